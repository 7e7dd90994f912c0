"""Labelled tables: what every figure, file, command and notebook receives from the physics.

As text, a table whose origin is known begins with what it is. The lines before the columns are the
header of ECSV (Astropy's APE 6, doi:10.5281/zenodo.4792325), YAML behind "# ", so that programs
that know nothing of it skip comments.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    definitions : what a column is, where its name is not enough.
    origin : what the table is and how it was made: figure, version, inputs, references.
    beside : tables that are drawn with this one, and that another figure gives as its own.
    """

    columns: Mapping[str, NDArray[Any]]
    units: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    origin: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Dataset] = field(default_factory=dict)

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

    def empty_columns(self) -> list[str]:
        """Names of the columns in which every value is absent, if there are rows."""
        return [
            name
            for name, column in self.columns.items()
            if len(column) and all(map(_absent, column.tolist()))
        ]

    def to_csv(self) -> str:
        """Comma-separated values: one line of column names, numbers to full precision.

        Absent numbers and words are empty. Before them, if the table has an origin, lines that
        begin with "# " say what it is.
        """
        text = io.StringIO()
        if self.origin:
            text.writelines(f"# {line}\n" for line in self._heading())
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.columns)
        for row in zip(*(column.tolist() for column in self.columns.values()), strict=True):
            writer.writerow("" if _absent(value) else value for value in row)
        return text.getvalue()

    def to_json(self) -> str:
        """What the table is, its columns, units and notes, as an object; what is absent is null."""
        columns = {
            name: [None if _absent(value) else value for value in column.tolist()]
            for name, column in self.columns.items()
        }
        whole = {
            **self.origin,
            "columns": columns,
            "units": self.units,
            "definitions": self.definitions,
            "notes": [*self.notes, *self.refusals],
            "attributes": self.attributes,
        }
        return json.dumps(_finite(whole), ensure_ascii=False, allow_nan=False)

    def _heading(self) -> Iterator[str]:
        """The header of ECSV: one line a thing, whatever characters are in it."""
        yield from ("%ECSV 1.0", "---", "delimiter: ','", "meta:")
        notes = [*self.notes, *self.refusals]
        yield from _yaml_lines({**self.origin, "notes": notes, "attributes": self.attributes}, "  ")
        yield "datatype:"
        for name, column in self.columns.items():
            about = {
                "name": name,
                "unit": self.units.get(name, ""),
                "datatype": _datatype(column),
                "description": self.definitions.get(name, ""),
            }
            parts = (f"{key}: {_yaml(text)}" for key, text in about.items() if text)
            yield f"- {{{', '.join(parts)}}}"
        yield "schema: astropy-2.0"


def _absent(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and not math.isfinite(value))


def _finite(value: Any) -> Any:
    """A value of plain Python with None for every number that is not finite."""
    if isinstance(value, Mapping):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _datatype(column: NDArray[Any]) -> str:
    """ECSV's word for what a column holds."""
    present = [value for value in column.tolist() if not _absent(value)]
    for kind, word in ((bool, "bool"), (int, "int64"), (int | float, "float64")):
        if present and all(isinstance(value, kind) for value in present):
            # Only floating-point numbers and words may be absent.
            return word if len(present) == len(column) else "float64"
    return "string" if present or column.dtype.kind in "UO" else "float64"


def _yaml_lines(told: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in told.items():
        if isinstance(value, Mapping):
            yield f"{indent}{name}:{'' if value else ' {}'}"
            yield from _yaml_lines(value, indent + "  ")
        elif isinstance(value, list | tuple) and any(isinstance(part, str) for part in value):
            yield f"{indent}{name}:"
            yield from (f"{indent}- {_yaml(part)}" for part in value)
        else:
            yield f"{indent}{name}: {_yaml(value)}"


_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""Characters that JSON leaves as they are and that end a line somewhere, or are none."""


def _yaml(value: Any) -> str:
    """A value on one line: YAML in the form of JSON."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        # To YAML 1.1 a number without a point is a word.
        text = repr(value) if math.isfinite(value) else "null"
        return text if "." in text or "e" not in text else text.replace("e", ".0e")
    text = json.dumps(value, ensure_ascii=False)
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def table(rows: Iterable[Mapping[str, Any]], names: Sequence[str], **options: Any) -> Dataset:
    """A dataset from blocks of rows.

    Parameters
    ----------
    rows : blocks with a value or an array for some of the names; single values are repeated to
        the length of the block's arrays, and names left out are nan, or empty among words.
    names : the columns, in order.
    options : units, notes, refusals and attributes.
    """
    blocks = list(rows)
    absent = {name: _nothing(block.get(name) for block in blocks) for name in names}
    columns: dict[str, list[NDArray[Any]]] = {name: [] for name in names}
    for block in blocks:
        length = max(np.size(value) for value in block.values())
        for name in names:
            columns[name].append(np.broadcast_to(block.get(name, absent[name]), length))
    return Dataset(
        {name: np.concatenate(parts) if parts else np.empty(0) for name, parts in columns.items()},
        **options,
    )


def _nothing(values: Iterable[Any]) -> Any:
    """What stands for an absent value among others: an empty word among words, else nan."""
    words = any(np.asarray(value).dtype.kind == "U" for value in values if value is not None)
    return "" if words else np.nan
