"""Latent heat along the liquidus, by two equations that share no model of the crystal."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.heat.freezing_line import freezing
from core.crystal.heat.latent import latent_heat, one_component_heat
from core.crystal.liquids import liquid_model
from core.crystal.mixtures import Mixture
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
