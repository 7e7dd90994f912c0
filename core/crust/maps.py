"""The crust over temperature and density: from a table, or computed on a coarser grid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.cancellation import each
from core.crust.composition import HIGHEST_DENSITY, LOWEST_DENSITY, UNITS, composition, table_of
from core.crust.table_rows import NUCLEI, PHASES, SCALARS
from core.dataset import Dataset, table
from core.errors import NotConvergedError
from core.matter.equilibrium import track
from core.matter.model import Matter
from core.matter.quantum import CONDENSATION, NOTICED
from core.storage.memo import computed_once
from core.storage.tables import Table

Array = NDArray[np.float64]

LOWEST = 1e-10
"""Smallest density of a map and of the line through it, fm^-3."""
TEMPERATURES, DENSITIES = 24, 100
"""Grid points of a map that is computed."""
COLUMNS = ("T", "n_B", *SCALARS, "degeneracy", "phase", "A_most", "Z_most")
"""Columns of a map, as in `core.crust.composition`."""

_DENSITIES_BELOW = 60


def map_from_table(data: Table) -> Dataset:
    """All grid points of a table: `COLUMNS`, T ascending, n_B ascending at each T."""
    T, n_B = data.native("T"), data.native("n_B")
    shape = len(T), len(n_B)
    phase = data.native("phase")
    most = data.native("most", (..., 0))
    ZA = data.native("nuclide")[most].astype(float)
    ZA[most < 0] = np.nan
    columns = {
        "T": np.broadcast_to(T[:, None], shape),
        "n_B": np.broadcast_to(n_B, shape),
        **{name: data.native(name) for name in (*SCALARS, "degeneracy")},
        "phase": np.array(PHASES)[phase],
        "A_most": ZA % 1000,
        "Z_most": ZA // 1000,
    }
    cells = {name: column.ravel() for name, column in columns.items()}
    return Dataset(cells, units=UNITS, notes=_statistics_notes(cells))


def _statistics_notes(cells: Mapping[str, NDArray[Any]]) -> tuple[str, ...]:
    """Where Boltzmann's statistics of nuclei, as in `core.matter.quantum`, end on a map."""
    degeneracy = np.nan_to_num(cells["degeneracy"].astype(float))
    rows = degeneracy >= NOTICED
    if not rows.any():
        return ()
    T, n_B = cells["T"].astype(float), cells["n_B"].astype(float)
    note = (
        f"Below T = {T[rows].max():.3g} MeV and above n_B = {n_B[rows].min():.3g} fm⁻³ Boltzmann's "
        f"statistics fail for some nuclide: n λ³/z exceeds 1 and reaches {degeneracy.max():.3g}"
    )
    beyond = degeneracy >= CONDENSATION
    if beyond.any():
        note += (
            f"; where it exceeds {CONDENSATION:.3f}, below T = {T[beyond].max():.3g} MeV, bosons "
            "would have condensed, and what is shown is no state of matter"
        )
    return (f"{note}.",)


@computed_once(maxsize=8)
def computed_map(
    matter: Matter, lowest_T: float, highest_T: float, Y_p: float | None = None
) -> Dataset:
    """A map from one temperature (MeV) to another, computed: `COLUMNS` as `map_from_table`.

    Temperatures at which no solution was found are nan, and a note says so.
    """
    n_B = np.geomspace(LOWEST, HIGHEST_DENSITY, DENSITIES)
    blocks, notes = [], []
    for T in each(np.geomspace(lowest_T, highest_T, TEMPERATURES).tolist()):
        row: dict[str, object] = {"phase": PHASES[NUCLEI]}
        try:
            row = dict(table_of(track(matter, T, tuple(n_B.tolist()), Y_p)).columns)
        except NotConvergedError as error:
            notes.append(str(error))
        blocks.append({**row, "T": T, "n_B": n_B})
    found = table(blocks, COLUMNS, units=UNITS)
    return found.with_notes((*notes, *_statistics_notes(found.columns)))


@computed_once(maxsize=16)
def line(matter: Matter, T: float, Y_p: float | None = None) -> Dataset:
    """The stable phase at T (MeV) from 1e-10 fm^-3 on, resolved where it changes.

    Columns as in `core.crust.composition`.

    Raises
    ------
    NotConvergedError : a state has no solution; not known to happen.
    """
    below = np.geomspace(LOWEST, LOWEST_DENSITY, _DENSITIES_BELOW)[:-1]
    parts = (composition(matter, T, tuple(below.tolist()), Y_p), composition(matter, T, (), Y_p))
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[1].columns}
    return Dataset(columns, units=UNITS, notes=parts[1].notes, attributes=parts[1].attributes)
