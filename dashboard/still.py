"""Plots that leave alone what has not changed: data, and the axes that a reader has moved.

On an update HoloViews sends the data of every element of an overlay to the browser, which draws
each anew. Most elements of our overlays stay as they are, many of them empty. Where many visitors
share a server, what HoloViews (1.23.2) works out again for each element is most of its work, so
what cannot have changed is remembered: options by element, and by plot the ranges and extents of
elements that are the same objects as before.
"""

from __future__ import annotations

import operator
from typing import Any

import holoviews as hv
import numpy as np
from holoviews.core.util import isfinite, match_spec
from holoviews.plotting.bokeh.annotation import LabelsPlot
from holoviews.plotting.bokeh.chart import CurvePlot, PointPlot
from holoviews.plotting.bokeh.element import OverlayPlot
from holoviews.plotting.bokeh.geometry import RectanglesPlot, SegmentPlot
from holoviews.plotting.bokeh.raster import RasterPlot

from dashboard.zoom import AxesStream


class _Remembering:
    """Mixed into plots: the options of an object are looked up once."""

    @classmethod
    def lookup_options(cls, obj: Any, group: str) -> hv.Options:
        known = obj.__dict__.setdefault("_known_options", {})
        key = (cls, group, obj.id)
        if key not in known:
            known[key] = super().lookup_options(obj, group)
        return known[key]


class _Still(_Remembering):
    """Mixed into a plot of an element whose options never change."""

    def update_frame(
        self, key: Any, ranges: Any = None, plot: Any = None, element: Any = None
    ) -> None:
        if element is not None and same(element, self.current_frame):
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


class _OnlyData(_Still):
    """Mixed into a plot of which mostly nothing but the data changes."""

    def update_frame(
        self, key: Any, ranges: Any = None, plot: Any = None, element: Any = None
    ) -> None:
        if not self._has_other_data(element):
            super().update_frame(key, ranges=ranges, plot=plot, element=element)
            return
        self.prev_frame, self.current_frame, self.current_key = self.current_frame, element, key
        self.handles["previous_id"] = element._plot_id
        self.static_source = False
        style = self.style[self.cyclic_index]
        data, _, _ = self.get_data(element, match_spec(element, ranges), style)
        self._update_datasource(self.handles["source"], data)
        self._execute_hooks(element)

    def _has_other_data(self, element: Any) -> bool:
        """Whether an element differs from the one that is shown by its numbers alone."""
        shown = self.current_frame
        if element is None or shown is None or same(element, shown):
            return False
        return (
            element.dimensions() == shown.dimensions()
            and all(self._is_still(element, shown, group) for group in ("style", "plot"))
            and not self._by_column(element)
        )

    def _is_still(self, one: Any, other: Any, group: str) -> bool:
        kwargs = self.lookup_options(one, group).kwargs
        return bool(kwargs == self.lookup_options(other, group).kwargs)

    def _by_column(self, element: Any) -> bool:
        """Whether a column says how to draw, such as in which colour."""
        columns = {dimension.name for dimension in element.dimensions()}
        return any(
            isinstance(value, hv.dim) or (isinstance(value, str) and value in columns)
            for value in self.lookup_options(element, "style").kwargs.values()
        )


class StillCurvePlot(_OnlyData, CurvePlot):
    """Plot of an hv.Curve."""


class StillPointPlot(_OnlyData, PointPlot):
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


class StillOverlayPlot(_Remembering, OverlayPlot):
    """Plot of an hv.Overlay; an axis stays where its reader has moved it.

    Only when the figure itself asks for other limits than before do they change.
    """

    def initialize_plot(self, ranges: Any = None, plot: Any = None, plots: Any = None) -> Any:
        figure = super().initialize_plot(ranges, plot, plots)
        for stream in self.streams:
            if isinstance(stream, AxesStream):
                stream.axes.add(figure)
        return figure

    def _update_range(
        self, axis_range: Any, low: Any, high: Any, *others: Any, **options: Any
    ) -> None:
        limits = self.handles.setdefault("limits", {})
        if limits.get(axis_range.id) == (low, high):
            return
        limits[axis_range.id] = (low, high)
        super()._update_range(axis_range, low, high, *others, **options)

    def get_extents(
        self, overlay: Any, ranges: Any, range_type: str = "combined", **options: Any
    ) -> Any:
        limits = (*(self.xlim or ()), *(self.ylim or ()))
        if range_type == "combined" and self.drawn and len(list(filter(isfinite, limits))) == 4:
            left, right, bottom, top = limits
            return left, bottom, right, top
        return super().get_extents(overlay, ranges, range_type=range_type, **options)

    def compute_ranges(self, obj: Any, key: Any, ranges: Any) -> Any:
        """The ranges of all elements; those of the same objects as before are as before."""
        if not isinstance(obj, hv.Overlay) or not self.dynamic or not self.normalize:
            return super().compute_ranges(obj, key, ranges)
        ranges = self.ranges if ranges is None else {name: dict(r) for name, r in ranges.items()}
        elements = list(obj)
        known = self.handles.setdefault("ranged", {})
        for group, (axiswise, robust, positions) in self._groups(obj, elements).items():
            members = [elements[position] for position in positions]
            before = known.get(group, ())
            unchanged = group in ranges and len(before) == len(members)
            if axiswise or (unchanged and all(map(operator.is_, before, members))):
                continue
            self._compute_group_range(
                group, members, ranges, True, False, robust, self.top_level, self.prev_frame
            )
            # Another object, so that extents remembered for the ranges before are not used.
            ranges[group] = dict(ranges.get(group, {}))
            known[group] = members
        self.ranges.update(ranges)
        return ranges

    def _groups(self, obj: hv.Overlay, elements: list[Any]) -> dict[Any, tuple[Any, Any, Any]]:
        """How ranges are shared: of each group whether by axis, how robust, and its elements."""
        specs = tuple((type(element), element.group, element.label) for element in elements)
        if self.handles.get("specs") != specs:
            places = {id(element): place for place, element in enumerate(elements)}
            self.handles["specs"] = specs
            self.handles["groups"] = {
                group: (
                    axiswise or not self.shared_axes,
                    robust,
                    [places[id(element)] for element in obj.traverse(specs=[group])],
                )
                for group, (axiswise, _, robust) in self._get_norm_opts(obj).items()
            }
        return self.handles["groups"]

    @classmethod
    def _traverse_options(
        cls,
        obj: Any,
        opt_type: str,
        opts: Any,
        specs: Any = None,
        keyfn: Any = None,
        defaults: bool = True,
    ) -> Any:
        if specs is not None or keyfn is not None or defaults or not isinstance(obj, hv.Overlay):
            return super()._traverse_options(obj, opt_type, opts, specs, keyfn, defaults)
        found: dict[str, list[Any]] = {}
        for part in (obj, *obj):
            given = cls.lookup_options(part, opt_type).kwargs
            for name in given.keys() & set(opts):
                found.setdefault(name, []).append(given[name])
        return found


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
