"""Writes files as a whole or not at all, and replaces existing ones only on request."""

from __future__ import annotations

from pathlib import Path

from core.errors import InvalidInputError
from core.storage.whole_files import whole_file


def check_free(path: Path, *, overwrite: bool) -> None:
    """Check that a file may be written.

    Raises
    ------
    InvalidInputError : it exists and must not be replaced, or is a folder or a device.
    """
    if path.is_dir():
        raise InvalidInputError(f"{path} is a folder: name a file in it.")
    if path.exists() and not path.is_file():
        raise InvalidInputError(f"{path} is not a regular file: name another one.")
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
        with whole_file(path) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        raise InvalidInputError(f"Cannot write {path}: {error.strerror}.") from error
    return path
