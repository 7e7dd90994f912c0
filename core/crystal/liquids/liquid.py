"""Liquid mixtures, solid thermal terms subtracted; interface as in `solids`.

Energies are per ion in units of U_1 = Z1^(5/3) e^2/a_e, with the linear-mixing energy of the
solid, its harmonic and its anharmonic terms taken off: linear in x, they do not move a tangent.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from core.crystal.lattice import Array
from core.crystal.mixtures import (
    Mixture,
    charge_entropy,
    charge_entropy_slope,
    mixing_entropy,
    mixing_entropy_slope,
)

Dash = Literal["solid", "dashed", "dotted", "dotdash"]

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
    name : in links, data and on the command line. label : for a reader.
    explanation : what it is, in a sentence for somebody of another field.
    dash : of the curves that belong to it. position : in lists, rising; last if it has none.
    lowest_gamma, highest_gamma : couplings between which the fits hold for both nuclei, whose own
        couplings are Gamma and Gamma (Z2/Z1)^(5/3). Outside, free energies are nan.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    explanation: ClassVar[str] = ""
    dash: ClassVar[Dash]
    position: ClassVar[float] = math.inf
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
