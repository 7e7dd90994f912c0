"""Thermodynamic (in)stability against density fluctuations (Beznogov & Raduta 2025, Fig. 3).

A system of several components is unstable where the chemical potential of one falls with its
density while that of the other is fixed. The four systems of the figure: nuclear matter without
electrons at a fixed mu_p, mu_n against n_n and P_B, homogeneous and clusterised; and neutron-star
matter in beta equilibrium, mu_B = mu_n against n_B and P, homogeneous and clusterised. The matched
window between the last two is the fifth.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from core.crust.equilibrium import Clusters, Homogeneous, ascend
from core.crust.fixed_proton_potential import (
    HIGHEST,
    LOWEST,
    Point,
    clusterised_curve,
    homogeneous_curve,
)
from core.crust.matter import Matter
from core.crust.response import baryon_potential, pressure_slope
from core.crust.stretches import falling
from core.crust.transition import Transition, transition
from core.dataset import Dataset, table
from core.errors import NotConvergedError
from core.memo import computed_once

Array = NDArray[np.float64]

PROTON_POTENTIAL = -30.0
"""mu_p of the paper, MeV."""

NM_HOMOGENEOUS = "nuclear matter, homogeneous"
NM_CLUSTERISED = "nuclear matter, clusterised"
NS_HOMOGENEOUS = "neutron-star matter, homogeneous"
NS_CLUSTERISED = "neutron-star matter, clusterised"
NS_MATCHED = "neutron-star matter, matched"
SYSTEMS = (NM_CLUSTERISED, NM_HOMOGENEOUS, NS_CLUSTERISED, NS_HOMOGENEOUS, NS_MATCHED)
NUCLEAR = (NM_CLUSTERISED, NM_HOMOGENEOUS)

COLUMNS = ("system", "n", "P", "mu", "slope", "unstable", "n_p", "T", "interaction")
UNITS = {
    "n": "fm^-3",
    "P": "MeV fm^-3",
    "mu": "MeV",
    "slope": "MeV fm^3",
    "n_p": "fm^-3",
    "T": "MeV",
}
PAPER_INTERACTION = "BBSk1"

_POINTS = 240
_WINDOW_POINTS = 60

Block = dict[str, object]


@computed_once(maxsize=32)
def thermodynamic_stability(
    matter: Matter, T: float, mu_p: float = PROTON_POTENTIAL, Y_p: float | None = None
) -> Dataset:
    """Chemical potentials of the five systems at temperature T (MeV).

    Parameters
    ----------
    mu_p : of nuclear matter, MeV, without rest mass.
    Y_p : of neutron-star matter, in place of beta equilibrium.

    Columns: system, n (n_n of nuclear matter, n_B of neutron-star matter), P (P_B or P), mu (mu_n
    or mu_B), slope = dmu/dn, whether the state is unstable (1 or 0), n_p, T and interaction. Rows
    are in the order of the curve. Nuclear matter is unstable where mu_n falls with n_n, and also
    between the two turning points of n_n, where n_n falls while n_p rises.
    """
    blocks: list[Block] = []
    notes: list[str] = [_stand_in(matter)]
    for system, curve in ((NM_HOMOGENEOUS, homogeneous_curve), (NM_CLUSTERISED, clusterised_curve)):
        try:
            blocks.append(_nuclear_block(system, curve(matter, T, mu_p)))
        except NotConvergedError as error:
            notes.append(f"{system}: {error}")
    blocks += _star_blocks(matter, T, Y_p)
    blocks = [{**block, "T": T, "interaction": matter.interaction} for block in blocks]
    data = table(blocks, COLUMNS, units=UNITS, attributes={"mu_p": mu_p})
    return data.with_notes((*notes, *_verdicts(data)))


def _stand_in(matter: Matter) -> str:
    return (
        f"{PAPER_INTERACTION}, the interaction of the paper's figure, has no public parameters: "
        f"{matter.interaction} stands in for it."
    )


def _nuclear_block(system: str, points: list[Point]) -> Block:
    n_n, slope = (np.array([getattr(point, name) for point in points]) for name in ("n_n", "slope"))
    unstable = slope < 0
    if system == NM_CLUSTERISED and len(points) > 1:
        unstable |= np.gradient(n_n) < 0
    return {
        "system": system,
        "n": n_n,
        "P": np.array([point.P for point in points]),
        "mu": np.array([point.mu_n for point in points]),
        "slope": slope,
        "unstable": unstable.astype(int),
        "n_p": np.array([point.n_p for point in points]),
    }


def _star_blocks(matter: Matter, T: float, Y_p: float | None) -> list[Block]:
    change = transition(matter, T, Y_p)
    marks = np.array([change.n_1, change.n_2, change.n_crossing, change.n_end])
    grid = np.geomspace(LOWEST, HIGHEST, _POINTS)
    grid = np.unique(np.concatenate([grid, marks[np.isfinite(marks)]]))
    last = change.n_end if np.isfinite(change.n_end) else np.inf
    blocks = [
        _star_block(NS_HOMOGENEOUS, Homogeneous(matter, T, Y_p), grid),
        _star_block(NS_CLUSTERISED, Clusters(matter, T, Y_p), grid[grid <= last]),
        _window_block(change),
    ]
    return [block for block in blocks if block]


def _star_block(system: str, branch: Clusters | Homogeneous, grid: Array) -> Block:
    states = ascend(branch, grid.tolist())
    if not states:
        return {}
    n_B = np.array([state["n_B"] for state in states])
    slope = np.array([pressure_slope(branch.solver, state) for state in states]) / n_B
    return {
        "system": system,
        "n": n_B,
        "P": np.array([state["P"] for state in states]),
        "mu": np.array([baryon_potential(state) for state in states]),
        "slope": slope,
        "unstable": (slope < 0).astype(int),
        "n_p": np.array([state["n_p"] for state in states]),
    }


def _window_block(change: Transition) -> Block:
    matching = change.matching
    if matching is None:
        return {}
    n_B = np.linspace(change.n_1, change.n_2, _WINDOW_POINTS)
    slope = matching.slope(n_B) / n_B
    return {
        "system": NS_MATCHED,
        "n": n_B,
        "P": matching.P(n_B),
        "mu": matching.mu_B(n_B),
        "slope": slope,
        "unstable": (slope < 0).astype(int),
    }


def _verdicts(data: Dataset) -> Iterable[str]:
    """A sentence on each system."""
    for system in SYSTEMS:
        rows = data.where(system=system)
        if not len(rows):
            continue
        name = "n_n" if system in NUCLEAR else "n_B"
        if not rows["unstable"].any():
            yield f"{system}: stable, μ rises with {name}."
            continue
        falls = falling(rows["mu"].astype(float))
        parts = [f"{rows['n'][first]:.3g} to {rows['n'][last]:.3g}" for first, last in falls]
        yield f"{system}: unstable, μ falls from {name} = {', '.join(parts)} fm⁻³."
