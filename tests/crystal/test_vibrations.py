"""Force constants of relaxed crystals, by Poisson's equation and by what is known of one kind."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.supercells import Supercell, random_occupation
from core.crystal.vibrations import beyond_linear_mixing, force_constants, stiffness

CELL = Supercell(2)


def test_poisson_and_translations() -> None:
    """The trace of each ion's constants is 4 pi Z (n_e - Z/V): its images move along with it."""
    charges = 6.0 + 2.0 * random_occupation(CELL, 0.5, np.random.default_rng(1))
    generator = np.random.default_rng(2)
    positions = CELL.sites + 0.02 * generator.standard_normal((CELL.count, 3))
    constants = force_constants(CELL, charges, positions)
    traces = np.trace(constants.reshape(CELL.count, 3, CELL.count, 3), axis1=1, axis2=3)
    background = charges.sum() / CELL.edge**3 - charges / CELL.edge**3
    np.testing.assert_allclose(np.diag(traces), 4.0 * np.pi * charges * background, rtol=1e-6)
    moved = constants @ np.tile(np.eye(3), (CELL.count, 1))
    np.testing.assert_allclose(moved, 0.0, atol=1e-5)


def test_one_kind_of_ions() -> None:
    """All frequencies are real, they go as Z, and nothing lies beyond linear mixing."""
    seven = stiffness(CELL, np.full(CELL.count, 7.0))
    one = stiffness(CELL, np.ones(CELL.count))
    assert one[0] > 0.0
    # w^2 over w_p^2 = 3 e^2/a_i^3; the whole zone has -.831298, and .5113875 for the mean of w.
    w = np.sqrt(one / 3.0)
    assert np.log(w).mean() == pytest.approx(-0.8313, abs=0.02)
    assert w.mean() == pytest.approx(0.5114, abs=0.006)
    np.testing.assert_allclose(seven, 49.0 * one, rtol=1e-5)
    assert beyond_linear_mixing(CELL, np.full(CELL.count, 7.0)) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.slow
def test_a_single_impurity() -> None:
    """By another program: -1.14 to -.89 times the variance of Z over <Z>^2, in cells of 128."""
    cell = Supercell(4)
    charges = np.full(cell.count, 6.0)
    charges[0] = 8.0
    unit = charges.var() / charges.mean() ** 2
    assert beyond_linear_mixing(cell, charges) / unit == pytest.approx(-1.1, abs=0.06)
