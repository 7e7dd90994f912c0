"""Build the precomputed tables, or say what is there.

A table is a whole family (crust-beta) or one file of it (crust-beta-BSk25-default).
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from core.errors import InvalidInputError
from precomputed.build import Progress, build, is_current
from precomputed.registry import MODULES, recipes
from precomputed.status import status
from precomputed.workers import ClusterWorkers, LocalWorkers, Workers

SECONDS_BETWEEN_REPORTS = 2.0

Value = TypeVar("Value")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("table", nargs="?", help=f"one of {', '.join(MODULES)}, or a file of it")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=int, metavar="N", help="processes of this machine; default: one a core"
    )
    where.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="of Dask, such as tcp://node:8786, to use its workers",
    )
    parser.add_argument(
        "--resolution",
        default="",
        metavar="NAME=COUNT,...",
        help="numbers of grid points, such as T=40,n_B=300",
    )
    parser.add_argument(
        "--range",
        default="",
        dest="ranges",
        metavar="NAME=FIRST:LAST,...",
        help="ranges of coordinates, such as T=0.05:5,n_B=1e-12:0.5",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on with an interrupted build; keep what is current",
    )
    parser.add_argument(
        "--status",
        action="store_true",
        help="build nothing; tell what is there and how it was made",
    )


def run(options: argparse.Namespace) -> int:
    """Build or report; return the exit status: 1 if points failed.

    Raises
    ------
    DenseMatterError : with a sentence on what to change.
    """
    asked, ranges = parse_resolution(options.resolution), parse_ranges(options.ranges)
    if options.status:
        names = [options.table] if options.table else list(MODULES)
        print(
            *status(recipe for name in names for recipe in recipes(name, ranges, **asked)),
            sep="\n",
        )
        return 0
    if not options.table:
        raise InvalidInputError(f"Which table? Choose one of {', '.join(MODULES)}.")
    chosen = recipes(options.table, ranges, **asked)
    workers: Workers = (
        ClusterWorkers(options.scheduler) if options.scheduler else LocalWorkers(options.workers)
    )
    print(f"computing on {workers}", file=sys.stderr)
    complete = True
    for recipe in chosen:
        if options.resume and is_current(recipe):
            print(f"{recipe.name}: complete and current, left as it is")
            continue
        summary = build(
            recipe,
            workers,
            resume=options.resume,
            command_line=command_line(options),
            progress=_Report(),
        )
        print(summary, flush=True)
        complete = complete and summary.complete
    return 0 if complete else 1


def by_coordinate(text: str, read: Callable[[str], Value], wanted: str) -> dict[str, Value]:
    """Values by coordinate, from a text such as "T=40,n_B=300".

    Parameters
    ----------
    read : makes a value of its text, or raises ValueError.
    wanted : what each part should have been, and an example.

    Raises
    ------
    InvalidInputError : another text, or a coordinate twice.
    """
    found: dict[str, Value] = {}
    for part in filter(None, text.split(",")):
        name, _, value = (piece.strip() for piece in part.partition("="))
        try:
            if not name or name in found:
                raise ValueError(part)
            found[name] = read(value)
        except ValueError:
            raise InvalidInputError(f"'{part}' is no {wanted}.") from None
    return found


def parse_resolution(text: str) -> dict[str, int]:
    """Numbers of grid points by coordinate, from a text such as "T=40,n_B=300"."""
    wanted = "resolution: give one number of points for each name, such as T=40,n_B=300"
    return by_coordinate(text, _count, wanted)


def parse_ranges(text: str) -> dict[str, tuple[float, float]]:
    """First and last values by coordinate, from a text such as "T=0.05:5,n_B=1e-12:0.5"."""
    wanted = "range: give one first and last value for each name, such as T=0.05:5"
    return by_coordinate(text, _ends, wanted)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


def _ends(text: str) -> tuple[float, float]:
    low, high = map(float, text.split(":"))
    return low, high


def command_line(options: argparse.Namespace) -> str:
    """The command that was given, so that it can be given again."""
    words = ["serve.py", "precompute", options.table]
    if options.workers is not None:
        words += ["--workers", str(options.workers)]
    if options.scheduler:
        words += ["--scheduler", options.scheduler]
    if options.resolution:
        words += ["--resolution", options.resolution]
    if options.ranges:
        words += ["--range", options.ranges]
    if options.resume:
        words.append("--resume")
    return shlex.join(words)


class _Report:
    """Prints progress now and then, and at the end."""

    def __init__(self) -> None:
        self.last = -float("inf")

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self.last > SECONDS_BETWEEN_REPORTS or progress.finished == progress.all:
            print(progress, file=sys.stderr, flush=True)
            self.last = now
