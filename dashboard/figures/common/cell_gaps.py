"""Cells of a map of which nothing is known, as rectangles that are hatched."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def gaps(known: NDArray[np.bool_], corner: tuple[float, float]) -> NDArray[np.float64]:
    """Rectangles x0, y0, x1, y1 that cover all cells that are not known.

    Cells have a row for each y and a column for each x from the corner on. Neighbouring columns
    with the same gap share a rectangle.
    """
    rectangles: list[tuple[float, float, float, float]] = []
    begun: dict[tuple[int, int], int] = {}
    for column in range(known.shape[1] + 1):
        here = set(_gaps_of(known[:, column])) if column < known.shape[1] else set()
        for gap in [gap for gap in begun if gap not in here]:
            left = begun.pop(gap)
            rectangles.append((left, gap[0], column, gap[1]))
        for gap in here:
            begun.setdefault(gap, column)
    shift = np.array([corner[0], corner[1], corner[0], corner[1]]) - 0.5
    return np.array(rectangles, dtype=float).reshape(-1, 4) + shift


def _gaps_of(column: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.r_[False, ~column, False]))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
