"""Lattice Monte Carlo of the crystal's order against enumeration, expansions and sum rules."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import cumulative_simpson

from core.crystal.lattice_sums import lattice_sums
from core.crystal.order.monte_carlo import (
    SHELLS,
    _Chain,
    cell,
    integrated,
    replica,
    statistics,
    wavevectors,
)

G_MELTING = 9.273
"""C/O, x = 1/2, at the melting point of pure carbon."""


@pytest.fixture(scope="module")
def periodic():
    return cell(8)


@pytest.fixture(scope="module")
def tiny():
    return cell(2)


@settings(max_examples=30)
@given(filled=st.integers(1, 1023), seed=st.integers(0, 2**32 - 1))
def test_energy_in_real_space_is_that_of_the_waves(filled, seed):
    periodic = cell(8)
    sites = np.random.default_rng(seed).permutation(periodic.size)[:filled]
    real = periodic.field(sites)[sites].sum() / periodic.size
    assert real == pytest.approx(periodic.energy(periodic.structure(sites)), abs=1e-13)


@pytest.mark.parametrize("filled", [100, 512])
def test_filled_and_empty_sites_may_change_places(periodic, filled):
    places = np.random.default_rng(1).permutation(periodic.size)
    both = [periodic.structure(part) for part in (places[:filled], places[filled:])]
    np.testing.assert_allclose(*both, atol=1e-12)


def test_the_structure_counts_pairs(periodic):
    """alpha_i from S(k) against pairs counted one by one."""
    sites = np.random.default_rng(2).permutation(periodic.size)[:300]
    occupied = np.zeros((16, 16, 16), dtype=int)
    occupied[tuple(periodic.sites[sites].T)] = 1
    x = 300 / periodic.size
    found = periodic.deviations(periodic.structure(sites)) + x**2
    steps = [(1, 1, 1), (2, 0, 0), (2, 2, 0), (3, 1, 1)]
    for step, alpha in zip(steps, found, strict=False):
        vectors = {
            tuple(np.array(signs) * np.array(order))
            for order in {step, step[1:] + step[:1], step[2:] + step[:2], step[::-1]}
            | {(step[0], step[2], step[1]), (step[1], step[0], step[2])}
            for signs in np.ndindex(2, 2, 2)
            for signs in [tuple(1 - 2 * s for s in signs)]
        }
        pairs = [(occupied * np.roll(occupied, vector, axis=(0, 1, 2))).sum() for vector in vectors]
        assert np.mean(pairs) / periodic.size == pytest.approx(alpha, abs=1e-12)


def test_interaction_of_the_cell_tends_to_that_of_the_crystal(periodic):
    """<U> = 0 and <U^2> = .00571; the cell misses a few percent."""
    assert abs(periodic.U.mean()) < 2e-3
    assert (periodic.U**2).mean() == pytest.approx(0.00571012, rel=0.05)
    # The nearest bonds are those of Baiko's J_i, but for the cell's images.
    sums = lattice_sums("bcc", 2)
    bonds = (sums.I - sums.T) / np.array([8, 6])
    from_first = periodic.sites - periodic.sites[0]
    for step, bond in zip([(1, 1, 1), (2, 0, 0)], bonds, strict=True):
        (site,) = np.flatnonzero((from_first % 16 == step).all(axis=1))
        assert periodic.pair[0, site] == pytest.approx(bond, abs=0.002)


def test_waves_are_those_of_one_zone(periodic):
    waves = wavevectors(8)
    grid = {tuple(wave) for wave in waves.tolist()}
    assert len(grid) == len(waves) == periodic.size
    shifts = [(8, 8, 0), (8, 0, 8), (0, 8, 8)]
    for shift in shifts:
        assert not grid & {tuple((wave + shift) % 16) for wave in waves}


@cache
def energies(filled):
    """E/(N T g) of all arrangements of ions on the 16 sites of the tiny cell."""
    tiny = cell(2)
    chosen = np.array(list(combinations(range(tiny.size), filled)))
    occupied = np.zeros((len(chosen), tiny.size))
    np.put_along_axis(occupied, chosen, 1.0, axis=1)
    return np.einsum("ai,ij,aj->a", occupied, tiny.pair, occupied, optimize=True) / tiny.size


def exact_mean(tiny, filled, g):
    """<E>/(N T g) by enumeration."""
    all_of_them = energies(filled)
    weights = np.exp(-g * tiny.size * (all_of_them - all_of_them.min()))
    return float(weights @ all_of_them / weights.sum())


@pytest.mark.parametrize(("filled", "g"), [(8, 3.0), (8, 10.0), (5, 10.0), (3, 25.0)])
def test_sampling_agrees_with_enumeration(tiny, filled, g):
    """All arrangements of 16 sites; the mean within four standard errors."""
    exact = exact_mean(tiny, filled, g)
    means = []
    for seed in range(8):
        chain = _Chain(tiny, filled, np.random.default_rng((filled, seed)))
        means.append(chain.sample(g, 4000)[0])
    error = np.std(means, ddof=1) / np.sqrt(len(means))
    assert np.mean(means) == pytest.approx(exact, abs=4 * error)
    # An error that says something.
    assert error < 3e-3 * np.std(energies(filled)) * np.sqrt(tiny.size)


def test_free_energy_of_the_tiny_cell_by_enumeration(tiny):
    """phi integrated along g from exact means is the logarithm of the exact sum of states."""
    g = np.linspace(0.25, 12.0, 48)
    mean = np.array([exact_mean(tiny, 8, coupling) for coupling in g])
    exact = -np.log(np.exp(-g[:, None] * tiny.size * energies(8)).mean(axis=1)) / tiny.size
    fine = np.linspace(1e-9, 12.0, 48 * 8 + 1)
    plain = np.array([tiny.energy(tiny.spherical_structure(0.25, coupling)) for coupling in fine])
    spherical = cumulative_simpson(plain, x=fine, initial=0.0)[8::8]
    found = spherical + integrated(g, mean - plain[8::8])
    np.testing.assert_allclose(found, exact, atol=3e-6)


def test_the_spherical_model_of_the_cell_keeps_its_sum_rule(periodic):
    for c, g in ((0.25, 1e-6), (0.25, G_MELTING), (0.05, 40.0)):
        S = periodic.spherical_structure(c, g)
        assert S.sum() / periodic.size == pytest.approx(c, rel=1e-12)
        assert (S > 0).all()
    # Without coupling all waves are as strong.
    free = periodic.spherical_structure(0.25, 1e-9)
    np.testing.assert_allclose(free, 0.25 * periodic.size / (periodic.size - 1), rtol=1e-8)


def test_high_temperature_expansion(periodic):
    """eps - eps(0) begins as -2 g c^2 <U^2> of the cell, as the spherical model's does."""
    g, c = 0.5, 0.25
    plain = periodic.energy(periodic.spherical_structure(c, g))
    random = c / (periodic.size - 1) * periodic.U.sum()
    second = -2.0 * g * c**2 * ((periodic.U - periodic.U.mean()) ** 2).mean()
    assert plain - random == pytest.approx(second, rel=0.02)
    runs = [replica(512, np.array([g]), 200, (7, seed)).eps[0] for seed in range(6)]
    error = np.std(runs, ddof=1) / np.sqrt(len(runs))
    assert np.mean(runs) == pytest.approx(plain, abs=4 * error)


