"""Heat capacities of liquid and crystal, per ion over k, at fixed electron density."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.polynomial import Polynomial

from core.constants import ELECTRON_MASS, MEV_IN_KELVIN
from core.crystal.coefficients import coefficients
from core.crystal.lattice import Array
from core.crystal.one_component import liquid_excess

STEP = 2e-3
"""Of ln Gamma, for derivatives of fits."""
COLDEST, NODES = 1e3, 4001
"""Largest eta = T_p/T of the table of the harmonic crystal, and its length."""


def liquid_energy(gamma: Array) -> Array:
    """Gamma df_ex/dGamma, excess energy of the one-component liquid, in kT."""
    steps = np.exp(STEP * np.array([-2.0, -1.0, 1.0, 2.0]))
    f = [liquid_excess(gamma * step) for step in steps]
    return np.asarray((f[0] - 8.0 * f[1] + 8.0 * f[2] - f[3]) / (12.0 * STEP))


def liquid_capacity(gamma: Array) -> Array:
    """3/2 - Gamma^2 f_ex'' of the classical one-component liquid."""
    fits = [liquid_energy(gamma * np.exp(step)) for step in (-STEP, STEP)]
    slope = (fits[1] - fits[0]) / (2.0 * STEP)
    # Gamma^2 f'' = Gamma u' - u.
    return np.asarray(1.5 - slope + liquid_energy(gamma))


def anharmonic_capacity(gamma: Array, fit: str = "Baiko & Chugunov 2022") -> Array:
    """2 A1/Gamma + 3 A2/Gamma^2 + 4 A3/Gamma^3 of the classical bcc crystal.

    D. A. Baiko, A. I. Chugunov, MNRAS 510, 2628 (2022), doi:10.1093/mnras/stab3613.
    """
    a1, a2, a3 = coefficients("one_component")["anharmonic"]["sets"][fit]
    # From f = -[A1/G + A2/(2 G^2) + A3/(3 G^3)]: u = A1/G + A2/G^2 + A3/G^3.
    return np.asarray(2.0 * a1 / gamma + 3.0 * a2 / gamma**2 + 4.0 * a3 / gamma**3)


def harmonic_free_energy(eta: Array) -> Array:
    """Thermal free energy of the harmonic bcc crystal per ion over kT, eta = T_p/T.

    sum_i ln[1 - exp(-a_i eta)] - A(eta)/B(eta); D. A. Baiko, A. Y. Potekhin, D. G. Yakovlev,
    Phys. Rev. E 64, 057402 (2001), doi:10.1103/PhysRevE.64.057402.
    """
    fit = coefficients("harmonic")
    waves = sum(np.log(-np.expm1(-rate * eta)) for rate in fit["rates"])
    return np.asarray(waves - Polynomial(fit["above"])(eta) / Polynomial(fit["below"])(eta))


def harmonic_capacity(eta: Array) -> Array:
    """C = -eta^2 F'' of `harmonic_free_energy`, 3 for eta = 0; beyond the table 0."""
    nodes, values = _harmonic_table()
    return np.interp(eta, nodes, values, right=0.0)


@cache
def _harmonic_table() -> tuple[Array, Array]:
    """Eta, dense where C changes, and C by analytic derivatives of the fit."""
    fit = coefficients("harmonic")
    eta = np.concatenate([[0.0], np.geomspace(1e-3, COLDEST, NODES)])
    at = eta[1:]
    above, below = Polynomial(fit["above"]), Polynomial(fit["below"])
    A, B = above(at), below(at)
    A1, B1 = above.deriv()(at), below.deriv()(at)
    A2, B2 = above.deriv(2)(at), below.deriv(2)(at)
    bend = A2 / B - 2.0 * A1 * B1 / B**2 - A * B2 / B**2 + 2.0 * A * B1**2 / B**3
    waves = sum(
        (rate * at) ** 2 * np.exp(-rate * at) / np.expm1(-rate * at) ** 2 for rate in fit["rates"]
    )
    return eta, np.concatenate([[3.0], waves + at**2 * bend])


def electron_capacity(temperature: Array, x_r: Array) -> Array:
    """pi^2 (kT/m_e c^2) sqrt(1 + x_r^2)/x_r^2 per electron, of degenerate electrons."""
    warmth = temperature / (ELECTRON_MASS * MEV_IN_KELVIN)
    return np.asarray(np.pi**2 * warmth * np.sqrt(1.0 + x_r**2) / x_r**2)
