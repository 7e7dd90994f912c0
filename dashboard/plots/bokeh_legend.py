"""The legend of a panel as Bokeh draws it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from bokeh.core.properties import value
from bokeh.events import LegendItemClick
from bokeh.models import ColumnDataSource, MultiLine, Plot, Quad, Scatter
from bokeh.models.annotations import Legend, LegendItem
from bokeh.models.glyph import Glyph
from bokeh.models.renderers import GlyphRenderer

from dashboard.plots.bokeh_changes import set_changed, set_columns
from dashboard.plots.bokeh_parts import DASHES, DIMMED, FILLING, STROKE, SYMBOL, Data, Dimmed
from dashboard.plots.legend import Entry, Line
from dashboard.plots.vocabulary import TRANSPARENT, Across

COLUMNS = 2
NARROW = 600
"""Pixels of a figure below which a legend has one column."""
ROWS = 3
"""Rows of a legend for which the height of a panel has room; for each further one it grows."""
ROW = 26
"""Pixels."""
DIMMED_TAG = "dimmed"
"""Of entries that a reader has dimmed, for dashboard/web/components/access.js."""
_NOWHERE = np.array([np.nan])


class BokehLegend:
    """A legend below the frame, whose entries are rows of data sources of its own.

    Parameters
    ----------
    toggle : takes the name of an entry that a reader clicks on; None where no server answers.
    make_room : is called when the legend takes more rows, or fewer.
    """

    def __init__(
        self, figure: Plot, toggle: Callable[[str], None] | None, make_room: Callable[[], None]
    ) -> None:
        self._labels: list[str] = []
        self._dimmed: Dimmed = frozenset()
        self._items: list[LegendItem] = []
        self._make_room = make_room
        figure.on_change("outer_width", self._fit)
        self._lines = ColumnDataSource()
        self._marks = ColumnDataSource()
        self._patches = ColumnDataSource()
        self._renderers: list[GlyphRenderer[Glyph]] = [
            GlyphRenderer(data_source=source, glyph=glyph, name="legend")
            for source, glyph in (
                (self._patches, Quad(left="x", right="x", bottom="x", top="x", **FILLING)),
                (self._lines, MultiLine(xs="xs", ys="xs", **STROKE)),
                (self._marks, Scatter(x="x", y="x", **SYMBOL)),
            )
        ]
        self.legend = Legend(
            items=[],
            location="left",
            ncols=COLUMNS,
            click_policy="none",
            border_line_width=0,
            background_fill_alpha=0.0,
            margin=0,
        )
        # Its type in Bokeh's stubs is that of the property, not of its value.
        self.legend.update(padding=4)
        figure.add_layout(self.legend, "below")
        self._figure = figure
        if toggle:
            self.legend.on_event(LegendItemClick, lambda event: toggle(event.item.label.value))

    def _fit(self, attr: str, old: int, new: int) -> None:
        """As many columns as have room, as soon as the browser tells how wide the figure is."""
        if new > 0:
            set_changed(self.legend, ncols=COLUMNS if new >= NARROW else 1)
            self._make_room()

    def room(self) -> int:
        """Pixels of the rows beyond those that a panel has room for."""
        rows = math.ceil(len(self._labels) / int(self.legend.ncols))
        return ROW * max(0, rows - ROWS)

    def update(self, found: Sequence[Entry], dimmed: Dimmed) -> None:
        if not set(self._renderers) <= set(self._figure.renderers):
            self._figure.renderers = [*self._figure.renderers, *self._renderers]
        alphas = [DIMMED if entry.label in dimmed else 1.0 for entry in found]
        set_columns(self._lines, _lines(found, alphas))
        set_columns(self._marks, _marks(found, alphas))
        set_columns(self._patches, _patches(found, alphas))
        set_changed(self.legend, visible=bool(found))
        labels = [entry.label for entry in found]
        if (labels, dimmed) == (self._labels, self._dimmed):
            return
        self._labels, self._dimmed = labels, dimmed
        # BokehJS keeps what it was ever given; entries are therefore used again.
        for index in range(len(self._items), len(found)):
            self._items.append(LegendItem(renderers=self._renderers, index=index))
        items = self._items[: len(found)]
        for item, label in zip(items, self._labels, strict=True):
            set_changed(item, label=value(label), tags=[DIMMED_TAG] if label in dimmed else [])
        set_changed(self.legend, items=items)


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
        "alpha": list(alphas),
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
