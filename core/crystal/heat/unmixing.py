"""Heat of unmixing: what it is worth to have the heavier nucleus deeper.

Energy per gram u = ions + electrons; at fixed density and temperature its derivative with respect
to the mass fraction X of Z2 is, with linear mixing of the liquid and u(G) = G df_ex/dG,

    du/dX = (kT/m_u) [u(Gamma_2)/A_2 - u(Gamma_1)/A_1]
            + (Z_2/M_2 - Z_1/M_1) (m_e c^2/m_u) [sqrt(1 + x_r^2) - 1].

The second term vanishes if M = 2 Z m_u exactly; the masses of isotopes, in u, tell how much it is.
J. Isern et al., Astrophys. J. 485, 308 (1997), doi:10.1086/304425; 528, 397 (2000),
doi:10.1086/308153.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.crystal.heat.capacity import liquid_energy
from core.crystal.lattice import Array
from core.crystal.mixtures import ATOMIC_MASS, BOLTZMANN, Mixture, nuclides
from core.stellar_constants import ELECTRON_ENERGY

LOWEST, HIGHEST, NODES = 0.1, 1e4, 8001
"""Couplings of the table that du/dX is interpolated in."""


def ion_slope(mixture: Mixture, temperature: Array, gamma: Array) -> Array:
    """Ions' part of du/dX, erg/g.

    Parameters
    ----------
    temperature : K. gamma : coupling of Z1.
    """
    logs, values = _table(mixture.Z1, mixture.Z2)
    energy = np.interp(np.log(gamma), logs, values)
    return BOLTZMANN * temperature * gamma * energy / ATOMIC_MASS


def electron_slope(mixture: Mixture, x_r: Array) -> Array:
    """Electrons' part of du/dX, erg/g, because of the isotopes' mass defects."""
    light, heavy = (nuclides()[charge] for charge in (mixture.Z1, mixture.Z2))
    more = heavy.Z / heavy.mass - light.Z / light.mass
    return np.asarray(more * ELECTRON_ENERGY / ATOMIC_MASS * (np.sqrt(1.0 + x_r**2) - 1.0))


@lru_cache(maxsize=64)
def _table(Z1: int, Z2: int) -> tuple[Array, Array]:
    """Logarithms of Gamma, and [u(Gamma_2)/A_2 - u(Gamma_1)/A_1]/Gamma, which varies little."""
    mixture = Mixture(Z1, Z2)
    logs = np.linspace(np.log(LOWEST), np.log(HIGHEST), NODES)
    gamma = np.exp(logs)
    light, heavy = (nuclides()[charge].A for charge in (Z1, Z2))
    first = liquid_energy(gamma) / light
    second = liquid_energy(gamma * mixture.coupling_ratio(2)) / heavy
    return logs, (second - first) / gamma
