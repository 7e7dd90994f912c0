"""The crust of a star of given mass and radius, by integration from the surface inward."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.kernels import hydrostatic
from core.star.gravity import (
    COLUMN_UNIT,
    PER_KM2,
    SOLAR_LENGTH,
    check_star,
    gravity,
    proper_length,
    radius_at,
)
from core.star.matter import StarMatter

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Crust:
    """A crust in a star, a value for each row of its matter.

    Parameters
    ----------
    r : km. depth, proper_depth : below the surface, m. mass, baryon_mass : of what lies above,
        solar masses, baryons as m_u. column : rest mass above per area, g/cm^2. gravity : cm/s^2.
    """

    r: Array
    depth: Array
    proper_depth: Array
    mass: Array
    baryon_mass: Array
    column: Array
    gravity: Array


def crust_in_star(of: StarMatter, M: float, R: float) -> Crust:
    """From a surface at R (km), with M (solar masses) below it, inward.

        dr/dH = -r (r - 2m)/(m + 4 pi r^3 P),  dm/dH = 4 pi r^2 eps dr/dH,
        dl/dH = -dr/dH/(1 - 2m/r)^(1/2),  dm_b/dH = 4 pi r^2 n_B m_u dl/dH,  dy/dH = n_B m_u dl/dH

    in units of length (R. C. Tolman, Phys. Rev. 55, 364 (1939), doi:10.1103/PhysRev.55.364;
    J. R. Oppenheimer & G. M. Volkoff, Phys. Rev. 55, 374 (1939), doi:10.1103/PhysRev.55.374).
    Rows that would lie at the centre or beyond are nan.

    Raises
    ------
    InvalidInputError, OutsideValidityError : there is no such star.
    """
    check_star(M, R)
    m = M * SOLAR_LENGTH
    first = float(radius_at(M, R, of.H[0]))
    outside = float(proper_length(2 * m, R) - proper_length(2 * m, first))
    found = np.full((len(of), 5), np.nan)
    found[0] = first, m, 0.0, outside, 0.0
    hydrostatic.inward(of.intervals, np.zeros((6, 6)), found)
    r, inner, baryons, proper, column = found.T
    return Crust(
        r=r,
        depth=1e3 * (R - r),
        proper_depth=1e3 * proper,
        mass=(m - inner) / SOLAR_LENGTH,
        baryon_mass=baryons / SOLAR_LENGTH,
        column=column / PER_KM2 * COLUMN_UNIT,
        gravity=gravity(inner, r, of.P),
    )
