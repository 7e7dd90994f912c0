"""A mixture's phase diagram in a few numbers, for maps over all pairs of charges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.crystal.higher_orders import missed_share
from core.crystal.lattice import Array
from core.crystal.liquids import Liquid, liquid_model
from core.crystal.mixtures import Mixture
from core.crystal.phases.invariants import AZEOTROPE, CRITICAL, Invariant
from core.crystal.phases.phase_diagram import (
    HIGHEST_MELTING,
    Branch,
    PhaseDiagram,
    lowest_coupling,
    melting_couplings,
    mixture_diagram,
    phase_diagram,
)
from core.crystal.phases.tangents import LIQUID, SOLID, Ties, solve, stack
from core.crystal.solids import MARKED_SHARE, SecondOrder, Solid, solid_model
from core.crystal.starts import computation_of_its_own, one_computation
from core.errors import OutsideValidityError
from core.storage.memo import computed_once

REFINEMENTS, STEPS = 2, 8
"""How often, and into how many, intervals around the largest step of composition are divided."""
PURE = 1e-8
"""Composition, from an end, below which a phase counts as pure in the conditions of coexistence."""
WORST_RESIDUAL = 1e-4
"""Of the tangent's conditions, over T: beyond, a diagram is doubtful."""
SAME_COUPLING, SAME_COMPOSITION = 1e-3, 0.05
"""Distances, relative of Gamma, within which the end of a melting line continues in something."""

TieLine = tuple[float, int, int, float, float]
"""Gamma, the phases at the two ends, and their compositions."""


@dataclass(frozen=True)
class MeltingSummary:
    """Numbers of one phase diagram; nan for what it does not have.

    Parameters
    ----------
    azeotrope_Gamma, azeotrope_x : of the coldest azeotrope.
    azeotropes : how many there are.
    largest_step : largest |x_solid - x_liquid| of coexisting phases.
    step_Gamma, step_x : where it is; x of the liquid.
    hottest_Gamma, coldest_Gamma : smallest and largest Gamma at which liquid and solid coexist,
        the pure substances included.
    critical_Gamma, critical_x : of the hottest critical point of unmixing in the solid.
    liquid_ends : whether part of the melting lies outside the Gamma that the liquid's fits reach
        and is left out.
    broken : whether a melting line ends in the middle of the diagram: an invariant point has not
        been found.
    missed : what an energy of second order misses, in units of the mixing energy it gives; 0 for
        solids whose energy is another.
    residual : largest violation of the conditions of coexistence, over T.
    """

    azeotrope_Gamma: float
    azeotrope_x: float
    azeotropes: int
    largest_step: float
    step_Gamma: float
    step_x: float
    hottest_Gamma: float
    coldest_Gamma: float
    critical_Gamma: float
    critical_x: float
    liquid_ends: bool
    broken: bool
    missed: float
    residual: float

    @property
    def doubtful(self) -> bool:
        """Whether the diagram is incomplete, not quite in equilibrium, or of a doubtful energy."""
        sound = self.residual < WORST_RESIDUAL and self.missed < MARKED_SHARE
        return self.broken or not sound


def relative_temperature(gamma: Array, liquid: Liquid) -> Array:
    """T/T_1m at a coupling, T_1m being where pure Z1 melts in this liquid."""
    return melting_couplings(liquid.mixture, liquid)[0] / gamma


@one_computation()
def melting_summary(
    liquid: Liquid, solid: Solid, diagram: PhaseDiagram | None = None
) -> MeltingSummary:
    """The numbers of a phase diagram.

    Everything depends on Z2/Z1 alone: couplings are those of Z1, and energies are in units of its
    U_1.

    Parameters
    ----------
    liquid, solid : models of the same mixture.
    diagram : theirs, if it is known already.

    Raises
    ------
    OutsideValidityError : the fits of the liquid hold at no coupling.
    """
    if not liquid.exists:
        raise OutsideValidityError(liquid.complaints([])[0])
    diagram = phase_diagram(liquid, solid) if diagram is None else diagram
    melting = [branch for branch in diagram.branches if branch.melts]
    pure = melting_couplings(solid.mixture, liquid)
    azeotropes = _of_kind(diagram, AZEOTROPE)
    ends = [
        *pure,
        *(point.gamma for point in azeotropes),
        *(float(value) for branch in melting for value in branch.gamma[[0, -1]]),
    ]
    azeotrope = azeotropes[-1] if azeotropes else _Nowhere
    critical = next(iter(_of_kind(diagram, CRITICAL)), _Nowhere)
    low = lowest_coupling(solid.mixture, liquid)
    step, step_gamma, step_x = _largest_step(liquid, solid, melting)
    return MeltingSummary(
        azeotrope_Gamma=azeotrope.gamma,
        azeotrope_x=azeotrope.x[0],
        azeotropes=len(azeotropes),
        largest_step=step,
        step_Gamma=step_gamma,
        step_x=step_x,
        hottest_Gamma=min(ends),
        coldest_Gamma=max(ends),
        critical_Gamma=critical.gamma,
        critical_x=critical.x[0],
        liquid_ends=min(pure) < low or any(_reaches_end(liquid, branch) for branch in melting),
        broken=_is_broken(diagram, melting, (low, liquid.highest_gamma, HIGHEST_MELTING)),
        missed=missed_share(solid.mixture) if isinstance(solid, SecondOrder) else 0.0,
        residual=max(
            (coexistence_residual(liquid, solid, branch) for branch in melting), default=np.nan
        ),
    )


