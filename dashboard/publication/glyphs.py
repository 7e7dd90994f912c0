"""Bokeh's glyphs as matplotlib's artists: the same data, colours, widths and dashes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
from bokeh.core.property.vectorization import Field, Value
from bokeh.models import (
    GlyphRenderer,
    HSpan,
    Image,
    Line,
    LogColorMapper,
    MultiPolygons,
    Quad,
    Scatter,
    Segment,
    Text,
    VSpan,
)
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import Colormap, ListedColormap, LogNorm, Normalize, to_rgba
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from dashboard.publication.wording import typeset

POINTS_PER_PIXEL = 8 / 15
"""So that the fifteen pixels of a label on a page are eight points in print."""
PAPER = "white"
SMALLEST_TEXT = 6.0
"""Points."""
DASHES = {
    "solid": [],
    "dashed": [6],
    "dotted": [2, 4],
    "dotdash": [2, 4, 6, 4],
    "dashdot": [6, 4, 2, 4],
}
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
BASELINES = {"alphabetic": "baseline", "middle": "center", "bottom": "bottom", "top": "top"}
LEVELS = ("image", "underlay", "glyph", "guide", "annotation", "overlay")


def add_renderer(axes: Axes, renderer: GlyphRenderer) -> list[Artist]:
    """Draw what a renderer draws; nothing if it has no data.

    Raises
    ------
    NotImplementedError : no drawing has had such a glyph so far.
    """
    data = renderer.data_source.data
    if not renderer.visible or not any(len(column) for column in data.values()):
        return []
    try:
        maker = _MAKERS[type(renderer.glyph)]
    except KeyError:
        kind = type(renderer.glyph).__name__
        raise NotImplementedError(f"There is no {kind} in figures for print.") from None
    artists = maker(axes, Look(renderer.glyph, data))
    for artist in artists:
        artist.set_zorder(2.0 + 0.1 * LEVELS.index(renderer.level))
    return artists


class Look:
    """A glyph's properties, each a value or an array with one for each point."""

    def __init__(self, glyph: Any, data: dict[str, Any]) -> None:
        # As attributes, the names of columns could not be told from texts.
        self.given = glyph.properties_with_values(include_defaults=True)
        self.data = data

    def __getitem__(self, name: str) -> Any:
        given = self.given[name]
        if isinstance(given, Field):
            return self.data[given.field]
        return given.value if isinstance(given, Value) else given

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column of numbers."""
        return np.asarray(self[name], dtype=float)

    def width(self, name: str = "line_width") -> float:
        """A width in points."""
        return float(self[name]) * POINTS_PER_PIXEL

    def colours(self, kind: str) -> NDArray[np.float64]:
        """Red, green, blue and opacity of "line", "fill", "text" or another part; a row each."""
        name = f"{kind}_color"
        given, transform = self[name], getattr(self.given[name], "transform", None)
        if hasattr(transform, "palette"):
            found = colour_scale(transform).to_rgba(np.asarray(given, dtype=float))
        else:
            column = [given] if given is None or isinstance(given, str) else given
            found = np.array([rgba(colour) for colour in column]).reshape(-1, 4)
        found = np.array(found)
        found[:, 3] *= float(self[f"{kind}_alpha"])
        return found

    @property
    def dashes(self) -> tuple[float, tuple[float, ...]] | str:
        """The pattern of a line."""
        given = self["line_dash"]
        pattern = DASHES[given] if isinstance(given, str) else list(given)
        if not pattern:
            return "solid"
        even = pattern * (1 + len(pattern) % 2)
        return (0.0, tuple(length * POINTS_PER_PIXEL for length in even))


def rgba(colour: str | None) -> tuple[float, float, float, float]:
    """A colour of a style sheet; None is transparent."""
    if colour is None:
        return (0.0, 0.0, 0.0, 0.0)
    if colour.startswith("rgb"):
        red, green, blue, *opacity = map(float, re.findall(r"[\d.]+", colour))
        return (red / 255, green / 255, blue / 255, opacity[0] if opacity else 1.0)
    return to_rgba(colour)


def colour_scale(mapper: Any) -> ScalarMappable:
    """A colour mapper: its palette, limits, and colours beyond them and of nan."""
    scale: type[Normalize] = LogNorm if isinstance(mapper, LogColorMapper) else Normalize
    return ScalarMappable(scale(mapper.low, mapper.high), _colour_map(mapper))


def _colour_map(mapper: Any) -> Colormap:
    colours = [rgba(colour) for colour in mapper.palette]
    return ListedColormap(colours).with_extremes(
        bad=rgba(mapper.nan_color),
        under=rgba(mapper.low_color) if mapper.low_color else colours[0],
        over=rgba(mapper.high_color) if mapper.high_color else colours[-1],
    )


def line_proxy(look: Look) -> Line2D:
    """What a legend shows of a line."""
    return Line2D(
        [], [], color=look.colours("line")[0], linewidth=look.width(), linestyle=look.dashes
    )


def patch_proxy(look: Look) -> Patch:
    """What a legend shows of filled or hatched rectangles."""
    hatch = look["hatch_pattern"]
    edge = look.colours("hatch")[0] if hatch else "none"
    fill = look.colours("fill")[0]
    return Patch(facecolor=fill, edgecolor=edge, linewidth=0.0, hatch=hatch and 4 * hatch)


def marker_proxy(look: Look, neutral: str) -> Line2D:
    """What a legend shows of symbols; the neutral colour where theirs differ."""
    colours = look.colours("fill" if look["marker"] not in UNFILLED else "line")
    same = len(np.unique(colours, axis=0)) == 1
    colour = tuple(colours[0]) if same else neutral
    return Line2D(
        [],
        [],
        linestyle="none",
        marker=MARKERS[str(look["marker"])],
        markersize=float(np.max(look["size"])) * POINTS_PER_PIXEL,
        color=colour,
        markeredgewidth=look.width(),
    )


def _line(axes: Axes, look: Look) -> list[Artist]:
    drawn = Line2D(
        look.numbers("x"),
        look.numbers("y"),
        color=look.colours("line")[0],
        linewidth=look.width(),
        linestyle=look.dashes,
    )
    return [axes.add_line(drawn)]


def _scatter(axes: Axes, look: Look) -> list[Artist]:
    x, y = look.numbers("x"), look.numbers("y")
    marker = str(look["marker"])
    turns = np.broadcast_to(np.degrees(look.numbers("angle")), x.shape)
    sizes = np.broadcast_to((look.numbers("size") * POINTS_PER_PIXEL) ** 2, x.shape)
    edges = np.broadcast_to(look.colours("line"), (len(x), 4))
    fills = np.broadcast_to(look.colours("fill"), (len(x), 4))
    drawn: list[Artist] = []
    for turn in np.unique(turns):
        here = turns == turn
        drawn.append(
            axes.scatter(
                x[here],
                y[here],
                s=sizes[here],
                marker=MarkerStyle(MARKERS[marker]).rotated(deg=float(turn)),
                linewidths=look.width(),
                **(
                    {"color": edges[here]}
                    if marker in UNFILLED
                    else {"edgecolors": edges[here], "facecolors": fills[here]}
                ),
            )
        )
    return drawn


def _segment(axes: Axes, look: Look) -> list[Artist]:
    ends = [look.numbers(name) for name in ("x0", "y0", "x1", "y1")]
    lines = np.stack(ends, axis=1).reshape(-1, 2, 2)
    drawn = LineCollection(
        list(lines),
        colors=look.colours("line"),
        linewidths=look.width(),
        linestyles=[look.dashes],
    )
    return [axes.add_collection(drawn, autolim=False)]


def _quad(axes: Axes, look: Look) -> list[Artist]:
    left, right, bottom, top = (look.numbers(name) for name in ("left", "right", "bottom", "top"))
    corners = np.stack([left, bottom, left, top, right, top, right, bottom], axis=1)
    hatch = look["hatch_pattern"]
    drawn = PolyCollection(
        list(corners.reshape(-1, 4, 2)),
        facecolors=look.colours("fill"),
        edgecolors=look.colours("hatch" if hatch else "line"),
        linewidths=0.0 if hatch or not float(look["line_alpha"]) else look.width(),
        hatch=hatch and 4 * hatch,
    )
    return [axes.add_collection(drawn, autolim=False)]


def _polygons(axes: Axes, look: Look) -> list[Artist]:
    drawn: list[Artist] = []
    fills = np.broadcast_to(look.colours("fill"), (len(look["xs"]), 4))
    for xs, ys, fill in zip(look["xs"], look["ys"], fills, strict=True):
        rings = [
            Path(np.column_stack(ring), closed=False)
            for pair in zip(xs, ys, strict=True)
            for ring in zip(*pair, strict=True)
        ]
        patch = PathPatch(Path.make_compound_path(*rings), facecolor=fill, linewidth=0.0)
        drawn.append(axes.add_patch(patch))
    return drawn


def _image(axes: Axes, look: Look) -> list[Artist]:
    drawn: list[Artist] = []
    places = (np.broadcast_to(look.numbers(name), len(look["image"])) for name in _PLACE)
    for values, x, y, width, height in zip(look["image"], *places, strict=True):
        cells = colour_scale(look["color_mapper"]).to_rgba(np.ma.masked_invalid(values))
        cells[..., 3] *= float(look["global_alpha"])
        extent = (x, x + width, y, y + height)
        limits = axes.get_xlim(), axes.get_ylim()
        drawn.append(
            axes.imshow(cells, extent=extent, origin="lower", aspect="auto", interpolation="none")
        )
        axes.set(xlim=limits[0], ylim=limits[1])
    return drawn


_PLACE = ("x", "y", "dw", "dh")


def _text(axes: Axes, look: Look) -> list[Artist]:
    points = max(_points(str(look["text_font_size"])), SMALLEST_TEXT)
    count = len(look["text"])
    turns = np.broadcast_to(np.degrees(look.numbers("angle")), count)
    colours = np.broadcast_to(look.colours("text"), (count, 4))
    ground = look.colours("background_fill")[0]
    box = {"boxstyle": "round,pad=0.15,rounding_size=0.2", "facecolor": ground, "linewidth": 0.0}
    rows = zip(look.numbers("x"), look.numbers("y"), look["text"], turns, colours, strict=True)
    return [
        axes.text(
            x,
            y,
            typeset(str(words)),
            fontsize=points,
            color=colour,
            rotation=float(turn),
            rotation_mode="anchor",
            horizontalalignment=str(look["text_align"]),
            verticalalignment=BASELINES[str(look["text_baseline"])],
            bbox=box if ground[3] else None,
            path_effects=None if ground[3] else [withStroke(linewidth=1.2, foreground=PAPER)],
        )
        for x, y, words, turn, colour in rows
        if _inside(axes, x, y)
    ]


def _inside(axes: Axes, x: float, y: float) -> bool:
    """Whether a place is in the frame, to which words are not cut."""
    return axes.viewLim.contains(x, y)


def _points(size: str) -> float:
    """A font size in points of print."""
    number, unit = re.fullmatch(r"([\d.]+)(pt|px)", size).groups()
    pixels = float(number) * (96 / 72 if unit == "pt" else 1.0)
    return pixels * POINTS_PER_PIXEL


def _vertical(axes: Axes, look: Look) -> list[Artist]:
    return [axes.axvline(x, **style) for x, style in _spans(look, "x")]


def _horizontal(axes: Axes, look: Look) -> list[Artist]:
    return [axes.axhline(y, **style) for y, style in _spans(look, "y")]


def _spans(look: Look, name: str) -> list[tuple[float, dict[str, Any]]]:
    """Place and style of each line across the frame."""
    places = look.numbers(name)
    colours = np.broadcast_to(look.colours("line"), (len(places), 4))
    common = {"linewidth": look.width(), "linestyle": look.dashes}
    return [(x, {**common, "color": hue}) for x, hue in zip(places, colours, strict=True)]


_MAKERS: dict[type, Callable[[Axes, Look], list[Artist]]] = {
    Line: _line,
    Scatter: _scatter,
    Segment: _segment,
    Quad: _quad,
    MultiPolygons: _polygons,
    Image: _image,
    Text: _text,
    VSpan: _vertical,
    HSpan: _horizontal,
}
