"""Thermodynamic (in)stability against density fluctuations (Beznogov & Raduta 2025, Fig. 3).

A system of several components is unstable where the chemical potential of one falls with its
density while that of the other is fixed. The four systems of the figure: nuclear matter without
electrons at a fixed mu_p, mu_n against n_n and P_B, homogeneous and clusterised; and neutron-star
matter in beta equilibrium, mu_B = mu_n against n_B and P, homogeneous and clusterised. The matched
window between the last two is the fifth, their common tangent the sixth.

That mu_B rises along a branch says that it is stable against small fluctuations: it does not
separate by itself. Whether it could gain by turning, in part, into the other branch is another
question, which the common tangent answers. The two branches belong to two models of matter (nuclei
with an excluded volume and a Coulomb energy of their own, and a uniform gas), not to one free
energy, and so the tangent is no prediction of a transition.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from core.crust.composition import remarks_along
from core.crust.transition import Transition, transition
from core.crust.transition_table import tangent_note
from core.dataset import Dataset, table
from core.errors import NotConvergedError
from core.matter.equilibrium import Clusters, Homogeneous, ascend
from core.matter.fixed_proton_potential import (
    HIGHEST,
    LOWEST,
    Point,
    clusterised_curve,
    homogeneous_curve,
)
from core.matter.intervals import falling
from core.matter.model import Matter
from core.matter.response import baryon_potential, pressure_slope
from core.storage.memo import computed_once

Array = NDArray[np.float64]

PROTON_POTENTIAL = -30.0
"""mu_p of the paper, MeV."""

NM_HOMOGENEOUS = "homogeneous nuclear matter"
NM_CLUSTERISED = "clusterised nuclear matter"
NS_HOMOGENEOUS = "homogeneous neutron-star matter"
NS_CLUSTERISED = "clusterised neutron-star matter"
NS_MATCHED = "matched neutron-star matter"
NS_TANGENT = "common tangent of neutron-star matter"
SYSTEMS = (NM_CLUSTERISED, NM_HOMOGENEOUS, NS_CLUSTERISED, NS_HOMOGENEOUS, NS_MATCHED, NS_TANGENT)
STAR = (NS_CLUSTERISED, NS_HOMOGENEOUS, NS_MATCHED)
NUCLEAR = (NM_CLUSTERISED, NM_HOMOGENEOUS)

COLUMNS = (
    "system", "n", "P", "mu", "slope", "unstable", "n_p", "T", "interaction", "above_tangent",
)  # fmt: skip
UNITS = {
    "n": "fm^-3",
    "P": "MeV fm^-3",
    "mu": "MeV",
    "slope": "MeV fm^3",
    "n_p": "fm^-3",
    "T": "MeV",
    "above_tangent": "keV",
}
PAPER_INTERACTION = "BBSk1"

_MARKS = ("n_1", "n_2", "n_crossing", "n_end", "n_low", "n_high")
_POINTS = 240
_WINDOW_POINTS = 60

Block = dict[str, object]


@computed_once(maxsize=32)
def thermodynamic_stability(
    matter: Matter, T: float, mu_p: float = PROTON_POTENTIAL, Y_p: float | None = None
) -> Dataset:
    """Chemical potentials of the systems at temperature T (MeV).

    Parameters
    ----------
    mu_p : of nuclear matter, MeV, without rest mass.
    Y_p : of neutron-star matter, in place of beta equilibrium.

    Columns: system, n (n_n of nuclear matter, n_B of neutron-star matter), P (P_B or P), mu (mu_n
    or mu_B), slope = dmu/dn, whether the state is unstable (1 or 0), n_p, T, interaction, and by
    how much f/n_B of neutron-star matter lies above the common tangent of its two branches. Rows
    are in the order of the curve. Nuclear matter is unstable where mu_n falls with n_n, and also
    between the two turning points of n_n, where n_n falls while n_p rises.
    """
    blocks: list[Block] = []
    notes: list[str] = [_stand_in(matter)]
    for system, curve in ((NM_HOMOGENEOUS, homogeneous_curve), (NM_CLUSTERISED, clusterised_curve)):
        try:
            points = curve(matter, T, mu_p)
            blocks.append(_nuclear_block(system, points))
            notes += _statistics_note(system, points)
        except NotConvergedError as error:
            notes.append(f"{system}: {error}")
    change = transition(matter, T, Y_p)
    blocks += _star_blocks(change)
    notes += remarks_along(matter, T, (), Y_p).notes
    blocks = [{**block, "T": T, "interaction": matter.interaction} for block in blocks]
    data = table(blocks, COLUMNS, units=UNITS, attributes={"mu_p": mu_p})
    return data.with_notes((*notes, *_verdicts(data), *_coexistence(data, change)))


def _stand_in(matter: Matter) -> str:
    return (
        f"{PAPER_INTERACTION}, the interaction of the paper's figure, has no public parameters: "
        f"{matter.interaction} stands in for it."
    )


def _statistics_note(system: str, points: list[Point]) -> list[str]:
    beyond = [point.n_n for point in points if not point.classical]
    if not beyond:
        return []
    return [
        f"{system}: Boltzmann's statistics of nuclei describe no state at some of n_n = "
        f"{min(beyond):.3g}–{max(beyond):.3g} fm⁻³, where bosons would have condensed or the "
        "entropy is negative."
    ]


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


def _star_blocks(change: Transition) -> list[Block]:
    matter, T, Y_p = change.matter, change.T, change.Y_p
    marks = np.array([getattr(change, name) for name in _MARKS])
    parts = [np.geomspace(LOWEST, HIGHEST, _POINTS), marks[np.isfinite(marks)]]
    if change.tangent is not None:
        beside = (change.n_high - change.n_low) / 2
        ends = max(change.n_low - beside, LOWEST), min(change.n_high + beside, HIGHEST)
        parts.append(np.linspace(*ends, _WINDOW_POINTS))
    grid = np.unique(np.concatenate(parts))
    last = change.n_end if np.isfinite(change.n_end) else np.inf
    blocks = [
        _star_block(NS_HOMOGENEOUS, Homogeneous(matter, T, Y_p), grid, change),
        _star_block(NS_CLUSTERISED, Clusters(matter, T, Y_p), grid[grid <= last], change),
        _window_block(change),
        _tangent_block(change),
    ]
    return [block for block in blocks if block]


def _star_block(
    system: str, branch: Clusters | Homogeneous, grid: Array, change: Transition
) -> Block:
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
        **_above_tangent(change, n_B, np.array([state["f"] for state in states]) / n_B),
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
        **_above_tangent(change, n_B, matching.energy(n_B)),
    }


def _tangent_block(change: Transition) -> Block:
    if change.tangent is None:
        return {}
    return {
        "system": NS_TANGENT,
        "n": np.array([change.n_low, change.n_high]),
        "P": change.P_constant,
        "mu": change.mu_constant,
        "slope": 0.0,
        "unstable": 0,
        "above_tangent": 0.0,
    }


def _above_tangent(change: Transition, n_B: Array, energy: Array) -> Block:
    if change.tangent is None:
        return {}
    return {"above_tangent": 1e3 * change.tangent.below(n_B, energy)}


def _verdicts(data: Dataset) -> Iterable[str]:
    """A sentence on each system."""
    for system in (*NUCLEAR, *STAR):
        rows = data.where(system=system)
        if not len(rows):
            continue
        name = "n_n" if system in NUCLEAR else "n_B"
        if not rows["unstable"].any():
            yield f"{_begun(system)}: locally stable, μ rises with {name}."
            continue
        falls = falling(rows["mu"].astype(float))
        parts = [f"{rows['n'][first]:.3g} to {rows['n'][last]:.3g}" for first, last in falls]
        yield f"{_begun(system)}: unstable, μ falls from {name} = {', '.join(parts)} fm⁻³."


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _coexistence(data: Dataset, change: Transition) -> Iterable[str]:
    """What local stability means, and what the common tangent does."""
    stable = not any(data.where(system=system)["unstable"].any() for system in STAR)
    if stable:
        theirs = "in this sense Beznogov & Raduta 2025 rule out a first-order transition"
        if change.Y_p is not None:
            theirs += ", of matter in beta equilibrium"
        yield (
            "That μ_B rises along each branch of neutron-star matter means that neither separates "
            f"by itself; {theirs}. It does not compare one branch with the other."
        )
    if change.tangent is None:
        yield "No common tangent of the two branches of neutron-star matter was found."
        return
    text = tangent_note(change)
    yield (
        f"{_begun(text[:-1])}: with the two branches taken as phases of one matter they "
        "would coexist between. They are two models of matter (nuclei with an excluded volume and "
        "a Coulomb energy, and a uniform gas), hence the tangent."
    )
    between = data.where(system=NS_MATCHED)["above_tangent"].astype(float)
    lowest = between.min(initial=0.0)
    if lowest < 0:
        yield (
            f"The matched P belongs to an f/n_B that goes up to {-lowest:.3g} keV per baryon below "
            "the tangent: it is a third model of matter, not a mixture of the two branches."
        )
