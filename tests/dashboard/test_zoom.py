"""Axes that a reader has moved, as a text and back."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import param
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dataset import Dataset
from core.errors import InvalidInputError
from dashboard.figures.common.base import Figure
from dashboard.live.figure import LiveFigure
from dashboard.live.zoom import LARGEST, parse_zoom, zoom_text
from dashboard.plots.vocabulary import LOG, Axis, Curve, Panel

LIMITS = st.tuples(*[st.floats(-1e6, 1e6, allow_subnormal=False)] * 2).filter(
    lambda pair: abs(pair[1] - pair[0]) > 1e-6 * max(map(abs, pair))
)


@given(st.lists(st.tuples(st.none() | LIMITS, st.none() | LIMITS), max_size=4))
def test_limits_survive_their_text(panels_limits: list):
    found = parse_zoom(zoom_text(panels_limits))
    for panel, read in zip(panels_limits, found, strict=False):
        for limits, again in zip(panel, read, strict=True):
            assert (limits is None) == (again is None)
            if limits is not None:
                assert again == pytest.approx(limits, abs=1e-3 * abs(limits[1] - limits[0]))
    assert all(panel == (None, None) for panel in panels_limits[len(found) :])


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("", []),
        ("0.2:0.4", [((0.2, 0.4), None)]),
        (",1:0", [(None, (1.0, 0.0))]),
        ("1:2,3:4;;,5:6", [((1.0, 2.0), (3.0, 4.0)), (None, None), (None, (5.0, 6.0))]),
    ],
)
def test_an_axis_without_limits_is_left_alone(text: str, limits: list):
    assert parse_zoom(text) == limits


@pytest.mark.parametrize(
    "text", ["1", "1:2:3", "a:b", "1:1", "nan:1", f"0:{LARGEST}", "0:inf", "0:1;" * 40, "0:1,2"]
)
def test_a_text_that_no_axis_can_have_is_refused(text: str):
    with pytest.raises(InvalidInputError):
        parse_zoom(text)


class Steep(Figure):
    """Two panels above each other, the lower one logarithmic; `height` changes their limits."""

    path = "test/steep"
    title = "Steep"
    panel_heights = (200, 200)

    height = param.Number(1.0)
    colour = param.Integer(0)

    def dataset(self) -> Dataset:
        return Dataset({"x": np.linspace(0.0, 1.0, 5)})

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        x = dataset["x"]
        across = Axis("x", (0.0, 1.0), name="x")
        upper = Curve("line", [("x", "x", x), ("y", "y", self.height * x)], "#000000")
        lower = Curve("line", [("x", "x", x), ("z", "z", np.exp(x))], "#000000")
        return (
            Panel((upper,), across, Axis("y")),
            Panel((lower,), across, Axis("z", scale=LOG)),
        )


def run(session: Any) -> Any:
    """The session's result, in a thread of its own: browser tests keep a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, session).result()


def follow(zoom: str = "", **inputs: Any) -> tuple[LiveFigure, dict[str, Any], Any]:
    """A figure that begins with a zoom, the inputs it follows, and how it is first drawn."""
    start = {"height": 1.0, "colour": 0}
    chosen = {**start, **inputs}
    figure = LiveFigure(Steep, lambda: dict(chosen), start)
    figure.zoom = zoom
    figure.refresh()
    figure.prepare()
    return figure, chosen, [child for child, _, _ in figure.view.children]


async def settle(figure: LiveFigure) -> None:
    figure.visible = True
    figure.refresh()
    while figure._task is not None:
        await asyncio.sleep(0.005)


def limits(axis: Any) -> tuple[float, float]:
    return (axis.start, axis.end)


def test_zoom_follows_the_reader_and_forgets_on_reset():
    figure, _, (upper, lower) = follow()
    assert figure.zoom == ""
    upper.x_range.update(start=0.25, end=0.5)
    assert figure.zoom == "0.25:0.5"
    lower.y_range.update(start=1.5, end=2.0)
    assert figure.zoom == "0.25:0.5;,1.5:2"
    lower.y_range.update(start=lower.y_range.reset_start, end=lower.y_range.reset_end)
    assert figure.zoom == "0.25:0.5"
    upper.x_range.update(start=upper.x_range.reset_start, end=upper.x_range.reset_end)
    assert figure.zoom == ""


def test_an_axis_that_moves_one_end_after_the_other_is_followed():
    figure, _, (upper, _) = follow()
    low, high = upper.x_range.start, upper.x_range.end
    upper.x_range.start = high
    assert figure.zoom == ""
    upper.x_range.end = 2.0 * high - low
    assert figure.zoom != ""


def test_zoom_of_a_link_is_there_before_the_first_drawing_and_reset_leaves_it():
    figure, _, (upper, lower) = follow("0.25:0.5;,1.5:2")
    assert limits(upper.x_range) == (0.25, 0.5)
    assert limits(lower.y_range) == (1.5, 2.0)
    assert (upper.x_range.reset_start, upper.x_range.reset_end) == (0.0, 1.0)
    assert figure.zoom == "0.25:0.5;,1.5:2"


def test_zoom_of_a_link_waits_for_the_inputs_of_the_link():
    async def session():
        figure, _, (upper, _) = follow(",10:20", height=40.0)
        assert limits(upper.y_range) != (10.0, 20.0)
        await settle(figure)
        return figure, upper

    figure, upper = run(session())
    assert limits(upper.y_range) == (10.0, 20.0)
    assert upper.y_range.reset_end > 39.0
    assert figure.zoom == ",10:20"


def test_other_inputs_that_move_the_axes_leave_no_stale_zoom():
    async def session():
        figure, inputs, (upper, _) = follow("0.25:0.5,0.1:0.2")
        inputs["height"] = 40.0
        await settle(figure)
        return figure, upper

    figure, upper = run(session())
    assert upper.y_range.end > 39.0
    assert figure.zoom == "0.25:0.5"


def test_zoom_that_nobody_has_seen_is_dropped_with_its_inputs():
    async def session():
        figure, inputs, (upper, _) = follow(",10:20", height=40.0)
        inputs["height"] = 80.0
        await settle(figure)
        return figure, upper

    figure, upper = run(session())
    assert upper.y_range.end > 79.0
    assert figure.zoom == ""


def test_a_logarithmic_axis_is_not_moved_below_zero():
    figure, _, (upper, lower) = follow("0.25:0.5;,-1:2")
    assert lower.y_range.start > 0.0
    assert limits(upper.x_range) == (0.25, 0.5)
    assert figure.zoom == "0.25:0.5"


def test_zoom_set_later_moves_the_axes_too():
    figure, _, (upper, _) = follow()
    figure.zoom = "0.25:0.5"
    assert limits(upper.x_range) == (0.25, 0.5)
    figure.zoom = ""
    assert limits(upper.x_range) == (0.0, 1.0)
