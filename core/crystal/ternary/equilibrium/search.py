"""What coexists at one Gamma with a solid that is quickly computed at all compositions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.ternary.equilibrium.hull import LIQUID, Corner, outline
from core.crystal.ternary.equilibrium.lines import (
    ALIKE,
    FARTHEST,
    SMALLEST,
    arranged,
    distance,
    filled,
    guesses,
    oriented,
    polished,
    sides,
    stacked,
)
from core.crystal.ternary.equilibrium.newton import Coexistence, coexistence
from core.crystal.ternary.equilibrium.stability import Planes
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.phase import Phase
from core.crystal.ternary.solids import Solid

SPACING, GAP = 0.004, 0.04
"""Ties of a family closer than the first are left out; between those farther apart than the second
others are looked for."""
ROUNDS = 3

Ties = tuple[bool, Coexistence]
"""Whether one phase is a liquid, and the tie lines of a family."""


class Search:
    """Tie lines and triangles of a liquid and a solid at one Gamma."""

    def __init__(self, liquid: Liquid, solid: Solid, gamma: float) -> None:
        self.liquid, self.solid, self.gamma = liquid, solid, gamma
        self.planes = Planes(liquid, solid, gamma)

    def first(self, melts: bool) -> Phase:
        """The first phase of a family."""
        return self.liquid if melts else self.solid

    def coexisting(self) -> tuple[list[Ties], Array]:
        """All families, and triangles of shape (n, 3, 3)."""
        seen = outline(self.liquid, self.solid, self.gamma)
        triangles, real = self._triangles(seen.triangles)
        families = []
        for chain in seen.families(real):
            check()
            melts = chain[0][0].phase == LIQUID
            families.append((melts, self._family(melts, triangles, chain)))
        families, overlooked = self._divided(families)
        triangles = np.concatenate([triangles, overlooked])
        return self._gathered(families, triangles), triangles

    def triangle(self, guess: Array) -> Array:
        """Three phases in stable equilibrium near a guess, shape (1, 3, 3), or none, (0, 3, 3)."""
        x = np.maximum(guess, SMALLEST)
        start = guesses((x / x.sum(axis=1, keepdims=True))[None], self.gamma)
        found = coexistence((self.liquid, self.solid, self.solid), start)
        near = np.abs(found.x - guess).max(axis=(1, 2)) < FARTHEST
        apart = np.abs(found.x[:, 1] - found.x[:, 2]).max(axis=1) > ALIKE
        kept = found.converged & near & apart
        kept[kept] = self.planes.touch_from_below(self.liquid, found.x[kept, 0])
        return found.x[kept]

    def _triangles(self, seen: Sequence[Sequence[Corner]]) -> tuple[Array, np.ndarray]:
        """Three phases in equilibrium, and which of those of the grid they are."""
        real = np.zeros(len(seen), dtype=bool)
        found: list[Array] = []
        for number, corners in enumerate(seen):
            three = self.triangle(np.array([corner.x for corner in corners]))
            real[number] = len(three) == 1
            if len(three) and all(np.abs(three[0] - other).max() > ALIKE for other in found):
                found.append(three[0])
        return np.array(found).reshape(-1, 3, 3), real

    def _family(
        self, melts: bool, triangles: Array, chain: Sequence[tuple[Corner, ...]]
    ) -> Coexistence:
        """The tie lines near those of a chain, and between the ends of the chain."""
        first = self.first(melts)
        guess = guesses(np.array([[corner.x for corner in tie] for tie in chain]), self.gamma)
        ties = polished(first, self.solid, guess)
        if len(triangles):
            # Beyond a triangle's corners a family goes on without being stable: it ends there.
            ties = ties[self.planes.touch_from_below(first, ties.x[:, 0])]
        ends = guess.x[np.array([0, -1])]
        ties = stacked(ties, self._sides_near(melts, triangles, ends))
        for _ in range(ROUNDS):
            ties = filled(first, self.solid, ties, triangles, SPACING, GAP)
        return ties

    def _sides_near(self, melts: bool, triangles: Array, ties: Array) -> Coexistence:
        """The sides of triangles that are near some ties."""
        all_sides = sides(triangles, not melts)
        near = (distance(all_sides, ties, not melts) < FARTHEST).any(axis=1)
        return guesses(all_sides[near], self.gamma)

    def _divided(self, families: list[Ties]) -> tuple[list[Ties], Array]:
        """Families without loops that hide a triangle too small for the grid; those triangles."""
        pieces: list[Ties] = []
        triangles = [np.empty((0, 3, 3))]
        for melts, whole in families:
            if not melts:
                pieces.append((melts, whole))
                continue
            begin, head = 0, whole[np.arange(0)]
            stable = self.planes.touch_from_below(self.liquid, whole.x[:, 0])
            turns = np.flatnonzero(np.diff(stable.astype(int)))
            for before, after in zip(turns[:-1], turns[1:] + 1, strict=True):
                if stable[before + 1]:
                    continue
                melt = 0.5 * (whole.x[before, 0] + whole.x[after, 0])
                three = self.triangle(np.stack([melt, whole.x[before, 1], whole.x[after, 1]]))
                if len(three):
                    triangles.append(three)
                    ends = guesses(sides(three, False), self.gamma)
                    body = whole[np.arange(begin, before + 1)]
                    pieces.append((melts, stacked(head, body, ends[np.array([0])])))
                    begin, head = int(after), ends[np.array([1])]
            pieces.append((melts, stacked(head, whole[np.arange(begin, len(whole))])))
        found = np.concatenate(triangles)
        if len(found):
            pieces = [
                (melts, ties if melts else self._up_to(found, ties)) for melts, ties in pieces
            ]
        return pieces, found

    def _gathered(self, families: list[Ties], triangles: Array) -> list[Ties]:
        """Ties of two solids that are near each other as one family: a gap closes slowly.

        Where its two solids are hardly different the hull of a grid has only pieces of it.
        """
        gathered: list[Ties] = []
        for melts, ties in families:
            place = None if melts else self._place(gathered, ties)
            if place is None:
                gathered.append((melts, ties))
            else:
                both = stacked(gathered[place][1], oriented(ties, gathered[place][1]))
                both = filled(self.solid, self.solid, both, triangles, SPACING, GAP)
                gathered[place] = (melts, both)
        return gathered

    @staticmethod
    def _place(families: list[Ties], ties: Coexistence) -> int | None:
        """The family of two solids that is near some ties."""
        for number, (melts, others) in enumerate(families):
            if not melts and distance(ties.x, others.x, True).min(initial=1.0) < FARTHEST:
                return number
        return None

    def _up_to(self, triangles: Array, ties: Coexistence) -> Coexistence:
        """The ties of two solids up to triangles that were found later."""
        if not len(ties):
            return ties
        good = ties[self.planes.touch_from_below(self.solid, ties.x[:, 0])]
        ends = self._sides_near(False, triangles, ties.x[np.array([0, -1])])
        return arranged(stacked(ends, good), triangles, SPACING)
