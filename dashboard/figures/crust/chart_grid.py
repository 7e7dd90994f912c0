"""The chart of nuclides as cells, N to the right and Z upwards as in the usual charts.

What its images, its hatched domain, its bands and its names are made from.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.nuclides.pool import Pool
from core.nuclides.symbols import SYMBOLS, nuclide_name
from dashboard.plots.numbers import plain
from dashboard.plots.vocabulary import Limits

MAGIC = (2, 8, 20, 28, 50, 82, 126)
SIZE = (232, 124)
"""N and Z below which pools of the usual masses end."""
NO_DATA = "no mass data"
NOTHING = "–"
FAR = 0.12
"""Share of a region's cells that its label stands amid."""
NEUTRON_UNBOUND, PROTON_UNBOUND = 1.0, 2.0
BEYOND = 400.0
"""Cells around the grid that are hatched, too, where a reader looks there."""
MARGIN = 2
"""Cells around nuclides in a window, at least."""
ROOM = 0.06
"""The same as part of what they span."""
SMALLEST = (23, 13)
"""Cells of a window around nuclides along N and Z, at least."""

Floats = NDArray[np.float32]
Ends = NDArray[np.float64]


class ChartGrid:
    """A pool as arrays with a row for each Z and a column for each N, of one shape if it can be."""

    def __init__(self, nuclides: Pool) -> None:
        last = int(nuclides.N.max()), int(nuclides.Z.max())
        self.N, self.Z = (np.arange(max(most, at + 2)) for most, at in zip(SIZE, last, strict=True))
        self.nuclides = nuclides
        self.shape = len(self.Z), len(self.N)
        self.cells = nuclides.Z, nuclides.N
        self.known = np.zeros(self.shape, dtype=bool)
        self.known[self.cells] = True

    def details(self) -> dict[str, NDArray[np.object_]]:
        """What there is to say of every cell whatever the state of matter, for its tooltip."""
        return {
            "nuclide": self._words(_named, NO_DATA, "Z", "N", "source"),
            "binding": self._words(_energies, NOTHING, "B"),
            "separation": self._words(_energies, NOTHING, "S_n", "S_p"),
        }

    def _words(self, words: Callable[..., str], without: str, *names: str) -> NDArray[np.object_]:
        """Words made of arrays of the pool, and those for a cell without a nuclide."""
        grid = np.full(self.shape, without, dtype=object)
        columns = (getattr(self.nuclides, name).tolist() for name in names)
        grid[self.cells] = list(map(words, *columns))
        return grid

    def regions(self) -> Floats:
        """Where the last neutron, or else the last proton, is not bound; nan elsewhere."""
        grid = np.full(self.shape, np.nan, dtype=np.float32)
        for energies, region in (
            (self.nuclides.S_p, PROTON_UNBOUND),
            (self.nuclides.S_n, NEUTRON_UNBOUND),
        ):
            unbound = energies < 0.0
            grid[self.nuclides.Z[unbound], self.nuclides.N[unbound]] = region
        return grid

    def outside(self) -> Ends:
        """Rectangles around the grid, so that what lies there is not taken for bound nuclides."""
        right, top = len(self.N) - 0.5, len(self.Z) - 0.5
        return np.array(
            [
                [-BEYOND, top, BEYOND, BEYOND],
                [-BEYOND, -BEYOND, BEYOND, -0.5],
                [-BEYOND, -0.5, -0.5, top],
                [right, -0.5, BEYOND, top],
            ]
        )

    def bands(self) -> Ends:
        """Both edges of the rows and columns of magic numbers, as far as there are nuclides."""
        found = []
        for magic in MAGIC:
            for cells, turned in ((self.known, False), (self.known.T, True)):
                places = np.flatnonzero(cells[magic] if magic < len(cells) else [])
                if len(places):
                    start, end = places[0] - 0.5, places[-1] + 0.5
                    for edge in (magic - 0.5, magic + 0.5):
                        line = (start, edge, end, edge)
                        found.append((line[1], line[0], line[3], line[2]) if turned else line)
        return np.array(found, dtype=float).reshape(-1, 4)

    def magic_names(self) -> Iterator[tuple[float, float, str]]:
        """N, Z and words below the columns, and beyond the far ends of the rows."""
        for magic in MAGIC[2:]:
            if magic < len(self.N) and self.known[:, magic].any():
                yield magic, float(np.argmax(self.known[:, magic])) - 1.3, f"N = {magic}"
            if magic < len(self.Z) and self.known[magic].any():
                last = len(self.N) - 1 - int(np.argmax(self.known[magic, ::-1]))
                yield last + 4.0, magic, f"Z = {magic}"

    def elements(self, step: int) -> Iterator[tuple[float, float, str]]:
        """N, Z and symbol before the lightest isotope of every so many elements."""
        for Z in self.Z[::step].tolist():
            if self.known[Z].any() and len(SYMBOLS) > Z:
                yield float(np.argmax(self.known[Z])) - 1.5, Z, SYMBOLS[Z]

    def far_end(self, region: float, window: tuple[float, float]) -> tuple[float, float]:
        """N and Z amid the cells of a region that reach farthest in a window; nan without any."""
        Z, N = np.nonzero(self.regions()[: int(window[1]), : int(window[0])] == region)
        if not len(N):
            return np.nan, np.nan
        far = np.quantile(Z + N, 1.0 - FAR) <= Z + N
        return float(N[far].mean()), float(Z[far].mean())

    def amid_bound(self, window: tuple[float, float]) -> tuple[float, float]:
        """N and Z amid the bound nuclides near the upper edge of a window; nan without any."""
        Z = int(0.9 * window[1])
        if len(self.Z) <= Z:
            return np.nan, np.nan
        bound = self.known[Z] & np.isnan(self.regions()[Z]) & (window[0] > self.N)
        return (float(self.N[bound].mean()), float(Z)) if bound.any() else (np.nan, np.nan)


def around(first: float, last: float) -> Limits:
    """Limits around the cells of two numbers."""
    return float(first) - 0.5, float(last) + 0.5


def window_around(N: NDArray[Any], Z: NDArray[Any]) -> tuple[Limits, Limits]:
    """Limits of N and Z around nuclides, of which there is one at least."""
    return _wide_enough(N, SMALLEST[0]), _wide_enough(Z, SMALLEST[1])


def _wide_enough(numbers: NDArray[Any], least: int) -> Limits:
    first, last = int(numbers.min()), int(numbers.max())
    margin = max(MARGIN, math.ceil(ROOM * (last - first)))
    first, last = first - margin, last + margin
    missing = max(least - (last - first + 1), 0)
    first = max(first - missing // 2, -1)
    return around(first, max(last, first + least - 1))


def _named(Z: int, N: int, source: str) -> str:
    return f"{nuclide_name(Z, Z + N)}, {source}"


def _energies(*energies: float) -> str:
    words = (NOTHING if math.isnan(E) else plain(E, ".2f") for E in energies)
    return f"{', '.join(words)} MeV"
