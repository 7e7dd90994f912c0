"""Depths and masses of the layers of a crust, in one star and in many.

The outer crust ends where mu_n is the rest mass of a neutron, the criterion of cold matter; at
T > 0 some neutrons are free above. The layer of 14He begins where its mass fraction reaches a
threshold, and ends at a base: n_1 and n_2 bound the window in which P is matched, n_x is where
nuclei cease to be stable. What matter consists of within the window is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from core.cancellation import each
from core.crust.pool_edge import with_last_helium
from core.crust.transition import GONE
from core.dataset import Dataset, table
from core.errors import DenseMatterError, InvalidInputError
from core.matter.equilibrium import CLUSTERS, States
from core.matter.ions import ln_densities, selected
from core.matter.limits import limits_of_use
from core.matter.model import Matter
from core.nuclides.pool import nuclide_symbol, pool
from core.nuclides.pool_names import HELIUM_EDGES
from core.star.gravity import SUN, check_star, radius_notes
from core.star.inward import Crust, crust_in_star
from core.star.matter import (
    BASES,
    LAYERS,
    N_X,
    ONSET,
    THRESHOLD,
    StarMatter,
    crust_matter,
    whole_matter,
)
from core.star.stars import STAR_T, central_densities, heaviest, star_of_mass, stars
from core.storage.memo import computed_once

Array = NDArray[np.float64]

COLUMNS = (
    "interaction", "T", "M", "R", "layer", "n_B", "P", "depth", "proper_depth", "mass",
    "baryon_mass", "gravity", "column",
)  # fmt: skip
UNITS = {
    "T": "MeV", "M": "M_sun", "R": "km", "n_B": "fm^-3", "P": "MeV fm^-3", "depth": "m",
    "proper_depth": "m", "mass": "M_sun", "baryon_mass": "M_sun", "gravity": "cm s^-2",
    "column": "g cm^-2",
}  # fmt: skip
FREE = 1e-3
"""Mass fraction of free neutrons that counts as some."""
FIXED_RADIUS, STARS = "fixed R", "stars"
"""Along which masses: all of one radius, or whole stars of the interaction."""


def layers(
    matter: Matter,
    T: float,
    M: float,
    R: float,
    base: str = N_X,
    threshold: float = THRESHOLD,
    Y_p: float | None = None,
) -> Dataset:
    """The layers of the crust at T (MeV) in a star of M (solar masses) and R (km), a row each.

    Parameters
    ----------
    base : which of n_1, n_x, n_2 ends the crust. threshold : X(14He) at which its layer begins.

    Columns interaction, T, M, R, layer (drip, onset, n_1, n_x, n_2), n_B (fm^-3), P (MeV fm^-3),
    depth and proper_depth (m), gravitational and baryon mass above (mass, baryon_mass, solar
    masses), gravity (cm/s^2), column (rest mass above, g/cm^2); nan where there is no such layer.
    Attributes crust (m) and crust_mass, helium (m) and helium_mass of the layer of 14He, and
    helium_proper (m); free_n_B (fm^-3) and free_depth (m), where free neutrons first hold a
    thousandth of the mass, which warm matter has before mu_n says so.

    Raises
    ------
    InvalidInputError, OutsideValidityError, NotConvergedError : there is no such star or base.
    """
    check_star(M, R)
    of = crust_matter(matter, T, threshold, Y_p)
    found = crust_in_star(of, M, R)
    end = of.at(base_named(base))
    rows = {"interaction": matter.interaction, "T": T, "M": M, "R": R}
    data = [{**rows, "layer": name, **layer_row(of, found, name)} for name in LAYERS]
    return table(
        data,
        COLUMNS,
        units=UNITS,
        notes=_notes(of, found, M, R, end, Y_p),
        attributes={
            "base": base,
            "threshold": threshold,
            **_thickness(of, found, end),
            **_first_free(of, found),
        },
    )


def base_named(base: str) -> str:
    """The base, if it is one.

    Raises
    ------
    InvalidInputError : it is none.
    """
    if base not in BASES:
        raise InvalidInputError(f"Unknown base '{base}': choose one of {', '.join(BASES)}.")
    return base


def layer_row(of: StarMatter, found: Crust, layer: str) -> dict[str, Any]:
    """The numbers of a layer; nothing if there is none."""
    if layer not in of.marks:
        return {}
    k = of.marks[layer]
    values = {name: float(getattr(found, name)[k]) for name in _MEASURED}
    return {"n_B": float(of.n_B[k]), "P": float(of.P[k]), **values}


_MEASURED = ("depth", "proper_depth", "mass", "baryon_mass", "gravity", "column")


def _thickness(of: StarMatter, found: Crust, end: int) -> dict[str, float]:
    first = of.marks.get(ONSET)
    helium = dict.fromkeys(("helium", "helium_proper", "helium_mass"), float("nan"))
    if first is not None and first < end:
        helium = {
            "helium": float(found.depth[end] - found.depth[first]),
            "helium_proper": float(found.proper_depth[end] - found.proper_depth[first]),
            "helium_mass": float(found.mass[end] - found.mass[first]),
        }
    return {
        "crust": float(found.depth[end]),
        "crust_mass": float(found.mass[end]),
        **helium,
    }


def _first_free(of: StarMatter, found: Crust) -> dict[str, float]:
    """Where free neutrons first hold FREE of the mass, between rows by their logarithms."""
    X = of.states["gas_n"] / of.n_B
    rises = np.flatnonzero((X[:-1] < FREE) & (X[1:] >= FREE))
    if not len(rises):
        return {"free_n_B": float("nan"), "free_depth": float("nan")}
    k = rises[0]
    at = np.log(FREE / X[k]) / np.log(X[k + 1] / X[k])
    n_B = of.n_B[k] * (of.n_B[k + 1] / of.n_B[k]) ** at
    return {
        "free_n_B": float(n_B),
        "free_depth": float(found.depth[k] + at * (found.depth[k + 1] - found.depth[k])),
    }


def _notes(
    of: StarMatter, found: Crust, M: float, R: float, end: int, Y_p: float | None
) -> tuple[str, ...]:
    told = [*radius_notes(M, R, float(found.depth[end]) / 1e3), *limits_of_use([of.T], Y_p)]
    if np.isnan(found.depth[end]):
        told.append(f"A star of M = {M:g} {SUN} and R = {R:g} km has no room for this crust.")
    told += _own_star(of.matter, M, R) if Y_p is None else ()
    if ONSET not in of.marks:
        told.append("¹⁴He nowhere reaches the mass fraction that is asked for.")
    return (*told, *of.statistics)


def _own_star(matter: Matter, M: float, R: float) -> tuple[str, ...]:
    """How R compares with that of the interaction's own star of this mass."""
    try:
        own = float(star_of_mass(matter, M).R[0])
    except DenseMatterError as error:
        return (str(error),)
    if abs(own - R) < 0.005 * R:
        return ()
    return (
        f"The star of {matter.interaction} with M = {M:g} {SUN} has R = {own:.2f} km; R = {R:g} km "
        "is what was asked for.",
    )


