"""What every precomputed table is: coordinates, variables, and independent blocks of work."""

from __future__ import annotations

import dataclasses
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInputError
from core.provenance import code_files, fingerprint
from core.tables import Coordinate, Variable

Arrays = Mapping[str, NDArray[Any]]

LARGEST_RESOLUTION = 100_000
"""Grid points along one coordinate that nobody exceeds on purpose."""


class Recipe(ABC):
    """How one table is made.

    Subclasses are frozen dataclasses. Their fields, numbers, words or tuples of these, are all
    that a table depends on besides the code that the recipe's module imports and `data`.
    """

    family: ClassVar[str]
    title: ClassVar[str]
    references: ClassVar[tuple[str, ...]]
    data: ClassVar[tuple[Path, ...]] = ()
    """Files whose contents the numbers depend on."""
    resolution: ClassVar[Mapping[str, int]] = {}
    """Numbers of grid points that a user may choose, with their defaults."""

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

    def code(self) -> tuple[Path, ...]:
        """The files of code that the numbers depend on."""
        return code_files(type(self).__module__)

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


def _empty(shape: tuple[int, ...], dtype: str) -> NDArray[Any]:
    return np.full(shape, np.nan if dtype.startswith("f") else 0, dtype=dtype)
