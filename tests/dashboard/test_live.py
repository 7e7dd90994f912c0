"""Figures that follow inputs: one computation at a time, the newest inputs win."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import numpy as np
import param
import pytest

from core.cancellation import Watch, each
from core.dataset import Dataset
from core.errors import InvalidInputError
from dashboard.figures.common.base import Figure
from dashboard.figures.common.page_inputs import figure_inputs
from dashboard.figures.crystal.energy_gain import EnergyGain
from dashboard.live import figure as live
from dashboard.live.figure import LiveFigure, Progress, results
from dashboard.live.results import FAILURE, Results, compute
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.vocabulary import Axis, Curve, Panel

STEPS, LONGEST_STEP = 50, 0.01
PATIENT = 60.0
"""Seconds that no computation takes, however slow the machine."""


class Fake(Figure):
    """Takes as long as it is told, and remembers who was computed."""

    path = "test/fake"
    title = "Fake"

    Gamma = param.Number(1.0)
    seconds = param.Number(0.0)
    own = param.Integer(0)

    computed: list[float] = []  # noqa: RUF012
    finished: list[float] = []  # noqa: RUF012
    running = 0
    most_running = 0

    def dataset(self) -> Dataset:
        cls = type(self)
        cls.running += 1
        cls.most_running = max(cls.most_running, cls.running)
        cls.computed.append(self.Gamma)
        try:
            for _ in each(range(max(STEPS, round(self.seconds / LONGEST_STEP)))):
                time.sleep(min(self.seconds / STEPS, LONGEST_STEP))
            if self.Gamma == 13.0:
                raise InvalidInputError("Thirteen is not possible: choose another.")
            if self.Gamma == 14.0:
                raise ZeroDivisionError
            cls.finished.append(self.Gamma)
            return Dataset({"x": np.array([self.Gamma])}, notes=("a note",))
        finally:
            cls.running -= 1

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        if dataset["x"][0] == 15.0:
            raise RuntimeError
        return (line("line", dataset["x"], dataset["x"]),)


def line(label: str, x: np.ndarray, y: np.ndarray, name: str = "", title: str = "") -> Panel:
    """One curve; panels of one name share the horizontal axis."""
    curve = Curve(label, [("x", "x", x), ("y", "y", y)], "#000000")
    return Panel((curve,), Axis("x", name=name), Axis("y"), title)


@pytest.fixture
def inputs(monkeypatch) -> SimpleNamespace:
    monkeypatch.setattr(results, "shared", Results())
    Fake.computed, Fake.finished, Fake.running, Fake.most_running = [], [], 0, 0
    return SimpleNamespace(Gamma=1.0, seconds=0.0)


def follow(inputs: SimpleNamespace) -> LiveFigure:
    figure = LiveFigure(Fake, lambda: dict(vars(inputs)), dict(vars(inputs)))
    figure.prepare()
    figure.visible = True
    return figure


def run(session: Coroutine) -> Any:
    """The session's result, in a thread of its own: browser tests keep a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, session).result()


async def settle(figure: LiveFigure) -> None:
    while figure._task is not None:
        await asyncio.sleep(0.005)


def shown(figure: LiveFigure) -> float:
    return figure.shown.dataset["x"][0]


def test_starts_with_the_drawing_of_the_start(inputs):
    async def session():
        figure = follow(inputs)
        figure.refresh()
        await settle(figure)
        return figure

    figure = run(session())
    assert shown(figure) == 1.0
    assert Fake.computed == [1.0]


def test_start_is_computed_once_for_all_visitors(inputs):
    async def sessions():
        for _ in range(3):
            follow(inputs)

    run(sessions())
    assert Fake.computed == [1.0]


def gate(monkeypatch) -> threading.Event:
    """What computations of any length wait for instead of the time."""
    opened = threading.Event()

    def wait(seconds: float) -> None:
        if seconds:
            assert opened.wait(PATIENT)

    monkeypatch.setattr(time, "sleep", wait)
    return opened


def test_a_burst_ends_with_the_newest_and_never_runs_two_at_once(inputs, monkeypatch):
    """Of all that was asked for while the first was computed, only the last."""
    monkeypatch.setattr(live, "PATIENCE", PATIENT)
    burst_is_over = gate(monkeypatch)

    async def session():
        figure = follow(inputs)
        inputs.seconds = 0.02
        for gamma in np.linspace(2.0, 3.0, 50):
            inputs.Gamma = float(gamma)
            figure.refresh()
            while 2.0 not in Fake.computed:
                await asyncio.sleep(0.001)
            await asyncio.sleep(0)
        burst_is_over.set()
        await settle(figure)
        return figure

    figure = run(session())
    assert shown(figure) == 3.0
    assert Fake.most_running == 1
    assert Fake.computed == [1.0, 2.0, 3.0]


