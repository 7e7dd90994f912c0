"""One nuclide along the crust: its mass fraction at each density, and a pool of it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.crust.composition import stable_track
from core.dataset import Dataset
from core.matter.clusters import nuclei
from core.matter.equilibrium import CLUSTERS
from core.matter.model import MUTUAL, Matter
from core.matter.quantum import statistics_remarks
from core.nuclides.pool import Pool, pool

Floats = NDArray[np.float64]


def mass_fraction_along(
    matter: Matter, T: float, nuclide: tuple[int, int], Y_p: float | None = None
) -> Dataset:
    """The mass fraction X = A n/n_B of a nuclide (Z, A) along the crust at temperature T (MeV).

    Columns n_B (fm^-3), in the grid of `core.crust.composition`, X, and X_most, the largest mass
    fraction of any nuclide there; nan in homogeneous matter. The density n of a nuclide is that of
    `core.matter.clusters.nuclei` in each state.

    Raises
    ------
    InvalidInputError : the nuclide is not in the pool.
    NotConvergedError : a state has no solution; not known to happen.
    """
    nuclides = pool(matter.pool)
    row = nuclides.index(*nuclide)
    states = stable_track(matter, T, (), Y_p)
    there = states.phase == CLUSTERS
    n_e = states["n_e"]
    terms = [states["mu_n"], states["mu_p"], -np.cbrt(n_e), -n_e, -states["Pi"]]
    constants = nuclei(matter, T)[0][:, row]
    ln_n = np.transpose(terms) / T @ constants[:5] + constants[5]
    if matter.exclusion == MUTUAL:
        ln_n += np.log(states["xi"])
    with np.errstate(over="ignore", invalid="ignore"):
        X = np.exp(ln_n) * nuclides.A[row] / states["n_B"]
    most = states["A_most"] / states["n_B"]
    return Dataset(
        {
            "n_B": states["n_B"],
            "X": np.where(there, X, np.nan),
            "X_most": np.where(there, most, np.nan),
        },
        units={"n_B": "fm^-3"},
        notes=statistics_remarks(states).of_named(False).notes,
    )


def alone(nuclides: Pool, row: int) -> Pool:
    """A pool of one nuclide of another, with what that one knows of it."""
    columns: dict[str, Any] = {
        name: value[row : row + 1]
        for name, value in vars(nuclides).items()
        if isinstance(value, np.ndarray)
    }
    return replace(nuclides, **columns)
