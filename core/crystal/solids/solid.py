"""Crystal mixtures behind one interface: energy, entropy and free energy at (x, Gamma).

Per ion in units of U_1 = Z1^(5/3) e^2/a_e, the linear-mixing energy of the bcc crystal taken off
(the horizontal line of Fig. 1 of Baiko 2025); thermal vibrations follow linear mixing and are
accounted for in `liquids`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import ClassVar, Self

from core.crystal.lattice import Array
from core.crystal.mixtures import Mixture

DEFAULT_SHELLS = 8
"""Of neighbours, whose order is short-range."""


class Solid(ABC):
    """A model of the crystal mixture.

    Attributes
    ----------
    name : in links, data and on the command line. label : for a reader.
    explanation : what it is, in a sentence for somebody of another field.
    colour : of its curves, such as "#0072B2". position : in lists, rising; last if it has none.
    compounds : None for a solution, else the compositions of the model's stoichiometric crystals,
        which do not dissolve anything.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    explanation: ClassVar[str] = ""
    colour: ClassVar[str]
    position: ClassVar[float] = math.inf
    compounds: tuple[float, ...] | None = None

    def __init__(self, mixture: Mixture) -> None:
        self.mixture = mixture

    @classmethod
    def of(cls, mixture: Mixture, shells: int) -> Self:
        """The model for a mixture; `shells` are those of a short-range order."""
        return cls(mixture)

    @abstractmethod
    def energy(self, x: Array, gamma: Array) -> Array:
        """Electrostatic energy per ion in U_1."""

    @abstractmethod
    def entropy(self, x: Array, gamma: Array) -> Array:
        """Residual entropy per ion, in units of Boltzmann's constant."""

    @abstractmethod
    def slope(self, x: Array, gamma: Array) -> Array:
        """df/dx in U_1, the difference of the chemical potentials of Z2 and Z1."""

    def free_energy(self, x: Array, gamma: Array) -> Array:
        """F = energy - entropy/Gamma, per ion in U_1."""
        return self.energy(x, gamma) - self.entropy(x, gamma) / gamma

    def remarks(self, gamma: Array) -> list[str]:
        """What a reader has to know of the model at these couplings; nothing, usually."""
        return []
