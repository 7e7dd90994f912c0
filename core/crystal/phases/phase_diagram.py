"""A whole phase diagram, sampled where its curves bend."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.crystal.lattice import Array
from core.crystal.liquids import Liquid, MedinCumming, liquid_model
from core.crystal.mixtures import Mixture
from core.crystal.one_component import medin_cumming_difference, melting_gamma
from core.crystal.phases.invariants import (
    MELTING,
    Invariant,
    azeotropes,
    critical_point,
    three_phases,
)
from core.crystal.phases.tangents import (
    LIQUID,
    SOLID,
    Phase,
    Ties,
    coexistence,
    polish,
    solve,
    stack,
)
from core.crystal.solids import Solid, solid_model
from core.crystal.starts import computation_of_its_own, one_computation
from core.storage.memo import computed_once

HIGHEST_MELTING = 500.0
"""Coupling beyond which no liquid is looked for."""
SCAN = (0.005, 0.1, 0.3, 0.5, 0.7, 0.9, 0.995)
"""Positions between two invariants at which all phases are compared."""
FLATNESS = 4e-4
"""Largest distance of the curve from its polyline, in units of the axes' ranges."""
ROUNDS = 8
NARROW = 0.2
"""Widest miscibility gap that is taken to have just opened at a critical point."""
OVERLOOKED = 0.03
"""Relative interval of Gamma in which a gap may be too narrow for the hull's grid."""
LOCATED = 1e-4
"""Relative interval of Gamma to which a change of the phases is narrowed before polishing."""


@dataclass(frozen=True)
class Branch:
    """A family of tie lines along Gamma.

    Parameters
    ----------
    left, right : LIQUID or SOLID. gamma : ascending. x_left, x_right : same shape.
    """

    left: int
    right: int
    gamma: Array
    x_left: Array
    x_right: Array

    @property
    def melts(self) -> bool:
        """Whether liquid and solid coexist here, rather than two solids."""
        return self.left != self.right

    @property
    def x_liquid(self) -> Array:
        """Composition of the liquid; nan in a miscibility gap of the solid."""
        if not self.melts:
            return np.full(len(self.gamma), np.nan)
        return self.x_left if self.left == LIQUID else self.x_right

    @property
    def x_solid(self) -> Array:
        """Composition of the solid, of the one with less Z2 in a miscibility gap."""
        return self.x_left if self.left == SOLID else self.x_right

    @property
    def x_second_solid(self) -> Array:
        """Composition of the solid with more Z2 in a miscibility gap, else nan."""
        return np.full(len(self.gamma), np.nan) if self.melts else self.x_right


@dataclass(frozen=True)
class PhaseDiagram:
    """Branches and invariant points of a mixture between two couplings."""

    branches: tuple[Branch, ...]
    invariants: tuple[Invariant, ...]


def melting_couplings(mixture: Mixture, liquid: Liquid) -> tuple[float, float]:
    """Gamma at which pure Z1 and pure Z2 melt."""
    if isinstance(liquid, MedinCumming):
        pure = melting_gamma(medin_cumming_difference)
    else:
        pure = melting_gamma()
    return pure, pure / mixture.coupling_ratio(2)


def lowest_coupling(mixture: Mixture, liquid: Liquid) -> float:
    """Lowest Gamma of interest: pure Z2 is just liquid, or the liquid model ends."""
    return max(0.97 * melting_couplings(mixture, liquid)[1], liquid.lowest_gamma)


def freezes(liquid: Liquid, solid: Solid) -> bool:
    """Whether no liquid is left where the fits of the liquid end at large Gamma.

    As the liquid has more entropy than the crystal, none is stable beyond either, and crystals
    can be compared with each other there.
    """
    end = liquid.highest_gamma
    if not np.isfinite(end):
        return True
    if end < melting_couplings(solid.mixture, liquid)[0]:
        return False
    # With pure Z1 solid, a liquid at any composition has a tie line to its left.
    ties = coexistence(liquid, solid, np.array([end]))
    return not np.any((ties.left == LIQUID) | (ties.right == LIQUID))


def covers(liquid: Liquid, solid: Solid, gamma: float) -> bool:
    """Whether it is known at this coupling which of the two phases is stable."""
    if liquid.reaches(gamma):
        return True
    return liquid.exists and gamma > liquid.highest_gamma and freezes(liquid, solid)


