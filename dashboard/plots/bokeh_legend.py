"""The legend of a panel as Bokeh draws it."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from bokeh.core.properties import value
from bokeh.events import LegendItemClick
from bokeh.models import ColumnDataSource, MultiLine, Plot, Quad, Scatter, Transform
from bokeh.models.annotations import Legend, LegendItem
from bokeh.models.glyph import Glyph
from bokeh.models.renderers import GlyphRenderer

from dashboard.plots.bokeh_changes import set_changed, set_columns
from dashboard.plots.bokeh_parts import DASHES, Data, filling, stroke, symbol
from dashboard.plots.bokeh_shades import keep_samples_wide
from dashboard.plots.legend import Entry, Line
from dashboard.plots.vocabulary import TRANSPARENT, Across

LETTER, SAMPLE = 7.2, 56
"""Pixels of a letter, and of what stands beside the words of an entry, more or less."""
MOST_COLUMNS = 6
ROW = 23
"""Pixels."""
FAINT = 0.2
"""Opacity of the sample of an entry that a reader has hidden."""
HIDDEN = "hidden"
"""Tag of such entries, for dashboard/web/components/access.js."""
MOST_GROUPS = 3
"""Legends that a panel can have, one a group of entries."""
MOST_AT_ONCE = 16
"""Rows that the sources of a legend have from the beginning, whether there are as many entries."""
_NO_ENTRY = Entry("")
_NOWHERE = np.array([np.nan])


def columns_of(labels: Sequence[str], width: float) -> int:
    """Columns of a legend of these entries in a figure of that width."""
    longest = max(map(len, labels), default=0)
    fitting = int(width // (SAMPLE + LETTER * longest))
    most = max(1, min(fitting, MOST_COLUMNS, len(labels)))
    # No more than these rows need.
    return math.ceil(len(labels) / math.ceil(len(labels) / most)) if labels else 1


class BokehLegend:
    """Legends below the frame, one a group, whose entries are rows of data sources of its own.

    Parameters
    ----------
    shades : picks the shades of their colours.
    dress : gives a legend its look.
    toggle : takes the name of an entry that a reader clicks on; None where no server answers.
    width : of the figure, in pixels, as long as no browser has told.
    """

    def __init__(
        self,
        figure: Plot,
        shades: Transform,
        dress: Callable[[Legend], None],
        toggle: Callable[[str], None] | None,
        width: float,
    ) -> None:
        self._shown: list[tuple[str, str, bool]] = []
        self._groups: list[str] = []
        self._legends: list[Legend] = []
        self._items: list[list[LegendItem]] = []
        self._figure, self._dress, self._toggle, self._width = figure, dress, toggle, width
        if toggle:
            figure.on_change("outer_width", self._fit)
        self._lines = ColumnDataSource()
        self._marks = ColumnDataSource()
        self._patches = ColumnDataSource()
        patch = Quad(left="x", right="x", bottom="x", top="x", **filling(shades))
        self._renderers: list[GlyphRenderer[Glyph]] = [
            GlyphRenderer(data_source=source, glyph=glyph, name="legend")
            for source, glyph in (
                (self._patches, patch),
                (self._lines, MultiLine(xs="xs", ys="xs", **stroke(shades))),
                (self._marks, Scatter(x="x", y="x", **symbol(shades))),
            )
        ]

    def _make(self) -> None:
        """All legends at once: BokehJS fails if one is added to a figure that it has drawn."""
        for _ in range(MOST_GROUPS):
            legend = Legend(
                items=[],
                location="left",
                click_policy="none",
                border_line_width=0,
                background_fill_alpha=0.0,
                margin=0,
                visible=False,
            )
            # Its type in Bokeh's stubs is that of the property, not of its value.
            legend.update(padding=2)
            keep_samples_wide(legend)
            self._dress(legend)
            self._figure.add_layout(legend, "below")
            if self._toggle:
                legend.on_event(LegendItemClick, self._clicked)
            self._legends.append(legend)
            self._items.append([])

    def _clicked(self, event: Any) -> None:
        if self._toggle:
            self._toggle(event.item.label.value)

    def _place(self, group: str) -> int:
        """Which legend has a group; those that come too late share the last."""
        if group not in self._groups and len(self._groups) < MOST_GROUPS:
            self._groups.append(group)
        return self._groups.index(group) if group in self._groups else MOST_GROUPS - 1

    def _fit(self, attr: str, old: int, new: int) -> None:
        """As many columns as have room, as soon as the browser tells how wide the figure is."""
        if new > 0:
            self._width = new
            self._set_columns()

    def _set_columns(self) -> None:
        for place, legend in enumerate(self._legends):
            labels = [label for group, label, _ in self._shown if self._place(group) == place]
            set_changed(legend, ncols=columns_of(labels, self._width - 2 * SAMPLE))

    def update(self, found: Sequence[Entry], hidden: Collection[str]) -> None:
        # BokehJS may paint new entries before their rows are there, and fail if they were too few.
        drawn = [*found, *[_NO_ENTRY] * (MOST_AT_ONCE - len(found))]
        alphas = [FAINT if entry.label in hidden else 1.0 for entry in drawn]
        set_columns(self._lines, _lines(drawn, alphas))
        set_columns(self._marks, _marks(drawn, alphas))
        set_columns(self._patches, _patches(drawn, alphas))
        # Only now, as BokehJS may paint a line before a column comes that says how it is dashed.
        if not set(self._renderers) <= set(self._figure.renderers):
            self._figure.renderers = [*self._figure.renderers, *self._renderers]
        shown = [(entry.group, entry.label, entry.label in hidden) for entry in found]
        if shown == self._shown:
            return
        self._shown = shown
        if not self._legends:
            self._make()
        places = [self._place(group) for group, _, _ in shown]
        for place, legend in enumerate(self._legends):
            rows = [(row, one) for row, one in enumerate(shown) if places[row] == place]
            set_changed(legend, visible=bool(rows), items=self._rows(place, rows))
        self._set_columns()

    def _rows(self, place: int, rows: Sequence[tuple[int, tuple[str, str, bool]]]) -> list[Any]:
        # BokehJS keeps what it was ever given; entries are therefore used again.
        items = self._items[place]
        for _ in range(len(items), len(rows)):
            items.append(LegendItem(renderers=self._renderers))
        for item, (row, (_, label, is_hidden)) in zip(items, rows, strict=False):
            set_changed(item, index=row, label=value(label), tags=[HIDDEN] if is_hidden else [])
        return items[: len(rows)]


def _lines(found: Sequence[Entry], alphas: Sequence[float]) -> Data:
    lines = [entry.line for entry in found]
    return {
        "xs": [_NOWHERE for _ in found],
        "colour": [entry.line_colour for entry in found],
        "dash": [_dash(line) for line in lines],
        "width": [line.width if line else 0.0 for line in lines],
        "alpha": [
            alpha * line.alpha if line else 0.0 for line, alpha in zip(lines, alphas, strict=True)
        ],
        "label": [entry.label for entry in found],
    }


def _dash(line: Line | None) -> str:
    """As the line itself is drawn."""
    if isinstance(line, Across):
        return line.dash
    return DASHES[line.dash if line else "solid"]


def _marks(found: Sequence[Entry], alphas: Sequence[float]) -> Data:
    marks = [entry.mark for entry in found]
    return {
        "x": np.full(len(found), np.nan),
        "marker": [mark.marker if mark else "circle" for mark in marks],
        "size": [mark.size if mark else 0.0 for mark in marks],
        "colour": [entry.mark_colour for entry in found],
        "fill": [
            entry.mark_colour if entry.mark and entry.mark.filled else TRANSPARENT
            for entry in found
        ],
        "alpha": [
            alpha * mark.alpha if mark else alpha for mark, alpha in zip(marks, alphas, strict=True)
        ],
        "label": [entry.label for entry in found],
    }


def _patches(found: Sequence[Entry], alphas: Sequence[float]) -> Data:
    patches = [entry.patch for entry in found]
    return {
        "x": np.full(len(found), np.nan),
        "colour": [patch.colour if patch else TRANSPARENT for patch in patches],
        "hatch": [patch.hatch if patch and patch.hatch else " " for patch in patches],
        "fill": [patch.fill if patch else TRANSPARENT for patch in patches],
        "alpha": [
            alpha * patch.alpha if patch else 0.0
            for patch, alpha in zip(patches, alphas, strict=True)
        ],
        "label": [entry.label for entry in found],
    }
