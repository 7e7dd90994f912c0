"""A second state below the first: what is drawn of it, and what differs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.legend import entries
from dashboard.plots.pinned import FAINT, cursor, differences, left_out, middle, with_pinned
from dashboard.plots.svg import picture
from dashboard.plots.vocabulary import (
    LOG,
    Area,
    Axis,
    ColourScale,
    Curve,
    Image,
    Marks,
    Panel,
    vertical,
)

X = np.array([1.0, 2.0, 4.0])
PINNED = "pinned: T = 0.1 MeV"


def _curve(label: str, y: np.ndarray, **options) -> Curve:
    return Curve(label, [("x", "x", X), ("y", "y", y)], "#0072B2", **options)


def _panel(*layers, x: Axis | None = None, y: Axis | None = None) -> Panel:
    return Panel(layers, x or Axis("x"), y or Axis("y"))


def test_what_is_pinned_lies_below_and_is_one_entry_at_the_end():
    marks = Marks("points", [("x", "x", X), ("y", "y", X)], "#D55E00")
    area = Area("band", X, X, 2 * X, "#009E73")
    then = _panel(area, _curve("one", X, end="one"), _curve("two", 2 * X, dash="dashed"), marks)
    now = _panel(_curve("one", 3 * X))
    (both,) = with_pinned([now], [then], PINNED)
    assert [entry.label for entry in entries(both)] == ["one", PINNED]
    first, second, third = both.of(Curve)
    assert (first.label, second.label, third.label) == (PINNED, PINNED, "one")
    assert first.alpha == FAINT
    assert not first.told
    assert not first.end
    assert second.dash == "dashed"
    assert third.alpha == 1.0
    assert both.of(Marks)[0].alpha == FAINT
    assert both.of(Area)[0].alpha == pytest.approx(FAINT * area.alpha)
    assert not left_out([now], [then])


def test_its_entry_hides_it_and_nothing_else():
    panels = with_pinned([_panel(_curve("one", 3 * X))], [_panel(_curve("one", X))], PINNED)
    plot = BokehPlot(panels, [300])
    plot.toggle(PINNED)
    drawn = [
        label
        for renderer in plot.figures[0].renderers
        if "lines" in (renderer.name or "")
        for label in renderer.data_source.data["label"]
    ]
    assert drawn == ["one"]


def test_first_pictures_show_it_faintly():
    panels = with_pinned([_panel(_curve("one", 3 * X))], [_panel(_curve("one", X))], PINNED)
    assert f'opacity="{FAINT:g}"' in picture(panels, [300])


def test_other_axes_and_maps_are_not_laid_over_each_other():
    then, now = _panel(_curve("one", X), y=Axis("z")), _panel(_curve("one", X))
    assert with_pinned([now], [then], PINNED) == (now,)
    assert "other axes" in left_out([now], [then])
    image = Image("", X, X, np.ones((3, 3)), ColourScale("viridis", (0.0, 1.0)))
    mapped = _panel(image)
    assert with_pinned([mapped], [mapped], PINNED) == (mapped,)
    assert "Maps" in left_out([mapped], [mapped])


def test_scales_of_symbols_have_one_bar():
    scale = ColourScale(("#000000", "#ffffff"), (0.0, 1.0), "scale")
    marks = Marks("points", [("x", "x", X), ("y", "y", X)], ["#000000"] * 3, scale=scale)
    (both,) = with_pinned([_panel(marks)], [_panel(marks)], PINNED)
    assert [layer.scale for layer in both.of(Marks)] == [None, scale]


@given(st.floats(1.0, 4.0), st.floats(-5.0, 5.0), st.floats(0.1, 5.0))
def test_differences_are_those_of_straight_lines(x, shift, slope):
    now, then = _panel(_curve("line", slope * X)), _panel(_curve("line", slope * X + shift))
    (found,) = differences([now], [then], x)
    assert found.now == pytest.approx(slope * x)
    assert found.now - found.pinned == pytest.approx(-shift, abs=1e-9)


def test_differences_on_logarithmic_axes_follow_the_line_that_is_drawn():
    axes = {"x": Axis("x", scale=LOG), "y": Axis("y", scale=LOG)}
    power = _panel(_curve("power", X**3), **axes)
    (found,) = differences([power], [power], 3.0)
    assert found.now == pytest.approx(27.0)
    assert middle([power]) == pytest.approx(2.0)


def test_names_that_differ_in_numbers_alone_are_one():
    now = _panel(_curve("BSk25, T = 1 MeV", X), _curve("cold", X))
    then = _panel(_curve("BSk25, T = 0.1 MeV", 2 * X), _curve("other", X))
    (found,) = differences([now], [then], 2.0)
    assert found.curve == "BSk25, T = 1 MeV (pinned: BSk25, T = 0.1 MeV)"
    assert (found.now, found.pinned) == (2.0, 4.0)


def test_beyond_a_curve_there_is_no_value():
    now, then = _panel(_curve("line", X)), _panel(_curve("line", np.array([1.0, 2.0, np.nan])))
    (found,) = differences([now], [then], 3.0)
    assert found.now == 3.0
    assert np.isnan(found.pinned)
    assert not differences([now], [then], 9.0)


def test_the_cursor_is_the_line_without_a_name():
    named = replace(vertical(1.5), label="n_tr")
    assert cursor([_panel(named, vertical(3.0))]) == 3.0
    assert cursor([_panel(named)]) is None
