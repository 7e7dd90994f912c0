"""Ions placed by reverse Monte Carlo; pairs are counted again by Fourier transforms."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.lattice import BCC, FCC, neighbour_shells
from core.crystal.mixtures import Mixture
from core.crystal.order.slab import CELLS, placement
from core.crystal.solids import ShortRange
from tests.crystal import oracles

CARBON_OXYGEN = Mixture(6, 8)


def wanted_at(x: float, gamma: float, shells: int = 8) -> np.ndarray:
    order = ShortRange(CARBON_OXYGEN, shells).ordering(np.array([x]), np.array([gamma]))
    return order.deviation[0] / (x * (1 - x))


def recounted(placed, lattice) -> np.ndarray:
    """Warren-Cowley parameters of eight shells from the autocorrelation of the occupation."""
    size = 2 * CELLS
    grid = np.zeros((size, size, size))
    grid[tuple(placed.sites.T)] = placed.heavy
    pairs = np.fft.ifftn(np.abs(np.fft.fftn(grid)) ** 2).real
    x = placed.heavy.mean()
    half = oracles.cube_edge(lattice.name) / 2.0
    alpha = []
    for vectors in oracles.orbits(lattice.name)[:8]:
        steps = np.rint(vectors / half).astype(int) % size
        alpha.append(pairs[tuple(steps.T)].mean() / len(placed.sites))
    return (np.array(alpha) - x**2) / (x * (1 - x))


@pytest.mark.parametrize(
    ("x", "gamma"), [(0.5, 175.719), (0.25, 200.0), (0.8, 300.0), (0.5, 600.0)]
)
def test_order_parameters_are_met(x, gamma):
    """Eight shells to 1e-3, counted again."""
    wanted = wanted_at(x, gamma)
    placed = placement(x, wanted, neighbour_shells(BCC, 8), seed=1)
    counted = recounted(placed, BCC)
    assert placed.warren_cowley == pytest.approx(counted, abs=1e-12)
    assert counted == pytest.approx(wanted, abs=1e-3)


@pytest.mark.parametrize("lattice", [BCC, FCC], ids=["bcc", "fcc"])
def test_random_placement(lattice):
    """Without wanted values the parameters scatter around zero as 1/sqrt(N m)."""
    placed = placement(0.4, None, neighbour_shells(lattice, 8), seed=3, lattice=lattice)
    assert placed.warren_cowley == pytest.approx(recounted(placed, lattice), abs=1e-12)
    assert np.abs(placed.warren_cowley).max() < 0.05


@pytest.mark.parametrize("x", [0.0, 0.1, 0.5, 1.0])
def test_composition_is_exact(x):
    """The nearest whole number of ions, on every site of 12^3 cubes once."""
    placed = placement(x, None, neighbour_shells(BCC, 3), seed=0)
    assert len(placed.sites) == 2 * CELLS**3
    assert len(np.unique(placed.sites, axis=0)) == len(placed.sites)
    assert placed.heavy.sum() == round(x * len(placed.sites))


def test_swaps_conserve_composition():
    """Reverse Monte Carlo moves ions and makes none."""
    placed = placement(0.3, wanted_at(0.3, 200.0), neighbour_shells(BCC, 8), seed=5)
    assert placed.heavy.sum() == round(0.3 * len(placed.sites))


def test_same_seed_same_placement():
    """And another seed another one."""
    shells, wanted = neighbour_shells(BCC, 8), wanted_at(0.5, 200.0)
    first, again, other = (placement(0.5, wanted, shells, seed) for seed in (7, 7, 8))
    assert (first.heavy == again.heavy).all()
    assert (first.heavy != other.heavy).any()
