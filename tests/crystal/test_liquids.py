"""Liquid mixtures: correction to linear mixing, slopes, validity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.crystal.liquids import (
    HIGHEST_RATIO,
    LIQUIDS,
    LinearMixing,
    PotekhinCorrected,
    liquid_model,
)
from core.crystal.mixtures import Mixture
from core.crystal.one_component import liquid_minus_solid
from core.errors import InvalidInputError
from tests.crystal import oracles

CARBON_OXYGEN = Mixture(6, 8)
inside = st.floats(0.01, 0.99)
mixtures = st.sampled_from([Mixture(6, 8), Mixture(7, 8), Mixture(8, 10), Mixture(2, 6)])


@pytest.mark.parametrize(("x", "published"), [(0.25, 0.00307), (0.5, 0.00376), (0.75, 0.00258)])
def test_correction_to_linear_mixing(x, published):
    """C/O at Gamma 175.719, x = 0.25/0.5/0.75: .00307 .00376 .00258 (Potekhin et al. 2009)."""
    found = PotekhinCorrected(CARBON_OXYGEN).mixing_correction(np.array([x]), np.array([175.719]))
    assert found[0] == pytest.approx(published, abs=0.5e-5)


def test_correction_vanishes_for_pure_liquids():
    """GP is 0/0 at x = 0 and 1; the correction is 0 there and continuous."""
    found = PotekhinCorrected(CARBON_OXYGEN).mixing_correction(
        np.array([0.0, 1e-6, 1.0 - 1e-6, 1.0]), 175.0
    )
    assert found[[0, 3]].tolist() == [0.0, 0.0]
    assert found[[1, 2]] == pytest.approx(0.0, abs=1e-6)


def test_debye_hueckel_limit_of_the_correction():
    """D0 Ge sqrt(Ge/3) at weak coupling, d0 = <Z^2.5> - sqrt(<Z^2>^3/<Z>)."""
    x, electron_gamma = 0.3, 1e-10
    mean, square, high = (0.7 * 6**p + 0.3 * 8**p for p in (1, 2, 2.5))
    excess = high - np.sqrt(square**3 / mean)
    gamma = electron_gamma * 6 ** (5 / 3)
    found = PotekhinCorrected(CARBON_OXYGEN).mixing_correction(np.array([x]), np.array([gamma]))
    expected = excess * electron_gamma * np.sqrt(electron_gamma / 3.0)
    assert found[0] == pytest.approx(expected, rel=1e-4)


@given(inside, st.floats(95.0, 400.0), mixtures, st.sampled_from(sorted(LIQUIDS)))
def test_slope_is_the_derivative_of_the_free_energy(x, gamma, mixture, name):
    """df/dx against differences for all liquids."""
    liquid = liquid_model(name, mixture)
    assume(liquid.reaches(gamma))

    def free(at: float) -> float:
        return float(liquid.free_energy(np.array([at]), np.array([gamma]))[0])

    expected = oracles.derivative(free, x, 0.02 * min(x, 1.0 - x))
    found = liquid.slope(np.array([x]), np.array([gamma]))[0]
    assert gamma * found == pytest.approx(gamma * expected, abs=1e-7)


def test_pure_liquids_melt_on_their_own():
    """F at x = 0 and 1 is the one-component difference, of the heavy ion at 1.6152 Gamma."""
    gamma = np.array([150.0])
    for liquid in (PotekhinCorrected(CARBON_OXYGEN), LinearMixing(CARBON_OXYGEN)):
        for x, coupling in ((0.0, 150.0), (1.0, 150.0 * (8 / 6) ** (5 / 3))):
            found = liquid.free_energy(np.array([x]), gamma) * gamma
            assert found[0] == pytest.approx(float(liquid_minus_solid(np.float64(coupling))))


def test_linear_mixing_by_hand():
    """Without a correction only S_mixZ = -sum x_j ln(x_j Z_j/<Z>) is not linear in x."""
    x, gamma = 0.3, 160.0
    mean = 0.7 * 6 + 0.3 * 8
    entropy = -(0.7 * np.log(0.7 * 6 / mean) + 0.3 * np.log(0.3 * 8 / mean))
    pure = [float(liquid_minus_solid(np.float64(gamma * r))) for r in (1.0, (8 / 6) ** (5 / 3))]
    expected = (0.7 * pure[0] + 0.3 * pure[1] - entropy) / gamma
    found = LinearMixing(CARBON_OXYGEN).free_energy(np.array([x]), np.array([gamma]))[0]
    assert found == pytest.approx(expected, rel=1e-13)


def test_no_value_below_the_validity_and_a_sentence_instead():
    """Below Gamma 90 the fits have a spurious zero: nan, and a complaint that names it."""
    liquid = PotekhinCorrected(CARBON_OXYGEN)
    values = liquid.free_energy(np.array([0.5, 0.5]), np.array([89.9, 90.0]))
    assert np.isnan(values).tolist() == [True, False]
    assert np.isnan(liquid.slope(np.array([0.5]), np.array([60.0]))).all()
    (sentence,) = liquid.complaints([60.0, 100.0])
    assert "Gamma = 60" in sentence
    assert "medin-cumming" in sentence
    assert liquid_model("medin-cumming", CARBON_OXYGEN).complaints([20.0]) == []


def test_no_value_where_the_heavier_nucleus_is_beyond_the_fits():
    """Gamma_2 = 500 is Gamma = 309.6 of C/O; M & C's authors continue their fit to any coupling."""
    liquid = PotekhinCorrected(CARBON_OXYGEN)
    assert liquid.highest_gamma == pytest.approx(500.0 / (8 / 6) ** (5 / 3))
    values = liquid.free_energy(np.full(2, 0.5), liquid.highest_gamma * np.array([1.0, 1.001]))
    assert np.isnan(values).tolist() == [False, True]
    (sentence,) = liquid.complaints([3000.0, 300.0])
    assert "C/O is not known at Gamma = 3000: its fits end at 309.6" in sentence
    assert liquid_model("medin-cumming", CARBON_OXYGEN).complaints([3000.0]) == []


def test_charges_too_far_apart_have_no_liquid():
    """He/C: from 90 to 80; H/N: S_mixZ alone would part the liquid, in every model."""
    assert not PotekhinCorrected(Mixture(2, 6)).exists
    assert "holds at no Gamma" in PotekhinCorrected(Mixture(2, 6)).complaints([])[0]
    assert liquid_model("medin-cumming", Mixture(8, 26)).exists
    for name in LIQUIDS:
        far = liquid_model(name, Mixture(1, 7))
        assert not far.exists
        assert "part the liquid by itself" in far.complaints([200.0])[0]
        assert np.isnan(far.free_energy(np.array([0.5]), np.array([200.0]))).all()


@given(st.floats(1.05, 8.0))
def test_mixing_entropy_is_concave_up_to_the_highest_ratio(ratio):
    """S_mixZ'' = -1/[x(1-x)] + (R-1)^2/<Z>^2 stays negative up to R = 3 + 2 sqrt 2."""
    x = np.linspace(1e-3, 1.0 - 1e-3, 999)
    bend = -1.0 / (x * (1.0 - x)) + (ratio - 1.0) ** 2 / (1.0 + x * (ratio - 1.0)) ** 2
    if abs(ratio - HIGHEST_RATIO) > 1e-3:
        assert (bend.max() < 0.0) == (ratio < HIGHEST_RATIO)


def test_unknown_liquid_is_refused():
    """The sentence lists the liquids."""
    with pytest.raises(InvalidInputError, match="'water': choose one of paper, linear"):
        liquid_model("water", CARBON_OXYGEN)
