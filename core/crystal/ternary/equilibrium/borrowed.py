"""Tie lines of a solid that takes long to compute, from those of the spherical model nearby."""

from __future__ import annotations

import numpy as np

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.ternary.equilibrium.lines import (
    FARTHEST,
    are_sides,
    arranged,
    cut,
    distance,
    filled,
    guesses,
    on_edge,
    polished,
    sides,
    stacked,
    steps,
)
from core.crystal.ternary.equilibrium.newton import Coexistence
from core.crystal.ternary.equilibrium.search import Search, Ties

SPACING = {True: 0.03, False: 0.06}
"""Between ties that melt, and between those of two solids, which take longest."""
GAP = 0.08
"""Between neighbouring ties, from which on one is looked for half-way."""
HOLE = 0.11
"""Between neighbouring ties that cannot be of one family, as none is half-way."""
BESIDE = 0.1
"""Number fraction up to which a hole may have come from an edge of the triangle."""
ATTACHED = 0.3
"""How far a side of a triangle may be from the family that ends there."""


class Borrower(Search):
    """Follows families and triangles from another solid to this one, and mends what differs.

    The two solids differ little in energy, so that the same phases coexist but near a few Gamma:
    where one has a triangle or a pair of ties on an edge that the other has not yet.
    """

    def borrowed(self, families: list[Ties], triangles: Array) -> tuple[list[Ties], Array]:
        """Families and triangles of this solid from those of the other."""
        found = [self.triangle(three) for three in triangles]
        own = np.concatenate([np.empty((0, 3, 3)), *found])
        moved: list[Ties] = []
        for melts, known in families:
            check()
            few = arranged(known, triangles, SPACING[melts])
            ties = polished(self.first(melts), self.solid, few)
            if len(own) and len(ties):
                ties = ties[self.planes.touch_from_below(self.first(melts), ties.x[:, 0])]
            moved.append((melts, ties))
        moved = self._with_sides(moved, own)
        whole: list[Ties] = []
        for melts, ties in moved:
            spacing = 0.3 * SPACING[melts]
            close = filled(self.first(melts), self.solid, ties, own, spacing, GAP)
            whole += [(melts, piece) for piece in self._opened(melts, _between_sides(close, own))]
        whole, overlooked = self._divided(self._joined(whole, own))
        return whole, np.concatenate([own, overlooked])

    def _with_sides(self, families: list[Ties], triangles: Array) -> list[Ties]:
        """Each side of a triangle with the family that is nearest."""
        families = list(families)
        for kind in (True, False):
            for side in sides(triangles, not kind):
                near = [
                    distance(side[None], ties.x, not kind).min(initial=ATTACHED)
                    if melts == kind
                    else ATTACHED
                    for melts, ties in families
                ]
                if min(near, default=ATTACHED) < ATTACHED:
                    place = int(np.argmin(near))
                    ties = stacked(families[place][1], guesses(side[None], self.gamma))
                    families[place] = (kind, ties)
        return families

    def _opened(self, melts: bool, ties: Coexistence) -> list[Coexistence]:
        """A family cut where an edge of the triangle has come between, with the ties there."""
        holes = np.flatnonzero(steps(ties) > HOLE)
        pieces = cut(ties, holes.tolist())
        if len(pieces) == 1:
            return pieces
        return [
            arranged(stacked(piece, self._edges(melts, piece)), np.empty((0, 3, 3)), 0.01)
            for piece in pieces
        ]

    def _edges(self, melts: bool, piece: Coexistence) -> Coexistence:
        """Ties on the edge of the triangle near an end of a piece that is close to it."""
        ends = piece.x[np.array([0, -1])]
        absent = ends.max(axis=1).argmin(axis=1)
        near = ends.max(axis=1).min(axis=1) < BESIDE
        ends[np.arange(2), :, absent] = 0.0
        ends /= ends.sum(axis=2, keepdims=True)
        kept = near & ~on_edge(piece.x[np.array([0, -1])])
        return polished(self.first(melts), self.solid, guesses(ends[kept], self.gamma))

    def _joined(self, families: list[Ties], triangles: Array) -> list[Ties]:
        """Families of which two loose ends are near each other, as one."""
        families = [family for family in families if len(family[1])]
        for number, (melts, ties) in enumerate(families):
            for other in range(number):
                kind, before = families[other]
                if kind == melts and self._loose_and_near(ties, before, triangles):
                    both = stacked(before, ties)
                    both = filled(self.first(melts), self.solid, both, triangles, 0.01, GAP)
                    families[other] = (melts, both)
                    families[number] = (melts, ties[np.arange(0)])
                    break
        return [family for family in families if len(family[1])]

    @staticmethod
    def _loose_and_near(ties: Coexistence, others: Coexistence, triangles: Array) -> bool:
        if not len(others):
            return False
        ends = [family.x[np.array([0, -1])] for family in (ties, others)]
        loose = [x[~on_edge(x) & ~are_sides(x, triangles)] for x in ends]
        return bool((distance(loose[0], loose[1], solids=False) < FARTHEST).any())


def _between_sides(ties: Coexistence, triangles: Array) -> Coexistence:
    """Ties up to the sides of triangles, beyond which the same equations have other solutions."""
    places = np.flatnonzero(are_sides(ties.x, triangles)) if len(ties) else np.zeros(0, dtype=int)
    bounds = [0, *places.tolist(), len(ties) - 1]
    longest = int(np.argmax(np.diff(bounds)))
    return ties[np.arange(bounds[longest], bounds[longest + 1] + 1)]
