"""Binary mixtures of nuclei: charges, averages over composition, and physical units."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from core import constants
from core.crystal.coefficients import DATA
from core.crystal.lattice import Array
from core.errors import InvalidInputError

COULOMB = constants.ELEMENTARY_CHARGE**2 / (4.0 * np.pi * constants.VACUUM_PERMITTIVITY) * 1e9
"""e^2 in erg cm."""
BOLTZMANN = constants.BOLTZMANN_CONSTANT * 1e7
"""Boltzmann's constant in erg/K."""
ATOMIC_MASS = constants.ATOMIC_MASS_CONSTANT * 1e3
"""Atomic mass unit in g."""


@dataclass(frozen=True)
class Nuclide:
    """The most abundant natural isotope of an element.

    Parameters
    ----------
    Z : charge number. A : mass number. symbol : of the element. mass : atomic mass in u.
    """

    Z: int
    symbol: str
    A: int
    mass: float


@cache
def nuclides() -> dict[int, Nuclide]:
    """The nuclides that mixtures are made of, by charge number (AME2020, NUBASE2020)."""
    path: Path = DATA / "nuclides.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {
            int(row["Z"]): Nuclide(
                int(row["Z"]), row["symbol"], int(row["A"]), float(row["mass_u"])
            )
            for row in rows
        }


@dataclass(frozen=True)
class Mixture:
    """Two kinds of nuclei with charge numbers Z1 < Z2; x is the number fraction of Z2.

    Raises
    ------
    InvalidInputError : the charges are not 1 <= Z1 < Z2 <= 40.
    """

    Z1: int
    Z2: int

    def __post_init__(self) -> None:
        highest = max(nuclides())
        for name, charge in (("Z1", self.Z1), ("Z2", self.Z2)):
            if charge not in nuclides():
                raise InvalidInputError(
                    f"{name} = {charge} is not a charge number from 1 to {highest}."
                )
        if self.Z1 >= self.Z2:
            raise InvalidInputError(
                f"Z1 = {self.Z1} is not below Z2 = {self.Z2}: give the lighter nucleus first."
            )

    @property
    def ratio(self) -> float:
        """R = Z2/Z1."""
        return self.Z2 / self.Z1

    @property
    def label(self) -> str:
        """Symbols of the two elements, such as "C/O"."""
        return "/".join(nuclides()[charge].symbol for charge in (self.Z1, self.Z2))

    def mean_power(self, power: float, x: Array) -> Array:
        """<Z^power> at composition x."""
        return (1.0 - x) * float(self.Z1) ** power + x * float(self.Z2) ** power

    def mean_charge(self, x: Array) -> Array:
        """<Z> at composition x."""
        return self.Z1 + x * (self.Z2 - self.Z1)

    def coupling_ratio(self, component: int) -> float:
        """Gamma_j/Gamma = (Z_j/Z1)^(5/3) of component 1 or 2 at fixed electron density."""
        return float((1.0, self.ratio)[component - 1] ** (5.0 / 3.0))

    def ordering_energy(self, x: Array) -> Array:
        """K = (Z2-Z1)^2/(2 Z1^(5/3) <Z>^(1/3)), the energy unit of all orderings (U_1)."""
        return (self.Z2 - self.Z1) ** 2 / (
            2.0 * self.Z1 ** (5.0 / 3.0) * np.cbrt(self.mean_charge(x))
        )

    def mean_mass(self, x: Array) -> Array:
        """Mean mass per ion in g, for the most abundant natural isotopes."""
        light, heavy = (nuclides()[charge].mass for charge in (self.Z1, self.Z2))
        return ((1.0 - x) * light + x * heavy) * ATOMIC_MASS

    def electron_sphere_energy(self, density: Array, x: Array) -> Array:
        """e^2/a_e in K, with a_e = (4 pi n_e/3)^(-1/3) and n_e = rho <Z>/<m>.

        Parameters
        ----------
        density : mass density in g/cm^3.
        """
        electrons = density * self.mean_charge(x) / self.mean_mass(x)
        return COULOMB * np.cbrt(4.0 * np.pi * electrons / 3.0) / BOLTZMANN

    def gamma(self, temperature: Array, density: Array, x: Array) -> Array:
        """Gamma = Z1^(5/3) e^2/(a_e T) at a temperature in K and a density in g/cm^3."""
        return self.Z1 ** (5.0 / 3.0) * self.electron_sphere_energy(density, x) / temperature

    def temperature(self, gamma: Array, density: Array, x: Array) -> Array:
        """Temperature in K at which the coupling is Gamma, at a density in g/cm^3."""
        return self.Z1 ** (5.0 / 3.0) * self.electron_sphere_energy(density, x) / gamma

    def density(self, gamma: Array, temperature: Array, x: Array) -> Array:
        """Density in g/cm^3 at which the coupling is Gamma, at a temperature in K."""
        unit = self.Z1 ** (5.0 / 3.0) * self.electron_sphere_energy(np.ones(()), x)
        return (gamma * temperature / unit) ** 3


def mixing_entropy(x: Array) -> Array:
    """S_mix = -x ln x - (1-x) ln(1-x) per ion; zero at x = 0 and 1."""
    rest = 1.0 - x
    with np.errstate(divide="ignore", invalid="ignore"):
        value = -x * np.log(x) - rest * np.log(rest)
    return np.where((x <= 0.0) | (x >= 1.0), 0.0, value)


def mixing_entropy_slope(x: Array) -> Array:
    """dS_mix/dx = ln[(1-x)/x]."""
    return np.log1p(-x) - np.log(x)


def charge_entropy(mixture: Mixture, x: Array) -> Array:
    """S_mixZ - S_mix = ln <Z> - <ln Z> per ion, the term that Ogata et al. (1993) add."""
    logs = (1.0 - x) * np.log(mixture.Z1) + x * np.log(mixture.Z2)
    return np.log(mixture.mean_charge(x)) - logs


def charge_entropy_slope(mixture: Mixture, x: Array) -> Array:
    """d(S_mixZ - S_mix)/dx."""
    return (mixture.Z2 - mixture.Z1) / mixture.mean_charge(x) - np.log(mixture.ratio)
