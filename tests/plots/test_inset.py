"""Insets are drawn as layers of the panels that they lie in."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.plots.inset import with_inset
from dashboard.plots.legend import entries
from dashboard.plots.shades import recoloured
from dashboard.plots.svg import picture
from dashboard.plots.vocabulary import Axis, Curve, Inset, Marks, Panel, Texts

X = np.linspace(0.0, 1.0, 11)
LIMITS = ((0.0, 1.0), (0.0, 100.0))
LINE = Curve("line", [("x", "x", X), ("y", "y", 100.0 * X)], "#ff0000", end="line")
POINTS = Marks("points", [("x", "x", [0.25, 0.9]), ("y", "y", [25.0, 90.0])], "#00ff00")


def panel(y: Axis, inset_y: Axis) -> Panel:
    """A line, of which the lower half is enlarged at the upper left."""
    inset = Inset((LINE, POINTS), Axis("x", (0.0, 0.5)), inset_y, (0.1, 0.6, 0.5, 0.9), "part")
    return Panel((LINE,), Axis("x", (0.0, 1.0)), y, inset=inset)


@pytest.mark.parametrize("falling", [False, True])
def test_what_is_enlarged_lies_in_its_frame(falling):
    """The line leaves the inset at its corner, and points outside are not drawn."""
    limits = (LIMITS[0], (100.0, 0.0)) if falling else LIMITS
    drawn = with_inset(
        panel(Axis("y", falling=falling), Axis("y", (0.0, 50.0), falling=falling)), limits
    )
    frame, line = drawn.of(Curve)[1:]
    low, high = sorted(np.interp([0.6, 0.9], [0.0, 1.0], limits[1]))
    assert (frame.x.min(), frame.x.max()) == pytest.approx((0.1, 0.5))
    assert (frame.y.min(), frame.y.max()) == pytest.approx((low, high))
    assert (line.x[0], line.x[-1]) == pytest.approx((0.1, 0.5))
    assert sorted((line.y[0], line.y[-1])) == pytest.approx([low, high])
    (points,) = drawn.of(Marks)
    assert points.x == pytest.approx([0.3])
    assert [words for layer in drawn.of(Texts) for words in layer.words][-1] == "part"


def test_an_inset_has_no_entries_and_no_tooltips_and_hides_with_its_curve():
    drawn = with_inset(panel(Axis("y"), Axis("y", (0.0, 50.0))), LIMITS)
    assert [entry.label for entry in entries(drawn)] == ["line"]
    assert not any(layer.told for layer in drawn.of(Curve)[1:])
    assert drawn.of(Curve)[2].key == "line"


def test_a_line_that_leaves_and_returns_is_broken():
    """And a line that misses the inset is not there."""
    wave = Curve("wave", [("x", "x", X), ("y", "y", 50.0 * (1.0 + np.cos(30.0 * X)))], "#0000ff")
    away = Curve("away", [("x", "x", X), ("y", "y", X + 99.0)], "#0000ff")
    inset = Inset((wave, away), Axis("x", (0.0, 0.5)), Axis("y", (0.0, 50.0)), (0.1, 0.6, 0.5, 0.9))
    drawn = with_inset(Panel((), Axis("x"), Axis("y"), inset=inset), LIMITS)
    _, line, missing = drawn.of(Curve)
    assert np.isnan(line.y).any()
    assert line.y[np.isfinite(line.y)].max() <= 90.0 + 1e-9
    assert not len(missing.x)


def test_first_picture_has_the_inset():
    with_one = panel(Axis("y"), Axis("y", (0.0, 50.0)))
    assert ">part<" in picture([with_one], [400])


def test_an_inset_has_the_shades_of_its_panel():
    """In files for print its curves have the colours that the legend names."""
    shaded = recoloured(panel(Axis("y"), Axis("y", (0.0, 50.0))), lambda colour: "#0000ff")
    drawn = with_inset(shaded, LIMITS)
    assert {hue for layer in drawn.of(Marks) for hue in layer.hues} == {"#0000ff"}
    assert {curve.colour for curve in drawn.of(Curve) if curve.key == "line"} == {"#0000ff"}
