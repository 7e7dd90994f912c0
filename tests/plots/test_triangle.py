"""Fractions in an equilateral triangle, and what a click there means."""

from __future__ import annotations

from xml.etree import ElementTree

import holoviews as hv
import numpy as np
import pytest
from bokeh.events import Tap
from hypothesis import given
from hypothesis import strategies as st

from dashboard.plots import svg
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.choosing import chosen, offer
from dashboard.plots.holoviews_plot import overlay
from dashboard.plots.square import square_limits
from dashboard.plots.triangle import (
    HEIGHT,
    LIMITS,
    fractions,
    in_plane,
    levels,
    surface,
    tiles,
    triangle,
)
from dashboard.plots.vocabulary import (
    Across,
    Axis,
    Curve,
    Marks,
    Panel,
    Polygons,
    Segments,
    Texts,
)

CORNERS = ("C", "O", "Ne")
SHARES = st.floats(0.0, 1.0)
POINT = [("x2", "O", [0.3]), ("x3", "Ne", [0.1]), ("Gamma", "Γ", [170.0])]


def panel(*layers: object) -> Panel:
    axes = Axis("x(O)", chooses="x2"), Axis("x(Ne)", chooses="x3")
    return triangle(Panel(layers, *axes, third="x(C)"), CORNERS)


@given(SHARES, SHARES)
def test_a_place_and_its_fractions_are_each_other_s(one: float, other: float):
    x, y = in_plane(one, (1.0 - one) * other)
    found = fractions(x, y)
    assert found[1:] == (pytest.approx(one, abs=1e-12), pytest.approx((1.0 - one) * other))
    assert sum(found) == pytest.approx(1.0)


def test_the_sides_are_equally_long_in_a_drawing():
    corners = np.stack(in_plane([0.0, 1.0, 0.0], [0.0, 0.0, 1.0]), axis=1)
    for width, height in ((900, 400), (300, 500)):
        (left, right), (low, high) = square_limits(LIMITS, width, height)
        pixels = corners * [width / (right - left), height / (high - low)]
        sides = np.linalg.norm(pixels - np.roll(pixels, 1, axis=0), axis=1)
        assert sides == pytest.approx(sides[0])


def test_layers_are_put_into_the_plane_and_tell_their_fractions():
    found = panel(
        Marks("state", POINT, "red"),
        Segments("ties", np.array([[0.3, 0.1, 0.5, 0.2]]), "blue"),
        Polygons("three phases", [np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])], "green"),
        Texts("words", [0.0], [1.0], ["top"]),
    )
    (marks,) = found.of(Marks)
    assert (marks.x[0], marks.y[0]) == (pytest.approx(0.35), pytest.approx(0.1 * HEIGHT))
    told = {text: values[0] for _, text, values in marks.columns if text}
    assert told == {"x(C)": pytest.approx(0.6), "x(O)": 0.3, "x(Ne)": 0.1, "Γ": 170.0}
    ties = found.of(Segments)[-1]
    assert ties.ends.tolist() == [pytest.approx([0.35, 0.1 * HEIGHT, 0.6, 0.2 * HEIGHT])]
    (shape,) = found.of(Polygons)
    assert shape.corners[0][2] == pytest.approx([0.5, HEIGHT])
    words = [text for texts in found.of(Texts) for text in texts.words]
    assert set(CORNERS) <= set(words)
    with pytest.raises(TypeError, match="Across"):
        panel(Across("x", [0.5]))


def test_a_surface_is_linear_within_and_absent_outside():
    steps = 12
    second, third = np.meshgrid(np.arange(steps + 1) / steps, np.arange(steps + 1) / steps)
    values = np.where(second + third <= 1.0 + 1e-9, 3.0 - 2.0 * second + 5.0 * third, np.nan)
    x, y, cells = surface(values)
    first, two, three = fractions(*np.meshgrid(x, y))
    inside = np.minimum(first, two) >= 0.0
    assert np.isnan(cells[~inside]).all()
    assert cells[inside] == pytest.approx((3.0 - 2.0 * two + 5.0 * three)[inside], abs=1e-9)


def test_levels_of_a_plane_are_straight_lines():
    steps = 10
    second, third = np.meshgrid(np.arange(steps + 1) / steps, np.arange(steps + 1) / steps)
    values = np.where(second + third <= 1.0 + 1e-9, 2.0 * second + third, np.nan)
    found = levels(values, [0.35, 0.71, 5.0])
    assert [value for value, _ in found] == [0.35, 0.71, 5.0]
    for value, pieces in found[:2]:
        ends = pieces.reshape(-1, 2)
        assert 2.0 * ends[:, 0] + ends[:, 1] == pytest.approx(value)
        # From the lower side to the left one, without a gap.
        lengths = np.linalg.norm(pieces[:, :2] - pieces[:, 2:], axis=1)
        assert lengths.sum() == pytest.approx(np.hypot(0.5 * value, value))
    assert found[2][1].shape == (0, 4)


def test_tiles_are_the_small_triangles_around_what_is_marked():
    marked = np.zeros((5, 5))
    marked[4, 0] = 1.0
    (tile,) = tiles(marked)
    assert sorted(map(tuple, tile.tolist())) == [(0.0, 0.75), (0.0, 1.0), (0.25, 0.75)]


def test_a_click_means_both_fractions_and_nothing_outside():
    both, limits = {"x2", "x3"}, LIMITS
    drawn = panel(Marks("state", POINT, "red"))
    place = tuple(map(float, in_plane(0.312, 0.104)))
    assert chosen(drawn, both, place, limits) == {"x2": 0.31, "x3": 0.1}
    assert chosen(drawn, {"x3"}, place, limits) == {"x3": 0.1}
    assert chosen(drawn, both, (0.05, 0.5), limits) == {}
    assert offer(drawn, both) == "click sets x₂ and x₃"
    told: list[dict[str, float]] = []
    (figure,) = BokehPlot([drawn], [500], choose=told.append, choices=both).figures
    figure._trigger_event(Tap(figure, x=place[0], y=place[1]))
    assert told == [{"x2": 0.31, "x3": 0.1}]
    assert figure.tags[0]["third"] == "x(C)"
    assert not figure.xaxis[0].visible
    assert not figure.yaxis[0].visible


def test_every_renderer_draws_it():
    drawn = panel(
        Curve("liquidus", [("x2", "O", [0.1, 0.4]), ("x3", "Ne", [0.2, 0.2])], "#ff0000"),
        Polygons("three phases", [np.array([[0.0, 0.0], [0.5, 0.0], [0.0, 0.5]])], "#00ff00"),
        Marks("state", POINT, "#0000ff"),
    )
    root = ElementTree.fromstring(f"<all>{svg.picture([drawn], [500])}</all>")
    words = [text.text for text in root.iter("text")]
    assert {*CORNERS, "x(O) →", "0.4"} <= set(words)
    assert "x(O)" not in words
    turned = [text.get("transform") for text in root.iter("text") if text.text == "← x(Ne)"]
    assert turned == ["rotate(60)"]
    figure = hv.render(overlay(drawn, 300), backend="bokeh")
    assert not any(axis.visible for axis in figure.axis)