def highest_coupling(liquid: Liquid, solid: Solid, wanted: float = HIGHEST_MELTING) -> float:
    """Largest Gamma up to `wanted` at which it is known whether the mixture is frozen."""
    end = liquid.highest_gamma
    return wanted if end >= wanted or freezes(liquid, solid) else end


@one_computation()
def phase_diagram(liquid: Liquid, solid: Solid, highest: float = HIGHEST_MELTING) -> PhaseDiagram:
    """All coexistence curves and invariant points up to a coupling.

    Parameters
    ----------
    liquid, solid : models of the same mixture.
    highest : largest Gamma; the diagram ends before where a liquid is left at the end of its fits.
    """
    if not liquid.exists:
        return PhaseDiagram((), ())
    low = lowest_coupling(solid.mixture, liquid)
    highest = highest_coupling(liquid, solid, highest)
    invariants = _known_invariants(liquid, solid, low, highest)
    scan = _scan(liquid, solid, _edges(invariants, low, highest))
    located = _located(liquid, solid, scan, invariants)
    if located:
        invariants += located
        scan = _scan(liquid, solid, _edges(invariants, low, highest))
    edges = _edges(invariants, low, highest)
    pieces = []
    for start, end in pairwise(edges):
        inside = scan[(scan.gamma > start) & (scan.gamma < end)]
        inside = _without_blurred_ends(inside)
        if not len(inside):
            inside = coexistence(liquid, solid, np.array([0.5 * (start + end)]))
        pieces += [
            _extended(liquid, solid, family, inside, (start, end), invariants)
            for family in _families(inside)
        ]
    smooth = _refine(liquid, solid, pieces, low)
    return PhaseDiagram(
        branches=_joined(smooth),
        invariants=tuple(sorted(invariants, key=lambda point: point.gamma)),
    )


@computed_once(maxsize=256)
@computation_of_its_own()
def mixture_diagram(Z1: int, Z2: int, solid: str, liquid: str, shells: int) -> PhaseDiagram:
    """`phase_diagram` of named models, kept in memory."""
    mixture = Mixture(Z1, Z2)
    return phase_diagram(liquid_model(liquid, mixture), solid_model(solid, mixture, shells))


@one_computation()
def melting_invariants(
    liquid: Liquid, solid: Solid, highest: float = HIGHEST_MELTING
) -> list[Invariant]:
    """Melting points of the pure substances and azeotropes up to a coupling."""
    if not liquid.exists:
        return []
    low = lowest_coupling(solid.mixture, liquid)
    first, second = melting_couplings(solid.mixture, liquid)
    points = [
        Invariant(MELTING, first, (0.0, 0.0), (LIQUID, SOLID)),
        Invariant(MELTING, second, (1.0, 1.0), (LIQUID, SOLID)),
        *azeotropes(liquid, solid, low, min(highest, liquid.highest_gamma)),
    ]
    return [point for point in points if low <= point.gamma <= highest]


@one_computation()
def branches_at(liquid: Phase, solid: Phase, gamma: Array) -> list[Branch]:
    """The tie lines at given couplings, sorted into families of the same phases."""
    if not len(gamma):
        return []
    return [_branch(family) for family in _families(coexistence(liquid, solid, np.unique(gamma)))]


def _branch(ties: Ties) -> Branch:
    return Branch(int(ties.left[0]), int(ties.right[0]), ties.gamma, ties.x_left, ties.x_right)


def _edges(invariants: list[Invariant], low: float, high: float) -> list[float]:
    inner = {point.gamma for point in invariants if low < point.gamma < high}
    return sorted(inner | {low, high})


def _known_invariants(liquid: Liquid, solid: Solid, low: float, high: float) -> list[Invariant]:
    points = melting_invariants(liquid, solid, high)
    critical = critical_point(liquid, solid, (low, high))
    return points if critical is None else [*points, critical]


def _scan(liquid: Liquid, solid: Solid, edges: list[float]) -> Ties:
    gamma = np.concatenate(
        [start + np.array(SCAN) * (end - start) for start, end in pairwise(edges)]
    )
    return coexistence(liquid, solid, gamma)


def _signature(ties: Ties) -> tuple[tuple[int, int], ...]:
    return tuple(zip(ties.left.tolist(), ties.right.tolist(), strict=True))


