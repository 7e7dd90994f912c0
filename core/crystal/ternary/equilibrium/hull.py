"""The phases at one Gamma, roughly: the lower convex hull of free energies over the triangle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.crystal.lattice import Array
from core.crystal.ternary.equilibrium.grid import triangle_grid
from core.crystal.ternary.phase import Phase

LIQUID, SOLID = 0, 1
STEPS = 40
"""Intervals of the grid along an edge of the triangle."""
FLAT = 1e-9
"""By how much, over T, a phase must lie above the plane between two of its points to part."""


@dataclass(frozen=True)
class Corner:
    """A point of the hull: which phase it is, and its composition, shape (3,)."""

    phase: int
    x: Array


@dataclass(frozen=True)
class Outline:
    """What coexists, to the accuracy of the grid.

    Parameters
    ----------
    ties : pairs of corners, the liquid first. triangles : three corners each, the liquid first.
    sides : the numbers of the three sides of each facet of the hull among all ties, shape (n, 3).
    parts : which of them are ties rather than chords of one phase, same shape.
    """

    ties: tuple[tuple[Corner, ...], ...]
    triangles: tuple[tuple[Corner, ...], ...]
    sides: np.ndarray
    parts: np.ndarray

    def families(self, triangles: np.ndarray) -> list[list[tuple[Corner, ...]]]:
        """Ties that follow one another.

        Parameters
        ----------
        triangles : which of the triangles really are three phases. The others only seem to be, as
            the grid is coarse, and families go on through them.
        """
        parts = self.parts.copy()
        three = np.flatnonzero(parts.all(axis=1))
        for facet, real in zip(three, triangles, strict=True):
            if not real:
                kinds = [{corner.phase for corner in self.ties[side]} for side in self.sides[facet]]
                melting = np.array([len(kind) == 2 for kind in kinds])
                parts[facet] = melting if melting.sum() == 2 else False
        return [[self.ties[side] for side in chain] for chain in _chains(self.sides, parts)]


def outline(liquid: Phase, solid: Phase, gamma: float) -> Outline:
    """Regions of one, two and three phases.

    A facet of the hull is a region of one phase, a piece between two ties of neighbouring
    compositions, or a region of three phases. An edge of a facet is a tie if its ends are of two
    phases, or if their phase lies above its middle.
    """
    # A module that SciPy does not offer by itself.
    from scipy.spatial import ConvexHull

    x = triangle_grid(STEPS).x
    coupling = np.array(gamma)
    energies = np.stack([phase.free_energy(x, coupling) for phase in (liquid, solid)])
    phase = energies.argmin(axis=0)
    lowest = energies.min(axis=0)
    hull = ConvexHull(np.column_stack([x[:, 1:], lowest]))
    facets = hull.simplices[hull.equations[:, 2] < -1e-12]
    sides = np.sort(facets[:, [[0, 1], [0, 2], [1, 2]]], axis=2)
    pairs, which = np.unique(sides.reshape(-1, 2), axis=0, return_inverse=True)
    parts = _parts(liquid, solid, gamma, x, phase, lowest, pairs)[which].reshape(-1, 3)
    corners = [Corner(int(kind), point) for kind, point in zip(phase, x, strict=True)]
    return Outline(
        tuple(_ordered(corners[a] for a in pair) for pair in pairs),
        tuple(_ordered(corners[a] for a in facet) for facet in facets[parts.all(axis=1)]),
        which.reshape(-1, 3),
        parts,
    )


def _ordered(corners: Iterable[Corner]) -> tuple[Corner, ...]:
    """The liquid first, then as the second and third number fractions rise."""
    return tuple(sorted(corners, key=lambda corner: (corner.phase, *corner.x[::-1])))


def _parts(
    liquid: Phase,
    solid: Phase,
    gamma: float,
    x: Array,
    phase: np.ndarray,
    lowest: Array,
    pairs: np.ndarray,
) -> np.ndarray:
    """Whether two points of the hull coexist, rather than being two of one phase."""
    first, second = pairs.T
    parted = phase[first] != phase[second]
    middle = 0.5 * (x[first] + x[second])
    chord = 0.5 * (lowest[first] + lowest[second])
    for code, model in ((LIQUID, liquid), (SOLID, solid)):
        own = (phase[first] == code) & (phase[second] == code)
        parted[own] = model.free_energy(middle[own], np.array(gamma)) > chord[own] + FLAT
    return parted


def _chains(sides: np.ndarray, parts: np.ndarray) -> list[list[int]]:
    """Sides of facets that are ties, in the order in which facets of two phases join them."""
    joined: defaultdict[int, list[int]] = defaultdict(list)
    for row, ties in zip(sides, parts, strict=True):
        own = [int(side) for side in row[ties]]
        for side in own:
            joined[side] += own if len(own) == 2 else []
    chains, seen = [], set()
    # From ends first; what is left then are rings. Every side is named once by itself.
    for start in sorted(joined, key=lambda side: len(joined[side])):
        chain: list[int] = []
        ahead: int | None = start
        while ahead is not None and ahead not in seen:
            seen.add(ahead)
            chain.append(ahead)
            ahead = next((side for side in joined[ahead] if side not in seen), None)
        if chain:
            chains.append(chain)
    return chains
