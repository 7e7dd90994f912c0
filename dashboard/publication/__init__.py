"""Figures for print: PNG, SVG and PDF by matplotlib, without a browser.

`draw(figure, dataset, width="single")` makes a matplotlib Figure, `rendered(figure, dataset,
"pdf", width)` the bytes of a file, and `save(figure, dataset, "name.pdf", width)` writes one, its
format taken from the name. What is drawn is `figure.draw(dataset)`, as it is on the page: nothing
about a single figure stands here. Matplotlib is an optional package; without it each of the three
raises an InvalidInputError that says how to install it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import holoviews as hv
from bokeh.document import Document

from core.dataset import Dataset
from core.errors import InvalidInputError
from dashboard.figures.base import Figure
from dashboard.new_file import check_free, write_new
from dashboard.origin import Origin
from dashboard.publication.widths import width_named
from dashboard.theme import INK, on_paper, set_options

if TYPE_CHECKING:
    import matplotlib.figure

FORMATS = ("png", "svg", "pdf")
STYLE = {
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 8.0,
    "axes.labelsize": 8.5,
    "xtick.labelsize": 8.0,
    "ytick.labelsize": 8.0,
    "legend.fontsize": 8.0,
    "axes.linewidth": 0.6,
    "axes.labelpad": 2.5,
    **{f"{axis}tick.{kind}.width": width for axis in "xy" for kind, width in (
        ("major", 0.6), ("minor", 0.45))},
    **{f"{axis}tick.{kind}.size": size for axis in "xy" for kind, size in (
        ("major", 3.0), ("minor", 1.7))},
    **{f"{axis}tick.direction": "in" for axis in "xy"},
    "xtick.top": True,
    "ytick.right": True,
    **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor"), INK),
    **dict.fromkeys(("xtick.color", "ytick.color"), INK),
    "lines.solid_capstyle": "butt",
    "lines.scale_dashes": False,
    "legend.frameon": False,
    "legend.borderpad": 0.1,
    "legend.borderaxespad": 0.0,
    "legend.handlelength": 2.2,
    "legend.handletextpad": 0.5,
    "legend.columnspacing": 1.3,
    "legend.labelspacing": 0.35,
    "hatch.linewidth": 0.35,
    # Fonts as TrueType, which every program can read, and in SVG as outlines, which need none.
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    # Names of parts that are the same every time.
    "svg.hashsalt": "dense-matter-dashboard",
    "savefig.dpi": "figure",
}  # fmt: skip
"""The DejaVu fonts come with matplotlib and have every letter that is used."""


def draw(figure: Figure, dataset: Dataset, width: str = "single") -> matplotlib.figure.Figure:
    """The drawing of a dataset as a matplotlib Figure, one or two columns wide.

    Raises
    ------
    InvalidInputError : matplotlib is not installed, or there is no such width.
    """
    return _sheet(_panels(figure, dataset), figure, width)


def rendered(figure: Figure, dataset: Dataset, extension: str, width: str = "single") -> bytes:
    """A file of the drawing: "png", "svg" or "pdf", the same bytes for the same figure.

    Raises
    ------
    InvalidInputError : as `draw`, or there is no such format.
    """
    if extension not in FORMATS:
        raise InvalidInputError(f"A figure for print is {', '.join(FORMATS)}, not '{extension}'.")
    panels = _panels(figure, dataset)
    sheet = _sheet(panels, figure, width)
    options = ("--format", extension, "--width", width)
    origin = Origin.of(figure, panels[0].title.text, *options)
    content = io.BytesIO()
    with _style():
        sheet.savefig(content, format=extension, metadata=METADATA[extension](origin))
    return content.getvalue()


def save(
    figure: Figure,
    dataset: Dataset,
    path: str | Path,
    width: str = "single",
    *,
    overwrite: bool = False,
) -> Path:
    """Write the drawing to a file whose name ends with .png, .svg or .pdf.

    Raises
    ------
    InvalidInputError : as `rendered`, or the file exists or cannot be written.
    """
    path = Path(path)
    check_free(path, overwrite=overwrite)
    content = rendered(figure, dataset, path.suffix.removeprefix(".").lower(), width)
    return write_new(path, content, overwrite=overwrite)


def _panels(figure: Figure, dataset: Dataset) -> list[Any]:
    """The panels as Bokeh's figures, as the page exports them."""
    set_options()
    renderer = hv.renderer("bokeh").instance(mode="default")
    sheets = on_paper(figure.draw(dataset), figure.panel_heights)
    models = [renderer.get_plot(panel, doc=Document()).state for panel in sheets]
    for panel, model in zip(sheets, models, strict=True):
        if model.match_aspect:
            _narrow(panel, model)
    return models


def _narrow(panel: hv.Overlay, model: Any) -> None:
    """Set the limits asked for, beyond which HoloViews has gone to fill the page's frame."""
    asked = hv.Store.lookup_options("bokeh", panel, "plot").kwargs
    for name, limits in (("xlim", model.x_range), ("ylim", model.y_range)):
        if name in asked:
            limits.update(start=asked[name][0], end=asked[name][1])


def _sheet(panels: list[Any], figure: Figure, width: str) -> matplotlib.figure.Figure:
    chosen = width_named(width)
    with _style():
        from dashboard.publication.sheet import sheet

        return sheet(panels, figure.panel_heights, chosen)


@contextmanager
def _style() -> Iterator[None]:
    """Matplotlib with the look of print, whatever its user has set.

    Raises
    ------
    InvalidInputError : it is not installed.
    """
    try:
        import matplotlib as mpl
    except ImportError:
        raise InvalidInputError(
            "Figures for print need matplotlib: install it with 'uv sync --extra print' or "
            "'pip install matplotlib'."
        ) from None
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield


METADATA = {
    "png": lambda origin: {
        "Title": origin.title,
        "Description": origin.text,
        "Software": origin.program,
    },
    "svg": lambda origin: {
        "Title": origin.title,
        "Description": origin.text,
        "Creator": origin.program,
        "Date": None,
    },
    "pdf": lambda origin: {
        "Title": origin.title,
        "Subject": origin.text,
        "Creator": origin.program,
        "CreationDate": None,
    },
}
"""What a file of each format says of its origin, in the words of that format."""