def _without_blurred_ends(ties: Ties) -> Ties:
    """Tie lines between two invariants, less the outermost couplings if their phases differ.

    Next to an invariant a phase may be narrower than the hull's grid and be overlooked there.
    """
    gamma = np.unique(ties.gamma)
    for end, neighbour in ((0, 1), (-1, -2)):
        if len(gamma) > 2:
            same = _signature(ties.at(gamma[end])) == _signature(ties.at(gamma[neighbour]))
            gamma = gamma if same else np.delete(gamma, end)
    return ties[np.isin(ties.gamma, gamma)]


def _located(liquid: Liquid, solid: Solid, scan: Ties, known: list[Invariant]) -> list[Invariant]:
    """Eutectics and peritectics between scanned couplings whose phases differ."""
    found: list[Invariant] = []
    gamma = np.unique(scan.gamma)
    for low, high in pairwise(gamma):
        if any(low < point.gamma < high for point in known):
            continue
        first, last = scan.at(low), scan.at(high)
        while _signature(first) != _signature(last):
            before, after = _first_change(liquid, solid, first, low, last, high)
            found += _meeting(liquid, solid, before, after)
            low, first = after
    return found


def _first_change(
    liquid: Liquid, solid: Solid, first: Ties, low: float, last: Ties, high: float
) -> tuple[tuple[float, Ties], tuple[float, Ties]]:
    """Couplings with their tie lines, close together, between which the phases first change."""
    while high - low > LOCATED * low:
        middle = 0.5 * (low + high)
        between = coexistence(liquid, solid, np.array([middle]))
        if _signature(between) == _signature(first):
            low, first = middle, between
        else:
            high, last = middle, between
    return (low, first), (high, last)


def _meeting(
    liquid: Liquid,
    solid: Solid,
    before: tuple[float, Ties],
    after: tuple[float, Ties],
) -> list[Invariant]:
    """The eutectic, peritectic or critical point between two sets of tie lines, if it is one."""
    gamma = before[0]
    more = max(before[1], after[1], key=len)
    for index in range(len(more) - 1):
        point = three_phases(liquid, solid, more[index : index + 2], gamma)
        if point is not None and abs(point.gamma - gamma) < 10.0 * LOCATED * gamma:
            return [point]
    gaps = more[(more.left == SOLID) & (more.right == SOLID)]
    narrow = gaps[gaps.x_right - gaps.x_left < NARROW]
    for x_left, x_right in zip(narrow.x_left, narrow.x_right, strict=True):
        margin = 2.0 * (x_right - x_left)
        around = (max(x_left - margin, 0.5 * x_left), min(x_right + margin, 0.5 + 0.5 * x_right))
        # The hull's grid shows a gap only some time after it has opened.
        near = (gamma * (1.0 - OVERLOOKED), gamma * (1.0 + 20.0 * LOCATED))
        point = critical_point(liquid, solid, near, around)
        if point is not None:
            return [point]
    return []


def _families(ties: Ties) -> list[Ties]:
    """Tie lines of several couplings sorted into families; a change of phases starts new ones."""
    families: list[list[Ties]] = []
    current: list[list[Ties]] = []
    signature = None
    for gamma in np.unique(ties.gamma):
        here = ties.at(gamma)
        if _signature(here) != signature:
            signature = _signature(here)
            current = [[] for _ in range(len(here))]
            families += current
        for index, family in enumerate(current):
            family.append(here[index : index + 1])
    return [stack(family) for family in families]


def _extended(
    liquid: Liquid,
    solid: Solid,
    family: Ties,
    scanned: Ties,
    edges: tuple[float, float],
    invariants: list[Invariant],
) -> Ties:
    """The family continued to the edges of its interval, if the phases stay the same."""
    parts = [family]
    if family.gamma[0] == scanned.gamma.min():
        parts.insert(0, _end(liquid, solid, family[:1], edges[0], invariants))
    if family.gamma[-1] == scanned.gamma.max():
        parts.append(_end(liquid, solid, family[-1:], edges[1], invariants))
    return stack(parts)


