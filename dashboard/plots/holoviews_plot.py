"""What a figure shows as elements of HoloViews, to be combined with others by `*` and `+`.

They are plain elements. Their options are their own, for the Bokeh backend: no default of HoloViews
is set, and nothing is registered with it.

Three things that the other renderers have, they have not, as each is known only to whoever shows
the finished plot. Names at the ends of curves (`end`) need the frame's size and what else is drawn
in it: the legend names these curves. Groups of keys (`group`) would be legends of their own, of
which HoloViews makes one for a whole overlay. Shades for dark grounds are picked where the ground
is known: elements have those for white ones, in which notebooks are printed, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import holoviews as hv

# Without Bokeh's plots, HoloViews knows none of the options below.
import holoviews.plotting.bokeh
import numpy as np
from bokeh.models import FixedTicker

from dashboard.plots import decades
from dashboard.plots.axis_limits import axis_limits
from dashboard.plots.bokeh_parts import GROUND, HATCHING, image_tips
from dashboard.plots.inset import with_inset
from dashboard.plots.legend import bars
from dashboard.plots.lone_points import with_lone_points
from dashboard.plots.notation import respelled
from dashboard.plots.shades import recoloured
from dashboard.plots.vocabulary import (
    DECADES,
    LOG,
    Across,
    Area,
    Axis,
    ColourScale,
    Curve,
    Image,
    Key,
    Layer,
    Marks,
    Panel,
    Polygons,
    Rectangles,
    Segments,
    Texts,
)

BACKEND = "bokeh"
LEGEND = {"legend_position": "bottom", "legend_cols": 2}


def overlay(panel: Panel, height: int) -> hv.Overlay:
    """The layers of a panel on each other.

    The axes' options are those of every element, so that they outlast a combination with others.

    Parameters
    ----------
    height : in pixels.
    """
    panel = with_lone_points(panel)
    panel = respelled(recoloured(with_inset(panel, axis_limits(panel))))
    options, hooks = _panel_options(panel, height), _hooks(panel)
    elements = [
        _set(_ELEMENTS[type(layer)](layer, panel), **options, hooks=[*_hatching(layer), *hooks])
        for layer in (*panel.absent, *panel.layers)
        if layer.has_rows
    ]
    elements += [
        _set(_bar(scale, panel), **options, hooks=hooks) for scale in _bars_of_their_own(panel)
    ]
    if not elements:  # HoloViews draws no overlay of nothing.
        elements = [_set(hv.Curve([], *_dimensions(panel)), **options, hooks=hooks)]
    return _set(hv.Overlay(elements), show_legend=panel.legend, framewise=True, **LEGEND)


def _set(element: Any, **options: Any) -> Any:
    return element.opts(**options, backend=BACKEND)


def _panel_options(panel: Panel, height: int) -> dict[str, Any]:
    options = {
        "title": panel.title,
        "show_grid": panel.grid,
        "responsive": True,
        "height": height,
        "framewise": True,
        **_axis_options("x", panel.x),
        **_axis_options("y", panel.y),
    }
    if panel.square:
        # HoloViews makes no plot both as wide as there is room and of a fixed height and aspect.
        del options["height"]
        options["data_aspect"] = 1
    if panel.third:
        options |= {"xaxis": None, "yaxis": None, "show_frame": False}
    return options


def _hooks(panel: Panel) -> list[Any]:
    scales = (panel.x.scale, panel.y.scale, *(scale.scale for scale in bars(panel)))
    return [partial(_label_decades, panel)] if DECADES in scales else []


def _hatching(layer: Layer) -> list[Any]:
    return [partial(_hatch, layer)] if isinstance(layer, Rectangles) and layer.hatch else []


def _hatch(layer: Rectangles, plot: Any, element: Any) -> None:
    """Hook: HoloViews itself has no hatching."""
    plot.handles["glyph"].update(
        hatch_pattern=layer.hatch,
        hatch_color=layer.colour,
        hatch_alpha=layer.alpha,
        **HATCHING,
    )


def _label_decades(panel: Panel, plot: Any, element: Any) -> None:
    """Hook: the numbers themselves beside axes and a colour bar of their logarithms."""
    figure, bar = plot.state, plot.handles.get("colorbar")
    for axis, grid, scale in (
        (figure.xaxis[0], figure.xgrid[0], panel.x.scale),
        (figure.yaxis[0], figure.ygrid[0], panel.y.scale),
    ):
        if scale == DECADES:
            decades.label(axis, True)
            grid.ticker = axis.ticker
    if bar is not None and bars(panel)[0].scale == DECADES:
        decades.label(bar, True)


def _axis_options(name: str, axis: Axis) -> dict[str, Any]:
    options: dict[str, Any] = {
        f"{name}label": axis.label,
        f"log{name}": axis.scale == LOG,
        f"invert_{name}axis": axis.falling,
    }
    if axis.limits is not None:
        options[f"{name}lim"] = axis.limits
    if axis.ticks is not None:
        options[f"{name}ticks"] = list(axis.ticks) or FixedTicker(ticks=[])
    return options


def _dimensions(panel: Panel, columns: Sequence[Any] = ()) -> tuple[hv.Dimension, hv.Dimension]:
    """The two axes, named as the columns that are drawn over them."""
    drawn = columns or next((c.columns for c in panel.layers if isinstance(c, Curve | Marks)), ())
    names = [name for name, _, _ in drawn[:2]] or [panel.x.name or "x", "y"]
    labels = [axis.label or name for name, axis in zip(names, (panel.x, panel.y), strict=True)]
    if labels[0] == labels[1]:
        # HoloViews finds dimensions by their labels too, and would take one for the other.
        labels = names
    x, y = (hv.Dimension(name, label=text) for name, text in zip(names, labels, strict=True))
    return x, y


def _further(columns: Sequence[Any]) -> list[hv.Dimension]:
    return [hv.Dimension(name, label=text) for name, text, _ in columns]


def _points(layer: Curve | Marks, panel: Panel) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns of a layer, and the options that have them told on hovering.

    Axes of logarithms have columns of the numbers themselves, which are told instead.
    """
    data = {name: np.asarray(values) for name, _, values in layer.columns}
    tips = [(text, f"@{{{name}}}") for name, text, _ in layer.columns]
    for place, axis in enumerate((panel.x, panel.y)):
        if axis.scale == DECADES:
            name, text, values = layer.columns[place]
            data[f"{name}_told"] = axis.told(values)
            tips[place] = (text, f"@{{{name}_told}}")
    tools = {"tools": ["hover"] if layer.told else []}
    return data, {**tools, "hover_tooltips": [tip for tip in tips if tip[0]]}


