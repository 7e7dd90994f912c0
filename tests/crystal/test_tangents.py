"""Common tangents against trying all pairs of compositions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crystal.liquids import liquid_model
from core.crystal.mixtures import Mixture
from core.crystal.one_component import melting_gamma
from core.crystal.phases.tangents import LIQUID, SOLID, coexistence, composition_grid
from core.crystal.solids import solid_model
from tests.crystal import oracles

CARBON_OXYGEN = Mixture(6, 8)
SOLUTIONS = ["random", "short-range", "spherical", "ogata", "ogata-Z"]
cases = given(
    st.sampled_from([Mixture(6, 8), Mixture(7, 8), Mixture(8, 10), Mixture(7, 9)]),
    st.sampled_from([*SOLUTIONS, "ordered", "mechanical"]),
    st.sampled_from(["paper", "linear", "medin-cumming"]),
    st.floats(112.0, 400.0),
)


def phases(mixture, solid="short-range", liquid="paper"):
    return liquid_model(liquid, mixture), solid_model(solid, mixture)


def lowest_states(liquid, solid, gamma: float, x: np.ndarray) -> np.ndarray:
    """The lower of both free energies; of a compound only at its compositions."""
    coupling = np.full(len(x), gamma)
    melted = liquid.free_energy(x, coupling)
    melted[np.isnan(melted)] = np.inf
    frozen = np.full(len(x), np.inf)
    if solid.compounds is None:
        frozen = solid.free_energy(x, coupling)
    else:
        here = np.isin(x, solid.compounds)
        frozen[here] = solid.free_energy(x[here], coupling[here])
    return np.minimum(melted, frozen)


@pytest.mark.parametrize(
    ("gamma", "solidus"), [(None, 0.4901), (170.0, 0.5938), (160.0, 0.7162), (150.0, 0.7987)]
)
def test_solidus_of_carbon_and_oxygen(gamma, solidus):
    """Baiko 2025: 0.49, 0.59, 0.72, 0.80 at Gamma_1m, 170, 160, 150; .4901 .5938 .7162 .7987."""
    ties = coexistence(*phases(CARBON_OXYGEN), np.array([gamma or melting_gamma()]))
    assert (ties.left[-1], ties.right[-1]) == (LIQUID, SOLID)
    assert ties.x_right[-1] == pytest.approx(solidus, abs=0.5e-4)


@pytest.mark.parametrize(
    ("gamma", "published"), [(None, (0.4118, 0.4744)), (170.0, (0.4811, 0.5833))]
)
def test_spherical_solid_is_close_to_monte_carlo(gamma, published):
    """Exact Monte Carlo: liquidus/solidus .4118/.4744 at Gamma_1m, .4811/.5833 at 170."""
    ties = coexistence(*phases(CARBON_OXYGEN, "spherical"), np.array([gamma or melting_gamma()]))
    assert (ties.x_left[-1], ties.x_right[-1]) == pytest.approx(published, abs=5e-4)


@settings(max_examples=60)
@cases
def test_tie_lines_against_all_pairs_of_compositions(mixture, solid, liquid, gamma):
    """No two of 1600 states have less free energy together, and the best two are the tie's ends."""
    pair = phases(mixture, solid, liquid)
    x = np.unique(np.concatenate([np.linspace(1e-7, 1 - 1e-7, 1601), [0, 0.25, 0.5, 0.75, 1]]))
    lowest = lowest_states(*pair, gamma, x)
    for tie in coexistence(*pair, np.array([gamma])):
        overall = 0.5 * float(tie.x_left + tie.x_right)
        if tie.x_right - tie.x_left < 5e-3:
            continue
        brute, left, right = oracles.two_phase_energy(x, lowest, overall)
        ends = [
            float(pair[int(code)].free_energy(np.array([at]), np.array([gamma]))[0])
            for code, at in ((tie.left, tie.x_left), (tie.right, tie.x_right))
        ]
        assert np.mean(ends) <= brute + 1e-13
        assert np.mean(ends) == pytest.approx(brute, abs=3e-8)
        assert (x[left], x[right]) == pytest.approx((tie.x_left, tie.x_right), abs=2e-2)


