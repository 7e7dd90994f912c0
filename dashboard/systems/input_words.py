"""Values of inputs in a reader's words: "T = 0.1 MeV", "Interaction: BSk24"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dashboard.figures.common.base import Figure
from dashboard.plots.numbers import rounded
from dashboard.systems.input_labels import CHOICES, choices, label

LONGEST = 4
"""Longest list of which all values are named."""
DIGITS = 6
MOST = 3
"""Inputs that a name in a legend tells; further ones are counted."""
_WITH_UNIT = re.compile(r"(?P<name>.+?) \((?P<unit>[^()]+)\)(?P<rest>.*)")


def words(figure: type[Figure], inputs: Mapping[str, Any], most: int = MOST) -> str:
    """Inputs of a figure in one line."""
    told = [told_input(figure, name, value) for name, value in list(inputs.items())[:most]]
    if len(inputs) > most:
        told.append(f"{len(inputs) - most} more")
    return ", ".join(told)


def told_input(figure: type[Figure], name: str, value: Any) -> str:
    """One input: its name, its value, its unit."""
    name_told, text = in_words(figure, name, value)
    return f"{name_told} = {text}" if _is_number(value) else f"{name_told}: {text}"


def in_words(figure: type[Figure], name: str, value: Any) -> tuple[str, str]:
    """The name of an input, and a value of it with its unit."""
    shown, unit = label(figure, name), ""
    if found := _WITH_UNIT.fullmatch(shown):
        shown, unit = found["name"] + found["rest"], found["unit"]
    text = _text(figure, name, value)
    return shown, f"{text} {unit}" if unit and _is_number(value) else text


def _is_number(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(map(_is_number, value))
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(figure: type[Figure], name: str, value: Any) -> str:
    if isinstance(value, list):
        if len(value) > LONGEST and _is_number(value):
            ends = " to ".join(_text(figure, name, one) for one in (value[0], value[-1]))
            return f"{ends} ({len(value)} values)"
        return ", ".join(_text(figure, name, one) for one in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return rounded(value, DIGITS)
    if value in (None, ""):
        return "none"
    return _choices(figure, name).get(value, str(value))


def _choices(figure: type[Figure], name: str) -> dict[Any, str]:
    """Words for the values of an input: its own, or those of what it takes from its page."""
    if own := choices(figure.param[name]):
        return {value: text for text, value in own.items()}
    source = figure.from_page.get(name) or name
    return {value: text for text, value in CHOICES.get(source, {}).items()}
