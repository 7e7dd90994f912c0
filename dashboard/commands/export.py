"""`serve.py export`: a figure as a file, for print or as an HTML page that works from disk."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from core.errors import InvalidInputError
from dashboard.commands.data import figure_from
from dashboard.figures.common.base import Figure
from dashboard.figures.common.page_inputs import figure_inputs
from dashboard.files import publication, standalone
from dashboard.files.new_file import check_free, write_new
from dashboard.files.page_export import file_name
from dashboard.files.publication.widths import WIDTHS
from dashboard.files.sweep import FORM, MOST_SWEEPS, Sweep, parse_sweeps
from dashboard.live.pinned import all_panels
from dashboard.live.results import Result
from dashboard.live.zoom import FORM as ZOOM
from dashboard.systems import FIGURES
from dashboard.systems.input_words import words
from dashboard.systems.pinned import pinned_figure

HTML = "html"
USUAL_LIMIT = 100.0
"""Megabytes: largest file that is written unless --largest allows more."""
MEGABYTE = 1e6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that do not depend on the figure; the others are the figure's inputs."""
    parser.add_argument("figure", nargs="?", help="path of a figure, such as crystal/phase-diagram")
    parser.add_argument(
        "--format", choices=(HTML, *publication.FORMATS), default="pdf", help="default: pdf"
    )
    parser.add_argument(
        "--sweep",
        action="append",
        default=[],
        metavar="NAME=lo:hi:count[:log]",
        help=f"input that gets a slider in an HTML file; at most {MOST_SWEEPS}",
    )
    parser.add_argument(
        "--width", choices=tuple(WIDTHS), help="columns of a figure for print; default: single"
    )
    parser.add_argument(
        "--zoom", metavar="ZOOM", default="", help=f"axes of a figure for print: {ZOOM}"
    )
    parser.add_argument(
        "--pin",
        metavar="QUERY",
        default="",
        help="another state, drawn faintly below: inputs as in a link, such as Gamma=200&Z2=26",
    )
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        help="default: a name made from the figure and its inputs",
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file of the same name")
    parser.add_argument(
        "--largest",
        metavar="MB",
        type=float,
        default=USUAL_LIMIT,
        help=f"largest file to write; default: {USUAL_LIMIT:g}",
    )


def run(arguments: argparse.Namespace, settings: Sequence[str]) -> int:
    """Write a file.

    Parameters
    ----------
    arguments : what `add_arguments` asks for.
    settings : the rest of the command line, --NAME VALUE or --NAME=VALUE of the figure's inputs.

    Returns
    -------
    int : exit status.

    Raises
    ------
    DenseMatterError : with a sentence on what to change.
    """
    if arguments.figure is None:
        raise InvalidInputError(f"Which figure? Choose from {', '.join(FIGURES)}.")
    figure = figure_from(arguments.figure, settings)
    sweeps = parse_sweeps(arguments.sweep, type(figure))
    _check(arguments)
    out = arguments.out or Path(file_name(figure, arguments.format))
    check_free(out, overwrite=arguments.overwrite)
    content, what = (
        _page(figure, sweeps, arguments.sweep)
        if arguments.format == HTML
        else _print(figure, arguments)
    )
    _say(f"{what}, {len(content) / MEGABYTE:.1f} MB")
    if len(content) > arguments.largest * MEGABYTE:
        raise InvalidInputError(
            f"The file exceeds {arguments.largest:g} MB: ask for fewer states, or raise --largest."
        )
    write_new(out, content, overwrite=arguments.overwrite)
    print(out)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Complain about options that do not go together."""
    if arguments.sweep and arguments.format != HTML:
        raise InvalidInputError(f"A sweep ({FORM}) needs --format html.")
    if arguments.width and arguments.format == HTML:
        raise InvalidInputError("An HTML file adapts to its window: leave out --width.")
    if arguments.zoom and arguments.format == HTML:
        raise InvalidInputError("Readers zoom an HTML file themselves: leave out --zoom.")
    if arguments.pin and arguments.format == HTML:
        raise InvalidInputError("A pinned state is drawn in files for print: leave out --pin.")
    if not arguments.largest > 0.0:
        raise InvalidInputError("--largest takes a number of megabytes above 0.")


def _page(figure: Figure, sweeps: list[Sweep], texts: Sequence[str]) -> tuple[bytes, str]:
    options = ["--format", HTML, *(word for text in texts for word in ("--sweep", text))]
    text = standalone.page(figure, sweeps, _progress, *options)
    states = math.prod(len(sweep.values) for sweep in sweeps)
    return text.encode(), f"{states} state{'s' * (states > 1)}"


def _print(figure: Figure, arguments: argparse.Namespace) -> tuple[bytes, str]:
    extension, width, pin = arguments.format, arguments.width or "single", arguments.pin
    result = _result(figure)
    panels = all_panels(result, _result(pinned_figure(type(figure), pin)) if pin else None, words)
    options = {"zoom": arguments.zoom, "pin": pin}
    content = publication.printed(figure, panels, [extension], width, **options)[extension]
    for note in result.dataset.notes:
        _say(f"note: {note}")
    return content, f"{extension.upper()}, {WIDTHS[width].centimetres:g} cm wide"


def _result(figure: Figure) -> Result:
    dataset = figure.dataset()
    if dataset.refusals:
        raise InvalidInputError(" ".join(dataset.refusals))
    return Result(figure, dataset, figure.panels(dataset), figure_inputs(figure, {}))


def _progress(done: int, total: int, words: str) -> None:
    if total > 1:
        _say(f"{done + 1} of {total}: {words}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
