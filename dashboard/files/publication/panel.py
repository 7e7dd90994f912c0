"""One panel of a sheet: its axes, and what belongs to it outside their frame. Lengths in points."""

from __future__ import annotations

from typing import Literal

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from dashboard.files.publication.axes import set_axes, set_ticks
from dashboard.files.publication.layers import (
    POINTS_PER_PIXEL,
    add_layers,
    add_names,
    colour_scale,
)
from dashboard.files.publication.legend import legend
from dashboard.files.publication.typesetting import typeset, wrapped
from dashboard.plots import vocabulary
from dashboard.plots.end_names import at_ends, end_names
from dashboard.plots.legend import bars, entries
from dashboard.plots.vocabulary import ColourScale, Limits

BAR, SPACE = 5.0, 4.0
"""Height of a colour bar, and distance between parts."""
TITLE_SIZE = 8.5
AROUND = 90
"""Pixels beside a frame, more or less, as long as it has no place."""

Parts = list[tuple[Artist | None, float]]
"""Parts from top to bottom with their heights; None for empty space."""


class Panel:
    """A panel, drawn.

    Parameters
    ----------
    axes : made for it. canvas : of the sheet.
    limits : of its axes.
    height : of its frame.
    width : of a legend, at most.
    """

    def __init__(
        self,
        axes: Axes,
        canvas: FigureCanvasAgg,
        panel: vocabulary.Panel,
        limits: tuple[Limits, Limits],
        height: float,
        width: float,
    ) -> None:
        self.axes, self.panel, self.limits, self.height = axes, panel, limits, height
        self.canvas, self.figure = canvas, canvas.figure
        self.words = {axes.xaxis: typeset(panel.x.label), axes.yaxis: typeset(panel.y.label)}
        set_axes(axes, panel, limits)
        add_layers(axes, panel)
        axes.set_ylabel(self.words[axes.yaxis], labelpad=SPACE)
        self.title = self.figure.text(0, 0, "", fontsize=TITLE_SIZE, va="top", ha="left")
        scales = bars(panel)
        self.above = [self._bar(scale, "top") for scale in scales if scale.above]
        self.below = [self._bar(scale, "bottom") for scale in scales if not scale.above]
        # In pixels of a page.
        pixels = (width / POINTS_PER_PIXEL - AROUND, height / POINTS_PER_PIXEL)
        names = end_names(panel, limits, pixels)
        add_names(axes, names)
        named = entries(panel, at_ends(panel, names))
        self.legend = legend(canvas, named, width * self._pixels) if named else None

    def _bar(self, scale: ColourScale, side: Literal["top", "bottom"]) -> Axes:
        """The colour bar, on axes of its own."""
        axes = self.figure.add_axes((0.2, 0.5, 0.7, 0.02))
        bar = self.figure.colorbar(colour_scale(scale), cax=axes, orientation="horizontal")
        bar.outline.set_linewidth(0.4)
        axes.tick_params(which="both", direction="out")
        axes.xaxis.set_ticks_position(side)
        axes.xaxis.set_label_position(side)
        bar.set_label(typeset(scale.title))
        set_ticks(axes.xaxis, scale.scale, scale.limits)
        return axes

    def leave_axis_to(self, lower: Panel) -> None:
        """Drop the labels of the horizontal axis if the panel below has the same axis."""
        between = self.legend or self.below or lower.above or lower.panel.title
        same = (self.panel.x.label, self.panel.x.scale, self.limits[0])
        if not between and same == (lower.panel.x.label, lower.panel.x.scale, lower.limits[0]):
            self.axes.tick_params(labelbottom=False, which="both")
            self.words[self.axes.xaxis] = ""

    @property
    def _pixels(self) -> float:
        """Pixels of a point."""
        return self.figure.dpi / 72

    def _reach(self, axes: Axes) -> list[float]:
        """How far words reach beyond a frame on its left, right, upper and lower side."""
        renderer = self.canvas.get_renderer()
        frame = axes.get_window_extent(renderer)
        full = axes.get_tightbbox(renderer) or frame
        sides = (frame.x0 - full.x0, full.x1 - frame.x1, full.y1 - frame.y1, frame.y0 - full.y0)
        return [max(side, 0.0) / self._pixels for side in sides]

    def _size(self, artist: Artist) -> tuple[float, float]:
        box = artist.get_window_extent(self.canvas.get_renderer())
        return box.width / self._pixels, box.height / self._pixels

    def sides(self) -> tuple[float, float]:
        """How far words reach beyond the frame on its left and on its right."""
        reach = [self._reach(axes) for axes in (self.axes, *self.above, *self.below)]
        return max(left for left, *_ in reach), max(right for _, right, *_ in reach)

    def leave_out_crowded_names(self) -> None:
        """Hide names inside the frame that would lie on others; the first of them stay."""
        renderer = self.canvas.get_renderer()
        kept: list[Bbox] = []
        for name in self.axes.texts:
            box = name.get_window_extent(renderer)
            name.set_visible(not any(box.overlaps(other) for other in kept))
            if name.get_visible():
                kept.append(box)

    def parts(self, across: float, width: float) -> Parts:
        """All parts, for a frame of that width; words are broken so that they fit."""
        high = self._frame_height(across)
        self._break(self.axes.xaxis.label, self.words[self.axes.xaxis], across)
        self._break(self.axes.yaxis.label, self.words[self.axes.yaxis], high)
        self._break(self.title, typeset(self.panel.title), width)
        found: Parts = []
        if self.panel.title:
            found += [(self.title, self._size(self.title)[1]), (None, SPACE)]
        for bar in self.above:
            found += self._framed(bar, BAR, SPACE)
        found += self._framed(self.axes, high)
        for bar in self.below:
            found += self._framed(bar, BAR, SPACE)
        if self.legend is not None:
            found += [(None, SPACE), (self.legend, self._size(self.legend)[1])]
        return found

    def _frame_height(self, across: float) -> float:
        """That of a frame of that width: as given, or such that both axes have one scale."""
        if not self.panel.square:
            return self.height
        x, y = self.limits
        return across * abs((y[1] - y[0]) / (x[1] - x[0]))

    def _break(self, label: Text, words: str, length: float) -> None:
        """Give a label its words, on as many lines as they take."""
        probe = self.figure.text(0, 0, "", fontsize=label.get_fontsize())

        def fits(line: str) -> bool:
            probe.set_text(line)
            return self._size(probe)[0] <= length

        label.set_text(wrapped(words, fits))
        probe.remove()

    def _framed(self, axes: Axes, height: float, space: float = 0.0) -> Parts:
        _, _, upper, lower = self._reach(axes)
        return [(None, space + upper), (axes, height), (None, lower)]

    def place(
        self, parts: Parts, left: float, top: float, across: float, whole: tuple[float, float]
    ) -> None:
        """Put the parts in their places from the top down, on a sheet of that size."""
        for part, height in parts:
            if isinstance(part, Axes):
                box = (left, top - height, across, height)
                part.set_position(
                    Bbox.from_bounds(*(size / whole[i % 2] for i, size in enumerate(box)))
                )
            elif isinstance(part, Text):
                # A title begins with the frame, or further left if it is long.
                begin = max(min(left, whole[0] - self._size(part)[0] - SPACE), 0.0)
                part.set_position((begin / whole[0], top / whole[1]))
            elif isinstance(part, Legend):
                part.set_bbox_to_anchor((0.5, top / whole[1]), self.figure.transFigure)
            top -= height
