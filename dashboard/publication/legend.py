"""Legends: what Bokeh's would name, in as many columns as fit."""

from __future__ import annotations

from typing import Any

from bokeh.models import GlyphRenderer, Line, Quad, Scatter, VSpan
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerTuple

from dashboard.publication.glyphs import Look, line_proxy, marker_proxy, patch_proxy
from dashboard.publication.wording import typeset
from dashboard.theme import INK

MOST_COLUMNS = 5
SIZES = (8.0, 7.0)
"""Points of the words, the second where more columns fit so."""

Entry = tuple[str, tuple[Any, ...]]


def entries(panel: Any) -> list[Entry]:
    """Words and symbols of all entries that are shown."""
    return [
        (item.label.value, symbols)
        for legend in panel.legend
        if legend.visible
        for item in legend.items
        if item.visible and (symbols := _symbols(item.renderers))
    ]


def _symbols(renderers: list[GlyphRenderer]) -> tuple[Any, ...]:
    """One line and one marker at most, since entries of several lines differ in dashes alone."""
    found: dict[type, Any] = {}
    for renderer in renderers:
        data = renderer.data_source.data
        if not any(len(column) for column in data.values()):
            continue
        look = Look(renderer.glyph, data)
        kind = type(renderer.glyph)
        if kind in (Line, VSpan):
            found.setdefault(kind, line_proxy(look))
        elif kind is Scatter:
            found.setdefault(kind, marker_proxy(look, INK))
        elif kind is Quad:
            found.setdefault(kind, patch_proxy(look))
    return tuple(found.values())


def legend(figure: Figure, shown: list[Entry], width: float) -> Legend:
    """A legend of at most that width in pixels, in as few rows as that allows."""
    names = [typeset(name) for name, _ in shown]
    handles = [symbols for _, symbols in shown]
    renderer = figure.canvas.get_renderer()
    most = min(len(shown), MOST_COLUMNS)
    layouts = [(columns, size) for columns in range(most, 1, -1) for size in SIZES]
    for columns, size in (*layouts, (1, SIZES[0])):
        made = figure.legend(
            handles,
            names,
            loc="upper center",
            ncols=columns,
            fontsize=size,
            handler_map={tuple: HandlerTuple(ndivide=1, pad=0.0)},
        )
        if made.get_window_extent(renderer).width <= width:
            break
        if columns > 1:
            made.remove()
    return made
