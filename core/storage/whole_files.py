"""Files that are there as a whole or not at all, whatever interrupts their writing."""

from __future__ import annotations

import contextlib
import glob
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def _umask() -> int:
    """What the user's files may not be; there is no other way to ask than to set it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


# Asked for once, while no thread writes: in between, a file could have any rights.
_RIGHTS = 0o666 & ~_umask()
_ENDING = ".tmp"


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file to write to, which takes the place of `path` when the block has ended.

    If the block raises, nothing is left of it and `path` is as it was. The folder has to exist.

    Raises
    ------
    OSError : the folder or the disk does not take it.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_ENDING)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.chmod(_RIGHTS)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def remove_leftovers(path: Path) -> None:
    """Remove what writers of `path` left when they were killed; none may be writing it now."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*{_ENDING}"):
        left.unlink(missing_ok=True)
