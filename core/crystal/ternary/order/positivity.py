"""The condition S(k) >= 0 on the matrix of structure factors of three nuclei.

With q_a = sqrt(x_a) and r_ab = P_ab/(x_a x_b), S_ab/(q_a q_b) = delta_ab - q_a q_b
+ q_a q_b sum_i (r_ab,i - 1) C_i(k) has the vector q for a zero of it at every k. What is left,
across q, are two eigenvalues, those of S S_0^-1, which are 1 in the random crystal: they stay as
they are where a nucleus is absent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.crystal.lattice import Array
from core.crystal.lattice_sums import LatticeSums
from core.crystal.order.positivity import COARSE, MinimumSearch, wedge_grid
from core.kernels import ternary_structure

Matrices = Array
"""r_ab - 1 of each shell, shape (shells, 3, 3)."""


@dataclass(frozen=True)
class Minima:
    """Local minima of the smaller eigenvalue of S S_0^-1.

    Parameters
    ----------
    angles : wavevectors k a_l/2, shape (n, 3). eigenvalue : shape (n,).
    cosines : C_i there, shape (n, shells).
    vectors : v with S v = eigenvalue S_0 v, <v> = 0 and <v^2> = 1, shape (n, 3).
    """

    angles: Array
    eigenvalue: Array
    cosines: Array
    vectors: Array

    def keep(self, rows: np.ndarray) -> Minima:
        """Some of them."""
        return Minima(
            self.angles[rows], self.eigenvalue[rows], self.cosines[rows], self.vectors[rows]
        )


def across(x: Array) -> Array:
    """Two vectors that are orthogonal to sqrt(x) and to each other, shape (..., 3, 2).

    Columns of the reflection that turns sqrt(x) into the first axis.
    """
    first = np.sqrt(x)
    mirror = first.copy()
    mirror[..., 0] += 1.0
    reflected = np.eye(3) - mirror[..., :, None] * mirror[..., None, :] / mirror[..., :1, None]
    return np.asarray(reflected[..., 1:])


def parts(x: Array, excess: Matrices) -> Array:
    """B_11, B_22 and B_12 of each shell, so that the eigenvalues are those of 1 + sum_i B_i C_i(k).

    Parameters
    ----------
    x : shape (..., 3). excess : r_ab - 1, shape (..., shells, 3, 3).

    Returns
    -------
    Shape (..., 3, shells).
    """
    basis = (np.sqrt(x)[..., :, None] * across(x))[..., None, :, :]
    both = np.swapaxes(basis, -1, -2) @ excess @ basis
    return np.stack([both[..., 0, 0], both[..., 1, 1], both[..., 0, 1]], axis=-2)


def smaller(first: Array, second: Array, mixed: Array) -> Array:
    """The smaller eigenvalue of matrices of two rows."""
    return np.asarray(0.5 * (first + second - np.hypot(first - second, 2.0 * mixed)))


class EigenvalueSearch:
    """Finds where the smaller eigenvalue of S S_0^-1 is lowest.

    `terms` and `half_edge` are those of `MinimumSearch`.
    """

    def __init__(self, sums: LatticeSums) -> None:
        of_two = MinimumSearch(sums.lattice, sums.shells)
        self.terms, self.half_edge = of_two.terms, of_two.half_edge
        steps = 4 * max(shell.half_steps[0] for shell in sums.shells)
        grid = wedge_grid(sums.lattice, sums.shells, steps)
        self._grid = (
            np.ascontiguousarray(grid.cosines.T),
            grid.neighbours,
            np.ascontiguousarray(grid.k * self.half_edge),
        )
        self._coarse = wedge_grid(sums.lattice, sums.shells, COARSE).cosines.T
        self._first_terms = np.flatnonzero(np.diff(self.terms[1], prepend=-1))

    def lowest_on_grid(self, x: Array, excess: Matrices) -> Array:
        """The lowest eigenvalue on a coarse grid, for many crystals at once, shape (n,)."""
        both = parts(x, excess) @ self._coarse
        both[:, :2] += 1.0
        return np.asarray(smaller(both[:, 0], both[:, 1], both[:, 2]).min(axis=1))

    def minima(self, x: Array, excess: Matrices, ceiling: float) -> Minima:
        """Local minima below `ceiling` of one crystal, x of shape (3,)."""
        orders = self.terms[0]
        rows = ternary_structure.local_minima(
            np.ascontiguousarray(parts(x, excess)), *self._grid, *self.terms, ceiling,
            np.empty((2, 3, orders.max() + 1)), np.empty((3, len(orders))),
            np.empty((3, 10)), np.empty((7, 10)),
        )  # fmt: skip
        cosines = rows[:, 4:]
        return Minima(rows[:, :3], rows[:, 3], cosines, vectors(x, excess, cosines, rows[:, 3]))

    def cosines(self, angle: Array) -> tuple[Array, Array, Array]:
        """C_i at one wavevector, and its first and second derivatives with respect to the angles.

        Returns
        -------
        Shapes (shells,), (3, shells) and (3, 3, shells).
        """
        orders, _, weight = self.terms
        cosine = np.cos(orders * angle)
        slope = -orders * np.sin(orders * angle)
        each = np.empty((13, len(orders)))
        value, first, second = each[0], each[1:4], each[4:].reshape(3, 3, -1)
        value[:] = weight * cosine[:, 0] * cosine[:, 1] * cosine[:, 2]
        for i in range(3):
            j, k = (i + 1) % 3, (i + 2) % 3
            first[i] = weight * slope[:, i] * cosine[:, j] * cosine[:, k]
            second[i, i] = -(orders[:, i] ** 2) * value
            second[i, j] = second[j, i] = weight * slope[:, i] * slope[:, j] * cosine[:, k]
        whole = np.add.reduceat(each, self._first_terms, axis=1)
        return whole[0], whole[1:4], whole[4:].reshape(3, 3, -1)


def vectors(x: Array, excess: Matrices, cosines: Array, eigenvalue: Array) -> Array:
    """Vectors v of the smaller eigenvalue at wavevectors with these C_i, shape (n, 3).

    S v = eigenvalue S_0 v gives v_a (1 - eigenvalue) = -sum_b (q_b t_ab) w_b, where w_b = q_b v_b
    is the eigenvector and t_ab = sum_i C_i (r_ab,i - 1) - 1, also where x_a vanishes.
    """
    forms = np.einsum("rs,ns->nr", parts(x, excess), cosines)
    angle = 0.5 * np.arctan2(2.0 * forms[:, 2], forms[:, 0] - forms[:, 1])
    here = np.stack([-np.sin(angle), np.cos(angle)], axis=1) @ across(x).T
    tilt = np.einsum("ns,sab->nab", cosines, excess) - 1.0
    found = -np.einsum("nab,nb->na", tilt, np.sqrt(x) * here)
    return np.asarray(found / (1.0 - eigenvalue)[:, None])
