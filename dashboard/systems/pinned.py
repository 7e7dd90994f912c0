"""The second state of a page, which its reader has pinned to compare with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

import param

from core.errors import InvalidInputError
from dashboard.figures.common.base import Figure
from dashboard.figures.common.page_inputs import figure_inputs, own_inputs
from dashboard.inputs.parameters import Text
from dashboard.live.pinned import drawn_below
from dashboard.live.results import Result
from dashboard.systems import FIGURES
from dashboard.systems.links import VERSION, VERSION_KEY, Linked, apply, linked, query, read_figure
from dashboard.systems.page_links import own_entries
from dashboard.systems.system import System

LONGEST = 4000
"""Characters of the text of a pinned state."""


def read_pin(text: str) -> dict[str, list[str]]:
    """The query that the text of a pinned state is.

    Raises
    ------
    InvalidInputError : it is none.
    """
    try:
        found = parse_qs(text, keep_blank_values=True, strict_parsing=bool(text))
    except ValueError:
        raise InvalidInputError("A pinned state is the query of a link.") from None
    if len(text) > LONGEST:
        raise InvalidInputError(f"A pinned state has at most {LONGEST} characters.")
    return found


class Pin(param.Parameterized):
    """Holds the text of the pinned state, which is the query of a link to it."""

    pin = Text("", reads=read_pin, form="the query of a link", doc='"" if nothing is pinned.')


def pin_text(entries: Iterable[Linked]) -> str:
    """The text of a state; never empty, as that means that nothing is pinned."""
    return query(entries).removeprefix("?") or f"{VERSION_KEY}={VERSION}"


def pin_of(result: Result, pinned: Result | str | None) -> str:
    """The text of what is drawn below one figure, in the inputs of that figure; "" for nothing."""
    below = drawn_below(result, pinned)
    return "" if below is None else pin_text(linked(below.figure, below.figure.inputs()))


def pinned_figure(figure_class: type[Figure], text: str) -> Figure:
    """The figure of such a text.

    Raises
    ------
    InvalidInputError : a part of it cannot be used.
    """
    figure, complaints = read_figure(figure_class, read_pin(text))
    if complaints:
        raise InvalidInputError(f"The pinned state: {complaints[0]}")
    return figure


class PinnedState:
    """The inputs of a page in its pinned state.

    Parameters
    ----------
    text : as `pin_text` writes it; what cannot be used is at its default, as in a link.
    """

    def __init__(self, system: System, text: str) -> None:
        self.state = system.state()
        known = self.state.figure_inputs()
        self._figures = {path: FIGURES[path]() for path in system.paths()}
        own = [
            entry
            for path, figure in self._figures.items()
            for entry in own_entries(path, figure, own_inputs(FIGURES[path], known))
        ]
        entries = [*linked(self.state, self.state.linked()), *own]
        self.complaints = apply(entries, read_pin(text), system.name)

    def inputs(self, path: str) -> dict[str, Any]:
        """The inputs of a figure in this state."""
        return figure_inputs(self._figures[path], self.state.figure_inputs())
