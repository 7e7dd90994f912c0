"""Arrays kept on disk between runs, found again only while what made them is unchanged."""

from __future__ import annotations

import hashlib
import logging
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.storage.whole_files import whole_file

SHIPPED = Path(__file__).resolve().parents[2] / "precomputed"
"""What comes with the program."""
DATA = Path(os.environ.get("DENSE_MATTER_DATA") or SHIPPED).expanduser().absolute()
"""Where tables and caches are written; the place of the program may be one for reading alone."""
DIRECTORY = DATA / "cache"

log = logging.getLogger(__name__)

Arrays = Mapping[str, NDArray[np.float64]]


def kept(
    name: str, sources: tuple[Path, ...], compute: Callable[[], Arrays], directory: Path = DIRECTORY
) -> Arrays:
    """The arrays stored under a name, computed and stored if they are not there.

    Parameters
    ----------
    name : a file name without extension, which names everything the arrays depend on but code.
    sources : files whose contents the arrays depend on; a change makes a new entry.
    compute : returns the arrays.

    A file that cannot be read is computed again; one that cannot be written is left out.
    """
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    path = directory / f"{name}-{digest}.npz"
    try:
        with np.load(path, allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except FileNotFoundError:
        pass
    except (OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
        log.warning("%s cannot be read (%s) and is computed again.", path.name, error)
    arrays = compute()
    try:
        _write(path, arrays)
    except OSError as error:
        log.warning("%s cannot be written (%s); it is computed again next time.", path.name, error)
    return arrays


def _write(path: Path, arrays: Arrays) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary, temporary.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
