"""Formats of other programs in which a general purpose table can be written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from core.tables import Table
from precomputed.compose import write_compose
from precomputed.stellarcollapse import write_stellarcollapse


class Writer(Protocol):
    """Writes a table to a path; what is there stays unless `overwrite` says otherwise."""

    def __call__(self, table: Table, path: Path, *, overwrite: bool = False) -> None: ...


FORMATS: Mapping[str, Writer] = {
    "compose": write_compose,
    "stellarcollapse": write_stellarcollapse,
}
"""The writers by the names of their formats."""
