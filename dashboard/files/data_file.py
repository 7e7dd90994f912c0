"""The table of a figure as a self-describing file, for the page, commands and notebooks alike."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

from core.dataset import Dataset
from core.storage.version import commit, project_version
from dashboard.figures.common.base import Figure
from dashboard.files.provenance import command
from dashboard.files.references import references

_COLUMNS = json.loads((Path(__file__).parents[1] / "figures" / "columns.json").read_text("utf-8"))
"""What columns are, where a figure's own table does not define them: those of each system, and of
each figure. An entry is a definition, or also the reason why a whole column may be empty."""

UNKNOWN = ("", "there is none with these inputs")


def described(figure: Figure, dataset: Dataset) -> Dataset:
    """The table of a figure with what it is: version, inputs, definitions and references.

    A note says of every column that is entirely empty why it is.
    """
    columns = _columns(figure.path)
    empty = dataset.empty_columns()
    return replace(
        dataset,
        origin={
            "title": figure.title,
            "figure": figure.path,
            "program": "Dense Matter Dashboard",
            "version": project_version(),
            "commit": _commit(),
            "command": command("data", figure),
            "inputs": {name: getattr(figure, name) for name in figure.inputs()},
            "references": references(figure),
        },
        definitions={
            **{name: columns[name][0] for name in dataset.columns if name in columns},
            **dataset.definitions,
        },
        notes=(
            *dataset.notes,
            *(f"Column {name} is empty: {columns.get(name, UNKNOWN)[1]}." for name in empty),
        ),
    )


@cache
def _commit() -> str:
    """The commit of what was imported; asking git each time would take longer than all the rest."""
    return commit()


def _columns(path: str) -> dict[str, tuple[str, str]]:
    """Definition of each column of a figure, and why all of it may be empty."""
    entries = {**_COLUMNS.get(path.partition("/")[0], {}), **_COLUMNS.get(path, {})}
    return {
        name: (entry, UNKNOWN[1]) if isinstance(entry, str) else (entry["is"], entry["empty"])
        for name, entry in entries.items()
    }
