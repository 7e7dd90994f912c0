"""Densities of single nuclides in solved states, and sums over all of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.matter.clusters import masses, nuclei
from core.matter.equilibrium import CLUSTERS, States
from core.matter.model import MUTUAL
from core.nuclides.pool import pool

Array = NDArray[np.float64]

_DEPTH = 50.0
"""Nuclides rarer than exp(-50) of the commonest are left out of sums."""


def selected(states: States, rows: NDArray[np.integer] | NDArray[np.bool_]) -> States:
    """Some of the states: those of a mask or of a list of positions."""
    return replace(states, values=states.values[rows], phase=states.phase[rows])


def ln_densities(states: States, which: NDArray[np.integer] | slice = slice(None)) -> Array:
    """The logarithms ln n_i (n_i in fm^-3): a row for each state, a column for each nuclide.

    n_i is that of `core.matter.equilibrium`, of the branch with nuclei: rows of homogeneous states
    have no meaning.

    Parameters
    ----------
    which : indices into the arrays of the pool; all nuclides by default.
    """
    constants, _ = nuclei(states.matter, states.T)
    n_e = states["n_e"]
    potentials = np.stack(
        [states["mu_n"], states["mu_p"], -np.cbrt(n_e), -n_e, -states["Pi"]], axis=1
    )
    logarithms = potentials / states.T @ constants[:5, which] + constants[5, which]
    if states.matter.exclusion == MUTUAL:
        logarithms += np.log(states["xi"])[:, None]
    return np.asarray(logarithms)


def charges_over_mass(states: States) -> Array:
    """The sum n_i Z_i^2/(M_i c^2) of each state, fm^-3 MeV^-1; nan where there are no nuclei."""
    nuclides = pool(states.matter.pool)
    weights = nuclides.Z**2 / masses(nuclides)
    sums = np.full(len(states), np.nan)
    there = np.flatnonzero(states.phase == CLUSTERS)
    # In parts, so that no large matrix is held.
    for rows in np.array_split(there, max(len(there) // 64, 1)):
        logarithms = ln_densities(selected(states, rows))
        common = logarithms.max(axis=1, initial=-np.inf)
        logarithms -= common[:, None]
        counted = np.flatnonzero(logarithms.max(axis=0, initial=-np.inf) > -_DEPTH)
        sums[rows] = np.exp(common) * (np.exp(logarithms[:, counted]) @ weights[counted])
    return sums
