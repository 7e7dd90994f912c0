"""Where the axes of a panel end, for all renderers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from dashboard.plots.vocabulary import (
    LOG,
    Across,
    Area,
    Axis,
    Curve,
    Image,
    Limits,
    Marks,
    Panel,
    Polygons,
    Rectangles,
    Segments,
)

ROOM = 0.1
"""Part of the data's extent that is left free at both ends."""


def panel_limits(
    panels: Sequence[Panel], moved: Sequence[tuple[Limits | None, Limits | None]] = ()
) -> list[tuple[Limits, Limits]]:
    """First and last value of the horizontal and of the vertical axis of each panel.

    Panels whose axes have the same name share that axis.

    Parameters
    ----------
    moved : limits of the two axes where a reader has moved them, for the first panels. None, and
        for a logarithmic axis limits that are not above 0, leave an axis where it is.
    """
    axes = [(panel.x, panel.y) for panel in panels]
    keys = [
        [(number, axis.name or str(place)) for number, axis in enumerate(pair)]
        for place, pair in enumerate(axes)
    ]
    found: dict[tuple[int, str], Limits] = {}
    for pair, own in zip(keys, map(axis_limits, panels), strict=True):
        for key, limits in zip(pair, own, strict=True):
            found[key] = _hull(found.get(key, limits), limits)
    for pair, both, places in zip(keys, axes, moved, strict=False):
        for key, axis, wanted in zip(pair, both, places, strict=True):
            if wanted and _possible(axis, wanted):
                found[key] = wanted
    return [(found[x], found[y]) for x, y in keys]


def _hull(one: Limits, other: Limits) -> Limits:
    first, last = (min, max) if one[0] < one[1] else (max, min)
    return first(one[0], other[0]), last(one[1], other[1])


def _possible(axis: Axis, limits: Limits) -> bool:
    return axis.scale != LOG or min(limits) > 0.0


def axis_limits(panel: Panel) -> tuple[Limits, Limits]:
    """Those of a panel by itself."""
    across = any(len(marks.columns[0][2]) for marks in panel.of(Marks)) * ROOM
    return _limits(panel, panel.x, 0, across), _limits(panel, panel.y, 1, ROOM)


def _limits(panel: Panel, axis: Axis, number: int, room: float) -> Limits:
    low, high = axis.limits or _extent(panel, number, axis.scale == LOG, room)
    return (high, low) if axis.falling else (low, high)


def _extent(panel: Panel, number: int, logarithmic: bool, room: float) -> Limits:
    parts = [np.asarray(values, dtype=float).ravel() for values in _values(panel, number)]
    found = np.concatenate(parts) if parts else np.empty(0)
    found = found[np.isfinite(found) & ((found > 0.0) | (not logarithmic))]
    if logarithmic:
        found = np.log10(found)
    low, high = (float(found.min()), float(found.max())) if len(found) else (0.0, 1.0)
    wide = room * (high - low) if high > low else 0.5 * (abs(low) or 1.0)
    low, high = low - wide, high + wide
    return (10.0**low, 10.0**high) if logarithmic else (low, high)


def _values(panel: Panel, number: int) -> Iterator[ArrayLike]:
    """Values along one axis, the first or the second, of all that has a place."""
    for layer in panel.layers:
        if isinstance(layer, Curve | Marks):
            yield layer.columns[number][2]
        elif isinstance(layer, Image):
            yield np.array(layer.extent[2 * number : 2 * number + 2])
        elif isinstance(layer, Segments):
            yield layer.ends[:, number::2]
        elif isinstance(layer, Rectangles):
            yield layer.corners[:, number::2]
        elif isinstance(layer, Polygons):
            yield np.array([place for one in layer.corners for place in one[:, number]])
        elif isinstance(layer, Across):
            yield layer.places if layer.axis == "xy"[number] else ()
        elif isinstance(layer, Area):
            yield layer.x if number == 0 else np.concatenate([layer.low, layer.high])
