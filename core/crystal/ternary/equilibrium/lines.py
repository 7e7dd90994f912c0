"""Tie lines at one Gamma as rows: found near guesses, put in order, and between which some lack."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.crystal.lattice import Array
from core.crystal.ternary.equilibrium.newton import Coexistence, Condition, coexistence
from core.crystal.ternary.phase import Phase

SMALLEST = 1e-4
"""Number fraction that a guess begins with where the grid has none but the other phase some."""
ALIKE = 1e-5
"""Phases of one kind whose compositions differ by less are one."""
FARTHEST = 0.15
"""How far from its guess a tie line may be found."""


def guesses(x: Array, gamma: float) -> Coexistence:
    """Ties of compositions x, shape (n, 2, 3), to begin with."""
    return Coexistence(x, np.full(len(x), gamma), np.ones(len(x), dtype=bool))


def stacked(*parts: Coexistence) -> Coexistence:
    """All rows of several."""
    return Coexistence(
        np.concatenate([part.x for part in parts]),
        np.concatenate([part.gamma for part in parts]),
        np.concatenate([part.converged for part in parts]),
    )


def on_edge(x: Array) -> np.ndarray:
    """Whether both phases of ties lack the same nucleus."""
    return np.asarray((x == 0.0).all(axis=1).any(axis=1))


def steps(ties: Coexistence) -> Array:
    """How far each tie is from the next, shape (n - 1,)."""
    return np.asarray(np.abs(np.diff(ties.x, axis=0)).max(axis=(1, 2), initial=0.0))


def polished(first: Phase, second: Phase, guess: Coexistence) -> Coexistence:
    """The tie lines near guesses.

    On edges of the triangle they are determined; inside one of a family is chosen, that whose
    middle lies on the line of the guess.
    """
    edges = on_edge(guess.x)
    found = coexistence((first, second), guess[edges])
    return stacked(
        _kept(first, second, found, guess.x[edges]), _across(first, second, guess[~edges])
    )


def _across(first: Phase, second: Phase, guess: Coexistence) -> Coexistence:
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


def sides(triangles: Array, solids: bool) -> Array:
    """The sides of triangles that are ties of a liquid, or of two solids; shape (n, 2, 3)."""
    pairs = ((1, 2),) if solids else ((0, 1), (0, 2))
    return np.asarray(triangles[:, pairs].reshape(-1, 2, 3))


def are_sides(x: Array, triangles: Array) -> np.ndarray:
    """Whether ties are sides of triangles."""
    corners = triangles.reshape(-1, 3)
    same = (x[:, :, None, :] == corners).all(axis=3).any(axis=2)
    return np.asarray(same.all(axis=1))


def distance(ties: Array, others: Array, solids: bool) -> Array:
    """How far ties are from others, shape (n, m); two solids stand in either order."""
    straight = np.abs(ties[:, None] - others[None]).max(axis=(2, 3))
    if not solids:
        return np.asarray(straight)
    return np.minimum(straight, np.abs(ties[:, None, ::-1] - others[None]).max(axis=(2, 3)))


def oriented(ties: Coexistence, others: Coexistence) -> Coexistence:
    """Ties of two solids with their ends in the order of the nearest of some others."""
    straight = np.abs(ties.x[:, None] - others.x[None]).max(axis=(2, 3)).min(axis=1)
    swapped = np.abs(ties.x[:, None, ::-1] - others.x[None]).max(axis=(2, 3)).min(axis=1)
    x = np.where((swapped < straight)[:, None, None], ties.x[:, ::-1], ties.x)
    return Coexistence(x, ties.gamma, ties.converged)


def arranged(ties: Coexistence, triangles: Array, spacing: float) -> Coexistence:
    """Ties one after another, beginning with an end; none too close to another.

    Those on edges and the sides of triangles are ends and stay.
    """
    if len(ties) < 2:
        return ties
    places = ties.x.reshape(len(ties), -1)
    apart = np.abs(places[:, None, :] - places[None, :, :]).max(axis=2)
    ends = on_edge(ties.x) | are_sides(ties.x, triangles)
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


def filled(
    first: Phase, second: Phase, ties: Coexistence, triangles: Array, spacing: float, gap: float
) -> Coexistence:
    """Arranged ties, and those half-way between any that are farther apart than `gap`."""
    ties = arranged(ties, triangles, spacing)
    wide = np.flatnonzero(steps(ties) > gap)
    if not len(wide):
        return ties
    middle = guesses(0.5 * (ties.x[wide] + ties.x[wide + 1]), float(ties.gamma[0]))
    return arranged(stacked(ties, polished(first, second, middle)), triangles, spacing)


def cut(ties: Coexistence, places: Sequence[int]) -> list[Coexistence]:
    """Pieces of ties that end after given places."""
    rows = np.split(np.arange(len(ties)), np.asarray(places, dtype=int) + 1)
    return [ties[part] for part in rows if len(part)]
