"""Durations and inputs in readable form."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

LONGEST = 4
"""Longest list of which all values are named."""


def duration(seconds: float) -> str:
    """A rough duration, such as "20 s" or "3 min"."""
    if seconds > 90.0:
        return f"{math.ceil(seconds / 60.0)} min"
    step = 1 if seconds < 5.0 else 5
    return f"{step * math.ceil(max(seconds, 1.0) / step)} s"


def in_words(inputs: Mapping[str, Any]) -> str:
    """Inputs for a reader, such as "Γ = 300, 40 shells"."""
    return ", ".join(_in_words(name, value) for name, value in inputs.items())


def _in_words(name: str, value: Any) -> str:
    if name == "shells":
        return f"{value} shell{'s' * (value != 1)}"
    name = name.replace("Gamma", "Γ").replace("_", " " if name.islower() else "_")
    return f"{name} = {_value_in_words(value)}"


def _value_in_words(value: Any) -> str:
    if isinstance(value, list):
        if len(value) > LONGEST:
            return f"{_value_in_words(value[0])} to {_value_in_words(value[-1])}"
        return " and ".join(map(_value_in_words, value)) or "the usual"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return "none" if value in (None, "") else str(value)
