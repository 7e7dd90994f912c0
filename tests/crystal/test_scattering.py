"""Electrons scattered by the disorder of charges."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from core.crystal.lattice import BCC, shell_cosines
from core.crystal.mixtures import Mixture
from core.crystal.order.ordering import Ordering
from core.crystal.order.scattering import FINE_STRUCTURE, effective_impurity, electron_weights
from core.crystal.order.spherical import spherical_model
from core.crystal.solids import ShortRange

SOLID = ShortRange(Mixture(6, 8), 8)
SHELLS = SOLID.problem.sums.shells
DISTANCES = np.array([shell.distance for shell in SHELLS])
CHARGE, RELATIVITY = 7.0, 1.2


def _state(x: float, deviation: list[float]) -> Ordering:
    none = np.zeros(1)
    neighbours = SOLID.problem.sums.neighbours
    return Ordering(np.array([x]), none, np.array([deviation]), none, none + 1.0, neighbours)


def test_charges_at_random_scatter_as_the_impurity_parameter_says():
    found = effective_impurity(_state(0.3, [0.0] * 8), DISTANCES, CHARGE, RELATIVITY)
    assert found[0] == pytest.approx(1.0, abs=1e-14)


@pytest.mark.parametrize("relativity", [0.05, 1.2, 8.0])
def test_the_weights_normalise_to_the_coulomb_logarithm(relativity: float):
    """Its integral in closed form, with u = q^2, s = k_TF^2, m = 4 k_F^2:
    (1/2) int_0^m u (1 - beta^2 u/m)/(u + s)^2 du."""
    q, weights = electron_weights(CHARGE, relativity)
    fermi = (9 * np.pi * CHARGE / 4) ** (1 / 3)
    beta = relativity / np.sqrt(1 + relativity**2)
    s, m = 4 * FINE_STRUCTURE * fermi**2 / (np.pi * beta), 4 * fermi**2
    log, part = np.log1p(m / s), m / (m + s)
    total = log - part - beta**2 / m * (m + s * part - 2 * s * log)
    # <q^2> by the same substitution, numerically.
    second = scipy.integrate.quad(
        lambda u: u**2 * (1 - beta**2 * u / m) / (u + s) ** 2, 0, m, epsabs=0, epsrel=1e-11
    )[0]
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ q**2 == pytest.approx(second / total, rel=1e-7)


def test_the_mean_is_that_over_directions_of_the_structure_factor():
    """S(k) of the equilibrium, averaged over the whole sphere of momentum transfers."""
    x, gamma = np.array([0.4]), np.array([300.0])
    state = SOLID.ordering(x, gamma)
    q, _ = electron_weights(CHARGE, RELATIVITY)
    nodes, along = np.polynomial.legendre.leggauss(48)
    angle = (np.arange(96) + 0.5) * 2 * np.pi / 96
    across = np.sqrt(1 - nodes**2)[:, None]
    directions = np.stack(
        [across * np.cos(angle), across * np.sin(angle), np.repeat(nodes[:, None], 96, axis=1)],
        axis=-1,
    ).reshape(-1, 3)
    solid_angle = np.repeat(along / 2 / 96, 96)
    # Where a transfer exceeds some zones the directions resolve it still.
    some = slice(0, None, 40)
    averaged = np.array(
        [
            solid_angle
            @ (1 + shell_cosines(k * directions, BCC, SHELLS) @ state.deviation[0] / 0.24)
            for k in q[some]
        ]
    )
    turns = np.sinc(np.outer(q[some], DISTANCES) / np.pi)
    expected = 1 + turns @ (state.neighbours * state.deviation[0]) / 0.24
    assert averaged == pytest.approx(expected, abs=1e-9)


def test_order_changes_scattering_and_agrees_with_the_spherical_model():
    """The models' scattering near crystallisation; the spherical one has no shells to count."""
    x, gamma = np.array([0.5]), np.array([175.719])
    ours = effective_impurity(SOLID.ordering(x, gamma), DISTANCES, CHARGE, RELATIVITY)[0]
    q, weights = electron_weights(CHARGE, RELATIVITY)
    directions = np.random.default_rng(3).normal(size=(300, 3))
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    y = float(gamma[0] * SOLID.mixture.ordering_energy(x)[0] * 0.25)
    some = slice(1, None, 4)
    spherical = np.array(
        [spherical_model(BCC).structure_factor(k * directions, y).mean() for k in q[some]]
    )
    other = float(weights[some] @ spherical / weights[some].sum())
    assert ours != pytest.approx(1.0, abs=0.005)
    assert ours == pytest.approx(other, abs=0.03)
