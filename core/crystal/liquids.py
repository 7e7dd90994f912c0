"""Liquid mixtures, solid thermal terms subtracted; interface as in `solids`.

Energies are per ion in units of U_1 = Z1^(5/3) e^2/a_e, with the linear-mixing energy of the
solid, its harmonic and its anharmonic terms taken off: linear in x, they do not move a tangent.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.crystal.coefficients import coefficients, common, span
from core.crystal.lattice import Array
from core.crystal.mixtures import (
    Mixture,
    charge_entropy,
    charge_entropy_slope,
    mixing_entropy,
    mixing_entropy_slope,
)
from core.crystal.one_component import (
    HIGHEST_GAMMA,
    LOWEST_GAMMA,
    MEDIN_CUMMING_RANGE,
    liquid_minus_solid,
    medin_cumming_difference,
)
from core.errors import InvalidInputError

HIGHEST_RATIO = 3.0 + 2.0 * np.sqrt(2.0)
"""Z2/Z1 from which on S_mixZ, the entropy of ideal gases at fixed electron density, is no longer
concave: 1/[x(1-x)] falls below (Z2-Z1)^2/<Z>^2 somewhere, and liquids would unmix by it alone."""


class Liquid(ABC):
    """Free energy of a liquid mixture less the solid terms, mixing with S_mixZ.

    Parameters
    ----------
    mixture : the two nuclei.

    Attributes
    ----------
    lowest_gamma, highest_gamma : couplings between which the fits hold for both nuclei, whose own
        couplings are Gamma and Gamma (Z2/Z1)^(5/3). Outside, free energies are nan.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    couplings: ClassVar[tuple[float, float]]
    """Range of the fit of one component."""
    compounds: tuple[float, ...] | None = None

    def __init__(self, mixture: Mixture) -> None:
        self.mixture = mixture
        low, high = self.couplings
        self.lowest_gamma = low
        self.highest_gamma = high / mixture.coupling_ratio(2)
        if mixture.ratio > HIGHEST_RATIO:
            self.lowest_gamma, self.highest_gamma = np.inf, 0.0

    @property
    def exists(self) -> bool:
        """Whether the fits hold at any coupling of this mixture."""
        return self.lowest_gamma < self.highest_gamma

    def reaches(self, gamma: Array | float) -> NDArray[np.bool_]:
        """Whether the fits hold at these couplings."""
        gamma = np.asarray(gamma, dtype=float)
        return (gamma >= self.lowest_gamma) & (gamma <= self.highest_gamma)

    def complaints(self, gammas: Iterable[float]) -> list[str]:
        """One sentence for each coupling that the model does not reach."""
        if not self.exists:
            return [self._absence()]
        return [self._complaint(gamma) for gamma in gammas if not self.reaches(gamma)]

    def _absence(self) -> str:
        mixture = self.mixture
        if mixture.ratio > HIGHEST_RATIO:
            return (
                f"No liquid of {mixture.label} is known: for Z2/Z1 above {HIGHEST_RATIO:.2f} the "
                "entropy of mixing would part the liquid by itself; choose charges nearer to each "
                "other."
            )
        low, high = self.couplings
        return (
            f"The liquid '{self.name}' of {mixture.label} holds at no Gamma: its fits reach from "
            f"{low:g} to {high:g} for either nucleus, and the coupling of Z = {mixture.Z2} is "
            f"{mixture.coupling_ratio(2):.3g} times that of Z = {mixture.Z1}; choose "
            "'medin-cumming'."
        )

    def _complaint(self, gamma: float) -> str:
        if gamma < self.lowest_gamma:
            return (
                f"The liquid '{self.name}' cannot be compared with a crystal at Gamma = {gamma:g}: "
                f"the difference of the fits is good only above {self.lowest_gamma:g}; raise Gamma "
                "or choose 'medin-cumming'."
            )
        return (
            f"The liquid '{self.name}' of {self.mixture.label} is not known at Gamma = {gamma:g}: "
            f"its fits end at {self.highest_gamma:.4g}, where the coupling of "
            f"Z = {self.mixture.Z2} is {self.couplings[1]:g}; lower Gamma or choose "
            "'medin-cumming'."
        )

    @abstractmethod
    def one_component(self, gamma: Array) -> Array:
        """Liquid less solid of a pure substance, per ion and over T."""

    def mixing_correction(self, x: Array, gamma: Array) -> Array:
        """Correction to linear mixing, per ion and over T; none here."""
        return np.zeros(np.broadcast_shapes(np.shape(x), np.shape(gamma)))

    def mixing_correction_slope(self, x: Array, gamma: Array) -> Array:
        """Its derivative with respect to x."""
        return np.zeros(np.broadcast_shapes(np.shape(x), np.shape(gamma)))

    def free_energy(self, x: Array, gamma: Array) -> Array:
        """[sum_j x_j df(Gamma_j) + correction - S_mixZ]/Gamma in U_1; nan outside the fits."""
        light = self.one_component(gamma)
        heavy = self.one_component(gamma * self.mixture.coupling_ratio(2))
        entropy = mixing_entropy(x) + charge_entropy(self.mixture, x)
        total = (1.0 - x) * light + x * heavy + self.mixing_correction(x, gamma) - entropy
        return np.where(self.reaches(gamma), total / gamma, np.nan)

    def slope(self, x: Array, gamma: Array) -> Array:
        """df/dx in U_1, the difference of the chemical potentials of Z2 and Z1."""
        light = self.one_component(gamma)
        heavy = self.one_component(gamma * self.mixture.coupling_ratio(2))
        entropy = mixing_entropy_slope(x) + charge_entropy_slope(self.mixture, x)
        total = heavy - light + self.mixing_correction_slope(x, gamma) - entropy
        return np.where(self.reaches(gamma), total / gamma, np.nan)


