"""Write a precomputed table in a format of other programs."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.errors import InvalidInputError
from core.storage.tables import current_table
from precomputed.export import FORMATS, export
from precomputed.registry import recipes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("table", help="such as crust-general or crust-beta-BSk25-default")
    parser.add_argument("--format", required=True, choices=FORMATS)
    parser.add_argument("--to", required=True, type=Path, metavar="PATH", help="what to write")
    parser.add_argument(
        "--T", type=float, metavar="MEV", help="temperature of a line in beta equilibrium"
    )
    parser.add_argument("--overwrite", action="store_true", help="replace what is there")


def _one(name: str) -> str:
    """The name, if it is that of one table."""
    names = [recipe.name for recipe in recipes(name)]
    if names != [name]:
        raise InvalidInputError(f"{name} is several tables: choose one of {', '.join(names)}.")
    return name


def run(options: argparse.Namespace) -> int:
    """Write the table; return the exit status.

    Raises
    ------
    DenseMatterError : with a sentence on what to change.
    """
    export(
        current_table(_one(options.table)),
        options.format,
        options.to,
        T=options.T,
        overwrite=options.overwrite,
    )
    return 0
