"""The layers of a panel as matplotlib's artists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import ListedColormap, LogNorm, Normalize, to_rgba_array
from matplotlib.markers import MarkerStyle
from matplotlib.patheffects import withStroke

from dashboard.files.publication.typesetting import typeset
from dashboard.plots.end_names import SIZE, EndName
from dashboard.plots.legend import Line, Patch
from dashboard.plots.palette import DASH_PATTERNS
from dashboard.plots.vocabulary import (
    LOG,
    Across,
    Area,
    ColourScale,
    Curve,
    Image,
    Marks,
    Panel,
    Polygons,
    Rectangles,
    Segments,
    Texts,
)

POINTS_PER_PIXEL = 8 / 15
"""So that the fifteen pixels of a label on a page are eight points in print."""
PIXELS_PER_POINT = 96 / 72
"""Of the sizes of words on a page."""
SMALLEST_TEXT = 6.0
"""Points."""
MARKERS = {
    "circle": "o",
    "square": "s",
    "diamond": "d",
    "triangle": "^",
    "inverted_triangle": "v",
    "x": "x",
    "cross": "+",
    "dash": "_",
}
UNFILLED = ("x", "cross", "dash")
GROUND = {
    "boxstyle": "round,pad=0.15,rounding_size=0.2",
    "facecolor": (0.0, 0.0, 0.0, 0.65),
    "linewidth": 0.0,
}
"""Of words that lie on any colour."""


def add_layers(axes: Axes, panel: Panel) -> None:
    """Draw all layers, each kind above those before it; below all, what shows what is missing."""
    for ground in panel.absent:
        _rectangles(axes, ground, 1.9)
    for height, (kind, add) in enumerate(_ADDING.items()):
        for layer in panel.of(kind):
            add(axes, layer, 2.0 + 0.1 * height)


def add_names(axes: Axes, names: Sequence[EndName]) -> None:
    """Write the names of curves at their ends."""
    for name in names:
        axes.annotate(
            typeset(name.words),
            (name.x, name.y),
            (name.right * POINTS_PER_PIXEL, -name.down * POINTS_PER_PIXEL),
            textcoords="offset points",
            fontsize=SIZE * POINTS_PER_PIXEL,
            color=name.colour,
            horizontalalignment=name.align,
            verticalalignment="center",
            zorder=3.0,
        )


def stroke(layer: Line) -> dict[str, Any]:
    """Width, dash and opacity of a line."""
    pattern = [length * POINTS_PER_PIXEL for length in DASH_PATTERNS[layer.dash]]
    return {
        "linewidth": layer.width * POINTS_PER_PIXEL,
        "linestyle": (0.0, pattern) if pattern else "solid",
        "alpha": layer.alpha,
    }


def filling(layer: Patch) -> dict[str, Any]:
    """Colour or hatching of a patch."""
    colour = to_rgba_array(layer.colour, layer.alpha)[0]
    look = {"facecolor": "none", "edgecolor": colour, "hatch": 4 * layer.hatch}
    return {**(look if layer.hatch else {"facecolor": colour}), "linewidth": 0.0}


def colour_scale(scale: ColourScale) -> ScalarMappable:
    """A colour scale as matplotlib has it."""
    if isinstance(scale.palette, str):
        colours = list(colormaps[scale.palette](np.linspace(0.0, 1.0, 256)))
    else:
        colours = list(scale.palette)
    under = scale.under or colours[0]
    colour_map = ListedColormap(colours).with_extremes(bad=scale.missing, under=under)
    norm: type[Normalize] = LogNorm if scale.scale == LOG else Normalize
    return ScalarMappable(norm(*scale.limits), colour_map)


def _image(axes: Axes, image: Image, zorder: float) -> None:
    cells = colour_scale(image.colours).to_rgba(np.ma.masked_invalid(image.values))
    cells[..., 3] *= image.alpha
    axes.imshow(
        cells,
        extent=image.extent,
        zorder=zorder,
        origin="lower",
        aspect="auto",
        interpolation="none",
    )


def _rectangles(axes: Axes, layer: Rectangles, zorder: float) -> None:
    corners = np.asarray(layer.corners, dtype=float)[:, [0, 1, 0, 3, 2, 3, 2, 1]]
    axes.add_collection(
        PolyCollection(list(corners.reshape(-1, 4, 2)), zorder=zorder, **filling(layer)),
        autolim=False,
    )


def _area(axes: Axes, area: Area, zorder: float) -> None:
    axes.fill_between(area.x, area.low, area.high, zorder=zorder, **filling(area))


def _polygons(axes: Axes, layer: Polygons, zorder: float) -> None:
    shapes = PolyCollection(list(layer.corners), zorder=zorder, **filling(layer))
    axes.add_collection(shapes, autolim=False)


def _across(axes: Axes, layer: Across, zorder: float) -> None:
    line = axes.axvline if layer.axis == "x" else axes.axhline
    for place, colour in layer.rows:
        line(place, color=colour, zorder=zorder, **stroke(layer))


def _segments(axes: Axes, layer: Segments, zorder: float) -> None:
    lines = list(np.asarray(layer.ends, dtype=float).reshape(-1, 2, 2))
    drawn = LineCollection(lines, colors=layer.colours, zorder=zorder, **stroke(layer))
    axes.add_collection(drawn, autolim=False)


def _curve(axes: Axes, curve: Curve, zorder: float) -> None:
    axes.plot(curve.x, curve.y, color=curve.colour, zorder=zorder, **stroke(curve))


def _marks(axes: Axes, marks: Marks, zorder: float) -> None:
    colours = to_rgba_array(marks.hues)
    colours[:, 3] *= marks.alpha
    full = marks.filled or marks.marker in UNFILLED
    for turn in np.unique(marks.angles):
        here = marks.angles == turn
        hues = colours[here]
        axes.scatter(
            marks.x[here],
            marks.y[here],
            s=(marks.size * POINTS_PER_PIXEL) ** 2,
            marker=MarkerStyle(MARKERS[marks.marker]).rotated(deg=float(turn)),
            linewidths=marks.edge * POINTS_PER_PIXEL,
            zorder=zorder,
            **({"color": hues} if full else {"facecolors": "none", "edgecolors": hues}),
        )


def _texts(axes: Axes, texts: Texts, zorder: float) -> None:
    """Words whose place is in the frame, to which they are not cut."""
    tagged = texts.colour is None
    for x, y, words, turn in texts.rows:
        if axes.viewLim.contains(x, y):
            axes.text(
                x,
                y,
                typeset(words),
                fontsize=max(texts.size * PIXELS_PER_POINT * POINTS_PER_PIXEL, SMALLEST_TEXT),
                color=texts.colour or "white",
                rotation=turn,
                rotation_mode="anchor",
                horizontalalignment=texts.align,
                verticalalignment="center" if texts.baseline == "middle" else "bottom",
                bbox=GROUND if tagged else None,
                path_effects=None if tagged else [withStroke(linewidth=1.2, foreground="white")],
                zorder=zorder,
            )


_ADDING: dict[type[Any], Callable[[Axes, Any, float], None]] = {
    Image: _image,
    Rectangles: _rectangles,
    Area: _area,
    Polygons: _polygons,
    Across: _across,
    Segments: _segments,
    Curve: _curve,
    Marks: _marks,
    Texts: _texts,
}
