"""Panels on which a unit is as long on both axes."""

from __future__ import annotations

import pytest
from bokeh.models import Plot
from hypothesis import given
from hypothesis import strategies as st

from dashboard.live.zoom import Axes
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.look import PAPER
from dashboard.plots.square import NEARLY, square_limits
from dashboard.plots.vocabulary import Axis, Limits, Marks, Panel

SYSTEMS = st.floats(-1e3, 1e3)
SPANS = st.floats(0.1, 1e3) | st.floats(-1e3, -0.1)
PIXELS = st.integers(50, 3000)
WIDE, HIGH = Axis("x", (0.0, 20.0)), Axis("y", (0.0, 5.0))


@given(SYSTEMS, SPANS, SYSTEMS, SPANS, PIXELS, PIXELS)
def test_one_axis_is_widened_about_its_middle(
    left: float, across: float, low: float, up: float, width: int, height: int
):
    asked = (left, left + across), (low, low + up)
    found = square_limits(asked, width, height)
    spans = [end - start for start, end in found]
    assert abs(spans[0]) / width == pytest.approx(abs(spans[1]) / height)
    grown = []
    for (start, end), old, span in zip(found, asked, spans, strict=True):
        assert start + end == pytest.approx(sum(old), abs=1e-9)
        grown.append(span / (old[1] - old[0]))
    assert min(grown) == pytest.approx(1.0)


@pytest.mark.parametrize(("width", "height"), [(800, 100), (100, 800)])
def test_a_limit_that_is_kept_stays(width: int, height: int):
    found = square_limits(((0.0, 10.0), (5.0, -5.0)), width, height, (True, True))
    assert [start for start, _ in found] == [0.0, 5.0]
    assert [abs(end - start) for start, end in found] == pytest.approx(
        [10.0 * width / min(width, height), 10.0 * height / min(width, height)]
    )
    assert found[1][1] < found[1][0]


def square(x: Axis = WIDE, y: Axis = HIGH) -> Panel:
    points = [("x", "x", [1.0, 2.0]), ("y", "y", [3.0, 4.0])]
    return Panel((Marks("points", points, "black"),), x, y, square=True)


def tell(figure: Plot, width: int, height: int) -> None:
    """What a browser tells of the frame."""
    figure.trigger("inner_width", None, width)
    figure.trigger("inner_height", None, height)


def shown(figure: Plot) -> tuple[Limits, Limits]:
    return tuple((axis.start, axis.end) for axis in (figure.x_range, figure.y_range))


def unevenness(figure: Plot, width: int, height: int) -> float:
    """How much longer a unit is on one axis."""
    (left, right), (low, high) = shown(figure)
    return abs((right - left) / width / ((high - low) / height) - 1.0)


def test_the_axes_follow_the_frame_and_no_reader_seems_to_move_them():
    plot = BokehPlot([square()], [400])
    (figure,) = plot.figures
    texts: list[str] = []
    axes = Axes(plot.figures, moved=lambda: texts.append(axes.read()))
    for width, height in ((800, 300), (310, 570), (800, 300)):
        tell(figure, width, height)
        assert unevenness(figure, width, height) < NEARLY
    assert shown(figure)[0] == pytest.approx((0.0, 20.0))
    assert shown(figure)[1] == pytest.approx((2.5 - 3.75, 2.5 + 3.75))
    plot.update([square(y=Axis("y", (0.0, 40.0)))])
    assert unevenness(figure, 800, 300) < NEARLY
    assert shown(figure)[1] == pytest.approx((0.0, 40.0))
    assert set(texts) == {""}


def test_what_a_reader_has_moved_stays_until_it_is_reset():
    plot = BokehPlot([square()], [400])
    (figure,) = plot.figures
    tell(figure, 800, 300)
    figure.x_range.update(start=3.0, end=5.0)
    tell(figure, 400, 600)
    assert shown(figure)[0] == (3.0, 5.0)
    axes = Axes(plot.figures, moved=lambda: None)
    assert axes.read() == "3:5"
    axes.move("")
    assert unevenness(figure, 400, 600) < NEARLY


def test_on_paper_the_frame_has_a_size_of_its_own():
    (figure,) = BokehPlot([square()], [460], PAPER).figures
    assert unevenness(figure, figure.frame_width, figure.frame_height) == pytest.approx(0.0)


def test_a_frame_of_no_size_changes_nothing():
    """As browsers tell it of a tab that nobody sees."""
    (figure,) = BokehPlot([square()], [400]).figures
    tell(figure, 900, 300)
    before = shown(figure)
    tell(figure, 0, 0)
    assert shown(figure) == before


def test_a_frame_on_a_narrow_page_is_no_higher_than_it_is_wide():
    """A chart of 46 elements would else show 180 on a telephone."""
    (figure,) = BokehPlot([square()], [620]).figures
    whole = figure.frame_height
    for width, height in ((283, 283), (900, whole), (60, 110)):
        figure.trigger("inner_width", None, width)
        assert figure.frame_height == height
