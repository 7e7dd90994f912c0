"""Figures for print: the same data as the drawing, every letter, every font, the same bytes."""

from __future__ import annotations

import builtins
import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import (
    FillBetweenPolyCollection,
    LineCollection,
    PathCollection,
    PolyCollection,
)
from matplotlib.colors import to_hex
from matplotlib.figure import Figure as Sheet
from PIL import Image
from pypdf import PdfReader

from core.dataset import Dataset
from core.errors import InvalidInputError
from core.matter.limits import COLD, WARM
from dashboard.figures.common.base import Figure
from dashboard.files import publication
from dashboard.files.publication.style import style
from dashboard.files.publication.typesetting import typeset, wrapped
from dashboard.files.publication.widths import WIDTHS
from dashboard.plots import vocabulary as words
from dashboard.plots.axis_limits import panel_limits
from dashboard.plots.legend import bars, entries
from dashboard.plots.shades import recoloured
from dashboard.systems import FIGURES
from tests.computed import result

USUAL = "crystal/free-energy"


def made(path: str) -> tuple[Figure, Dataset]:
    one = result(path)
    return one.figure, one.dataset


def same_rows(found: Any, wanted: Any) -> bool:
    found, wanted = np.asarray(found, dtype=float), np.asarray(wanted, dtype=float)
    return found.shape == wanted.shape and np.allclose(found, wanted, equal_nan=True)


def points(layer: words.Curve | words.Marks) -> np.ndarray:
    return np.column_stack([np.asarray(values, float) for _, _, values in layer.columns[:2]])


def each(colours: str | Sequence[str], count: int) -> list[str]:
    return [to_hex(hue) for hue in ([colours] * count if isinstance(colours, str) else colours)]


def check_curve(axes: Axes, curve: words.Curve) -> None:
    lines = [line for line in axes.lines if same_rows(line.get_xydata(), points(curve))]
    assert to_hex(curve.colour) in [to_hex(line.get_color()) for line in lines]
    assert curve.alpha in [line.get_alpha() for line in lines]
    assert {line.is_dashed() for line in lines} >= {curve.dash != "solid"}


def check_marks(axes: Axes, marks: words.Marks) -> None:
    scattered = [part for part in axes.collections if isinstance(part, PathCollection)]
    found = {
        (round(x, 9), round(y, 9), to_hex(hue))
        for part in scattered
        for (x, y), hue in zip(
            np.ma.filled(part.get_offsets(), np.nan),
            np.broadcast_to(part.get_edgecolors(), (len(part.get_offsets()), 4)),
            strict=True,
        )
    }
    places = points(marks)
    for (x, y), hue in zip(places, each(marks.colours, len(places)), strict=True):
        if np.isfinite([x, y]).all():
            assert (round(x, 9), round(y, 9), hue) in found


def check_segments(axes: Axes, segments: words.Segments) -> None:
    wanted = np.asarray(segments.ends).reshape(-1, 2, 2)
    parts = [part for part in axes.collections if isinstance(part, LineCollection)]
    assert any(same_rows(np.array(part.get_segments()), wanted) for part in parts)


def check_rectangles(axes: Axes, rectangles: words.Rectangles) -> None:
    corners = np.asarray(rectangles.corners, dtype=float)
    wanted = np.column_stack([np.sort(corners[:, k::2], axis=1) for k in (0, 1)])[:, [0, 2, 1, 3]]
    parts = [part for part in axes.collections if isinstance(part, PolyCollection)]
    assert any(
        same_rows(boxes(part), wanted) and (part.get_hatch() or "") == 4 * rectangles.hatch
        for part in parts
    )


def check_polygons(axes: Axes, polygons: words.Polygons) -> None:
    parts = [part for part in axes.collections if isinstance(part, PolyCollection)]
    drawn = [path.vertices[:-1] for part in parts for path in part.get_paths()]
    for corners in polygons.corners:
        assert any(same_rows(one, np.asarray(corners)) for one in drawn)


def boxes(part: PolyCollection) -> np.ndarray:
    ends = [[*path.vertices.min(axis=0), *path.vertices.max(axis=0)] for path in part.get_paths()]
    return np.array(ends).reshape(-1, 4)


def check_image(axes: Axes, image: words.Image) -> None:
    assert any(
        np.allclose(part.get_extent(), image.extent)
        and part.get_array().shape[:2] == np.shape(image.values)
        for part in axes.images
    )


