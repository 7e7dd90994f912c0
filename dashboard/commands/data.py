"""`serve.py data`: a figure's dataset on the command line, without a browser."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.dataset import Dataset
from core.errors import DenseMatterError, InvalidInputError
from dashboard.figures import FIGURES
from dashboard.figures.base import Figure
from dashboard.parameters import describe, parse

FAILED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that do not depend on the figure; the others are the figure's inputs."""
    parser.add_argument("figure", nargs="?", help="path of a figure, such as crystal/free-energy")
    parser.add_argument("--list", action="store_true", help="name figures and their parameters")
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="default: csv")
    parser.add_argument("--out", metavar="FILE", type=Path, help="write there instead of printing")


def run(arguments: argparse.Namespace, settings: Sequence[str]) -> int:
    """Print or write a dataset.

    Parameters
    ----------
    arguments : what `add_arguments` asks for.
    settings : the rest of the command line, --NAME VALUE or --NAME=VALUE of the figure's inputs.

    Returns
    -------
    0, or 2 after one sentence on standard error.
    """
    try:
        if arguments.list or arguments.figure is None:
            _complain_about(settings)
            text, notes = listing(), ()
        else:
            figure = figure_from(arguments.figure, settings)
            data = figure.dataset()
            if data.refusals:
                raise InvalidInputError(" ".join(data.refusals))
            text, notes = _text(data, arguments.format), data.notes
        _write(text, arguments.out)
    except DenseMatterError as error:
        print(f"serve.py data: {error}", file=sys.stderr)
        return FAILED
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    return 0


def figure_from(path: str, settings: Sequence[str]) -> Figure:
    """The figure at a path with inputs from the command line.

    Raises
    ------
    InvalidInputError : no such figure or input, or a value that the input does not take.
    """
    if path not in FIGURES:
        raise InvalidInputError(f"Unknown figure '{path}': choose from {', '.join(FIGURES)}.")
    figure = FIGURES[path]
    inputs = figure.inputs()
    values: dict[str, Any] = {}
    for name, text in _pairs(settings):
        if name not in inputs:
            raise InvalidInputError(
                f"{path} has no parameter '{name}': choose from {', '.join(inputs)}."
            )
        if name in values:
            raise InvalidInputError(f"{name} is given twice.")
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
        raise InvalidInputError(
            f"'{settings[0]}' needs a figure before it: choose from {', '.join(FIGURES)}."
        )


def listing() -> str:
    """All figures with their parameters, bounds and defaults."""
    lines = []
    for path, figure in FIGURES.items():
        lines.append(f"{path}: {figure.title}")
        for name, parameter in figure.inputs().items():
            lines.append(f"  --{name}: {describe(parameter)}. {parameter.doc}{_default(parameter)}")
    return "\n".join(lines) + "\n"


def _default(parameter: Any) -> str:
    default = parameter.default
    if default is None or default == []:
        return ""
    if isinstance(default, list):
        numbers = [f"{value:g}" if isinstance(value, float) else str(value) for value in default]
        shown = numbers if len(numbers) <= 4 else [*numbers[:2], "...", numbers[-1]]
        return f" Default: {','.join(shown)}."
    return f" Default: {default}."


def _text(data: Dataset, kind: str) -> str:
    return data.to_json() + "\n" if kind == "json" else data.to_csv()


def _write(text: str, out: Path | None) -> None:
    if out is None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader, such as `head`, has seen enough.
            sys.stderr.close()
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInputError(f"Cannot write {out}: {error.strerror}.") from error
