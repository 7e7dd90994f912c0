"""What a visitor sees of a page before its session exists.

The beginning of the HTML says what the address asks for, with pictures of its figures, and names
the scripts. It is sent as soon as it is known, so that the browser shows it, and loads the scripts,
while the server makes the session.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from dashboard.figures.common.base import Figure
from dashboard.live import results
from dashboard.live.figure import LiveFigure
from dashboard.live.pinned import Words, all_panels, plain_words
from dashboard.live.results import Result
from dashboard.live.workers import Visitor, awaited
from dashboard.live.zoom import parse_zoom
from dashboard.plots import svg
from dashboard.plots.vocabulary import Panel

SOON = 0.12
"""Seconds that the beginning of a page waits for figures that are not in memory."""

Arguments = Mapping[str, Sequence[str]]
"""All the texts that a query gives to each key."""


@dataclass(frozen=True)
class FirstFigure:
    """A figure as an address asks for it, and its place on the page.

    Parameters
    ----------
    pinned : inputs of a second state, drawn below the first if it is soon there, too.
    words : as for a LiveFigure.
    """

    figure_class: type[Figure]
    inputs: Mapping[str, Any]
    zoom: str = ""
    rank: int = 0
    pinned: Mapping[str, Any] | None = None
    words: Words = plain_words

    @classmethod
    def of(cls, live: LiveFigure) -> FirstFigure:
        """As it is now."""
        place = (live.zoom, live.rank)
        return cls(live.figure_class, live.inputs(), *place, live.pinned, live.words)

    def kept(self, inputs: Mapping[str, Any] | None = None) -> Result | str | None:
        """What is in memory of it, with its inputs or others."""
        return results.shared.kept(self.figure_class, self.inputs if inputs is None else inputs)

    def panels(self) -> tuple[Panel, ...]:
        """All that is in memory of it."""
        found = self.kept()
        if not isinstance(found, Result):
            return ()
        pinned = None if self.pinned is None else self.kept(self.pinned)
        return all_panels(found, pinned, self.words)


@dataclass(frozen=True)
class Picture:
    """A figure's title, its height in pixels, and the drawing."""

    title: str
    height: int
    drawing: Markup


@dataclass(frozen=True)
class Beginning:
    """The beginning of a page.

    Parameters
    ----------
    html : makes it from pictures and the elements of scripts.
    figures : of which there should be pictures.
    """

    html: Callable[[Sequence[Picture], str], str]
    figures: Sequence[FirstFigure] = field(default_factory=tuple)


Beginnings = Mapping[str, Callable[[Arguments], Beginning]]
"""What makes the beginning of each page from the query of its address."""


class FirstResults:
    """Has figures computed that are not in memory, until the session asks for them itself."""

    def __init__(self, figures: Sequence[FirstFigure]) -> None:
        self.figures = figures
        self._visitor = Visitor()
        self._waited_for = [
            results.shared.request(self._visitor, figure.figure_class, inputs, figure.rank)
            for figure in figures
            for inputs in (figure.inputs, figure.pinned)
            if inputs is not None and figure.kept(inputs) is None
        ]

    async def pictures(self) -> list[Picture]:
        """Of the figures that are there soon."""
        if self._waited_for:
            soon = [awaited(one) for one in self._waited_for]
            # Those that are left later end with an exception, which is nobody's.
            await asyncio.wait([asyncio.gather(*soon, return_exceptions=True)], timeout=SOON)
        found = ((figure, figure.panels()) for figure in self.figures)
        return [_picture(figure, panels) for figure, panels in found if panels]

    def leave(self) -> None:
        """Wait no longer: what nobody else waits for stops."""
        while self._waited_for:
            results.shared.workers.leave(self._visitor, self._waited_for.pop())


def _picture(figure: FirstFigure, panels: Sequence[Panel]) -> Picture:
    heights = figure.figure_class.panel_heights
    drawing = svg.picture(panels, heights, parse_zoom(figure.zoom))
    height = svg.picture_height(panels, heights)
    return Picture(figure.figure_class.title, height, drawing)
