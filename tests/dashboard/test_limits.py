"""What a visitor may ask of a shared server."""

from __future__ import annotations

from types import SimpleNamespace

import param
import pytest

from dashboard.live.figure import LiveFigure, limits, results
from dashboard.live.limits import Pace, TooMuchError, VisitorLimits
from dashboard.live.results import Results
from tests.dashboard.test_live import Fake, run, settle, shown


@pytest.fixture
def now(monkeypatch):
    """The time, to be set."""
    clock = [1000.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: clock[0])
    return clock


def test_without_limits_all_is_allowed():
    VisitorLimits().check({"T": [1.0] * 2000, "n_B": [1.0] * 2000})


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"T": [1.0] * 11}, "at most 10 values of T at once, not 11"),
        (
            {"T": [1.0] * 8, "n_B": [1.0] * 9, "interaction": []},
            "at most 50 states at once, and the lists of T and n_B make 72",
        ),
    ],
)
def test_too_much_is_said_with_what_is_possible(asked, text):
    with pytest.raises(TooMuchError, match=text):
        VisitorLimits(values=10, states=50).check(asked)


def test_what_is_just_allowed():
    VisitorLimits(values=10, states=50).check({"T": [1.0] * 10, "n_B": [1.0] * 5, "model": ["a"]})


def test_pace(monkeypatch, now):
    monkeypatch.setattr(limits, "_current", VisitorLimits(computations=2))
    pace = Pace()
    for _ in range(2):
        assert pace.pause() == 0.0
        pace.count()
        now[0] += 10.0
    assert pace.pause() == pytest.approx(40.0)
    now[0] += 40.0
    assert pace.pause() == 0.0


def test_a_figure_that_comes_too_soon_says_when_it_follows(monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(limits, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    monkeypatch.setattr(results, "shared", Results())
    monkeypatch.setattr(limits, "_current", VisitorLimits(computations=2))
    monkeypatch.setattr(limits, "MINUTE", 0.1)
    asked = {"Gamma": 1.0}
    sentences = []

    def told(event: param.parameterized.Event) -> None:
        sentences.append(event.new)
        clock[0] += limits.MINUTE

    async def session() -> LiveFigure:
        figure = LiveFigure(Fake, lambda: asked, dict(asked))
        figure.prepare()
        figure.param.watch(told, "error")
        figure.visible = True
        for gamma in (2.0, 3.0, 4.0):
            asked["Gamma"] = gamma
            figure.refresh()
            await settle(figure)
        return figure

    figure = run(session())
    assert shown(figure) == 4.0
    sentence, nothing = sentences
    assert sentence.startswith("This server computes 2 figures a minute for one visitor")
    assert nothing == ""
