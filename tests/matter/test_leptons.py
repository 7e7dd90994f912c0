"""Leptons and photons against mpmath's quadrature, closed forms and thermodynamic identities."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.constants import ELECTRON_MASS, HBAR_C, MUON_MASS
from core.errors import InvalidInputError
from core.kernels import leptons as kernel
from tests.matter import quadrature
from tests.matter.leptons import (
    electron_potential,
    electrons,
    muon_potential,
    muons,
    photons,
)

SWITCH = 36.0
"""(mu - m)/T at which the trapezoidal rule gives way to the summed Sommerfeld expansion."""

POINTS = [
    (gas, m, float(mu), T)
    for gas, m in ((electrons, ELECTRON_MASS), (muons, MUON_MASS))
    for T, potentials in (
        (0.05, (0.0, 1e-6, 0.4, 0.9 * m, m, m + 0.5, m + 1.75, m + 1.85, 80.0, 400.0)),
        (0.4, (0.02, 1.0, 0.95 * m, m + 8.0, m + 14.3, m + 14.5, 200.0)),
        (15.0, (0.0, 1e-3, 10.0, m, 200.0, 400.0, m + 545.0)),
    )
    for mu in potentials
]
gases = pytest.mark.parametrize(
    ("gas", "potential", "m"),
    [(electrons, electron_potential, ELECTRON_MASS), (muons, muon_potential, MUON_MASS)],
    ids=["electrons", "muons"],
)
temperatures = st.floats(0.05, 15.0)


def values(gas):
    return gas.n, gas.dn_dmu, gas.P, gas.e, gas.s


@pytest.mark.parametrize(("gas", "m", "mu", "T"), POINTS)
def test_gases_agree_with_quadrature(gas, m, mu, T):
    """n, dn/dmu, P to 1e-12, e and s to 1e-11 wanted; (m - mu)/T itself is rounded to 1e-16."""
    expected = quadrature.lepton_gas(mu, T, m, HBAR_C)
    rounding = 3e-16 * max((m - mu) / T, 0.0)
    for value, exact, limit in zip(
        values(gas(mu, T)), expected, [3e-14] * 4 + [1e-12], strict=True
    ):
        if exact > mp.mpf(10) ** -300:
            assert quadrature.relative(value, exact) < limit + rounding
        else:
            assert abs(value) < 1e-290


@gases
def test_antimatter_is_the_mirror_image(gas, potential, m):
    """n and the chemical potential are odd, all else even."""
    mu, T = np.array([0.3, 20.0, 150.0]), np.array([0.1, 5.0, 15.0])
    matter, antimatter = gas(mu, T), gas(-mu, T)
    assert (antimatter.n == -matter.n).all()
    for same in ("dn_dmu", "P", "e", "s"):
        assert (getattr(antimatter, same) == getattr(matter, same)).all()
    n = np.array([1e-12, 1e-3])
    assert (potential(-n, 1.0) == -potential(n, 1.0)).all()
    assert potential(0.0, 1.0) == 0.0


def test_massless_limit():
    """n = mu (mu^2 + pi^2 T^2)/3 pi^2, P = mu^4/12 pi^2 + mu^2 T^2/6 + 7 pi^2 T^4/180, P = e/3."""
    row, m = np.empty(5), 1e-6
    for mu, T in ((0.1, 5.0), (3.0, 1.0), (30.0, 1.0), (36.1, 1.0), (100.0, 2.0)):
        kernel.lepton_gas(mu, T, m, 1.0, row)
        pi2 = np.pi**2
        n = mu * (mu**2 + pi2 * T**2) / (3.0 * pi2)
        P = mu**4 / (12.0 * pi2) + mu**2 * T**2 / 6.0 + 7.0 * pi2 * T**4 / 180.0
        s = mu**2 * T / 3.0 + 7.0 * pi2 * T**3 / 45.0
        slope = mu**2 / pi2 + T**2 / 3.0
        assert row == pytest.approx([n, slope, P, 3.0 * P, s], rel=1e-12)


@gases
def test_cold_limit(gas, potential, m):
    """T -> 0: n = p^3/3 pi^2 hbar^3, P and e in closed form, s = mu p T/3 hbar^3."""
    T = 1e-5
    p = m * np.array([0.05, 0.399, 0.401, 1.0, 3.0, 300.0])
    mu = np.sqrt(p**2 + m**2)
    cold = gas(mu, T)
    unit = np.pi**2 * HBAR_C**3
    with mp.workdps(30):
        forms = [_cold_forms(mp.mpf(float(at)), mp.mpf(m)) for at in p]
    P, e = np.array([[float(form) for form in pair] for pair in forms]).T / unit
    thermal = (np.pi * T / (p**2 / mu)) ** 2
    assert (np.abs(cold.n * unit / (p**3 / 3.0) - 1.0) < 1e-12 + thermal).all()
    assert (np.abs(cold.dn_dmu * unit / (p * mu) - 1.0) < 1e-12 + thermal).all()
    assert (np.abs(cold.P / P - 1.0) < 1e-12 + 3.0 * thermal).all()
    assert (np.abs(cold.e / e - 1.0) < 1e-12 + 3.0 * thermal).all()
    assert (np.abs(cold.s * unit / (np.pi**2 / 3.0 * p * mu * T) - 1.0) < 1e-12 + thermal).all()
    assert potential(p**3 / (3.0 * unit), T) == pytest.approx(mu, rel=1e-6)


def _cold_forms(p, m):
    """The integrals of p^4/3E and p^2 E from 0 to p."""
    E = mp.sqrt(p * p + m * m)
    logarithm = 3 * m**4 * mp.asinh(p / m)
    return (
        (p * E * (2 * p * p - 3 * m * m) + logarithm) / 24,
        (p * E * (2 * p * p + m * m) - logarithm / 3) / 8,
    )


@gases
@given(T=temperatures, where=st.floats(0.0, 1.0))
@settings(max_examples=60)
def test_everything_is_a_derivative_of_the_pressure(gas, potential, m, T, where):
    """n = dP/dmu, s = dP/dT, dn/dmu = d2P/dmu2, e = Ts - P + mu n."""
    mu = T + where * 400.0
    here = gas(mu, T)
    if here.P < 1e-250:
        return
    step = 0.02 * T
    slope = quadrature.derivative(lambda at: gas(at, T).P, mu, step)
    warming = quadrature.derivative(lambda at: gas(mu, at).P, T, step * T / (abs(mu - m) + T))
    bend = quadrature.derivative(lambda at: gas(at, T).n, mu, step)
    rounding = 1e-13 * (abs(m - mu) / T + 1.0)
    assert slope == pytest.approx(here.n, rel=1e-10 + rounding)
    assert bend == pytest.approx(here.dn_dmu, rel=1e-10 + rounding)
    # The step in T is as small as the gas is degenerate.
    blurred = 1e-11 * here.e + 0.1 * rounding * here.P
    assert warming * T == pytest.approx(here.s * T, rel=1e-9 + rounding, abs=blurred)
    assert here.e == pytest.approx(T * here.s - here.P + mu * here.n, rel=1e-13)


@gases
@pytest.mark.parametrize("T", [0.05, 1.0, 11.0])
def test_no_step_where_the_quadratures_meet(gas, potential, m, T):
    """Both rules at (mu - m)/T = 36, up to the slope times the distance."""
    mu = m + SWITCH * T
    left, right = gas(mu * (1.0 - 1e-14), T), gas(mu * (1.0 + 1e-14), T)
    for before, behind, limit in zip(
        values(left), values(right), [3e-14] * 4 + [5e-13], strict=True
    ):
        slope = 2e-14 * 3.0 * mu / (SWITCH * T)
        assert behind / before - 1.0 == pytest.approx(slope, abs=limit + 2.0 * slope)


@gases
@given(T=temperatures, decade=st.floats(-16.0, 0.0))
@settings(max_examples=100)
def test_potential_gives_the_density_back(gas, potential, m, T, decade):
    """n(mu(n, T), T) = n to 1e-12, limited by the rounding of (m - mu)/T."""
    n = 10.0**decade
    mu = potential(n, T)
    assert gas(mu, T).n == pytest.approx(n, rel=1e-14 + 3e-16 * max(m - mu, 0.0) / T)
    assert potential(1.0001 * n, T) > mu


def test_photons():
    """P = e/3 = s T/4, e = pi^2 T^4/15 hbar^3 c^3: 1.3722e14 erg/cm^3 at 1 keV."""
    T = np.array([1e-3, 0.4, 15.0])
    gas = photons(T)
    assert gas.e == pytest.approx(np.pi**2 / 15.0 * T**4 / HBAR_C**3, rel=1e-14)
    assert gas.e == pytest.approx(3.0 * gas.P, rel=1e-15)
    assert gas.s * T == pytest.approx(4.0 * gas.P, rel=1e-15)
    erg_per_cubic_cm = 1.602176634e-6 * 1e39
    assert gas.e[0] * erg_per_cubic_cm == pytest.approx(1.3720e14, rel=1e-4)


def test_pairs_at_zero_potential_against_radiation():
    """Hot: e of electron pairs is 7/4 that of photons, less what the mass takes away."""
    T = 200.0
    assert electrons(0.0, T).e / photons(T).e == pytest.approx(7.0 / 4.0, rel=1e-5)


def test_arrays_are_broadcast():
    gas = electrons(np.ones((3, 1)), np.array([0.1, 1.0]))
    assert gas.n.shape == gas.s.shape == (3, 2)
    assert gas.n[2, 1] == electrons(1.0, 1.0).n
    assert electron_potential(1e-5, 0.4).shape == ()
    assert electron_potential(np.full((2, 2), 1e-5), 0.4).shape == (2, 2)
    assert electrons([], 1.0).n.shape == (0,)


@pytest.mark.parametrize("T", [0.0, -1.0, np.nan, np.inf])
def test_temperature_is_positive(T):
    for ask in (electrons, muons, electron_potential, muon_potential):
        with pytest.raises(InvalidInputError, match="temperature of leptons is not positive"):
            ask(1.0, T)
    with pytest.raises(InvalidInputError, match="not positive"):
        photons(T)


def test_potentials_and_densities_are_finite():
    with pytest.raises(InvalidInputError, match="A chemical potential of leptons is not a finite"):
        electrons([1.0, np.nan], 1.0)
    with pytest.raises(InvalidInputError, match="A density of leptons is not a finite"):
        muon_potential(np.inf, 1.0)
