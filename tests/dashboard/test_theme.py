"""The look that all figures share, through an update."""

from __future__ import annotations

import holoviews as hv
import numpy as np
import pytest

from dashboard.figures.drawing import image, legend_names
from dashboard.live.still.forms import same
from dashboard.theme import on_paper, set_defaults


def overlay(height: float, *, second: bool = True) -> hv.Overlay:
    x = np.linspace(0.0, 1.0, 5)
    nothing = np.empty(0)
    return hv.Overlay(
        [
            hv.Curve((x, height * x), "x", "y", label="first"),
            hv.Curve((x, -x) if second else (nothing, nothing), "x", "y", label="second"),
        ]
    )


@pytest.fixture
def live():
    """A figure and a function that updates it."""
    set_defaults()
    pipe = hv.streams.Pipe(data=overlay(1.0))
    plot = hv.renderer("bokeh").get_plot(hv.DynamicMap(lambda data: data, streams=[pipe]))
    return plot.state, pipe.send


def legend(figure) -> list[str]:
    (legend,) = figure.legend
    return [item.label.value for item in legend.items if item.visible]


def test_axes_follow_the_data(live):
    figure, send = live
    send(overlay(50.0))
    assert figure.y_range.end > 49.0
    send(overlay(2.0))
    assert figure.y_range.end < 3.0


def test_axes_that_the_reader_has_moved_stay(live):
    figure, send = live
    figure.x_range.update(start=0.2, end=0.4)
    figure.y_range.update(start=0.0, end=0.1)
    send(overlay(1.0))
    assert (figure.x_range.start, figure.x_range.end) == (0.2, 0.4)
    send(overlay(3.0))
    assert (figure.x_range.start, figure.x_range.end) == (0.2, 0.4)
    assert figure.y_range.end > 2.9


def test_legend_names_change_without_new_elements():
    set_defaults()

    def named(name: str) -> hv.Overlay:
        return overlay(float(len(name))) * legend_names({"first": name})

    pipe = hv.streams.Pipe(data=named("one"))
    plot = hv.renderer("bokeh").get_plot(hv.DynamicMap(lambda data: data, streams=[pipe]))
    models = len(plot.state.references())
    assert legend(plot.state) == ["one", "second"]
    for name in ("three", "seven", "eleven"):
        pipe.send(named(name))
        assert legend(plot.state) == [name, "second"]
    assert len(plot.state.references()) == models


def test_of_an_image_only_changed_columns_are_sent():
    set_defaults()

    def cells(value: float) -> hv.Overlay:
        axis = np.arange(3.0)
        columns = [("X", "X", np.full((3, 3), value)), ("B", "B", np.ones((3, 3)))]
        return hv.Overlay([image("cells", axis, axis, columns, ("x", "y"), tools=["hover"])])

    pipe = hv.streams.Pipe(data=cells(1.0))
    plot = hv.renderer("bokeh").get_plot(hv.DynamicMap(lambda data: data, streams=[pipe]))
    (renderer,) = plot.state.renderers
    before = dict(renderer.data_source.data)
    pipe.send(cells(2.0))
    after = renderer.data_source.data
    assert after["B"] is before["B"]
    assert after["image"][0][0, 0] == 2.0


def test_legend_stands_below_and_names_only_what_is_drawn(live):
    figure, send = live
    assert figure.legend[0] in figure.below
    assert legend(figure) == ["first", "second"]
    send(overlay(1.0, second=False))
    assert legend(figure) == ["first"]
    send(overlay(1.0))
    assert legend(figure) == ["first", "second"]


def test_an_update_sends_only_what_has_changed(live):
    figure, send = live
    sources = [renderer.data_source for renderer in figure.renderers]
    before = [dict(source.data) for source in sources]
    send(overlay(3.0))
    kept = [
        all(source.data[name] is values for name, values in old.items())
        for source, old in zip(sources, before, strict=True)
    ]
    assert kept == [False, True]


def test_same_looks_at_names_and_numbers():
    x = np.array([0.0, np.nan])
    one = hv.Curve((x, x), "x", "y")
    assert same(one, hv.Curve((x.copy(), x.copy()), "x", "y"))
    assert not same(one, hv.Curve((x, x), "x", "z"))
    assert not same(one, hv.Curve((x, x + 1.0), "x", "y"))
    assert not same(one, None)


def test_on_paper_is_dark_on_white():
    set_defaults()
    (sheet,) = on_paper(overlay(1.0))
    figure = hv.render(sheet)
    assert (figure.width, figure.height) == (800, 560)
    assert (figure.background_fill_color, figure.toolbar_location) == ("white", None)
