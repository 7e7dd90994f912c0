"""Fermi-Dirac integrals of half-integer order and their inverses.

    F_j(eta) = int_0^infinity x^j dx / (1 + exp(x - eta)),   dF_j/d eta = j F_{j-1},

without the factor 1/Gamma(j + 1). With x = u^2 the integrand is even and analytic in a strip
around the real axis, where the trapezoidal rule converges exponentially (Trefethen & Weideman,
SIAM Review 56, 385 (2014), doi:10.1137/130932132); beyond eta = 45 Sommerfeld's expansion has
terms enough (DLMF 25.12.16 and 25.2.3, https://dlmf.nist.gov/25.12).
"""

from __future__ import annotations

from itertools import pairwise
from math import gamma, log

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from core.errors import InvalidInputError
from core.kernels import fermi
from core.storage.memo import computed_once

Array = NDArray[np.float64]

ORDERS = (-0.5, 0.5, 1.5, 2.5)
INVERTED = (0.5, 1.5)

_DEGENERATE = 45.0
# Poles at u^2 = eta + i pi leave an error of exp(-pi^2/(STEP sqrt(eta))): 1e-16 at eta = 45.
_STEP = 0.04
_REACH = 9.6
_TERMS = 12
_BLOCK = 4096
_NEWTON = 12
_DILUTE = -40.0

_LOW, _HIGH, _PER_UNIT = 1.0, 5.5, 2
_COEFFICIENTS = 12
_NODES = 20


def fermi_dirac(j: float, eta: ArrayLike) -> Array:
    """F_j(eta) for j = -1/2, 1/2, 3/2, 5/2, to 1e-14; zero where it underflows.

    Raises
    ------
    InvalidInputError : j is another order.
    """
    if j not in ORDERS:
        raise InvalidInputError(f"There is no F_j for j = {j}: choose {_listed(ORDERS)}.")
    at = np.asarray(eta, dtype=float)
    flat = at.ravel()
    result = np.empty(len(flat))
    for start in range(0, len(flat), _BLOCK):
        block = slice(start, start + _BLOCK)
        result[block] = _integral(j, flat[block])
    return result.reshape(at.shape)


def inverse_fermi_dirac(j: float, F: ArrayLike) -> Array:
    """The eta at which F_j(eta) = F >= 0, for j = 1/2 and 3/2, to 1e-14 max(1, |eta|).

    Raises
    ------
    InvalidInputError : j is another order, or F is negative.
    """
    if j not in INVERTED:
        raise InvalidInputError(f"F_j is not inverted for j = {j}: choose {_listed(INVERTED)}.")
    values = np.asarray(F, dtype=float)
    if np.any(values < 0.0):
        raise InvalidInputError("A Fermi-Dirac integral is positive: give F >= 0.")
    with np.errstate(divide="ignore"):
        w = np.log(values.ravel())
    if j == 0.5:
        rows = np.empty((len(w), 3))
        fermi.ideal_many(w, ideal_table(), rows)
        return np.ascontiguousarray(rows[:, 0]).reshape(values.shape)
    return _inverse(j, w).reshape(values.shape)


def _listed(orders: tuple[float, ...]) -> str:
    return ", ".join(str(order) for order in orders)


def _integral(j: float, eta: Array) -> Array:
    result = np.empty(len(eta))
    degenerate = eta > _DEGENERATE
    result[degenerate] = _sommerfeld(j, eta[degenerate])
    result[~degenerate] = _trapezoid(j, eta[~degenerate])
    return result


def _trapezoid(j: float, eta: Array) -> Array:
    u = np.arange(0.0, _REACH, _STEP)
    weights = 2.0 * _STEP * u ** round(2.0 * j + 1.0)
    weights[0] *= 0.5
    boltzmann = np.exp(np.fmin(eta, _DEGENERATE))[:, None]
    result: Array = (boltzmann * weights / (np.exp(u * u) + boltzmann)).sum(axis=1)
    return np.where(np.isnan(eta), np.nan, result)


