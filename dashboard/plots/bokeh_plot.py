"""What a figure shows as Bokeh draws it: made once, and updated by its columns and limits alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from bokeh.events import Tap
from bokeh.layouts import gridplot
from bokeh.models import (
    BasicTicker,
    BasicTickFormatter,
    BoxZoomTool,
    ColumnDataSource,
    FixedTicker,
    HoverTool,
    LinearColorMapper,
    LinearScale,
    LogColorMapper,
    LogScale,
    LogTicker,
    LogTickFormatter,
    NoOverlap,
    PanTool,
    Plot,
    Range1d,
    ResetTool,
    WheelZoomTool,
)
from bokeh.models import Image as ImageGlyph
from bokeh.models.annotations import ColorBar
from bokeh.models.renderers import GlyphRenderer
from bokeh.plotting import figure as bokeh_figure

from dashboard.plots import decades
from dashboard.plots.axis_limits import panel_limits
from dashboard.plots.bokeh_changes import set_changed, set_columns
from dashboard.plots.bokeh_legend import BokehLegend
from dashboard.plots.bokeh_parts import (
    NAMES,
    PARTS,
    WORDS,
    Data,
    Level,
    Part,
    image_tips,
    names_columns,
    names_glyph,
)
from dashboard.plots.bokeh_shades import make_room_for_title, shades_of, there
from dashboard.plots.choosing import Choose, chosen, told
from dashboard.plots.end_names import EndName, at_ends, end_names, name_at
from dashboard.plots.fitting import apart, in_lines, ticks_wanted
from dashboard.plots.inset import with_inset
from dashboard.plots.legend import bars, entries, without
from dashboard.plots.lone_points import with_lone_points
from dashboard.plots.look import PAGE, PAGE_HEIGHT, Look, title_of
from dashboard.plots.notation import respelled
from dashboard.plots.palettes import palette_of
from dashboard.plots.square import BESIDE, SquareAxes, ends, show_limits
from dashboard.plots.vocabulary import (
    DECADES,
    LOG,
    Axis,
    ColourScale,
    Image,
    Limits,
    Panel,
)

READ_ALONE = (400, 222)
"""Pixels of a frame's width and of a panel's height: the axes of smaller ones are labelled each, as
they may be scrolled."""
INSET = (300, 160)
"""Pixels that a frame has at least whose inset can be read."""
_BAR: dict[str, Any] = {"height": 8, "padding": 2, "title_standoff": 2, "margin": 0}


class BokehPlot:
    """The panels of a figure, one below the other.

    Parameters
    ----------
    panels : what is shown first; later ones must be as many.
    heights : of the panels, in pixels.
    look : of a page, of a file, or of paper.
    choose : takes what a click in a panel means; without it nobody listens to clicks.
    choices : names of the inputs that a click may set.
    """

    def __init__(
        self,
        panels: Sequence[Panel],
        heights: Sequence[int],
        look: Look = PAGE,
        choose: Choose | None = None,
        choices: Collection[str] = (),
    ) -> None:
        self._panels = tuple(panels)
        self._hidden: frozenset[str] = frozenset()
        self._ranges: dict[tuple[str, str], Range1d] = {}
        self._look, self._choose, self._choices = look, choose, choices
        self._heights = tuple(heights)
        self._drawn = [self._first(panel) for panel in panels]
        self._outer = [0] * len(self._drawn)
        for number, (drawn, height) in enumerate(zip(self._drawn, heights, strict=True)):
            look.panel(drawn.figure, height)
            drawn.frame = (drawn.frame[0], drawn.figure.frame_height or PAGE_HEIGHT)
            if look.shares_height:
                drawn.figure.on_change("outer_height", self._measured(number))
        self.update(panels)

    def _first(self, panel: Panel) -> _DrawnPanel:
        ranges = (self._range("x", panel.x.name), self._range("y", panel.y.name))
        toggle = self.toggle if self._look.served else None
        again = self._draw_again
        return _DrawnPanel(ranges, self._look, toggle, self._choose, self._choices, again)

    def _draw_again(self) -> None:
        self.update(self._panels)

    def _range(self, axis: str, name: str) -> Range1d:
        """That of panels with the same name on this axis; one of its own without a name."""
        return self._ranges.setdefault((axis, name), Range1d()) if name else Range1d()

    @property
    def figures(self) -> list[Plot]:
        """Bokeh's figures, one a panel."""
        return [drawn.figure for drawn in self._drawn]

    def root(self) -> Any:
        """The one model that holds all panels."""
        if len(self._drawn) == 1:
            return self._drawn[0].figure
        shares_height = self._look.shares_height
        grid = gridplot(
            [[figure] for figure in self.figures],
            toolbar_location=None,
            merge_tools=False,
            sizing_mode="stretch_both" if shares_height else "stretch_width",
        )
        rows = [f"{height}fr" for height in self._heights] if shares_height else "auto"
        grid.update(rows=rows)
        return grid

    def update(self, panels: Sequence[Panel]) -> None:
        """Show other panels, with what the reader has hidden and where the axes were moved.

        Raises
        ------
        ValueError : they are more or fewer than before.
        """
        self._panels = panels = tuple(map(respelled, panels))
        limits = panel_limits(panels)
        for drawn, panel, wanted in zip(self._drawn, panels, limits, strict=True):
            shown = with_inset(panel, wanted) if drawn.has_inset else replace(panel, inset=None)
            drawn.update(shown, wanted, self._hidden)
        self._label_axes()

    def _label_axes(self) -> None:
        """Those that panels share below the lowest, unless a reader sees one without the next."""
        narrow = min(drawn.frame[0] for drawn in self._drawn) < READ_ALONE[0]
        low = self._look.shares_height and (narrow or min(self._outer) < READ_ALONE[1])
        labelled = [low or not _continues(*pair) for pair in pairwise(self._panels)]
        for drawn, shown in zip(self._drawn, [*labelled, True], strict=True):
            drawn.show_axis(shown)

    def _measured(self, number: int) -> Callable[[str, int, int], None]:
        """What hears how high a panel is."""

        def told(attr: str, old: int, new: int) -> None:
            self._outer[number] = new
            self._label_axes()

        return told

    def toggle(self, label: str) -> None:
        """Hide what a name of the legend stands for, or show it again."""
        self._hidden ^= {label}
        self._draw_again()


