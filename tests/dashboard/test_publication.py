"""Figures for print: the same data as the drawing, every letter, every font, the same bytes."""

from __future__ import annotations

import builtins
import io
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import holoviews as hv
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.figure import Figure as Sheet
from PIL import Image
from pypdf import PdfReader

from core.crust.limits import COLD, WARM
from core.dataset import Dataset
from core.errors import InvalidInputError
from dashboard import publication
from dashboard.figures import FIGURES
from dashboard.figures.base import Figure
from dashboard.publication.widths import WIDTHS
from dashboard.publication.wording import typeset, wrapped
from dashboard.theme import set_options

USUAL = "crystal/free-energy"


@cache
def made(path: str) -> tuple[Figure, Dataset]:
    figure = FIGURES[path]()
    return figure, figure.dataset()


def drawn_axes(path: str) -> list[Axes]:
    """The panels with their artists, not yet arranged on a sheet."""
    from dashboard.publication.panel import Panel

    with publication._style():
        sheet = Sheet()
        sheet_canvas(sheet)
        return [Panel(sheet, model, 100.0).axes for model in publication._panels(*made(path))]


def sheet_canvas(sheet: Sheet) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(sheet)


def columns(element: hv.Element, count: int) -> np.ndarray:
    """The first columns of an element, a row for each of its points."""
    names = element.dimensions()[:count]
    return np.column_stack([element.dimension_values(name).astype(float) for name in names])


def same_rows(found: np.ndarray, wanted: np.ndarray) -> bool:
    return found.shape == wanted.shape and np.allclose(found, wanted, equal_nan=True)


def check_curve(axes: Axes, element: hv.Curve) -> None:
    wanted = columns(element, 2)
    assert any(same_rows(line.get_xydata(), wanted) for line in axes.lines)


def check_points(axes: Axes, element: hv.Points) -> None:
    scattered = [part for part in axes.collections if isinstance(part, PathCollection)]
    found = np.concatenate([np.ma.filled(part.get_offsets(), np.nan) for part in scattered])
    for point in columns(element, 2):
        if np.isfinite(point).all():
            assert np.isclose(found, point).all(axis=1).any()


def check_segments(axes: Axes, element: hv.Segments) -> None:
    wanted = columns(element, 4).reshape(-1, 2, 2)
    parts = [part for part in axes.collections if isinstance(part, LineCollection)]
    assert any(same_rows(np.array(part.get_segments()), wanted) for part in parts)


def check_rectangles(axes: Axes, element: hv.Rectangles) -> None:
    wanted = columns(element, 4)
    found = [
        np.array([[*path.vertices.min(axis=0), *path.vertices.max(axis=0)] for path in paths])
        for part in axes.collections
        if isinstance(part, PolyCollection) and (paths := part.get_paths())
    ]
    assert any(same_rows(part, wanted) for part in found)


def check_image(axes: Axes, element: hv.Image) -> None:
    left, bottom, right, top = element.bounds.lbrt()
    shape = element.dimension_values(2, flat=False).shape
    assert any(
        np.allclose(part.get_extent(), (left, right, bottom, top))
        and part.get_array().shape[:2] == shape
        for part in axes.images
    )


def check_lines(axes: Axes, element: hv.VLines | hv.HLines) -> None:
    which = 0 if isinstance(element, hv.VLines) else 1
    found = [float(line.get_xydata()[0, which]) for line in axes.lines if len(line.get_xydata())]
    for value in element.dimension_values(0):
        assert np.isclose(found, value).any()


def check_labels(axes: Axes, element: hv.Labels) -> None:
    words = {text.get_text() for text in axes.texts}
    for row in zip(*(element.dimension_values(i) for i in range(3)), strict=True):
        if axes.viewLim.contains(float(row[0]), float(row[1])):
            assert typeset(row[2]) in words


def check_polygons(axes: Axes, element: hv.Polygons) -> None:
    assert len(axes.patches) == len(element.split())


CHECKS: dict[type, Any] = {
    hv.Curve: check_curve,
    hv.Points: check_points,
    hv.Segments: check_segments,
    hv.Rectangles: check_rectangles,
    hv.Image: check_image,
    hv.VLines: check_lines,
    hv.HLines: check_lines,
    hv.Labels: check_labels,
    hv.Polygons: check_polygons,
}


@pytest.mark.parametrize("path", FIGURES)
def test_shows_the_data_of_every_element(path: str) -> None:
    """Nothing is left out, moved or added: sizes, limits and words follow the drawing too."""
    set_options()
    figure, dataset = made(path)
    drawing = figure.draw(dataset)
    overlays = list(drawing) if isinstance(drawing, hv.Layout) else [drawing]
    panels = drawn_axes(path)
    assert len(panels) == len(overlays)
    for axes, overlay in zip(panels, overlays, strict=True):
        for element in overlay:
            if len(element):
                CHECKS[type(element)](axes, element)
        options = hv.Store.lookup_options("bokeh", overlay, "plot").kwargs
        for name, limits in (("xlim", axes.get_xlim()), ("ylim", axes.get_ylim())):
            if name in options:
                assert sorted(limits) == pytest.approx(sorted(map(float, options[name])))
        assert axes.get_xlabel() == typeset(options.get("xlabel", axes.get_xlabel()))
        assert (axes.get_xscale() == "log") == options.get("logx", False)
        assert (axes.get_yscale() == "log") == options.get("logy", False)
        assert axes.yaxis_inverted() == options.get("invert_yaxis", False)


def check_sheet(path: str, width: str) -> None:
    """Every letter has a glyph, and nothing reaches beyond the sheet."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*[Gg]lyph.*")
        sheet = publication.draw(*made(path), width)
        with publication._style():
            sheet.canvas.draw()
    assert sheet.get_size_inches()[0] * 2.54 == pytest.approx(WIDTHS[width].centimetres)
    whole = sheet.get_tightbbox(sheet.canvas.get_renderer())
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
    from dashboard.publication.legend import entries

    lower = publication._panels(*made("crust/map"))[1]
    shown = {words: symbols[0] for words, symbols in entries(lower)}
    assert shown["last stable nuclei"].get_linestyle() != "None"
    hatches = [shown[words].get_hatch() for words in (COLD, WARM)]
    assert hatches[0] != hatches[1]
    assert all(hatches)
