"""The pool: the nuclides that clustered matter may consist of, and what is known of each.

By default AME2020 first, the Duflo-Zuker table where AME2020 has nothing: 9319 nuclides with
A >= 2, of which 8 are AME's alone (2-7H, 3He, 3Li). What the crust is made of depends on where
these tables end, so a pool's name can choose others (`core.nuclides.mass_tables`), move the edge,
leave nuclides out or change their binding (`core.nuclides.pool_names` has the grammar).

Beyond the Duflo-Zuker table an extended pool takes the masses from the same formula. Hydrogen is
never extended: for Z = 1 the formula was not made (it gives 8H 16.5 MeV, 7H has 6.6).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInputError
from core.nuclides import duflo_zuker
from core.nuclides.mass_tables import (
    EXTRAPOLATED,
    FORMULA,
    MASS_TABLES,
    MEASURED,
    USUAL,
    Layer,
    masses_of,
)
from core.nuclides.masses import nuclear_binding
from core.nuclides.pool_names import (
    DEFAULT,
    EDGE_SHIFTS,
    TETRANEUTRON,
    Change,
    Nuclide,
    PoolOptions,
    parse_pool_name,
)
from core.nuclides.spins import degeneracy
from core.nuclides.symbols import nuclide_symbol, parse_nuclide
from core.storage.memo import computed_once

__all__ = [
    "Pool",
    "nuclide_symbol",
    "parse_nuclide",
    "pool",
]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SOURCES = tuple(
    dict.fromkeys(
        (
            "",
            MEASURED,
            EXTRAPOLATED,
            FORMULA,
            "DZ10 beyond the table",
            "changed",
            "tetraneutron",
            *(layer.name for table in MASS_TABLES.values() for layer in table.layers),
        )
    )
)
"""Where a binding energy comes from."""
_FORMULA, _BEYOND, _CHANGED, _TETRANEUTRON = range(3, 7)
FIRST_EXTENDED_Z = 2
"""The lightest element that an edge can be moved outwards for."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Nuclides sorted by Z and then A; all arrays are read-only.

    Parameters
    ----------
    options : what it is made of.
    Z, N, A : numbers of protons, neutrons and both.
    B : nuclear binding energy, MeV: bare nuclei out of bare protons and neutrons, positive if
        bound (see `core.nuclides.masses`).
    degeneracy : 2J+1 of the ground state.
    source : of the binding energy, one of `SOURCES`.
    S_n, S_p, S_2n, S_2p : separation energies B(Z,N) - B(Z,N-1) and so on, MeV, from the pool's
        own B; nan where the daughter is not in the pool. A free nucleon, or nothing, has B = 0.
    """

    options: PoolOptions
    Z: Integers
    N: Integers
    A: Integers
    B: Floats
    degeneracy: Floats
    source: NDArray[np.str_]
    S_n: Floats
    S_p: Floats
    S_2n: Floats
    S_2p: Floats

    def __post_init__(self) -> None:
        for column in vars(self).values():
            if isinstance(column, np.ndarray):
                column.flags.writeable = False

    @property
    def name(self) -> str:
        """What its options are in short, see `core.nuclides.pool_names`."""
        return self.options.name

    def __len__(self) -> int:
        return len(self.Z)

    def __contains__(self, nuclide: tuple[int, int]) -> bool:
        """Whether (Z, A) is in the pool."""
        Z, A = nuclide
        return bool(((self.Z == Z) & (self.A == A)).any())

    def index(self, Z: int, A: int) -> int:
        """Where a nuclide stands in the arrays.

        Raises
        ------
        InvalidInputError : it is not in the pool.
        """
        (found,) = np.nonzero((self.Z == Z) & (self.A == A))
        if not len(found):
            raise InvalidInputError(
                f"{nuclide_symbol(Z, A)} is not in the pool '{self.name}': choose another nuclide "
                "or a pool that has it."
            )
        return int(found[0])


def pool(chosen: PoolOptions | str = DEFAULT) -> Pool:
    """The pool of some options or of a name; the same object each time, however it is written.

    Raises
    ------
    InvalidInputError : not a pool's name, or it changes a nuclide that is not there to change.
    """
    return _build(parse_pool_name(chosen) if isinstance(chosen, str) else chosen)


@dataclass
class _Chart:
    """The chart of nuclides: binding energy and code of its source at [Z, N], 0 where empty."""

    binding: Floats
    source: NDArray[np.int8]

    def enter(self, Z: Integers, N: Integers, atomic: Floats, source: NDArray[np.int8]) -> None:
        self.binding[Z, N] = nuclear_binding(Z, atomic)
        self.source[Z, N] = source

    def __contains__(self, nuclide: tuple[int, int]) -> bool:
        protons, neutrons = nuclide[0], nuclide[1] - nuclide[0]
        rows, columns = self.source.shape
        return protons < rows and neutrons < columns and bool(self.source[protons, neutrons])

    def last_A(self) -> Integers:
        """Mass number of the last isotope of each element, 0 where there is none."""
        Z = np.arange(self.source.shape[0])
        filled = self.source > 0
        last_N = filled.shape[1] - 1 - np.argmax(filled[:, ::-1], axis=1)
        return np.where(filled.any(axis=1), Z + last_N, 0)


@computed_once(maxsize=8)
def _build(options: PoolOptions) -> Pool:
    chart = _chart(options.table)
    edges = _edges(chart, options)
    _extend(chart, edges)
    _change(chart, options.binding)
    _cut(chart, edges)
    if options.tetraneutron is not None:
        Z, A = TETRANEUTRON
        chart.binding[Z, A - Z] = options.tetraneutron
        chart.source[Z, A - Z] = _TETRANEUTRON
    if options.only:
        _keep(chart, options.only)
    for Z, A in options.exclude:
        if (Z, A) in chart:
            chart.source[Z, A - Z] = 0
    if not chart.source.any():
        raise InvalidInputError(
            f"The pool '{options}' is empty: leave out fewer nuclides, or take more of them."
        )
    return _pool(options, chart)


def _keep(chart: _Chart, nuclides: tuple[Nuclide, ...]) -> None:
    """Empty the chart but for some nuclides; single nucleons are free and in no pool."""
    kept = np.zeros_like(chart.source)
    for Z, A in nuclides:
        if A == 1:
            continue
        if (Z, A) not in chart:
            raise InvalidInputError(
                f"There is no {nuclide_symbol(Z, A)} to be taken alone: choose another nuclide, a "
                "table that has it, or move the edge of the pool beyond it."
            )
        kept[Z, A - Z] = chart.source[Z, A - Z]
    chart.source[:] = kept


def _chart(table: str) -> _Chart:
    """A new chart of one of the tables."""
    layers = MASS_TABLES[table].layers
    return _layered(layers, _size(layers))


def _size(layers: tuple[Layer, ...]) -> tuple[int, int]:
    """Z and N below which all that these layers and the usual ones have lies, however extended."""
    tables = [masses_of(layer) for layer in (*layers, *MASS_TABLES[USUAL].layers)]
    last_Z, last_N = (max(int(getattr(one, name).max()) for one in tables) for name in "ZN")
    return last_Z + 1, last_N + EDGE_SHIFTS[-1] + 1


def _layered(layers: tuple[Layer, ...], size: tuple[int, int]) -> _Chart:
    """The masses of each layer where those before have nothing."""
    chart = _Chart(np.zeros(size), np.zeros(size, np.int8))
    for layer in layers:
        masses = masses_of(layer)
        new = masses.where(chart.source[masses.Z, masses.N] == 0)
        codes = np.full(len(new.Z), SOURCES.index(layer.name), np.int8)
        chart.enter(new.Z, new.N, new.binding, codes)
    return chart


def _edges(chart: _Chart, options: PoolOptions) -> Integers:
    """Mass number at which the isotopes of each element are to end."""
    edges = chart.last_A()
    moved = edges > 0
    if options.edge_shift > 0:
        moved[:FIRST_EXTENDED_Z] = False
    edges[moved] += options.edge_shift
    if options.last_He is not None:
        edges[2] = options.last_He
    return edges


def _extend(chart: _Chart, edges: Integers) -> None:
    """Enter the formula's masses between the last isotope on the chart and a farther edge."""
    last = chart.last_A()
    added = [
        (Z, A - Z)
        for Z in np.flatnonzero(edges > last).tolist()
        for A in range(int(last[Z]) + 1, int(edges[Z]) + 1)
    ]
    if not added:
        return
    Z, N = np.array(added, np.int64).T
    usual = _layered(MASS_TABLES[USUAL].layers, chart.source.shape)
    listed = usual.source[Z, N] > 0
    codes = np.where(listed, _FORMULA, _BEYOND).astype(np.int8)
    chart.enter(Z, N, duflo_zuker.binding_energy(Z, N), codes)


