"""A cut through the crust of a star: what lies at which depth, and what of it is solid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.crust.composition import table_of
from core.crust.freezing import GAMMA_M, melting_temperature, sphere_radius
from core.dataset import Dataset
from core.matter.equilibrium import CLUSTERS
from core.matter.intervals import spans
from core.matter.model import Matter
from core.star.gravity import check_star
from core.star.inward import crust_in_star
from core.star.layers import base_named, layers
from core.star.matter import N_1, N_2, N_X, THRESHOLD, StarMatter, crust_matter

Array = NDArray[np.float64]

UNITS = {
    "depth": "m", "n_B": "fm^-3", "P": "MeV fm^-3", "T_m": "MeV", "rho": "g cm^-3", "mass": "M_sun",
    "gravity": "cm s^-2",
}  # fmt: skip


def cut(
    matter: Matter,
    T: float,
    M: float,
    R: float,
    base: str = N_X,
    threshold: float = THRESHOLD,
    Y_p: float | None = None,
) -> Dataset:
    """The crust at T (MeV) in a star of M (solar masses) and R (km), from its surface to n_2.

    Columns depth (m), n_B, P, mass fractions X_He14, X_free_n, X_heavy and X_light, T_m (MeV, of
    the plasma of the mean charge, nan without nuclei), whether the layer is frozen at T, whether
    its composition is unknown (between n_1 and n_2, where P is matched; 1 or 0), rho (g/cm^3), mass
    above (solar masses), gravity (cm/s^2). Attributes: the depth (m) of each layer by its name, nan
    for what there is not, and those of `core.star.layers.layers`.

    Raises
    ------
    InvalidInputError, OutsideValidityError, NotConvergedError : there is no such star or base.
    """
    check_star(M, R)
    of = crust_matter(matter, T, threshold, Y_p)
    of.at(base_named(base))
    found = crust_in_star(of, M, R)
    states = table_of(of.states)
    T_m = melting_along(of)
    told = layers(matter, T, M, R, base, threshold, Y_p)
    depths = dict(zip(told["layer"].tolist(), told["depth"].tolist(), strict=True))
    columns = {
        "depth": found.depth,
        "n_B": of.n_B,
        "P": of.P,
        **{name: states[name] for name in ("X_He14", "X_free_n", "X_heavy", "X_light")},
        "T_m": T_m,
        "frozen": T_m >= T,
        "unknown": _unknown(of),
        "rho": states["rho"],
        "mass": found.mass,
        "gravity": found.gravity,
    }
    return Dataset(columns, units=UNITS, notes=told.notes, attributes={**depths, **told.attributes})


def _unknown(of: StarMatter) -> NDArray[np.int64]:
    """1 for rows within the matched window."""
    rows = np.arange(len(of))
    first, last = of.marks.get(N_1, len(of)), of.marks.get(N_2, -1)
    return np.asarray((rows > first) & (rows < last), dtype=np.int64)


def melting_along(of: StarMatter) -> Array:
    """T_m (MeV) of the rows of a crust, by the plasma of the mean charge; nan without nuclei."""
    states = of.states
    with np.errstate(divide="ignore", invalid="ignore"):
        n_ion = np.where(states.phase == CLUSTERS, states["n_cl"], np.nan)
        Z = states["Z_cl"] / n_ion
        return melting_temperature(Z**2, sphere_radius(n_ion), GAMMA_M)


FREEZING_UNITS = {
    "T_front": "MeV", "depth_top": "m", "depth_bottom": "m", "n_B_top": "fm^-3",
    "n_B_bottom": "fm^-3",
}  # fmt: skip
FRONTS = tuple(np.geomspace(1e-3, 0.25, 61).tolist())


def freezing_depth(
    matter: Matter,
    T: float,
    M: float,
    R: float,
    temperatures: tuple[float, ...] = FRONTS,
    Y_p: float | None = None,
) -> Dataset:
    """Between which depths a crust is solid, at temperatures (MeV) to which it cools.

    Parameters
    ----------
    T : at which the composition was that of equilibrium; it is kept.

    Columns T_front (MeV), depth_top and depth_bottom (m), n_B_top and n_B_bottom (fm^-3) of the
    outermost and innermost solid matter with nuclei (nan where all is liquid), and `parts`, how
    many solid layers there are between. Beside it `profile`: depth, n_B and T_m.

    Raises
    ------
    InvalidInputError, OutsideValidityError, NotConvergedError : there is no such star.
    """
    check_star(M, R)
    of = crust_matter(matter, T, THRESHOLD, Y_p)
    found = crust_in_star(of, M, R)
    T_m = melting_along(of)
    there = np.isfinite(T_m)
    depth, ln_n, ln_T = found.depth[there], np.log(of.n_B[there]), np.log(T_m[there])
    edges = np.array([_solid(ln_T, np.log(front)) for front in temperatures])
    at = np.arange(len(depth))
    top, bottom, parts = edges.T
    return Dataset(
        {
            "T_front": np.array(temperatures),
            "depth_top": np.interp(top, at, depth),
            "depth_bottom": np.interp(bottom, at, depth),
            "n_B_top": np.exp(np.interp(top, at, ln_n)),
            "n_B_bottom": np.exp(np.interp(bottom, at, ln_n)),
            "parts": parts.astype(int),
        },
        units=FREEZING_UNITS,
        notes=of.statistics,
        attributes={
            "T": T,
            "M": M,
            "R": R,
            "T_m_max": float(np.nanmax(T_m)),
            **{name: float(found.depth[k]) for name, k in of.marks.items()},
        },
        beside={
            "profile": Dataset(
                {"depth": depth, "n_B": of.n_B[there], "T_m": T_m[there]}, units=UNITS
            )
        },
    )


def _solid(ln_T: Array, front: float) -> tuple[float, float, int]:
    """First and last solid place among rows, in fractions of their distance, and how many parts."""
    solid = spans(ln_T >= front)
    if not solid:
        return float("nan"), float("nan"), 0
    first, last = solid[0][0], solid[-1][1]
    top, bottom = float(first), float(last)
    if first > 0:
        top -= (ln_T[first] - front) / (ln_T[first] - ln_T[first - 1])
    if last + 1 < len(ln_T):
        bottom += (ln_T[last] - front) / (ln_T[last] - ln_T[last + 1])
    return top, bottom, len(solid)
