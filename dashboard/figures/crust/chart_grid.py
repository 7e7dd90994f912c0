"""The chart of nuclides as cells: what its images and its hatched domain are made from."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.nuclides.pool import Pool
from core.nuclides.symbols import nuclide_name
from dashboard.plots.numbers import plain

SIZE = (124, 232)
"""Z and N below which pools of the usual masses end."""
NO_DATA = "not in the pool"
NOTHING = "–"
FAR = 0.12
"""Share of a region's cells that its label stands amid."""
NEUTRON_UNBOUND, PROTON_UNBOUND = 1.0, 2.0

Floats = NDArray[np.float32]


class ChartGrid:
    """A pool as arrays with a row for each N and a column for each Z, of one shape if it can be."""

    def __init__(self, nuclides: Pool) -> None:
        last = int(nuclides.Z.max()), int(nuclides.N.max())
        self.Z, self.N = (np.arange(max(most, at + 2)) for most, at in zip(SIZE, last, strict=True))
        self.nuclides = nuclides
        self.shape = len(self.N), len(self.Z)
        self.cells = nuclides.N, nuclides.Z
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
            grid[self.nuclides.N[unbound], self.nuclides.Z[unbound]] = region
        return grid

    def far_end(self, region: float, window: tuple[float, float]) -> tuple[float, float]:
        """Z and N amid the cells of a region that reach farthest in a window; nan without any."""
        N, Z = np.nonzero(self.regions()[: int(window[1]), : int(window[0])] == region)
        if not len(N):
            return np.nan, np.nan
        far = np.quantile(Z + N, 1.0 - FAR) <= Z + N
        return float(Z[far].mean()), float(N[far].mean())


def _named(Z: int, N: int, source: str) -> str:
    return f"{nuclide_name(Z, Z + N)}, {source}"


def _energies(*energies: float) -> str:
    words = (NOTHING if math.isnan(E) else plain(E, ".2f") for E in energies)
    return f"{', '.join(words)} MeV"
