"""Fermi-Dirac integrals and their inverses against mpmath's quadrature."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest

from core.errors import InvalidInputError
from core.kernels import fermi
from core.matter.fermi_dirac import (
    INVERTED,
    ORDERS,
    fermi_dirac,
    ideal_table,
    inverse_fermi_dirac,
)
from tests.matter import quadrature

SWITCH = 45.0
ETA = (
    *(-700.0, -200.0, -40.0, -20.0, -10.0, -5.0, -2.0, -1.0, -1e-8, 0.0, 1e-8, 0.3, 0.85),
    *(1.0, 2.0, 3.7, 5.0, 8.0, 13.0, 20.0, 30.0, 40.0, 44.9),
    *(SWITCH - 1e-8, SWITCH, SWITCH + 1e-8, 46.0, 60.0, 100.0, 1e3, 1e4),
)
BORDERS = np.arange(1.0, 5.6, 0.5)
LOGARITHMS = np.sort(
    np.concatenate([[-200.0, -20.0, -3.0, -0.5, 0.4, 6.0, 9.0, 13.0, 16.8], BORDERS, BORDERS + 0.2])
)
"""Of F_1/2: both ends of the polynomials of `ideal`, and what lies between and beyond."""

orders = pytest.mark.parametrize("j", ORDERS)
inverted = pytest.mark.parametrize("j", INVERTED)


@orders
def test_integrals_agree_with_quadrature(j):
    """1e-12 wanted; 1e-14 reached, but for the rounding of exp(-700)."""
    values = fermi_dirac(j, ETA)
    expected = [quadrature.fermi_dirac(j, eta) for eta in ETA]
    errors = [quadrature.relative(*pair) for pair in zip(values, expected, strict=True)]
    assert max(errors) < 2e-14


@orders
def test_limits(j):
    """Boltzmann's gas below, zero where it underflows, the cold gas above."""
    assert fermi_dirac(j, -700.0) == pytest.approx(float(mp.gamma(j + 1) * mp.exp(-700)), rel=1e-13)
    assert fermi_dirac(j, [-800.0, -np.inf]).tolist() == [0.0, 0.0]
    assert fermi_dirac(j, 1e8) == pytest.approx(1e8 ** (j + 1.0) / (j + 1.0), rel=1e-14)
    assert fermi_dirac(j, np.inf) == np.inf
    assert np.isnan(fermi_dirac(j, np.nan))


@pytest.mark.parametrize("j", ORDERS[1:])
def test_derivative_is_the_integral_of_the_order_below(j):
    """dF_j/d eta = j F_{j-1}, also across the switch to Sommerfeld's expansion."""
    eta = np.array([-30.0, -3.0, 0.0, 2.0, 7.0, 20.0, 44.8, SWITCH, 45.1, 300.0])
    slope = quadrature.derivative(lambda at: fermi_dirac(j, at), eta, 0.08)
    assert slope == pytest.approx(j * fermi_dirac(j - 1.0, eta), rel=1e-11)


@orders
def test_integrals_grow_smoothly_over_the_switch(j):
    """Values just before and behind eta = 45 differ by their slope alone."""
    eta = SWITCH + np.array([-1e-8, 1e-8])
    before, behind = fermi_dirac(j, eta)
    slope = (j + 1.0) / SWITCH
    assert behind / before - 1.0 == pytest.approx(2e-8 * slope, abs=3e-15 + 1e-10 * slope)


@inverted
def test_inverse_returns_to_the_integral(j):
    """F_j(inverse(F)) = F to 1e-12; from 1e-300 on the rounding of ln F is all there is."""
    F = np.concatenate([np.geomspace(1e-300, 1e-20, 8), np.geomspace(1e-19, 1e7, 400)])
    back = fermi_dirac(j, inverse_fermi_dirac(j, F))
    assert back == pytest.approx(F, rel=2e-13)
    assert back[F > 1e-3] == pytest.approx(F[F > 1e-3], rel=1e-14)


@inverted
def test_inverse_returns_to_eta(j):
    """inverse(F_j(eta)) = eta."""
    eta = np.concatenate([np.linspace(-300.0, 60.0, 500), np.geomspace(60.0, 1e5, 100)])
    error = inverse_fermi_dirac(j, fermi_dirac(j, eta)) - eta
    assert np.abs(error / np.maximum(1.0, np.abs(eta))).max() < 1e-14


