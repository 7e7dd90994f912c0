"""Values between the grid points of a table of the crust in beta equilibrium.

Cubic Hermite polynomials, first along ln n_B on four isotherms, then along ln T. Slopes at a grid
point are those of the parabola through it and its neighbours, limited to three times the smaller of
the two secants and zero where these differ in sign, which keeps monotone data monotone
(F. N. Fritsch & R. E. Carlson, SIAM J. Numer. Anal. 17, 238 (1980), doi:10.1137/0717021).
Positive quantities are interpolated in their logarithms.

Neighbours in the other phase do not take part, and nothing is interpolated between corners of a
cell that differ in phase, or one of which is not solved: these values are nan. Where corners differ
in the nuclide with the largest mass fraction, by more than 0.2 in the mass fraction of heavy
nuclei, light nuclei or free neutrons, or by more than a fifth in the mean charge of nuclei, there
are values, marked as `crossed`: such a change may take place anywhere within the cell. How far all
values are off is measured in docs/tables-crust.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.crust.table_rows import NUCLEI, POOLS, SCALARS, table_name
from core.dataset import Dataset
from core.errors import InvalidInputError, TableError
from core.matter.interactions import TABULATED
from core.matter.model import Matter
from core.storage.tables import SOLVED, Table, current_table

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

OUTSIDE, BETWEEN_PHASES, UNSOLVED = "outside the table", "between phases", "not solved"
"""Why there is no value."""
CLASSES = ("X_heavy", "X_light", "X_free_n")
LARGEST_CHANGE = 0.2
"""How much a mass fraction of one of the `CLASSES` may change within a cell unmarked."""
LARGEST_RATIO = 1.2
"""By what factor the mean charge of nuclei may."""
SIGNED = ("mu_n", "mu_e")
"""Quantities that are interpolated as they are, not in their logarithms."""

_TINY = 1e-38
"""What the smallest numbers of a table are taken for; single precision ends here."""
_AT_ONCE = 20_000


_IN_WORDS = ("the usual pool", "measured masses alone", "helium up to ¹⁰He")
POOLS_IN_WORDS = dict(zip(POOLS, _IN_WORDS, strict=True))
"""Pools that have tables."""


def table_of_matter(matter: Matter, Y_p: float | None = None) -> Table:
    """The table of a kind of matter, made by the code as it is.

    Raises
    ------
    TableError : there is none; the text says why.
    """
    name = table_name(matter.interaction, matter.pool.name)
    if Y_p is not None:
        raise TableError("Tables are for beta equilibrium.")
    if not name:
        raise TableError(
            f"There is no table of {matter.interaction} with this pool of nuclides: tables are for "
            f"{', '.join(TABULATED)}, each with {', '.join(POOLS_IN_WORDS.values())}."
        )
    if matter != Matter(matter.interaction, matter.pool):
        raise TableError("Tables are for the usual choices of the model.")
    return current_table(name)


def interpolated(
    table: Table, T: ArrayLike, n_B: ArrayLike, names: Sequence[str] = SCALARS
) -> Dataset:
    """Quantities at temperatures T (MeV) and densities n_B (fm^-3), which are broadcast.

    Columns T, n_B, the names (units as in the table; nan where there is no value), `crossed`
    (whether the composition changes within the point's cell) and `refused` (why there is no value,
    or empty). Mass fractions below 1e-38 are 0. Notes count what was refused or crossed.

    Raises
    ------
    TableError : the table has no such quantity.
    """
    points = np.broadcast_arrays(np.asarray(T, dtype=float), np.asarray(n_B, dtype=float))
    T_flat, n_flat = (np.array(part).ravel() for part in points)
    parts = [
        _columns(table, T_flat[rows], n_flat[rows], names)
        for rows in np.array_split(np.arange(len(T_flat)), max(1, -(-len(T_flat) // _AT_ONCE)))
    ]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return Dataset(
        columns,
        units={name: unit for name in ("T", "n_B", *names) if (unit := table.unit(name))},
        notes=_notes(columns["refused"], columns["crossed"]),
        attributes={"table": table.name},
    )


def _columns(table: Table, T: Array, n_B: Array, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    cells = Cells(table, T, n_B)
    return {
        "T": T,
        "n_B": n_B,
        **{name: cells.values(name) for name in names},
        "crossed": cells.crossed,
        "refused": cells.refused,
    }


def _notes(refused: NDArray[np.str_], crossed: Mask) -> tuple[str, ...]:
    counts = [(reason, int((refused == reason).sum())) for reason in _REASONS]
    notes = [
        f"{count} of {len(refused)} points have no value: {reason}."
        for reason, count in counts
        if count
    ]
    if crossed.any():
        notes.append(
            f"{int(crossed.sum())} of {len(refused)} points lie where the composition changes "
            "between grid points: compute it there."
        )
    return tuple(notes)


_REASONS = (OUTSIDE, BETWEEN_PHASES, UNSOLVED)


@dataclass(frozen=True)
class _Axis:
    """Where points lie along one coordinate: four nodes each, the point between the middle ones.

    `first` is the lower of these; `there` is False for nodes beyond the table, whose `index` is
    that of its edge; `node` and `at` are logarithms.
    """

    first: Integers
    index: Integers
    there: Mask
    node: Array
    at: Array

    @classmethod
    def of(cls, grid: Array, values: Array) -> _Axis:
        first = np.clip(np.searchsorted(grid, values, side="right") - 1, 0, len(grid) - 2)
        index = first[:, None] + np.arange(-1, 3)
        there = (index >= 0) & (index < len(grid))
        index = np.clip(index, 0, len(grid) - 1)
        # Nodes that are not there still need places of their own.
        node = np.log(grid)[index] + np.where(there, 0.0, np.arange(-1, 3))
        with np.errstate(all="ignore"):
            return cls(first, index, there, node, np.log(values))

    @property
    def counts(self) -> Mask:
        """Which of the four nodes are corners of the cell; one alone if the point is on it."""
        corner = np.zeros(self.there.shape, dtype=bool)
        corner[:, 1] = self.at != self.node[:, 2]
        corner[:, 2] = self.at != self.node[:, 1]
        return corner


class Cells:
    """The cells of a table in which points lie, and the grid points around them.

    Parameters
    ----------
    T, n_B : one-dimensional arrays of equal length, MeV and fm^-3.
    """

    def __init__(self, table: Table, T: Array, n_B: Array) -> None:
        self.table = table
        grids = table.native("T"), table.native("n_B")
        inside = np.ones(len(T), dtype=bool)
        for grid, values in zip(grids, (T, n_B), strict=True):
            inside &= (values >= grid[0]) & (values <= grid[-1])
        self.T, self.n_B = (
            _Axis.of(grid, np.where(inside, values, grid[0]))
            for grid, values in zip(grids, (T, n_B), strict=True)
        )
        self.corners: Mask = self.T.counts[:, :, None] & self.n_B.counts[:, None, :]
        phase, solved = self._nodes("phase"), self._nodes("flag") == SOLVED
        self.phase = self._at_a_corner(phase)
        same = phase == self.phase[:, None, None]
        self.refused = np.select(
            [~inside, self._any_corner(~same), self._any_corner(~solved)], _REASONS, ""
        )
        whole = self.refused == ""
        self.crossed: Mask = whole & self._changes()
        there = self.T.there[:, :, None] & self.n_B.there[:, None, :]
        self._usable = there & same & solved & whole[:, None, None]

    def _changes(self) -> Mask:
        """Whether the composition changes within a cell."""
        leading = self._nodes("most", 0)
        changes = self._any_corner(leading != self._at_a_corner(leading)[:, None, None])
        for name in CLASSES:
            low, high = self._range(name)
            changes |= high - low > LARGEST_CHANGE
        low, high = self._range("Z_mean")
        return np.asarray(changes | (high > LARGEST_RATIO * low))

    def _range(self, name: str) -> tuple[Array, Array]:
        """The smallest and the largest value at the corners."""
        nodes = self._nodes(name)
        low = np.where(self.corners, nodes, np.inf).min(axis=(1, 2))
        return low, np.where(self.corners, nodes, -np.inf).max(axis=(1, 2))

    def _any_corner(self, nodes: Mask) -> Mask:
        return np.asarray(np.any(self.corners & nodes, axis=(1, 2)))

    def _at_a_corner(self, nodes: NDArray[Any]) -> NDArray[Any]:
        """The value at one corner of each cell."""
        flat = nodes.reshape(len(nodes), -1)
        first = self.corners.reshape(len(nodes), -1).argmax(axis=1)
        return np.asarray(flat[np.arange(len(nodes)), first])

    def values(self, name: str) -> Array:
        """A quantity at the points; nan where there is no value."""
        nodes = self._nodes(name)
        if name in SIGNED:
            return self.cubic(nodes)
        return from_logarithms(self.cubic(logarithms(nodes)))

    def cubic(self, nodes: Array) -> Array:
        """Interpolate values at the nodes, of shape (..., points, 4, 4); nan marks one absent."""
        usable = np.where(self._usable, nodes, np.nan)
        isotherms = hermite(self.n_B.node[:, None, :], usable, self.n_B.at[:, None])
        return hermite(self.T.node, isotherms, self.T.at)

    def _nodes(self, name: str, *rest: int) -> NDArray[Any]:
        """An array at all sixteen nodes of each point: shape (points, 4, 4, ...)."""
        index = (self.T.index[:, :, None], self.n_B.index[:, None, :], *rest)
        return self.table.native(name, index)

    def most_abundant(self) -> tuple[Integers, Array]:
        """Nuclides (places along the table's coordinate) and mass fractions at the nodes."""
        return self._nodes("most"), self._nodes("X")


def logarithms(values: Array) -> Array:
    """The logarithms, those of less than 1e-38 being that of 1e-38."""
    return np.asarray(np.log(np.maximum(values, _TINY)))


def from_logarithms(values: Array) -> Array:
    """The inverse of `logarithms`, with 0 for 1e-38."""
    return np.where(values <= np.log(_TINY), 0.0, np.exp(values))


def hermite(x: Array, y: Array, at: Array) -> Array:
    """Cubic Hermite interpolation between the middle ones of four nodes.

    Parameters
    ----------
    x, y : ascending nodes and the values there, nan where there are none; last axis of length 4.
    at : between x[..., 1] and x[..., 2].

    Returns
    -------
    The values, nan where a middle node on which they depend has none.
    """
    h = np.diff(x, axis=-1)
    secant = np.diff(y, axis=-1) / h
    left, right = _slopes(h, secant)
    width = h[..., 1]
    t = (at - x[..., 1]) / width
    low, high = y[..., 1], y[..., 2]
    between = (
        low * (1 + 2 * t) * (1 - t) ** 2
        + high * t**2 * (3 - 2 * t)
        + width * t * (1 - t) * (left * (1 - t) - right * t)
    )
    # On a node the other one does not count, be it absent.
    return np.asarray(np.where(t == 0.0, low, np.where(t == 1.0, high, between)))


def _slopes(h: Array, secant: Array) -> tuple[Array, Array]:
    """Slopes at the middle nodes, limited for monotony, from three spacings and three secants."""
    before, here, after = (secant[..., i] for i in range(3))
    left = (h[..., 1] * before + h[..., 0] * here) / (h[..., 0] + h[..., 1])
    right = (h[..., 2] * here + h[..., 1] * after) / (h[..., 1] + h[..., 2])
    one_sided_left = np.where(np.isnan(right), here, 2 * here - right)
    one_sided_right = np.where(np.isnan(left), here, 2 * here - left)
    left = np.where(np.isnan(before), one_sided_left, left)
    right = np.where(np.isnan(after), one_sided_right, right)
    return _limited(left, before, here), _limited(right, after, here)


def _limited(slope: Array, outer: Array, inner: Array) -> Array:
    outer = np.where(np.isnan(outer), inner, outer)
    largest = 3 * np.minimum(np.abs(outer), np.abs(inner))
    return np.where(outer * inner > 0, np.clip(slope, -largest, largest), 0.0)


def nuclide_fractions(table: Table, T: float, n_B: float) -> Dataset:
    """Mass fractions of the most abundant nuclides at T (MeV) and n_B (fm^-3), descending.

    Columns Z, N, A and X of the nuclides that are among the table's most abundant at all corners of
    the cell; none in homogeneous matter. A note says if the composition changes in the cell.

    Raises
    ------
    InvalidInputError : the table has no value here; the text says why.
    """
    cells = Cells(table, np.array([T]), np.array([n_B]))
    refused = str(cells.refused[0])
    if refused:
        raise InvalidInputError(
            f"T = {T:g} MeV, n_B = {n_B:g} fm^-3 has no value in {table.name} ({refused}): "
            "compute its composition."
        )
    found = np.empty(0, dtype=np.int64)
    X = np.empty(0)
    if cells.phase[0] == NUCLEI:
        most, fractions = (part[0] for part in cells.most_abundant())
        found = _common(most[cells.corners[0]])
        same = most == found[:, None, None, None]
        nodes = np.where(same, logarithms(fractions), 0.0).sum(axis=-1)
        nodes = np.where(same.any(axis=-1), nodes, np.nan)
        X = from_logarithms(cells.cubic(nodes[:, None])[:, 0])
    order = np.argsort(-X, kind="stable")
    ZA = table.native("nuclide")[found[order]]
    Z, A = ZA // 1000, ZA % 1000
    return Dataset(
        {"Z": Z, "N": A - Z, "A": A, "X": X[order]},
        notes=_notes(cells.refused, cells.crossed),
        attributes={"T": T, "n_B": n_B, "table": table.name},
    )


def _common(lists: Integers) -> Integers:
    """Numbers that all rows have, ascending."""
    numbers, counts = np.unique(lists, return_counts=True)
    return numbers[(counts == len(lists)) & (numbers >= 0)]
