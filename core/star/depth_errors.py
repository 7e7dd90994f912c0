"""How good the shorter ways to depth and mass are, against the integration.

    relation   r = r_g/[1 - (1 - r_g/R) exp(-2H)]: mu_B exp(Phi) is constant and m = M.
    one pass   z = int r (r - 2m)/(m + 4 pi r^3 P) dH with r of the relation and m = M - dM(H).
    thin       z = H R (2R/r_g)(1 - r_g/R), dM = 4 pi R^4 P (1 - r_g/R)/(GM): the crust as a thin
               layer.

The mass above that goes with r of the relation is dM = int 4 pi r^2 eps r (r - r_g)/(GM/c^2 +
4 pi r^3 P) dH.
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from core.dataset import Dataset
from core.matter.model import Matter
from core.star.gravity import (
    COLUMN_UNIT,
    GRAVITY_UNIT,
    PER_KM2,
    SOLAR_LENGTH,
    check_star,
    gravity,
    radius_at,
    radius_notes,
)
from core.star.inward import crust_in_star
from core.star.matter import THRESHOLD, StarMatter, crust_matter

Array = NDArray[np.float64]

UNITS = {
    "n_B": "fm^-3",
    **dict.fromkeys(("depth", "depth_relation", "depth_one_pass", "depth_thin"), "m"),
    **dict.fromkeys(("mass", "mass_relation", "mass_one_pass", "mass_thin"), "M_sun"),
    **dict.fromkeys(("column", "column_thin"), "g cm^-2"),
}
WAYS = ("relation", "one_pass", "thin")


def depth_errors(matter: Matter, T: float, M: float, R: float, Y_p: float | None = None) -> Dataset:
    """Depth and mass above at each row of a crust at T (MeV), exactly and in three shorter ways.

    Columns n_B (fm^-3), depth (m) and mass (solar masses); depth_relation, depth_one_pass,
    depth_thin and the same of mass; column and column_thin = P/g of the surface (g/cm^2); the
    relative errors error_relation, error_one_pass, error_thin of depth and mass_error_relation and
    so on of mass, positive where the short way gives more. Attributes: row of each layer.

    Raises
    ------
    InvalidInputError, OutsideValidityError, NotConvergedError : there is no such star.
    """
    check_star(M, R)
    of = crust_matter(matter, T, THRESHOLD, Y_p)
    exact = crust_in_star(of, M, R)
    depths, masses = {"exact": exact.depth}, {"exact": exact.mass}
    for way, (depth, mass) in zip(
        WAYS, (_relation(of, M, R), _pass(of, M, R), _thin(of, M, R)), strict=True
    ):
        depths[way], masses[way] = depth, mass
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = {f"error_{way}": depths[way] / exact.depth - 1 for way in WAYS}
        mass_errors = {f"mass_error_{way}": masses[way] / exact.mass - 1 for way in WAYS}
    return Dataset(
        {
            "n_B": of.n_B,
            "depth": exact.depth,
            **{f"depth_{way}": depths[way] for way in WAYS},
            "mass": exact.mass,
            **{f"mass_{way}": masses[way] for way in WAYS},
            "column": exact.column,
            "column_thin": _thin_column(of, M, R),
            **errors,
            **mass_errors,
        },
        units=UNITS,
        notes=(*radius_notes(M, R, float(exact.depth[-1]) / 1e3), *of.statistics),
        attributes={"T": T, "M": M, "R": R, **of.marks},
    )


def _integral(of: StarMatter, slope: Array) -> Array:
    """The integral over H from the outermost row inward, by monotone cubics."""
    whole = scipy.interpolate.PchipInterpolator(of.H, slope).antiderivative()
    return np.asarray(whole(of.H) - whole(of.H[0]))


def _mass_above(of: StarMatter, r: Array, m: Array | float) -> Array:
    """The integral of 4 pi r^2 eps |dr/dH|, km."""
    return _integral(of, 4 * np.pi * r**2 * PER_KM2 * of.energy_density * _fall(of, r, m))


def _fall(of: StarMatter, r: Array, m: Array | float) -> Array:
    """|dr/dH|, km."""
    return np.asarray(r * (r - 2 * m) / (m + 4 * np.pi * r**3 * PER_KM2 * of.P))


def _relation(of: StarMatter, M: float, R: float) -> tuple[Array, Array]:
    r, m = radius_at(M, R, of.H), M * SOLAR_LENGTH
    return 1e3 * (R - r), _mass_above(of, r, m) / SOLAR_LENGTH


def _pass(of: StarMatter, M: float, R: float) -> tuple[Array, Array]:
    r = radius_at(M, R, of.H)
    m = M * SOLAR_LENGTH - _mass_above(of, r, M * SOLAR_LENGTH)
    depth = R - r[0] + _integral(of, _fall(of, r, m))
    return 1e3 * depth, _mass_above(of, R - depth, m) / SOLAR_LENGTH


def _thin(of: StarMatter, M: float, R: float) -> tuple[Array, Array]:
    m = M * SOLAR_LENGTH
    outside = 1 - 2 * m / R
    depth = 1e3 * of.H * R * R / m * outside
    return depth, 4 * np.pi * R**4 * PER_KM2 * of.P / m * outside / SOLAR_LENGTH


def _thin_column(of: StarMatter, M: float, R: float) -> Array:
    g = gravity(np.array(M * SOLAR_LENGTH), np.array(R), np.array(0.0)) / GRAVITY_UNIT
    return np.asarray(of.P / g * COLUMN_UNIT)
