"""What a frame has room for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.fitting import OVER, apart, in_lines, ticks_wanted, word_boxes
from dashboard.plots.look import ROOM
from dashboard.plots.vocabulary import LOG, Axis, Curve, Panel, Texts

LIMITS = ((1.0, 1e4), (0.0, 10.0))
places = st.lists(
    st.tuples(st.floats(1.0, 1e4), st.floats(0.0, 10.0), st.sampled_from(["He", "uniform matter"])),
    max_size=12,
)
sizes = st.tuples(st.floats(20.0, 900.0), st.floats(20.0, 500.0))


def panel_of(*layers: Texts | Curve) -> Panel:
    return Panel(layers, Axis("n_B", LIMITS[0], LOG), Axis("T", LIMITS[1]))


@given(places, sizes, st.sampled_from(["center", "left"]), st.sampled_from([0.0, 90.0]))
def test_words_lie_in_the_frame_and_on_no_others(rows, size, align, turn):
    x, y, words = zip(*rows, strict=True) if rows else ((), (), ())
    texts = Texts("names", x, y, words, align=align, turns=[turn] * len(words))
    (found,) = apart(panel_of(texts), LIMITS, size).of(Texts)
    boxes = list(word_boxes(found, panel_of(), LIMITS, size))
    assert len(boxes) == len(found.words) == len(found.rows)
    for number, (left, right, upper, lower) in enumerate(boxes):
        for low, high, pixels in ((left, right, size[0]), (upper, lower, size[1])):
            if 0.0 < 0.5 * (low + high) < pixels:
                assert low > -2.0 * OVER - 0.1
                assert high < pixels + 2.0 * OVER + 0.1
        for other in boxes[:number]:
            across = min(right, other[1]) - max(left, other[0])
            up = min(lower, other[3]) - max(upper, other[2])
            assert min(across, up) < 2.0 * OVER + 0.1


def test_the_first_of_words_at_one_place_stays():
    texts = Texts("names", [10.0, 10.5, 1e3], [5.0, 5.0, 5.0], ["¹⁴He", "⁵⁶Ni", "¹¹⁰Ni"])
    (found,) = apart(panel_of(texts), LIMITS, (400.0, 200.0)).of(Texts)
    assert list(found.words) == ["¹⁴He", "¹¹⁰Ni"]
    wide = panel_of(texts)
    assert apart(wide, ((9.0, 11.0), LIMITS[1]), (400.0, 200.0)).of(Texts)[0] is texts


@pytest.mark.parametrize(("pixels", "number", "count"), [(900, 0, 6), (200, 0, 3), (60, 1, 2)])
def test_ticks_become_fewer(pixels: float, number: int, count: int):
    assert ticks_wanted(pixels, number) == count


@given(st.text("abc ", max_size=60).map(str.split).map(" ".join), st.floats(20.0, 400.0))
def test_lines_are_as_long_as_there_is_room(words: str, pixels: float):
    broken = in_lines(words, pixels, 7.0)
    assert broken.replace("\n", " ") == words
    longest = max(map(len, words.split()), default=0)
    assert all(len(line) <= max(pixels / 7.0, longest, 1) for line in broken.split("\n"))


def test_a_narrow_frame_gets_lines_ticks_and_axes_of_its_own():
    x = np.array([0.0, 1.0])
    shown = [
        Panel(
            (Curve("", [("x", "x", x), ("y", "y", x)], "#000000"),),
            Axis("x, number fraction of O", name="x"),
            Axis("y"),
            "x of the azeotrope, short-range ordered, liquid with correction",
        )
        for _ in range(2)
    ]
    plot = BokehPlot(shown, [400, 400], ROOM)
    upper, lower = plot.figures

    def resize(width: int, height: int) -> None:
        for figure in plot.figures:
            for name, pixels in (
                ("inner_width", width),
                ("inner_height", height),
                ("outer_height", height + 60),
            ):
                figure.trigger(name, 0, pixels)

    resize(1200, 460)
    assert (upper.xaxis[0].visible, lower.xaxis[0].visible) == (False, True)
    assert "\n" not in upper.title.text
    assert upper.yaxis[0].ticker.desired_num_ticks == 6
    resize(240, 90)
    assert upper.xaxis[0].visible
    assert "\n" in upper.title.text
    assert upper.yaxis[0].ticker.desired_num_ticks == 3
