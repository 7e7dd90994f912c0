"""The zoom of a figure (where a reader has moved its axes) as text, for links."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from bokeh.models import LogScale, Plot, Range1d

from core.errors import InvalidInputError
from dashboard.inputs.parameters import Text
from dashboard.plots.square import ends, reset_ends
from dashboard.plots.vocabulary import Limits

MOST_PANELS = 12
LARGEST = 1e100
"""Beyond this, differences of limits would overflow in a browser."""
STEPS = 1e4
"""A limit is written to this part of the width of its axis."""
PAST_A_PIXEL = 1e-6
"""Part of an axis's width by which rounding may move it."""

PanelLimits = tuple[Limits | None, Limits | None]
"""Of the horizontal and the vertical axis; None for one that nobody has moved."""

FORM = "x0:x1,y0:y1 for each panel, panels joined by ';'"


def parse_zoom(text: str) -> list[PanelLimits]:
    """The limits of every panel; an empty part leaves an axis, or a panel, as the figure has it.

    Raises
    ------
    InvalidInputError : the text has another form, or limits that no axis can have.
    """
    parts = text.split(";") if text else []
    if len(parts) > MOST_PANELS:
        raise InvalidInputError(
            f"Zoom is given for too many panels: figures have at most {MOST_PANELS}."
        )
    return [_panel(part) for part in parts]


def zoom(**options: Any) -> Text:
    """A parameter that holds such a text."""
    return Text("", reads=parse_zoom, form=FORM, **options)


def _panel(text: str) -> PanelLimits:
    x, comma, y = text.partition(",")
    return (_limits(x), _limits(y) if comma else None)


def _limits(text: str) -> Limits | None:
    if not text.strip():
        return None
    try:
        low, high = map(float, text.split(":"))
    except ValueError:
        raise InvalidInputError(f"Give zoom as {FORM}; '{text}' is not two numbers.") from None
    if not (abs(low) < LARGEST and abs(high) < LARGEST) or low == high:
        raise InvalidInputError(f"An axis cannot go from {low:g} to {high:g}.")
    return low, high


def zoom_text(panels: list[PanelLimits]) -> str:
    """The text of the limits of all panels; empty if nobody has moved any."""
    texts = [",".join(map(_axis_text, panel)).rstrip(",") for panel in panels]
    return ";".join(texts).rstrip(";")


def _axis_text(limits: Limits | None) -> str:
    if limits is None:
        return ""
    step = abs(limits[1] - limits[0]) / STEPS
    largest = max(map(abs, limits))
    digits = max(1, 1 + math.ceil(math.log10(largest / step))) if step > 0.0 else 17
    return ":".join(f"{value:.{min(digits, 17)}g}".replace("e+", "e") for value in limits)


class Axes:
    """The axes of the panels of one figure in one browser.

    Parameters
    ----------
    figures : Bokeh's, a panel each.
    moved : called whenever an axis has moved.
    """

    def __init__(self, figures: Sequence[Plot], moved: Callable[[], None]) -> None:
        self._figures = figures
        self._moved = moved
        for axis in {axis.id: axis for figure in figures for axis in _ranges(figure)}.values():
            for name in ("start", "end", "reset_start", "reset_end"):
                axis.on_change(name, self._change)

    def _change(self, attr: str, old: Any, new: Any) -> None:
        self._moved()

    def read(self) -> str:
        """What has been moved, as a text; an axis that panels share is told once."""
        told: set[str] = set()
        return zoom_text([_moved_limits(figure, told) for figure in self._figures])

    def move(self, text: str) -> None:
        """Move axes as `read` told, and all others to where the figure itself has them.

        A logarithmic axis is not moved to limits that are not above 0.
        """
        for figure in self._figures:
            for shown in _ranges(figure):
                shown.update(start=shown.reset_start, end=shown.reset_end)
        for figure, panel in zip(self._figures, parse_zoom(text), strict=False):
            for axis, scale, limits in zip(
                (figure.x_range, figure.y_range),
                (figure.x_scale, figure.y_scale),
                panel,
                strict=True,
            ):
                if limits and isinstance(axis, Range1d) and _possible(scale, limits):
                    axis.update(start=limits[0], end=limits[1])


def _ranges(figure: Any) -> list[Range1d]:
    """The axes of a figure that a reader can move and that know where they were."""
    return [
        axis
        for axis in (figure.x_range, figure.y_range)
        if isinstance(axis, Range1d) and reset_ends(axis) is not None
    ]


def _moved_limits(figure: Any, told: set[str]) -> PanelLimits:
    x, y = (
        _limits_of(axis) if axis in _ranges(figure) and axis.id not in told else None
        for axis in (figure.x_range, figure.y_range)
    )
    told.update((figure.x_range.id, figure.y_range.id))
    return x, y


def _limits_of(axis: Range1d) -> Limits | None:
    start, end = ends(axis)
    home = reset_ends(axis)
    # Midway through a change, when one end has moved and the other has not, they may be the same.
    if home is None or start == end or not max(abs(start), abs(end)) < LARGEST:
        return None
    width = abs(home[1] - home[0])
    shift = max(abs(start - home[0]), abs(end - home[1]))
    return (start, end) if shift > PAST_A_PIXEL * width else None


def _possible(scale: Any, limits: Limits) -> bool:
    return not isinstance(scale, LogScale) or min(limits) > 0.0
