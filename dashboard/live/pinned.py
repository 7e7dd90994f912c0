"""A figure with its pinned state below it, out of the results of both."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.figures.common.base import Figure
from dashboard.inputs.wording import in_words
from dashboard.live.results import Inputs, Result
from dashboard.plots.pinned import with_pinned
from dashboard.plots.vocabulary import Panel

Words = Callable[[type[Figure], Inputs], str]
"""Tells inputs of a figure to its reader."""


def plain_words(figure: type[Figure], inputs: Inputs) -> str:
    """The inputs under their names."""
    return in_words(inputs)


def drawn_below(result: Result, pinned: Result | str | None) -> Result | None:
    """The pinned state, if there is one and it is not the same."""
    return pinned if isinstance(pinned, Result) and pinned.inputs != result.inputs else None


def all_panels(result: Result, pinned: Result | str | None, words: Words) -> tuple[Panel, ...]:
    """A figure, and what is pinned drawn faintly below it."""
    below = drawn_below(result, pinned)
    if below is None:
        return result.panels
    others = {name: value for name, value in below.inputs.items() if result.inputs[name] != value}
    label = f"pinned: {words(type(result.figure), others)}"
    return with_pinned(result.panels, below.panels, label)
