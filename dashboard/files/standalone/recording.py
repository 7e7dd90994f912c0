"""What changes in a drawing of Bokeh's from one state of its figure to the next."""

from __future__ import annotations

from collections.abc import Hashable
from hashlib import blake2b
from typing import Any

import numpy as np
from bokeh.model import Model
from bokeh.models import ColumnDataSource

Snapshot = dict[tuple[Model, str], int]

UNCHANGED = -1


class Recording:
    """Snapshots of all models below a root; equal values are kept once.

    Columns of data sources are told apart, so that states share the columns they have in common.
    """

    def __init__(self, root: Model) -> None:
        self.root = root
        self.values: list[Any] = []
        self.tables: list[list[tuple[str, int]]] = []
        self._places: dict[Hashable, int] = {}
        self._table_places: dict[Hashable, int] = {}
        self._snapshots: list[Snapshot] = []

    @property
    def count(self) -> int:
        """How many states have been taken."""
        return len(self._snapshots)

    def take(self) -> None:
        """Record the present state."""
        snapshot: Snapshot = {}
        for model in sorted(self.root.references(), key=lambda model: model.id):
            for name, value in model.properties_with_values(include_defaults=True).items():
                if name == "data" and isinstance(model, ColumnDataSource):
                    snapshot[model, name] = self._table(value)
                elif not name.startswith("js_"):
                    snapshot[model, name] = self._place(value)
        self._snapshots.append(snapshot)

    def _place(self, value: Any) -> int:
        """Where a value is kept."""
        key = _identity(value)
        if key not in self._places:
            self._places[key] = len(self.values)
            self.values.append(_copy(value))
        return self._places[key]

    def _table(self, columns: dict[str, Any]) -> int:
        """Where a data source's columns are kept."""
        places = [(str(name), self._place(_compact(column))) for name, column in columns.items()]
        key = tuple(places)
        if key not in self._table_places:
            self._table_places[key] = len(self.tables)
            self.tables.append(places)
        return self._table_places[key]

    def payload(self) -> list[Any]:
        """Slots, states, tables and values, for `show.js`.

        A slot is a model, the name of a property, and whether it holds columns; a state has for
        each slot the place of its value, or `UNCHANGED` for a model that it does not have.
        """
        keys = dict.fromkeys(key for snapshot in self._snapshots for key in snapshot)
        moving = [key for key in keys if len(self._indices(key)) > 1]
        slots = [[model, name, _is_table(model, name)] for model, name in moving]
        states = [[shot.get(key, UNCHANGED) for key in moving] for shot in self._snapshots]
        return [slots, states, *self._used(moving)]

    def _indices(self, key: tuple[Model, str]) -> set[int]:
        return {snapshot[key] for snapshot in self._snapshots if key in snapshot}

    def _used(self, moving: list[tuple[Model, str]]) -> tuple[list[Any], list[Any]]:
        """Tables and values, None in place of those that no slot that moves has."""
        tables, values = set[int](), set[int]()
        for key in moving:
            (tables if _is_table(*key) else values).update(self._indices(key))
        for table in tables:
            values.update(place for _, place in self.tables[table])
        return (
            [
                [list(pair) for pair in table] if place in tables else None
                for place, table in enumerate(self.tables)
            ],
            [value if place in values else None for place, value in enumerate(self.values)],
        )


def _is_table(model: Model, name: str) -> bool:
    return name == "data" and isinstance(model, ColumnDataSource)


def _compact(column: Any) -> Any:
    """A column as an array where it is one of numbers, which takes less room."""
    if isinstance(column, np.ndarray) and column.dtype.kind == "O":
        return column.tolist()
    return column


def _identity(value: Any) -> Hashable:
    """The same for equal values alone."""
    if isinstance(value, Model):
        return ("model", value.id)
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "O":
            return ("list", tuple(map(_identity, value.tolist())))
        data = np.ascontiguousarray(value)
        return ("array", data.dtype.str, data.shape, blake2b(data.tobytes()).digest())
    if isinstance(value, dict):
        return ("dict", tuple((key, _identity(item)) for key, item in value.items()))
    if isinstance(value, list | tuple):
        return ("list", tuple(map(_identity, value)))
    return (type(value).__name__, repr(value))


def _copy(value: Any) -> Any:
    """A value that later changes of the drawing leave alone."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value
