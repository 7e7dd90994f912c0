"""The condition S(k) >= 0: where a crystal's structure factor is lowest, found continuously."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from core.crystal.lattice import Array, Lattice, Shell, shell_cosines
from core.kernels import structure

COARSE = 8
"""Steps along an edge of the grid that screens many compositions at once."""


@dataclass(frozen=True)
class WedgeGrid:
    """A grid over the irreducible wedge, for finding local minima.

    Parameters
    ----------
    k : wavevectors, shape (n, 3), in units of 1/a_i.
    cosines : C_i at each of them, shape (n, shells).
    neighbours : indices of each point's neighbours, padded with the point itself.
    """

    k: Array
    cosines: Array
    neighbours: np.ndarray


def _barycentric(steps: int) -> np.ndarray:
    """Integer coordinates (a, b, c) with 0 <= c <= b <= a <= steps."""
    return np.array(
        [(a, b, c) for a in range(steps + 1) for b in range(a + 1) for c in range(b + 1)]
    )


def wedge_grid(lattice: Lattice, shells: tuple[Shell, ...], steps: int) -> WedgeGrid:
    """A grid of `steps` intervals along each edge of every tetrahedron of the wedge."""
    coordinates = _barycentric(steps)
    index = {tuple(point): i for i, point in enumerate(coordinates.tolist())}
    moves = [
        (a, b, c)
        for a in (-1, 0, 1)
        for b in (-1, 0, 1)
        for c in (-1, 0, 1)
        if (a, b, c) != (0, 0, 0)
    ]
    neighbours = np.array(
        [
            [index.get((a + i, b + j, c + k), here) for i, j, k in moves]
            for here, (a, b, c) in enumerate(coordinates.tolist())
        ]
    )
    k_parts, neighbour_parts = [], []
    for offset, names in enumerate(lattice.wedge):
        first, second, third = (lattice.special_point(name) for name in names)
        a, b, c = (coordinates[:, [axis]] / steps for axis in range(3))
        k_parts.append(a * first + b * (second - first) + c * (third - second))
        neighbour_parts.append(neighbours + offset * len(coordinates))
    k = np.concatenate(k_parts)
    return WedgeGrid(k, shell_cosines(k, lattice, shells), np.concatenate(neighbour_parts))


def _cosine_terms(shells: tuple[Shell, ...]) -> tuple[np.ndarray, np.ndarray, Array]:
    """Products of cosines that make up every C_i: orders, shell index and weight of each."""
    orders, owner, weight = [], [], []
    for index, shell in enumerate(shells):
        distinct = sorted(set(permutations(shell.half_steps)))
        orders += distinct
        owner += [index] * len(distinct)
        weight += [shell.neighbours / len(distinct)] * len(distinct)
    return np.array(orders, dtype=np.int64), np.array(owner, dtype=np.int64), np.array(weight)


@dataclass(frozen=True)
class Minima:
    """Local minima of a structure factor.

    Parameters
    ----------
    k : wavevectors, shape (n, 3), in units of 1/a_i; not folded into the wedge.
    S : values there, shape (n,).
    cosines : C_i there, shape (n, shells).
    """

    k: Array
    S: Array
    cosines: Array


class MinimumSearch:
    """Finds where S(k) = x(1-x) + sum_i (alpha_i - x^2) C_i(k) of some shells is lowest.

    `terms` are the products of cosines that make up every C_i: orders, shell and weight of each;
    `half_edge` is a_l/2 in units of a_i, the unit of angles.
    """

    def __init__(self, lattice: Lattice, shells: tuple[Shell, ...]) -> None:
        # Enough intervals to separate the minima of the fastest cosine.
        steps = 4 * max(shell.half_steps[0] for shell in shells)
        self.half_edge = lattice.cube_edge / 2.0
        grid = wedge_grid(lattice, shells, steps)
        self._angles, self._neighbours = grid.k * self.half_edge, grid.neighbours
        # A row a shell, so that the sum over shells takes many points at once.
        self._cosines = np.ascontiguousarray(grid.cosines.T)
        self.terms = _cosine_terms(shells)
        self._coarse = wedge_grid(lattice, shells, COARSE).cosines

    def cosines(self, angles: Array) -> Array:
        """C_i at angles k a_l/2 of shape (n, 3), shape (n, shells)."""
        orders, owner, weight = self.terms
        each = weight * np.cos(angles[:, None, :] * orders).prod(axis=2)
        return np.asarray(np.add.reduceat(each, np.flatnonzero(np.diff(owner, prepend=-1)), axis=1))

    def curvatures(self, angle: Array, deviation: Array) -> Array:
        """Second derivatives of S with respect to each of the three angles."""
        orders, owner, weight = self.terms
        each = weight * deviation[owner] * np.cos(angle * orders).prod(axis=1)
        return np.asarray(-each @ orders**2)

    def lowest_on_grid(self, scaled: Array) -> Array:
        """Least S(k)/x(1-x) on a coarse grid, for many crystals at once.

        Parameters
        ----------
        scaled : (alpha_i - x^2)/x(1-x), shape (n, shells).
        """
        return 1.0 + (scaled @ self._coarse.T).min(axis=1, initial=np.inf)

    def minima(self, deviation: Array, random: float, ceiling: float) -> Minima:
        """Local minima that lie below `ceiling`.

        Parameters
        ----------
        deviation : alpha_i - x^2, shape (shells,).
        random : x(1-x), the structure factor of the random crystal.
        """
        orders, owner, weight = self.terms
        rows = structure.local_minima(
            float(random),
            np.ascontiguousarray(deviation),
            self._cosines,
            self._neighbours,
            self._angles,
            orders,
            owner,
            weight,
            float(ceiling),
        )
        return Minima(rows[:, :3] / self.half_edge, rows[:, 3], rows[:, 4:])
