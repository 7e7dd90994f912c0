"""Order of all shells in the spherical model."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.polynomial import Chebyshev

from core.crystal.lattice import Array
from core.crystal.order.spherical import DEGREE, HIGHEST, NEAREST, spherical_model
from core.crystal.order.spherical_order import warren_cowley
from core.crystal.solids import Spherical as OfTwo
from core.crystal.ternary.mixture import PAIRS
from core.crystal.ternary.order.structure import random_structure
from core.crystal.ternary.solids.solid import MomentSolid
from core.errors import OutsideValidityError

ITERATIONS, PRECISION = 40, 1e-13
"""Of the multipliers; they enter phi in second order."""


class Spherical(MomentSolid):
    """Order of all shells in the spherical model, which for any number of nuclei is that of two.

    S^-1 = S_0^-1 + t(k) z z^T makes the free energy least, so that only the wave of charge is
    ordered: S_ZZ(k)/s = 1/[2 (mu + y U(k))], <S_ZZ> = s, y = Gamma kappa s, and
    S_ab = x_a delta_ab - x_a x_b + x_a d_a x_b d_b (S_ZZ - s)/s^2 with d_a = Z_a - <Z>.
    The P_ab of a pair of traces may come out negative; F depends on them in second order.
    """

    name = "spherical"
    label = "spherical model"
    explanation = OfTwo.explanation
    colour = OfTwo.colour
    position = 30

    def order_table(self) -> Array:  # noqa: D102
        return _order_table()

    def _fill(self, x: Array, gamma: Array, out: Array) -> None:
        highest = self.ternary.disorder(x, gamma).max(initial=0.0)
        if highest > HIGHEST:
            raise OutsideValidityError(
                f"The spherical model is tabulated up to Gamma kappa <dZ^2> = {HIGHEST:g}, and "
                f"here it is {highest:.3g}: choose a lower Gamma."
            )
        super()._fill(x, gamma, out)

    def order(self, x: Array, gamma: float, shells: int) -> Array:
        """eps_i^ab/(x_a x_b) = d_a d_b c_i/s of the pairs in `PAIRS`, shape (shells, 3)."""
        s = self.ternary.charge_variance(x)
        d = self.ternary.charges - self.ternary.mean_charge(x)
        c = warren_cowley(np.atleast_1d(self.ternary.disorder(x, np.array(gamma))), shells)[0]
        products = np.array([d[a] * d[b] for a, b in PAIRS])
        return np.asarray(c[:, None] * products / s)

    def structure(self, x: Array, gamma: float, k: Array) -> Array:  # noqa: D102
        random = random_structure(x)
        s = self.ternary.charge_variance(x)
        if not s > 0.0:
            return np.broadcast_to(random, (len(k), 3, 3))
        y = float(self.ternary.disorder(x, np.array(gamma)))
        of_charge = random @ self.ternary.charges
        change = (spherical_model().structure_factor(k, y) - 1.0) / s
        return np.asarray(random + change[:, None, None] * np.outer(of_charge, of_charge))


@cache
def _order_table() -> Array:
    """phi/y^2 of the binary model and two derivatives, the same polynomial of y.

    phi = y <w U> - <ln w>/2 at all y of the interpolation at once.
    """
    model = spherical_model()

    def scaled(y: Array) -> Array:
        w = 0.5 / (_multipliers(y)[:, None] + np.multiply.outer(y, model.U))
        return (y * (w @ (model.weights * model.U)) - 0.5 * (np.log(w) @ model.weights)) / y**2

    series = Chebyshev.interpolate(scaled, DEGREE, domain=[0.0, HIGHEST])
    rows = [series.coef, series.deriv(1).coef, series.deriv(2).coef]
    return np.array([np.pad(row, (0, len(series.coef) - len(row))) for row in rows])


def _multipliers(y: Array) -> Array:
    """Mu at which <w> = 1, w = 1/[2 (mu + y U)].

    1/<w> is concave in mu, so that Newton's method approaches from below, from where it begins:
    as <U> = 0, mu is not below 1/2.
    """
    model = spherical_model()
    mu = np.maximum(0.5, NEAREST - y * model.U.min())
    for _ in range(ITERATIONS):
        w = 0.5 / (mu[:, None] + np.multiply.outer(y, model.U))
        mean = w @ model.weights
        step = (mean - 1.0) * mean / (2.0 * (w**2) @ model.weights)
        mu = mu + step
        if np.abs(step).max() < PRECISION:
            break
    return np.asarray(mu)
