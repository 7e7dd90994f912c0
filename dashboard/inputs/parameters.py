"""Parameter types of figures: lists of numbers and of names, texts; and their text forms."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
import param
from numpy.typing import NDArray

from core.errors import InvalidInputError
from dashboard.inputs.quantities import MASS_DENSITY, Units, has_unit, read, with_unit

MOST_VALUES = 2000
"""Most values that a range such as lo:hi:count may have."""


NEAR_AN_END = 0.01
"""Part of the range of an input that cannot take its ends, by which what is chosen there is off."""


class Numbers(param.List):
    """A list of finite numbers within bounds; empty means that the figure chooses.

    A single number is a list of one; an array of NumPy is one too.

    Parameters
    ----------
    longest : largest number of values. units : those that a text may give, if not none.
    """

    __slots__ = ["inclusive_bounds", "longest", "number_bounds", "units"]

    def __init__(
        self,
        default: list[float] | None = None,
        *,
        bounds: tuple[float, float],
        inclusive_bounds: tuple[bool, bool] = (True, True),
        longest: int = MOST_VALUES,
        units: Units | None = None,
        **options: Any,
    ) -> None:
        self.longest = longest
        self.units = units
        self.number_bounds = bounds
        self.inclusive_bounds = inclusive_bounds
        super().__init__(default=default or [], **options)

    def __set__(self, obj: Any, val: Any) -> None:
        super().__set__(obj, _as_list(val))

    def _validate(self, val: Any) -> None:
        super()._validate(val)
        if len(val or ()) > self.longest:
            raise InvalidInputError(
                f"{self.name} takes at most {self.longest} value{'s' * (self.longest > 1)} here, "
                f"not {len(val)}."
            )
        for number in val or ():
            check_number(
                name_of(self), number, self.number_bounds, self.inclusive_bounds, self.units
            )


class Names(param.ListSelector):
    """A list of names out of a fixed set; empty means all of them. A single name is a list too."""

    def __set__(self, obj: Any, val: Any) -> None:
        super().__set__(obj, _as_list(val))


def choice(default: str, objects: Sequence[str] | dict[str, str], doc: str) -> param.Selector:
    """A parameter with a few values; a dict gives labels for the page."""
    values = objects if isinstance(objects, dict) else list(objects)
    return param.Selector(default=default, objects=values, doc=doc)


class Quantity(param.Number):
    """A number that a text may give in other units than the usual one."""

    __slots__ = ["units"]

    def __init__(self, default: float | None = None, *, units: Units, **options: Any) -> None:
        self.units = units
        super().__init__(default=default, **options)


class Text(param.String):
    """A text that `reads` understands.

    Parameters
    ----------
    reads : raises InvalidInputError for a text that it does not understand.
    form : what the text looks like, for a listing.
    """

    __slots__ = ["form", "reads"]

    def __init__(
        self,
        default: str = "",
        *,
        reads: Callable[[str], object],
        form: str,
        **options: Any,
    ) -> None:
        self.reads = reads
        self.form = form
        super().__init__(default=default, **options)

    def _validate(self, val: Any) -> None:
        super()._validate(val)
        self.reads(val)


def name_of(parameter: param.Parameter) -> str:
    """Its name: every parameter of a class has one, whatever the types of param allow."""
    return parameter.name or ""


def label_of(parameter: param.Parameter) -> str:
    """What a reader calls it."""
    return parameter.label or name_of(parameter)


def _as_list(value: Any) -> Any:
    """A list from a tuple, range, array or single value."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, tuple | range):
        return list(value)
    return [value] if isinstance(value, str | int | float) else value


def check_number(
    name: str,
    number: Any,
    bounds: tuple[float, float],
    inclusive: tuple[bool, bool],
    units: Units | None = None,
) -> None:
    """Check that a number is finite and within its bounds, in the usual unit.

    Raises
    ------
    InvalidInputError : with the name, the bounds and what was given.
    """
    if isinstance(number, bool) or not isinstance(number, int | float | np.number):
        raise InvalidInputError(f"{name} takes numbers, not '{number}'.")
    low, high = bounds
    above = number >= low if inclusive[0] else number > low
    below = number <= high if inclusive[1] else number < high
    if not (math.isfinite(number) and above and below):
        unit = f" {units.usual}" if units else ""
        limits = bounds_text(bounds, inclusive)
        raise InvalidInputError(f"{name} = {number:g}{unit} is not {limits}{unit}.")


def bounds_text(bounds: tuple[float, float], inclusive: tuple[bool, bool]) -> str:
    """The bounds in words, such as "between 1 and 40" or "above 0 and below 1"."""
    low, high = bounds
    if all(inclusive):
        return f"between {low:g} and {high:g}"
    first = f"{'at least' if inclusive[0] else 'above'} {low:g}"
    return f"{first} and {'at most' if inclusive[1] else 'below'} {high:g}"


def within(parameter: param.Parameter, number: float) -> float:
    """The number nearest to one that a numeric parameter, or each of a list, takes."""
    numbers = isinstance(parameter, Numbers)
    low, high = parameter.number_bounds if numbers else parameter.bounds
    inside = parameter.inclusive_bounds
    if isinstance(parameter, param.Integer):
        number = round(number)
    margin = NEAR_AN_END * (high - low)
    if number <= low:
        return low if inside[0] else low + margin
    if number >= high:
        return high if inside[1] else high - margin
    return number


