"""One panel of a sheet: its axes, and what belongs to it outside their frame. Lengths in points."""

from __future__ import annotations

from itertools import chain
from typing import Any

from bokeh.models import ColorBar, LogColorMapper
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from dashboard.publication.axes import set_axes, set_ticks
from dashboard.publication.glyphs import add_renderer, colour_scale
from dashboard.publication.legend import entries, legend
from dashboard.publication.wording import typeset, wrapped

BAR, SPACE = 5.0, 4.0
"""Height of a colour bar, and what lies between parts."""
TITLE_SIZE = 8.5


class Panel:
    """A panel of Bokeh's, drawn; `height` is that of its frame."""

    def __init__(self, figure: Figure, model: Any, height: float) -> None:
        self.figure = figure
        self.model = model
        self.height = height
        self.axes: Axes = figure.add_axes((0.2, 0.2, 0.7, 0.7), label=str(model.id))
        set_axes(self.axes, model)
        self.artists = [add_renderer(self.axes, renderer) for renderer in model.renderers]
        self.labels = {axis: axis.get_label_text() for axis in self._axis_pair()}
        self.title: Text = figure.text(0, 0, "", fontsize=TITLE_SIZE, va="top", ha="left")
        self.above = [self._bar(part, "top") for part in _bars(model.above)]
        self.below = [self._bar(part, "bottom") for part in _bars(model.below)]
        self.entries = entries(model)
        self.legend: Legend | None = None

    def _axis_pair(self) -> tuple[Any, Any]:
        return self.axes.xaxis, self.axes.yaxis

    def _bar(self, model: ColorBar, side: str) -> Axes:
        """The colour bar, on axes of its own."""
        mapper = model.color_mapper
        axes = self.figure.add_axes((0.2, 0.5, 0.7, 0.02), label=str(model.id))
        bar = self.figure.colorbar(colour_scale(mapper), cax=axes, orientation="horizontal")
        bar.outline.set_linewidth(0.4)
        axes.tick_params(which="both", direction="out")
        axes.xaxis.set_ticks_position(side)
        axes.xaxis.set_label_position(side)
        bar.set_label(typeset(model.title or ""))
        logarithmic = isinstance(mapper, LogColorMapper)
        set_ticks(axes.xaxis, model, logarithmic, (mapper.low, mapper.high))
        return axes

    def leads_to(self, other: Panel) -> bool:
        """Whether the panel below has the same horizontal axis, and nothing is in between."""
        one, two = self.model, other.model
        return (
            not (self.entries or self.below or other.above or two.title.text)
            and one.xaxis[0].axis_label == two.xaxis[0].axis_label
            and type(one.x_scale) is type(two.x_scale)
            and (one.x_range.start, one.x_range.end) == (two.x_range.start, two.x_range.end)
        )

    def leave_axis_to_next(self) -> None:
        """Keep the ticks of the horizontal axis, without words."""
        self.axes.tick_params(labelbottom=False, which="both")
        self.labels[self.axes.xaxis] = ""
        self.axes.set_xlabel("")

    def add_legend(self, width: float) -> None:
        """Name what has a name, in at most that width."""
        if self.entries:
            self.legend = legend(self.figure, self.entries, width * self._pixels)

    @property
    def _pixels(self) -> float:
        """Pixels of a point."""
        return self.figure.dpi / 72

    def _extents(self, axes: Axes) -> tuple[float, float, float, float]:
        """How far words reach beyond a frame on its left, right, upper and lower side."""
        renderer = self.figure.canvas.get_renderer()
        frame, full = axes.get_window_extent(renderer), axes.get_tightbbox(renderer)
        sides = (frame.x0 - full.x0, full.x1 - frame.x1, full.y1 - frame.y1, frame.y0 - full.y0)
        left, right, upper, lower = (max(side, 0.0) / self._pixels for side in sides)
        return left, right, upper, lower

    def _size(self, text: str, size: Any) -> tuple[float, float]:
        """Width and height of words."""
        probe = self.figure.text(0, 0, text, fontsize=size)
        box = probe.get_window_extent(self.figure.canvas.get_renderer())
        probe.remove()
        return box.width / self._pixels, box.height / self._pixels

    def tick_labels_width(self) -> float:
        """How far the labels of the vertical axis' ticks reach."""
        axis = self.axes.yaxis
        axis.label.set_visible(False)
        full = axis.get_tightbbox(self.figure.canvas.get_renderer())
        axis.label.set_visible(True)
        frame = self.axes.get_window_extent()
        return max(frame.x0 - full.x0, 0.0) / self._pixels if full else 0.0

    def align_label(self, distance: float) -> None:
        """Put the vertical axis' label that far from the frame, as in the other panels."""
        frame = self.axes.get_window_extent().width / self._pixels
        self.axes.yaxis.set_label_coords(-(distance + SPACE) / frame, 0.5)

    def sides(self) -> tuple[float, float]:
        """How far words reach beyond the frame on its left and on its right."""
        extents = [self._extents(axes) for axes in (self.axes, *self.above, *self.below)]
        return max(extent[0] for extent in extents), max(extent[1] for extent in extents)

    def frame_height(self, across: float) -> float:
        """That of a frame of that width: as given, or such that both axes have one scale."""
        if not self.model.match_aspect:
            return self.height
        x, y = self.axes.get_xlim(), self.axes.get_ylim()
        return across * abs((y[1] - y[0]) / (x[1] - x[0]))

    def leave_out_crowded_names(self) -> None:
        """Hide names inside the frame that would lie on others; the first of them stay."""
        renderer = self.figure.canvas.get_renderer()
        kept: list[Bbox] = []
        for name in chain(*self.artists):
            if not isinstance(name, Text):
                continue
            box = name.get_window_extent(renderer)
            name.set_visible(not any(box.overlaps(other) for other in kept))
            if name.get_visible():
                kept.append(box)

    def total_height(self, across: float, width: float) -> float:
        """With everything, words broken so that they fit."""
        self._break_lines(across, width)
        return sum(size for _, size in self._parts(across))

    def _break_lines(self, across: float, width: float) -> None:
        room = (across, self.frame_height(across))
        for (axis, text), length in zip(self.labels.items(), room, strict=True):
            axis.set_label_text(self._wrapped(text, axis.label.get_fontsize(), length))
        title = typeset(self.model.title.text or "")
        self.title.set_text(self._wrapped(title, TITLE_SIZE, width))

    def _wrapped(self, text: str, size: float, length: float) -> str:
        return wrapped(text, lambda line: self._size(line, size)[0] <= length)

    def _parts(self, across: float) -> list[tuple[Any, float]]:
        """What stands below each other, with heights; spaces and the frame's words as None."""
        title = self.title.get_text()
        parts: list[tuple[Any, float]] = []
        if title:
            parts += [(self.title, self._size(title, TITLE_SIZE)[1]), (None, SPACE)]
        for bar in self.above:
            parts += self._bar_parts(bar)
        _, _, upper, lower = self._extents(self.axes)
        parts += [(None, upper), (self.axes, self.frame_height(across)), (None, lower)]
        for bar in self.below:
            parts += self._bar_parts(bar)
        if self.legend is not None:
            box = self.legend.get_window_extent(self.figure.canvas.get_renderer())
            parts += [(None, SPACE), (self.legend, box.height / self._pixels)]
        return parts

    def _bar_parts(self, bar: Axes) -> list[tuple[Any, float]]:
        _, _, upper, lower = self._extents(bar)
        return [(None, SPACE + upper), (bar, BAR), (None, lower)]

    def place(self, left: float, top: float, across: float, whole: tuple[float, float]) -> None:
        """Put all parts in their places from the top down, on a sheet of that size."""
        for part, height in self._parts(across):
            if isinstance(part, Axes):
                box = (left, top - height, across, height)
                part.set_position([size / whole[i % 2] for i, size in enumerate(box)])
            elif isinstance(part, Text):
                part.set_position((self._title_left(left, across, whole[0]), top / whole[1]))
            elif part is not None:
                part.set_bbox_to_anchor((0.5, top / whole[1]), self.figure.transFigure)
            top -= height

    def _title_left(self, left: float, across: float, width: float) -> float:
        """Where a title begins: with the frame, or further left if it is long."""
        long = self._size(self.title.get_text(), TITLE_SIZE)[0]
        return max(min(left, width - long - SPACE), 0.0) / width


def _bars(parts: list[Any]) -> list[ColorBar]:
    return [part for part in parts if isinstance(part, ColorBar)]
