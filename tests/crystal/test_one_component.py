"""One-component liquid and solid against published melting points."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from core.crystal.one_component import (
    HIGHEST_GAMMA,
    LOWEST_GAMMA,
    PUBLISHED_MELTING_GAMMA,
    liquid_excess,
    liquid_minus_solid,
    medin_cumming_difference,
    melting_gamma,
    solid_anharmonic,
)
from core.errors import InvalidInputError
from tests.crystal import oracles


@pytest.mark.parametrize(
    ("options", "published", "digit"),
    [
        ((), PUBLISHED_MELTING_GAMMA, 5e-4),
        (("C",), 175.738, 1e-3),
        (("D", "Farouki & Hamaguchi 1993"), 175.17, 1e-2),
    ],
    ids=["set D", "set C", "1993 terms"],
)
def test_melting_of_the_classical_crystal(options, published, digit):
    """Gamma_1m = 175.719 (Baiko 2025); 175.738 with set C, 175.17 with 1993 terms."""
    found = melting_gamma(liquid_minus_solid, *options)
    assert found == pytest.approx(published, abs=0.5 * digit)


def test_melting_to_seven_digits():
    """Gamma_1m = 175.71884.

    The project's notes have 175.7189, which follows if 1 + ln(6/pi)/2 = 1.32351475 is rounded to
    1.323515: df rises by .0043 for each unit of Gamma, so 2.5e-7 moves its zero by 6e-5.
    """

    def rounded(gamma):
        return liquid_minus_solid(gamma) + 1.0 + 0.5 * np.log(6.0 / np.pi) - 1.323515

    assert melting_gamma() == pytest.approx(175.71884, abs=0.5e-5)
    assert melting_gamma(rounded) == pytest.approx(175.7189, abs=0.5e-4)


def test_melting_of_medin_and_cumming():
    """Df = 0 at 178.593."""
    assert melting_gamma(medin_cumming_difference) == pytest.approx(178.593, abs=0.5e-3)


def test_medin_cumming_fit_joins_its_linear_ends():
    """-.3683 at Gamma 100 and .09384 at 200, with the slopes .00458 and .00428 outside."""
    assert medin_cumming_difference(np.array([100.0, 200.0])) == pytest.approx(
        [-0.3683, 0.09384], abs=1e-4
    )
    ends = medin_cumming_difference(np.array([90.0, 80.0, 210.0, 220.0]))
    assert ends[0] - ends[1] == pytest.approx(0.0458, abs=1e-9)
    assert ends[3] - ends[2] == pytest.approx(0.0428, abs=1e-9)


def test_excess_energy_of_the_fit():
    """Gamma df/dGamma is u = G^1.5 [A1/sqrt(A2+G) + A3/(1+G)] + B1 G^2/(B2+G) + B3 G^2/(B4+G^2).

    Equation (15) of Potekhin & Chabrier 2000 with set D; f is its integral from 0.
    """
    a1, a2, b1, b2, b3, b4 = -0.9070, 0.62954, 4.56e-3, 211.6, -1e-4, 4.62e-3
    a3 = -np.sqrt(3.0) / 2.0 - a1 / np.sqrt(a2)

    def energy(gamma: float) -> float:
        strong = gamma**1.5 * (a1 / np.sqrt(a2 + gamma) + a3 / (1.0 + gamma))
        return strong + b1 * gamma**2 / (b2 + gamma) + b3 * gamma**2 / (b4 + gamma**2)

    for gamma in (0.1, 1.0, 175.719):
        integral, _ = quad(lambda g: energy(g) / g, 0.0, gamma, epsabs=1e-13, points=[gamma * 1e-3])
        assert float(liquid_excess(np.float64(gamma))) == pytest.approx(integral, rel=1e-7)


def test_debye_hueckel_limit_of_the_liquid():
    """F -> -Gamma^(3/2)/sqrt(3) for small Gamma."""
    gamma = np.float64(1e-5)
    assert liquid_excess(gamma) == pytest.approx(-(gamma**1.5) / np.sqrt(3.0), rel=1e-2)


def test_anharmonic_terms_at_melting():
    """-[10.2/G + 248/(2 G^2) + 2.03e5/(3 G^3)] at Gamma = 175: -.0749605."""
    assert solid_anharmonic(np.float64(175.0)) == pytest.approx(-0.0749605, abs=1e-7)


def test_latent_heat_at_melting():
    """The slope of the difference is the latent heat over Gamma: 0.7 to 0.8 T per ion."""
    heat = oracles.derivative(lambda g: float(liquid_minus_solid(np.float64(g))), 175.719)
    assert 0.7 < 175.719 * heat < 0.8


def test_difference_has_a_second_zero_below_its_validity():
    """Spurious zero near Gamma 50 to 60; from 90 on the liquid is stable up to melting."""
    gamma = np.linspace(LOWEST_GAMMA, 175.0, 50)
    assert LOWEST_GAMMA == 90.0
    assert (liquid_minus_solid(gamma) < 0.0).all()
    assert liquid_minus_solid(np.float64(45.0)) * liquid_minus_solid(np.float64(65.0)) < 0.0


def test_unknown_fit_is_refused():
    """The sentence names C and D."""
    with pytest.raises(InvalidInputError, match="'E' of the liquid: choose one of C, D"):
        liquid_excess(np.float64(100.0), "E")


def test_inside_the_ranges_a_crystal_melts_with_energy_and_entropy():
    """Latent heat d(df)/d ln Gamma and entropy of melting Gamma d(df)/dGamma - df are positive.

    For all four pairs of fits; the first fails at 85, the second at 502 (set D) and 488 (C).
    """
    for liquid, last in (("D", 502.1), ("C", 488.0)):
        for terms, first in (("Baiko & Chugunov 2022", 85.3), ("Farouki & Hamaguchi 1993", 83.5)):

            def difference(gamma, options=(liquid, terms)):
                return float(liquid_minus_solid(np.float64(gamma), *options))

            def heat(gamma, difference=difference):
                return gamma * oracles.derivative(difference, gamma, 1e-2 * gamma)

            def entropy(gamma, difference=difference, heat=heat):
                return heat(gamma) - difference(gamma)

            assert brentq(heat, 60.0, 150.0) == pytest.approx(first, abs=0.1)
            assert brentq(entropy, 300.0, 900.0) == pytest.approx(last, abs=1.1)
            for gamma in np.linspace(LOWEST_GAMMA, min(HIGHEST_GAMMA, 487.0), 40):
                assert heat(gamma) > 0.0
                assert entropy(gamma) > 0.0


def test_continuation_of_medin_and_cumming_melts_everywhere():
    """Linear: entropy .826 below 100 and .762 above 200, and a latent heat that grows."""
    for gamma, melting in ((5.0, 0.8263), (50.0, 0.8263), (400.0, 0.76216), (5000.0, 0.76216)):

        def difference(at):
            return float(medin_cumming_difference(np.float64(at)))

        heat = gamma * oracles.derivative(difference, gamma, 1e-2 * gamma)
        assert heat > 0.0
        assert heat - difference(gamma) == pytest.approx(melting, abs=1e-4)