def _numbers(name: str, text: str, units: Units | None) -> list[float]:
    parts = text.split(":")
    if len(parts) == 1:
        return _alike(name, text, text.split(","), units)
    spacing: Callable[..., NDArray[np.float64]] = np.linspace
    if parts[3:] == ["log"]:
        spacing = np.geomspace
        del parts[3]
    if len(parts) != 3:
        raise InvalidInputError(f"Give {name} as a,b,c or as lo:hi:count, not '{text}'.")
    low, high = _alike(name, text, parts[:2], units)
    if not parts[2].isdecimal() or not 1 <= int(parts[2]) <= MOST_VALUES:
        raise InvalidInputError(
            f"The count of {name} in '{text}' is not a whole number between 1 and {MOST_VALUES}."
        )
    if not (math.isfinite(low) and math.isfinite(high)):
        raise InvalidInputError(f"{name} takes finite numbers, not '{text}'.")
    if spacing is np.geomspace and not min(low, high) > 0.0:
        raise InvalidInputError(
            f"A logarithmic range of {name} needs both ends above 0, not '{text}'."
        )
    return [float(value) for value in spacing(low, high, int(parts[2]))]


def _alike(name: str, text: str, parts: list[str], units: Units | None) -> list[float]:
    """Numbers that all have a unit, or none: "4,5GK" would be ambiguous."""
    numbers = [read(name, part, units) for part in parts]
    if units and len({has_unit(part) for part in parts}) > 1:
        raise InvalidInputError(f"Give all numbers of {name} a unit, or none of them, in '{text}'.")
    return numbers


def parse(parameter: param.Parameter, text: str) -> Any:
    """The value that a text gives to a parameter.

    Raises
    ------
    InvalidInputError : one sentence on what the parameter takes.
    """
    name = name_of(parameter)
    units = getattr(parameter, "units", None)
    if isinstance(parameter, Numbers):
        return _numbers(name, text, units)
    if isinstance(parameter, Text):
        parameter.reads(text)
        return text.strip()
    if isinstance(parameter, Names):
        return _known(parameter, [part.strip() for part in text.split(",")])
    if isinstance(parameter, param.Selector):
        return _known(parameter, [text])[0]
    if isinstance(parameter, param.Boolean):
        if text.lower() not in ("true", "false"):
            raise InvalidInputError(f"{name} is true or false, not '{text}'.")
        return text.lower() == "true"
    number = read(name, text, units)
    if isinstance(parameter, param.Integer):
        if not number.is_integer():
            raise InvalidInputError(f"{name} takes a whole number, not '{text}'.")
        number = int(number)
    check_number(name, number, parameter.bounds, parameter.inclusive_bounds, units)
    return number


def in_terms_of(names: Collection[str], name: str, text: str) -> tuple[str, str]:
    """Name and text of an input, aliases resolved: rho (g/cm^3) is n_B where there is no rho."""
    if name == "rho" and "rho" not in names and "n_B" in names:
        return "n_B", with_unit(text, MASS_DENSITY.usual)
    return name, text


def as_text(value: Any) -> str:
    """The text from which `parse` makes the value again."""
    if isinstance(value, list):
        return ",".join(as_text(item) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _known(parameter: param.Selector, names: list[str]) -> list[str]:
    for name in names:
        if name not in parameter.objects:
            choices = ", ".join(str(choice) for choice in parameter.objects)
            raise InvalidInputError(f"Unknown {parameter.name} '{name}': choose from {choices}.")
    return names


def field_hint(parameter: param.Parameter) -> str:
    """What stands below a field: the form of what is typed, or bounds of what may be absent."""
    if isinstance(parameter, Numbers):
        return "a,b,c or lo:hi:count; empty: as the figure chooses"
    if isinstance(parameter, Text):
        return parameter.form[:1].upper() + parameter.form[1:]
    if isinstance(parameter, param.Number) and parameter.allow_None and parameter.bounds:
        low, high = parameter.bounds
        return f"{low:g} to {high:g}, or empty"
    return ""


def describe(parameter: param.Parameter) -> str:
    """What a parameter takes, for a listing."""
    units = getattr(parameter, "units", None)
    unit = f" {units.usual}" if units else ""
    other = f", or in {', '.join(units.others)}" if units else ""
    if isinstance(parameter, Numbers):
        bounds = bounds_text(parameter.number_bounds, parameter.inclusive_bounds) + unit
        return (
            f"one number {bounds}{other}"
            if parameter.longest == 1
            else f"numbers {bounds}{other}; a,b,c or lo:hi:count or lo:hi:count:log"
        )
    if isinstance(parameter, Text):
        return parameter.form
    if isinstance(parameter, Names):
        return f"any of {', '.join(parameter.objects)}"
    if isinstance(parameter, param.Selector):
        return f"one of {', '.join(str(choice) for choice in parameter.objects)}"
    if isinstance(parameter, param.Boolean):
        return "true or false"
    kind = "whole number" if isinstance(parameter, param.Integer) else "number"
    return f"{kind} {bounds_text(parameter.bounds, parameter.inclusive_bounds)}{unit}{other}"
