"""Plots that leave alone what has not changed: data, and the axes that a reader has moved.

On an update HoloViews sends the data of every element of an overlay to the browser, which draws
each anew. Most elements of our overlays stay as they are, many of them empty. Where many visitors
share a server, what HoloViews (1.23.2) works out again for each element is most of its work. So an
overlay whose elements differ from those shown by their numbers alone sends just these numbers,
`overlay.py`; and otherwise what cannot have changed is remembered: options by element, ranges and
extents by plot.
"""

from __future__ import annotations

import holoviews as hv

from dashboard.live.still import elements
from dashboard.live.still.overlay import StillOverlayPlot

__all__ = ["register"]


def register() -> None:
    """Let HoloViews use these plots."""
    plots = {
        hv.Curve: elements.StillCurvePlot,
        hv.Points: elements.StillPointPlot,
        hv.Labels: elements.StillLabelsPlot,
        hv.Segments: elements.StillSegmentPlot,
        hv.Rectangles: elements.StillRectanglesPlot,
        hv.Image: elements.StillImagePlot,
        hv.Overlay: StillOverlayPlot,
    }
    hv.Store.register(plots, "bokeh")