def _curve(layer: Curve, panel: Panel) -> hv.Curve:
    data, told = _points(layer, panel)
    x, y = _dimensions(panel, layer.columns)
    further = _further(layer.columns[2:])
    numbers = [name for name in data if name.endswith("_told")]
    return _set(
        hv.Curve(data, x, [y, *further, *numbers], label=layer.label),
        show_legend=bool(layer.label),
        **_stroke(layer),
        **told,
    )


def _key(layer: Key, panel: Panel) -> hv.Curve:
    return _set(hv.Curve([], *_dimensions(panel), label=layer.label), **_stroke(layer))


def _stroke(layer: Curve | Key) -> dict[str, Any]:
    return {
        "color": layer.colour,
        "line_dash": layer.dash,
        "line_width": layer.width,
        "alpha": layer.alpha,
    }


def _marks(layer: Marks, panel: Panel) -> hv.Points:
    data, told = _points(layer, panel)
    data |= {"colour": np.array(layer.hues), "turn": layer.angles}
    x, y = _dimensions(panel, layer.columns)
    named = {x.name, y.name, *(name for name, _, _ in layer.columns)}
    further = [*_further(layer.columns[2:]), *(name for name in data if name not in named)]
    return _set(
        hv.Points(data, [x, y], further, label=layer.label),
        color="colour",
        marker=layer.marker,
        size=layer.size,
        line_width=layer.edge,
        line_alpha=layer.alpha,
        fill_alpha=layer.alpha if layer.filled else 0.0,
        angle=hv.dim("turn"),
        show_legend=bool(layer.label),
        **told,
    )


def _image(layer: Image, panel: Panel) -> hv.Image:
    columns = {"value": np.asarray(layer.values, dtype=float), **layer.details}
    arrays = tuple(np.asarray(values)[::-1] for values in columns.values())
    left, right, low, high = layer.extent
    data = (layer.x, layer.y[::-1], *arrays)
    return _set(
        hv.Image(
            data, list(_dimensions(panel)), list(columns), bounds=(left, low, right, high),
            label=layer.label,
        ),
        alpha=layer.alpha,
        tools=["hover"] if layer.tips else [],
        # Without formats, for which Bokeh would want formatters too.
        hover_tooltips=[(label, text.partition("{")[0]) for label, text in image_tips(layer)],
        **_colours(layer.colours, panel),
    )  # fmt: skip


