"""Linear mixing with a correction, the liquid of Baiko (2025)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.crystal.coefficients import coefficients, common, span
from core.crystal.lattice import Array
from core.crystal.liquids.linear import LinearMixing


class PotekhinCorrected(LinearMixing):
    """Linear mixing with the correction of Potekhin et al., PRE 80, 047401 (2009).

    Rigid background, per ion and over T, with d0 = <Z^2.5> - sqrt(<Z^2>^3/<Z>),
    delta = d0/<Z^2.5>, D = <Z^2>/<Z>^2, a = D^-0.2, Ge = Gamma/Z1^(5/3) and
    P = (2.6 delta + 14 delta^3)/(1-a) (Ge <Z^(5/3)>)^a:
    df = d0 Ge sqrt(Ge/3)/(1+P)/(1+0.0117 D^2 P)^(1.5/a - 1).
    """

    name = "paper"
    label = "with correction"
    explanation = (
        "The paper's liquid: pure liquids from simulations, mixed linearly, with a fitted "
        "correction for how unlike nuclei interact."
    )
    dash = "solid"
    position = 10
    couplings = common(
        LinearMixing.couplings, span(*coefficients("linear_mixing")["range"]["Gamma"])
    )

    def mixing_correction(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        x, gamma = np.broadcast_arrays(np.asarray(x, float), np.asarray(gamma, float))
        value = np.zeros(x.shape)
        mixed = (x > 0.0) & (x < 1.0)
        value[mixed] = np.exp(self._log_correction(x[mixed], gamma[mixed]))
        return value

    def mixing_correction_slope(self, x: Array, gamma: Array) -> Array:
        """Derivative with respect to x, by a complex step: exact to rounding."""
        step = 1e-30
        x, gamma = np.broadcast_arrays(np.asarray(x, float), np.asarray(gamma, float))
        log = self._log_correction(x + 1j * step, gamma)
        return np.exp(log.real) * log.imag / step

    def _log_correction(self, x: NDArray[Any], gamma: Array) -> NDArray[Any]:
        """Logarithm of the correction; x may be complex (see `mixing_correction_slope`)."""
        fit = coefficients("linear_mixing")
        z1, z2 = float(self.mixture.Z1), float(self.mixture.Z2)
        electron_gamma = gamma / z1 ** (5.0 / 3.0)
        mean, square, five_halves, five_thirds = (
            z1**power + x * (z2**power - z1**power) for power in (1.0, 2.0, 2.5, 5.0 / 3.0)
        )
        excess = five_halves - np.sqrt(square**3 / mean)
        delta = excess / five_halves
        polydispersity = square / mean**2
        exponent = polydispersity ** fit["power"]
        coupling = (
            (fit["first"] * delta + fit["third"] * delta**3)
            / (1.0 - exponent)
            * (electron_gamma * five_thirds) ** exponent
        )
        return (
            np.log(excess * electron_gamma * np.sqrt(electron_gamma / 3.0))
            - np.log(1.0 + coupling)
            - (fit["slope"] / exponent - 1.0)
            * np.log(1.0 + fit["weight"] * polydispersity**2 * coupling)
        )
