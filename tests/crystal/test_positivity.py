"""The search for the lowest S(k), against scipy's minimisers from many starts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from core.crystal.lattice import BCC, FCC, neighbour_shells
from core.crystal.order.positivity import MinimumSearch, wedge_grid
from tests.crystal import oracles


def deviation_of(seed: int, shells: int, c: float) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shells) * 0.02 * c


def lowest_by_scipy(lattice: str, d: np.ndarray, c: float) -> float:
    """The least S(k) that 40 descents from the lowest of 8000 random wavevectors find."""
    vectors = oracles.orbits(lattice)[: len(d)]
    k = np.random.default_rng(5).uniform(-4.0, 4.0, size=(8000, 3))
    order = np.argsort(oracles.cosine_sums(k, vectors) @ d)

    def value(q):
        return c + float(oracles.cosine_sums(q[None], vectors)[0] @ d)

    return min(minimize(value, k[i], tol=1e-12).fun for i in order[:40])


@pytest.mark.parametrize("lattice", [BCC, FCC], ids=["bcc", "fcc"])
@pytest.mark.parametrize("seed", range(4))
def test_lowest_minimum_is_found(lattice, seed):
    """Random order parameters of eight shells."""
    c = 0.24
    d = deviation_of(seed, 8, c)
    found = MinimumSearch(lattice, neighbour_shells(lattice, 8)).minima(d, c, 10.0)
    assert found.S.min() == pytest.approx(lowest_by_scipy(lattice.name, d, c), abs=1e-9)


def test_minima_are_stationary_and_carry_their_cosines():
    """S from the returned cosines and from all vectors agree; the gradient vanishes."""
    shells = neighbour_shells(BCC, 8)
    c, d = 0.21, deviation_of(9, 8, 0.21)
    found = MinimumSearch(BCC, shells).minima(d, c, 10.0)
    vectors = oracles.orbits("bcc")[:8]
    assert found.cosines == pytest.approx(oracles.cosine_sums(found.k, vectors), abs=1e-9)
    assert c + found.cosines @ d == pytest.approx(found.S, abs=1e-12)
    for k in found.k:
        for axis in np.eye(3):
            ends = oracles.cosine_sums(np.array([k + 1e-4 * axis, k - 1e-4 * axis]), vectors) @ d
            assert abs(ends[0] - ends[1]) / 2e-4 < 1e-6


def test_ceiling_leaves_out_higher_minima():
    """Only grid points below the ceiling are refined."""
    search = MinimumSearch(BCC, neighbour_shells(BCC, 8))
    c, d = 0.25, deviation_of(2, 8, 0.25)
    every = search.minima(d, c, 10.0)
    ceiling = float(np.median(every.S))
    assert len(search.minima(d, c, ceiling).S) < len(every.S)
    assert search.minima(d, c, ceiling).S.min() == pytest.approx(every.S.min(), abs=1e-12)


@pytest.mark.parametrize("lattice", [BCC, FCC], ids=["bcc", "fcc"])
def test_grid_lies_in_the_first_zone_and_holds_its_corners(lattice):
    """Every special point of the wedge is a grid point; none lies nearer to another zone."""
    grid = wedge_grid(lattice, neighbour_shells(lattice, 2), 8)
    nearest = np.linalg.norm(oracles.folded(grid.k, lattice.name), axis=1)
    assert np.linalg.norm(grid.k, axis=1) == pytest.approx(nearest, abs=1e-12)
    for names in lattice.wedge:
        for name in names:
            distance = np.linalg.norm(grid.k - lattice.special_point(name), axis=1)
            assert distance.min() < 1e-12
    assert (grid.neighbours < len(grid.k)).all()


def test_screening_grid_bounds_the_minimum_from_above():
    """The coarse grid's least value is not below the continuous minimum."""
    search = MinimumSearch(BCC, neighbour_shells(BCC, 8))
    c, d = 0.2, deviation_of(4, 8, 0.2)
    coarse = float(search.lowest_on_grid(d[None] / c)[0])
    assert coarse >= search.minima(d, c, 10.0).S.min() / c - 1e-12
