"""The look that all figures share, through an update."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from bokeh.document import Document
from bokeh.models import Plot

from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.look import PAPER
from dashboard.plots.vocabulary import Axis, ColourScale, Curve, Image, Key, Layer, Panel


def panel(layers: Sequence[Layer]) -> Panel:
    return Panel(tuple(layers), Axis("x"), Axis("y"))


def curves(height: float, *, second: bool = True, first: str = "first") -> Panel:
    x = np.linspace(0.0, 1.0, 5)
    found = [Curve(first, [("x", "x", x), ("y", "y", height * x)], "#ff0000")]
    if second:
        found.append(Curve("second", [("x", "x", x), ("y", "y", -x)], "#0000ff"))
    return panel(found)


@pytest.fixture
def live() -> tuple[Plot, BokehPlot]:
    """A figure and what updates it."""
    plot = BokehPlot([curves(1.0)], [460])
    return plot.figures[0], plot


def legend(figure: Plot) -> list[str]:
    return [
        item.label.value
        for legend in figure.legend
        if legend.visible
        for item in legend.items
        if item.visible
    ]


def test_axes_follow_the_data(live):
    figure, plot = live
    plot.update([curves(50.0)])
    assert figure.y_range.end > 49.0
    plot.update([curves(2.0)])
    assert figure.y_range.end < 3.0


def test_axes_that_the_reader_has_moved_stay(live):
    figure, plot = live
    figure.x_range.update(start=0.2, end=0.4)
    figure.y_range.update(start=0.0, end=0.1)
    plot.update([curves(1.0)])
    assert (figure.x_range.start, figure.x_range.end) == (0.2, 0.4)
    assert (figure.y_range.start, figure.y_range.end) == (0.0, 0.1)
    plot.update([curves(3.0)])
    assert (figure.x_range.start, figure.x_range.end) == (0.2, 0.4)
    assert figure.y_range.end > 2.9


def test_legend_names_change_without_new_models(live):
    figure, plot = live
    models = figure.references()
    for name in ("three", "seven", "eleven"):
        plot.update([curves(1.0, first=name)])
        assert legend(figure) == [name, "second"]
    assert figure.references() == models


def test_of_an_image_only_changed_columns_are_sent():
    scale = ColourScale(("#000000", "#ffffff"), (0.0, 2.0))
    axis = np.arange(3.0)

    def cells(value: float) -> Panel:
        details = {"B": np.ones((3, 3))}
        image = Image("cells", axis, axis, np.full((3, 3), value), scale, details=details)
        return panel([image])

    plot = BokehPlot([cells(1.0)], [460])
    document, events = Document(), []
    document.add_root(plot.root())
    document.on_change(events.append)
    (renderer,) = plot.figures[0].renderers
    before = dict(renderer.data_source.data)
    plot.update([cells(1.0)])
    assert events == []
    plot.update([cells(2.0)])
    assert [event.cols for event in events] == [["image"]]
    assert renderer.data_source.data["B"] is before["B"]
    assert renderer.data_source.data["image"][0][0, 0] == 2.0


def test_legend_stands_below_and_names_only_what_is_drawn(live):
    figure, plot = live
    assert figure.legend[0] in figure.below
    assert legend(figure) == ["first", "second"]
    plot.update([curves(1.0, second=False)])
    assert legend(figure) == ["first"]
    nothing = np.full(5, np.nan)
    plot.update(
        [panel([Curve("undefined", [("x", "x", nothing), ("y", "y", nothing)], "#ff0000")])]
    )
    assert legend(figure) == []
    assert not figure.legend[0].visible
    plot.update([curves(1.0)])
    assert legend(figure) == ["first", "second"]


def test_what_a_dash_means_is_an_entry_of_its_own(live):
    figure, plot = live
    plot.update([panel([*curves(1.0, second=False).layers, Key("at 0.1 MeV", dash="dashed")])])
    assert legend(figure) == ["first", "at 0.1 MeV"]


def test_on_paper_is_dark_on_white():
    (figure,) = BokehPlot([curves(1.0)], [460], PAPER).figures
    assert (figure.width, figure.height) == (800, 560)
    assert (figure.background_fill_color, figure.toolbar_location) == ("white", None)
