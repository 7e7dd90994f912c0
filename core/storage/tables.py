"""Precomputed tables: labelled arrays on disk, opened in place and read slice by slice.

A table is a NetCDF-3 file (64-bit offsets) of coordinates, variables over them and attributes that
say how it was made; xarray, ncdump and every other NetCDF reader open it. Files are mapped into
memory, so that only what is looked at is read.
"""

from __future__ import annotations

import json
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from core.errors import TableError
from core.storage.provenance import code_files, fingerprint, read_source, source_hash
from core.storage.store import DATA, SHIPPED
from core.storage.version import ROOT
from core.storage.whole_files import whole_file

DIRECTORY = DATA / "tables"
"""Where tables are built, and looked for first."""
SHIPPED_TABLES = SHIPPED / "tables"
SUFFIX = ".nc"

ABSENT, SOLVED, FAILED, OUTSIDE, DOUBTFUL = range(5)
FLAGS = ("absent", "solved", "failed", "outside the model", "doubtful")
"""What the flag of a point means."""

# Views outlive the table they were taken from, on purpose: the file is mapped until they are gone.
warnings.filterwarnings("ignore", "Cannot close a netcdf_file opened with mmap", RuntimeWarning)

TYPES = {"i1": "b", "i2": "h", "i4": "i", "f4": "f", "f8": "d"}
"""NumPy's names of NetCDF-3's number types."""
_TEXT = "_text"
"""What the dimension of a text coordinate's characters is called after it."""


@dataclass(frozen=True)
class Coordinate:
    """Values along a dimension: numbers, or words."""

    values: NDArray[Any] | tuple[str, ...]
    unit: str = ""
    meaning: str = ""


@dataclass(frozen=True)
class Variable:
    """What an array holds.

    Parameters
    ----------
    dims : the dimensions it extends over. dtype : one of `TYPES`.
    codes : for integers, what 0, 1, 2, ... stand for.
    """

    dims: tuple[str, ...]
    unit: str = ""
    meaning: str = ""
    dtype: str = "f8"
    codes: tuple[str, ...] = ()


class Table:
    """An open table.

    Parameters
    ----------
    path : the file; mapped, not read.

    Raises
    ------
    TableError : the file is not there, or not a table.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name.removesuffix(SUFFIX)
        try:
            self._file = scipy.io.netcdf_file(path, "r", mmap=True)
        except FileNotFoundError:
            raise TableError(
                f"There is no table {self.name}: build it with "
                f"'python serve.py precompute {self.name}'."
            ) from None
        except (OSError, ValueError, TypeError, IndexError) as error:
            raise TableError(
                f"The table {self.name} cannot be read ({error}): build it again with "
                f"'python serve.py precompute {self.name}'."
            ) from error
        self.sizes: Mapping[str, int] = dict(self._file.dimensions)

    @cached_property
    def attributes(self) -> Mapping[str, str]:
        """How the table was made, and what it is."""
        # SciPy makes each an attribute of the file, and has no list of them.
        texts = {name: text for name, text in vars(self._file).items() if isinstance(text, bytes)}
        return {name: text.decode() for name, text in texts.items()}

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of all arrays, coordinates among them."""
        return tuple(self._file.variables)

    def __contains__(self, name: str) -> bool:
        return name in self._file.variables

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The whole array, as a view of the file in its big-endian numbers."""
        return np.asarray(self._variable(name).data)

    def native(self, name: str, index: Any = ...) -> NDArray[Any]:
        """A slice copied into this machine's numbers, float64 or int64."""
        part = self[name][index]
        return np.array(part, dtype=np.float64 if part.dtype.kind == "f" else np.int64)

    def dims(self, name: str) -> tuple[str, ...]:
        """The dimensions of an array."""
        return tuple(self._variable(name).dimensions)

    def unit(self, name: str) -> str:
        """The unit of an array; empty for pure numbers."""
        return str(getattr(self._variable(name), "units", b"").decode())

    def meaning(self, name: str) -> str:
        """What an array holds, in words."""
        return str(getattr(self._variable(name), "long_name", b"").decode())

    def words(self, name: str) -> tuple[str, ...]:
        """The values of a coordinate of words, or what the codes of a variable stand for."""
        variable = self._variable(name)
        if variable.dimensions[-1:] == (name + _TEXT,):
            return tuple(b"".join(row).rstrip(b"\0").decode() for row in variable.data)
        return tuple(json.loads(getattr(variable, "codes", b"[]").decode()))

    @cached_property
    def staleness(self) -> str:
        """Why the table no longer stands for the code as it is, in one sentence; else empty."""
        files = json.loads(self.attributes["files"])
        changed = [
            text for text, digest in files.items() if source_hash(read_source(text, ROOT)) != digest
        ]
        if not changed:
            return ""
        try:
            data = [read_source(text, ROOT) for text in json.loads(self.attributes["data"])]
            code = code_files(*self.attributes["module"].split(), root=ROOT)
            current = fingerprint(code, data, ROOT)
        except FileNotFoundError:
            current = ""
        if current == self.attributes["fingerprint"]:
            return ""
        return (
            f"The table {self.name} was made before {', '.join(changed)} changed: build it again "
            f"with 'python serve.py precompute {self.name}'."
        )

    def _variable(self, name: str) -> Any:
        if name not in self._file.variables:
            raise TableError(
                f"The table {self.name} has no '{name}': choose one of {', '.join(self.variables)}."
            )
        return self._file.variables[name]


