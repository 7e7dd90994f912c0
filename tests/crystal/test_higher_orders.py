"""What the second order misses, against relaxed supercells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crystal.higher_orders import (
    composition_of_missed_share,
    energy_beyond_second_order,
    missed_share,
    random_mixing_energy,
    ratio_of_missed_share,
)
from core.crystal.mixtures import Mixture
from core.crystal.supercells import Supercell, second_order_error
from core.storage.tables import DIRECTORY, open_table

CELL = Supercell()
QUARTERS = np.array([0.25, 0.5, 0.75])


def test_random_carbon_and_oxygen():
    """Eight cells of 128 ions: +1.01, -.48 and -1.25 (.09, .08, .04) 1e-4 U_1; the law is 2.5, 0
    and 0.3 of these errors away."""
    found = 1e4 * energy_beyond_second_order(Mixture(6, 8), QUARTERS)
    assert found == pytest.approx([0.785, -0.479, -1.238], abs=5e-4)
    assert (np.abs(found - [1.01, -0.48, -1.25]) < [0.25, 0.08, 0.05]).all()


@pytest.mark.parametrize("pair", ["6-8", "7-8", "8-10"])
def test_random_mixtures_of_the_shipped_table(pair):
    """64 cells at each of 15 compositions."""
    table = open_table("crystal-energy-error", DIRECTORY)
    error = table.native("error_mean", table.words("mixture").index(pair))
    law = energy_beyond_second_order(Mixture(*map(int, pair.split("-"))), table.native("x"))
    assert np.abs(law - error).max() < 0.13 * np.abs(error).max()


@pytest.mark.parametrize(
    ("pair", "heavy", "tolerance"),
    [
        ((6, 8), 1, 0.05),
        ((6, 8), 127, 0.05),
        ((8, 10), 127, 0.05),
        ((6, 10), 1, 0.10),
        ((6, 10), 127, 0.05),
        ((6, 12), 1, 0.20),
    ],
)
def test_one_impurity(pair, heavy, tolerance):
    """Relaxed here and now, one ion of 128 being another."""
    occupation = np.zeros(CELL.count)
    occupation[:heavy] = 1.0
    mixture = Mixture(*pair)
    found = second_order_error(mixture, CELL, occupation).missed
    law = energy_beyond_second_order(mixture, np.float64(heavy / CELL.count))
    assert float(law) == pytest.approx(found, rel=tolerance)


@given(st.integers(6, 20), st.integers(1, 20))
def test_share_at_a_trace_is_the_largest(Z1, step):
    """Of any composition; it depends on Z2/Z1 alone and grows with it."""
    mixture = Mixture(Z1, min(Z1 + step, 2 * Z1))
    x = np.linspace(1e-4, 1.0 - 1e-4, 400)
    share = np.abs(energy_beyond_second_order(mixture, x) / random_mixing_energy(mixture, x))
    assert share.max() <= missed_share(mixture) * (1.0 + 1e-9)
    assert share[0] == pytest.approx(missed_share(mixture), rel=0.02)
    assert ratio_of_missed_share(missed_share(mixture)) == pytest.approx(mixture.ratio, rel=1e-6)


def test_where_a_share_is_exceeded():
    """C/Ne: the two energies are equal at x = .02."""
    mixture = Mixture(6, 10)
    x = np.float64(composition_of_missed_share(mixture, 1.0))
    assert float(x) == pytest.approx(0.0200, abs=1e-4)
    missed = energy_beyond_second_order(mixture, x)
    assert float(missed) == pytest.approx(float(random_mixing_energy(mixture, x)), rel=1e-9)


def test_second_order_gives_nothing_beyond_its_pole():
    """Beyond Z2/Z1 = 2.13 a trace of Z2 would gain energy."""
    assert missed_share(Mixture(8, 26)) == np.inf
    assert random_mixing_energy(Mixture(10, 22), np.float64(1e-4)) < 0.0
