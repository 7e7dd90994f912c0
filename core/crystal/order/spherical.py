"""The spherical model of lattice order: closed-form statistics of the second-order energy.

Occupation numbers become Gaussian variables with the exact mean square x(1-x) (T. H. Berlin,
M. Kac, Phys. Rev. 86, 821 (1952); the ring approximation for alloys). Then

    S(k)/[x(1-x)] = 1/[2 (mu + y U(k))],   <S>/[x(1-x)] = 1,   y = Gamma K(x) x(1-x),

with the pair interaction U(k) = V(k) + T_0 of all shells, and everything depends on y alone.
S(k) > 0 needs no further condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy
from numpy.polynomial import Chebyshev

from core.crystal.lattice import BCC, Array, Lattice, zone_quadrature
from core.crystal.lattice_sums import response, zone_response
from core.errors import OutsideValidityError

NODES = 24
DEGREE = 80
NEAREST = 1e-12
"""Smallest distance of mu from the value at which S(k) diverges."""
HIGHEST = 60.0
"""Largest y = Gamma K x(1-x) that the model is tabulated for."""


@dataclass(frozen=True)
class SphericalModel:
    """The model on one lattice.

    Parameters
    ----------
    lattice : the lattice of the ions.
    T0 : displacement energy of the random crystal, <W>.
    U : interaction at the nodes of the zone quadrature, average zero.
    weights : of the nodes, sum 1.
    """

    lattice: Lattice
    T0: float
    U: Array
    weights: Array

    def multiplier(self, y: float) -> float:
        """Mu at which <1/[2 (mu + y U)]> = 1.

        Raises
        ------
        OutsideValidityError : no mu keeps S(k) finite; the model orders at long range.
        """
        floor = -y * float(self.U.min())

        def excess(above: float) -> float:
            return float(self.weights @ (0.5 / (floor + above + y * self.U))) - 1.0

        if excess(NEAREST) < 0.0:
            raise OutsideValidityError(
                f"The spherical model of the {self.lattice.name} crystal orders at long range at "
                f"Gamma K x(1-x) = {y:.3g}: choose a lower Gamma."
            )
        return floor + scipy.optimize.brentq(excess, NEAREST, 1.0 + y, xtol=1e-15, rtol=1e-13)

    def _scaled_free_energy(self, y: float) -> float:
        """phi/y^2 with phi = y <S U> - <ln S>/2; its limit at y = 0 is -<U^2>."""
        scaled = 0.5 / (self.multiplier(y) + y * self.U)
        energy = self.weights @ (scaled * self.U)
        return float((y * energy - 0.5 * (self.weights @ np.log(scaled))) / y**2)

    def structure_factor(self, k: Array, y: float) -> Array:
        """S(k)/[x(1-x)] at wavevectors other than reciprocal-lattice vectors, shape (n,).

        Raises
        ------
        OutsideValidityError : y is beyond the model's reach.
        """
        self._covered(np.array(y))
        interaction = response(k, self.lattice).V + self.T0
        return 0.5 / (self.multiplier(y) + y * interaction)

    def deviations(self, cosines: Array, y: float) -> Array:
        """(alpha_i - x^2)/[x(1-x)], the Warren-Cowley parameters, shape (shells,).

        Parameters
        ----------
        cosines : sums over the shells' vectors of cos(k R)/m_i at the quadrature nodes.
        """
        scaled = 0.5 / (self.multiplier(y) + y * self.U)
        return (self.weights * scaled) @ cosines

    def free_energy(self, y: Array) -> Array:
        """phi(y) = (F - F_random)/(N T), interpolated to 1e-12.

        Raises
        ------
        OutsideValidityError : some y is above `HIGHEST`.
        """
        return y**2 * _table(self.lattice)(self._covered(y))

    def energy(self, y: Array) -> Array:
        """dphi/dy = <S U>/[x(1-x)], the energy of order per ion in units of K x(1-x).

        Raises
        ------
        OutsideValidityError : some y is above `HIGHEST`.
        """
        y = self._covered(y)
        table = _table(self.lattice)
        return 2.0 * y * table(y) + y**2 * table.deriv()(y)

    def _covered(self, y: Array) -> Array:
        if np.max(y, initial=0.0) > HIGHEST:
            raise OutsideValidityError(
                f"The spherical model is tabulated up to Gamma K x(1-x) = {HIGHEST:g}: "
                "choose a lower Gamma."
            )
        return y


@lru_cache(maxsize=2)
def spherical_model(lattice: Lattice = BCC) -> SphericalModel:
    """The model on a lattice; its interaction is summed at the first call."""
    weights = zone_quadrature(lattice, NODES)[1]
    relaxed = zone_response(lattice, NODES)
    T0 = float(weights @ relaxed.W)
    return SphericalModel(lattice=lattice, T0=T0, U=relaxed.V + T0, weights=weights)


@lru_cache(maxsize=2)
def _table(lattice: Lattice) -> Chebyshev:
    model = spherical_model(lattice)
    return Chebyshev.interpolate(
        np.vectorize(model._scaled_free_energy), DEGREE, domain=[0.0, HIGHEST]
    )
