"""Panels of three fractions that add up to 1: their places in an equilateral triangle (Gibbs).

A figure says its layers in the second and the third fraction, with axes of these; here, and nowhere
else, they are put into the plane of the drawing, and the triangle's sides, grid and names are added
as layers, so that no renderer knows a projection. What is told on hovering are the three fractions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import (
    Columns,
    Curve,
    Floats,
    Image,
    Key,
    Layer,
    Marks,
    Panel,
    Polygons,
    Segments,
    Texts,
)

HEIGHT = 0.5 * 3.0**0.5
"""Of the triangle, whose sides are 1."""
LIMITS = ((-0.13, 1.13), (-0.125, 0.945))
"""Of the plane, so that names have room around the triangle."""
GRID_STEP, TICK_STEP = 10, 5
"""Parts of a side between lines of the grid, and between numbers."""
CELLS = 200
"""Of a map, along the lower side."""
SMALL, LARGE = 9.0, 12.0
"""Points of numbers, and of names."""
FAINT = 0.3
OUTWARDS = ((0.0, -0.035), (0.034, 0.012), (-0.034, 0.012))
"""Where numbers stand beside the lower, the right and the left side."""
FURTHER = ((0.0, -0.09), (0.115, 0.067), (-0.115, 0.067))
"""Where the names of fractions stand beside the middles of the sides."""
CORNERS = ((-0.045, -0.02), (1.045, -0.02), (0.5, HEIGHT + 0.035))
"""Where the names of what is pure stand: of the first, the second and the third."""


def in_plane(second: ArrayLike, third: ArrayLike) -> tuple[Floats, Floats]:
    """Places to the right and upwards: pure first at (0, 0), second at (1, 0), third at the top."""
    two, three = np.asarray(second, dtype=float), np.asarray(third, dtype=float)
    return two + 0.5 * three, HEIGHT * three


def fractions(across: ArrayLike, up: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """The three fractions at places of the plane; one is negative outside the triangle."""
    three = np.asarray(up, dtype=float) / HEIGHT
    two = np.asarray(across, dtype=float) - 0.5 * three
    return 1.0 - two - three, two, three


def triangle(panel: Panel, corners: Sequence[str]) -> Panel:
    """A panel whose layers are given in the fractions of its axes, as an equilateral triangle.

    Parameters
    ----------
    panel : its `third` names the fraction that its axes do not have. Lines, symbols, segments,
        shapes, words and keys are projected; an image is in the plane already (`surface`).
    corners : names of what is pure: first, second and third.

    Raises
    ------
    TypeError : a layer of another kind, which means nothing on three sides.
    """
    told = (panel.third, panel.x.label, panel.y.label)
    ground = _frame(told, tuple(corners))
    x, y = (
        replace(axis, limits=ends, ticks=())
        for axis, ends in zip((panel.x, panel.y), LIMITS, strict=True)
    )
    layers = tuple(_projected(layer, told) for layer in panel.layers)
    return replace(panel, layers=(*ground, *layers), x=x, y=y, grid=False, square=True)


def surface(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Cells of the plane for a quantity that is known on a grid of fractions.

    Parameters
    ----------
    values : at equal steps from 0 to 1, a row for each third fraction, a column for each second;
        what lies beyond the triangle is not looked at.

    Returns
    -------
    Places to the right, upwards, and a row of cells for each of these: linear within the small
    triangles of the grid, nan outside the large one.
    """
    across = (np.arange(CELLS) + 0.5) / CELLS
    rows = round(CELLS * HEIGHT)
    up = (np.arange(rows) + 0.5) / rows * HEIGHT
    first, second, third = fractions(*np.meshgrid(across, up))
    steps = len(values) - 1
    places = np.stack([third, second]) * steps
    low = np.clip(np.floor(places), 0, steps - 1).astype(int)
    v, u = places - low
    (j, i) = low
    upper = u + v > 1.0
    corner = np.where(upper, values[j + 1, i + 1], values[j, i])
    along = np.where(upper, values[j + 1, i], values[j, i + 1])
    above = np.where(upper, values[j, i + 1], values[j + 1, i])
    u, v = np.where(upper, 1.0 - u, u), np.where(upper, 1.0 - v, v)
    found = corner + u * (along - corner) + v * (above - corner)
    outside = (first < 0.0) | (second < 0.0)
    return across, up, np.where(outside, np.nan, found)


def _projected(layer: Layer, told: Sequence[str]) -> Layer:
    if isinstance(layer, Curve | Marks):
        return replace(layer, columns=_columns(layer, told))
    if isinstance(layer, Segments):
        ends = np.asarray(layer.ends, dtype=float)
        pairs = [in_plane(ends[:, place], ends[:, place + 1]) for place in (0, 2)]
        return replace(layer, ends=np.stack([*pairs[0], *pairs[1]], axis=1))
    if isinstance(layer, Polygons):
        corners = [np.stack(in_plane(*np.asarray(one).T), axis=1) for one in layer.corners]
        return replace(layer, corners=corners)
    if isinstance(layer, Texts):
        x, y = in_plane(layer.x, layer.y)
        return replace(layer, x=x, y=y)
    if isinstance(layer, Image | Key):
        return layer
    raise TypeError(f"{type(layer).__name__} has no place in a triangle.")


