"""Charges, averages, entropies and physical units of binary mixtures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crystal.mixtures import (
    Mixture,
    charge_entropy,
    charge_entropy_slope,
    mixing_entropy,
    mixing_entropy_slope,
    nuclides,
)
from core.errors import InvalidInputError
from tests.crystal import oracles

CARBON_OXYGEN = Mixture(6, 8)
inside = st.floats(1e-3, 1.0 - 1e-3)
pairs = st.tuples(st.integers(1, 39), st.integers(2, 40)).filter(lambda pair: pair[0] < pair[1])


def test_coupling_of_carbon_by_hand():
    """Gamma = 22.747 Z^2/T_6 (rho_6/A)^(1/3) (Haensel et al. 2007): 35.77 at 10^6 g/cm^3, 10^7 K.

    By hand: n_e = 6 x 10^6/(12 x 1.66054e-24) = 3.0111e29 /cm^3, a_e = (3/(4 pi n_e))^(1/3).
    """
    electrons = 6.0 * 1e6 / (12.0 * 1.66053907e-24)
    sphere = (3.0 / (4.0 * math.pi * electrons)) ** (1.0 / 3.0)
    by_hand = 6.0 ** (5.0 / 3.0) * (4.80320471e-10) ** 2 / sphere / (1.380649e-16 * 1e7)
    ours = float(CARBON_OXYGEN.gamma(1e7, 1e6, np.float64(0.0)))
    assert ours == pytest.approx(by_hand, rel=1e-7)
    assert ours == pytest.approx(22.747 * 36.0 / 10.0 * (1.0 / 12.0) ** (1.0 / 3.0), rel=1e-4)


def test_pure_oxygen_couples_more_by_the_charge_ratio():
    """Gamma_2/Gamma_1 = (8/6)^(5/3) = 1.6152; at fixed rho too, as 12C and 16O have A/Z = 2."""
    carbon = float(CARBON_OXYGEN.gamma(1e7, 1e6, np.float64(0.0)))
    oxygen = float(Mixture(8, 10).gamma(1e7, 1e6, np.float64(0.0)))
    assert CARBON_OXYGEN.coupling_ratio(2) == pytest.approx(1.615218, abs=1e-6)
    assert oxygen / carbon == pytest.approx(1.615218, rel=2e-4)


@given(pairs, inside, st.floats(1.0, 3000.0), st.floats(2.0, 10.0), st.floats(5.0, 9.0))
def test_physical_units_round_trip(pair, x, gamma, log_density, log_temperature):
    """Gamma -> T -> Gamma and Gamma -> density -> Gamma."""
    mixture, x = Mixture(*pair), np.float64(x)
    density, temperature = 10.0**log_density, 10.0**log_temperature
    back = mixture.gamma(mixture.temperature(gamma, density, x), density, x)
    assert back == pytest.approx(gamma, rel=1e-12)
    back = mixture.gamma(temperature, mixture.density(gamma, temperature, x), x)
    assert back == pytest.approx(gamma, rel=1e-12)


@given(pairs, inside)
def test_averages(pair, x):
    """<Z^p> is linear in x, K(x) as defined, and S_mixZ >= S_mix by Jensen's inequality."""
    mixture = Mixture(*pair)
    z1, z2 = pair
    mean = (1 - x) * z1 + x * z2
    assert mixture.mean_power(1.0, x) == pytest.approx(mean)
    assert mixture.mean_power(5 / 3, x) == pytest.approx(
        (1 - x) * z1 ** (5 / 3) + x * z2 ** (5 / 3)
    )
    unit = (z2 - z1) ** 2 / (2 * z1 ** (5 / 3) * mean ** (1 / 3))
    assert float(mixture.ordering_energy(np.float64(x))) == pytest.approx(unit)
    assert charge_entropy(mixture, np.float64(x)) >= 0.0


@given(inside)
def test_mixing_entropy(x):
    """S_mix is symmetric, at most ln 2, and its slope is ln[(1-x)/x]."""
    here = np.float64(x)
    assert mixing_entropy(here) == pytest.approx(float(mixing_entropy(1.0 - here)))
    assert 0.0 < mixing_entropy(here) <= np.log(2.0) + 1e-15
    step = 1e-2 * min(x, 1 - x)
    slope = oracles.derivative(lambda at: float(mixing_entropy(np.float64(at))), x, step)
    assert mixing_entropy_slope(here) == pytest.approx(slope, abs=1e-8)
    slope = oracles.derivative(lambda at: float(charge_entropy(CARBON_OXYGEN, at)), x, step)
    assert charge_entropy_slope(CARBON_OXYGEN, here) == pytest.approx(slope, abs=1e-8)


def test_entropy_of_pure_crystals_is_zero():
    """No warning, no nan at x = 0 and 1."""
    assert mixing_entropy(np.array([0.0, 1.0])).tolist() == [0.0, 0.0]


def test_labels_and_nuclides():
    """C/O; the most abundant isotopes 12C, 16O, 56Fe."""
    assert CARBON_OXYGEN.label == "C/O"
    assert [nuclides()[charge].A for charge in (6, 8, 26)] == [12, 16, 56]
    assert nuclides()[6].mass == 12.0


@pytest.mark.parametrize(
    ("charges", "sentence"),
    [
        ((8, 8), "Z1 = 8 is not below Z2 = 8"),
        ((8, 6), "Z1 = 8 is not below Z2 = 6"),
        ((0, 6), "Z1 = 0 is not a charge number"),
        ((6, 1000), "Z2 = 1000 is not a charge number"),
    ],
)
def test_charges_that_make_no_mixture(charges, sentence):
    """One sentence that says what is wrong."""
    with pytest.raises(InvalidInputError, match=sentence):
        Mixture(*charges)
