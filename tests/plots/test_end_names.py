"""Names at curves' ends lie on nothing, and what has no place is left to the legend."""

from __future__ import annotations

import numpy as np
import pytest
from bokeh.events import Tap

from dashboard.plots.bokeh_parts import NAMES
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.end_names import LETTER, LINE, at_ends, end_names, name_at
from dashboard.plots.svg import picture
from dashboard.plots.vocabulary import LOG, Axis, Curve, Panel, Texts

SIZE = (600.0, 300.0)
UNIT = ((0.0, 1.0), (0.0, 1.0))
X = np.linspace(0.0, 1.0, 41)


def panel(*curves: Curve, **options: object) -> Panel:
    return Panel(curves, Axis("x", (0.0, 1.0)), Axis("y", (0.0, 1.0)), **options)  # type: ignore[arg-type]


def curve(label: str, y: np.ndarray | float, x: np.ndarray = X, end: str | None = None) -> Curve:
    columns = [("x", "x", x), ("y", "y", np.broadcast_to(y, x.shape))]
    return Curve(label, columns, "#ff0000", end=label if end is None else end)


def test_a_name_stands_beside_an_end_with_room() -> None:
    (name,) = end_names(panel(curve("SLy4", 0.5, 0.6 * X)), UNIT, SIZE)
    assert (name.x, name.y, name.align, name.down) == (0.6, 0.5, "left", 0.0)
    assert name.right > 0.0


def test_and_above_or_below_where_the_frame_ends() -> None:
    (name,) = end_names(panel(curve("SLy4", 0.5)), UNIT, SIZE)
    assert name.align == "right"
    assert abs(name.down) > 0.5 * LINE


@pytest.mark.parametrize("gap", [0.0, 0.01, 0.03, 0.2])
def test_names_lie_neither_on_each_other_nor_on_curves(gap: float) -> None:
    shown = panel(*(curve(f"model {n}", 0.4 + n * gap) for n in range(3)))
    boxes = []
    for name in end_names(shown, UNIT, SIZE):
        middle, width = (1.0 - name.y) * SIZE[1] + name.down, LETTER * len(name.words)
        left = name.x * SIZE[0] + name.right - (width if name.align == "right" else 0.0)
        assert 0.0 <= left <= SIZE[0] - width
        for n in range(3):
            assert abs((0.6 - n * gap) * SIZE[1] - middle) >= 0.5 * LINE
        boxes.append((left, left + width, middle))
    for n, (left, right, middle) in enumerate(boxes):
        for other in boxes[:n]:
            apart = left >= other[1] or right <= other[0] or abs(middle - other[2]) >= LINE
            assert apart


def test_what_has_no_place_is_in_the_legend() -> None:
    high = [curve(f"curve number {n}", n / 60) for n in range(60)]
    shown = panel(*high)
    names = end_names(shown, UNIT, SIZE)
    assert len(names) < 60
    assert at_ends(shown, names) == {name.label for name in names}
    pair = panel(curve("one", 0.5), curve("one", np.nan), curve("two", 0.9, end=""))
    assert at_ends(pair, end_names(pair, UNIT, SIZE)) == {"one"}


def test_the_last_point_that_is_seen_counts() -> None:
    rising = curve("rising", 2.0 * X)
    (name,) = end_names(panel(rising), UNIT, SIZE)
    assert name.x <= 0.5
    assert end_names(panel(rising), ((0.6, 1.0), (0.0, 1.0)), SIZE) == []
    axis = Axis("y", (1e-3, 1.0), LOG)
    steep = Panel((curve("steep", 10.0 ** (-6.0 * X)),), Axis("x", (0.0, 1.0)), axis)
    (name,) = end_names(steep, ((0.0, 1.0), (1e-3, 1.0)), SIZE)
    assert name.y >= 1e-3


def test_words_are_not_written_over() -> None:
    words = Texts("", [0.6], [0.5], ["here"], align="left")
    (free,) = end_names(panel(curve("SLy4", 0.5, 0.5 * X)), UNIT, SIZE)
    (moved,) = end_names(
        Panel((curve("SLy4", 0.5, 0.5 * X), words), Axis("x"), Axis("y")), UNIT, (200.0, 300.0)
    )
    assert (moved.right, moved.down) != (free.right, free.down)


def names(figure: object) -> list[str]:
    return [
        word
        for one in figure.renderers  # type: ignore[attr-defined]
        if one.name == NAMES
        for word in one.data_source.data["words"]
    ]


def entries_of(figure: object) -> list[str]:
    return [item.label.value for one in figure.legend if one.visible for item in one.items]  # type: ignore[attr-defined]


def test_names_follow_the_axes_and_a_click_hides_a_curve() -> None:
    shown = panel(curve("low", 0.2), curve("high", 0.8), curve("other", 0.5, end=""))
    plot = BokehPlot([shown], [400])
    (figure,) = plot.figures
    assert (names(figure), entries_of(figure)) == (["low", "high"], ["other"])
    (name,) = [one for one in end_names(shown, UNIT, plot._drawn[0].frame) if one.label == "high"]
    width, height = plot._drawn[0].frame
    x = name.x + (name.right + (5.0 if name.align == "left" else -5.0)) / width
    event = Tap(figure, x=x, y=name.y - name.down / height)
    assert name_at([name], shown, UNIT, (width, height), (event.x, event.y)) == "high"
    figure._trigger_event(event)
    assert names(figure) == ["low"]
    assert entries_of(figure) == ["high", "other"]
    plot.toggle("high")
    assert (names(figure), entries_of(figure)) == (["low", "high"], ["other"])
    figure.y_range.update(start=0.5, end=1.0)
    assert names(figure) == ["high"]


def test_the_first_picture_has_them() -> None:
    drawn = picture([panel(curve("high", 0.8), curve("other", 0.5, end=""))], [400])
    assert drawn.count(">high</text>") == drawn.count(">other</text>") == 1
