"""Units of general relativity, the outside of a star, and which masses and radii are possible.

Lengths are in km, with G = c = 1: masses become lengths, pressures and energy densities km^-2.
Outside a star exp(Phi) = sqrt(1 - r_g/r), r_g = 2 G M/c^2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.constants import GRAM_PER_CUBIC_CM
from core.errors import InvalidInputError, OutsideValidityError
from core.stellar_constants import GRAVITATIONAL_CONSTANT, SPEED_OF_LIGHT

Array = NDArray[np.float64]

SUN = "M☉"
"""Solar mass, in sentences."""
G = GRAVITATIONAL_CONSTANT * 1e3
"""cm^3 g^-1 s^-2."""
C = SPEED_OF_LIGHT * 1e2
"""cm/s."""
SOLAR_LENGTH = 1.476625
"""G M_sun/c^2, km: GM_sun = 1.32712440018e26 cm^3/s^2 is known better than G and M_sun."""
PER_KM2 = G / C**2 * GRAM_PER_CUBIC_CM * 1e10
"""G/c^4 times 1 MeV fm^-3, km^-2."""
ATOMIC_MASS = 931.49410242
"""m_u c^2, MeV: what a baryon weighs in baryon masses (CODATA 2018)."""
SURFACE_POTENTIAL = ATOMIC_MASS - 60.60714 / 56
"""mu_B at P = 0, MeV: an atom of 56Fe per nucleon, by its mass excess in AME2020."""
GRAVITY_UNIT = C**2 * 1e-5
"""c^2/km, cm/s^2."""
COLUMN_UNIT = GRAM_PER_CUBIC_CM * 1e5
"""1 MeV fm^-3 c^-2 km, g/cm^2."""
INERTIA_UNIT = 1e-45 * (SOLAR_LENGTH * 1e5) * C**2 / G * 1e10
"""M_sun km^2, 10^45 g cm^2."""

BUCHDAHL = 9 / 8
"""Least R/r_g of any star in equilibrium (H. A. Buchdahl, Phys. Rev. 116, 1027 (1959),
doi:10.1103/PhysRev.116.1027)."""
CAUSAL = 2.9 / 2
"""Least R/r_g of a star in which sound is slower than light (J. M. Lattimer & M. Prakash,
Phys. Rep. 442, 109 (2007), doi:10.1016/j.physrep.2007.02.003)."""
THICK = 0.2
"""Depth over R from which on the radius of a star is a matter of choice."""


def check_star(M: float, R: float) -> None:
    """Refuse what no equation of state holds up; M in solar masses, R in km.

    Raises
    ------
    InvalidInputError : M or R is not positive.
    OutsideValidityError : R is at most 9/8 of r_g; the text names the least R.
    """
    if not (M > 0 and R > 0):
        raise InvalidInputError("A star needs a mass M > 0 (solar masses) and a radius R > 0 (km).")
    least = BUCHDAHL * 2 * M * SOLAR_LENGTH
    if least >= R:
        raise OutsideValidityError(
            f"No star of M = {M:g} M☉ has R = {R:g} km: by Buchdahl's theorem R must be above "
            f"9/8 of 2GM/c² = {least:.3f} km."
        )


def radius_notes(M: float, R: float, depth: float = 0.0) -> tuple[str, ...]:
    """What is doubtful of a star of M (solar masses) and R, whose crust is `depth` thick (km)."""
    least = CAUSAL * 2 * M * SOLAR_LENGTH
    notes = []
    if least > R:
        notes.append(
            f"R = {R:g} km is below 2.9 GM/c² = {least:.2f} km: no equation of state in which "
            "sound is slower than light makes such a star."
        )
    if depth > THICK * R:
        notes.append(
            f"The crust is {100 * depth / R:.0f} % of R: so light a star has no sharp surface, and "
            "its R is a choice."
        )
    return tuple(notes)


def radius_at(M: float, R: float, H: Array | float) -> Array:
    """The radius r (km) where H is reached below R, if all of M (solar masses) lies deeper.

    mu_B exp(Phi) is constant, hence r = r_g/[1 - (1 - r_g/R) exp(-2H)].
    """
    r_g = 2 * M * SOLAR_LENGTH
    return np.asarray(r_g / (1 - (1 - r_g / R) * np.exp(-2 * np.asarray(H))))


def proper_length(r_g: float, r: Array | float) -> Array:
    """The integral of dr/sqrt(1 - r_g/r) from r_g to r (km)."""
    r = np.asarray(r)
    return np.asarray(np.sqrt(r * (r - r_g)) + r_g * np.arctanh(np.sqrt(1 - r_g / r)))


def gravity(m: Array, r: Array, P: Array) -> Array:
    """Gravity g = G(m + 4 pi r^3 P/c^2)/[r^2 (1 - 2Gm/rc^2)^(1/2)] in cm/s^2.

    Parameters
    ----------
    m, r : km. P : MeV fm^-3.
    """
    pull = m + 4 * np.pi * r**3 * PER_KM2 * P
    return np.asarray(GRAVITY_UNIT * pull / (r**2 * np.sqrt(1 - 2 * m / r)))