def exact_inverse(j, F, start):
    """One more Newton step on mpmath's integral, which makes 1e-14 to 1e-25."""
    with mp.workdps(quadrature.DIGITS):
        eta = mp.mpf(start)
        below = j * quadrature.fermi_dirac(j - 1.0, eta)
        return eta - (quadrature.fermi_dirac(j, eta) - mp.mpf(F)) / below


def test_inverse_agrees_with_mpmath():
    """F_3/2; that of F_1/2 is the kernel's."""
    F = np.geomspace(1e-9, 1e6, 16)
    for value, eta in zip(F, inverse_fermi_dirac(1.5, F), strict=True):
        exact = exact_inverse(1.5, value, eta)
        assert abs(float(exact - mp.mpf(eta))) < 1e-14 * max(1.0, abs(eta))


def ideal(w):
    row = np.empty(3)
    fermi.ideal(float(w), ideal_table(), row)
    return row


def test_kernel_agrees_with_mpmath():
    """On both sides of every border between two polynomials and in their midst; 1e-13 wanted."""
    for w in np.concatenate([LOGARITHMS, BORDERS - 1e-8]):
        eta, ratio, slope = ideal(w)
        assert inverse_fermi_dirac(0.5, np.exp(w)) == pytest.approx(eta, rel=3e-15, abs=3e-15)
        with mp.workdps(quadrature.DIGITS):
            exact = exact_inverse(0.5, mp.exp(mp.mpf(w)), eta)
            F = {j: quadrature.fermi_dirac(j, exact) for j in (-0.5, 0.5, 1.5)}
            assert abs(float(exact - mp.mpf(eta))) < 1e-14 * max(1.0, abs(eta))
            assert quadrature.relative(ratio, F[1.5] / F[0.5]) < 1e-14
            assert quadrature.relative(slope, 2 * F[0.5] / F[-0.5]) < 1e-14


def test_kernel_has_no_steps():
    """Left and right limits at the borders between polynomials agree to 2e-14."""
    for border in BORDERS:
        left, right = ideal(np.nextafter(border, 0.0)), ideal(border)
        assert left == pytest.approx(right, rel=1e-14)


def test_kernel_in_the_classical_limit():
    """eta = w - ln Gamma(3/2), ratio 3/2, slope 1, exactly."""
    assert ideal(-1e4) == pytest.approx([-1e4 - float(mp.log(mp.gamma(1.5))), 1.5, 1.0], rel=1e-15)


def test_kernel_slope_is_the_derivative():
    """d eta/d w and d ln F_3/2/d w = (3/2) (d eta/d w)/(F_3/2/F_1/2)."""
    for w in (-8.0, -0.3, 0.98, 1.0, 2.5, 4.1, 5.49, 5.5, 9.0):
        eta, ratio, slope = ideal(w)
        assert quadrature.derivative(lambda at: ideal(at)[0], w, 0.03) == pytest.approx(
            slope, rel=2e-12
        )
        growth = quadrature.derivative(lambda at: np.log(ideal(at)[1]) + at, w, 0.03)
        assert growth == pytest.approx(1.5 * slope / ratio, rel=2e-12), eta


def test_shapes_and_ends_of_the_inverse():
    assert fermi_dirac(0.5, 1.0).shape == ()
    assert fermi_dirac(0.5, np.ones((2, 3))).shape == (2, 3)
    assert fermi_dirac(0.5, []).shape == (0,)
    many = np.linspace(-5.0, 50.0, 5000)
    assert fermi_dirac(1.5, many)[4999] == fermi_dirac(1.5, many[4999])
    for j in INVERTED:
        assert inverse_fermi_dirac(j, np.ones((2, 3))).shape == (2, 3)
        assert inverse_fermi_dirac(j, [0.0, np.inf]).tolist() == [-np.inf, np.inf]
        assert np.isnan(inverse_fermi_dirac(j, np.nan))


def test_refusals():
    with pytest.raises(
        InvalidInputError, match=r"F_j for j = 1\.0: choose -0\.5, 0\.5, 1\.5, 2\.5"
    ):
        fermi_dirac(1.0, 0.0)
    with pytest.raises(InvalidInputError, match=r"not inverted for j = 2\.5: choose 0\.5, 1\.5"):
        inverse_fermi_dirac(2.5, 1.0)
    with pytest.raises(InvalidInputError, match="give F >= 0"):
        inverse_fermi_dirac(0.5, [1.0, -1.0])


def test_table_is_kept_and_cannot_be_changed():
    assert ideal_table() is ideal_table()
    with pytest.raises(ValueError, match="read-only"):
        ideal_table()[0, 0] = 0.0
