"""Plots of elements that send to the browser what has changed, and nothing else."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from holoviews.core.util import dimension_sanitizer
from holoviews.plotting.bokeh.annotation import LabelsPlot
from holoviews.plotting.bokeh.chart import CurvePlot, PointPlot
from holoviews.plotting.bokeh.geometry import RectanglesPlot, SegmentPlot
from holoviews.plotting.bokeh.raster import RasterPlot

from dashboard.live.still.forms import Remembering, equal, form_of, same, style_columns


class Still(Remembering):
    """Mixed into a plot of an element whose options never change."""

    def update_frame(
        self, key: Any, ranges: Any = None, plot: Any = None, element: Any = None
    ) -> None:
        if element is not None and same(element, self.current_frame):
            self.current_frame = element
            # What depends on the inputs alone, such as the words of a legend, is done by hooks.
            self._execute_hooks(element)
            return
        super().update_frame(key, ranges=ranges, plot=plot, element=element)

    def get_extents(
        self, element: Any, ranges: Any, range_type: str = "combined", **options: Any
    ) -> Any:
        if options:
            return super().get_extents(element, ranges, range_type=range_type, **options)
        known = self.handles.setdefault("extents", {})
        kept = known.get(range_type)
        if kept is None or kept[0] is not element or kept[1] is not ranges:
            found = super().get_extents(element, ranges, range_type=range_type)
            kept = known[range_type] = (element, ranges, found)
        return kept[2]


class OnlyData(Still):
    """Mixed into a plot of which mostly nothing but the data changes."""

    def update_frame(
        self, key: Any, ranges: Any = None, plot: Any = None, element: Any = None
    ) -> None:
        if not self.differs_by_numbers(element):
            super().update_frame(key, ranges=ranges, plot=plot, element=element)
            return
        self.prev_frame, self.current_frame, self.current_key = self.current_frame, element, key
        self.handles["previous_id"] = element._plot_id
        self.static_source = False
        self._update_datasource(self.handles["source"], self._columns(element))
        self._execute_hooks(element)

    def differs_by_numbers(self, element: Any) -> bool:
        """Whether an element differs from the one that is shown by its numbers alone."""
        shown = self.current_frame
        if element is None or shown is None or element is shown:
            return False
        form = form_of(element)
        return form is not None and form is form_of(shown) and self._has_styles_in_source(form)

    def _has_styles_in_source(self, form: Any) -> bool:
        """Whether all that columns say of how to draw stands in the source, and nowhere else.

        HoloViews sets a colour that all points share as a property of the glyph.
        """
        styles = style_columns(type(self), form)
        return all(style in self.handles["source"].data for style in styles)

    @staticmethod
    def data_extents(element: Any) -> tuple[float, ...]:
        """Least x and y, largest x and y."""
        x, y = (_limits(element.data[dimension.name]) for dimension in element.dimensions()[:2])
        return x[0], y[0], x[1], y[1]

    def _columns(self, element: Any) -> dict[str, Any]:
        """What the source holds of it: all columns if they are shown on hovering, or x and y."""
        names = [dimension.name for dimension in element.dimensions()]
        shown = names if "hover" in self.handles else names[:2]
        styles = style_columns(type(self), element)
        return {dimension_sanitizer(name): element.data[name] for name in shown} | {
            style: element.data[name] for style, name in styles.items()
        }


class StillCurvePlot(OnlyData, CurvePlot):
    """Plot of an hv.Curve."""


class StillPointPlot(OnlyData, PointPlot):
    """Plot of an hv.Points."""


class StillLabelsPlot(Still, LabelsPlot):
    """Plot of an hv.Labels."""


class StillSegmentPlot(Still, SegmentPlot):
    """Plot of an hv.Segments."""


class StillRectanglesPlot(Still, RectanglesPlot):
    """Plot of an hv.Rectangles."""


class StillImagePlot(Still, RasterPlot):
    """Plot of an hv.Image; of its columns only those that have changed are sent."""

    def _update_datasource(self, source: Any, data: dict[str, Any]) -> None:
        old = source.data
        changed = {
            name: value
            for name, value in data.items()
            if name not in old or not all(map(equal, map(np.asarray, value), old[name]))
        }
        super()._update_datasource(source, changed or data)


def _limits(values: np.ndarray) -> tuple[float, float]:
    numbers = values[np.isfinite(values)]
    return (float(numbers.min()), float(numbers.max())) if len(numbers) else (math.nan, math.nan)
