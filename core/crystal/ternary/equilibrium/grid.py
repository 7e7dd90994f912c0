"""Compositions over the triangle, denser at its edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.crystal.lattice import Array


@dataclass(frozen=True)
class TriangleGrid:
    """Points of a triangle and which are next to each other.

    Parameters
    ----------
    x : compositions, shape (n, 3). neighbours : of each point, shape (n, 6), padded with itself.
    """

    x: Array
    neighbours: np.ndarray

    def minima(self, values: Array) -> tuple[np.ndarray, np.ndarray]:
        """Rows and points of local minima, for values of shape (m, n); never where infinite."""
        lowest = (values[:, self.neighbours] >= values[:, :, None]).all(axis=2)
        row, place = np.nonzero(lowest & np.isfinite(values))
        return row, place


@lru_cache(maxsize=8)
def triangle_grid(steps: int) -> TriangleGrid:
    """A grid with `steps` intervals along each edge, (steps + 1)(steps + 2)/2 points."""
    places = np.array(
        [(steps - j - k, j, k) for j in range(steps + 1) for k in range(steps + 1 - j)]
    )
    index = {tuple(place): number for number, place in enumerate(places.tolist())}
    moves = [(1, -1, 0), (-1, 1, 0), (1, 0, -1), (-1, 0, 1), (0, 1, -1), (0, -1, 1)]
    neighbours = [
        [index.get((i + a, j + b, k + c), here) for a, b, c in moves]
        for here, (i, j, k) in enumerate(places.tolist())
    ]
    weights = np.sin(0.5 * np.pi * places / steps) ** 2
    return TriangleGrid(weights / weights.sum(axis=1, keepdims=True), np.array(neighbours))