def layers_along_masses(
    matter: Matter,
    T: float,
    R: float,
    base: str = N_X,
    threshold: float = THRESHOLD,
    Y_p: float | None = None,
    masses: tuple[float, ...] = tuple(np.linspace(0.5, 2.4, 39).round(3).tolist()),
) -> Dataset:
    """The same in stars of many masses: of one radius, and whole stars of the interaction.

    Columns along ("fixed R" or "stars"), and those of `layers`. Masses for which R is below
    Buchdahl's limit, or that the interaction does not hold up, are left out.
    """
    of = crust_matter(matter, T, threshold, Y_p)
    of.at(base_named(base))
    kinds: Mapping[str, list[tuple[float, float]]] = {
        FIXED_RADIUS: [(M, R) for M in masses if possible(M, R)],
        STARS: _whole(matter, masses) if Y_p is None else [],
    }
    rows = [
        {
            "along": along, "interaction": matter.interaction, "T": T, "M": M, "R": radius,
            "layer": layer, **layer_row(of, found, layer),
        }
        for along, stars in kinds.items()
        for M, radius in stars
        for found in [crust_in_star(of, M, radius)]
        for layer in LAYERS
    ]  # fmt: skip
    return table(rows, ("along", *COLUMNS), units=UNITS, attributes={"base": base})


def possible(M: float, R: float) -> bool:
    """Whether some equation of state could make such a star."""
    try:
        check_star(M, R)
    except DenseMatterError:
        return False
    return True


def _whole(matter: Matter, masses: tuple[float, ...]) -> list[tuple[float, float]]:
    """M and R of whole stars, by the curve through those of `central_densities`."""
    top = heaviest(matter)
    found = stars(whole_matter(matter, STAR_T), central_densities(matter))
    stable = found.n_c <= top.n_c
    radius = scipy.interpolate.PchipInterpolator(found.M[stable], found.R[stable])
    low = float(found.M[0])
    return [(M, float(radius(M))) for M in masses if low <= M <= top.M]


HELIUM_COLUMNS = (
    "last_He", "nuclide", "n_B_onset", "n_B_base", "depth_onset", "depth", "thickness", "mass",
    "share",
)  # fmt: skip
HELIUM_UNITS = {
    "n_B_onset": "fm^-3", "n_B_base": "fm^-3", "depth_onset": "m", "depth": "m", "thickness": "m",
    "mass": "M_sun",
}  # fmt: skip


