"""How fast precomputed tables are opened, sliced and interpolated: pytest -m benchmark."""

from __future__ import annotations

import numpy as np

from core.crust.interpolation import interpolated
from core.crust.maps import map_from_table
from core.storage.tables import DIRECTORY, SUFFIX, Table, open_table

CRUST = "crust-beta-BSk25-default"
MS = 1e-3


def median(benchmark) -> float:
    """Seconds; infinitely fast where measuring is switched off."""
    return benchmark.stats["median"] if benchmark.stats else 0.0


def test_first_slice_of_the_crust(benchmark):
    """The file opened and one isotherm copied: under 5 ms."""

    def first_slice() -> np.ndarray:
        return Table(DIRECTORY / f"{CRUST}{SUFFIX}").native("P", 20)

    assert benchmark(first_slice).shape == (300,)
    assert median(benchmark) < 5 * MS


def test_interpolated_isotherm_of_the_crust(benchmark):
    """One quantity at 300 densities, as the map's line: under 20 ms."""
    n_B = np.geomspace(1e-10, 0.16, 300)
    found = benchmark(interpolated, open_table(CRUST), 0.4, n_B, ["P"])
    assert np.isfinite(found["P"]).sum() > 250
    assert median(benchmark) < 20 * MS


def test_map_of_the_crust(benchmark):
    """All scalars at all 12,000 points as a dataset: under 30 ms."""
    assert len(benchmark(map_from_table, open_table(CRUST))) == 12_000
    assert median(benchmark) < 30 * MS