def _colours(scale: ColourScale, panel: Panel) -> dict[str, Any]:
    palette = scale.palette if isinstance(scale.palette, str) else list(scale.palette)
    clipped = {"NaN": scale.missing} | ({"min": scale.under} if scale.under else {})
    return {
        "cmap": palette,
        "clim": scale.limits,
        "cnorm": "log" if scale.scale == LOG else "linear",
        "clipping_colors": clipped,
        "colorbar": bool(scale.title),
        "clabel": scale.title,
        "colorbar_position": _place(scale, panel),
    }


def _place(scale: ColourScale, panel: Panel) -> str:
    """Where the bar of a scale stands: HoloViews has one on each side."""
    free = ["bottom", "top", "right", "left"]
    for one in bars(panel):
        wanted = "top" if one.above else "bottom"
        place = next((side for side in (wanted, *free) if side in free), wanted)
        if one == scale:
            return place
        free = [side for side in free if side != place]
    return "bottom"


def _bars_of_their_own(panel: Panel) -> list[ColourScale]:
    """Those that no image brings."""
    brought = [image.colours for image in panel.of(Image)]
    return [scale for scale in bars(panel) if scale not in brought]


def _bar(scale: ColourScale, panel: Panel) -> hv.Points:
    """A colour bar beside symbols or lines that have their colours already."""
    nowhere = np.full(2, np.nan)
    dimensions = list(_dimensions(panel))
    points = hv.Points((nowhere, nowhere, np.array(scale.limits)), dimensions, "scale")
    return _set(points, color="scale", show_legend=False, **_colours(scale, panel))


def _segments(layer: Segments, panel: Panel) -> hv.Segments:
    return _set(
        hv.Segments(
            (*layer.ends.T, np.array(layer.hues)), _corners(panel), "colour", label=layer.label
        ),
        color="colour",
        line_width=layer.width,
        alpha=layer.alpha,
        show_legend=bool(layer.label),
    )


def _corners(panel: Panel) -> list[Any]:
    x, y = _dimensions(panel)
    return [x, y, f"{x.name}_end", f"{y.name}_end"]


def _rectangles(layer: Rectangles, panel: Panel) -> hv.Rectangles:
    names = _further(layer.told)
    told = [np.asarray(values) for _, _, values in layer.told]
    element = hv.Rectangles((*layer.corners.T, *told), _corners(panel), names, label=layer.label)
    return _set(
        element,
        fill_color=layer.fill,
        line_color=None,
        fill_alpha=layer.alpha,
        show_legend=bool(layer.label),
        tools=["hover"] if layer.told else [],
    )


def _area(layer: Area, panel: Panel) -> hv.Area:
    x, y = _dimensions(panel)
    element = hv.Area((layer.x, layer.low, layer.high), x, [y, f"{y.name}_high"], label=layer.label)
    return _set(
        element,
        color=layer.colour,
        alpha=layer.alpha,
        line_alpha=0.0,
        show_legend=bool(layer.label),
    )


def _polygons(layer: Polygons, panel: Panel) -> hv.Polygons:
    return _set(
        hv.Polygons(list(layer.corners), list(_dimensions(panel)), label=layer.label),
        color=layer.colour,
        fill_alpha=layer.alpha,
        line_color=None,
        show_legend=bool(layer.label),
    )


def _across(layer: Across, panel: Panel) -> hv.VLines | hv.HLines:
    places, hues = (np.array(values) for values in zip(*layer.rows, strict=True))
    kind, number = (hv.VLines, 0) if layer.axis == "x" else (hv.HLines, 1)
    return _set(
        kind((places, hues), _dimensions(panel)[number], "colour", label=layer.label),
        color="colour",
        line_dash=layer.dash,
        line_width=layer.width,
        show_legend=bool(layer.label),
        apply_ranges=False,
    )


def _texts(layer: Texts, panel: Panel) -> hv.Labels:
    x, y, words, turns = zip(*layer.rows, strict=True)
    return _set(
        hv.Labels(
            (np.array(x), np.array(y), list(words), np.array(turns)),
            list(_dimensions(panel)),
            ["words", "turn"],
            label=layer.label,
        ),
        text_color=layer.colour or "white",
        text_font_size=f"{layer.size:g}pt",
        text_align=layer.align,
        text_baseline=layer.baseline,
        angle=hv.dim("turn"),
        apply_ranges=False,
        **({} if layer.colour else GROUND),
    )


_ELEMENTS: dict[type, Callable[[Any, Panel], hv.Element]] = {
    Curve: _curve,
    Key: _key,
    Marks: _marks,
    Image: _image,
    Segments: _segments,
    Rectangles: _rectangles,
    Area: _area,
    Polygons: _polygons,
    Across: _across,
    Texts: _texts,
}
