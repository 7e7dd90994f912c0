"""Panels on which a unit is as long on both axes, however large their frames are."""

from __future__ import annotations

from typing import cast

from bokeh.models import BoxZoomTool, Plot, Range1d

from dashboard.plots.bokeh_changes import set_changed
from dashboard.plots.look import LEAST_FRAME, PAPER_SIZE
from dashboard.plots.vocabulary import Limits

BESIDE, ABOVE_AND_BELOW = 100, 140
"""Pixels of a figure that are not its frame, as long as no browser has told."""
NEARLY = 0.01
"""Part by which units may differ: longer labels of an axis make a frame narrower, and so on."""


def axes_of(figure: Plot) -> tuple[Range1d, Range1d]:
    """The ranges of a figure made by `bokeh_plot.py`, which have ends and know their first ones."""
    return cast(tuple[Range1d, Range1d], (figure.x_range, figure.y_range))


def ends(axis: Range1d) -> Limits:
    """Where an axis is: numbers, not the dates that Bokeh's types allow too."""
    return cast(Limits, (axis.start, axis.end))


def reset_ends(axis: Range1d) -> Limits | None:
    """Where a reset takes an axis; None if it does not know."""
    found = (axis.reset_start, axis.reset_end)
    return None if None in found else cast(Limits, found)


def show_limits(axis: Range1d, limits: Limits) -> None:
    """Put an axis where its figure has it, without seeming to be moved by a reader meanwhile."""
    start, end = limits
    axis.update(reset_start=None)
    axis.update(start=start, end=end, reset_end=end, reset_start=start)


def square_limits(
    limits: tuple[Limits, Limits],
    width: float,
    height: float,
    kept: tuple[bool, bool] = (False, False),
) -> tuple[Limits, Limits]:
    """Limits in a frame of such a size, the ones of one axis widened about their middle.

    Parameters
    ----------
    kept : of each axis whether its first limit stays where it is, not the middle.
    """
    (left, right), (low, high) = limits
    unit = max(abs(right - left) / width, abs(high - low) / height)
    return _widened(limits[0], unit * width, kept[0]), _widened(limits[1], unit * height, kept[1])


def _widened(limits: Limits, span: float, kept: bool) -> Limits:
    start, end = limits
    if kept:
        return start, start + (span if start < end else -span)
    half = 0.5 * (span if start < end else -span)
    middle = 0.5 * (start + end)
    return middle - half, middle + half


class SquareAxes:
    """Keeps the axes of a Bokeh figure so, from what a browser tells its server of the frame.

    Without a server a figure of fixed size gets a frame of fixed size, and others fit nearly.
    """

    def __init__(self, figure: Plot, served: bool) -> None:
        self._figure = figure
        width = (figure.width or PAPER_SIZE[0]) - BESIDE
        height = (figure.height or figure.min_height or PAPER_SIZE[1]) - ABOVE_AND_BELOW
        self._frame = {"inner_width": width, "inner_height": height}
        self._asked: tuple[Limits, Limits] = ((0.0, 1.0), (0.0, 1.0))
        self._kept = (False, False)
        self._fitted = self._shape
        self._highest = figure.frame_height
        if figure.sizing_mode == "fixed":
            figure.update(frame_width=width, frame_height=height)
        for size in self._frame if served else ():
            figure.on_change(size, self._resized)
        for tool in figure.toolbar.tools:
            if isinstance(tool, BoxZoomTool):
                tool.match_aspect = True

    @property
    def _shape(self) -> float:
        return self._frame["inner_height"] / self._frame["inner_width"]

    def fit(self, limits: tuple[Limits, Limits], kept: tuple[bool, bool]) -> tuple[Limits, Limits]:
        """Limits for the frame as it is, of which one pair is widened; they are to be shown."""
        self._asked, self._kept, self._fitted = limits, kept, self._shape
        return square_limits(limits, self._frame["inner_width"], self._frame["inner_height"], kept)

    def _resized(self, attr: str, old: int, new: int) -> None:
        """Show the same in another frame; an axis that a reader has moved stays until a reset."""
        if new <= 0:
            # On a tab that nobody sees.
            return
        self._frame[attr] = new
        if self._highest and attr == "inner_width":
            # A frame higher than it is wide would show little of much more than was asked for.
            set_changed(self._figure, frame_height=min(self._highest, max(new, LEAST_FRAME)))
        if abs(self._shape / self._fitted - 1.0) < NEARLY:
            return
        for axis, limits in zip(
            axes_of(self._figure), self.fit(self._asked, self._kept), strict=True
        ):
            if ends(axis) == reset_ends(axis):
                show_limits(axis, limits)
            else:
                axis.update(reset_start=limits[0], reset_end=limits[1])
