"""A Bokeh plot that is updated ends up as one that is made anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from bokeh.document import Document
from bokeh.document.events import ColumnsPatchedEvent
from bokeh.models import ColorBar, HoverTool, LogScale, LogTicker, Plot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.plots.bokeh_legend import FAINT
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.vocabulary import DECADES, LINEAR, LOG, Axis, Curve, Key, Marks, Panel
from tests.plots.panels import EVERYTHING, panels

QUICK = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
HEIGHTS = (300, 200)


def drawn(plot: BokehPlot) -> list[dict[str, Any]]:
    """All that a reader sees, or is told, of each panel."""
    return [_panel(figure) for figure in plot.figures]


def _panel(figure: Plot) -> dict[str, Any]:
    rows = [renderer for renderer in figure.renderers if _has_rows(renderer)]
    ranges = (figure.x_range, figure.y_range)
    return {
        "title": figure.title.text,
        "limits": [(one.start, one.end, one.reset_start, one.reset_end) for one in ranges],
        "axes": [
            _axis(axis, scale, grid)
            for axis, scale, grid in (
                (figure.xaxis[0], figure.x_scale, figure.xgrid[0]),
                (figure.yaxis[0], figure.y_scale, figure.ygrid[0]),
            )
        ],
        "rows": [_renderer(renderer) for renderer in rows],
        "told": sorted(
            (tool.renderers[0].name, str(tool.tooltips), _formatters(tool))
            for tool in figure.select(HoverTool)
            if tool.renderers[0] in rows and tool.tooltips
        ),
        "bars": sorted(
            (
                (bar.title, _colours(bar.color_mapper), _numbers(bar), bar in figure.above)
                for bar in figure.select(ColorBar)
                if bar.visible
            ),
            key=repr,
        ),
        "legend": [
            (item.label.value, item.index, tuple(item.tags))
            for legend in figure.legend
            if legend.visible
            for item in legend.items
        ],
    }


def _formatters(tool: HoverTool) -> str:
    names = {
        place: found if isinstance(found, str) else f"{type(found).__name__} {found.code}"
        for place, found in tool.formatters.items()
    }
    return str(names)


def _has_rows(renderer: Any) -> bool:
    data = renderer.data_source.data
    if renderer.name == "legend":
        return bool(_entries(data))
    return any(len(column) for column in data.values())


def _axis(axis: Any, scale: Any, grid: Any) -> tuple[Any, ...]:
    ticks = tuple(getattr(axis.ticker, "ticks", ()))
    assert grid.ticker is axis.ticker
    return (
        axis.axis_label,
        isinstance(scale, LogScale),
        ticks,
        {place: axis.major_label_overrides.get(place) for place in ticks},
        _numbers(axis),
        grid.visible,
    )


def _numbers(part: Any) -> tuple[str, str]:
    """How its ticks are found and how they are written."""
    ticker, formatter = type(part.ticker).__name__, type(part.formatter).__name__
    tag = DECADES if DECADES in part.tags else LINEAR
    usual = {"BasicTicker": LINEAR, "BasicTickFormatter": LINEAR}
    custom = {"CustomJSTicker": tag, "CustomJSTickFormatter": tag}
    names = usual | custom
    return names.get(ticker, ticker), names.get(formatter, formatter)


def _renderer(renderer: Any) -> tuple[Any, ...]:
    glyph = renderer.glyph
    data = renderer.data_source.data
    if renderer.name == "legend":
        # Its last rows wait for further entries.
        data = {name: column[: len(_entries(data))] for name, column in data.items()}
    return (
        renderer.name,
        type(glyph).__name__,
        _colours(glyph.color_mapper) if hasattr(glyph, "color_mapper") else None,
        {name: repr(list(map(_plain, column))) for name, column in data.items()},
    )


def _entries(data: dict[str, Any]) -> list[str]:
    return [label for label in data["label"] if label]


def _plain(value: Any) -> Any:
    return np.asarray(value).tolist() if isinstance(value, np.ndarray | np.generic) else value


def _colours(mapper: Any) -> tuple[Any, ...]:
    return (
        type(mapper).__name__,
        tuple(mapper.palette),
        mapper.low,
        mapper.high,
        mapper.nan_color,
        mapper.low_color,
    )


@QUICK
@given(st.lists(panels(), min_size=2, max_size=4))
def test_an_update_ends_as_a_new_plot(sequence: list[Panel]) -> None:
    plot = BokehPlot(sequence[:1], HEIGHTS[:1])
    for panel in sequence[1:]:
        plot.update([panel])
        assert drawn(plot) == drawn(BokehPlot([panel], HEIGHTS[:1]))


@QUICK
@given(st.lists(st.tuples(panels("n_B"), panels("n_B")), min_size=2, max_size=3))
def test_so_do_panels_that_share_an_axis(sequence: list[tuple[Panel, Panel]]) -> None:
    plot = BokehPlot(sequence[0], HEIGHTS)
    models = {id(figure) for figure in plot.figures}
    for pair in sequence[1:]:
        plot.update(pair)
        assert drawn(plot) == drawn(BokehPlot(pair, HEIGHTS))
    upper, lower = plot.figures
    assert upper.x_range is lower.x_range
    assert {id(upper), id(lower)} == models


@QUICK
@given(panels(), panels(), st.sampled_from(["one", "two"]))
def test_what_a_reader_has_hidden_stays_so(first: Panel, second: Panel, label: str) -> None:
    plot, anew = (BokehPlot([panel], HEIGHTS[:1]) for panel in (first, second))
    plot.toggle(label)
    plot.update([second])
    anew.toggle(label)
    assert drawn(plot) == drawn(anew)
    plot.toggle(label)
    assert drawn(plot) == drawn(BokehPlot([second], HEIGHTS[:1]))


def rows(figure: Plot, name: str) -> dict[str, Any]:
    (found,) = (one.data_source.data for one in figure.renderers if one.name == name)
    return found


def test_hiding_takes_away_what_a_name_stands_for_and_nothing_else() -> None:
    plot = BokehPlot([EVERYTHING], HEIGHTS[:1])
    (figure,) = plot.figures
    limits = (figure.x_range.end, figure.y_range.end)
    names = [item.label.value for item in figure.legend[0].items]
    assert len(rows(figure, "marks")["x"])
    plot.toggle("marks")
    assert not len(rows(figure, "marks")["x"])
    assert rows(figure, "areas")["alpha"] == [0.35, 0.35]
    assert (figure.x_range.end, figure.y_range.end) == limits
    items = figure.legend[0].items
    assert [item.label.value for item in items] == names
    assert [item.label.value for item in items if item.tags] == ["marks"]
    swatches = [one.data_source.data for one in figure.renderers if one.name == "legend"]
    marks = names.index("marks")
    assert {data["alpha"][marks] for data in swatches} <= {FAINT, 0.0}


def test_what_a_dash_means_hides_all_that_has_the_dash() -> None:
    line = [("x", "x", np.array([1.0, 2.0])), ("y", "y", np.array([1.0, 2.0]))]
    curves = (
        Curve("one", line, "#ff0000", "dashed", key="nuclei"),
        Curve("two", line, "#00ff00", "dashed", key="nuclei"),
        Curve("two", line, "#00ff00"),
    )
    panel = Panel((*curves, Key("nuclei", dash="dashed")), Axis("x"), Axis("y"))
    plot = BokehPlot([panel], HEIGHTS[:1])
    (figure,) = plot.figures

    def drawn_lines() -> list[tuple[str, str]]:
        found = rows(figure, "lines")
        return list(zip(found["label"], found["key"], strict=True))

    plot.toggle("nuclei")
    assert drawn_lines() == [("two", "")]
    plot.toggle("two")
    assert drawn_lines() == []
    plot.toggle("nuclei")
    assert drawn_lines() == [("one", "nuclei")]


def test_a_legend_takes_no_height_from_the_frame() -> None:
    """However many its entries; they are as many columns as have room."""

    def panel(count: int) -> Panel:
        line = [("x", "x", [0.0, 1.0]), ("y", "y", [0.0, 1.0])]
        curves = tuple(Curve(f"model {n}", line, "#ff0000") for n in range(count))
        return Panel(curves, Axis("x"), Axis("y"))

    plot = BokehPlot([panel(2)], HEIGHTS[:1])
    (figure,) = plot.figures
    frame = figure.frame_height
    figure.trigger("outer_width", None, 800)
    plot.update([panel(12)])
    assert figure.frame_height == frame > 100
    assert figure.legend[0].ncols == 6
    assert len(figure.legend[0].items) == 12
    figure.trigger("outer_width", None, 360)
    assert 1 < figure.legend[0].ncols < 6


def test_groups_of_keys_are_legends_of_their_own() -> None:
    line = [("x", "x", [0.0, 1.0]), ("y", "y", [0.0, 1.0])]
    curve = Curve("BSk24", line, "#ff0000", key="0.1 MeV")
    keys = (Key("0.1 MeV", group="T"), Key("0.4 MeV", dash="dashed", group="T"))
    plot = BokehPlot([Panel((curve, *keys), Axis("x"), Axis("y"))], HEIGHTS[:1])
    (figure,) = plot.figures

    def shown() -> list[list[str]]:
        return [[item.label.value for item in one.items] for one in figure.legend if one.visible]

    legends = list(figure.legend)
    assert shown() == [["BSk24"], ["0.1 MeV", "0.4 MeV"]]
    plot.update([Panel((curve,), Axis("x"), Axis("y"))])
    assert shown() == [["BSk24"]]
    others = [Key(group, group=group) for group in ("liquid", "shell", "T")]
    plot.update([Panel((curve, *others), Axis("x"), Axis("y"))])
    assert shown() == [["BSk24"], ["T"], ["liquid", "shell"]]
    assert list(figure.legend) == legends, "BokehJS fails if one is added"


def test_an_axis_that_panels_share_is_labelled_at_the_lowest() -> None:
    line = [("x", "x", [0.0, 1.0]), ("y", "y", [0.0, 1.0])]
    shared, other = Axis("n_B", name="n_B"), Axis("P")
    curve = (Curve("line", line, "#ff0000"),)
    panels = [Panel(curve, x, Axis("y")) for x in (shared, shared, other)]
    plot = BokehPlot(panels, (300, 200, 200))
    assert [figure.xaxis[0].visible for figure in plot.figures] == [False, True, True]


def test_symbols_over_logarithms_tell_the_numbers_themselves() -> None:
    places = [("T", "T (MeV)", np.array([-1.0])), ("n_B", "n_B", np.array([2.0]))]
    further = [*places, ("Z", "Z", np.array([26]))]
    line = [(name, text, np.repeat(column, 2)) for name, text, column in further]
    layers = (Marks("mark", places, "#ff0000"), Curve("line", line, "#ff0000"))
    panel = Panel(layers, Axis("T (MeV)", scale=DECADES), Axis("n_B", scale=DECADES))
    (figure,) = BokehPlot([panel], HEIGHTS[:1]).figures
    told = {one.name: one.data_source.data.get("told") for one in figure.renderers}
    assert told["marks"] == ["mark\nT (MeV): 0.1\nn<sub>B</sub>: 100"]
    assert told["vertices"] == 2 * ["line\nT (MeV): 0.1\nn<sub>B</sub>: 100\nZ: 26"]


@pytest.mark.parametrize("other", [LOG, DECADES])
def test_an_axis_changes_its_scale_and_back(other: str) -> None:
    def panel(scale: str, **options: Any) -> Panel:
        line = [("x", "x", np.array([1.0, 2.0])), ("y", "y", np.array([1.0, 1000.0]))]
        return Panel(
            (Curve("line", line, "#000000"),), Axis("x"), Axis("y", scale=scale, **options)
        )

    plot = BokehPlot([panel(LINEAR)], HEIGHTS[:1])
    (figure,) = plot.figures
    for scale in (other, LINEAR, other):
        plot.update([panel(scale)])
        assert drawn(plot) == drawn(BokehPlot([panel(scale)], HEIGHTS[:1]))
    assert isinstance(figure.y_scale, LogScale) == (other == LOG)
    assert isinstance(figure.yaxis[0].ticker, LogTicker) == (other == LOG)
    plot.update([panel(LINEAR, ticks=[(10.0, "ten")])])
    plot.update([panel(LINEAR)])
    assert drawn(plot) == drawn(BokehPlot([panel(LINEAR)], HEIGHTS[:1]))


def test_axes_stay_where_a_reader_has_moved_them() -> None:
    """As long as the figure asks for the same limits."""
    plot = BokehPlot([EVERYTHING], HEIGHTS[:1])
    (figure,) = plot.figures
    figure.x_range.update(start=0.2, end=0.4)
    plot.update([replace(EVERYTHING, title="Other")])
    assert (figure.x_range.start, figure.x_range.end) == (0.2, 0.4)
    plot.update([replace(EVERYTHING, x=Axis("x, fm", (0.0, 3.0)))])
    assert (figure.x_range.start, figure.x_range.end) == (0.0, 3.0)


def test_as_many_panels_as_before() -> None:
    plot = BokehPlot([EVERYTHING], HEIGHTS[:1])
    with pytest.raises(ValueError, match="zip"):
        plot.update([EVERYTHING, EVERYTHING])


def test_an_update_sends_only_what_has_changed() -> None:
    plot = BokehPlot([EVERYTHING], HEIGHTS[:1])
    (figure,) = plot.figures
    before = {r.name: dict(r.data_source.data) for r in figure.renderers if r.name != "legend"}
    models = len(figure.references())
    layers = [
        replace(layer, colour="#123456") if getattr(layer, "label", "") == "curve" else layer
        for layer in EVERYTHING.layers
    ]
    plot.update([replace(EVERYTHING, layers=tuple(layers))])
    changed = {
        r.name
        for r in figure.renderers
        if r.name != "legend"
        and any(r.data_source.data[name] is not old for name, old in before[r.name].items())
    }
    assert changed == {"quiet lines"}
    assert len(figure.references()) == models


def test_of_several_lines_only_those_that_differ_are_sent() -> None:
    """Each is a message of its own."""

    def panel(height: float) -> Panel:
        x = np.array([0.0, 1.0])
        curves = [
            Curve(label, [("x", "x", x), ("y", "y", y)], "#000000")
            for label, y in (("still", x), ("moves", height * x))
        ]
        return Panel(tuple(curves), Axis("x", (0.0, 1.0)), Axis("y", (0.0, 5.0)))

    plot = BokehPlot([panel(1.0)], HEIGHTS[:1])
    document = Document()
    document.add_root(plot.root())
    sent: list[Any] = []
    document.on_change(sent.append)
    plot.update([panel(2.0)])
    (event,) = sent
    assert isinstance(event, ColumnsPatchedEvent)
    ((row, line),) = event.patches["ys"]
    assert event.patches.keys() == {"ys"}
    assert (row, line.tolist()) == (1, [0.0, 2.0])
    assert drawn(plot) == drawn(BokehPlot([panel(2.0)], HEIGHTS[:1]))
