"""Labelled tables: what every figure, file, command and notebook receives from the physics."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    refusals : sentences on what was asked for by name and is outside a model's validity.
    attributes : scalars that belong to the whole table.
    """

    columns: Mapping[str, NDArray[Any]]
    units: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
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
        return self.keep(keep)

    def keep(self, rows: NDArray[Any]) -> Dataset:
        """The rows that a mask or a list of positions selects."""
        return replace(self, columns={name: column[rows] for name, column in self.columns.items()})

    def with_notes(self, notes: Iterable[str]) -> Dataset:
        """The same table with these notes instead of its own."""
        return replace(self, notes=tuple(notes))

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
                "notes": [*self.notes, *self.refusals],
                "attributes": attributes,
            },
            ensure_ascii=False,
            allow_nan=False,
        )


def _absent(value: Any) -> bool:
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def table(rows: Iterable[Mapping[str, Any]], names: Sequence[str], **options: Any) -> Dataset:
    """A dataset from blocks of rows.

    Parameters
    ----------
    rows : blocks with a value or an array for some of the names; single values are repeated to
        the length of the block's arrays, and names left out are nan.
    names : the columns, in order.
    options : units, notes, refusals and attributes.
    """
    columns: dict[str, list[NDArray[Any]]] = {name: [] for name in names}
    for block in rows:
        length = max(np.size(value) for value in block.values())
        for name in names:
            columns[name].append(np.broadcast_to(block.get(name, np.nan), length))
    return Dataset(
        {name: np.concatenate(parts) if parts else np.empty(0) for name, parts in columns.items()},
        **options,
    )
