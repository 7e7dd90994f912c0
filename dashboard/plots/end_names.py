"""Names at the ends of curves: where they stand, for all renderers.

A name stands at its curve's last visible point, or a little before it, where it lies on no curve
and on no other words. Where there is no such place it is given up, and the legend has the curve.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dashboard.plots.fitting import Box, Size, word_boxes
from dashboard.plots.vocabulary import Curve, Floats, Limits, Marks, Panel, Texts

SIZE = 12
"""Pixels of the letters."""
LETTER, LINE = 0.58 * SIZE, 1.25 * SIZE
"""Width of a letter and height of a line, more or less."""
GAP = 4.0
"""Pixels between a name and its curve."""
BACK = (0.0, 30.0, 60.0, 90.0)
"""Pixels before the end at which a name may stand."""
FAR = 3
"""Lines by which a name beside its end may be moved up or down."""
POINTS = 120
"""Of a curve, that are looked at."""


@dataclass(frozen=True)
class EndName:
    """A name and its place.

    Parameters
    ----------
    x, y : a point of the curve, on the axes.
    right, down : pixels from there to the middle of the name's left or right edge.
    align : which edge that is.
    """

    words: str
    label: str
    colour: str
    x: float
    y: float
    right: float
    down: float
    align: Literal["left", "right"]


def end_names(
    panel: Panel, limits: tuple[Limits, Limits], size: Size, letter: float = LETTER
) -> list[EndName]:
    """Those that fit into the frame of a panel.

    Parameters
    ----------
    size : width and height of the frame, in pixels.
    letter : width of a letter, in pixels.
    """
    curves = [curve for curve in panel.of(Curve) if curve.end]
    if not curves or min(size) <= 0.0:
        return []
    frame = _Frame(panel, limits, size, letter)
    found = {}
    # The highest end first, so that names that are moved apart keep the order of their curves.
    ends = [(number, frame.last(curve)) for number, curve in enumerate(curves)]
    seen = [(last[1], number) for number, last in ends if last is not None]
    for _, number in sorted(seen):
        placed = frame.place(curves[number])
        if placed is not None:
            found[number] = placed
    return [found[number] for number in sorted(found)]


def at_ends(panel: Panel, names: Sequence[EndName]) -> set[str]:
    """Labels of curves that need no entry in a legend: all that should have a name have it."""
    wanted = [curve.label for curve in panel.of(Curve) if curve.end and curve.has_rows]
    placed = [name.label for name in names]
    return {label for label in placed if placed.count(label) >= wanted.count(label)}


def name_at(
    names: Sequence[EndName],
    panel: Panel,
    limits: tuple[Limits, Limits],
    size: Size,
    point: tuple[float, float],
) -> str:
    """Label of the curve whose name is at a point of the axes, "" for none."""
    for name in names:
        x, y = (
            (axis.part(at, ends) - axis.part(end, ends)) * pixels
            for axis, at, end, ends, pixels in zip(
                (panel.x, panel.y), point, (name.x, name.y), limits, size, strict=True
            )
        )
        away = (x - name.right) * (1.0 if name.align == "left" else -1.0)
        if 0.0 <= away <= LETTER * len(name.words) and abs(y + name.down) <= 0.5 * LINE:
            return name.label
    return ""


class _Frame:
    """What is where in a frame, in pixels."""

    def __init__(
        self, panel: Panel, limits: tuple[Limits, Limits], size: Size, letter: float
    ) -> None:
        self._panel, self._limits, self._size, self._letter = panel, limits, size, letter
        lines = [self._line(curve) for curve in panel.of(Curve)]
        starts = [line[:-1] for line in lines]
        stops = [line[1:] for line in lines]
        self._starts = np.concatenate(starts) if starts else np.empty((0, 2))
        self._stops = np.concatenate(stops) if stops else np.empty((0, 2))
        places = [self._pixels(marks.x, marks.y) for marks in panel.of(Marks)]
        self._marks = np.concatenate(places) if places else np.empty((0, 2))
        self._taken = [
            box for texts in panel.of(Texts) for box in word_boxes(texts, panel, limits, size)
        ]

    def _pixels(self, x: Floats, y: Floats) -> Floats:
        with np.errstate(all="ignore"):
            across = self._panel.x.part(x, self._limits[0])
            up = self._panel.y.part(y, self._limits[1])
        return np.stack([across * self._size[0], (1.0 - up) * self._size[1]], axis=1)

    def _line(self, curve: Curve) -> Floats:
        """Some of its points."""
        points = self._pixels(curve.x, curve.y)
        every = max(1, len(points) // POINTS)
        return np.concatenate([points[:-1:every], points[-1:]]) if len(points) else points

    def _visible(self, curve: Curve) -> Floats:
        """Rows of the points that are seen, and where they are."""
        points = self._pixels(curve.x, curve.y)
        with np.errstate(invalid="ignore"):
            seen = (points >= -0.5).all(axis=1) & (points <= np.array(self._size) + 0.5).all(axis=1)
        return np.column_stack([np.arange(len(points)), points])[seen]

    def last(self, curve: Curve) -> tuple[float, float] | None:
        """Where the last visible point is; None if there is none."""
        seen = self._visible(curve)
        return (float(seen[-1, 1]), float(seen[-1, 2])) if len(seen) else None

    def place(self, curve: Curve) -> EndName | None:
        """The first place of those that may be taken that is free."""
        seen = self._visible(curve)
        if not len(seen):
            return None
        width = len(curve.end) * self._letter
        for point, right, down, align in self._places(seen, width):
            row, across, up = point
            left = across + right - (width if align == "right" else 0.0)
            box = (left, left + width, up + down - 0.5 * LINE, up + down + 0.5 * LINE)
            if self._free(box):
                self._taken.append(box)
                x, y = float(curve.x[int(row)]), float(curve.y[int(row)])
                return EndName(curve.end, curve.label, curve.colour, x, y, right, down, align)
        return None

    def _places(
        self, seen: Floats, width: float
    ) -> Iterator[tuple[Floats, float, float, Literal["left", "right"]]]:
        end = seen[-1]
        beside = [0.0, *(sign * step * LINE for step in range(1, FAR + 1) for sign in (-1.0, 1.0))]
        for down in beside:
            yield end, GAP, down, "left"
        distances = np.hypot(*(seen[:, 1:] - end[1:]).T)
        for back in BACK:
            point = seen[len(seen) - 1 - int(np.argmax(distances[::-1] >= back))]
            for down in (-0.5 * LINE - GAP, 0.5 * LINE + GAP):
                yield point, 0.0, down, "right"
                yield point, 0.0, down, "left"

    def _free(self, box: Box) -> bool:
        left, right, upper, lower = box
        if left < 2.0 or upper < 1.0 or right > self._size[0] - 2.0 or lower > self._size[1] - 1.0:
            return False
        if any(
            left < other[1] and right > other[0] and upper < other[3] and lower > other[2]
            for other in self._taken
        ):
            return False
        inside = (
            (self._marks > (left - 3.0, upper - 3.0)) & (self._marks < (right + 3.0, lower + 3.0))
        ).all(axis=1)
        return not inside.any() and not _crosses(self._starts, self._stops, box)


def _crosses(starts: Floats, stops: Floats, box: Box) -> bool:
    """Whether any of the straight lines passes through a box."""
    left, right, upper, lower = box
    low, high = np.array([left, upper]), np.array([right, lower])
    with np.errstate(all="ignore"):
        steps = stops - starts
        first, second = (low - starts) / steps, (high - starts) / steps
        enter = np.where(steps == 0.0, -np.inf, np.minimum(first, second))
        leave = np.where(steps == 0.0, np.inf, np.maximum(first, second))
        beside = ((steps == 0.0) & ((starts < low) | (starts > high))).any(axis=1)
        begin = np.maximum(enter.max(axis=1), 0.0)
        hit = (begin <= np.minimum(leave.min(axis=1), 1.0)) & ~beside
    return bool((hit & np.isfinite(starts + stops).all(axis=1)).any())
