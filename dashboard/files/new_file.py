"""Files that are there entirely or not at all, and take no other file's place unasked."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from core.errors import InvalidInputError


def check_free(path: Path, *, overwrite: bool) -> None:
    """Complain about a file that is there already.

    Raises
    ------
    InvalidInputError : it is, and must not be replaced; or it is a folder or a device.
    """
    if path.is_dir():
        raise InvalidInputError(f"{path} is a folder: name a file in it.")
    if path.exists() and not path.is_file():
        raise InvalidInputError(f"{path} is no ordinary file: name another one.")
    if path.exists() and not overwrite:
        raise InvalidInputError(
            f"{path} exists: add --overwrite to replace it, or name another file."
        )


def write_new(path: Path, content: bytes, *, overwrite: bool = False) -> Path:
    """Write a file in one step; its path.

    Raises
    ------
    InvalidInputError : it exists and must not be replaced, or cannot be written.
    """
    check_free(path, overwrite=overwrite)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    except OSError as error:
        raise InvalidInputError(f"Cannot write {path}: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise InvalidInputError(f"Cannot write {path}: {error.strerror}.") from error
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def _umask() -> int:
    """What the user's files may not be; there is no other way to ask than to set it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
