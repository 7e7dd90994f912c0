"""All that coexists at one Gamma: families of tie lines, and triangles of three phases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.ternary.equilibrium.hull import LIQUID, Corner, outline
from core.crystal.ternary.equilibrium.newton import (
    Coexistence,
    Condition,
    coexistence,
    nearby,
)
from core.crystal.ternary.equilibrium.stability import Planes
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.phase import Phase
from core.crystal.ternary.solids import Solid
from core.errors import OutsideValidityError

SMALLEST = 1e-4
"""Number fraction that a guess begins with where the grid has none but the other phase some."""
ALIKE = 1e-5
"""Phases of one kind whose compositions differ by less are one."""
FARTHEST = 0.15
"""How far from its guess a tie line may be found."""
SPACING, GAP = 0.004, 0.04
"""Ties of a family closer than the first are left out; between those farther apart than the second
others are looked for."""
ROUNDS = 3
METASTABLE = "another phase lies below the plane that touches these two"


Chain = Sequence[tuple[Corner, ...]]


@dataclass(frozen=True)
class Family:
    """Tie lines whose compositions follow one another.

    Parameters
    ----------
    melts : whether the first phase is a liquid, rather than the first of two solids.
    first, second : compositions of the two phases, shape (n, 3).
    stable : whether no other phase lies below, shape (n,). reasons : of those that are not.
    """

    melts: bool
    first: Array
    second: Array
    stable: np.ndarray
    reasons: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True)
class Isotherm:
    """Coexistence at one Gamma.

    Parameters
    ----------
    gamma : the coupling. families : of tie lines.
    triangles : compositions of three phases in equilibrium, the liquid first, shape (n, 3, 3).
    """

    gamma: float
    families: tuple[Family, ...]
    triangles: Array


def isotherm(liquid: Liquid, solid: Solid, gamma: float) -> Isotherm:
    """All tie lines and triangles at one Gamma.

    The hull over a grid tells what coexists, Newton's method where exactly. A solid that is not
    quickly computed everywhere begins from what coexists with the spherical model. Every tie line
    is compared with both phases at all compositions.

    Raises
    ------
    OutsideValidityError : Gamma is below the fits of the liquid.
    """
    if not gamma >= liquid.lowest_gamma:
        raise OutsideValidityError(
            f"The liquid '{liquid.name}' cannot be compared with a crystal at Gamma = {gamma:g}: "
            f"the difference of the fits is good only above {liquid.lowest_gamma:g}; raise Gamma."
        )
    model = nearby(solid)
    seen = outline(liquid, model, gamma)
    planes = Planes(liquid, model, gamma)
    triangles, real = _triangles(liquid, model, planes, seen.triangles)
    families = []
    for chain in seen.families(real):
        check()
        melts = chain[0][0].phase == LIQUID
        families.append(
            (melts, _family(liquid if melts else model, model, planes, triangles, chain))
        )
    families, overlooked = _divided(liquid, model, planes, families)
    triangles = np.concatenate([triangles, overlooked])
    if model is not solid:
        planes = Planes(liquid, solid, gamma)
        triangles = _again(liquid, solid, planes, triangles)
        families = [
            (melts, _moved(liquid if melts else solid, solid, triangles, ties))
            for melts, ties in families
        ]
    judged = []
    for melts, ties in families:
        stable = planes.touch_from_below(liquid if melts else solid, ties.x[:, 0])
        if len(ties):
            reasons = tuple("" if good else METASTABLE for good in stable)
            judged.append(Family(melts, ties.x[:, 0], ties.x[:, 1], stable, reasons))
    return Isotherm(gamma, tuple(judged), triangles)


def _family(
    first: Phase, second: Solid, planes: Planes, triangles: Array, chain: Chain
) -> Coexistence:
    """The tie lines near those of a chain, and between the ends of the chain."""
    guess = _guesses(np.array([[corner.x for corner in tie] for tie in chain]), planes.gamma)
    ties = _polished(first, second, guess)
    if len(triangles):
        # Beyond the corners of a triangle a family goes on without being stable: it ends there.
        ties = ties[planes.touch_from_below(first, ties.x[:, 0])]
    ties = _stack([_sides(triangles, guess, first is second), ties])
    for _ in range(ROUNDS):
        ties = _arranged(ties, triangles, SPACING)
        between = _between(ties)
        if not len(between):
            break
        ties = _stack([ties, _across(first, second, between)])
    return _arranged(ties, triangles, SPACING)


Ties = tuple[bool, Coexistence]
"""Whether they melt, and the tie lines of a family."""


def _divided(
    liquid: Liquid, solid: Solid, planes: Planes, families: list[Ties]
) -> tuple[list[Ties], Array]:
    """Families without the loops that hide a triangle too small for the grid; those triangles."""
    pieces: list[Ties] = []
    triangles = [np.empty((0, 3, 3))]
    for melts, whole in families:
        ties = whole
        stable = planes.touch_from_below(liquid if melts else solid, ties.x[:, 0])
        turns = np.flatnonzero(np.diff(stable.astype(int)))
        for start, end in zip(turns[:-1], turns[1:] + 1, strict=True):
            if not melts or stable[start + 1]:
                continue
            before, after = whole.x[start], whole.x[end]
            guess = np.stack([0.5 * (before[0] + after[0]), before[1], after[1]])
            three = _again(liquid, solid, planes, guess[None])
            if not len(three):
                continue
            triangles.append(three)
            sides = _guesses(three[0][np.array([[0, 1], [0, 2]])], planes.gamma)
            rest = len(ties) - (len(whole) - end)
            kept = np.arange(len(ties)) < rest - (end - start - 1)
            pieces.append((melts, _stack([ties[kept], sides[np.array([True, False])]])))
            ties = _stack([sides[np.array([False, True])], ties[np.arange(len(ties)) >= rest]])
        pieces.append((melts, ties))
    found = np.concatenate(triangles)
    if len(found):
        pieces = [
            (melts, ties if melts else _of_solids(solid, planes, found, ties))
            for melts, ties in pieces
        ]
    return pieces, found


def _of_solids(solid: Solid, planes: Planes, triangles: Array, ties: Coexistence) -> Coexistence:
    """The ties of two solids up to triangles that were found later."""
    if not len(ties):
        return ties
    good = ties[planes.touch_from_below(solid, ties.x[:, 0])]
    return _arranged(_stack([_sides(triangles, ties, True), good]), triangles, SPACING)


def _moved(first: Phase, second: Solid, triangles: Array, known: Coexistence) -> Coexistence:
    """The tie lines of a solid near those of another."""
    few = _arranged(known, triangles, 0.75 * GAP)
    ties = _polished(first, second, few)
    sides = _sides(triangles, known, first is second) if len(known) else known
    return _arranged(_stack([sides, ties]), triangles, SPACING)


def ties_at(liquid: Liquid, solid: Solid, lines: Isotherm, x3: float) -> list[tuple[int, Array]]:
    """The tie lines whose liquid has a number fraction x3 of the third nucleus.

    Returns
    -------
    The number of the family, and the liquid's and the solid's composition, shape (2, 3).
    """
    found = []
    for number, family in enumerate(lines.families):
        above = family.first[:, 2] - x3
        if not family.melts:
            continue
        if x3 == 0.0:
            here = np.flatnonzero(above == 0.0)
            found += [(number, np.stack([family.first[i], family.second[i]])) for i in here]
            continue
        for place in np.flatnonzero(above[:-1] * above[1:] <= 0.0):
            share = above[place] / (above[place] - above[place + 1])
            ends = np.stack([family.first, family.second], axis=1)[place : place + 2]
            guess = np.maximum((1.0 - share) * ends[0] + share * ends[1], SMALLEST**2)
            weights = np.zeros((1, 2, 3))
            weights[0, 0, 2] = 1.0
            tie = coexistence(
                (liquid, solid),
                Coexistence(guess[None], np.array([lines.gamma]), np.ones(1, dtype=bool)),
                Condition(weights, np.array([x3])),
            )
            if tie.converged[0]:
                found.append((number, tie.x[0]))
    return found


def _guesses(x: Array, gamma: float) -> Coexistence:
    return Coexistence(x, np.full(len(x), gamma), np.ones(len(x), dtype=bool))


def _stack(parts: Sequence[Coexistence]) -> Coexistence:
    return Coexistence(
        np.concatenate([part.x for part in parts]),
        np.concatenate([part.gamma for part in parts]),
        np.concatenate([part.converged for part in parts]),
    )


def _triangles(
    liquid: Liquid, solid: Solid, planes: Planes, seen: Sequence[Sequence[Corner]]
) -> tuple[Array, np.ndarray]:
    """Three phases in equilibrium, and which of those of the grid they are."""
    corners = np.array([[corner.x for corner in three] for three in seen]).reshape(-1, 3, 3)
    real = np.zeros(len(seen), dtype=bool)
    found: list[Array] = []
    for number, guess in enumerate(corners):
        three = _again(liquid, solid, planes, guess[None])
        real[number] = len(three) == 1
        if len(three) and all(np.abs(three[0] - other).max() > ALIKE for other in found):
            found.append(three[0])
    return np.array(found).reshape(-1, 3, 3), real


def _again(liquid: Liquid, solid: Solid, planes: Planes, guess: Array) -> Array:
    """Three phases in equilibrium near guesses of shape (n, 3, 3); those that are stable."""
    if not len(guess):
        return guess
    x = np.maximum(guess, SMALLEST)
    start = _guesses(x / x.sum(axis=2, keepdims=True), planes.gamma)
    found = coexistence((liquid, solid, solid), start)
    near = np.abs(found.x - guess).max(axis=(1, 2)) < FARTHEST
    apart = np.abs(found.x[:, 1] - found.x[:, 2]).max(axis=1) > ALIKE
    kept = found.converged & near & apart
    kept[kept] = planes.touch_from_below(liquid, found.x[kept, 0])
    return found.x[kept]


def _sides(triangles: Array, chain: Coexistence, solids: bool) -> Coexistence:
    """The sides of triangles at which a chain of ties ends."""
    sides = triangles[:, ((1, 2),) if solids else ((0, 1), (0, 2))].reshape(-1, 2, 3)
    ends = chain.x[[0, -1]]
    # Two solids stand in either order.
    ends = np.concatenate([ends, ends[:, ::-1]]) if solids else ends
    apart = np.abs(sides[:, None] - ends[None]).max(axis=(2, 3))
    return _guesses(sides[(apart < FARTHEST).any(axis=1)], float(chain.gamma[0]))


def _on_edge(x: Array) -> np.ndarray:
    """Whether both phases of ties lack the same nucleus."""
    return np.asarray((x == 0.0).all(axis=1).any(axis=1))


def _polished(first: Phase, second: Phase, guess: Coexistence) -> Coexistence:
    """On edges of the triangle a tie line is determined, inside one of a family is chosen."""
    on_edge = _on_edge(guess.x)
    edges = coexistence((first, second), guess[on_edge])
    found = _kept(first, second, edges, guess.x[on_edge])
    return _stack([found, _across(first, second, guess[~on_edge])])


def _across(first: Phase, second: Phase, guess: Coexistence) -> Coexistence:
    """The tie lines whose middles lie on the lines of guesses."""
    x = np.maximum(guess.x, SMALLEST)
    x /= x.sum(axis=2, keepdims=True)
    normal = np.cross(x[:, 1] - x[:, 0], np.ones(3))
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-300)
    weights = np.repeat(0.5 * normal[:, None, :], 2, axis=1)
    condition = Condition(weights, (weights * x).sum(axis=(1, 2)))
    found = coexistence((first, second), Coexistence(x, guess.gamma, guess.converged), condition)
    return _kept(first, second, found, guess.x)


def _kept(first: Phase, second: Phase, found: Coexistence, guess: Array) -> Coexistence:
    kept = found.converged & (np.abs(found.x - guess).max(axis=(1, 2)) < FARTHEST)
    if first is second:
        kept &= np.abs(found.x[:, 0] - found.x[:, 1]).max(axis=1) > ALIKE
    return found[kept]


def _arranged(ties: Coexistence, triangles: Array, spacing: float) -> Coexistence:
    """Ties one after another, beginning with an end; none too close to another."""
    if len(ties) < 2:
        return ties
    places = ties.x.reshape(len(ties), -1)
    apart = np.abs(places[:, None, :] - places[None, :, :]).max(axis=2)
    ends = _on_edge(ties.x) | _of_triangles(ties.x, triangles)
    left = ends | ~(apart[:, ends] < spacing).any(axis=1)
    left &= ~np.tril(apart < ALIKE, -1).any(axis=1)
    spread = np.abs(places - places.mean(axis=0)).max(axis=1)
    here = int(np.where(left & (ends | ~ends.any()), spread, -1.0).argmax())
    order = []
    while True:
        order.append(here)
        left[here] = False
        left &= ends | (apart[here] > spacing)
        if not left.any():
            return ties[np.array(order)]
        here = int(np.where(left, apart[here], np.inf).argmin())


def _of_triangles(x: Array, triangles: Array) -> np.ndarray:
    """Whether ties are sides of triangles."""
    corners = triangles.reshape(-1, 3)
    same = (x[:, :, None, :] == corners).all(axis=3).any(axis=2)
    return np.asarray(same.all(axis=1))


def _between(ties: Coexistence) -> Coexistence:
    """Guesses between ties that are far apart."""
    if len(ties) < 2:
        return ties[np.zeros(len(ties), dtype=bool)]
    wide = np.abs(np.diff(ties.x, axis=0)).max(axis=(1, 2)) > GAP
    middle = 0.5 * (ties.x[:-1] + ties.x[1:])
    return Coexistence(middle, ties.gamma[:-1], ties.converged[:-1])[wide]
