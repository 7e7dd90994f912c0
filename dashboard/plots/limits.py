"""Where the axes of a panel end, for all renderers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dashboard.plots.vocabulary import (
    LOG,
    Area,
    Axis,
    Curve,
    Image,
    Limits,
    Marks,
    Panel,
    Rectangles,
    Segments,
)

ROOM = 0.1
"""Part of the data's extent that is left free at both ends."""


def axis_limits(panel: Panel) -> tuple[Limits, Limits]:
    """First and last value of the horizontal and of the vertical axis, as they are drawn."""
    across = bool(panel.of(Marks)) * ROOM
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


def _values(panel: Panel, number: int) -> Iterator[NDArray[np.float64]]:
    """Values along one axis, the first or the second, of all that has a place."""
    for layer in panel.layers:
        if isinstance(layer, Curve | Marks):
            yield layer.columns[number][2]
        elif isinstance(layer, Image):
            yield (layer.x, layer.y)[number]
        elif isinstance(layer, Segments):
            yield layer.ends[:, number::2]
        elif isinstance(layer, Rectangles):
            yield layer.corners[:, number::2]
        elif isinstance(layer, Area):
            yield layer.x if number == 0 else np.concatenate([layer.low, layer.high])
