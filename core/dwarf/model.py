"""What a crystallising white dwarf is computed from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.constants import E_SQUARED, ELECTRON_MASS, HBAR_C, MEV_IN_KELVIN
from core.crystal.lattice import Array
from core.crystal.mixtures import Mixture, nuclides
from core.crystal.solids import DEFAULT_SHELLS
from core.dwarf.pairs import numbers, pairs
from core.dwarf.structure import SPHERE, Structure, coulomb_coefficient, structure
from core.errors import InvalidInputError, OutsideValidityError


def profile_of(text: str) -> tuple[tuple[float, float], ...]:
    """A profile from text: m/M and the mass fraction of Z2 a row, such as "0 0.7; 0.5 0.6; 1 0.4".

    Raises
    ------
    InvalidInputError : a row is no pair of numbers.
    """
    rows = []
    for row in pairs(text, ("m_over_M", "X")):
        found = numbers(row)
        if found is None:
            raise InvalidInputError(
                f"'{' '.join(row)[:40]}' is no row of a profile: give m/M and the mass fraction "
                "there, such as '0 0.7; 0.5 0.6; 1 0.4'."
            )
        rows.append(found)
    return tuple(rows)


def unit_energy(Z1: int, x_r: Array) -> Array:
    """U_1 = Z1^(5/3) e^2/a_e over k, in K, at electrons of p_F = x_r m_e c."""
    per_unit = E_SQUARED / SPHERE * ELECTRON_MASS / HBAR_C * MEV_IN_KELVIN
    return np.asarray(Z1 ** (5.0 / 3.0) * per_unit * x_r)


@dataclass(frozen=True)
class Dwarf:
    """A star of two nuclei, and how it freezes.

    Parameters
    ----------
    M : mass in solar masses, 0.4 to 1.35.
    X : mass fraction of Z2 in the homogeneous liquid, between 0 and 1.
    solid : a solid with tangents, or "simulation". liquid : a liquid.
    shells : of short-range order.
    Z1, Z2 : the two nuclei, whose usual isotopes have A = 2 Z.
    usual_heat : 0.77 kT for the latent heat instead of that of the models.
    unmixing : whether crystals take their share of Z2; else each shell freezes as it is.
    profile : mass fractions of Z2 before freezing, pairs (m/M, X) with ascending m/M, linear
        between and constant beside them; X is then not used. Empty: homogeneous.
    mass_defects : whether electrons per gram differ as the isotopes' masses say.

    Raises
    ------
    InvalidInputError : X is not between 0 and 1.
    OutsideValidityError : a nucleus has A other than 2 Z.
    """

    M: float
    X: float
    solid: str = "short-range"
    liquid: str = "paper"
    shells: int = DEFAULT_SHELLS
    Z1: int = 6
    Z2: int = 8
    usual_heat: bool = False
    mass_defects: bool = True
    unmixing: bool = True
    profile: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        heavy = nuclides()[self.Z2].symbol
        for X in (self.X, *(X for _, X in self.profile)):
            if not 0.0 < X < 1.0:
                raise InvalidInputError(
                    f"X_{heavy} = {X:g} is no mass fraction of {heavy} in a mixture: give one "
                    "between 0 and 1 (by mass, not by number)."
                )
        places = [place for place, _ in self.profile]
        if places != sorted(set(places)) or not all(0.0 <= place <= 1.0 for place in places):
            raise InvalidInputError(
                "A profile needs pairs of m/M, ascending from 0 to 1, and the mass fraction there."
            )
        for charge in (self.Z1, self.Z2):
            if 2 * charge != nuclides()[charge].A:
                raise OutsideValidityError(
                    f"The star takes two nucleons per electron, and {nuclides()[charge].symbol} "
                    f"has the isotope of A = {nuclides()[charge].A}: choose nuclei with A = 2 Z, "
                    "such as carbon and oxygen."
                )

    def initial(self, share: Array) -> Array:
        """X before freezing at m/M."""
        if not self.profile:
            return np.full(np.shape(share), self.X)
        return np.interp(share, *np.transpose(self.profile))

    @property
    def mean(self) -> float:
        """X of the whole star."""
        if not self.profile:
            return self.X
        places = np.unique([0.0, *(place for place, _ in self.profile), 1.0])
        return float(np.trapezoid(self.initial(places), places))

    @property
    def mixture(self) -> Mixture:
        """The two nuclei."""
        return Mixture(self.Z1, self.Z2)

    def mass_fraction(self, x: Array) -> Array:
        """X = A2 x/(A1 + (A2 - A1) x) of a number fraction."""
        return self.Z2 * x / (self.Z1 + (self.Z2 - self.Z1) * x)

    def number_fraction(self, X: Array) -> Array:
        """The inverse of `mass_fraction`."""
        return self.Z1 * X / (self.Z2 - (self.Z2 - self.Z1) * X)

    def structure(self) -> Structure:
        """Its shells, with the Coulomb pressure of its composition.

        Raises
        ------
        InvalidInputError, OutsideValidityError : no such mass, see `structure.structure`.
        """
        x = float(self.number_fraction(np.array(self.mean)))
        return structure(self.M, coulomb_coefficient(self.mixture, x))

    def coupling_energy(self, x_r: Array) -> Array:
        """U_1 = Z1^(5/3) e^2/a_e over k, in K, at electrons of p_F = x_r m_e c."""
        return unit_energy(self.Z1, x_r)
