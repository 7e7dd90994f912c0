"""Quantities as people type them: a number, with a unit if it is not the usual one.

A baryon density given as a mass density means rho = m_u n_B, the rest mass of baryons with the
atomic mass constant, as tables of nuclear statistical equilibrium have it. The column `rho` of the
crust's tables is another one, the energy density over c^2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.constants import ATOMIC_MASS_CONSTANT, MEV_IN_KELVIN
from core.errors import InvalidInputError

PER_CUBIC_CM = 1e-39
"""1 cm^-3, fm^-3."""
BARYONS = PER_CUBIC_CM / (ATOMIC_MASS_CONSTANT * 1e3)
"""n_B (fm^-3) of matter with m_u n_B = 1 g cm^-3."""


@dataclass(frozen=True)
class Units:
    """The units that a quantity takes.

    Parameters
    ----------
    usual : the unit of a plain number. others : what 1 of each other unit is in the usual one.
    """

    usual: str
    others: Mapping[str, float]

    @property
    def names(self) -> str:
        """All of them, for a sentence."""
        *first, last = (self.usual, *self.others)
        return f"{', '.join(first)} or {last}"

    def factor(self, text: str) -> float | None:
        """What 1 of a unit is in the usual one; None for an unknown unit."""
        return {
            _plain(unit): value for unit, value in {self.usual: 1.0, **self.others}.items()
        }.get(_plain(text))


_KELVIN = 1.0 / MEV_IN_KELVIN
ENERGY = Units("MeV", {"keV": 1e-3, "eV": 1e-6, "GeV": 1e3})
TEMPERATURE = Units(
    "MeV", {"keV": 1e-3, "eV": 1e-6, "K": _KELVIN, "MK": 1e6 * _KELVIN, "GK": 1e9 * _KELVIN}
)
TEMPERATURE_IN_KELVIN = Units(
    "K", {"MK": 1e6, "GK": 1e9, "eV": 1e-6 / _KELVIN, "keV": 1e-3 / _KELVIN, "MeV": 1.0 / _KELVIN}
)
MASS_DENSITY = Units("g/cm^3", {"kg/m^3": 1e-3})
BARYON_DENSITY = Units(
    "fm^-3",
    {
        "cm^-3": PER_CUBIC_CM,
        **{unit: value * BARYONS for unit, value in {"g/cm^3": 1.0, **MASS_DENSITY.others}.items()},
    },
)

_SYNONYMS = {"gcm-3": "g/cm3", "g/cc": "g/cm3", "kgm-3": "kg/m3"}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
_NUMBER = re.compile(r"([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(.*)", re.DOTALL)
_POWER_OF_TEN = re.compile(r"\s*[×*·]\s*10\^?(?=[+-]?[0-9])")


def split(text: str) -> tuple[str, str]:
    """A text as a number and a unit, either of which may be empty: "5×10⁹ K" is ("5e9", "K")."""
    whole = _POWER_OF_TEN.sub("e", text.translate(_RAISED)).strip()
    found = _NUMBER.fullmatch(whole)
    return (found[1], found[2].strip()) if found else ("", whole)


def read(name: str, text: str, units: Units | None = None) -> float:
    """The number that a text means, in the usual unit.

    Parameters
    ----------
    name : of the quantity, for the complaint. units : those it takes; None for a pure number.

    Raises
    ------
    InvalidInputError : the text is no number, or has another unit.
    """
    try:
        return float(text)
    except ValueError:
        number, unit = split(text)
    if units is None:
        if number and not unit:
            return float(number)
        raise InvalidInputError(f"{name} takes numbers, not '{text}'.")
    factor = units.factor(unit) if unit else 1.0
    if not number or factor is None:
        raise InvalidInputError(f"{name} takes numbers in {units.names}, not '{text}'.")
    return float(number) * factor


def has_unit(text: str) -> bool:
    """Whether a text is a number with a unit."""
    number, unit = split(text)
    return bool(number and unit)


def with_unit(text: str, unit: str) -> str:
    """A list or a range of numbers of which each that has no unit gets this one."""
    bounds = text.split(":")
    numbers, rest = (bounds[:2], bounds[2:]) if len(bounds) > 1 else (text.split(","), [])
    given = [f"{part} {unit}" if part.strip() and not has_unit(part) else part for part in numbers]
    return ":".join([*given, *rest]) if rest else (":" if len(bounds) > 1 else ",").join(given)


def _plain(unit: str) -> str:
    """A unit in one normal form: g cm⁻³, g/cm3 and g/cc are the same."""
    plain = re.sub(r"[\s^*]+", "", unit.translate(_RAISED))
    return _SYNONYMS.get(plain, plain)
