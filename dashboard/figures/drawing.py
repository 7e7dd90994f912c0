"""Elements that the drawings share."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import holoviews as hv
import numpy as np
from bokeh.core.properties import value

filled: Any = None  # Until the last figure has left this module.
from dashboard.palette import GREY

MOST_KEPT = 400
"""Elements that are kept for drawings to come."""

Kept = TypeVar("Kept")

Columns = Sequence[tuple[str, str, Any]]
"""Name, label and values of each column; the first two are drawn, all are shown on hovering."""

COLOUR_BAR = {"height": 8, "padding": 2, "title_standoff": 2, "margin": 0}
"""Of images, flat enough to lie above or below a panel."""


def curve(
    label: str, columns: Columns, colour: str, dash: str = "solid", **options: Any
) -> hv.Curve:
    """A line through points; nan breaks it."""
    return _element(hv.Curve, 1, label, columns, color=colour, line_dash=dash, **options)


def marks(
    label: str, columns: Columns, colour: str, marker: str = "circle", **options: Any
) -> hv.Points:
    """Symbols without a line; `colour` is a colour or the name of a column of colours."""
    return _element(hv.Points, 2, label, columns, color=colour, marker=marker, **options)


def image(
    label: str,
    x: np.ndarray,
    y: np.ndarray,
    columns: Columns,
    axes: tuple[str, str],
    **options: Any,
) -> hv.Image:
    """Cells centred at x and y, coloured by the first column and transparent where it is nan.

    Columns are arrays of as many rows as `y` and as many columns as `x`; `axes` names those two.
    """
    arrays = (x, y, *(values for _, _, values in columns))
    dimensions = [
        hv.Dimension(name, label=text, range=_range_of(values)) for name, text, values in columns
    ]
    return hv.Image(arrays, list(axes), dimensions, label=label).opts(**options)


def _range_of(values: np.ndarray) -> tuple[float | None, float | None]:
    """None for what HoloViews finds by itself; it warns of columns that are nan throughout."""
    return (None, None) if np.isfinite(values).any() else (0.0, 1.0)


def hatched(
    label: str, rectangles: np.ndarray, axes: tuple[str, str], **options: Any
) -> hv.Element:
    """Rectangles x0, y0, x1, y1 filled with thin lines."""
    names = [*axes, f"{axes[0]}_end", f"{axes[1]}_end"]
    return hv.Rectangles(rectangles, names, label=label).opts(
        fill_alpha=0.0, line_alpha=0.0, hooks=[_hatch], **options
    )


def _hatch(plot: Any, element: Any) -> None:
    """Hook: HoloViews itself has no hatching."""
    plot.handles["glyph"].update(
        hatch_pattern="/", hatch_color=GREY, hatch_alpha=0.4, hatch_scale=12.0, hatch_weight=0.7
    )


_forms: OrderedDict[tuple[Any, ...], hv.Element] = OrderedDict()
_made: OrderedDict[tuple[Any, ...], hv.Element] = OrderedDict()
_places: OrderedDict[tuple[Any, ...], tuple[Any, ...]] = OrderedDict()


def _element(
    kind: type[hv.Element], keys: int, label: str, columns: Columns, **options: Any
) -> hv.Element:
    """An element with hover; the very same object as before if nothing in it has changed.

    Most elements of an overlay stay as they are from one drawing to the next.
    """
    values = [np.asarray(column) for _, _, column in columns]
    names = tuple((name, text) for name, text, _ in columns)
    form = (kind, keys, label, names, repr(options))
    return _kept(
        _made,
        (*form, *map(_contents, values)),
        lambda: filled(
            _kept(_forms, form, lambda: _form(kind, keys, label, names, options)),
            dict(zip((name for name, _ in names), values, strict=True)),
        ),
    )


def _form(
    kind: type[hv.Element],
    keys: int,
    label: str,
    names: Sequence[tuple[str, str]],
    options: Mapping[str, Any],
) -> hv.Element:
    """An element without data."""
    dimensions = [hv.Dimension(name, label=text) for name, text in names]
    nothing = tuple(np.empty(0) for _ in names)
    # Whoever draws may have other types of data in mind, which what is filled in would not be.
    element = kind(
        nothing, dimensions[:keys], dimensions[keys:], label=label, datatype=["dictionary"]
    )
    return element.opts(**{"tools": ["hover"], **options})


def _kept(
    store: OrderedDict[tuple[Any, ...], Kept], identity: tuple[Any, ...], make: Callable[[], Kept]
) -> Kept:
    """What is in the store, or else is made; the longest unused is forgotten."""
    found = store.pop(identity, None)
    store[identity] = found = make() if found is None else found
    while len(store) > MOST_KEPT:
        store.popitem(last=False)
    return found


def _contents(values: np.ndarray) -> Any:
    return tuple(values.ravel().tolist()) if values.dtype.kind == "O" else values.tobytes()


def verticals(values: Sequence[float], colour: str = GREY, dash: str = "dotted") -> hv.VLines:
    """Thin lines across the figure."""
    return _lines(hv.VLines, tuple(values), colour, dash)


def horizontals(values: Sequence[float], colour: str = GREY, dash: str = "dotted") -> hv.HLines:
    """Thin lines across the figure."""
    return _lines(hv.HLines, tuple(values), colour, dash)


@lru_cache(maxsize=MOST_KEPT)
def _lines(kind: type[hv.Element], values: tuple[float, ...], colour: str, dash: str) -> hv.Element:
    return kind(list(values)).opts(color=colour, line_width=1, line_dash=dash)


TAGGED = {"text_color": "white", "background_fill_color": "black", "background_fill_alpha": 0.65}
"""Texts on a ground of their own, at a contrast of 7 or more on white, on black and on a map."""


def tagged(plot: Any, element: Any) -> None:
    """Hook: labels are readable on any colour."""
    plot.handles["glyph"].update(**TAGGED, padding=2, border_radius=3)


def legend_names(names: Mapping[str, str]) -> hv.Points:
    """Part of an overlay, invisible: what the legend calls elements, by their labels.

    Where names depend on the inputs, the labels must not: an element with another label is to
    HoloViews another element, and it would add to the figure what ought to be updated.
    """
    nowhere = np.full(len(names), np.nan)
    columns = [
        ("x", "x", nowhere),
        ("y", "y", nowhere),
        ("element", "element", np.array(list(names), dtype=object)),
        ("text", "text", np.array(list(names.values()), dtype=object)),
    ]
    return _element(hv.Points, 2, "", columns, tools=[], hooks=[_name_in_legend])


def _name_in_legend(plot: Any, element: hv.Points) -> None:
    """Hook: renames the entries of the legend."""
    pairs = (element.dimension_values(name).tolist() for name in ("element", "text"))
    names = dict(zip(*pairs, strict=True))
    for legend in plot.state.legend:
        for item in legend.items:
            text = names.get(item.renderers[0].name) if item.renderers else None
            if text is not None and item.label != value(text):
                item.label = value(text)


def overlay(elements: Sequence[hv.Element], title: str, **options: Any) -> hv.Overlay:
    """The elements in one drawing.

    The title goes in as a label, which HoloViews prints above: options then change seldom, and to
    set them takes HoloViews 20 ms. Elements of the same kinds and labels as before have the same
    places, which HoloViews finds in 4 ms.
    """
    kinds = tuple((type(element), element.label) for element in elements)
    places = _kept(_places, kinds, lambda: tuple(hv.Overlay(list(elements)).data))
    items = list(zip(places, elements, strict=True))
    return _template(tuple(sorted(options.items()))).clone(items, label=title)


def panels(overlays: Sequence[hv.Overlay]) -> hv.Layout:
    """Overlays one below the other; axes of dimensions of the same name are shared."""
    return hv.Layout(list(overlays)).cols(1)


@lru_cache(maxsize=MOST_KEPT)
def _template(options: tuple[tuple[str, Any], ...]) -> hv.Overlay:
    settings = {
        name: list(value) if isinstance(value, tuple) and name in ("xticks", "yticks") else value
        for name, value in options
    }
    return hv.Overlay([]).opts(title="{label}", **settings)


def broken(*pieces: np.ndarray) -> np.ndarray:
    """Pieces of a line with nan between them."""
    if not pieces:
        return np.empty(0)
    parts: list[np.ndarray] = []
    for piece in pieces:
        parts += [np.asarray(piece, dtype=float), np.array([np.nan])]
    return np.concatenate(parts[:-1])