def _change(chart: _Chart, changes: tuple[Change, ...]) -> None:
    """Scale and shift single binding energies, also of nuclides that are cut off afterwards."""
    for (Z, A), scale, shift in changes:
        if (Z, A) not in chart:
            raise InvalidInputError(
                f"There is no {nuclide_symbol(Z, A)} whose binding energy could be changed: move "
                "the edge of the pool beyond it or choose a table that has it."
            )
        chart.binding[Z, A - Z] = scale * chart.binding[Z, A - Z] + shift
        chart.source[Z, A - Z] = _CHANGED


def _cut(chart: _Chart, edges: Integers) -> None:
    """Empty the chart beyond the edge of each element."""
    Z, N = np.indices(chart.source.shape)
    chart.source[edges[:, None] < Z + N] = 0


def _pool(options: PoolOptions, chart: _Chart) -> Pool:
    Z, N = np.nonzero(chart.source)
    B = np.where(chart.source > 0, chart.binding, np.nan)
    B[0, :2] = B[1, 0] = 0.0
    return Pool(
        options,
        Z,
        N,
        Z + N,
        B[Z, N],
        degeneracy(Z, N),
        np.array(SOURCES)[chart.source[Z, N]],
        _separation(B, Z, N, 0, 1),
        _separation(B, Z, N, 1, 0),
        _separation(B, Z, N, 0, 2),
        _separation(B, Z, N, 2, 0),
    )


def _separation(B: Floats, Z: Integers, N: Integers, protons: int, neutrons: int) -> Floats:
    """B(Z,N) less that of the daughter, nan without one."""
    possible = (protons <= Z) & (neutrons <= N)
    daughter = B[np.where(possible, Z - protons, 0), np.where(possible, N - neutrons, 0)]
    return np.where(possible, B[Z, N] - daughter, np.nan)
