"""Short-range order of the nearest shells of neighbours."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.crystal.lattice import Array, shell_cosines
from core.crystal.lattice_sums import lattice_sums
from core.crystal.solids import ShortRange as OfTwo
from core.crystal.solids.solid import DEFAULT_SHELLS
from core.crystal.ternary.mixture import PAIRS, Ternary
from core.crystal.ternary.order.ordering import Ordering, OrderingProblem
from core.crystal.ternary.order.structure import partial_structure
from core.crystal.ternary.phase import Response
from core.crystal.ternary.solids.random import Random
from core.crystal.ternary.solids.solid import MomentSolid, Solid
from core.crystal.ternary.solids.spherical import Spherical


class ShortRange(Solid):
    """Short-range order that makes the free energy least, see `order.ordering`.

    The random crystal and phi, the least of what order parameters eps_i^ab of every pair and shell
    can add: independent links, and a matrix S(k) without negative eigenvalues at any k.
    """

    name = "short-range"
    label = OfTwo.label
    explanation = (
        "Near neighbours are more often unlike than chance has it; how much, for each pair of "
        "nuclei and each shell of neighbours, makes the free energy least."
    )
    colour = OfTwo.colour
    position = 20

    def __init__(self, ternary: Ternary, shells: int = DEFAULT_SHELLS) -> None:
        super().__init__(ternary)
        self.problem = ordering_problem(shells)
        self._random = Random(ternary)
        self.near: MomentSolid = Spherical(ternary)
        apart = np.array([ternary.charges[b] - ternary.charges[a] for a, b in PAIRS])
        self._squares = apart**2

    def ordering(self, x: Array, gamma: Array) -> Ordering:
        """Order at the minimum; x of shape (n, 3), gamma (n,)."""
        scale = gamma * self.ternary.ordering_scale(x)
        return self.problem.equilibrium(x, scale[:, None] * self._squares)

    def order(self, x: Array, gamma: float, shells: int) -> Array:
        """eps_i^ab/(x_a x_b) of `PAIRS`, shape (shells, 3); none beyond the model's shells."""
        found = self.ordering(x[None], np.array([gamma])).parameters[0]
        missing = max(shells - len(found), 0)
        return np.pad(found, ((0, missing), (0, 0)))[:shells]

    def structure(self, x: Array, gamma: float, k: Array) -> Array:  # noqa: D102
        sums = self.problem.sums
        found = self.ordering(x[None], np.array([gamma])).parameters[0]
        return partial_structure(x, found, shell_cosines(k, sums.lattice, sums.shells))

    def free_energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        points, couplings, shape = _points(x, gamma)
        order = self.ordering(points, couplings).free_energy()
        return np.asarray(self._random.free_energy(x, gamma) + order.reshape(shape))

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        points, couplings, shape = _points(x, gamma)
        order = self.ordering(points, couplings).energy()
        return np.asarray(self._random.energy(x, gamma) + order.reshape(shape))

    def excess_potentials(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        points, couplings, shape = _points(x, gamma)
        order = self.ordering(points, couplings).potentials(self.ternary.charges)
        return np.asarray(self._random.excess_potentials(x, gamma) + order.reshape(*shape, 3))

    def response(self, x: Array, gamma: Array) -> Response:
        """Its own g, and the derivatives of the spherical model, whose order is nearly the same."""
        near = self.near.response(x, gamma)
        return Response(self.excess_potentials(x, gamma), near.by_log_gamma, near.by_log_amount)


@lru_cache(maxsize=8)
def ordering_problem(shells: int) -> OrderingProblem:
    """The problem of the bcc lattice with a number of shells."""
    return OrderingProblem(lattice_sums("bcc", shells))


def _points(x: Array, gamma: Array) -> tuple[Array, Array, tuple[int, ...]]:
    """Rows of compositions with their couplings, and the shape of what is asked for."""
    x = np.asarray(x, dtype=float)
    shape = np.broadcast_shapes(x.shape[:-1], np.shape(gamma))
    points = np.broadcast_to(x, (*shape, 3)).reshape(-1, 3)
    return points, np.broadcast_to(np.asarray(gamma, dtype=float), shape).reshape(-1), shape