def _columns(layer: Curve | Marks, told: Sequence[str]) -> Columns:
    """Places, which are not told, then the fractions and whatever else is."""
    x, y = in_plane(layer.x, layer.y)
    (second, *_), (third, *_), *further = layer.columns
    return [
        ("across", "", x),
        ("up", "", y),
        ("first", told[0], 1.0 - layer.x - layer.y),
        (second, told[1], layer.x),
        (third, told[2], layer.y),
        *further,
    ]


@cache
def _frame(labels: tuple[str, str, str], corners: tuple[str, ...]) -> tuple[Layer, ...]:
    """Sides, grid, numbers and names."""
    return tuple(_layers(labels, corners))


def _layers(labels: tuple[str, str, str], corners: tuple[str, ...]) -> Iterator[Layer]:
    outline = [("across", "", [0.0, 1.0, 0.5, 0.0]), ("up", "", [0.0, 0.0, HEIGHT, 0.0])]
    yield Curve("", outline, GREY, width=1.5, told=False)
    parts = np.arange(1, GRID_STEP) / GRID_STEP
    none, rest = np.zeros(len(parts)), 1.0 - parts
    starts = ((parts, none), (rest, parts), (none, rest))
    stops = ((parts, rest), (none, parts), (rest, none))
    for start, stop in zip(starts, stops, strict=True):
        ends = np.stack([*in_plane(*start), *in_plane(*stop)], axis=1)
        yield Segments("", ends, GREY, 1.0, FAINT)
    ticks = np.arange(1, TICK_STEP) / TICK_STEP
    words = [f"{tick:.1f}" for tick in ticks]
    sides = ((ticks, 0.0 * ticks), (1.0 - ticks, ticks), (0.0 * ticks, 1.0 - ticks))
    for side, (right, above) in zip(sides, OUTWARDS, strict=True):
        x, y = in_plane(*side)
        yield Texts("", x + right, y + above, words, SMALL, GREY)
    middles = in_plane([0.5, 0.5, 0.0], [0.0, 0.5, 0.5])
    named = [f"{labels[1]} →", f"← {labels[2]}", f"← {labels[0]}"]
    x, y = (
        middle + np.array(away)
        for middle, away in zip(middles, zip(*FURTHER, strict=True), strict=True)
    )
    yield Texts("", x, y, named, LARGE, GREY, turns=[0.0, -60.0, 60.0])
    x, y = (np.array(places) for places in zip(*CORNERS, strict=True))
    yield Texts("", x, y, list(corners), LARGE, GREY)


def levels(values: Floats, wanted: Sequence[float]) -> list[tuple[float, Floats]]:
    """Where a quantity on a grid of fractions, as for `surface`, takes each of some values.

    Returns
    -------
    The value, and straight pieces (x2, x3, x2, x3) through the small triangles of the grid, in
    which the quantity is linear, shape (n, 4).
    """
    steps = len(values) - 1
    places = np.array(list(_small_triangles(steps)))
    heights = values[places[..., 1], places[..., 0]]
    return [(value, _pieces(places / steps, heights, value)) for value in wanted]


def _small_triangles(steps: int) -> Iterator[tuple[tuple[int, int], ...]]:
    """Corners of the small triangles of the grid, as steps of the second and third fraction."""
    for j in range(steps):
        for i in range(steps - j):
            yield (i, j), (i + 1, j), (i, j + 1)
            if i + j < steps - 1:
                yield (i + 1, j + 1), (i, j + 1), (i + 1, j)


def _pieces(places: Floats, heights: Floats, value: float) -> Floats:
    """Where the planes over triangles cut a height."""
    above = heights > value
    cut = (above.any(axis=1) & ~above.all(axis=1)) & np.isfinite(heights).all(axis=1)
    places, heights, above = places[cut], heights[cut], above[cut]
    # The corner that lies on a side of its own, and the two others.
    alone = np.where(above.sum(axis=1) == 1, above.argmax(axis=1), (~above).argmax(axis=1))
    rows = np.arange(len(places))
    ends = []
    for turn in (1, 2):
        other = (alone + turn) % 3
        low, high = heights[rows, alone], heights[rows, other]
        part = ((value - low) / (high - low))[:, None]
        ends.append((1.0 - part) * places[rows, alone] + part * places[rows, other])
    return np.concatenate(ends, axis=1)


def tiles(marked: Floats) -> list[Floats]:
    """The small triangles of a grid of fractions that have a corner which is marked by a 1."""
    steps = len(marked) - 1
    places = np.array(list(_small_triangles(steps)))
    kept = (marked[places[..., 1], places[..., 0]] == 1.0).any(axis=1)
    return list(places[kept] / steps)
