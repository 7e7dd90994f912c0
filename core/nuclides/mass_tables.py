"""The mass tables that pools are made of: layers of masses, the first that has a nuclide counts.

They are listed in core/data/nuclides/mass_tables.json; a new one is an entry there and a file
beside.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from core.errors import InvalidInputError
from core.nuclides.masses import DATA, MassTable, binding_of, duflo_zuker_masses, evaluated_masses
from core.nuclides.symbols import LARGEST_A, SYMBOLS

FILE = DATA / "mass_tables.json"
MEASURED, EXTRAPOLATED, FORMULA = "AME2020", "AME2020 extrapolated", "DZ10"
COLUMNS = ("Z", "A", "mass_excess")
_NAME = re.compile(r"(?!edge|default)[a-z][A-Za-z0-9+.]*")
"""Of tables, so that they can be parts of a pool's name."""


@dataclass(frozen=True)
class Layer:
    """Where masses come from.

    Parameters
    ----------
    name : as a pool's `source` says it. file : of this folder; "" for those that are known.
    """

    name: str
    file: str = ""

    @property
    def path(self) -> Path | None:
        """The file of masses, if they are read from one."""
        return DATA / self.file if self.file else None


@dataclass(frozen=True)
class MassChoice:
    """One of the mass tables.

    Parameters
    ----------
    name : in links, data and on the command line. label : for a reader.
    layers : the first that has a nuclide gives its mass.
    source, doi : where it was published; "" for those of the evaluation and the formula.
    """

    name: str
    label: str
    layers: tuple[Layer, ...]
    source: str = ""
    doi: str = ""

    @property
    def of_files(self) -> bool:
        """Whether any of its masses are read from a file of their own."""
        return any(layer.file for layer in self.layers)


def _layer(entry: str | Mapping[str, str]) -> Layer:
    return Layer(entry) if isinstance(entry, str) else Layer(entry["name"], entry["file"])


def _choice(name: str, entry: Mapping[str, Any]) -> MassChoice:
    if not _NAME.fullmatch(name):
        raise InvalidInputError(
            f"A mass table cannot be called '{name}': begin with a small letter, and go on with "
            "letters, digits, '+' and '.'."
        )
    layers = tuple(map(_layer, entry["layers"]))
    unknown = [one.name for one in layers if not one.file and one.name not in _KNOWN]
    if unknown:
        raise InvalidInputError(
            f"The mass table '{name}' has no file for '{unknown[0]}': name one, or choose among "
            f"{', '.join(_KNOWN)}."
        )
    return MassChoice(name, entry["label"], layers, entry.get("source", ""), entry.get("doi", ""))


def _measured() -> MassTable:
    return evaluated_masses().where(~evaluated_masses().extrapolated)


def _estimated() -> MassTable:
    return evaluated_masses().where(evaluated_masses().extrapolated)


_KNOWN: Mapping[str, Callable[[], MassTable]] = {
    MEASURED: _measured,
    EXTRAPOLATED: _estimated,
    FORMULA: duflo_zuker_masses,
}


@cache
def _choices() -> dict[str, MassChoice]:
    with FILE.open(encoding="utf-8") as file:
        entries = json.load(file)["tables"]
    return {name: _choice(name, entry) for name, entry in entries.items()}


MASS_TABLES = MappingProxyType(_choices())
"""All of them by name."""
USUAL = next(iter(MASS_TABLES))
"""The one that is taken if none is asked for."""


@cache
def masses_of(layer: Layer) -> MassTable:
    """The masses of a layer from A = 2 on: single nucleons are in no pool.

    Raises
    ------
    InvalidInputError : its file is no list of masses.
    """
    path = layer.path
    found = _KNOWN[layer.name]() if path is None else read_masses(path)
    return found.where(found.Z + found.N >= 2)


def read_masses(path: Path) -> MassTable:
    """A file of mass excesses: columns Z, A and mass_excess, MeV, of neutral atoms.

    Lines that begin with # are remarks.

    Raises
    ------
    InvalidInputError : a column is missing, a row makes no nuclide, or one comes twice.
    """
    rows: dict[tuple[int, int], float] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            nuclide, excess = _read(path, row)
            if nuclide in rows:
                raise InvalidInputError(f"{path.name}: Z, A = {nuclide} comes twice.")
            rows[nuclide] = excess
    if not rows:
        raise InvalidInputError(f"{path.name} holds no masses: give columns {', '.join(COLUMNS)}.")
    Z, A = np.array(sorted(rows), np.int64).T
    excesses = np.array([rows[nuclide] for nuclide in sorted(rows)])
    return MassTable(Z, A - Z, binding_of(Z, A - Z, excesses), np.zeros(len(Z), np.bool_))


def _read(path: Path, row: Mapping[str, str]) -> tuple[tuple[int, int], float]:
    try:
        Z, A, excess = int(row["Z"]), int(row["A"]), float(row["mass_excess"])
    except (KeyError, TypeError, ValueError):
        raise InvalidInputError(
            f"{path.name}: each row needs a number for {', '.join(COLUMNS)}, and one has {row}."
        ) from None
    if not (0 <= Z < len(SYMBOLS) and max(Z, 1) <= A <= LARGEST_A and np.isfinite(excess)):
        raise InvalidInputError(
            f"{path.name}: Z = {Z}, A = {A}, mass excess {excess} is no nuclide; Z is at most "
            f"{len(SYMBOLS) - 1}."
        )
    return (Z, A), excess