def test_quick_results_are_shown_while_inputs_keep_changing(inputs, monkeypatch):
    monkeypatch.setattr(live, "PATIENCE", PATIENT)

    async def session():
        figure = follow(inputs)
        seen = []
        figure.param.watch(lambda event: seen.append(event.new.dataset["x"][0]), "shown")
        inputs.seconds = 0.01
        while len(seen) < 4:
            inputs.Gamma += 1.0
            figure.refresh()
            await asyncio.sleep(0.001)
        await settle(figure)
        return seen

    seen = run(asyncio.wait_for(session(), PATIENT))
    assert seen == sorted(seen)


def test_a_slow_stale_result_is_dropped(inputs, monkeypatch):
    monkeypatch.setattr(live, "PATIENCE", 0.05)

    async def session():
        figure = follow(inputs)
        seen = []
        figure.param.watch(lambda event: seen.append(event.new.dataset["x"][0]), "shown")
        inputs.seconds, inputs.Gamma = PATIENT, 2.0
        figure.refresh()
        while 2.0 not in Fake.computed:
            await asyncio.sleep(0.005)
        inputs.seconds, inputs.Gamma = 0.0, 3.0
        figure.refresh()
        await settle(figure)
        return seen

    assert run(session()) == [3.0]
    assert Fake.computed == [1.0, 2.0, 3.0]
    assert Fake.finished == [1.0, 3.0]


def test_a_computation_that_another_visitor_wants_goes_on(inputs, monkeypatch):
    monkeypatch.setattr(live, "PATIENCE", 0.05)

    async def session():
        first, second = follow(inputs), follow(SimpleNamespace(**vars(inputs)))
        wanted = SimpleNamespace(Gamma=2.0, seconds=0.4)
        second._shared = lambda: dict(vars(wanted))
        inputs.seconds, inputs.Gamma = 0.4, 2.0
        for figure in (first, second):
            figure.refresh()
        await asyncio.sleep(0.2)
        inputs.Gamma = 3.0
        first.refresh()
        for figure in (first, second):
            await settle(figure)
        return shown(first), shown(second)

    assert run(session()) == (3.0, 2.0)
    assert sorted(Fake.finished) == [1.0, 2.0, 3.0]


def test_a_reader_cancels(inputs, monkeypatch):
    """What was shown stays, the inputs too; the next input is computed."""
    monkeypatch.setattr(live, "PATIENCE", 0.05)
    monkeypatch.setattr(live, "TICK", 0.05)

    async def session():
        figure = follow(inputs)
        inputs.seconds, inputs.Gamma = 10.0, 2.0
        figure.refresh()
        while figure.progress is None or figure.progress.seconds_left is None:
            await asyncio.sleep(0.01)
        assert figure.progress.seconds_left > 0.0
        assert figure.behind() == {"Gamma": 1.0, "seconds": 0.0}
        figure.cancel()
        await settle(figure)
        assert (figure.cancelled, figure.busy, figure.progress) == (True, False, None)
        assert (shown(figure), figure.inputs()["Gamma"], figure.error) == (1.0, 2.0, "")
        figure.refresh()
        assert figure._task is None
        inputs.seconds, inputs.Gamma = 0.0, 3.0
        figure.refresh()
        await settle(figure)
        assert (figure.cancelled, shown(figure), figure.behind()) == (False, 3.0, {})

    run(session())
    assert Fake.finished == [1.0, 3.0]


@pytest.mark.parametrize(
    ("done", "left"), [(0.04, None), (0.05, 38.0), (0.5, 2.0), (0.8, 0.5), (1.0, None)]
)
def test_the_time_left_is_told_from_the_part_that_is_done(monkeypatch, done, left):
    monkeypatch.setattr(live, "time", SimpleNamespace(monotonic=lambda: 12.0))
    watch = Watch()
    assert Progress.of(watch).seconds_left is None
    watch.begun, watch.done = 10.0, done
    assert Progress.of(watch).seconds_left == (None if left is None else pytest.approx(left))


def test_progress_is_shown_only_for_a_long_computation(inputs, monkeypatch):
    monkeypatch.setattr(live, "PATIENCE", 60.0)

    async def session():
        figure = follow(inputs)
        busy = []
        figure.param.watch(lambda event: busy.append(event.new), "busy")
        inputs.Gamma = 2.0
        figure.refresh()
        await settle(figure)
        assert busy == []
        monkeypatch.setattr(live, "PATIENCE", 0.05)
        it_is_busy = gate(monkeypatch)
        figure.param.watch(lambda _: it_is_busy.set(), "busy")
        inputs.seconds, inputs.Gamma = 0.15, 3.0
        figure.refresh()
        await settle(figure)
        return busy

    assert run(session()) == [True, False]


def test_a_hidden_figure_waits_until_it_is_seen(inputs):
    async def session():
        figure = follow(inputs)
        figure.visible = False
        inputs.Gamma = 2.0
        figure.refresh()
        await asyncio.sleep(0.03)
        assert Fake.computed == [1.0]
        figure.visible = True
        await settle(figure)
        return figure

    assert shown(run(session())) == 2.0


def test_inputs_that_go_back_in_time_are_computed_too(inputs):
    async def session():
        figure = follow(inputs)
        for gamma in (2.0, 1.0):
            inputs.Gamma = gamma
            figure.refresh()
        await settle(figure)
        return figure

    assert shown(run(session())) == 1.0


