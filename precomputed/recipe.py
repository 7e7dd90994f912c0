"""What every precomputed table is: coordinates, variables, and independent blocks of work."""

from __future__ import annotations

import dataclasses
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInputError
from core.kernels import KERNELS
from core.storage.provenance import Source, code_files, fingerprint
from core.storage.tables import Coordinate, Variable

Arrays = Mapping[str, NDArray[Any]]

LARGEST_RESOLUTION = 100_000
"""Grid points along one coordinate that nobody exceeds on purpose."""


Ranges = Mapping[str, tuple[float, float]]
"""First and last values of coordinates by name."""


@dataclass(frozen=True)
class Range:
    """The widest range of a coordinate that the physics of a table allows."""

    lowest: float
    highest: float
    unit: str = ""

    def check(self, name: str, low: float, high: float) -> None:
        """Make sure that a range is one.

        Raises
        ------
        InvalidInputError : it is empty, or reaches beyond the widest.
        """
        if not self.lowest <= low < high <= self.highest:
            raise InvalidInputError(
                f"{name} cannot run from {low:g} to {high:g}: give a range, rising, within "
                f"{self.lowest:g} to {self.highest:g} {self.unit}".rstrip()
                + "."
            )


class Recipe(ABC):
    """How one table is made.

    Subclasses are frozen dataclasses. Their fields, numbers, words or tuples of these, are all
    that a table depends on besides the code that the recipe's module imports and `data`.
    """

    family: ClassVar[str]
    title: ClassVar[str]
    references: ClassVar[tuple[str, ...]]
    resolution: ClassVar[Mapping[str, int]] = {}
    """Numbers of grid points that a user may choose, with their defaults."""
    ranges: ClassVar[Mapping[str, Range]] = {}
    """Coordinates whose range a user may choose, and how wide it may be."""

    @property
    def name(self) -> str:
        """Name of the table's file, without extension."""
        return self.family

    @classmethod
    def family_of(cls, **resolution: int) -> tuple[Recipe, ...]:
        """All tables of the family at a resolution.

        Raises
        ------
        InvalidInputError : a number of grid points that this family does not have, or below 2.
        """
        return (cls(**cls.resolution_of(resolution)),)

    @classmethod
    def resolution_of(cls, asked: Mapping[str, int]) -> dict[str, int]:
        """The numbers of grid points: the defaults, but for what is asked.

        Raises
        ------
        InvalidInputError : a number of grid points that this family does not have, or below 2.
        """
        for name, count in asked.items():
            if name not in cls.resolution:
                known = ", ".join(cls.resolution) or "none"
                raise InvalidInputError(
                    f"{cls.family} has no resolution '{name}': choose among {known}."
                )
            if not 2 <= count <= LARGEST_RESOLUTION:
                raise InvalidInputError(
                    f"{count} grid points of {name} make no table: give 2 to {LARGEST_RESOLUTION}."
                )
        return {**cls.resolution, **asked}

    def within(self, ranges: Ranges) -> Self:
        """The same table over other ranges of its coordinates; T's is the field T_range.

        Raises
        ------
        InvalidInputError : a range that this family does not have, or that is empty or too wide.
        """
        for name, (low, high) in ranges.items():
            if name not in self.ranges:
                known = ", ".join(self.ranges) or "none"
                raise InvalidInputError(
                    f"{self.family} has no range of '{name}' to choose: choose among {known}."
                )
            self.ranges[name].check(name, low, high)
        chosen = {f"{name}_range": pair for name, pair in ranges.items()}
        return dataclasses.replace(self, **chosen)  # type: ignore[type-var]

    @abstractmethod
    def coordinates(self) -> dict[str, Coordinate]:
        """The coordinates by name."""

    @abstractmethod
    def variables(self) -> dict[str, Variable]:
        """The arrays by name; "flag" and "residual" among them."""

    @abstractmethod
    def blocks(self) -> tuple[str, ...]:
        """Names of the independent pieces of work; letters, digits, ".", "+" and "-" only."""

    @abstractmethod
    def compute(self, block: str) -> Arrays:
        """The arrays of a block, the same to the last bit whatever was computed before.

        A point that cannot be computed is flagged.
        """

    @abstractmethod
    def place(self, block: str) -> tuple[int, ...]:
        """Where a block stands: its first indices in each array."""

    def assemble(self, parts: Mapping[str, Arrays]) -> dict[str, NDArray[Any]]:
        """The table's arrays from those of its blocks; what is missing is nan, or zero."""
        sizes = {name: len(coordinate.values) for name, coordinate in self.coordinates().items()}
        arrays = {
            name: _empty(tuple(sizes[dim] for dim in variable.dims), variable.dtype)
            for name, variable in self.variables().items()
        }
        for block, part in parts.items():
            for name, values in part.items():
                arrays[name][self.place(block)] = values
        return arrays

    @property
    def data(self) -> tuple[Source, ...]:
        """Files, and entries of files, whose contents the numbers depend on."""
        return ()

    def modules(self) -> tuple[str, ...]:
        """Names of the modules whose code, with all that they import, the numbers depend on."""
        return (type(self).__module__,)

    def code(self) -> tuple[Path, ...]:
        """The files of code that the numbers depend on."""
        return code_files(*self.modules())

    def kernels(self) -> tuple[str, ...]:
        """Names of the kernels among them."""
        return kernels_of(*self.modules())

    def fingerprint(self) -> str:
        """Hash of the code and the data that the numbers depend on."""
        return fingerprint(self.code(), self.data)

    def fields(self) -> dict[str, Any]:
        """The recipe's own fields."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}  # type: ignore[arg-type]

    def key(self) -> str:
        """A short hash of everything the numbers depend on."""
        text = f"{self.name} {sorted(self.fields().items())} {self.fingerprint()}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def kernels_of(*modules: str) -> tuple[str, ...]:
    """Names of the kernels that modules import, directly or not; nothing is imported here."""
    return tuple(path.stem for path in code_files(*modules) if path.parent == KERNELS)


def _empty(shape: tuple[int, ...], dtype: str) -> NDArray[Any]:
    return np.full(shape, np.nan if dtype.startswith("f") else 0, dtype=dtype)
