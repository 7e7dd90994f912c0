"""Names of files and drawings for print."""

from __future__ import annotations

import json
import re

import pytest

from dashboard.files.page_export import drawing_items, file_name
from dashboard.systems import FIGURES

PAGE_FIGURES = [path for path in FIGURES if path != "crystal/lattice-sums"]


@pytest.mark.parametrize("path", FIGURES)
@pytest.mark.parametrize("extension", ["png", "svg", "csv"])
def test_names_are_safe_everywhere(path, extension):
    name = file_name(FIGURES[path](), extension)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*\." + extension, name)
    assert len(name) <= 130


def test_names_tell_what_is_shown():
    figure = FIGURES["crystal/free-energy"](Z1=8, Z2=10, Gamma=[200.5])
    assert file_name(figure, "csv") == "crystal-free-energy_O-Ne_Gamma200.5.csv"


def test_drawing_for_print_is_plain_json_of_vectors():
    figure = FIGURES["crystal/free-energy"](model=["random"])
    (item,) = drawing_items(figure, figure.panels(figure.dataset()))
    text = json.dumps(item)
    assert '"output_backend": "svg"' in text
    assert "Figure" in text


def test_panels_are_drawings_of_their_own():
    figure = FIGURES["crust/composition"]()
    items = drawing_items(figure, figure.panels(figure.dataset()))
    assert len(items) == 2
    assert all('"output_backend": "svg"' in json.dumps(item) for item in items)


def test_axes_are_where_the_reader_has_moved_them():
    """A shared axis is moved in all panels, which are drawings of their own."""
    figure = FIGURES["crust/composition"]()
    items = drawing_items(figure, figure.panels(figure.dataset()), "1e-3:1e-2,3:5")
    texts = [json.dumps(item) for item in items]
    assert all('"start": 0.001, "end": 0.01' in text for text in texts)
    assert ['"start": 3.0, "end": 5.0' in text for text in texts] == [True, False]