def test_the_same_seed_gives_the_same_bits_and_another_does_not():
    g = np.array([2.0, 8.0])
    first, again, other = (replica(300, g, 8, seed) for seed in ((1, 2), (1, 2), (1, 3)))
    for one, two in zip(vars(first).values(), vars(again).values(), strict=True):
        np.testing.assert_array_equal(one, two)
    assert (first.eps != other.eps).all()
    assert first.residual.max() < 1e-13


def test_acceptance_falls_and_order_rises_with_the_coupling():
    found = replica(512, np.array([1.0, 10.0, 30.0]), 40, (1,))
    assert (np.diff(found.acceptance) < 0).all()
    assert (np.diff(found.eps) < 0).all()
    assert (found.order < 0.02).all()


def test_statistics_carry_over_to_the_infinite_crystal():
    """Replicas that equal the cell's spherical model give the infinite crystal's, without error."""
    g, c = np.array([3.0, 9.0]), 0.25
    structures = [cell().spherical_structure(c, coupling) for coupling in g]
    eps = np.array([[cell().energy(S) for S in structures]] * 3)
    deviation = np.array([[cell().deviations(S) for S in structures]] * 3)
    found = statistics(0.5, g, eps, deviation)
    np.testing.assert_allclose(found.phi, found.spherical_phi, atol=1e-15)
    np.testing.assert_allclose(found.eps, found.spherical_eps, atol=1e-15)
    assert found.deviation.shape == (2, SHELLS)
    np.testing.assert_allclose(found.phi_error, 0.0, atol=1e-15)


def test_integration_of_a_known_function():
    g = 48.0 * (np.arange(1, 21) / 20) ** 1.5
    np.testing.assert_allclose(integrated(g, g**2), g**3 / 3, rtol=1e-10)
    np.testing.assert_allclose(
        integrated(g, np.stack([g**2, g**3])), [g**3 / 3, g**4 / 4], rtol=1e-10
    )