class LinearMixing(Liquid):
    """Linear mixing of one-component liquids (Potekhin & Chabrier 2000, set D)."""

    name = "linear"
    label = "linear mixing"
    couplings = (LOWEST_GAMMA, HIGHEST_GAMMA)

    def one_component(self, gamma: Array) -> Array:  # noqa: D102
        return liquid_minus_solid(gamma)


class Paper(LinearMixing):
    """Linear mixing with the correction of Potekhin et al., PRE 80, 047401 (2009).

    Rigid background, per ion and over T, with d0 = <Z^2.5> - sqrt(<Z^2>^3/<Z>),
    delta = d0/<Z^2.5>, D = <Z^2>/<Z>^2, a = D^-0.2, Ge = Gamma/Z1^(5/3) and
    P = (2.6 delta + 14 delta^3)/(1-a) (Ge <Z^(5/3)>)^a:
    df = d0 Ge sqrt(Ge/3)/(1+P)/(1+0.0117 D^2 P)^(1.5/a - 1).
    """

    name = "paper"
    label = "with correction"
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


class MedinCumming(Liquid):
    """Linear mixing with the one-component difference of Medin & Cumming (2010)."""

    name = "medin-cumming"
    label = "Medin & Cumming"
    couplings = MEDIN_CUMMING_RANGE

    def one_component(self, gamma: Array) -> Array:  # noqa: D102
        return medin_cumming_difference(gamma)


LIQUIDS: dict[str, type[Liquid]] = {
    model.name: model for model in (Paper, LinearMixing, MedinCumming)
}


def liquid_model(name: str, mixture: Mixture) -> Liquid:
    """The liquid called `name` for a mixture.

    Raises
    ------
    InvalidInputError : no such liquid.
    """
    if name not in LIQUIDS:
        raise InvalidInputError(f"Unknown liquid '{name}': choose one of {', '.join(LIQUIDS)}.")
    return LIQUIDS[name](mixture)
