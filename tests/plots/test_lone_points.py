"""A figure of one row is seen: at least one symbol where a line would be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from dashboard.plots.holoviews_plot import overlay
from dashboard.plots.lone_points import with_lone_points
from dashboard.plots.vocabulary import Axis, Curve, Marks, Panel
from tests.computed import result

ONE: dict[str, dict[str, Any]] = {
    "crystal/free-energy": {"x": [0.3], "model": ["random"]},
    "crystal/phase-diagram": {"Gamma": [170.0], "model": ["random"]},
    "crystal/energy-gain": {"x": [0.5], "Gamma": [400.0]},
    "crystal/ordering-heat": {"Gamma": [400.0], "model": ["spherical"]},
    "crystal/latent-heat": {"x": [0.3], "model": ["random"]},
    "crystal/cooling": {"M": [0.6], "model": ["random"]},
    "crust/composition": {"n_B": [0.01]},
    "crust/eos": {"n_B": [0.01]},
    "crust/freezing": {"n_B": [0.01]},
    "ternary/free-energy": {"x2": [0.4], "model": ["random"]},
    "ternary/freezing": {"x2": [0.4], "model": ["random"]},
    "ternary/trace": {"x2": [0.4], "model": ["random"]},
}


@pytest.mark.parametrize(("path", "inputs"), ONE.items(), ids=list(ONE))
def test_one_row_is_seen(path: str, inputs: dict[str, Any]) -> None:
    panels = result(path, inputs).panels
    shown = [one for panel in panels for one in with_lone_points(panel).of(Marks)]
    assert sum(len(marks.x) for marks in shown)


def test_curves_that_are_lines_stay_as_they_are() -> None:
    nan = np.nan
    points = [0.0, 1.0, 2.0, 3.0]

    def curve(label: str, y: list[float]) -> Curve:
        return Curve(label, [("x", "x", points), ("y", "y", y), ("z", "z", points)], "#000000")

    panel = Panel(
        (
            curve("line", [1.0, 2.0, nan, 3.0]),
            curve("apart", [1.0, nan, nan, 3.0]),
            curve("one", [nan, nan, 2.0, nan]),
            curve("nothing", [nan] * 4),
            Curve("empty", [("x", "x", []), ("y", "y", [])], "#000000"),
        ),
        Axis("x"),
        Axis("y"),
    )
    apart, one = with_lone_points(panel).of(Marks)
    assert (apart.label, apart.x.tolist(), apart.y.tolist()) == ("apart", [0.0, 3.0], [1.0, 3.0])
    assert (one.label, one.x.tolist(), one.y.tolist()) == ("one", [2.0], [2.0])
    assert one.columns[2][2].tolist() == [2.0]
    again = with_lone_points(with_lone_points(panel))
    assert len(again.of(Marks)) == 2
    assert "Points" in str(overlay(panel, 300))
