"""Figures for print: PNG, SVG and PDF by matplotlib, without a browser.

`draw(figure, dataset, width="single")` makes a matplotlib Figure, `rendered(figure, dataset,
"pdf", width)` the bytes of a file, and `save(figure, dataset, "name.pdf", width)` writes one, its
format taken from the name. What is drawn is `figure.panels(dataset)`, as it is on the page: nothing
about a single figure stands here. Matplotlib is an optional package; without it each of the three
raises an InvalidInputError that says how to install it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from core.dataset import Dataset
from core.errors import InvalidInputError
from dashboard.figures.common.base import Figure
from dashboard.files.new_file import check_free, write_new
from dashboard.files.provenance import Origin
from dashboard.files.publication.style import style
from dashboard.files.publication.widths import width_named
from dashboard.live.zoom import parse_zoom
from dashboard.plots.axis_limits import panel_limits
from dashboard.plots.shades import recoloured
from dashboard.plots.vocabulary import Panel

if TYPE_CHECKING:
    import matplotlib.figure

METADATA: Mapping[str, Mapping[str, str | None]] = {
    "png": {"Title": "title", "Description": "text", "Software": "program"},
    "svg": {"Title": "title", "Description": "text", "Creator": "program", "Date": None},
    "pdf": {"Title": "title", "Subject": "text", "Creator": "program", "CreationDate": None},
}
"""What a file of each format says of its origin, in the words of that format."""
FORMATS = tuple(METADATA)


def available() -> bool:
    """Whether matplotlib is installed; it is not loaded for that."""
    return find_spec("matplotlib") is not None


def draw(
    figure: Figure, dataset: Dataset, width: str = "single", *, zoom: str = ""
) -> matplotlib.figure.Figure:
    """The drawing of a dataset as a matplotlib Figure, one or two columns wide.

    Parameters
    ----------
    zoom : where a reader has moved the axes, as `dashboard.live.zoom` writes it in links.

    Raises
    ------
    InvalidInputError : matplotlib is not installed, or there is no such width or zoom.
    """
    return _sheet(figure, figure.panels(dataset), width, zoom)


def rendered(
    figure: Figure, dataset: Dataset, extension: str, width: str = "single", *, zoom: str = ""
) -> bytes:
    """A file of the drawing: "png", "svg" or "pdf", the same bytes for the same figure.

    Raises
    ------
    InvalidInputError : as `draw`, or there is no such format.
    """
    panels = figure.panels(dataset)
    return printed(figure, panels, [extension], width, zoom=zoom)[extension]


def printed(
    figure: Figure,
    panels: tuple[Panel, ...],
    extensions: Sequence[str],
    width: str = "single",
    *,
    zoom: str = "",
    pin: str = "",
) -> dict[str, bytes]:
    """Files of one drawing of panels, by their formats.

    Parameters
    ----------
    panels : those of the figure, with a pinned state below them or without.
    pin : the text of that state, of which files say that they were made with it.

    Raises
    ------
    InvalidInputError : as `rendered`.
    """
    for extension in extensions:
        if extension not in FORMATS:
            raise InvalidInputError(
                f"A figure for print is {', '.join(FORMATS)}, not '{extension}'."
            )
    sheet = _sheet(figure, panels, width, zoom)
    moved = {"zoom": zoom, "pin": pin}
    options = ["--width", width, *(f"--{name}={text}" for name, text in moved.items() if text)]
    return {one: _saved(sheet, figure, panels, one, options) for one in extensions}


def _saved(
    sheet: matplotlib.figure.Figure,
    figure: Figure,
    panels: tuple[Panel, ...],
    extension: str,
    options: Sequence[str],
) -> bytes:
    origin = Origin.of(figure, panels[0].title, "--format", extension, *options)
    told = {name: field and getattr(origin, field) for name, field in METADATA[extension].items()}
    content = io.BytesIO()
    with style():
        sheet.savefig(content, format=extension, metadata=told)
    return content.getvalue()


def save(
    figure: Figure,
    dataset: Dataset,
    path: str | Path,
    width: str = "single",
    *,
    zoom: str = "",
    overwrite: bool = False,
) -> Path:
    """Write the drawing to a file whose name ends with .png, .svg or .pdf.

    Raises
    ------
    InvalidInputError : as `rendered`, or the file exists or cannot be written.
    """
    path = Path(path)
    check_free(path, overwrite=overwrite)
    content = rendered(figure, dataset, path.suffix.removeprefix(".").lower(), width, zoom=zoom)
    return write_new(path, content, overwrite=overwrite)


def _sheet(
    figure: Figure, panels: tuple[Panel, ...], width: str, zoom: str
) -> matplotlib.figure.Figure:
    panels = tuple(map(recoloured, panels))
    chosen, limits = width_named(width), panel_limits(panels, parse_zoom(zoom))
    with style():
        from dashboard.files.publication.sheet import sheet

        return sheet(panels, limits, figure.panel_heights, chosen)
