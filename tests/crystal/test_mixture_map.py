"""Numbers of whole phase diagrams against the diagrams and against simpler calculations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import fsolve

from core.crystal.liquids import liquid_model
from core.crystal.mixtures import Mixture
from core.crystal.phases.invariants import AZEOTROPE
from core.crystal.phases.mixture_map import (
    coexistence_residual,
    melting_summary,
    mixture_summary,
    relative_temperature,
)
from core.crystal.phases.phase_diagram import melting_couplings, mixture_diagram
from core.crystal.phases.tangents import LIQUID, coexistence
from core.crystal.solids import solid_model
from core.errors import OutsideValidityError

CARBON_OXYGEN = (6, 8)


def models(Z1, Z2, solid, liquid="paper"):
    mixture = Mixture(Z1, Z2)
    return liquid_model(liquid, mixture), solid_model(solid, mixture)


def summary(Z1, Z2, solid, liquid="paper"):
    return mixture_summary(Z1, Z2, solid, liquid, 8)


@pytest.mark.parametrize(
    ("solid", "gamma", "x"),
    [("random", 186.629, 0.3183), ("short-range", 181.455, 0.2400), ("ogata", 184.137, 0.1936)],
)
def test_azeotropes_of_carbon_and_oxygen(solid, gamma, x):
    """Baiko 2025: short-range order moves it from 186.63 to 181.46."""
    found = summary(*CARBON_OXYGEN, solid)
    assert found.azeotrope_Gamma == pytest.approx(gamma, abs=2e-3)
    assert found.azeotrope_x == pytest.approx(x, abs=2e-4)
    assert found.azeotropes == 1
    assert not found.doubtful


@pytest.mark.parametrize("solid", ["random", "spherical", "ogata-Z"])
@pytest.mark.parametrize("pair", [(6, 8), (8, 10), (20, 27), (3, 4)])
def test_melting_range_contains_the_azeotrope_and_the_pure_substances(solid, pair):
    """The coldest azeotrope is the coldest of all, unless there is a eutectic."""
    found = summary(*pair, solid)
    ends = np.array([found.hottest_Gamma, found.coldest_Gamma])
    pure = relative_temperature(ends, liquid_model("paper", Mixture(*pair)))
    assert found.coldest_Gamma >= 175.7188
    assert pure[0] == pytest.approx((pair[1] / pair[0]) ** (5 / 3), rel=1e-6)
    if found.azeotropes:
        assert found.hottest_Gamma < found.azeotrope_Gamma <= found.coldest_Gamma
    assert found.critical_Gamma > found.coldest_Gamma or np.isnan(found.critical_Gamma)


@pytest.mark.parametrize("solid", ["random", "ogata", "ordered"])
def test_largest_step_is_that_of_a_fine_scan(solid):
    """Tie lines at 800 couplings, each found by itself."""
    liquid, crystal = models(*CARBON_OXYGEN, solid)
    found = summary(*CARBON_OXYGEN, solid)
    tolerance = 5e-3 if solid == "ordered" else 2e-6
    width, _ = longest(liquid, crystal, np.linspace(109.0, found.coldest_Gamma - 0.01, 800))
    assert width - 1e-7 <= found.largest_step < width + tolerance
    sides = found.step_Gamma * (1 + np.array([-1e-4, 1e-4]))
    width, melt = longest(liquid, crystal, sides)
    assert found.largest_step == pytest.approx(width, abs=1e-4)
    assert found.step_x == pytest.approx(melt, abs=5e-4)


def longest(liquid, crystal, gamma):
    """The longest tie line of melting at any of the couplings, and x of its liquid."""
    ties = coexistence(liquid, crystal, gamma)
    ties = ties[ties.left != ties.right]
    best = int(np.argmax(ties.x_right - ties.x_left))
    melt = ties.x_left if ties.left[best] == LIQUID else ties.x_right
    return ties.x_right[best] - ties.x_left[best], melt[best]


def test_eutectic_of_pure_crystals_from_their_two_equations():
    """The liquid's tangent passes through zero at x = 0 and at x = 1."""
    liquid, _ = models(*CARBON_OXYGEN, "mechanical")

    def equations(unknown):
        x, gamma = unknown[:1], unknown[1:]
        f = liquid.free_energy(x, gamma)[0]
        slope = (liquid.free_energy(x + 1e-6, gamma) - liquid.free_energy(x - 1e-6, gamma))[
            0
        ] / 2e-6
        return [1e3 * (f - x[0] * slope), 1e3 * (f + (1 - x[0]) * slope)]

    x, gamma = fsolve(equations, [0.4, 280.0], xtol=1e-12)
    found = summary(*CARBON_OXYGEN, "mechanical")
    assert found.coldest_Gamma == pytest.approx(gamma, rel=1e-6)
    assert found.largest_step == pytest.approx(max(x, 1 - x), abs=1e-6)
    assert found.azeotropes == 0
    assert np.isnan(found.azeotrope_x)


