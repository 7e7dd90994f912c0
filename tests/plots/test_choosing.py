"""What a click in a panel means."""

from __future__ import annotations

import numpy as np
import pytest
from bokeh.events import Tap
from bokeh.models import Plot

from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.choosing import chosen, offer
from dashboard.plots.vocabulary import DECADES, LOG, Axis, Curve, Panel

LINE = Curve("line", [("x", "x", np.array([0.0, 1.0])), ("y", "y", np.array([0.0, 1.0]))], "red")
X = Axis("x", (0.0, 1.0), chooses="x")


def panel(x: Axis, y: Axis = Axis("f", (0.0, 1.0)), **options: str) -> Panel:  # noqa: B008
    return Panel((LINE,), x, y, **options)


@pytest.mark.parametrize(
    ("axis", "place", "limits", "number"),
    [
        (X, 0.27391, (0.0, 1.0), 0.27),
        (X, 0.27391, (0.27, 0.28), 0.2739),
        (Axis("Γ", chooses="x"), 178.64, (90.0, 250.0), 179.0),
        (Axis("n", scale=LOG, chooses="x"), 0.0123456, (1e-9, 0.1), 0.0123),
        (Axis("n", scale=LOG, chooses="x"), 0.0123456, (0.01, 0.02), 0.01235),
        (Axis("n", scale=DECADES, chooses="x"), np.log10(0.0123456), (-9.0, -1.0), 0.0123),
    ],
)
def test_a_place_is_rounded_as_exactly_as_it_can_be_meant(
    axis: Axis, place: float, limits: tuple[float, float], number: float
):
    found = chosen(panel(axis), {"x"}, (place, 0.5), (limits, (0.0, 1.0)))
    assert found == {"x": pytest.approx(number, rel=1e-12)}


def test_no_more_is_chosen_than_may_be_and_only_within_the_frame():
    both = panel(X, Axis("Γ", (200.0, 100.0), chooses="Gamma", falling=True))
    limits = ((0.0, 1.0), (200.0, 100.0))
    assert chosen(both, {"x", "Gamma"}, (0.5, 150.0), limits) == {"x": 0.5, "Gamma": 150.0}
    assert chosen(both, {"Gamma"}, (0.5, 150.0), limits) == {"Gamma": 150.0}
    assert chosen(both, {"x", "Gamma"}, (0.5, 210.0), limits) == {}
    assert chosen(panel(Axis("k")), {"x"}, (0.5, 0.5), ((0.0, 1.0), (0.0, 1.0))) == {}


def test_what_a_click_does_is_offered_in_words():
    both = panel(X, Axis("Γ", chooses="Gamma"))
    assert offer(both, {"x", "Gamma"}) == "click sets x and Γ"
    assert offer(both, {"x"}) == "click sets x"
    assert offer(both, {"T"}) == ""
    assert offer(panel(X, opens="a card"), {"x"}) == "click: a card"


def _tap(figure: Plot, x: float, y: float) -> None:
    figure._trigger_event(Tap(figure, x=x, y=y))


def test_one_tap_of_a_panel_is_told_and_nobody_listens_without_a_listener():
    told: list[dict[str, float]] = []
    plot = BokehPlot([panel(X)], [300], choose=told.append, choices={"x"})
    _tap(plot.figures[0], 0.3, 0.5)
    _tap(plot.figures[0], 1.5, 0.5)
    assert told == [{"x": 0.3}]
    plot.update([panel(Axis("k", (0.0, 1.0)))])
    assert plot.figures[0].tags[0]["offer"] == ""
    _tap(plot.figures[0], 0.3, 0.5)
    assert told == [{"x": 0.3}]
    alone = BokehPlot([panel(X)], [300]).figures[0]
    assert not alone.subscribed_events
    assert alone.tags == []
