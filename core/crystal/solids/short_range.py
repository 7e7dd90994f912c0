"""Short-range order, a few neighbour shells of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Self

import numpy as np

from core.crystal.lattice import Array
from core.crystal.lattice_sums import lattice_sums
from core.crystal.mixtures import Mixture, mixing_entropy, mixing_entropy_slope
from core.crystal.order.ordering import Ordering, OrderingProblem
from core.crystal.solids.second_order import SecondOrder
from core.crystal.solids.solid import DEFAULT_SHELLS


class ShortRange(SecondOrder):
    """Short-range order that minimises the free energy (Baiko 2025), see `ordering`."""

    name = "short-range"
    label = "short-range ordered"
    explanation = (
        "Near neighbours are more often unlike than chance has it; how much, for each shell of "
        "neighbours, makes the free energy least."
    )
    colour = "#0072B2"
    position = 20

    def __init__(self, mixture: Mixture, shells: int = DEFAULT_SHELLS) -> None:
        super().__init__(mixture)
        self.problem = ordering_problem(shells)

    @classmethod
    def of(cls, mixture: Mixture, shells: int) -> Self:  # noqa: D102
        return cls(mixture, shells)

    def ordering(self, x: Array, gamma: Array) -> Ordering:
        """Order parameters at the minimum, for 0 < x < 1; x and gamma of shape (n,)."""
        return self.problem.equilibrium(x, gamma * self.mixture.ordering_energy(x))

    def energy_of(self, x: Array, deviation: Array) -> Array:
        """Energy in U_1 of given order parameters, deviation = alpha - x^2, shape (n, shells)."""
        return self.random_energy(x) + self.mixture.ordering_energy(x) * (
            deviation @ self.problem.energies
        )

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        def inner(x: Array, gamma: Array) -> Array:
            return self.energy_of(x, self.ordering(x, gamma).deviation)

        return _inside(inner, x, gamma)

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        def inner(x: Array, gamma: Array) -> Array:
            return self.entropy_of(x, self.ordering(x, gamma))

        return _inside(inner, x, gamma)

    @staticmethod
    def entropy_of(x: Array, order: Ordering) -> Array:
        """Residual entropy of given order per ion; never negative."""
        return np.maximum(mixing_entropy(x) + order.entropy_change(), 0.0)

    def free_energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        def inner(x: Array, gamma: Array) -> Array:
            order = self.ordering(x, gamma)
            return self.energy_of(x, order.deviation) - self.entropy_of(x, order) / gamma

        return _inside(inner, x, gamma)

    def slope(self, x: Array, gamma: Array) -> Array:
        """df/dx at constant alpha_i - x^2: the minimum makes the other terms vanish.

        The conditions S(k) >= 0 and S >= 0 depend on x themselves; their multipliers enter.
        """
        x, gamma = (np.ravel(a) for a in np.broadcast_arrays(x, gamma))
        order = self.ordering(x, gamma)
        entropy = mixing_entropy_slope(x) + order.entropy_slope()
        force = order.pressure * (1.0 - 2.0 * x)
        return (
            self.random_energy_slope(x)
            + self.ordering_energy_slope(x) * (order.deviation @ self.problem.energies)
            - order.heating * (entropy + force) / gamma
        )


def onset_of_positivity(solid: ShortRange, x: float, highest: float) -> float:
    """Gamma from which on the condition S(k) >= 0 binds the order; nan if not up to `highest`."""
    unit = float(solid.mixture.ordering_energy(np.array(x)))
    return solid.problem.positivity_onset(x, highest * unit) / unit


@lru_cache(maxsize=64)
def ordering_problem(shells: int) -> OrderingProblem:
    """The bcc ordering problem with a number of shells."""
    return OrderingProblem(lattice_sums("bcc", shells))


def _inside(function, x: Array, gamma: Array) -> Array:  # type: ignore[no-untyped-def]
    """Apply a function of (x, gamma) where 0 < x < 1; pure crystals give zero."""
    x, gamma = np.broadcast_arrays(np.asarray(x, float), np.asarray(gamma, float))
    value = np.zeros(x.shape)
    mixed = (x > 0.0) & (x < 1.0)
    value[mixed] = function(x[mixed], gamma[mixed])
    return value