@pytest.mark.parametrize(
    ("gamma", "text"),
    [(13.0, "Thirteen is not possible: choose another."), (14.0, FAILURE), (15.0, FAILURE)],
)
def test_errors_become_a_sentence_and_the_last_drawing_stays(inputs, gamma, text):
    async def session():
        figure = follow(inputs)
        inputs.Gamma = gamma
        figure.refresh()
        await settle(figure)
        assert (figure.error, shown(figure)) == (text, 1.0)
        inputs.Gamma = 2.0
        figure.refresh()
        await settle(figure)
        return figure

    figure = run(session())
    assert (figure.error, shown(figure)) == ("", 2.0)


def test_an_impossible_input_is_a_sentence_too():
    assert compute(Fake, {"own": 0.5}) == ("failed", FAILURE)


def test_own_inputs_of_a_figure_are_followed(inputs):
    async def session():
        figure = follow(inputs)
        assert figure.own_inputs() == ["own"]
        figure.own.own = 7
        await settle(figure)
        return figure

    assert run(session()).shown.figure.own == 7


def test_the_event_loop_is_free_during_a_computation(inputs, monkeypatch):
    """The computation waits for something that only the loop does."""
    the_loop_came_by = gate(monkeypatch)

    async def session():
        figure = follow(inputs)
        inputs.seconds, inputs.Gamma = 1.0, 2.0
        figure.refresh()
        while 2.0 not in Fake.computed:
            await asyncio.sleep(0.005)
        the_loop_came_by.set()
        await settle(figure)
        return shown(figure)

    assert run(session()) == 2.0


def test_inputs_from_a_page():
    class Marked(Fake):
        cursor = param.Number(None, allow_None=True)
        several = param.List([])
        from_page = {"cursor": "Gamma", "Gamma": None, "several": "Gamma"}  # noqa: RUF012

    found = figure_inputs(Marked(own=3), {"Gamma": [5.0]})
    assert found == {"Gamma": 1.0, "seconds": 0.0, "own": 3, "cursor": 5.0, "several": [5.0]}


def test_a_slow_browser_leaves_no_progress_behind(inputs, monkeypatch):
    """Waiting for the browser to paint is not a computation."""
    monkeypatch.setattr(live, "PATIENCE", 0.1)

    async def paint() -> None:
        await asyncio.sleep(0.3)

    async def session() -> LiveFigure:
        figure = LiveFigure(Fake, lambda: dict(vars(inputs)), dict(vars(inputs)), drawn=paint)
        figure.prepare()
        figure.visible = True
        inputs.Gamma = 2.0
        figure.refresh()
        await settle(figure)
        return figure

    figure = run(session())
    assert shown(figure) == 2.0
    assert not figure.busy


def test_a_drawing_that_fails_becomes_a_sentence_and_the_last_one_stays(inputs, monkeypatch):
    """When what is shown cannot be drawn, which is found out on the main thread."""

    def fail(plot: BokehPlot, panels: tuple[Panel, ...]) -> None:
        raise RuntimeError

    async def session():
        figure = follow(inputs)
        with monkeypatch.context() as patch:
            patch.setattr(BokehPlot, "update", fail)
            inputs.Gamma = 2.0
            figure.refresh()
            await settle(figure)
        assert (figure.error, shown(figure)) == (FAILURE, 1.0)
        inputs.Gamma = 3.0
        figure.refresh()
        await settle(figure)
        return figure

    figure = run(session())
    assert (figure.error, shown(figure)) == ("", 3.0)


def test_panels_are_updated_in_place(inputs):
    """The same Bokeh models throughout, one shared axis."""

    class Two(Fake):
        panel_heights = (200, 300)

        def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
            x = np.linspace(0.0, 1.0, 5)
            return (
                line("line", x, self.Gamma * x, "x", f"{self.Gamma:g}"),
                line("line", x, -self.Gamma * x, "x"),
            )

    async def session() -> tuple[Any, set[Any]]:
        figure = LiveFigure(Two, lambda: dict(vars(inputs)), dict(vars(inputs)))
        figure.prepare()
        models = set(figure.view.references())
        figure.visible = True
        for gamma in (5.0, 7.0):
            inputs.Gamma = gamma
            figure.refresh()
            await settle(figure)
        return figure.view, models

    view, models = run(session())
    upper, lower = (child for child, _, _ in view.children)
    assert view.references() == models
    assert upper.x_range is lower.x_range
    assert upper.title.text == "7"
    assert upper.y_range.end > 6.9
    assert lower.y_range.start < -6.9


@pytest.mark.parametrize(
    ("chosen", "taken"),
    [(["medin-cumming", "paper"], "medin-cumming"), ([], "paper")],
)
def test_a_figure_of_one_liquid_takes_the_first_that_is_chosen(chosen, taken):
    assert figure_inputs(EnergyGain(), {"liquid": chosen})["liquid"] == taken
