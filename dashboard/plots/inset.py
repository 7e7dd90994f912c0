"""Insets as layers of the panels that they lie in, so that every renderer draws them.

What is in an inset is moved to its place in the panel's own coordinates: no renderer needs axes
within axes, and an inset costs a few rows of what is drawn anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from dashboard.plots.palette import GREY
from dashboard.plots.ticks import ticks
from dashboard.plots.vocabulary import (
    Axis,
    Curve,
    Floats,
    Inset,
    Layer,
    Limits,
    Panel,
    Texts,
    broken,
)

MOST_TICKS = 4
AWAY = (0.04, 0.035)
"""How far labels of ticks stand from an inset's left and lower edges, in parts of the panel."""
WORDS = 8.0
"""Size of its words, points."""


def with_inset(panel: Panel, limits: tuple[Limits, Limits]) -> Panel:
    """The panel with what is in its inset among its layers, at given limits of the panel's axes."""
    if panel.inset is None:
        return panel
    layers = tuple(_layers(panel.inset, (panel.x, panel.y), limits))
    return replace(panel, layers=(*panel.layers, *layers), inset=None)


def _layers(
    inset: Inset, axes: tuple[Axis, Axis], limits: tuple[Limits, Limits]
) -> Iterator[Layer]:
    left, low, right, high = inset.place
    sides = ((left, right), (low, high))

    def placed(number: int, parts: Floats) -> Floats:
        """Values on an axis of the panel for parts of the inset's side."""
        first, last = sides[number]
        return axes[number].at(first + (last - first) * np.asarray(parts), limits[number])

    def columns(across: Floats, up: Floats) -> list[tuple[str, str, Floats]]:
        return [("x", "x", placed(0, across)), ("y", "y", placed(1, up))]

    corners = np.array([0.0, 1.0, 1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0, 1.0, 0.0])
    yield Curve("", columns(*corners), GREY, width=1.0, told=False)
    for layer in inset.layers:
        parts = inset.parts(layer)
        if isinstance(layer, Curve):
            clipped = columns(*_clipped(*parts))
            yield replace(layer, label="", key=layer.label, columns=clipped, told=False, end="")
        else:
            inside = np.all([(part >= 0.0) & (part <= 1.0) for part in parts], axis=0)
            hues = [hue for hue, kept in zip(layer.hues, inside, strict=True) if kept]
            shown = columns(parts[0][inside], parts[1][inside])
            yield replace(layer, label="", columns=shown, colours=hues, told=False)
    for number, axis in enumerate((inset.x, inset.y)):
        found = ticks(axis, inset.limits[number])
        some = found[:: -(-len(found) // MOST_TICKS) or 1]
        along = np.array([part for part, _ in some])
        beside = np.full(len(some), _beside(inset.place, number))
        across, up = (along, beside) if number == 0 else (beside, along)
        yield Texts(
            "inset", placed(0, across), placed(1, up), [text for _, text in some], WORDS, GREY
        )
    if inset.title:
        above = np.array([1.0 - _beside(inset.place, 0)])
        middle = np.array([0.5])
        yield Texts("inset", placed(0, middle), placed(1, above), [inset.title], WORDS, GREY)


def _beside(place: tuple[float, float, float, float], number: int) -> float:
    """Where labels of an axis' ticks stand, in parts of the inset's other side."""
    left, low, right, high = place
    return -AWAY[1] / (high - low) if number == 0 else -AWAY[0] / (right - left)


def _clipped(across: Floats, up: Floats) -> tuple[Floats, Floats]:
    """What of a line through points lies in the unit square (Liang and Barsky 1984)."""
    start = np.stack([across[:-1], up[:-1]])
    step = np.stack([np.diff(across), np.diff(up)])
    with np.errstate(all="ignore"):
        walls = np.stack([(0.0 - start) / step, (1.0 - start) / step])
    enter, leave = walls.min(axis=0), walls.max(axis=0)
    still = step == 0.0
    outside = still & ((start < 0.0) | (start > 1.0))
    enter, leave = np.where(still, -np.inf, enter), np.where(still, np.inf, leave)
    first = np.maximum(enter.max(axis=0), 0.0)
    last = np.minimum(leave.min(axis=0), 1.0)
    kept = np.isfinite(start + step).all(axis=0) & ~outside.any(axis=0) & (first < last)
    pieces: list[list[Floats]] = []
    for row in np.flatnonzero(kept):
        begin, end = (start[:, row] + part * step[:, row] for part in (first[row], last[row]))
        if not (pieces and np.allclose(pieces[-1][-1], begin, rtol=0.0, atol=1e-12)):
            pieces.append([begin])
        pieces[-1].append(end)
    lines = [np.array(piece).T for piece in pieces]
    return broken(*(line[0] for line in lines)), broken(*(line[1] for line in lines))
