"""What a figure shows as elements of HoloViews: the same rows, names and axes as on a page."""

from __future__ import annotations

from dataclasses import replace

import holoviews as hv
import numpy as np
import pytest
from bokeh.models import ColorBar, CustomJSTicker, HoverTool, LogScale, Plot
from hypothesis import HealthCheck, given, settings

from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.holoviews_plot import overlay
from dashboard.plots.vocabulary import DECADES, LOG, Axis, ColourScale, Curve, Image, Marks, Panel
from tests.plots.panels import EVERYTHING, panels

QUICK = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module", autouse=True)
def _bokeh() -> None:
    hv.extension("bokeh")


def legend(figure: Plot) -> list[str]:
    return [item.label.value for legend in figure.legend for item in legend.items]


def test_every_layer_is_a_plain_element_with_its_data() -> None:
    found = overlay(EVERYTHING, 300)
    kinds = [type(element) for element in found]
    assert kinds == [
        *(hv.Image, hv.Curve, hv.Curve, hv.Curve, hv.Points, hv.Segments, hv.Rectangles, hv.Area),
        *(hv.Polygons, hv.VLines, hv.HLines, hv.Labels, hv.Labels, hv.Points),
    ]
    image, curve, _, _, marks, *_ = found
    assert (
        image.dimension_values("value", flat=False).tolist()
        == np.arange(9.0).reshape(3, 3).tolist()
    )
    assert image.bounds.lbrt() == (-0.5, -0.5, 2.5, 2.5)
    assert [dimension.label for dimension in curve.dimensions()] == ["x, fm", "y, MeV", "charge"]
    assert curve.dimension_values("x").tolist() == [0.0, 1.0, 2.0]
    assert marks.dimension_values("name").tolist() == ["¹⁴He", "⁷H"]


def test_it_is_drawn_as_on_a_page() -> None:
    figure = hv.render(overlay(EVERYTHING, 300))
    (page,) = BokehPlot([EVERYTHING], [300]).figures
    assert figure.title.text == page.title.text == "Title"
    assert figure.xaxis[0].axis_label == "x, fm"
    assert (figure.x_range.start, figure.x_range.end) == (0.0, 2.0)
    assert figure.y_range.start > figure.y_range.end
    assert legend(figure) == legend(page)
    titles = {bar.title for bar in figure.select(ColorBar)}
    assert titles == {bar.title for bar in page.select(ColorBar)} == {"in cells", "of marks"}
    (line,) = (r.glyph for r in figure.renderers if r.name == "curve")
    assert (line.line_color, line.line_dash) == ("#ff0000", [6])


@QUICK
@given(panels())
def test_all_panels_can_be_drawn(panel: Panel) -> None:
    figure = hv.render(overlay(panel, 300))
    assert figure.title.text == panel.title
    assert isinstance(figure.x_scale, LogScale) == (panel.x.scale == LOG)
    if panel.x.limits is not None:
        assert {figure.x_range.start, figure.x_range.end} == set(panel.x.limits)


def test_axes_follow_what_it_is_combined_with() -> None:
    """Unless the figure has limits of its own; title and labels outlast the combination."""
    free = replace(EVERYTHING, x=Axis("x, fm"))
    own = hv.Curve([(0.0, 0.0), (50.0, 1.0)])
    figure = hv.render(overlay(free, 300) * own)
    assert figure.x_range.end > 49.0
    assert (figure.title.text, figure.xaxis[0].axis_label) == ("Title", "x, fm")
    assert hv.render(overlay(EVERYTHING, 300) * own).x_range.end == 2.0


def test_decades_are_labelled_by_the_numbers_themselves() -> None:
    scale = ColourScale(("#000000", "#ffffff"), (-3.0, 0.0), "X", DECADES)
    cells = Image("map", np.arange(3.0), np.arange(3.0), np.zeros((3, 3)), scale)
    panel = Panel((cells,), Axis("n_B", scale=DECADES), Axis("T"))
    figure = hv.render(overlay(panel, 300))
    (bar,) = figure.select(ColorBar)
    assert isinstance(figure.xaxis[0].ticker, CustomJSTicker)
    assert figure.xgrid[0].ticker is figure.xaxis[0].ticker
    assert not isinstance(figure.yaxis[0].ticker, CustomJSTicker)
    assert bar.tags == [DECADES]


def test_tooltips_over_logarithms_tell_the_numbers_themselves() -> None:
    places = [("T", "T", np.array([-1.0])), ("n_B", "n_B", np.array([2.0]))]
    panel = Panel(
        (Marks("mark", places, "#ff0000"), Curve("line", places, "#ff0000")),
        Axis("T", scale=DECADES),
        Axis("n_B"),
    )
    for element in overlay(panel, 300):
        tips = dict(element.opts.get(backend="bokeh").kwargs["hover_tooltips"])
        assert tips == {"T": "@{T_told}", "n_B": "@{n_B}"}
        assert element.dimension_values("T_told").tolist() == [0.1]
    assert hv.render(overlay(panel, 300)).select(HoverTool)


def test_what_is_drawn_follows_rows_that_come_and_go() -> None:
    def shown(*labels: str) -> Panel:
        line = [("x", "x", np.arange(3.0)), ("y", "y", np.arange(3.0))]
        return Panel(tuple(Curve(text, line, "#ff0000") for text in labels), Axis("x"), Axis("y"))

    pipe = hv.streams.Pipe(data=shown("one"))
    plot = hv.renderer("bokeh").get_plot(
        hv.DynamicMap(lambda data: overlay(data, 300), streams=[pipe])
    )
    for labels in (("one", "two"), ("two",), ("three", "one")):
        pipe.send(shown(*labels))
        assert sorted(legend(plot.state)) == sorted(labels)
