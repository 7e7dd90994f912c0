"""Changing models of Bokeh: only what differs is set, so that no more is sent to browsers."""

from __future__ import annotations

from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource


def set_changed(model: Any, **options: Any) -> None:
    """Set those properties of a model that differ."""
    changed = {name: new for name, new in options.items() if not _same(getattr(model, name), new)}
    if changed:
        model.update(**changed)


def set_columns(source: ColumnDataSource, columns: dict[str, Any]) -> None:
    """Replace those columns of a source that differ; no others are sent.

    Of a column of lines only the lines that differ, as each is a message of its own.
    """
    data = source.data
    if data.keys() != columns.keys():
        source.data = columns
        return
    changed = {name: new for name, new in columns.items() if not _same(data[name], new)}
    if not changed:
        return
    lines = {name: _other_lines(data[name], new) for name, new in changed.items()}
    if all(lines.values()):
        source.patch(lines)
    else:
        data.update(changed)


def _other_lines(old: Any, new: Any) -> list[tuple[int, Any]]:
    """Rows of a column of lines that differ; none if all do, or if it is no such column."""
    if not (isinstance(old, list) and isinstance(new, list) and len(old) == len(new)):
        return []
    if not all(isinstance(row, np.ndarray) for row in new):
        return []
    pairs = enumerate(zip(old, new, strict=True))
    rows = [(row, there) for row, (here, there) in pairs if not _same(here, there)]
    return rows if len(rows) < len(new) else []


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return (
            isinstance(one, np.ndarray)
            and isinstance(other, np.ndarray)
            and one.dtype == other.dtype
            and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