def _end(
    liquid: Liquid, solid: Solid, nearest: Ties, gamma: float, invariants: list[Invariant]
) -> Ties:
    """The family's tie line at `gamma`: an ordinary one, or the invariant point where it ends."""
    guess = Ties(np.array([gamma]), nearest.left, nearest.right, nearest.x_left, nearest.x_right)
    regular = polish(liquid, solid, guess)
    if len(regular) and _distance(regular, nearest.x_left[0], nearest.x_right[0]) < 0.1:
        return regular
    ends = [
        end
        for point in invariants
        if point.gamma == gamma
        for end in point.ends(int(nearest.left[0]), int(nearest.right[0]))
    ]
    if not ends:
        return guess[:0]
    x_left, x_right = min(ends, key=lambda end: _distance(nearest, *end))
    return Ties(guess.gamma, guess.left, guess.right, np.array([x_left]), np.array([x_right]))


def _distance(tie: Ties, x_left: float, x_right: float) -> float:
    return max(abs(float(tie.x_left[0]) - x_left), abs(float(tie.x_right[0]) - x_right))


def _refine(liquid: Liquid, solid: Solid, pieces: list[Ties], low: float) -> list[Ties]:
    """Insert tie lines until the polyline of every branch is flat."""
    pieces = [piece for piece in pieces if len(piece) > 1]
    bent = [np.ones(len(piece) - 1, dtype=bool) for piece in pieces]
    for _ in range(ROUNDS):
        if not any(flags.any() for flags in bent):
            break
        guesses = [_midpoints(piece)[flags] for piece, flags in zip(pieces, bent, strict=True)]
        middles, found = solve(liquid, solid, stack(guesses))
        start = 0
        for index, guess in enumerate(guesses):
            rows = slice(start, start + len(guess))
            start += len(guess)
            pieces[index], bent[index] = _insert(
                pieces[index], bent[index], middles[rows], found[rows], low
            )
    return pieces


def _midpoints(piece: Ties) -> Ties:
    """A guess of the tie line halfway between neighbours, in temperature.

    Next to an azeotrope or a critical point compositions go as the root of the distance.
    """
    here, after = piece[:-1], piece[1:]
    starts = _is_vertex(here)
    ends = _is_vertex(after)
    weight = np.where(starts, np.sqrt(0.5), np.where(ends, 1.0 - np.sqrt(0.5), 0.5))
    return Ties(
        2.0 / (1.0 / here.gamma + 1.0 / after.gamma),
        here.left,
        here.right,
        (1.0 - weight) * here.x_left + weight * after.x_left,
        (1.0 - weight) * here.x_right + weight * after.x_right,
    )


def _is_vertex(ties: Ties) -> np.ndarray:
    return (ties.x_left == ties.x_right) & (ties.x_left > 0.0) & (ties.x_left < 1.0)


def _insert(
    piece: Ties, bent: np.ndarray, middles: Ties, found: np.ndarray, low: float
) -> tuple[Ties, np.ndarray]:
    """The piece with the middles that were found, and which of its new segments still bend."""
    segments = np.flatnonzero(bent)[found]
    middles = middles[found]
    bend = np.maximum(
        _bend(piece, segments, middles, "x_left", low),
        _bend(piece, segments, middles, "x_right", low),
    )
    order = np.argsort(np.concatenate([np.arange(len(piece)), segments + 0.5]))
    still = np.zeros(len(piece) + len(segments) - 1, dtype=bool)
    places = segments + np.arange(len(segments))
    still[places] = still[places + 1] = bend > FLATNESS
    return stack([piece, middles])[order], still


def _bend(piece: Ties, segments: np.ndarray, middles: Ties, column: str, low: float) -> Array:
    """Distance of each middle from its segment in the plane of x and low/Gamma."""
    x, middle = getattr(piece, column), getattr(middles, column)
    height, middle_height = low / piece.gamma, low / middles.gamma
    run, rise = x[segments + 1] - x[segments], height[segments + 1] - height[segments]
    cross = (middle - x[segments]) * rise - (middle_height - height[segments]) * run
    return np.abs(cross) / np.hypot(run, rise)


def _joined(pieces: list[Ties]) -> tuple[Branch, ...]:
    """Pieces that continue each other across a special point of other branches, as one branch."""
    joined: list[Ties] = []
    for piece in pieces:
        for index, other in enumerate(joined):
            end, start = other[-1:], piece[:1]
            continues = (
                end.gamma[0] == start.gamma[0]
                and _signature(end) == _signature(start)
                and _distance(end, start.x_left[0], start.x_right[0]) < 1e-7
                and end.x_right[0] > end.x_left[0]
            )
            if continues:
                joined[index] = stack([other, piece[1:]])
                break
        else:
            joined.append(piece)
    return tuple(_branch(piece) for piece in joined)