def _sommerfeld(j: float, eta: Array) -> Array:
    """eta^(j+1)/(j+1) times 1 + sum_k 2 (1 - 2^(1-2k)) zeta(2k) (j+1) j ... (j-2k+2) / eta^(2k)."""
    with np.errstate(over="ignore"):
        inverse_square = eta**-2.0
        term = np.ones_like(eta)
        total = np.ones_like(eta)
        for k in range(1, _TERMS):
            term = term * (j + 3 - 2 * k) * (j + 2 - 2 * k) * inverse_square
            total += 2.0 * (1.0 - 2.0 ** (1 - 2 * k)) * float(scipy.special.zeta(2 * k)) * term
        return eta ** (j + 1.0) / (j + 1.0) * total


def _inverse(j: float, w: Array) -> Array:
    """The eta at which ln F_j = w: Newton's method on ln F_j, which is concave."""
    dilute = w - log(gamma(j + 1.0))
    eta = dilute.copy()
    unknown = np.isfinite(w) & (w > _DILUTE)
    degenerate = np.exp((w + log(j + 1.0)) / (j + 1.0))
    eta[unknown] = np.where(dilute < 1.0, dilute, degenerate)[unknown]
    for _ in range(_NEWTON):
        value = fermi_dirac(j, eta[unknown])
        step = (np.log(value) - w[unknown]) * value / (j * fermi_dirac(j - 1.0, eta[unknown]))
        eta[unknown] -= step
        if np.all(np.abs(step) <= 1e-9 * np.maximum(1.0, np.abs(eta[unknown]))):
            break
    return eta


@computed_once(maxsize=1)
def ideal_table() -> Array:
    """The coefficients for `core.kernels.fermi.ideal`, read-only, from the integrals above."""
    header = np.zeros((1, _COEFFICIENTS))
    header[0, :3] = _LOW, _HIGH, _PER_UNIT
    table = np.vstack([header, _dilute_rows(), _degenerate_rows(), *_pieces()])
    table.setflags(write=False)
    return table


def _ideal(w: Array) -> Array:
    """eta, F_3/2/F_1/2 and d eta/d w at w = ln F_1/2."""
    eta = _inverse(0.5, w)
    F = fermi_dirac(0.5, eta)
    return np.array([eta, fermi_dirac(1.5, eta) / F, 2.0 * F / fermi_dirac(-0.5, eta)])


def _nodes(low: float, high: float) -> Array:
    angle = np.pi * (np.arange(_NODES) + 0.5) / _NODES
    return 0.5 * (low + high) + 0.5 * (high - low) * np.cos(angle)


def _coefficients(values: Array, low: float, high: float) -> Array:
    """Ascending coefficients of the Chebyshev interpolants of rows of values at `_nodes`."""
    angle = np.pi * (np.arange(_NODES) + 0.5) / _NODES
    cosines = np.cos(np.arange(_COEFFICIENTS)[:, None] * angle)
    series = values @ cosines.T * 2.0 / _NODES
    series[:, 0] *= 0.5
    rows = np.zeros((len(values), _COEFFICIENTS))
    for row, chebyshev in zip(rows, series, strict=True):
        power = np.polynomial.Chebyshev(chebyshev, domain=[low, high])
        ascending = power.convert(kind=np.polynomial.Polynomial).coef
        row[: len(ascending)] = ascending
    return rows


def _dilute_rows() -> Array:
    """Polynomials in t = e^w; their limits at t = 0 are known."""
    top = np.exp(_LOW)
    w = np.log(_nodes(0.0, top))
    values = _ideal(w)
    values[0] -= w
    rows = _coefficients(values, 0.0, top)
    rows[:, 0] = -log(gamma(1.5)), 1.5, 1.0
    return rows


def _degenerate_rows() -> Array:
    """Polynomials in 1/x^2 of the quantities over x = e^(2w/3)."""
    top = np.exp(-4.0 / 3.0 * _HIGH)
    w = -0.75 * np.log(_nodes(0.0, top))
    return _coefficients(_ideal(w) / np.exp(w / 1.5), 0.0, top)


def _pieces() -> list[Array]:
    edges = np.linspace(_LOW, _HIGH, round((_HIGH - _LOW) * _PER_UNIT) + 1).tolist()
    return [_coefficients(_ideal(_nodes(low, high)), -1.0, 1.0) for low, high in pairwise(edges)]
