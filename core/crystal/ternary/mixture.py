"""Mixtures of three nuclei: charges, averages over the composition, ideal mixing.

A composition x has the number fractions of Z1, Z2 and Z3 as its last axis, shape (..., 3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from core.crystal.lattice import Array
from core.crystal.mixtures import Mixture, nuclides
from core.errors import InvalidInputError

PAIRS = ((0, 1), (0, 2), (1, 2))
"""Places of the two nuclei of each pair, in the order in which pairs are listed everywhere."""
ROUNDING = 1e-9
"""How far from 1 the sum of number fractions may be."""


@dataclass(frozen=True)
class Ternary:
    """Three kinds of nuclei with charge numbers Z1 < Z2 < Z3.

    Gamma is Z1^(5/3) e^2/(a_e T), as for two kinds.

    Raises
    ------
    InvalidInputError : the charges are not 1 <= Z1 < Z2 < Z3 <= 40.
    """

    Z1: int
    Z2: int
    Z3: int

    def __post_init__(self) -> None:
        highest = max(nuclides())
        for name in ("Z1", "Z2", "Z3"):
            charge = getattr(self, name)
            if charge not in nuclides():
                raise InvalidInputError(
                    f"{name} = {charge} is not a charge number from 1 to {highest}."
                )
        if not self.Z1 < self.Z2 < self.Z3:
            raise InvalidInputError(
                f"Z1, Z2, Z3 = {self.Z1}, {self.Z2}, {self.Z3} do not rise: give the lightest "
                "nucleus first and the heaviest last."
            )

    @property
    def charges(self) -> Array:
        """Z1, Z2 and Z3 as numbers, shape (3,)."""
        return np.array([self.Z1, self.Z2, self.Z3], dtype=float)

    @property
    def label(self) -> str:
        """Symbols of the elements, such as "C/O/Ne"."""
        return "/".join(nuclides()[charge].symbol for charge in (self.Z1, self.Z2, self.Z3))

    @property
    def coupling_ratios(self) -> Array:
        """Gamma_a/Gamma = (Z_a/Z1)^(5/3) at fixed electron density, shape (3,)."""
        return np.asarray((self.charges / self.Z1) ** (5.0 / 3.0))

    def edge(self, pair: tuple[int, int]) -> Mixture:
        """The binary mixture of two of the nuclei, of one of `PAIRS`."""
        first, second = (int(self.charges[place]) for place in pair)
        return Mixture(first, second)

    def mean_power(self, power: float, x: Array) -> Array:
        """<Z^power>."""
        return np.asarray(x @ self.charges**power)

    def mean_charge(self, x: Array) -> Array:
        """<Z>."""
        return np.asarray(x @ self.charges)

    def charge_variance(self, x: Array) -> Array:
        """<Z^2> - <Z>^2, called s elsewhere."""
        apart = self.charges - self.mean_charge(x)[..., None]
        return np.asarray((x * apart**2).sum(axis=-1))

    def ordering_scale(self, x: Array) -> Array:
        """1/(2 Z1^(5/3) <Z>^(1/3)), kappa: the pair (a, b) has K = kappa (Z_b - Z_a)^2."""
        return 1.0 / (2.0 * self.Z1 ** (5.0 / 3.0) * np.cbrt(self.mean_charge(x)))

    def disorder(self, x: Array, gamma: Array) -> Array:
        """Y = Gamma kappa s, on which all order of the spherical model depends."""
        return gamma * self.ordering_scale(x) * self.charge_variance(x)


def ideal(x: Array) -> Array:
    """Free energy of ideal mixing over T, sum x_a ln x_a = -S_mix, for x of shape (..., 3)."""
    return np.asarray(scipy.special.xlogy(x, x).sum(axis=-1))


def composition(x2: float, x3: float) -> Array:
    """(1 - x2 - x3, x2, x3).

    Raises
    ------
    InvalidInputError : a number fraction is negative.
    """
    x = np.array([1.0 - x2 - x3, x2, x3], dtype=float)
    if not (x >= -ROUNDING).all():
        raise InvalidInputError(
            f"x2 = {x2:g} and x3 = {x3:g} are no composition: give number fractions from 0 to 1 "
            "that leave a remainder for the first nucleus."
        )
    return np.maximum(x, 0.0)
