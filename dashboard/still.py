"""Plots that leave alone what has not changed.

On an update HoloViews sends the data of every element of an overlay to the browser, which draws
each anew. Most elements of our overlays stay as they are, many of them empty.
"""

from __future__ import annotations

from typing import Any

import holoviews as hv
import numpy as np
from holoviews.plotting.bokeh.chart import CurvePlot, PointPlot


class _Still:
    """Mixed into a plot of an element whose options never change."""

    def update_frame(
        self, key: Any, ranges: Any = None, plot: Any = None, element: Any = None
    ) -> None:
        if element is not None and same(element, self.current_frame):
            return
        super().update_frame(key, ranges=ranges, plot=plot, element=element)


class StillCurvePlot(_Still, CurvePlot):
    """Plot of an hv.Curve."""


class StillPointPlot(_Still, PointPlot):
    """Plot of an hv.Points."""


def register() -> None:
    """Let HoloViews use these plots."""
    hv.Store.register({hv.Curve: StillCurvePlot, hv.Points: StillPointPlot}, "bokeh")


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
