"""Finished blocks of a table that is being built, on disk until the table is written."""

from __future__ import annotations

import contextlib
import logging
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.errors import TableError
from core.storage.store import DIRECTORY as CACHE
from core.storage.whole_files import whole_file
from precomputed.recipe import Arrays, Recipe

try:
    import fcntl
except ImportError:  # not on Windows, where nothing keeps two builders apart
    fcntl = None  # type: ignore[assignment]

DIRECTORY = CACHE / "blocks"
SUFFIX = ".npz"

log = logging.getLogger(__name__)


class Blocks:
    """The blocks of one recipe; those of another resolution or of other code lie elsewhere.

    Parameters
    ----------
    directory : where builds keep their blocks.
    """

    def __init__(self, recipe: Recipe, directory: Path = DIRECTORY) -> None:
        self.recipe = recipe
        self.home = directory / recipe.name
        self.directory = self.home / recipe.key()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the table for one builder; a builder that was killed holds nothing.

        Raises
        ------
        TableError : another process is building the table.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "lock").open("w") as file:
            if fcntl is not None:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise TableError(
                        f"Another process is building {self.recipe.name}: wait for it to end."
                    ) from None
            yield

    def taken(self) -> bool:
        """Whether a builder holds the table."""
        if not self.home.is_dir():
            return False
        try:
            with self.alone():
                return False
        except TableError:
            return True
        except OSError:
            # Who may not write here builds nothing, and cannot know of others.
            return False

    def finished(self) -> dict[str, Path]:
        """The files of the blocks that are there."""
        files = {block: self._path(block) for block in self.recipe.blocks()}
        return {block: path for block, path in files.items() if path.is_file()}

    def read(self) -> dict[str, Arrays]:
        """All blocks that are there and whole; a damaged one is removed."""
        parts: dict[str, Arrays] = {}
        for block, path in self.finished().items():
            try:
                with np.load(path, allow_pickle=False) as file:
                    parts[block] = {name: file[name] for name in file.files}
            except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
                log.warning("Block %s cannot be read (%s) and is computed again.", path, error)
                path.unlink(missing_ok=True)
        return parts

    def write(self, block: str, arrays: Arrays) -> None:
        """Put a finished block on disk, as a whole or not at all."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with whole_file(self._path(block)) as temporary, temporary.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]

    def clear(self) -> None:
        """Forget all blocks of the table, also those of other resolutions and of older code."""
        for path in self.home.iterdir() if self.home.is_dir() else ():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)

    def _path(self, block: str) -> Path:
        return self.directory / f"{block}{SUFFIX}"
