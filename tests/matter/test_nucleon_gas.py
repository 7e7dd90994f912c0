"""The nucleon gas: one free energy behind all of it, its limits, and independent quadrature."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from core.constants import HBAR_C, NEUTRON_MASS, PROTON_MASS
from core.errors import InvalidInputError
from core.matter.interactions import INTERACTIONS, energy_per_nucleon, interaction, pressure
from tests.matter import quadrature
from tests.matter.functional import Functional
from tests.matter.nucleon_gas import nucleon_gas

every = pytest.mark.parametrize(
    "force", [interaction(name) for name in INTERACTIONS], ids=INTERACTIONS
)
BSK25 = interaction("BSk25")
forces = st.sampled_from(INTERACTIONS).map(interaction)
logarithms = st.floats(-30.0, -1.6)
temperatures = st.floats(0.05, 15.0)


@pytest.mark.parametrize(
    ("name", "n_n", "n_p", "T"),
    [
        ("BSk25", 0.02, 1e-9, 0.4),
        ("BSk25", 0.08, 0.004, 0.1),
        ("BSk22", 1e-6, 1e-8, 1.0),
        ("BSk24", 0.1, 0.06, 5.0),
        ("BSk26", 0.05, 0.05, 15.0),
        ("SLy4", 0.03, 0.01, 2.0),
        ("SkM*", 1e-4, 3e-4, 0.4),
    ],
)
def test_gas_agrees_with_quadrature(name, n_n, n_p, T):
    """Everything again from H in mpmath: derivatives by differences, integrals by quadrature."""
    force = interaction(name)
    gas = nucleon_gas(force, n_n, n_p, T)
    with mp.workdps(quadrature.DIGITS):
        exact = [float(value) for value in Functional(force).gas(n_n, n_p, T)]
    scale = max(abs(exact[0] * n_n), abs(exact[1] * n_p))
    assert [gas.mu_n, gas.mu_p] == pytest.approx(exact[:2], rel=1e-12, abs=1e-12)
    assert [gas.P, gas.f] == pytest.approx(exact[2:4], rel=1e-12, abs=1e-13 * scale)
    assert gas.s == pytest.approx(exact[4], rel=1e-11)
    assert [gas.mass_n, gas.mass_p] == pytest.approx(exact[5:], rel=1e-12)


@given(force=forces, ln_n=logarithms, ln_p=logarithms, T=temperatures)
@settings(max_examples=150)
def test_everything_is_a_derivative_of_the_free_energy(force, ln_n, ln_p, T):
    """mu_q = df/dn_q, s = -df/dT, P = sum mu_q n_q - f, e = f + T s."""
    n_n, n_p = np.exp([ln_n, ln_p])
    gas = nucleon_gas(force, n_n, n_p, T)
    of_n = quadrature.derivative(lambda n: nucleon_gas(force, n, n_p, T).f, n_n, 0.02 * n_n)
    of_p = quadrature.derivative(lambda n: nucleon_gas(force, n_n, n, T).f, n_p, 0.02 * n_p)
    of_T = quadrature.derivative(lambda at: nucleon_gas(force, n_n, n_p, at).f, T, 0.02 * T)
    size = abs(gas.f) + abs(gas.P) + T * gas.s
    assert of_n * n_n == pytest.approx(gas.mu_n * n_n, rel=1e-10, abs=1e-12 * size)
    assert of_p * n_p == pytest.approx(gas.mu_p * n_p, rel=1e-10, abs=1e-12 * size)
    assert -of_T * T == pytest.approx(gas.s * T, rel=1e-10, abs=1e-12 * size)
    assert pytest.approx(gas.mu_n * n_n + gas.mu_p * n_p - gas.f, abs=1e-13 * size) == gas.P
    assert gas.e == pytest.approx(gas.f + T * gas.s, abs=1e-15 * size)


@given(force=forces, ln_n=logarithms, ln_p=logarithms, T=temperatures)
@settings(max_examples=150)
def test_slopes_are_derivatives_of_the_potentials(force, ln_n, ln_p, T):
    """d mu_q/d ln n_r against differences; d mu_n/dn_p = d mu_p/dn_n."""
    n_n, n_p = np.exp([ln_n, ln_p])
    gas = nucleon_gas(force, n_n, n_p, T)

    def along_n(at):
        shifted = nucleon_gas(force, np.exp(at), n_p, T)
        return np.array([shifted.mu_n, shifted.mu_p])

    def along_p(at):
        shifted = nucleon_gas(force, n_n, np.exp(at), T)
        return np.array([shifted.mu_n, shifted.mu_p])

    size = T + abs(gas.slopes).max() + abs(gas.mu_n) + abs(gas.mu_p)
    columns = [
        quadrature.derivative(along_n, ln_n, 0.02),
        quadrature.derivative(along_p, ln_p, 0.02),
    ]
    assert gas.slopes == pytest.approx(np.transpose(columns), rel=1e-10, abs=1e-12 * size)
    mixed = gas.slopes[0, 1] / n_p
    assert gas.slopes[1, 0] / n_n == pytest.approx(mixed, rel=1e-11, abs=1e-13 * abs(mixed))


@every
def test_cold_limit(force):
    """f/n and P go to E/A and n^2 d(E/A)/dn at T = 0, s to pi^2/2 n_q T/(hbar^2 k_F^2/2m*)."""
    n = np.array([0.01, 0.05, 0.16, 0.3])[:, None]
    delta = np.array([-0.6, 0.0, 0.4, 0.9])
    n_n, n_p = n * (1.0 + delta) / 2.0, n * (1.0 - delta) / 2.0
    gas = nucleon_gas(force, n_n, n_p, 1e-4)
    assert gas.f / n == pytest.approx(energy_per_nucleon(force, n, delta), rel=1e-8, abs=1e-8)
    assert pytest.approx(pressure(force, n, delta), rel=1e-8, abs=1e-9) == gas.P
    T = 1e-3
    gas = nucleon_gas(force, n_n, n_p, T)
    s = sum(
        np.pi**2 / 2.0 * density * T / (stiffness * (3.0 * np.pi**2 * density) ** (2.0 / 3.0))
        for density, stiffness in (
            (gas.n_n, HBAR_C**2 / 2.0 / NEUTRON_MASS / gas.mass_n),
            (gas.n_p, HBAR_C**2 / 2.0 / PROTON_MASS / gas.mass_p),
        )
    )
    assert gas.s == pytest.approx(s, rel=2e-5)


def test_ideal_gas_limit():
    """P = n T, mu = T ln(n lambda^3/2), s = n (5/2 - mu/T), m* = m, slopes T."""
    n, T = np.array([1e-18, 3e-18]), 2.0
    masses = np.array([NEUTRON_MASS, PROTON_MASS])
    mu = T * np.log(n / 2.0 * (2.0 * np.pi * HBAR_C**2 / (masses * T)) ** 1.5)
    gas = nucleon_gas(BSK25, *n, T)
    assert [float(gas.mu_n), float(gas.mu_p)] == pytest.approx(mu, rel=1e-13)
    assert pytest.approx(n.sum() * T, rel=1e-10) == gas.P
    assert gas.s == pytest.approx((n * (2.5 - mu / T)).sum(), rel=1e-10)
    assert [gas.mass_n, gas.mass_p] == pytest.approx([1.0, 1.0], rel=1e-10)
    assert gas.slopes == pytest.approx(T * np.eye(2), abs=1e-9)


def test_pure_neutron_matter():
    """Without protons: mu_p = -inf, the rest as with next to none."""
    none, few = nucleon_gas(BSK25, 0.1, 0.0, 1.0), nucleon_gas(BSK25, 0.1, 1e-30, 1.0)
    for name in ("mu_n", "P", "f", "s", "mass_n", "mass_p", "tau_n"):
        assert getattr(none, name) == pytest.approx(float(getattr(few, name)), rel=1e-13), name
    assert none.mu_p == none.eta_p == -np.inf
    assert none.tau_p == none.n_p == 0.0
    assert nucleon_gas(BSK25, 0.0, 0.1, 1.0).mu_n == -np.inf


def test_dilute_matter_is_stable_and_the_spinodal_region_is_not():
    """Symmetric matter separates at a third of n0 unless hot; at 1e-6 and at n0 it does not."""
    n = np.array([1e-6, 0.05, 0.16])
    assert nucleon_gas(BSK25, n / 2.0, n / 2.0, 0.4).stable.tolist() == [True, False, True]
    assert nucleon_gas(BSK25, n / 2.0, n / 2.0, 10.0).stable.tolist() == [True, False, True]
    assert nucleon_gas(BSK25, n / 2.0, n / 2.0, 25.0).stable.all()


@pytest.mark.parametrize(("n_n", "mu_n"), [(0.02, 7.33), (0.06, -12.7)])
def test_nuclear_matter_at_constant_proton_potential(n_n, mu_n):
    """BSk24 at mu_p = -30 MeV, T = 0.1: the neutron potential falls with the neutron density."""
    force = interaction("BSk24")

    def mismatch(ln_p):
        return float(nucleon_gas(force, n_n, np.exp(ln_p), 0.1).mu_p) + 30.0

    trial = np.linspace(-400.0, np.log(0.3), 2000)
    misses = nucleon_gas(force, n_n, np.exp(trial), 0.1).mu_p + 30.0
    roots = [
        brentq(mismatch, trial[i], trial[i + 1])
        for i in np.flatnonzero(misses[:-1] * misses[1:] < 0.0)
    ]
    found = [float(nucleon_gas(force, n_n, np.exp(root), 0.1).mu_n) for root in roots]
    assert any(value == pytest.approx(mu_n, abs=0.05) for value in found), found


def test_arrays_are_broadcast():
    gas = nucleon_gas(BSK25, np.full((3, 1), 0.01), np.array([1e-6, 1e-3]), 0.4)
    assert gas.P.shape == gas.n_n.shape == gas.T.shape == gas.stable.shape == (3, 2)
    assert gas.slopes.shape == (3, 2, 2, 2)
    assert gas.mu_p[1, 1] == nucleon_gas(BSK25, 0.01, 1e-3, 0.4).mu_p
    assert np.shape(nucleon_gas(BSK25, 0.01, 1e-3, 0.4).P) == ()
    assert nucleon_gas(BSK25, [], 0.1, 1.0).P.shape == (0,)


def test_refusals():
    for T in (0.0, -1.0, np.nan):
        with pytest.raises(InvalidInputError, match="temperature of nucleons is not positive"):
            nucleon_gas(BSK25, 0.1, 0.1, T)
    for density in (-1e-9, np.nan):
        with pytest.raises(InvalidInputError, match="density of nucleons is negative"):
            nucleon_gas(BSK25, 0.1, density, 1.0)
    with pytest.raises(InvalidInputError, match="neither neutrons nor protons"):
        nucleon_gas(BSK25, [0.1, 0.0], 0.0, 1.0)
