"""Panels stacked on a sheet of given width, whose height follows from its contents."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dashboard.figures.common.base import PAGE_HEIGHT
from dashboard.files.publication.panel import Panel
from dashboard.files.publication.widths import Width
from dashboard.plots import vocabulary
from dashboard.plots.inset import with_inset
from dashboard.plots.lone_points import with_lone_points
from dashboard.plots.vocabulary import Limits

DOTS_PER_INCH = 600
MARGIN, GAP = 3.0, 7.0
"""Points: around the sheet, and between panels."""
AROUND = 60
"""Pixels of a panel's height on a page that are not its frame's."""
ROUNDS = 3
"""Ticks depend on the size of frames, and these on the width of ticks' labels."""


def sheet(
    panels: Sequence[vocabulary.Panel],
    limits: Sequence[tuple[Limits, Limits]],
    heights: Sequence[int],
    width: Width,
) -> Figure:
    """Panels, one below the other, their frames of equal width.

    Parameters
    ----------
    limits : of the axes of each panel.
    heights : those of the panels on a page, pixels.
    """
    figure = Figure(figsize=(width.points / 72, width.points / 72), dpi=DOTS_PER_INCH)
    canvas = FigureCanvasAgg(figure)
    unit = width.aspect * width.points / (PAGE_HEIGHT - AROUND)
    room = width.points - 4 * MARGIN
    axes = figure.subplots(len(panels), squeeze=False)[:, 0]
    drawn = [
        Panel(
            frame,
            canvas,
            with_inset(with_lone_points(panel), ends),
            ends,
            unit * (height - AROUND),
            room,
        )
        for frame, panel, ends, height in zip(axes, panels, limits, heights, strict=True)
    ]
    for upper, lower in pairwise(drawn):
        upper.leave_axis_to(lower)
    figure.align_ylabels(axes)
    for _ in range(ROUNDS):
        _arrange(figure, drawn, width.points)
    for panel in drawn:
        panel.leave_out_crowded_names()
    return figure


def _arrange(figure: Figure, panels: list[Panel], width: float) -> None:
    """Put everything in its place, as far as it can be known from where it is now."""
    sides = [panel.sides() for panel in panels]
    left = MARGIN + max(side[0] for side in sides)
    across = width - left - MARGIN - max(side[1] for side in sides)
    parts = [panel.parts(across, width - 2 * MARGIN) for panel in panels]
    heights = [sum(height for _, height in stack) for stack in parts]
    total = sum(heights) + GAP * (len(panels) - 1) + 2 * MARGIN
    figure.set_size_inches(width / 72, total / 72)
    top = total - MARGIN
    for panel, stack, height in zip(panels, parts, heights, strict=True):
        panel.place(stack, left, top, across, (width, total))
        top -= height + GAP
