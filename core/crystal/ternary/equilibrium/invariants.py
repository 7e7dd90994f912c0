"""Special points of the three edges of the triangle, and the lines that begin there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.phases.invariants import AZEOTROPE, EUTECTIC, MELTING, PERITECTIC
from core.crystal.ternary.equilibrium.freezing import freezing
from core.crystal.ternary.equilibrium.newton import Coexistence, Condition, coexistence
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.mixture import PAIRS
from core.crystal.ternary.solids import Solid

STEPS = 48
"""Liquids along an edge whose freezing shows where special points are."""
JUMP = 0.15
"""Change of the first solid between neighbouring liquids that is one of its kind."""
ADVANCE = 0.01
"""Step along a cotectic, in the liquid's number fraction of the nucleus that the edge lacks."""
MERGED = 1e-3
"""Two solids that differ by less have become one."""


@dataclass(frozen=True)
class Invariant:
    """A point of the edges at which phases of fixed composition coexist.

    Parameters
    ----------
    kind : what it is, as of two nuclei. pair : the places of the two nuclei.
    gamma : coupling of Z1. x : compositions of the liquid and of one or two solids, shape (n, 3).
    """

    kind: str
    pair: tuple[int, int]
    gamma: float
    x: Array


@dataclass(frozen=True)
class Cotectic:
    """A line along which a liquid and two solids coexist.

    Parameters
    ----------
    gamma : coupling, shape (n,). x : compositions, the liquid first, shape (n, 3, 3).
    """

    gamma: Array
    x: Array


def edge_invariants(liquid: Liquid, solid: Solid) -> list[Invariant]:
    """Melting points, azeotropes, eutectics and peritectics of the three binary mixtures."""
    points = []
    share = 0.5 - 0.5 * np.cos(np.pi * np.linspace(0.0, 1.0, STEPS + 1))
    for pair in PAIRS:
        check()
        x = np.zeros((STEPS + 1, 3))
        x[:, pair[0]], x[:, pair[1]] = 1.0 - share, share
        frozen = freezing(liquid, solid, x)
        ahead = (frozen.solid - x)[:, pair[1]]
        points += _azeotropes(liquid, solid, pair, share, ahead)
        jumps = np.flatnonzero(np.abs(np.diff(frozen.solid[:, pair[1]])) > JUMP)
        for place in jumps:
            guess = np.stack(
                [
                    0.5 * (x[place] + x[place + 1]),
                    frozen.solid[place],
                    frozen.solid[place + 1],
                ]
            )
            points += _three_phases(liquid, solid, pair, float(frozen.gamma[place]), guess)
    corners = freezing(liquid, solid, np.eye(3))
    for corner in range(3):
        pure = np.stack([corners.liquid[corner], corners.solid[corner]])
        pair = next(pair for pair in PAIRS if corner in pair)
        points.append(Invariant(MELTING, pair, float(corners.gamma[corner]), pure))
    return sorted(points, key=lambda point: point.gamma)


def _azeotropes(
    liquid: Liquid, solid: Solid, pair: tuple[int, int], share: Array, ahead: Array
) -> list[Invariant]:
    """Where the solid is neither richer nor poorer in the heavier nucleus than the liquid."""

    def mixture(at: float) -> Array:
        x = np.zeros((1, 3))
        x[0, pair[0]], x[0, pair[1]] = 1.0 - at, at
        return x

    def richer(at: float) -> float:
        return float(freezing(liquid, solid, mixture(at)).solid[0, pair[1]]) - at

    points = []
    # At the ends solid and liquid are equal, and the sign is rounding.
    for place in range(1, len(share) - 2):
        turns = ahead[place] * ahead[place + 1] < 0.0
        if turns and abs(ahead[place] - ahead[place + 1]) < JUMP:
            bounds = share[place : place + 2]
            at = float(scipy.optimize.brentq(richer, *bounds, xtol=1e-10, rtol=1e-12))
            frozen = freezing(liquid, solid, mixture(at))
            x = np.concatenate([frozen.liquid, frozen.solid])
            points.append(Invariant(AZEOTROPE, pair, float(frozen.gamma[0]), x))
    return points


def _three_phases(
    liquid: Liquid, solid: Solid, pair: tuple[int, int], gamma: float, guess: Array
) -> list[Invariant]:
    """A liquid and two solids of an edge."""
    x = np.maximum(guess, 1e-6)
    x[:, 3 - sum(pair)] = 0.0
    start = Coexistence(
        (x / x.sum(axis=1, keepdims=True))[None], np.array([gamma]), np.ones(1, dtype=bool)
    )
    found = coexistence((liquid, solid, solid), start, free_gamma=True)
    ends = found.x[0, :, pair[1]]
    if not found.converged[0] or abs(ends[1] - ends[2]) < MERGED:
        return []
    kind = EUTECTIC if min(ends[1:]) < ends[0] < max(ends[1:]) else PERITECTIC
    return [Invariant(kind, pair, float(found.gamma[0]), found.x[0])]


def cotectics(liquid: Liquid, solid: Solid, points: list[Invariant]) -> list[Cotectic]:
    """The lines of three phases that begin at eutectics and peritectics of the edges.

    Each goes on, in steps of the liquid's composition, until its two solids become one, its liquid
    reaches another edge, or no third phase is found any more.
    """
    return [
        _cotectic(liquid, solid, point) for point in points if point.kind in (EUTECTIC, PERITECTIC)
    ]


def _cotectic(liquid: Liquid, solid: Solid, start: Invariant) -> Cotectic:
    inward = 3 - sum(start.pair)
    weights = np.zeros((1, 3, 3))
    weights[0, 0, inward] = 1.0
    x, gamma = [start.x], [start.gamma]
    while True:
        check()
        value = ADVANCE * len(x)
        guess = _ahead(x, inward, value)
        found = coexistence(
            (liquid, solid, solid),
            Coexistence(guess[None], np.array([gamma[-1]]), np.ones(1, dtype=bool)),
            Condition(weights, np.array([value])),
            free_gamma=True,
        )
        three = found.x[0]
        moved = np.abs(three - x[-1]).max()
        if not found.converged[0] or np.abs(three[1] - three[2]).max() < MERGED or moved > JUMP:
            return Cotectic(np.array(gamma), np.array(x))
        x.append(three)
        gamma.append(float(found.gamma[0]))


def _ahead(x: list[Array], inward: int, value: float) -> Array:
    """Compositions where the liquid has `value` of a nucleus, from those before."""
    guess = np.array(x[-1])
    if len(x) > 2:
        guess = np.maximum(2.0 * x[-1] - x[-2], 0.1 * x[-1])
    guess[0, inward] = value
    guess[1:, inward] = np.maximum(guess[1:, inward], 0.5 * value)
    return np.asarray(guess / guess.sum(axis=1, keepdims=True))
