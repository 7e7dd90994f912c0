"""Legends, in as many columns as fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from dashboard.files.publication.layers import MARKERS, POINTS_PER_PIXEL, filling, stroke
from dashboard.files.publication.typesetting import typeset
from dashboard.plots.legend import Entry

MOST_COLUMNS = 5
SIZES = (8.0, 7.0)
"""Points of the words, the second where more columns fit so."""
SMALLEST = 6.0
"""Points, where a single column would be too wide."""


def symbols(entry: Entry) -> tuple[Artist, ...]:
    """The artists of an entry: a patch, a line and a symbol, as far as it has them."""
    found: list[Artist] = []
    if entry.patch is not None:
        found.append(Patch(**filling(entry.patch)))
    if entry.line is not None:
        found.append(Line2D([], [], color=entry.line_colour, **stroke(entry.line)))
    if (mark := entry.mark) is not None:
        colour = entry.mark_colour
        found.append(
            Line2D(
                [],
                [],
                linestyle="none",
                marker=MARKERS[mark.marker],
                markersize=mark.size * POINTS_PER_PIXEL,
                color=colour,
                markerfacecolor=colour if mark.filled else "none",
                markeredgewidth=mark.edge * POINTS_PER_PIXEL,
                alpha=mark.alpha,
            )
        )
    return tuple(found)


def legend(canvas: FigureCanvasAgg, shown: Sequence[Entry], width: float) -> Legend:
    """A legend of at most that width in pixels, in as few rows as that allows."""
    names = [typeset(entry.label) for entry in shown]
    # Of Any, as matplotlib's types know no tuples of symbols.
    handles: list[Any] = [symbols(entry) for entry in shown]
    renderer = canvas.get_renderer()
    most = min(len(shown), MOST_COLUMNS)
    layouts = [(columns, size) for columns in range(most, 0, -1) for size in SIZES]
    for columns, size in (*layouts, (1, SMALLEST)):
        made = canvas.figure.legend(
            handles,
            names,
            loc="upper center",
            ncols=columns,
            fontsize=size,
            handler_map={tuple: HandlerTuple(ndivide=1, pad=0.0)},
        )
        if size == SMALLEST or made.get_window_extent(renderer).width <= width:
            break
        made.remove()
    return made