def _continues(upper: Panel, lower: Panel) -> bool:
    """Whether the horizontal axis of a panel is that of the one below, where it is labelled."""
    one, other = upper.x, lower.x
    return bool(one.name) and (one.name, one.label, one.scale) == (
        other.name,
        other.label,
        other.scale,
    )


class _DrawnPanel:
    """One Bokeh figure."""

    def __init__(
        self,
        ranges: tuple[Range1d, Range1d],
        look: Look,
        toggle: Callable[[str], None] | None,
        choose: Choose | None,
        choices: Collection[str],
        again: Callable[[], None],
    ) -> None:
        self._ranges, self._again = ranges, again
        self.figure = bokeh_figure(x_range=ranges[0], y_range=ranges[1], tools=[])
        for axis in self.figure.axis:
            axis.major_label_policy = NoOverlap(min_distance=0)
        self.figure.add_tools(PanTool(), BoxZoomTool(), WheelZoomTool(), ResetTool())
        self._sources: dict[str, ColumnDataSource] = {}
        self._renderers: dict[str, GlyphRenderer] = {}
        self._hovers: dict[str, HoverTool] = {}
        self._of_logarithm = decades.told()
        self._bars: dict[tuple[int, bool, bool], ColorBar] = {}
        self._limits: tuple[Limits | None, Limits | None] = (None, None)
        self._square: SquareAxes | None = None
        self._scales: tuple[str, str] = ("", "")
        self._ticks: list[Any] = [None, None]
        self._legend: BokehLegend | None = None
        self._look = look
        self._toggle = toggle
        self._shades = shades_of(self.figure)
        make_room_for_title(title_of(self.figure))
        self._panel: Panel | None = None
        """What is shown, without what is hidden."""
        self._hidden: Collection[str] = ()
        self._names: list[EndName] = []
        self.frame: tuple[float, float] = (look.width - BESIDE, PAGE_HEIGHT)
        """Its width and height in pixels, more or less as long as no browser has told."""
        if look.served:
            for size in ("inner_width", "inner_height"):
                self.figure.on_change(size, self._resized)
            for side in ranges:
                for place in ("start", "end"):
                    side.on_change(place, self._moved)
        self._choose, self._choices = choose, choices
        if choose is not None:
            self.figure.on_event(Tap, self._tapped)

    def update(
        self,
        panel: Panel,
        limits: tuple[Limits, Limits],
        hidden: Collection[str],
    ) -> None:
        """Show a panel.

        Parameters
        ----------
        hidden : what the reader has hidden by its name.
        """
        count = len(self._renderers)
        self._whole, self._hidden = panel, hidden
        self._panel = panel = with_lone_points(without(panel, hidden))
        if self._choose is not None:
            set_changed(self.figure, tags=[told(panel, self._choices)])
        for part in PARTS:
            self._draw(part, panel)
        for number, image in enumerate(panel.of(Image)):
            self._draw_image(f"image {number}", image)
        for name in [name for name in self._sources if name.startswith("image")][
            len(panel.of(Image)) :
        ]:
            set_columns(self._sources[name], {**_EMPTY_IMAGE})
        self._draw_axes(panel, limits)
        set_changed(self.figure.yaxis[0], visible=not panel.third)
        set_changed(self.figure, outline_line_width=0 if panel.third else 1)
        if len(self._renderers) != count:
            self._arrange()
        self._draw_words()
        self._draw_bars(panel)
        self._draw_legend()
        self._fit()

    @property
    def has_inset(self) -> bool:
        """Whether an inset can be read in the frame."""
        return self.frame[0] >= INSET[0] and self.frame[1] >= INSET[1]

    def show_axis(self, shown: bool) -> None:
        """Label the horizontal axis, or leave that to a panel below."""
        is_triangle = self._panel is not None and self._panel.third != ""
        set_changed(self.figure.xaxis[0], visible=shown and not is_triangle)

    def _fit(self) -> None:
        """Ticks and lines of words for which the frame has room."""
        if self._panel is None:
            return
        large, letter = self._look.letters
        title = in_lines(self._panel.title, self.frame[0], large)
        set_changed(self.figure.title, text=title)
        for number, axis in enumerate((self._panel.x, self._panel.y)):
            model, pixels = self._axis(number), self.frame[number]
            set_changed(model, axis_label=in_lines(axis.label, pixels, letter))
            if isinstance(model.ticker, BasicTicker | LogTicker):
                set_changed(model.ticker, desired_num_ticks=ticks_wanted(pixels, number))

    def _draw_words(self) -> None:
        """Words, and names at the ends of curves, as far as they fit where the axes are now."""
        if self._panel is None:
            return
        count = len(self._renderers)
        limits = (ends(self._ranges[0]), ends(self._ranges[1]))
        panel = apart(self._panel, limits, self.frame)
        for part in WORDS:
            self._draw(part, panel)
        self._names = end_names(panel, limits, self.frame)
        columns = names_columns(self._names)
        if NAMES in self._sources:
            set_columns(self._sources[NAMES], columns)
        elif self._names:
            self._add(NAMES, names_glyph(self._shades), columns, "glyph")
            if self._toggle and self._choose is None:
                self.figure.on_event(Tap, self._tapped)
        if len(self._renderers) != count:
            self._arrange()

    def _resized(self, attr: str, old: int, new: int) -> None:
        """What fits into another frame; what gets no name there gets an entry."""
        if new <= 0 or self._panel is None:
            return
        had_inset, (width, height) = self.has_inset, self.frame
        self.frame = (new, height) if attr == "inner_width" else (width, new)
        if self.has_inset != had_inset:
            self._again()
        self._fit()
        self._draw_words()
        self._draw_legend()

    def _moved(self, attr: str, old: float, new: float) -> None:
        """Words where the axes are now; the legend stays."""
        self._draw_words()

    def _tapped(self, event: Any) -> None:
        """A click: hide the curve whose name it hits, or tell what is chosen by it."""
        if self._panel is None or None in (event.x, event.y):
            return
        point, limits = (event.x, event.y), (ends(self._ranges[0]), ends(self._ranges[1]))
        label = name_at(self._names, self._panel, limits, self.frame, point)
        if label and self._toggle:
            self._toggle(label)
        elif self._choose and (numbers := chosen(self._panel, self._choices, point, limits)):
            self._choose(numbers)

    def _draw(self, part: Part, panel: Panel) -> None:
        columns = part.columns(panel)
        if part.name in self._sources:
            set_columns(self._sources[part.name], columns)
        elif _has_rows(columns):
            self._add(part.name, part.glyph(self._shades), columns, part.level)
        if part.name in self._sources:
            scales = {"$snap_x": panel.x.scale, "$snap_y": panel.y.scale}
            formatters = {
                place: self._of_logarithm if scale == DECADES else "printf"
                for place, scale in scales.items()
            }
            self._tell(part.name, part.tips(panel), formatters)

    def _add(self, name: str, glyph: Any, columns: Data, level: Level) -> None:
        source = ColumnDataSource(columns)
        self._sources[name] = source
        self._renderers[name] = GlyphRenderer(
            data_source=source, glyph=glyph, level=level, name=name
        )

    def _tell(self, name: str, tips: Any, formatters: dict[str, Any]) -> None:
        """Have a tooltip for what a renderer draws; none if there are no tips."""
        if name not in self._hovers and tips:
            self._hovers[name] = HoverTool(renderers=[self._renderers[name]], visible=False)
            self.figure.add_tools(self._hovers[name])
        if name in self._hovers:
            set_changed(self._hovers[name], tooltips=tips or None, formatters=formatters)

    def _arrange(self) -> None:
        """Renderers from the lowest to the highest."""
        images = sorted(name for name in self._renderers if name.startswith("image"))
        parts = [part.name for part in (*PARTS[1:], *WORDS)]
        names = [PARTS[0].name, *images, *parts, NAMES]
        others = [one for one in self.figure.renderers if one.name == "legend"]
        drawn = [self._renderers[name] for name in names if name in self._renderers]
        self.figure.renderers = [*drawn, *others]

    def _draw_image(self, name: str, image: Image) -> None:
        columns = {**_image_columns(image), **{key: [v] for key, v in image.details.items()}}
        if name in self._sources:
            glyph = self._renderers[name].glyph
            mapper = _mapper(image.colours, glyph.color_mapper)
            set_changed(glyph, color_mapper=mapper, global_alpha=image.alpha)
            set_columns(self._sources[name], columns)
        else:
            glyph = ImageGlyph(
                image="image",
                x="x",
                y="y",
                dw="dw",
                dh="dh",
                color_mapper=_mapper(image.colours),
                global_alpha=image.alpha,
            )
            self._add(name, glyph, columns, "image")
        tips = image_tips(image)
        fields = [text.partition("{")[0] for _, text in tips if "%" in text]
        self._tell(name, tips, dict.fromkeys(fields, "printf"))
        if name in self._hovers:
            self._hovers[name].filters = self._hovers[name].filters or {"@image": there()}

    def _draw_axes(self, panel: Panel, limits: tuple[Limits, Limits]) -> None:
        figure = self.figure
        changed = [new != old for new, old in zip(limits, self._limits, strict=True)]
        shown = limits
        if panel.square and any(changed):
            self._square = self._square or SquareAxes(figure, self._look.served)
            changed, shown = [True, True], self._square.fit(limits, (panel.x.kept, panel.y.kept))
        for number, (axis, scale) in enumerate(zip((panel.x, panel.y), self._scales, strict=True)):
            if scale != axis.scale:
                self._set_scale(number, axis)
            self._set_ticks(number, axis)
            if changed[number]:
                show_limits(self._ranges[number], shown[number])
            set_changed(self._grid(number), visible=panel.grid)
        self._limits = limits
        self._scales = (panel.x.scale, panel.y.scale)

    def _axis(self, number: int) -> Any:
        return (self.figure.xaxis[0], self.figure.yaxis[0])[number]

    def _grid(self, number: int) -> Any:
        return (self.figure.xgrid[0], self.figure.ygrid[0])[number]

    def _set_scale(self, number: int, axis: Axis) -> None:
        name = "xy"[number]
        scale = LogScale() if axis.scale == LOG else LinearScale()
        self.figure.update(**{f"{name}_scale": scale})

    def _set_ticks(self, number: int, axis: Axis) -> None:
        wanted = None if axis.ticks is None else tuple(axis.ticks)
        if self._ticks[number] == (wanted, axis.scale):
            return
        self._ticks[number] = (wanted, axis.scale)
        model = self._axis(number)
        if axis.scale == DECADES:
            decades.label(model, True)
        elif axis.scale == LOG:
            model.update(tags=[], ticker=LogTicker(), formatter=LogTickFormatter())
        else:
            model.update(tags=[], ticker=BasicTicker(), formatter=BasicTickFormatter())
        if wanted is not None:
            places = [tick[0] if isinstance(tick, tuple) else tick for tick in wanted]
            model.ticker = FixedTicker(ticks=places)
        model.major_label_overrides = dict(tick for tick in wanted or () if isinstance(tick, tuple))
        self._grid(number).ticker = model.ticker

    def _draw_bars(self, panel: Panel) -> None:
        """Colour bars, one for each scale that has a title."""
        if panel.square and not self._bars and not bars(panel):
            # A lattice may get colours later, when BokehJS (3.9.2) takes no further bar.
            self._add_bar((0, False, False), _NO_SCALE)
        shown = []
        for number, scale in enumerate(bars(panel)):
            # A bar takes no other ticker and no other place once it is drawn.
            kind = (number, scale.scale == LOG, scale.above)
            bar = self._bars.get(kind) or self._add_bar(kind, scale)
            shown.append(bar)
            set_changed(bar, title=scale.title, color_mapper=_mapper(scale, bar.color_mapper))
            if scale.scale != LOG:
                decades.label(bar, scale.scale == DECADES)
        for bar in self._bars.values():
            set_changed(bar, visible=bar in shown)

    def _add_bar(self, kind: tuple[int, bool, bool], scale: ColourScale) -> ColorBar:
        self._bars[kind] = bar = ColorBar(color_mapper=_mapper(scale), **_BAR)
        self._look.bar(bar)
        self.figure.add_layout(bar, "above" if scale.above else "below")
        return bar

    def _draw_legend(self) -> None:
        if self._panel is None:
            return
        found = entries(self._whole, at_ends(self._panel, self._names))
        if self._legend is None and found:
            width = self.figure.width or self._look.width
            self._legend = BokehLegend(
                self.figure, self._shades, self._look.legend, self._toggle, width
            )
        if self._legend is not None:
            self._legend.update(found, self._hidden)


_NO_SCALE = ColourScale(("white",), (0.0, 1.0))
_EMPTY_IMAGE: Data = {"image": [], "x": [], "y": [], "dw": [], "dh": []}


def _image_columns(image: Image) -> Data:
    left, right, low, high = image.extent
    return {
        "image": [np.asarray(image.values, dtype=np.result_type(image.values, np.float32))],
        "x": [left],
        "y": [low],
        "dw": [right - left],
        "dh": [high - low],
    }


def _mapper(scale: ColourScale, given: Any = None) -> Any:
    """A colour mapper: the one given, set to the scale, if it is of that kind."""
    kind = LogColorMapper if scale.scale == LOG else LinearColorMapper
    palette = list(palette_of(scale))
    options: dict[str, Any] = {
        "palette": palette,
        "low": scale.limits[0],
        "high": scale.limits[1],
        "nan_color": scale.missing,
        "low_color": scale.under,
    }
    if not isinstance(given, kind):
        return kind(**options)
    set_changed(given, **options)
    return given


def _has_rows(columns: Data) -> bool:
    return any(len(column) for column in columns.values())
