"""Elements that the drawings share."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import holoviews as hv
import numpy as np

from dashboard.palette import GREY

MOST_KEPT = 400
"""Elements that are kept for drawings to come."""

Columns = Sequence[tuple[str, str, Any]]
"""Name, label and values of each column; the first two are drawn, all are shown on hovering."""


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


_made: OrderedDict[tuple[Any, ...], hv.Element] = OrderedDict()


def _element(
    kind: type[hv.Element], keys: int, label: str, columns: Columns, **options: Any
) -> hv.Element:
    """An element with hover; the very same object as before if nothing in it has changed.

    Most elements of an overlay stay as they are from one drawing to the next, and to make one
    takes HoloViews 3 ms.
    """
    values = [np.asarray(column) for _, _, column in columns]
    names = tuple((name, text) for name, text, _ in columns)
    identity = (kind, label, names, tuple(options.items()), tuple(map(_contents, values)))
    element = _made.pop(identity, None)
    if element is None:
        dimensions = [hv.Dimension(name, label=text) for name, text in names]
        element = kind(tuple(values), dimensions[:keys], dimensions[keys:], label=label)
        element = element.opts(tools=["hover"], **options)
    _made[identity] = element
    while len(_made) > MOST_KEPT:
        _made.popitem(last=False)
    return element


def _contents(values: np.ndarray) -> Any:
    return tuple(values.tolist()) if values.dtype.kind == "O" else values.tobytes()


def verticals(values: Sequence[float]) -> hv.VLines:
    """Thin lines across the figure."""
    return _lines(hv.VLines, tuple(values))


def horizontals(values: Sequence[float]) -> hv.HLines:
    """Thin lines across the figure."""
    return _lines(hv.HLines, tuple(values))


@lru_cache(maxsize=MOST_KEPT)
def _lines(kind: type[hv.Element], values: tuple[float, ...]) -> hv.Element:
    return kind(list(values)).opts(color=GREY, line_width=1, line_dash="dotted")


def overlay(elements: Sequence[hv.Element], title: str, **options: Any) -> hv.Overlay:
    """The elements in one drawing.

    The title goes in as a label, which HoloViews prints above: options then change seldom, and to
    set them takes HoloViews 20 ms.
    """
    return _template(tuple(sorted(options.items()))).clone(list(elements), label=title)


@lru_cache(maxsize=MOST_KEPT)
def _template(options: tuple[tuple[str, Any], ...]) -> hv.Overlay:
    settings = {
        name: list(value) if isinstance(value, tuple) and name == "xticks" else value
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
