"""A figure that is updated in place ends up as one that is drawn anew."""

from __future__ import annotations

from typing import Any

import holoviews as hv
import numpy as np
import pytest
from bokeh.core.property.vectorization import Field
from bokeh.models import GlyphRenderer, Plot, Range1d

from dashboard.figures import FIGURES
from dashboard.live.figure import LiveFigure, figure_inputs
from dashboard.live.results import Result, compute
from dashboard.pages.crust_state import CrustState
from dashboard.pages.crystal_state import CrystalState
from dashboard.theme import set_defaults

CHANGES: dict[str, list[dict[str, Any]]] = {
    "crystal": [
        *({"Gamma": gamma} for gamma in (250.0, 300.0, 190.0)),
        {"Z2": 10, "x": 0.2},
        {"model": ["random"]},
        {},
    ],
    "crust": [
        *({"T": T} for T in (0.7, 0.71, 0.5)),
        {"n_B": 0.002, "interaction": "SLy4"},
        {"second": False},
        {},
    ],
}
PATHS = [
    "crystal/free-energy",
    "crystal/phase-diagram",
    "crystal/energy-gain",
    "crystal/structure-factor",
    "crystal/mixture-map",
    "crust/nuclide-chart",
    "crust/composition",
    "crust/abundances",
]


def _result(path: str, changes: dict[str, Any]) -> Result:
    state = CrystalState() if path.startswith("crystal") else CrustState()
    state.param.update(**changes)
    figure_class = FIGURES[path]
    inputs = figure_inputs(figure_class(), state.figure_inputs())
    _, result = compute(figure_class, inputs)
    assert isinstance(result, Result), result
    return result


def _live(path: str, result: Result) -> tuple[LiveFigure, Any]:
    live = LiveFigure(FIGURES[path], dict, {})
    live._begin(result)
    return live, hv.renderer("bokeh").get_plot(live.view).state


def _contents(state: Any) -> list[dict[str, Any]]:
    """Of every panel its limits, and by label the columns of all that has data."""
    plots = [state] if isinstance(state, Plot) else [child for child, *_ in state.children]
    return [
        {
            "title": plot.title.text,
            "limits": [
                (axis.start, axis.end)
                for axis in (plot.x_range, plot.y_range)
                if isinstance(axis, Range1d)
            ],
            "drawn": sorted(map(_renderer, plot.select(GlyphRenderer)), key=repr),
        }
        for plot in plots
    ]


def _renderer(renderer: GlyphRenderer) -> tuple[str, list[tuple[str, bytes]], list[str]]:
    data = {name: np.asarray(column) for name, column in renderer.data_source.data.items()}
    columns = [
        (name, repr(column.tolist()).encode())
        for name, column in sorted(data.items())
        if name != "color"
    ]
    return (
        type(renderer.glyph).__name__,
        [pair for pair in columns if pair[1] != b"[]"],
        _colours(renderer.glyph, data),
    )


def _colours(glyph: Any, data: dict[str, np.ndarray]) -> list[str]:
    """Of each point, whether they share one or have a column of them."""
    colour = getattr(glyph, "fill_color", None)
    if isinstance(colour, Field):
        return list(map(str, data[colour.field]))
    return [str(colour)] * max(map(len, data.values()), default=0)


@pytest.mark.parametrize("path", PATHS)
def test_an_update_ends_as_a_new_drawing(path: str):
    set_defaults()
    changes = CHANGES[path.split("/")[0]]
    live, state = _live(path, _result(path, {}))
    for change in changes:
        result = _result(path, change)
        live._present(result)
        _, anew = _live(path, result)
        assert _contents(state) == _contents(anew)
