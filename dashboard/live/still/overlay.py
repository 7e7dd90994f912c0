"""Plot of an overlay: new numbers go straight to the browser, and axes stay where they were put."""

from __future__ import annotations

import operator
from typing import Any

import holoviews as hv
from bokeh.models import GlyphRenderer
from holoviews.core.util import isfinite
from holoviews.plotting.bokeh.element import OverlayPlot
from holoviews.plotting.bokeh.raster import RasterPlot
from holoviews.plotting.bokeh.util import hold_render

from dashboard.live.still.elements import OnlyData
from dashboard.live.still.forms import Remembering, form_of, remembered, style_columns
from dashboard.live.zoom import AxesStream

EXTENTS = ("data", "soft", "hard", "extents")
"""What HoloViews asks the plot of an element for, to find the limits of axes."""


class StillOverlayPlot(Remembering, OverlayPlot):
    """Plot of an hv.Overlay; an axis stays where its reader has moved it.

    Only when the figure itself asks for other limits than before do they change.
    """

    framewise = True
    """As the theme asks for; HoloViews would ask every element again."""

    def initialize_plot(self, ranges: Any = None, plot: Any = None, plots: Any = None) -> Any:
        figure = super().initialize_plot(ranges, plot, plots)
        for renderer in figure.renderers:
            if isinstance(renderer, GlyphRenderer):
                # Nothing can be selected, and what the pointer is on looks as before. A page has
                # an eighth fewer models without these.
                renderer.update(nonselection_glyph=None, hover_glyph=None)
        for stream in self.streams:
            if isinstance(stream, AxesStream):
                stream.axes.add(figure)
        return figure

    def update_frame(self, key: Any, ranges: Any = None, element: Any = None) -> None:
        before = self.current_frame
        overlay = self._get_frame(key) if element is None else element
        if self._plots_of(before) and self._is_alike(before, overlay):
            self._update_numbers(key, before, overlay)
            return
        self.current_frame = before
        self.handles.pop("padding", None)
        self.handles["plots of elements"] = None
        super().update_frame(key, ranges, overlay)

    def _plots_of(self, overlay: Any) -> list[Any]:
        """The plot of each element of the overlay that is shown; none if that is not clear."""
        if self.handles.get("plots of elements") is None and overlay is not None:
            plots = {id(plot.current_frame): plot for plot in self.subplots.values()}
            found = [plots.get(id(element)) for element in overlay]
            clear = None not in found and len(found) == len(plots) == len(self.subplots)
            self.handles["plots of elements"] = found if clear else []
        return self.handles.get("plots of elements") or []

    def _is_alike(self, before: Any, after: Any) -> bool:
        """Whether two overlays have elements of the same kinds and names, and the same options."""
        return (
            len(before) == len(after)
            and all(map(_is_alike, before, after))
            and self.lookup_options(before, "plot").kwargs
            == self.lookup_options(after, "plot").kwargs
        )

    @hold_render
    def _update_numbers(self, key: Any, before: Any, after: Any) -> None:
        """Update the elements that have changed, the limits of the axes and the title."""
        self.prev_frame, self.current_frame, self.current_key = before, after, key
        ranges: Any = None
        for plot, old, new in zip(self._plots_of(after), before, after, strict=True):
            if new is old:
                continue
            if ranges is None and _is_scaled(plot, new):
                ranges = self.compute_ranges(after, key, None)
            plot.update_frame(key, ranges or {}, element=new)
            plot.current_frame = new
        # Without ranges, those of each element are found from itself.
        self._update_ranges(after, {})
        self._update_title(key, self.handles["plot"], after)
        self._updated = True
        self._execute_hooks(after)

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

    def _get_subplot_extents(
        self, overlay: Any, ranges: Any, range_type: str, dimension: Any = None
    ) -> dict[str, list[Any]]:
        plots = self.handles.get("plots of elements")
        if ranges or dimension or range_type != "combined" or not plots:
            found: dict[str, list[Any]]
            found = super()._get_subplot_extents(overlay, ranges, range_type, dimension)
            return found
        each = [
            _own_extents(plot, element)
            for plot, element in zip(plots, overlay, strict=True)
            if plot.apply_ranges
        ]
        return {kind: [extents[kind] for extents in each] for kind in EXTENTS}

    def get_padding(self, obj: Any, extents: Any) -> Any:
        if not self.drawn:
            return super().get_padding(obj, extents)
        if "padding" not in self.handles:
            self.handles["padding"] = super().get_padding(obj, extents)
        return self.handles["padding"]

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


def _is_alike(one: hv.Element, other: hv.Element) -> bool:
    """Whether an overlay shows one where it has shown the other."""
    if one is other:
        return True
    form = form_of(one)
    if form is not None and form is form_of(other):
        return True
    return (
        type(one) is type(other)
        and (one.group, one.label) == (other.group, other.label)
        and one.dimensions() == other.dimensions()
    )


def _is_scaled(plot: Any, element: Any) -> bool:
    """Whether the numbers of other elements may decide how one is drawn: its scale of colours."""
    return isinstance(plot, RasterPlot) or any(
        element.dimension_values(name).dtype.kind != "O"
        for name in style_columns(type(plot), element).values()
    )


def _own_extents(plot: Any, element: Any) -> dict[str, Any]:
    """The extents of an element by kind, from itself alone; found once for each element.

    All but those of the data are the same for elements of one form.
    """
    memory = remembered(element)
    if EXTENTS in memory:
        return memory[EXTENTS]
    form = form_of(element) if isinstance(plot, OnlyData) else None
    if form is None:
        found = {kind: plot.get_extents(element, {}, range_type=kind) for kind in EXTENTS}
    else:
        found = {**_own_extents(plot, form), "data": plot.data_extents(element)}
    memory[EXTENTS] = found
    return found