@settings(max_examples=60)
@cases
def test_all_tie_lines_are_found(mixture, solid, liquid, gamma):
    """The lower hull of 3000 points, by Qhull, leaves gaps exactly where there are tie lines."""
    pair = phases(mixture, solid, liquid)
    x = np.unique(np.concatenate([np.linspace(1e-7, 1 - 1e-7, 3001), [0, 0.25, 0.5, 0.75, 1]]))
    lowest = lowest_states(*pair, gamma, x)
    finite = np.isfinite(lowest)
    x, lowest = x[finite], lowest[finite]
    corners = x[oracles.lower_hull(x, lowest)]
    wide = np.diff(corners) > 0.01
    ties = coexistence(*pair, np.array([gamma]))
    found = [(t.x_left, t.x_right) for t in ties if t.x_right - t.x_left > 0.01]
    expected = list(zip(corners[:-1][wide], corners[1:][wide], strict=True))
    borderline = [t for t in ties if abs(t.x_right - t.x_left - 0.01) < 2e-3]
    if not borderline and not ((np.diff(corners) > 8e-3) & ~wide).any():
        assert len(found) == len(expected)
        for ours, theirs in zip(found, expected, strict=True):
            assert ours == pytest.approx(theirs, abs=4e-3)


@settings(max_examples=60)
@given(
    st.sampled_from([Mixture(6, 8), Mixture(7, 8), Mixture(8, 10)]),
    st.sampled_from(SOLUTIONS),
    st.floats(112.0, 400.0),
)
def test_chemical_potentials_are_equal_at_both_ends(mixture, solid, gamma):
    """Slope and intercept of both tangents agree to 1e-10 T."""
    pair = phases(mixture, solid)
    ties = coexistence(*pair, np.array([gamma]))
    for tie in ties:
        slope, intercept = [], []
        for code, x in ((tie.left, tie.x_left), (tie.right, tie.x_right)):
            at, coupling = np.array([x]), np.array([gamma])
            slope.append(gamma * pair[int(code)].slope(at, coupling)[0])
            value = gamma * pair[int(code)].free_energy(at, coupling)[0]
            intercept.append(value - x * slope[-1])
        # Where S(k) >= 0 binds, the free energy itself is good to 1e-8.
        precision = 1e-10 if gamma < 182.0 or solid != "short-range" else 1e-7
        assert slope[0] == pytest.approx(slope[1], abs=precision)
        assert intercept[0] == pytest.approx(intercept[1], abs=precision)


@pytest.mark.parametrize("solid", ["ordered", "mechanical"])
def test_compounds_touch_the_liquid(solid):
    """At a compound's end only the liquid's tangent has to pass through its point."""
    liquid, compound = phases(CARBON_OXYGEN, solid)
    gamma = np.array([165.0])
    ties = coexistence(liquid, compound, gamma)
    mixed = [tie for tie in ties if LIQUID in (tie.left, tie.right)]
    assert mixed
    for tie in mixed:
        melt, rock = (tie.x_left, tie.x_right) if tie.left == LIQUID else (tie.x_right, tie.x_left)
        slope = liquid.slope(np.array([melt]), gamma)[0]
        rise = compound.free_energy(np.array([rock]), gamma) - liquid.free_energy(
            np.array([melt]), gamma
        )
        assert 165.0 * (slope * (rock - melt) - rise[0]) == pytest.approx(0.0, abs=1e-10)
        assert rock in compound.compounds


def test_everything_is_liquid_when_hot():
    """No tie line above both melting temperatures, below Gamma 108.7."""
    assert len(coexistence(*phases(CARBON_OXYGEN), np.array([100.0, 105.0]))) == 0


def test_grid_holds_the_compounds_compositions():
    """The hull must see x = 0, 1/4, 1/2, 3/4 and 1 themselves."""
    assert {0.0, 0.25, 0.5, 0.75, 1.0} <= set(composition_grid().tolist())


def test_couplings_may_come_in_any_order():
    """Rows are grouped by Gamma as given and ordered by x."""
    pair = phases(CARBON_OXYGEN, "random")
    ties = coexistence(*pair, np.array([180.0, 120.0, 180.0]))
    assert np.unique(ties.gamma).tolist() == [120.0, 180.0]
    assert (np.diff(ties.at(180.0).x_left[:2]) >= 0.0).all()


def test_two_nearly_pure_crystals_coexist():
    """At Gamma 3000 rounding of 1 - x is all that Newton's steps still show."""
    liquid, solid = phases(CARBON_OXYGEN, "random")
    ties = coexistence(liquid, solid, np.array([800.0, 3000.0]))
    assert len(ties) == 2
    assert (ties.left == SOLID).all()
    assert (ties.right == SOLID).all()
    assert ties.x_left[1] == pytest.approx(4.293e-5, rel=1e-3)
    assert 1.0 - ties.x_right[1] == pytest.approx(7.09e-9, rel=1e-2)
    slopes = [solid.slope(x[1:], np.array([3000.0]))[0] for x in (ties.x_left, ties.x_right)]
    assert slopes[0] == pytest.approx(slopes[1], abs=1e-9)
