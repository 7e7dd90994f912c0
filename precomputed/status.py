"""What tables there are: complete or not, stale or not, and how they were made."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from core.errors import TableError
from core.storage.tables import Table, table_path
from precomputed.blocks import DIRECTORY as BLOCKS
from precomputed.blocks import Blocks
from precomputed.build import count_flags
from precomputed.recipe import Recipe


def status(
    recipes: Iterable[Recipe], tables: Path | None = None, blocks: Path = BLOCKS
) -> list[str]:
    """A few lines on the table of each recipe, and on a build of it that was interrupted."""
    lines = []
    for recipe in recipes:
        lines += _table_lines(recipe, tables)
        lines += _build_lines(Blocks(recipe, blocks))
    return lines


def _build_lines(store: Blocks) -> list[str]:
    """On a build that has not come to its end."""
    name, finished = store.recipe.name, len(store.finished())
    so_far = f"{finished} of {len(store.recipe.blocks())} blocks"
    if store.taken():
        return [f"  being built now: {so_far}"]
    if not finished:
        return []
    return [
        f"  a build stopped after {so_far}: go on with 'python serve.py precompute {name} --resume'"
    ]


def _table_lines(recipe: Recipe, tables: Path | None) -> list[str]:
    path = table_path(recipe.name, tables)
    if not path.exists():
        return [f"{recipe.name}: not built"]
    try:
        table = Table(path)
    except TableError as error:
        return [f"{recipe.name}: damaged. {error}"]
    made = table.attributes
    counts = count_flags(table["flag"])
    words = ", ".join(f"{count} {flag}" for flag, count in counts.items() if count)
    grid = " x ".join(f"{name} {size}" for name, size in _grid(table).items())
    whole = "complete" if made["complete"] == "yes" else "incomplete"
    lines = [
        f"{recipe.name}: {whole}, {'stale' if table.staleness else 'current'}, "
        f"{path.stat().st_size / 1e6:.2f} MB, {grid}; points: {words}",
        f"  made {made['created']} by version {made['version']}, commit {made['commit']}, with: "
        f"{made['command_line']}",
    ]
    return [*lines, *([f"  {table.staleness}"] if table.staleness else [])]


def _grid(table: Table) -> dict[str, int]:
    return {name: table.sizes[name] for name in table.dims("flag")}


def describe(table: Table) -> str:
    """All that a table says of how it was made, as JSON."""
    return json.dumps(dict(table.attributes), indent=1, ensure_ascii=False)
