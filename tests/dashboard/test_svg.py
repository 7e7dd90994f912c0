"""The picture of a page's first HTML says what the figure shows."""

from __future__ import annotations

import base64
import re
import zlib
from xml.etree import ElementTree

import numpy as np
import pytest
from bokeh.models import BasicTicker

from dashboard.plots import svg
from dashboard.plots.notation import respelled
from dashboard.plots.shades import recoloured
from dashboard.plots.svg import SIDE, picture
from dashboard.plots.ticks import ticks
from dashboard.plots.vocabulary import (
    DECADES,
    LOG,
    Axis,
    ColourScale,
    Curve,
    Image,
    Marks,
    Panel,
    Texts,
)
from dashboard.systems import FIGURES

UNIT = Axis("x", (0.0, 1.0)), Axis("y", (0.0, 1.0))


def parsed(*layers, x: Axis = UNIT[0], y: Axis = UNIT[1], **options) -> ElementTree.Element:
    return ElementTree.fromstring(f"<all>{picture([Panel(layers, x, y, **options)], [460])}</all>")


def paths(root: ElementTree.Element, colour: str) -> list[str]:
    return [path.get("d", "") for path in root.iter("path") if path.get("stroke") == colour]


@pytest.mark.parametrize(
    "path", ["crystal/phase-diagram", "crystal/free-energy", "crystal/lattice-sums", "crust/eos"]
)
def test_figures_are_well_formed_with_all_their_names(path):
    figure = FIGURES[path]()
    panels = figure.panels(figure.dataset())
    root = ElementTree.fromstring(f"<all>{picture(panels, figure.panel_heights)}</all>")
    assert len(root) == len(panels)
    shown = [respelled(recoloured(panel, svg._shade)) for panel in panels]
    words = {text.text for text in root.iter("text")}
    for panel in shown:
        assert {panel.x.label, panel.y.label} - {""} <= words
        if panel.legend:
            assert all({curve.label, curve.end} & words for curve in panel.of(Curve) if curve.label)
            for curve in panel.of(Curve):
                assert any(path.get("stroke") == curve.colour for path in root.iter("path"))


def test_a_curve_is_where_its_numbers_are_and_broken_at_nan():
    y = [0.0, 0.5, np.nan, 0.5, 1.0]
    columns = [("x", "x", [0.0, 0.25, 0.5, 0.75, 1.0]), ("y", "y", y)]
    drawn = paths(parsed(Curve("", columns, "#123456")), "#123456")
    assert drawn == [f"M0 {SIDE} 500 1000M1500 1000 {SIDE} 0"]


def test_logarithms_and_moved_limits():
    columns = [("x", "x", [1e-2, 1.0]), ("y", "y", [0.0, 1.0])]
    panel = Panel((Curve("", columns, "#123456"),), Axis("x", (1e-4, 1.0), LOG), UNIT[1])
    whole = ElementTree.fromstring(f"<all>{picture([panel], [1])}</all>")
    assert paths(whole, "#123456") == [f"M1000 {SIDE} {SIDE} 0"]
    moved = ElementTree.fromstring(f"<all>{picture([panel], [1], [((1e-2, 1.0), None)])}</all>")
    assert paths(moved, "#123456") == [f"M0 {SIDE} {SIDE} 0"]


def test_what_is_written_is_text():
    root = parsed(Texts("", [0.5], [0.5], ["<b>&"]), title="<script>")
    assert {"<b>&", "<script>"} <= {text.text for text in root.iter("text")}
    assert not list(root.iter("script"))


def test_dots_of_one_colour_are_one_path():
    columns = [("x", "x", [0.0, 0.5, 1.0]), ("y", "y", [1.0, 0.5, np.nan])]
    marks = Marks("m", columns, ["#111111", "#111111", "#222222"])
    root = parsed(marks, legend=False)
    assert paths(root, "#111111") == ["M0 0h0M1000 1000h0"]
    assert paths(root, "#222222") == []


def test_an_image_has_the_colours_of_its_scale_the_first_row_below():
    scale = ColourScale(["#ff0000", "#00ff00"], (0.0, 1.0), missing="#0000ff80")
    values = np.array([[0.1, 0.9], [np.nan, 0.9]])
    image = Image("", np.array([0.25, 0.75]), np.array([0.25, 0.75]), values, scale)
    (drawn,) = parsed(image).iter("image")
    data = base64.b64decode(drawn.get("href", "").partition(",")[2])
    length = int.from_bytes(data[33:37], "big")
    rows = zlib.decompress(data[41 : 41 + length])
    red, green, missing = (b"\xff\0\0\xff", b"\0\xff\0\xff", b"\0\0\xff\x80")
    assert rows == b"\0" + missing + green + b"\0" + red + green
    assert [drawn.get(name) for name in ("x", "y", "width")] == ["0.0", "0.0", f"{SIDE}.0"]


@pytest.mark.parametrize("limits", [(0.0, 1.0), (-3.2, 7.9), (5.0, 5000.0), (1.65, 0.2)])
def test_even_ticks_are_bokehs(limits):
    low, high = sorted(limits)
    step = BasicTicker().mantissas
    found = ticks(Axis("", limits), limits)
    values = [float(text.replace("−", "-")) for _, text in found]
    gaps = np.diff(np.sort(values))
    assert np.allclose(gaps, gaps[0])
    assert f"{gaps[0]:.0e}"[0] in map(str, step)
    assert 4 <= len(values) <= 9
    assert low <= min(values)
    assert max(values) <= high


@pytest.mark.parametrize(
    ("axis", "limits", "texts"),
    [
        (Axis("", scale=LOG), (1e-4, 1.0), ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]),
        (Axis("", scale=DECADES), (-4.0, -1.0), ["10⁻⁴", "0.001", "0.01", "0.1"]),
        (Axis("", scale=DECADES), (-4.0, 0.0), ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]),
        (Axis("", scale=LOG), (0.1, 2.0), ["0.1", "0.2", "0.5", "1", "2"]),
        (Axis("", ticks=[(0.5, "half")]), (0.0, 1.0), ["half"]),
        (Axis("", ticks=[0.5, 2.0]), (0.0, 1.0), ["0.5"]),
    ],
)
def test_ticks_of_decades_and_given_ones(axis, limits, texts):
    assert [text for _, text in ticks(axis, limits)] == texts


def test_panels_keep_their_shares_of_the_height():
    panel = Panel((), *UNIT)
    html = picture([panel, panel], [300, 100])
    assert re.findall(r"flex:(\d+) 1 0", html) == ["300", "100"]
    assert svg.picture([panel], [1]).count("<svg") >= 2