def check_across(axes: Axes, lines: words.Across) -> None:
    which = "xy".index(lines.axis)
    found = [float(line.get_xydata()[0, which]) for line in axes.lines if len(line.get_xydata())]
    for place in lines.places:
        assert not np.isfinite(place) or np.isclose(found, place).any()


def check_texts(axes: Axes, texts: words.Texts) -> None:
    said = {text.get_text() for text in axes.texts}
    for x, y, word in zip(texts.x, texts.y, texts.words, strict=True):
        assert (typeset(word) in said) or not axes.viewLim.contains(float(x), float(y))


def check_area(axes: Axes, area: words.Area) -> None:
    assert any(isinstance(part, FillBetweenPolyCollection) for part in axes.collections)


CHECKS: dict[type, Any] = {
    words.Curve: check_curve,
    words.Marks: check_marks,
    words.Segments: check_segments,
    words.Rectangles: check_rectangles,
    words.Polygons: check_polygons,
    words.Image: check_image,
    words.Across: check_across,
    words.Texts: check_texts,
    words.Area: check_area,
    words.Key: lambda axes, key: None,
}


def drawn_frames(sheet: Sheet) -> list[Axes]:
    """The axes of the panels, without colour bars."""
    return [axes for axes in sheet.axes if axes.get_subplotspec() is not None]


def _at_its_end(label: str, panel: words.Panel, axes: Axes) -> bool:
    """Whether a curve's name stands beside it."""
    written = {text.get_text() for text in axes.texts}
    ends = {curve.end for curve in panel.of(words.Curve) if curve.label == label and curve.end}
    return bool(ends) and all(typeset(end) in written for end in ends)


@pytest.mark.parametrize("path", FIGURES)
def test_shows_the_data_of_every_layer(path: str) -> None:
    """Nothing is left out, moved or added: limits, scales and words follow the panels too."""
    figure, dataset = made(path)
    panels = tuple(map(recoloured, figure.panels(dataset)))
    sheet = publication.draw(figure, dataset, "double")
    frames = drawn_frames(sheet)
    for axes, panel, ends in zip(frames, panels, panel_limits(panels), strict=True):
        for layer in panel.layers:
            CHECKS[type(layer)](axes, layer)
        assert axes.get_xlim() == pytest.approx(ends[0])
        assert axes.get_ylim() == pytest.approx(ends[1])
        assert axes.get_ylabel().replace("\n", " ") == typeset(panel.y.label)
        assert axes.get_xlabel().replace("\n", " ") in (typeset(panel.x.label), "")
        assert (axes.get_xscale() == "log") == (panel.x.scale == words.LOG)
        assert (axes.get_yscale() == "log") == (panel.y.scale == words.LOG)
    assert frames[-1].get_xlabel()
    assert len(sheet.axes) - len(frames) == sum(len(bars(panel)) for panel in panels)
    told = [text.get_text() for legend in sheet.legends for text in legend.get_texts()]
    named = [
        typeset(entry.label)
        for axes, panel in zip(frames, panels, strict=True)
        for entry in entries(panel)
        if typeset(entry.label) in told or not _at_its_end(entry.label, panel, axes)
    ]
    assert told == named


def test_axes_are_as_the_reader_has_them() -> None:
    """As a link tells it; the file says how to make it again."""
    figure, dataset = made("crystal/phase-diagram")
    (axes,) = drawn_frames(publication.draw(figure, dataset, zoom="0.2:0.4,1.1:0.9"))
    assert axes.get_xlim() == (0.2, 0.4)
    assert axes.get_ylim() == (1.1, 0.9)
    assert b"--zoom=0.2:0.4" in publication.rendered(figure, dataset, "png", zoom="0.2:0.4")
    with pytest.raises(InvalidInputError, match="zoom"):
        publication.draw(figure, dataset, zoom="left")


