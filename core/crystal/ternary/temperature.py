"""Couplings of three nuclei as temperatures, at a density."""

from __future__ import annotations

import math

from core.constants import E_SQUARED, ELECTRON_MASS, HBAR_C, MEV_IN_KELVIN
from core.crystal.lattice import Array
from core.crystal.ternary.buoyancy import relativity
from core.crystal.ternary.mixture import Ternary

SPHERE = math.cbrt(4.0 / (9.0 * math.pi))
"""1/(a_e k_F), as 4 pi n_e a_e^3/3 = 1 and k_F^3 = 3 pi^2 n_e."""


def unit_of_energy(
    ternary: Ternary, masses: tuple[float, float, float], density: float, x: Array
) -> float:
    """U_1 = Z1^(5/3) e^2/a_e over Boltzmann's constant, in K: Gamma T.

    Parameters
    ----------
    masses : of the neutral atoms, in u. density : in g/cm^3. x : composition, shape (3,).
    """
    wave_number = relativity(ternary, masses, density, x) * ELECTRON_MASS / HBAR_C
    return float(ternary.Z1 ** (5.0 / 3.0) * E_SQUARED * SPHERE * wave_number * MEV_IN_KELVIN)
