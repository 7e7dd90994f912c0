"""Write a precomputed table in a format of other programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core.errors import DenseMatterError
from core.tables import current_table
from precomputed.export import FORMATS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("table", help="name of the table, such as crust-general")
    parser.add_argument("--format", required=True, choices=list(FORMATS))
    parser.add_argument("--to", required=True, type=Path, metavar="PATH", help="what to write")
    parser.add_argument("--overwrite", action="store_true", help="replace what is there")


def run(options: argparse.Namespace) -> int:
    """Write the table; return the exit status."""
    try:
        FORMATS[options.format](
            current_table(options.table), options.to, overwrite=options.overwrite
        )
    except DenseMatterError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{options.to} cannot be written: {error.strerror}.", file=sys.stderr)
        return 2
    return 0
