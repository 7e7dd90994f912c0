"""Nuclei in the crust: their volumes, their Coulomb energies and the constants of a pass over them.

A nucleus has the volume v = A / n_sat and, with the electrons of its Wigner-Seitz cell, the Coulomb
energy

    E_C = -(3/5) e^2 Z^2 / R (3/2 x - x^3/2),   R = (3 v / 4 pi)^(1/3),   x^3 = n_e v / Z

(Lattimer et al., NPA 432, 646 (1985), doi:10.1016/0375-9474(85)90006-5), which is linear in
n_e^(1/3) and n_e with constants of each nuclide: E_C = a n_e^(1/3) + b n_e.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.constants import E_SQUARED, HBAR_C, NEUTRON_MASS, PROTON_MASS
from core.matter.interactions import interaction, n_sat
from core.matter.model import LOCAL, Matter
from core.nuclides.partition import partition_function
from core.nuclides.pool import Pool, pool
from core.storage.memo import computed_once

Array = NDArray[np.float64]


def volumes(nuclides: Pool, name: str, density: str = LOCAL) -> Array:
    """V = A / n_sat(delta), or A / n_sat(0), in fm^3, for each nuclide; delta = 1 - 2 Z/A."""
    delta = 1 - 2 * nuclides.Z / nuclides.A if density == LOCAL else np.zeros(1)
    return np.asarray(nuclides.A / n_sat(interaction(name), delta), dtype=float)


def coulomb_constants(Z: Array, v: Array) -> tuple[Array, Array]:
    """A (MeV fm) and b (MeV fm^3) of E_C = a n_e^(1/3) + b n_e."""
    sphere = (4 * np.pi / 3) ** (1 / 3)
    return (
        -0.9 * E_SQUARED * sphere * Z ** (5 / 3),
        0.3 * E_SQUARED * sphere * Z * v ** (2 / 3),
    )


def masses(nuclides: Pool) -> Array:
    """M c^2 = N m_n + Z m_p - B of bare nuclei, MeV."""
    return np.asarray(nuclides.N * NEUTRON_MASS + nuclides.Z * PROTON_MASS - nuclides.B)


@computed_once(maxsize=8)
def _fixed(matter: Matter) -> Array:
    """Rows N, Z, a, b, v of every nuclide."""
    nuclides = pool(matter.pool)
    Z = nuclides.Z.astype(float)
    v = volumes(nuclides, matter.interaction, matter.volume)
    a, b = coulomb_constants(Z, v)
    if not matter.coulomb:
        a, b = np.zeros_like(a), np.zeros_like(b)
    return np.stack([nuclides.N.astype(float), Z, a, b, v])


@computed_once(maxsize=8)
def nuclei(matter: Matter, T: float) -> tuple[Array, Array]:
    """The constants of a pass over the pool at temperature T (MeV).

    The first array has rows N, Z, a, b, v and c, by which the density of a nuclide is

        ln n_i = (N mu_n + Z mu_p - a n_e^(1/3) - b n_e - v Pi)/T + c,
        c = ln z + (3/2) ln(M T / 2 pi hbar^2) + B/T,

    the second has rows B (MeV), d ln z/d ln T, Z^(5/3) and lambda^3/z (fm^3), with the thermal
    wavelength lambda = (2 pi hbar^2/M T)^(1/2).
    """
    nuclides = pool(matter.pool)
    fixed = _fixed(matter)
    ln_z, slope = partition_function(nuclides, T, matter.partition)
    ln_states = ln_z + 1.5 * np.log(masses(nuclides) * T / (2 * np.pi * HBAR_C**2))
    c = ln_states + nuclides.B / T
    heat = np.stack([nuclides.B, T * slope, fixed[1] ** (5 / 3), np.exp(-ln_states)])
    return np.ascontiguousarray(np.vstack([fixed, c])), np.ascontiguousarray(heat)
