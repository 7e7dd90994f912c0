"""Texts in drawings and maps without values."""

from __future__ import annotations

import warnings

import holoviews as hv

from dashboard.figures.crystal_map import MixtureMap
from dashboard.figures.drawing import TAGGED

hv.extension("bokeh")


def _lightness(share: float) -> float:
    """Relative luminance of a grey, as WCAG 2 defines it."""
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def test_tagged_labels_are_readable_on_white():
    """The least contrast that WCAG 2 asks for is 4.5; a darker ground only adds to it."""
    ground = _lightness(1.0 - TAGGED["background_fill_alpha"])
    assert TAGGED["text_color"] == "white"
    assert 1.05 / (ground + 0.05) > 4.5


def test_a_map_without_values_is_drawn_without_a_warning():
    figure = MixtureMap(solid="mechanical", quantity="critical_Gamma")
    drawing = figure.draw(figure.dataset())
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        hv.renderer("bokeh").get_plot(drawing)
