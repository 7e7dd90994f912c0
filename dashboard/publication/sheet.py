"""Panels below one another on a sheet of a given width, as high as what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dashboard.publication.panel import Panel
from dashboard.publication.widths import Width
from dashboard.theme import PAGE_HEIGHT

DOTS_PER_INCH = 600
MARGIN, GAP = 3.0, 7.0
"""Points: around the sheet, and between panels."""
AROUND = 60
"""Pixels of a panel's height on a page that are not its frame's."""
ROUNDS = 3
"""Ticks depend on the size of frames, and these on the width of ticks' labels."""


def sheet(models: Sequence[Any], heights: Sequence[int], width: Width) -> Figure:
    """Bokeh's figures, one below the other, their frames of equal width.

    Parameters
    ----------
    models : the panels.
    heights : those of the panels on a page, pixels.
    width : that of the sheet.
    """
    figure = Figure(figsize=(width.points / 72, width.points / 72), dpi=DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    unit = width.aspect * width.points / (PAGE_HEIGHT - AROUND)
    panels = [
        Panel(figure, model, unit * (height - AROUND))
        for model, height in zip(models, heights, strict=True)
    ]
    for upper, lower in pairwise(panels):
        if upper.leads_to(lower):
            upper.leave_axis_to_next()
    for panel in panels:
        panel.add_legend(width.points - 4 * MARGIN)
    for _ in range(ROUNDS):
        _arrange(figure, panels, width.points)
    for panel in panels:
        panel.leave_out_crowded_names()
    return figure


def _arrange(figure: Figure, panels: list[Panel], width: float) -> None:
    """Put everything in its place, as far as it can be known from where it is now."""
    labelled = [panel for panel in panels if panel.axes.get_ylabel()]
    distance = max((panel.tick_labels_width() for panel in labelled), default=0.0)
    for panel in labelled:
        panel.align_label(distance)
    sides = [panel.sides() for panel in panels]
    left = MARGIN + max(side[0] for side in sides)
    right = MARGIN + max(side[1] for side in sides)
    across = width - left - right
    heights = [panel.total_height(across, width - 2 * MARGIN) for panel in panels]
    total = sum(heights) + GAP * (len(panels) - 1) + 2 * MARGIN
    figure.set_size_inches(width / 72, total / 72)
    top = total - MARGIN
    for panel, height in zip(panels, heights, strict=True):
        panel.place(left, top, across, (width, total))
        top -= height + GAP