def test_only_the_ratio_of_the_charges_matters():
    """C/O as Li/Be and as Mg/S."""
    first = summary(6, 8, "spherical")
    for pair in ((3, 4), (12, 16)):
        other = summary(*pair, "spherical")
        for name in ("azeotrope_Gamma", "azeotrope_x", "largest_step", "critical_Gamma"):
            assert getattr(other, name) == pytest.approx(getattr(first, name), rel=1e-5), name


def test_residual_sees_wrong_compositions():
    """A tie line whose end is moved by 1 %."""
    liquid, solid = models(*CARBON_OXYGEN, "random")
    branch = next(b for b in mixture_diagram(6, 8, "random", "paper", 8).branches if b.melts)
    assert coexistence_residual(liquid, solid, branch) < 1e-9
    moved = replace(branch, x_right=np.minimum(1.01 * branch.x_right, 1.0))
    assert coexistence_residual(liquid, solid, moved) > 1e-3


def test_missing_invariant_makes_a_diagram_doubtful():
    """Melting lines then end in the middle."""
    liquid, solid = models(*CARBON_OXYGEN, "random")
    diagram = mixture_diagram(6, 8, "random", "paper", 8)
    assert not melting_summary(liquid, solid, diagram).broken
    fewer = tuple(point for point in diagram.invariants if point.kind != AZEOTROPE)
    assert melting_summary(liquid, solid, replace(diagram, invariants=fewer)).doubtful


def test_liquid_that_ends_early_is_told():
    """Pure Ne melts at Gamma 75, below 90."""
    assert summary(6, 10, "random").liquid_ends
    assert not summary(6, 10, "random", "medin-cumming").liquid_ends
    assert not summary(6, 8, "random").liquid_ends


def test_charges_beyond_a_model_are_refused():
    """O/Fe with an energy of second order."""
    with pytest.raises(OutsideValidityError, match=r"3\.25"):
        summary(8, 26, "random")


def test_temperatures_are_those_of_the_liquid():
    """Pure C melts at T/T_1m = 1 in either liquid."""
    for name in ("paper", "medin-cumming"):
        liquid = liquid_model(name, Mixture(*CARBON_OXYGEN))
        pure = np.array(melting_couplings(liquid.mixture, liquid)[0])
        assert relative_temperature(pure, liquid) == 1.0


def test_diagram_that_the_liquid_cuts_at_large_gamma_is_told():
    """C/Ne of random crystals: its eutectic lies beyond 213.4, and C/O lies within."""
    found = summary(6, 10, "random")
    assert found.liquid_ends
    assert not found.broken
    assert found.coldest_Gamma == pytest.approx(500.0 / (10 / 6) ** (5 / 3))
    assert not summary(6, 8, "mechanical").liquid_ends


def test_what_the_second_order_misses_makes_a_diagram_doubtful():
    """C/Ne, but neither C/O nor Ogata's crystal."""
    assert summary(6, 10, "random", "medin-cumming").doubtful
    assert summary(6, 8, "random").missed == pytest.approx(0.366, abs=1e-3)
    assert summary(6, 10, "ogata-Z", "medin-cumming").missed == 0.0


def test_mixture_without_a_liquid_is_refused():
    """He/C with the paper's liquid."""
    with pytest.raises(OutsideValidityError, match="holds at no Gamma"):
        summary(2, 6, "mechanical")
