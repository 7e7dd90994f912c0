"""Texts in drawings and maps without values."""

from __future__ import annotations

import warnings

from dashboard.figures.crystal.mixture_map import MixtureMap
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.vocabulary import Axis, Panel, Texts


def _lightness(share: float) -> float:
    """Relative luminance of a grey, as WCAG 2 defines it."""
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def test_tagged_labels_are_readable_on_white():
    """The least contrast that WCAG 2 asks for is 4.5; a darker ground only adds to it."""
    panel = Panel((Texts("names", [0.5], [0.5], ["word"]),), Axis("x"), Axis("y"))
    (figure,) = BokehPlot([panel], [400]).figures
    (drawn,) = [renderer for renderer in figure.renderers if renderer.name == "tagged texts"]
    assert drawn.data_source.data["colour"] == ["white"]
    assert drawn.glyph.text_color.field == "colour"
    assert drawn.glyph.background_fill_color == "black"
    ground = _lightness(1.0 - drawn.glyph.background_fill_alpha)
    assert 1.05 / (ground + 0.05) > 4.5


def test_a_map_without_values_is_drawn_without_a_warning():
    figure = MixtureMap(solid="mechanical", quantity="critical_Gamma")
    panels = figure.panels(figure.dataset())
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        BokehPlot(panels, figure.panel_heights)
