"""Building a table: blocks to workers, finished ones to disk, all of them into one file."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import TableError
from core.kernels.build import backend
from core.storage.provenance import source_hash, source_text
from core.storage.tables import DIRECTORY, FLAGS, SUFFIX, Table, write_table
from core.storage.version import commit, versions
from core.storage.whole_files import remove_leftovers
from precomputed.blocks import DIRECTORY as BLOCKS
from precomputed.blocks import Blocks
from precomputed.recipe import Arrays, Recipe
from precomputed.workers import Workers


@dataclass(frozen=True)
class Progress:
    """How far a build is.

    Parameters
    ----------
    finished, all : numbers of blocks. rate : blocks a second of this run, nan before the first.
    """

    name: str
    finished: int
    all: int
    rate: float

    @property
    def seconds_left(self) -> float:
        """Time that the remaining blocks take at this rate."""
        return (self.all - self.finished) / self.rate

    def __str__(self) -> str:
        text = f"{self.name}: {self.finished} of {self.all} blocks"
        if not self.rate > 0.0:
            return text
        return f"{text}, {self.rate:.3g} a second, {_duration(self.seconds_left)} left"


@dataclass(frozen=True)
class Summary:
    """What a build has made.

    Parameters
    ----------
    points : how many points have each flag. failures : sentences on blocks without a result.
    """

    path: Path
    points: Mapping[str, int]
    largest_residual: float
    failures: tuple[str, ...]
    blocks: int
    reused: int
    seconds: float

    @property
    def complete(self) -> bool:
        """Whether every point has a value, or lies where the model has none."""
        return not (self.points["failed"] or self.points["absent"])

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {flag}" for flag, count in self.points.items() if count)
        reused = f", {self.reused} of them from before" if self.reused else ""
        lines = [
            f"{self.path.name}: {self.path.stat().st_size / 1e6:.2f} MB, points: {counts}; largest "
            f"residual {self.largest_residual:.2g}; {self.blocks} blocks{reused} in "
            f"{_duration(self.seconds)}"
        ]
        return "\n".join([*lines, *(f"  {failure}" for failure in self.failures)])


def build(
    recipe: Recipe,
    workers: Workers,
    *,
    resume: bool = False,
    command_line: str = "",
    progress: Callable[[Progress], None] = lambda progress: None,
    tables: Path = DIRECTORY,
    blocks: Path = BLOCKS,
) -> Summary:
    """Build a table and write its file.

    Parameters
    ----------
    resume : go on with the blocks that an earlier, interrupted build left.
    command_line : is written into the file.
    progress : is told after every block.
    tables, blocks : directories of the finished table and of finished blocks.

    Raises
    ------
    TableError : another process builds the same table, not one block could be computed, or the code
        was changed meanwhile.
    """
    started = time.monotonic()
    store = Blocks(recipe, blocks)
    made_by = provenance(recipe, command_line)
    with store.alone():
        if not resume:
            store.clear()
        names = recipe.blocks()
        parts = store.read()
        reused = len(parts)
        failures = _compute(recipe, parts, store, workers, progress)
        if not parts:
            raise TableError(
                f"Not one block of {recipe.name} could be computed: {'; '.join(failures[:1])}."
            )
        if Blocks(recipe, blocks).directory != store.directory:
            raise TableError(
                f"The code of {recipe.name} was changed while it was built: build it again."
            )
        arrays = recipe.assemble(parts)
        _flag_failures(recipe, arrays, [block for block in names if block not in parts])
        path = tables / f"{recipe.name}{SUFFIX}"
        remove_leftovers(path)
        write_table(
            path,
            recipe.coordinates(),
            recipe.variables(),
            arrays,
            {**made_by, **outcome(complete=not failures)},
        )
        if not failures:
            store.clear()
    return Summary(
        path=path,
        points=count_flags(arrays["flag"]),
        largest_residual=float(np.nanmax(arrays["residual"], initial=0.0)),
        failures=tuple(failures),
        blocks=len(names),
        reused=reused,
        seconds=time.monotonic() - started,
    )


def _compute(
    recipe: Recipe,
    parts: dict[str, Arrays],
    store: Blocks,
    workers: Workers,
    progress: Callable[[Progress], None],
) -> list[str]:
    """Add the missing blocks to `parts` and the store; return why some could not be computed."""
    names = recipe.blocks()
    missing = [block for block in names if block not in parts]
    there = len(parts)
    started, failures = time.monotonic(), []
    progress(Progress(recipe.name, there, len(names), float("nan")))
    if not missing:
        return []
    # Whatever ends the loop, the workers end with it.
    with closing(workers.run(recipe, missing)) as computed:
        for count, done in enumerate(computed, start=1):
            if done.arrays is None:
                failures.append(f"block {done.block}: {done.failure}")
            else:
                store.write(done.block, done.arrays)
                parts[done.block] = done.arrays
            rate = count / (time.monotonic() - started)
            progress(Progress(recipe.name, there + count, len(names), rate))
    return failures


def _flag_failures(recipe: Recipe, arrays: dict[str, NDArray[Any]], missing: list[str]) -> None:
    for block in missing:
        arrays["flag"][recipe.place(block)] = FLAGS.index("failed")


def count_flags(flag: NDArray[Any]) -> dict[str, int]:
    """How many points have each flag."""
    counts = np.bincount(np.ravel(flag).astype(np.int64), minlength=len(FLAGS))
    return dict(zip(FLAGS, counts.tolist(), strict=True))


def outcome(complete: bool) -> dict[str, str]:
    """The attributes that are known at the end."""
    return {
        "complete": "yes" if complete else "no: blocks failed",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def provenance(recipe: Recipe, command_line: str) -> dict[str, str]:
    """The attributes that say what a table is and from what it is made."""
    code = recipe.code()
    files = {source_text(source): source_hash(source) for source in (*code, *recipe.data)}
    kernels = {
        kernel.name: {
            "sha256": files[f"core/kernels/{kernel.name}.py"],
            "compiled": kernel.compiled,
        }
        for kernel in backend(names=recipe.kernels()).kernels
    }
    return {
        "title": recipe.title,
        "Conventions": "CF-1.8",
        "references": "; ".join(recipe.references),
        "family": recipe.family,
        "module": " ".join(recipe.modules()),
        "inputs": json.dumps(recipe.fields()),
        "version": versions()["dense-matter-dashboard"],
        "commit": commit(
            (*code, *(one if isinstance(one, Path) else one.path for one in recipe.data))
        ),
        "versions": json.dumps(versions()),
        "fingerprint": recipe.fingerprint(),
        "files": json.dumps(files),
        "data": json.dumps([source_text(source) for source in recipe.data]),
        "kernels": json.dumps(kernels),
        "command_line": command_line,
    }


def is_current(recipe: Recipe, tables: Path = DIRECTORY) -> bool:
    """Whether the table of a recipe is there, whole, and made by the code as it is."""
    try:
        table = Table(tables / f"{recipe.name}{SUFFIX}")
    except TableError:
        return False
    same = json.loads(table.attributes["inputs"]) == json.loads(json.dumps(recipe.fields()))
    return same and table.attributes["complete"] == "yes" and not table.staleness


def _duration(seconds: float) -> str:
    if seconds < 99.5:
        return f"{seconds:.3g} s"
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {seconds:02d} s"
