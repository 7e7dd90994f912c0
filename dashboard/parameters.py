"""Parameter types of figures: lists of numbers and of names, texts; and their text forms."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import param

from core.errors import InvalidInputError

MOST_VALUES = 2000
"""Longest list that a text may ask for."""


class Numbers(param.List):
    """A list of finite numbers within bounds; empty means that the figure chooses.

    `longest` is the largest number of values.
    """

    __slots__ = ["inclusive_bounds", "longest", "number_bounds"]

    def __init__(
        self,
        default: list[float] | None = None,
        *,
        bounds: tuple[float, float],
        inclusive_bounds: tuple[bool, bool] = (True, True),
        longest: int = MOST_VALUES,
        **options: Any,
    ) -> None:
        self.longest = longest
        self.number_bounds = bounds
        self.inclusive_bounds = inclusive_bounds
        super().__init__(default=default or [], **options)

    def _validate(self, val: Any) -> None:
        super()._validate(val)
        if len(val or ()) > self.longest:
            raise InvalidInputError(
                f"{self.name} takes at most {self.longest} value{'s' * (self.longest > 1)} here, "
                f"not {len(val)}."
            )
        for number in val or ():
            check_number(self.name, number, self.number_bounds, self.inclusive_bounds)


class Names(param.ListSelector):
    """A list of names out of a fixed set; empty means all of them."""


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


def check_number(
    name: str, number: Any, bounds: tuple[float, float], inclusive: tuple[bool, bool]
) -> None:
    """Complain about a number that is not finite or outside its bounds.

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
        raise InvalidInputError(f"{name} = {number:g} is not {bounds_text(bounds, inclusive)}.")


def bounds_text(bounds: tuple[float, float], inclusive: tuple[bool, bool]) -> str:
    """The bounds in words, such as "between 1 and 40" or "above 0 and below 1"."""
    low, high = bounds
    if all(inclusive):
        return f"between {low:g} and {high:g}"
    first = f"{'at least' if inclusive[0] else 'above'} {low:g}"
    return f"{first} and {'at most' if inclusive[1] else 'below'} {high:g}"


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidInputError(f"{name} takes numbers, not '{text}'.") from None


def _numbers(name: str, text: str) -> list[float]:
    parts = text.split(":")
    if len(parts) == 1:
        return [_number(name, part) for part in text.split(",")]
    spacing = np.linspace
    if parts[3:] == ["log"]:
        spacing = np.geomspace
        del parts[3]
    if len(parts) != 3:
        raise InvalidInputError(f"Give {name} as a,b,c or as lo:hi:count, not '{text}'.")
    low, high = _number(name, parts[0]), _number(name, parts[1])
    if not parts[2].isdecimal() or not 1 <= int(parts[2]) <= MOST_VALUES:
        raise InvalidInputError(
            f"The count of {name} in '{text}' is not a whole number between 1 and {MOST_VALUES}."
        )
    if not (math.isfinite(low) and math.isfinite(high)):
        raise InvalidInputError(f"{name} takes finite numbers, not '{text}'.")
    if spacing is np.geomspace and not min(low, high) > 0.0:
        raise InvalidInputError(f"{name} in logarithmic steps goes between numbers above 0.")
    return [float(value) for value in spacing(low, high, int(parts[2]))]


def parse(parameter: param.Parameter, text: str) -> Any:
    """The value that a text gives to a parameter.

    Raises
    ------
    InvalidInputError : one sentence on what the parameter takes.
    """
    name = parameter.name
    if isinstance(parameter, Numbers):
        return _numbers(name, text)
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
    number = _number(name, text)
    if isinstance(parameter, param.Integer):
        if not number.is_integer():
            raise InvalidInputError(f"{name} takes a whole number, not '{text}'.")
        number = int(number)
    check_number(name, number, parameter.bounds, parameter.inclusive_bounds)
    return number


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


def describe(parameter: param.Parameter) -> str:
    """What a parameter takes, for a listing."""
    if isinstance(parameter, Numbers):
        bounds = bounds_text(parameter.number_bounds, parameter.inclusive_bounds)
        return (
            f"one number {bounds}"
            if parameter.longest == 1
            else f"numbers {bounds}; a,b,c or lo:hi:count or lo:hi:count:log"
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
    return f"{kind} {bounds_text(parameter.bounds, parameter.inclusive_bounds)}"
