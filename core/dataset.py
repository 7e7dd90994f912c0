"""Labelled tables: what every figure, file, command and notebook receives from the physics."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Dataset:
    """Named columns of equal length.

    Parameters
    ----------
    columns : arrays by column name, in the order they are written.
    units : unit of each column that has one; a column without an entry is a pure number.
    notes : sentences on what the table leaves out and why.
    attributes : scalars that belong to the whole table.
    """

    columns: Mapping[str, NDArray[Any]]
    units: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lengths = {len(column) for column in self.columns.values()}
        if len(lengths) > 1:
            raise ValueError(f"Columns of unequal length: {sorted(lengths)}.")

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name]

    def where(self, **values: Any) -> Dataset:
        """The rows in which each named column equals the given value."""
        keep = np.ones(len(self), dtype=bool)
        for name, value in values.items():
            keep &= self.columns[name] == value
        rows = {name: column[keep] for name, column in self.columns.items()}
        return Dataset(rows, self.units, self.notes, self.attributes)

    def to_csv(self) -> str:
        """Comma-separated values: one header line of column names, numbers to full precision."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        for row in zip(*(column.tolist() for column in self.columns.values()), strict=True):
            writer.writerow("" if _absent(value) else value for value in row)
        return text.getvalue()

    def to_json(self) -> str:
        """An object with columns, units, notes and attributes; absent numbers are null."""
        columns = {
            name: [None if _absent(value) else value for value in column.tolist()]
            for name, column in self.columns.items()
        }
        attributes = {
            name: None if _absent(value) else value for name, value in self.attributes.items()
        }
        return json.dumps(
            {
                "columns": columns,
                "units": dict(self.units),
                "notes": list(self.notes),
                "attributes": attributes,
            },
            ensure_ascii=False,
            allow_nan=False,
        )


def _absent(value: Any) -> bool:
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def concatenate(tables: list[Dataset]) -> Dataset:
    """One table below the other; columns, units and attributes are those of the first."""
    first = tables[0]
    columns = {
        name: np.concatenate([table.columns[name] for table in tables]) for name in first.columns
    }
    notes = tuple(dict.fromkeys(note for table in tables for note in table.notes))
    return Dataset(columns, first.units, notes, first.attributes)
