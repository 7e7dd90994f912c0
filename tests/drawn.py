"""An update of a figure on a page, held against a new drawing of the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import ColorBar, Plot

from dashboard.figures.common.base import Figure
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.vocabulary import Curve, Marks, Panel


def columns_of(layer: Curve | Marks) -> list[np.ndarray]:
    """The values of each column."""
    return [np.asarray(values) for _, _, values in layer.columns]


def labelled(panel: Panel, label: str) -> Any:
    """The one curve, or the one layer of symbols, of a name."""
    (found,) = [layer for layer in panel.of(Curve) + panel.of(Marks) if layer.label == label]
    return found


def assert_updates(first: Figure, other: Figure) -> None:
    """The same Bokeh figures go from one to the other, and show what new ones would."""
    plot = BokehPlot(first.panels(first.dataset()), first.panel_heights)
    models = [figure.id for figure in plot.figures]
    panels = other.panels(other.dataset())
    plot.update(panels)
    assert [figure.id for figure in plot.figures] == models
    anew = BokehPlot(panels, other.panel_heights)
    for updated, new in zip(plot.figures, anew.figures, strict=True):
        assert _shown(updated) == _shown(new)


def _shown(figure: Plot) -> dict[str, Any]:
    """What can be seen, without the identity of any model."""
    axes = [*figure.xaxis, *figure.yaxis]
    ranges = (figure.x_range, figure.y_range)
    bars = [item for item in figure.above + figure.below if isinstance(item, ColorBar)]
    return {
        "title": figure.title.text,
        "labels": [axis.axis_label for axis in axes],
        "ticks": [axis.major_label_overrides for axis in axes],
        "scales": [type(scale).__name__ for scale in (figure.x_scale, figure.y_scale)],
        "limits": [(axis.start, axis.end, axis.reset_start, axis.reset_end) for axis in ranges],
        "legend": [item.label.value for legend in figure.legend for item in legend.items],
        "bars": [bar.title for bar in bars if bar.visible],
        "parts": {
            renderer.name: _plain(renderer.data_source.data)
            for renderer in figure.renderers
            if renderer.name != "legend" and any(map(len, renderer.data_source.data.values()))
        },
    }


def _plain(value: Any) -> Any:
    """Numbers as texts, as nan is not equal to itself."""
    if isinstance(value, dict):
        return {name: _plain(values) for name, values in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    return [_plain(each) for each in value] if isinstance(value, list) else repr(value)