def layer_mass_against_helium(
    matter: Matter,
    T: float,
    M: float,
    R: float,
    base: str = N_X,
    threshold: float = THRESHOLD,
    Y_p: float | None = None,
    edges: tuple[int, ...] = tuple(HELIUM_EDGES[::2]),
) -> Dataset:
    """Thickness and mass of the innermost layer for every last helium isotope of the pool.

    The most abundant nuclide where nuclei hold most mass per volume makes the innermost layer, as
    in `core.crust.pool_edge`; it begins where that nuclide first holds `threshold` of the mass.

    Columns last_He, nuclide, n_B_onset and n_B_base (fm^-3), depth_onset and depth of the base (m),
    thickness (m), mass (solar masses) and its share in that of the crust; nan where there is none.
    Where nuclei dissolve into the gas before the base, the layer ends where they hold a hundredth
    of the mass. A note says why a pool has no such layer.
    """
    check_star(M, R)
    base_named(base)
    rows: list[dict[str, Any]] = []
    notes: list[str] = []
    condensed: list[str] = []
    for last_He in each(edges):
        rows.append({"last_He": last_He, "nuclide": ""})
        try:
            layer = _innermost_layer(with_last_helium(matter, last_He), T, threshold, Y_p)
            rows[-1] |= _innermost(layer, M, R, base, threshold)
        except DenseMatterError as error:
            notes.append(f"Last helium isotope {last_He}: {error}")
            continue
        condensed += [str(last_He)] * layer.impossible
    if condensed:
        notes.append(
            f"Where helium ends at A = {', '.join(condensed)}, Boltzmann's statistics of nuclei "
            f"describe no state at T = {T:g} MeV at some densities."
        )
    return table(
        rows,
        HELIUM_COLUMNS,
        units=HELIUM_UNITS,
        notes=(*radius_notes(M, R), *notes),
        attributes={"base": base, "threshold": threshold, "T": T, "M": M, "R": R},
    )


@dataclass(frozen=True)
class _InnermostLayer:
    """What the innermost layer of a crust is made of, whatever the star.

    Parameters
    ----------
    nuclide : its name. X : its mass fraction by row. end : the row where nuclei have dissolved.
    impossible : whether Boltzmann's statistics fail somewhere.
    """

    of: StarMatter
    nuclide: str
    X: Array
    end: int
    impossible: bool


@computed_once(maxsize=64)
def _innermost_layer(
    matter: Matter, T: float, threshold: float, Y_p: float | None
) -> _InnermostLayer:
    of = crust_matter(matter, T, threshold, Y_p)
    index, X = innermost_nuclide(of.states)
    nuclides = pool(matter.pool)
    name = nuclide_symbol(int(nuclides.Z[index]), int(nuclides.A[index]))
    return _InnermostLayer(of, name, X, _dissolved(of.states), of.impossible)


def _innermost(
    layer: _InnermostLayer, M: float, R: float, base: str, threshold: float
) -> dict[str, Any]:
    of, X = layer.of, layer.X
    found = crust_in_star(of, M, R)
    end = min(of.at(base), layer.end)
    told = {"nuclide": layer.nuclide}
    rises = np.flatnonzero((X[1:] >= threshold) & (X[:-1] < threshold))
    if not len(rises) or rises[0] >= end:
        return told
    k = int(rises[0])
    at = float(np.interp(np.log(threshold), np.log(X[k : k + 2]), [0.0, 1.0]))
    n_B, depth, above = (
        float((1 - at) * x[k] + at * x[k + 1]) for x in (of.n_B, found.depth, found.mass)
    )
    mass = float(found.mass[end]) - above
    return {
        **told,
        "n_B_onset": n_B,
        "n_B_base": float(of.n_B[end]),
        "depth_onset": depth,
        "depth": float(found.depth[end]),
        "thickness": float(found.depth[end]) - depth,
        "mass": mass,
        "share": mass / float(found.mass[end]),
    }


def _dissolved(states: States) -> int:
    """The first row from which on nuclei hold less than a hundredth of the mass."""
    bound = (states["N_cl"] + states["Z_cl"]) / states["n_B"]
    return int(np.flatnonzero(bound >= GONE)[-1]) + 1


def innermost_nuclide(states: States) -> tuple[int, Array]:
    """Index into the pool of the nuclide that makes the innermost layer, and its mass fractions.

    Zero in homogeneous matter.
    """
    there = np.flatnonzero(states.phase == CLUSTERS)
    bound = (states["N_cl"] + states["Z_cl"])[there]
    index = int(states["most"][there[int(np.argmax(bound))]])
    ln_n = ln_densities(selected(states, there), np.array([index]))[:, 0]
    X = np.zeros(len(states))
    X[there] = pool(states.matter.pool).A[index] * np.exp(ln_n) / states["n_B"][there]
    return index, X
