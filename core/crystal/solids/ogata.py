"""A fit to Monte Carlo energies of random crystals, with two entropies of mixing."""

from __future__ import annotations

import numpy as np

from core.crystal.coefficients import coefficients, span
from core.crystal.lattice import Array
from core.crystal.mixtures import (
    Mixture,
    charge_entropy,
    charge_entropy_slope,
    mixing_entropy,
    mixing_entropy_slope,
)
from core.crystal.solids.solid import Solid
from core.errors import OutsideValidityError


class Ogata(Solid):
    """Fit to Monte Carlo energies of random crystals, with S_mix.

    dE/U_1 = x(1-x) C/[1 + 27 (R-1)/(1+0.1(R-1)) s(s-0.3)(s-0.7)(s-1)], s = sqrt(x),
    C = 0.05 (R-1)^2/[(1+0.64(R-1))(1+0.5(R-1)^2)];
    S. Ogata et al., Phys. Rev. E 48, 1344 (1993), doi:10.1103/PhysRevE.48.1344.

    Raises
    ------
    OutsideValidityError : Z2/Z1 is above 6, near the pole of the denominator.
    """

    name = "ogata"
    label = "Ogata + Sₘᵢₓ"
    explanation = (
        "Energy of random crystals from a fit to simulations of 1993, with the entropy of a "
        "random arrangement."
    )
    colour = "#CC79A7"
    position = 50

    def __init__(self, mixture: Mixture) -> None:
        super().__init__(mixture)
        fit = coefficients("ogata")
        highest = span(*fit["range"]["ratio"])[1]
        if mixture.ratio > highest:
            raise OutsideValidityError(
                f"The fit of the '{self.name}' solid ends at Z2/Z1 = {highest:g}, before a pole, "
                f"and {mixture.label} has {mixture.ratio:.3g}: choose 'ordered' or 'mechanical'."
            )
        excess = mixture.ratio - 1.0
        self._amplitude = (
            fit["amplitude"]
            * excess**2
            / ((1.0 + fit["linear"] * excess) * (1.0 + fit["quadratic"] * excess**2))
        )
        steepness = fit["steepness"] * excess / (1.0 + fit["saturation"] * excess)
        self._shape = steepness * np.polynomial.Polynomial.fromroots(fit["roots"])

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        denominator = 1.0 + self._shape(np.sqrt(x))
        return x * (1.0 - x) * self._amplitude / denominator + np.zeros(np.shape(gamma))

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return mixing_entropy(x) + np.zeros(np.shape(gamma))

    def entropy_slope(self, x: Array) -> Array:
        """dS/dx per ion."""
        return mixing_entropy_slope(x)

    def slope(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        s = np.sqrt(x)
        denominator = 1.0 + self._shape(s)
        rise = (1.0 - 2.0 * x) / denominator
        bend = 0.5 * s * (1.0 - x) * self._shape.deriv()(s) / denominator**2
        return self._amplitude * (rise - bend) - self.entropy_slope(x) / gamma


class OgataZ(Ogata):
    """The fit of Ogata et al. with S_mixZ = S_mix + ln <Z> - <ln Z>."""

    name = "ogata-Z"
    label = "Ogata + Sₘᵢₓ,Z"
    explanation = (
        "The same fit of 1993, with the entropy of mixing of two gases at equal electron "
        "density, as its authors take it."
    )
    colour = "#D55E00"
    position = 60

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return super().entropy(x, gamma) + charge_entropy(self.mixture, x)

    def entropy_slope(self, x: Array) -> Array:  # noqa: D102
        return super().entropy_slope(x) + charge_entropy_slope(self.mixture, x)
