"""Fits to first-principles phase diagrams."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.mixtures import Mixture
from core.crystal.phases.reference import (
    azeotrope_composition,
    composition_step,
    has_reference,
    reference_gamma,
    reference_label,
)

CARBON_OXYGEN, OXYGEN_NEON = Mixture(6, 8), Mixture(8, 10)


def test_azeotrope_of_blouin_and_daligault():
    """Converted to Gamma of carbon: 184.108 at x = .174."""
    x = azeotrope_composition(CARBON_OXYGEN)
    gamma = reference_gamma(CARBON_OXYGEN, np.array([x]))[0]
    assert (round(x, 3), gamma) == (0.174, pytest.approx(184.108, abs=0.5e-3))


def test_maximum_of_the_melting_curve():
    """The curve peaks at 184.113, x = .179: its two fits are not quite consistent."""
    x = np.linspace(0.1, 0.3, 20001)
    gamma = reference_gamma(CARBON_OXYGEN, x)
    assert gamma.max() == pytest.approx(184.113, abs=0.5e-3)
    assert x[gamma.argmax()] == pytest.approx(0.179, abs=0.6e-3)


def test_conversion_of_the_melting_curve_by_hand():
    """<Gamma>_m(0.5) = 178 + 83.589 - .993 - 92.733 + 54.782 - 9.308 = 213.337; Gamma = 163.149."""
    mean = 178 + 167.178104 / 2 - 3.973461 / 4 - 741.863826 / 8 + 876.516929 / 16 - 297.857813 / 32
    expected = mean * 6 ** (5 / 3) / (0.5 * 6 ** (5 / 3) + 0.5 * 8 ** (5 / 3))
    assert reference_gamma(CARBON_OXYGEN, np.array([0.5]))[0] == pytest.approx(expected, rel=1e-12)
    assert reference_gamma(CARBON_OXYGEN, np.array([0.0]))[0] == pytest.approx(178.0)


@pytest.mark.parametrize(
    ("mixture", "coefficients"),
    [
        (CARBON_OXYGEN, (-0.311540, 2.114743, -1.661095, -1.406005, 1.263897)),
        (OXYGEN_NEON, (-0.120299, 1.304399, -1.722625, 0.393996, 0.144529)),
    ],
    ids=["C/O", "O/Ne"],
)
def test_difference_of_compositions(mixture, coefficients):
    """x_s - x_l at x_l = 0.4 by hand, and zero for the pure substances."""
    expected = sum(a * 0.4**n for n, a in enumerate(coefficients, start=1))
    assert composition_step(mixture, np.array([0.4]))[0] == pytest.approx(expected, rel=1e-12)
    assert composition_step(mixture, np.array([0.0, 1.0])) == pytest.approx(0.0, abs=1e-6)


def test_what_was_not_published_is_absent():
    """O/Ne has no melting fit, N/O nothing at all."""
    assert reference_gamma(OXYGEN_NEON, np.array([0.5])) is None
    assert has_reference(OXYGEN_NEON)
    assert not has_reference(Mixture(7, 8))
    assert "2021" in reference_label(CARBON_OXYGEN)