def check_sheet(path: str, width: str) -> None:
    """Every letter has a glyph, and nothing reaches beyond the sheet."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*[Gg]lyph.*")
        sheet = publication.draw(*made(path), width)
        with style():
            sheet.canvas.draw()
            # Where nothing is styled, ticks beyond the axes would be given other words.
            whole = sheet.get_tightbbox(sheet.canvas.get_renderer())
    assert sheet.get_size_inches()[0] * 2.54 == pytest.approx(WIDTHS[width].centimetres)
    across, height = sheet.get_size_inches()
    assert whole.x0 >= -0.01
    assert whole.y0 >= -0.01
    assert whole.x1 <= across + 0.01
    assert whole.y1 <= height + 0.01
    renderer = sheet.canvas.get_renderer()
    frames = [axes.get_window_extent(renderer) for axes in sheet.axes]
    for legend in sheet.legends:
        box = legend.get_window_extent(renderer)
        assert not any(box.overlaps(frame) for frame in frames)


@pytest.mark.parametrize("path", [USUAL, "crust/abundances"])
def test_fits_on_the_sheet(path: str) -> None:
    check_sheet(path, "single")


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", FIGURES)
def test_every_figure_fits_on_the_sheet(path: str, width: str) -> None:
    check_sheet(path, width)


def check_fonts(content: bytes) -> None:
    fonts = PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"]
    assert len(fonts)
    for font in fonts.values():
        found = font.get_object()
        inner = found["/DescendantFonts"][0].get_object() if "/DescendantFonts" in found else found
        assert "/FontFile2" in inner["/FontDescriptor"].get_object()


def test_pdf_holds_its_fonts_and_its_origin() -> None:
    """And has no date, so that the same figure makes the same bytes."""
    content = publication.rendered(*made(USUAL), "pdf")
    check_fonts(content)
    document = PdfReader(io.BytesIO(content))
    assert document.metadata.title.startswith("Free energy: C/O")
    assert "serve.py export crystal/free-energy --format pdf" in document.metadata.subject
    assert "Baiko" in document.metadata.subject
    assert "/CreationDate" not in document.metadata
    assert float(document.pages[0].mediabox.width) == pytest.approx(8.6 / 2.54 * 72, abs=0.1)
    assert publication.rendered(*made(USUAL), "pdf") == content


@pytest.mark.slow
@pytest.mark.parametrize("path", FIGURES)
def test_every_pdf_holds_its_fonts(path: str) -> None:
    check_fonts(publication.rendered(*made(path), "pdf", "double"))


def test_png_is_made_for_print() -> None:
    """600 dots per inch over the width of a column."""
    image = Image.open(io.BytesIO(publication.rendered(*made("crystal/lattice-sums"), "png")))
    assert image.info["dpi"] == pytest.approx((600, 600), abs=0.1)
    assert image.width == pytest.approx(8.6 / 2.54 * 600, abs=1)
    assert "serve.py export" in image.info["Description"]


def test_svg_needs_no_font() -> None:
    text = publication.rendered(*made("crystal/lattice-sums"), "svg").decode()
    assert "<text" not in text
    assert "<dc:date>" not in text
    assert "crystal/lattice-sums" in text


def test_saves_once(tmp_path: Path) -> None:
    """A file that is there is not replaced unasked."""
    path = tmp_path / "sums.svg"
    assert publication.save(*made("crystal/lattice-sums"), path) == path
    with pytest.raises(InvalidInputError, match="exists"):
        publication.save(*made("crystal/lattice-sums"), path)
    assert [file.name for file in tmp_path.iterdir()] == ["sums.svg"]


def test_says_what_is_possible() -> None:
    with pytest.raises(InvalidInputError, match="single or double, not 'triple'"):
        publication.draw(*made("crystal/lattice-sums"), "triple")
    with pytest.raises(InvalidInputError, match="png, svg, pdf, not 'gif'"):
        publication.rendered(*made("crystal/lattice-sums"), "gif")


def test_says_how_to_install_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def without(name: str, *others: Any, **options: Any) -> Any:
        if name == "matplotlib":
            raise ImportError(name)
        return usual(name, *others, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InvalidInputError, match="uv sync --extra print"):
        publication.draw(*made("crystal/lattice-sums"))


def test_subscripts() -> None:
    assert typeset("n_B (fm⁻³)") == r"$n_\mathrm{B}$ (fm⁻³)"
    assert typeset("c_s² (c²)") == r"$c_\mathrm{s}^2$ (c²)"
    assert typeset("pool AME_x, $5") == r"pool AME_x, \$5"


def test_long_titles_are_broken_between_words() -> None:
    assert wrapped("one two three", lambda line: len(line) <= 7) == "one two\nthree"
    assert wrapped("unbreakable", lambda line: len(line) <= 7) == "unbreakable"


def test_legend_names_lines_across_and_hatching() -> None:
    """The end of nuclei as a line, and what is in doubt by its hatching."""
    from dashboard.files.publication.legend import symbols

    figure, dataset = made("crust/map")
    named = [entry for panel in map(recoloured, figure.panels(dataset)) for entry in entries(panel)]
    shown = {entry.label: symbols(entry)[0] for entry in named}
    assert shown["last stable nuclei"].get_linestyle() != "None"
    hatches = [shown[text].get_hatch() for text in (COLD, WARM)]
    assert hatches[0] != hatches[1]
    assert all(hatches)
