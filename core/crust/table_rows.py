"""The rows of a table of the crust in beta equilibrium: states along n_B at one temperature."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.crust.composition import table_of
from core.errors import NotConvergedError
from core.matter.equilibrium import CLUSTERS, States, state, track
from core.matter.interactions import TABULATED
from core.matter.ions import ln_densities, selected
from core.matter.model import Matter
from core.nuclides.pool import pool
from core.nuclides.pool_names import DEFAULT
from core.storage.tables import DOUBTFUL, FAILED, SOLVED

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]

FAMILY = "crust-beta"
POOLS = (DEFAULT, "measured", "He10")
"""Pools that have tables."""
MOST_ABUNDANT = 20
"""Nuclides whose mass fractions are kept at each point."""

SCALARS = (
    "Y_e", "X_free_n", "X_free_p", "X_heavy", "X_light", "X_He14", "A_over_Z", "A_mean", "Z_mean",
    "Q_imp", "mu_n", "mu_e", "P", "rho",
)  # fmt: skip
"""Columns of `core.crust.composition` that are kept; A_most, Z_most and X_most are those of the
first of the most abundant nuclides."""
NUCLEI, HOMOGENEOUS = 0, 1
PHASES = ("clusters", "homogeneous")

_SPARE = 4
_ROWS = 64
_LARGEST_MISS = 1e-9
"""Relative error of baryon number or charge from which on a point is doubtful."""
_NOTICED = 1e-6
"""Mass fraction of nuclei from which on they are missed."""


def table_name(interaction: str, pool_name: str) -> str:
    """Name of the table of an interaction and a pool; empty if they have none."""
    if interaction not in TABULATED or pool_name not in POOLS:
        return ""
    return f"{FAMILY}-{interaction}-{pool_name}"


def rows(matter: Matter, T: float, n_B: Array, count: int = MOST_ABUNDANT) -> Columns:
    """The stable phase in beta equilibrium at T (MeV) and ascending densities n_B (fm^-3).

    Arrays of the length of n_B: `SCALARS` and "degeneracy" as in `core.crust.composition`, "phase"
    (0 with nuclei, 1 homogeneous), "flag" and "residual", the larger of |n_n + n_p - n_B|/n_B and
    |n_p - n_e - n_mu|/n_p. "X" and "most" have `count` columns: the largest mass fractions,
    descending, and the places of their nuclides in the arrays of the pool; 0 and -1 without nuclei.

    Flags are those of `core.storage.tables`. A point without a solution is failed, and nan.
    Doubtful is homogeneous matter beyond the end of the branch with nuclei where a search that does
    not start from that branch finds nuclei again, at lower free energy (BSk25: from T = 3.5 to 4.4
    MeV light nuclei are left above the densities at which the gas is unstable).
    """
    try:
        states = track(matter, T, tuple(n_B.tolist()))
    except NotConvergedError:
        return _one_by_one(matter, T, n_B, count)
    return _rows(states, n_B, count)


def _one_by_one(matter: Matter, T: float, n_B: Array, count: int) -> Columns:
    """As `rows`, where a track breaks off: each density by itself."""
    found = []
    for density in n_B.tolist():
        one = np.array([density])
        try:
            found.append(_rows(track(matter, T, (density,)), one, count))
        except NotConvergedError:
            found.append(_failed(count))
    return {name: np.concatenate([row[name] for row in found]) for name in found[0]}


def _failed(count: int) -> Columns:
    return {
        **{name: np.full(1, np.nan) for name in (*SCALARS, "degeneracy", "residual")},
        "phase": np.array([HOMOGENEOUS]),
        "flag": np.array([FAILED]),
        "X": np.full((1, count), np.nan),
        "most": np.full((1, count), -1),
    }


def _rows(states: States, n_B: Array, count: int) -> Columns:
    columns = table_of(states)
    most, X = most_abundant(states, count)
    missed = residual(states, n_B)
    doubtful = (missed > _LARGEST_MISS) | _found_again(states, n_B)
    return {
        **{name: columns[name] for name in (*SCALARS, "degeneracy")},
        "phase": np.where(states.phase == CLUSTERS, NUCLEI, HOMOGENEOUS),
        "flag": np.where(doubtful, DOUBTFUL, SOLVED),
        "residual": missed,
        "X": X,
        "most": most,
    }


def _found_again(states: States, n_B: Array) -> NDArray[np.bool_]:
    """Where matter is homogeneous because nuclei have ended before, and yet they exist.

    The search that finds them misses some: what lies between two that are found counts too.
    """
    beyond = (states.phase != CLUSTERS) & (n_B > states.end)
    found = [row for row in np.flatnonzero(beyond).tolist() if _has_nuclei(states, n_B[row])]
    doubtful = np.zeros(len(states), dtype=bool)
    if found:
        doubtful[found[0] : found[-1] + 1] = beyond[found[0] : found[-1] + 1]
    return doubtful


def _has_nuclei(states: States, n_B: float) -> bool:
    """Whether a state that is sought from nothing has nuclei worth mentioning."""
    alone, phase = state(states.matter, states.T, float(n_B))
    return phase == CLUSTERS and alone["N_cl"] + alone["Z_cl"] > _NOTICED * n_B


def residual(states: States, n_B: Array) -> Array:
    """The larger of the relative errors of baryon number, against n_B (fm^-3), and of charge."""
    baryons = np.abs(states["n_n"] + states["n_p"] - n_B) / n_B
    charge = np.abs(states["n_p"] - states["n_e"] - states["n_mu"]) / states["n_p"]
    return np.asarray(np.maximum(baryons, charge))


def most_abundant(states: States, count: int) -> tuple[Integers, Array]:
    """Places in the pool and mass fractions of the nuclides with the largest ones, descending.

    Returns
    -------
    most, X : a row for each state and `count` columns; -1 and 0 in homogeneous states.
    """
    A = pool(states.matter.pool).A
    ln_A = np.log(A)
    most = np.full((len(states), count), -1)
    X = np.zeros((len(states), count))
    there = np.flatnonzero(states.phase == CLUSTERS)
    # In parts, so that no large matrix is held.
    for part in np.array_split(there, max(len(there) // _ROWS, 1)):
        logarithms = ln_densities(selected(states, part)) + ln_A
        some = np.argpartition(logarithms, -count - _SPARE, axis=1)[:, -count - _SPARE :]
        for row, candidates in zip(part.tolist(), some, strict=True):
            # Once more and few at a time: large products depend on the number of threads.
            candidates = np.sort(candidates)
            found = ln_densities(selected(states, np.array([row])), candidates)[0]
            fractions = np.exp(found) * A[candidates] / states["n_B"][row]
            order = np.argsort(-fractions, kind="stable")[:count]
            most[row], X[row] = candidates[order], fractions[order]
    return most, X
