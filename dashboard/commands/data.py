"""`serve.py data`: a figure's dataset on the command line, without a browser."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import param

from core.dataset import Dataset
from core.errors import InvalidInputError
from dashboard.commands.spelling import meant
from dashboard.figures.common.base import Figure
from dashboard.figures.common.explanation import explanation_of, plain
from dashboard.files.data_file import described
from dashboard.files.new_file import check_free, write_new
from dashboard.inputs.parameters import describe, in_terms_of, parse
from dashboard.systems import FIGURES, system_of
from dashboard.systems.input_help import told_choices

OPTIONS = (
    *("list", "format", "no-header", "out", "overwrite"),
    *("sweep", "width", "zoom", "largest", "help"),
)
"""Options of the commands that take a figure; any other option is an input of the figure."""

WIDTH = 100
"""Characters of a line of text in a listing."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that do not depend on the figure; the others are the figure's inputs."""
    parser.add_argument("figure", nargs="?", help="path of a figure, such as crystal/free-energy")
    parser.add_argument(
        "--list", action="store_true", help="name figures and their parameters, or those of one"
    )
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="default: csv")
    parser.add_argument(
        "--no-header",
        action="store_true",
        help="leave out the comment lines (#) at the top of the CSV",
    )
    parser.add_argument(
        "--out", metavar="FILE", type=Path, help="write to this file instead of printing"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace a file of the same name")


def run(arguments: argparse.Namespace, settings: Sequence[str]) -> int:
    """Print or write a dataset.

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
    if arguments.no_header and arguments.format == "json":
        raise InvalidInputError("JSON has no header: leave out --no-header.")
    if arguments.out is not None:
        check_free(arguments.out, overwrite=arguments.overwrite)
    notes: tuple[str, ...] = ()
    if arguments.list or arguments.figure is None:
        _complain_about(settings)
        text = listing(arguments.figure)
    else:
        data = _table(arguments.figure, settings)
        text, notes = _text(data, arguments.format, arguments.no_header), data.notes
    if arguments.out is None:
        print(text, end="", flush=True)
    else:
        write_new(arguments.out, text.encode(), overwrite=arguments.overwrite)
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    return 0


def _table(path: str, settings: Sequence[str]) -> Dataset:
    figure = figure_from(path, settings)
    data = figure.dataset()
    if data.refusals:
        # In the words that the command line takes.
        raise InvalidInputError(" ".join(data.refusals))
    return described(figure, figure.readable(data))


def figure_class(path: str) -> type[Figure]:
    """The figure at a path.

    Raises
    ------
    InvalidInputError : there is none.
    """
    if path not in FIGURES:
        raise InvalidInputError(
            f"Unknown figure '{path}'{meant(path, FIGURES)}: choose from {', '.join(FIGURES)}."
        )
    return FIGURES[path]


def figure_from(path: str, settings: Sequence[str]) -> Figure:
    """The figure at a path with inputs from the command line.

    Raises
    ------
    InvalidInputError : no such figure or input, or a value that the input does not take.
    """
    figure = figure_class(path)
    inputs = figure.inputs()
    values: dict[str, Any] = {}
    for word, given in _pairs(settings):
        name, text = in_terms_of(inputs, word, given)
        if name not in inputs:
            raise InvalidInputError(
                f"{path} has no parameter '{name}'{meant(name, [*inputs, *OPTIONS])}: choose from "
                f"{', '.join(inputs)}."
            )
        if name in values:
            raise InvalidInputError(f"{name} is given more than once.")
        values[name] = parse(inputs[name], text)
    return figure(**values)


def _pairs(settings: Sequence[str]) -> list[tuple[str, str]]:
    rest = list(settings)
    pairs = []
    while rest:
        word = rest.pop(0)
        if not word.startswith("--") or len(word) == 2:
            raise InvalidInputError(f"'{word}' is not a parameter: write --NAME VALUE.")
        name, equals, text = word[2:].partition("=")
        if not equals:
            if not rest:
                raise InvalidInputError(f"--{name} needs a value.")
            text = rest.pop(0)
        pairs.append((name, text))
    return pairs


def _complain_about(settings: Sequence[str]) -> None:
    if settings:
        guess = meant(settings[0].lstrip("-"), OPTIONS)
        raise InvalidInputError(
            f"'{settings[0]}'{guess} needs a figure before it: choose from {', '.join(FIGURES)}."
        )


def listing(only: str | None = None) -> str:
    """All figures, or one, with their parameters, bounds and defaults."""
    lines = []
    for path, figure in (FIGURES if only is None else {only: figure_class(only)}).items():
        lines.append(f"{path}: {figure.title}")
        lines += _explained(figure) if only else ()
        for name, parameter in figure.inputs().items():
            lines.append(f"  --{name}: {describe(parameter)}. {parameter.doc}{_default(parameter)}")
            lines += _choices(figure, name) if only else ()
    return "\n".join(lines) + "\n"


def _explained(figure: type[Figure]) -> Iterator[str]:
    """What is plotted."""
    told = explanation_of(figure)
    for text in told.plotted if told else ():
        yield textwrap.fill(plain(text), WIDTH, initial_indent="  ", subsequent_indent="  ")


def _choices(figure: type[Figure], name: str) -> Iterator[str]:
    """What the models are that an input can name."""
    selector = isinstance(figure.param[name], param.Selector)
    told = told_choices(system_of(figure), name) if selector else {}
    yield from (f"      {one}: {told[one]}" for one in told if told[one])


def _default(parameter: Any) -> str:
    default = parameter.default
    if default is None or default == []:
        return ""
    if isinstance(default, list):
        numbers = [f"{value:g}" if isinstance(value, float) else str(value) for value in default]
        shown = numbers if len(numbers) <= 4 else [*numbers[:2], "...", numbers[-1]]
        return f" Default: {','.join(shown)}."
    return f" Default: {default}."


def _text(data: Dataset, kind: str, bare: bool) -> str:
    if kind == "json":
        return data.to_json() + "\n"
    return (replace(data, origin={}) if bare else data).to_csv()
