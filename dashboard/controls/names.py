"""Which inputs of a figure get a control: those that a text names, or the most important ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import param

from dashboard.figures.common.base import Figure
from dashboard.inputs.parameters import Numbers

MOST_MOVED = 3
"""Longest list of numbers whose first one gets a slider; longer ones are typed."""
MOST_MOVED_NUMBERS = ("cursor", "Gamma", "T", "n_B", "x", "shells")
MOST_IMPORTANT = ("Z1", "Z2", "T", "x", "Gamma", "n_B", "interaction", "quantity", "lattice")
MOST_CONTROLS = 4
"""Controls that a figure has in a notebook if none are asked for."""


def help_class(name: str) -> list[str]:
    """The style class by which help on an input finds its control."""
    return [f"help-{name}"]


def control_names(figure: type[Figure], text: str) -> tuple[list[str], list[str]]:
    """The inputs that a text such as "T,x" names, and a message for each unknown name."""
    inputs = figure.inputs()
    asked = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    named = [name for name in asked if name in inputs]
    unknown = [name for name in asked if name not in inputs]
    return named, [_unknown(name, inputs) for name in unknown]


def _unknown(name: str, inputs: Iterable[str]) -> str:
    shown = name if len(name) <= 30 else f"{name[:29]}…"
    return f"There is no control '{shown}' here: choose from {', '.join(inputs)}."


def usual_controls(figure: Figure) -> list[str]:
    """The input that is most worth moving in an embed, if the figure has one."""
    inputs = figure.inputs()
    moved = [name for name in MOST_MOVED_NUMBERS if name in inputs and is_number(figure, name)]
    # A mark that is not there yet is no reason to move it.
    shown = [name for name in moved if getattr(figure, name) not in (None, [])]
    # A new figure may have other inputs.
    return (shown if moved else [name for name in inputs if is_number(figure, name)])[:1]


def is_number(figure: Figure, name: str) -> bool:
    """Whether a slider moves the input: a number, or the first of a few."""
    parameter = figure.param[name]
    if isinstance(parameter, Numbers):
        return parameter.longest == 1 or 1 <= len(getattr(figure, name)) <= MOST_MOVED
    return isinstance(parameter, param.Number)


def default_controls(figure: Figure) -> list[str]:
    """Names of the most important inputs that have a value, and one only."""
    inputs = figure.inputs()
    names = [
        name
        for name in MOST_IMPORTANT
        if name in inputs and _single(getattr(figure, name)) is not None
    ]
    return (names or list(inputs))[:MOST_CONTROLS]


def _single(value: Any) -> Any:
    """The value, or the one of a list; None if there is none or there are several."""
    if isinstance(value, list):
        return value[0] if len(value) == 1 else None
    return value
