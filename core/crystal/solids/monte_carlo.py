"""Order of all shells as lattice Monte Carlo finds it."""

from __future__ import annotations

import numpy as np

from core.crystal.lattice import Array
from core.crystal.mixtures import Mixture
from core.crystal.one_component import melting_gamma
from core.crystal.order.ordering_table import ordering_fit
from core.crystal.solids.second_order import SecondOrder
from core.crystal.solids.spherical import Spherical
from core.errors import OutsideValidityError, TableError


class MonteCarlo(SecondOrder):
    """Order as lattice Monte Carlo finds it, see `monte_carlo` and `ordering_table`.

    f = random energy + (phi - S_mix)/Gamma with phi(x, g) = phi_spherical + delta, g = Gamma K(x).
    """

    name = "monte-carlo"
    label = "Monte Carlo"
    explanation = (
        "Order of neighbours at all distances as a simulation finds it that exchanges nuclei at "
        "random, with its statistical error."
    )
    colour = "#7A5BC7"
    position = 40

    def __init__(self, mixture: Mixture) -> None:
        super().__init__(mixture)
        try:
            self.order = ordering_fit()
            self.fit = self.order.phi
        except TableError as error:
            raise OutsideValidityError(
                f"The '{self.name}' solid needs its table. {error}"
            ) from error
        self.spherical = Spherical(mixture)
        at_melting = float(self.coupling(np.array(0.5), np.array(melting_gamma())))
        if at_melting > self.fit.highest:
            raise OutsideValidityError(
                f"The '{self.name}' solid is sampled up to Gamma K = {self.fit.highest:g}, and "
                f"{mixture.label} has {at_melting:.0f} where it melts: choose 'spherical'."
            )

    def coupling(self, x: Array, gamma: Array) -> Array:
        """G = Gamma K(x)."""
        return gamma * self.mixture.ordering_energy(x)

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        rise = self.fit.slope_g(x, self.coupling(x, gamma))
        return self.spherical.energy(x, gamma) + self.mixture.ordering_energy(x) * rise

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        g = self.coupling(x, gamma)
        change = g * self.fit.slope_g(x, g) - self.fit.value(x, g)
        return self.spherical.entropy(x, gamma) + change

    def free_energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        delta = self.fit.value(x, self.coupling(x, gamma))
        return self.spherical.free_energy(x, gamma) + delta / gamma

    def slope(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        g = self.coupling(x, gamma)
        along = self.fit.slope_x(x, g) / gamma
        across = self.fit.slope_g(x, g) * self.ordering_energy_slope(x)
        return self.spherical.slope(x, gamma) + along + across

    def uncertainty(self, x: Array, gamma: Array) -> Array:
        """Standard error of f, in U_1; beyond the table all that the sampling adds there."""
        return self.order.phi_error(x, self.coupling(x, gamma)) / gamma

    def remarks(self, gamma: Array) -> list[str]:  # noqa: D102
        known = super().remarks(gamma)
        highest = self.fit.highest / float(self.mixture.ordering_energy(np.array(0.0)))
        if np.max(gamma, initial=0.0) <= highest:
            return known
        return [
            *known,
            f"{self.label}: sampled up to Γ = {highest:.4g}, near where CsCl begins to order; "
            "beyond, what it adds to the energy of the spherical model is held.",
        ]
