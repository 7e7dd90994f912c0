"""Order of all shells in the spherical model."""

from __future__ import annotations

from core.crystal.lattice import Array
from core.crystal.mixtures import Mixture, mixing_entropy, mixing_entropy_slope
from core.crystal.order.spherical import spherical_model
from core.crystal.solids.second_order import SecondOrder


class Spherical(SecondOrder):
    """Order of all shells in the spherical model, see `spherical`."""

    name = "spherical"
    label = "spherical model"
    explanation = (
        "Order of neighbours at all distances, in an approximation that is solved in closed "
        "form: occupations of sites vary like Gaussian numbers."
    )
    colour = "#009E73"
    position = 30

    def __init__(self, mixture: Mixture) -> None:
        super().__init__(mixture)
        self.model = spherical_model()

    def coupling(self, x: Array, gamma: Array) -> Array:
        """Y = Gamma K x(1-x)."""
        return gamma * self.mixture.ordering_energy(x) * x * (1.0 - x)

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        y = self.coupling(x, gamma)
        return self.random_energy(x) + y / gamma * self.model.energy(y)

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        y = self.coupling(x, gamma)
        return mixing_entropy(x) + y * self.model.energy(y) - self.model.free_energy(y)

    def free_energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        order = self.model.free_energy(self.coupling(x, gamma))
        return self.random_energy(x) + (order - mixing_entropy(x)) / gamma

    def slope(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        y = self.coupling(x, gamma)
        unit = self.mixture.ordering_energy(x)
        y_slope = self.ordering_energy_slope(x) * x * (1.0 - x) + unit * (1.0 - 2.0 * x)
        return (
            self.random_energy_slope(x)
            - mixing_entropy_slope(x) / gamma
            + self.model.energy(y) * y_slope
        )
