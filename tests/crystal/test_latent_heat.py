"""Latent heat along the liquidus, by two equations that share no model of the crystal."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.heat.freezing_line import freezing
from core.crystal.heat.latent import has_curve, latent_heat, one_component_heat
from core.crystal.heat.restructuring import exsolution_heat, ordering_heat
from core.crystal.liquids import liquid_model
from core.crystal.mixtures import Mixture
from core.crystal.phases.energy_gain import ordering_gain
from core.crystal.solids import ShortRange, solid_model
from core.errors import InvalidInputError, OutsideValidityError

CARBON_OXYGEN = Mixture(6, 8)


@pytest.mark.parametrize("solid", ["random", "short-range", "spherical", "ogata-Z"])
@pytest.mark.parametrize("x", [0.25, 3.0 / 7.0, 0.6, 0.75])
def test_clausius_and_clapeyron(solid: str, x: float) -> None:
    """q = -Gamma^2 (x_s - x_l) f_l''(x_l) dx_l/dGamma, from the liquidus and the liquid alone."""
    step = 1e-4
    at = np.array([x - step, x, x + step])
    line = freezing(CARBON_OXYGEN, solid, "paper", at, 8)
    liquid = liquid_model("paper", CARBON_OXYGEN)
    low, high = liquid.slope(at[[0, 2]], line.gamma[[1, 1]])
    curvature = (high - low) / (2.0 * step)
    along = 2.0 * step / (line.gamma[2] - line.gamma[0])
    q = -(line.gamma[1] ** 2) * (line.x_solid[1] - x) * curvature * along
    assert line.q[1] == pytest.approx(q, rel=1e-4)


def test_only_a_published_melting_curve_has_a_heat() -> None:
    """O/Ne has a published step of composition, and no melting curve."""
    assert has_curve(CARBON_OXYGEN)
    assert not has_curve(Mixture(8, 10))
    assert not has_curve(Mixture(6, 10))


def test_one_component_and_the_ends_of_a_mixture() -> None:
    assert one_component_heat() == pytest.approx(0.75181, abs=1e-5)
    ends = freezing(CARBON_OXYGEN, "random", "paper", np.array([1e-6, 1.0 - 1e-6]), 8)
    np.testing.assert_allclose(ends.q, one_component_heat(), atol=1e-4)


def test_what_has_no_liquidus_is_refused() -> None:
    with pytest.raises(OutsideValidityError, match="no liquidus"):
        latent_heat(CARBON_OXYGEN, ["ordered"], "paper", [0.5])
    with pytest.raises(OutsideValidityError, match="published"):
        latent_heat(Mixture(7, 8), ["simulation"], "paper", [0.5])
    with pytest.raises(InvalidInputError, match="between 0 and 1"):
        latent_heat(CARBON_OXYGEN, ["random"], "paper", [1.0])


def test_heat_of_ordering_and_of_exsolution() -> None:
    """By a second program, 1e-5 U_1; dE = T dS is integrated there."""
    gamma = np.array([300.0, 400.0, 600.0, 800.0])
    known = {
        "short-range": ([20.95, 33.75, 49.74, 53.27], [4.344, 10.175, 20.816, 28.544]),
        "spherical": ([16.78, 27.21, 42.27, 52.43], None),
    }
    for name, (heat, gain) in known.items():
        found = ordering_heat(solid_model(name, CARBON_OXYGEN), 0.4901, 175.719, gamma)
        np.testing.assert_allclose(1e5 * found[0], heat, atol=6e-3)
        assert (found[0] > found[1]).all()
        if gain:
            np.testing.assert_allclose(1e5 * found[1], gain, atol=2e-3)
    by_figure_4 = ordering_gain(ShortRange(CARBON_OXYGEN), 0.4901, gamma, 175.719)
    ordered = ordering_heat(ShortRange(CARBON_OXYGEN), 0.4901, 175.719, gamma)
    np.testing.assert_allclose(ordered[1], by_figure_4, atol=1e-12)
    parts = exsolution_heat(
        solid_model("ogata-Z", CARBON_OXYGEN), 0.4901, np.array([350.0, 450.0, 500.0, 600.0, 800.0])
    )
    np.testing.assert_allclose(1e5 * parts[0], [0.0, 14.66, 27.66, 49.45, 92.23], atol=6e-3)
