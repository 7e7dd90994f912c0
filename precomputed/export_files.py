"""What the exports to formats of other programs have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInputError
from core.storage.tables import Table

NUMBER = "{:.16e}"
"""Every digit of a double."""


def check_free(paths: Iterable[Path], overwrite: bool) -> None:
    """Make sure that nothing is replaced against the user's will.

    Raises
    ------
    InvalidInputError : one of the files exists and `overwrite` is false.
    """
    there = [path for path in paths if path.exists()]
    if there and not overwrite:
        raise InvalidInputError(
            f"{there[0]} exists: choose another place, or ask for it to be overwritten."
        )


def origin(table: Table) -> str:
    """What the table is and what made it, in a line."""
    attributes = table.attributes
    words = [f"{attributes.get('title', table.name)}"]
    words += [f"{name} {attributes[name]}" for name in ("version", "commit") if name in attributes]
    return ", ".join(words)


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write lines of ASCII."""
    with path.open("w", encoding="ascii", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)


def ascii_text(text: str) -> str:
    """A sentence in letters that every program reads: fm^-3, mu_B."""
    for letters, plain in (("⁻³", "^-3"), ("μ", "mu"), ("−", "-"), ("–", "-"), ("Γ", "Gamma")):
        text = text.replace(letters, plain)
    return text.encode("ascii", "replace").decode()


def columns(*values: NDArray[np.float64]) -> Iterator[str]:
    """Rows of numbers."""
    for row in zip(*(value.tolist() for value in values), strict=True):
        yield " ".join(map(NUMBER.format, row))
