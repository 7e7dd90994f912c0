"""Order of all shells in the spherical model."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.polynomial import Chebyshev

from core.crystal.lattice import Array
from core.crystal.order.spherical import DEGREE, HIGHEST, spherical_model
from core.crystal.order.spherical_order import warren_cowley
from core.crystal.solids import Spherical as OfTwo
from core.crystal.ternary.mixture import PAIRS
from core.crystal.ternary.order.structure import random_structure
from core.crystal.ternary.solids.solid import MomentSolid
from core.errors import OutsideValidityError


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
    """phi/y^2 of the binary model and two derivatives, its own polynomial of y."""
    model = spherical_model()
    series = Chebyshev.interpolate(
        lambda y: model.free_energy(y) / y**2, DEGREE, domain=[0.0, HIGHEST]
    )
    rows = [series.coef, series.deriv(1).coef, series.deriv(2).coef]
    return np.array([np.pad(row, (0, len(series.coef) - len(row))) for row in rows])
