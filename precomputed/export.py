"""Formats of other programs in which a precomputed table can be written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from core.crust.table_rows import FAMILY as BETA
from core.errors import InvalidInputError
from core.storage.tables import Table
from precomputed.barotrope import Barotrope, barotrope
from precomputed.compose import write_compose
from precomputed.compose_line import write_compose_line
from precomputed.star_formats import write_lorene, write_rns
from precomputed.stellarcollapse import write_stellarcollapse


class TableWriter(Protocol):
    """Writes a table to a path; what is there stays unless `overwrite` says otherwise."""

    def __call__(self, table: Table, path: Path, *, overwrite: bool = False) -> None: ...


class LineWriter(Protocol):
    """Writes one line of states to a path, likewise."""

    def __call__(self, line: Barotrope, path: Path, *, overwrite: bool = False) -> None: ...


GENERAL: Mapping[str, TableWriter] = {
    "compose": write_compose,
    "stellarcollapse": write_stellarcollapse,
}
"""Writers of the general purpose table by the names of their formats."""
LINES: Mapping[str, LineWriter] = {
    "compose": write_compose_line,
    "lorene": write_lorene,
    "rns": write_rns,
}
"""Writers of a line in beta equilibrium by the names of their formats."""
FORMATS = tuple(dict.fromkeys((*GENERAL, *LINES)))


def export(
    table: Table, name: str, path: Path, *, T: float | None = None, overwrite: bool = False
) -> None:
    """Write a table in the format of that name.

    Parameters
    ----------
    T : temperature (MeV) of the line that is written of a table in beta equilibrium; of other
        tables all temperatures are.

    Raises
    ------
    InvalidInputError : this table has no such format, or T is missing or needless.
    """
    in_beta_equilibrium = table.attributes.get("family") == BETA
    possible = LINES if in_beta_equilibrium else GENERAL
    if name not in possible:
        raise InvalidInputError(
            f"{table.name} is not written as {name}: choose {' or '.join(possible)}."
        )
    if in_beta_equilibrium:
        if T is None:
            raise InvalidInputError(f"One temperature of {table.name} is written: give --T in MeV.")
        LINES[name](barotrope(table, T), path, overwrite=overwrite)
        return
    if T is not None:
        raise InvalidInputError(f"All temperatures of {table.name} are written: leave out --T.")
    GENERAL[name](table, path, overwrite=overwrite)