def table_path(name: str, directory: Path | None = None) -> Path:
    """The file of a table: a shipped one where nobody has built another, if no directory is given.

    There need not be one.
    """
    path = (directory or DIRECTORY) / f"{name}{SUFFIX}"
    shipped = SHIPPED_TABLES / path.name
    elsewhere = directory is None and DATA != SHIPPED
    return shipped if elsewhere and not path.exists() and shipped.exists() else path


_open: dict[Path, tuple[int, Table]] = {}
_lock = threading.Lock()


def open_table(name: str, directory: Path | None = None) -> Table:
    """A table by its name, whether or not it is stale.

    It stays open; a file that was replaced is opened anew.

    Raises
    ------
    TableError : the table is not there or cannot be read.
    """
    path = table_path(name, directory)
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        changed = 0
    with _lock:
        known, table = _open.get(path, (-1, None))
        if table is None or known != changed:
            table = Table(path)
            _open[path] = (changed, table)
        return table


def current_table(name: str, directory: Path | None = None) -> Table:
    """A table by its name, made by the code as it is.

    Raises
    ------
    TableError : the table is not there, cannot be read, or is stale.
    """
    table = open_table(name, directory)
    if table.staleness:
        raise TableError(table.staleness)
    return table


def write_table(
    path: Path,
    coordinates: Mapping[str, Coordinate],
    variables: Mapping[str, Variable],
    arrays: Mapping[str, NDArray[Any]],
    attributes: Mapping[str, str],
) -> None:
    """Write a table; the file is there as a whole or not at all.

    Parameters
    ----------
    arrays : one for each variable.

    Raises
    ------
    ValueError : an array has another shape than its dimensions.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as temporary, scipy.io.netcdf_file(temporary, "w", version=2) as file:
        for name, text in attributes.items():
            setattr(file, name, text.encode())
        for name, coordinate in coordinates.items():
            _write_coordinate(file, name, coordinate)
        for name, variable in variables.items():
            _write_variable(file, name, variable, arrays[name])


def _write_coordinate(file: Any, name: str, coordinate: Coordinate) -> None:
    file.createDimension(name, len(coordinate.values))
    if isinstance(coordinate.values, tuple):
        texts = [value.encode() for value in coordinate.values]
        width = max(len(text) for text in texts)
        file.createDimension(name + _TEXT, width)
        written = file.createVariable(name, "c", (name, name + _TEXT))
        written[:] = np.array([list(text.ljust(width, b"\0")) for text in texts], "u1").view("S1")
    else:
        whole = np.issubdtype(coordinate.values.dtype, np.integer)
        written = file.createVariable(name, TYPES["i4" if whole else "f8"], (name,))
        written[:] = coordinate.values
    _describe(written, coordinate.unit, coordinate.meaning)


def _write_variable(file: Any, name: str, variable: Variable, values: NDArray[Any]) -> None:
    shape = tuple(file.dimensions[dim] for dim in variable.dims)
    if np.shape(values) != shape:
        raise ValueError(f"'{name}' has the shape {np.shape(values)} instead of {shape}.")
    written = file.createVariable(name, TYPES[variable.dtype], variable.dims)
    written[:] = values
    _describe(written, variable.unit, variable.meaning)
    if variable.codes:
        written.codes = json.dumps(variable.codes).encode()
        # As the Climate and Forecast conventions say it, for other readers.
        written.flag_values = np.arange(len(variable.codes), dtype=f"={variable.dtype}")
        written.flag_meanings = " ".join(code.replace(" ", "_") for code in variable.codes).encode()


def _describe(written: Any, unit: str, meaning: str) -> None:
    if unit:
        written.units = unit.encode()
    if meaning:
        written.long_name = meaning.encode()