@computed_once(maxsize=1024)
@computation_of_its_own()
def mixture_summary(Z1: int, Z2: int, solid: str, liquid: str, shells: int) -> MeltingSummary:
    """`melting_summary` of named models, kept in memory.

    Raises
    ------
    InvalidInputError, OutsideValidityError : as `Mixture` and `solid_model` do.
    """
    mixture = Mixture(Z1, Z2)
    return melting_summary(
        liquid_model(liquid, mixture),
        solid_model(solid, mixture, shells),
        mixture_diagram(Z1, Z2, solid, liquid, shells),
    )


_Nowhere = Invariant("", np.nan, (np.nan,), ())


def _of_kind(diagram: PhaseDiagram, kind: str) -> list[Invariant]:
    """From the hottest to the coldest."""
    return [point for point in diagram.invariants if point.kind == kind]


def _ties(branch: Branch) -> Ties:
    count = len(branch.gamma)
    left, right = np.full(count, branch.left), np.full(count, branch.right)
    return Ties(branch.gamma, left, right, branch.x_left, branch.x_right)


def _largest_step(
    liquid: Liquid, solid: Solid, melting: list[Branch]
) -> tuple[float, float, float]:
    """Largest |x_solid - x_liquid|, its Gamma and x_liquid."""
    if not melting:
        return np.nan, np.nan, np.nan
    widest = max(melting, key=lambda branch: float(np.max(branch.x_right - branch.x_left)))
    known = _ties(widest)
    for _ in range(REFINEMENTS):
        known = _finer(liquid, solid, known)
    top = int(np.argmax(known.x_right - known.x_left))
    at_left = known.left[top] == LIQUID
    x_liquid = known.x_left[top] if at_left else known.x_right[top]
    return float(known.x_right[top] - known.x_left[top]), float(known.gamma[top]), float(x_liquid)


def _finer(liquid: Liquid, solid: Solid, known: Ties) -> Ties:
    """Tie lines around the longest, more of them."""
    best = int(np.argmax(known.x_right - known.x_left))
    around = known[max(best - 1, 0) : best + 2]
    place = np.arange(len(around))
    share = np.linspace(0.0, len(around) - 1, STEPS * (len(around) - 1) + 1)
    guess = Ties(
        np.interp(share, place, around.gamma),
        np.full(len(share), around.left[0]),
        np.full(len(share), around.right[0]),
        np.interp(share, place, around.x_left),
        np.interp(share, place, around.x_right),
    )
    between, found = solve(liquid, solid, guess)
    ties = stack([around, between[found]])
    return ties[np.argsort(ties.gamma, kind="stable")]


def _reaches_end(liquid: Liquid, branch: Branch) -> bool:
    """Whether a melting line goes on where the fits of the liquid end."""
    return bool(branch.gamma[-1] > liquid.highest_gamma * (1.0 - SAME_COUPLING))


def _is_broken(
    diagram: PhaseDiagram, melting: list[Branch], edges: tuple[float, float, float]
) -> bool:
    """Whether a melting line ends neither at the edge, at an invariant nor where another begins."""
    ends = [_end(branch, place) for branch in melting for place in (0, -1)]
    stops = [
        *((edge, *end[1:]) for edge in edges for end in ends),
        *(
            (point.gamma, left, right, *tie)
            for point in diagram.invariants
            for left, right in ((LIQUID, SOLID), (SOLID, LIQUID))
            for tie in point.ends(left, right)
        ),
    ]
    return any(
        not any(_meet(end, stop) for stop in (*stops, *ends[:place], *ends[place + 1 :]))
        for place, end in enumerate(ends)
    )


def _end(branch: Branch, place: int) -> TieLine:
    return (
        float(branch.gamma[place]),
        branch.left,
        branch.right,
        float(branch.x_left[place]),
        float(branch.x_right[place]),
    )


def _meet(tie: TieLine, other: TieLine) -> bool:
    """Whether two tie lines of the same phases are next to each other."""
    return (
        tie[1:3] == other[1:3]
        and abs(tie[0] / other[0] - 1.0) < SAME_COUPLING
        and max(abs(tie[3] - other[3]), abs(tie[4] - other[4])) < SAME_COMPOSITION
    )


def coexistence_residual(liquid: Liquid, solid: Solid, branch: Branch) -> float:
    """Largest Gamma |mu_l - mu_s| and Gamma |f_s - f_l - mu_l (x_s - x_l)| along a melting line.

    A compound has no chemical potential. Tie lines that end at a pure substance are left out.
    """
    mixed = (branch.x_liquid > PURE) & (branch.x_liquid < 1.0 - PURE)
    if solid.compounds is None:
        mixed &= (branch.x_solid > PURE) & (branch.x_solid < 1.0 - PURE)
    if not mixed.any():
        return 0.0
    gamma, x_l, x_s = branch.gamma[mixed], branch.x_liquid[mixed], branch.x_solid[mixed]
    slope = liquid.slope(x_l, gamma)
    offset = solid.free_energy(x_s, gamma) - liquid.free_energy(x_l, gamma) - slope * (x_s - x_l)
    worst: Array = np.abs(gamma * offset)
    if solid.compounds is None:
        worst = np.maximum(worst, np.abs(gamma * (solid.slope(x_s, gamma) - slope)))
    return float(worst.max())
