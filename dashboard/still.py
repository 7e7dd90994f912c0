"""Plots that leave alone what has not changed: data, and the axes that a reader has moved.

On an update HoloViews sends the data of every element of an overlay to the browser, which draws
each anew. Most elements of our overlays stay as they are, many of them empty.
"""

from __future__ import annotations

from typing import Any

import holoviews as hv
import numpy as np
from holoviews.plotting.bokeh.annotation import LabelsPlot
from holoviews.plotting.bokeh.chart import CurvePlot, PointPlot
from holoviews.plotting.bokeh.element import OverlayPlot
from holoviews.plotting.bokeh.geometry import RectanglesPlot, SegmentPlot
from holoviews.plotting.bokeh.raster import RasterPlot


class _Still:
    """Mixed into a plot of an element whose options never change."""

    def update_frame(
        self, key: Any, ranges: Any = None, plot: Any = None, element: Any = None
    ) -> None:
        if element is not None and same(element, self.current_frame):
            # What depends on the inputs alone, such as the words of a legend, is done by hooks.
            self._execute_hooks(element)
            return
        super().update_frame(key, ranges=ranges, plot=plot, element=element)


class StillCurvePlot(_Still, CurvePlot):
    """Plot of an hv.Curve."""


class StillPointPlot(_Still, PointPlot):
    """Plot of an hv.Points."""


class StillLabelsPlot(_Still, LabelsPlot):
    """Plot of an hv.Labels."""


class StillSegmentPlot(_Still, SegmentPlot):
    """Plot of an hv.Segments."""


class StillRectanglesPlot(_Still, RectanglesPlot):
    """Plot of an hv.Rectangles."""


class StillImagePlot(_Still, RasterPlot):
    """Plot of an hv.Image; of its columns only those that have changed are sent."""

    def _update_datasource(self, source: Any, data: dict[str, Any]) -> None:
        old = source.data
        changed = {
            name: value
            for name, value in data.items()
            if name not in old or not all(map(_equal, map(np.asarray, value), old[name]))
        }
        super()._update_datasource(source, changed or data)


class StillOverlayPlot(OverlayPlot):
    """Plot of an hv.Overlay; an axis stays where its reader has moved it.

    Only when the figure itself asks for other limits than before do they change.
    """

    def _update_range(
        self, axis_range: Any, low: Any, high: Any, *others: Any, **options: Any
    ) -> None:
        limits = self.handles.setdefault("limits", {})
        if limits.get(axis_range.id) == (low, high):
            return
        limits[axis_range.id] = (low, high)
        super()._update_range(axis_range, low, high, *others, **options)


def register() -> None:
    """Let HoloViews use these plots."""
    plots = {
        hv.Curve: StillCurvePlot,
        hv.Points: StillPointPlot,
        hv.Labels: StillLabelsPlot,
        hv.Segments: StillSegmentPlot,
        hv.Rectangles: StillRectanglesPlot,
        hv.Image: StillImagePlot,
        hv.Overlay: StillOverlayPlot,
    }
    hv.Store.register(plots, "bokeh")


def same(one: hv.Element, other: hv.Element | None) -> bool:
    """Whether two elements show the same data under the same names."""
    if other is None or one.dimensions() != other.dimensions() or len(one) != len(other):
        return False
    return all(
        _equal(one.dimension_values(name), other.dimension_values(name))
        for name in one.dimensions(label="name")
    )


def _equal(one: np.ndarray, other: np.ndarray) -> bool:
    if one.dtype.kind == "f" and other.dtype.kind == "f":
        return np.array_equal(one, other, equal_nan=True)
    return np.array_equal(one, other)
