"""Order of the crystal between the points of the Monte Carlo table.

The table holds phi(x, g) and alpha_i(x, g) with statistical errors. What they add to the spherical
model is fitted by weighted least squares with

    c^2 s^m sum_ab p_ab t^a s^b,   c = x(1-x), t = (1-2x)^2, s = g/g_max.

The form follows from the expansion in g: the spherical model has the terms of first and second
order in phi (m = 3), of first order in alpha_i (m = 2), and every further one is c^2 times a
polynomial in t. phi is fitted to its derivative eps, which is what was sampled.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import scipy
from numpy.typing import NDArray

from core.crystal.lattice import Array
from core.crystal.order.spherical_order import warren_cowley
from core.storage.tables import SOLVED, Table, current_table

TABLE = "crystal-ordering"
POWERS_T, POWERS_S = 6, 5
"""Numbers of coefficients in t and in s."""
CELL_ERROR, RISEN = 1.7e-3, 20.0
"""Size of what the cell misses of phi, and g from which on it no longer grows."""


@dataclass(frozen=True)
class Surface:
    """A fitted function of x and g.

    Parameters
    ----------
    highest : g_max, where the table ends; beyond, the derivative with g is held.
    lowest_power : m. coefficients : p_ab, shape (6, 5).
    covariance : of the coefficients in the order of their rows.
    chi_squared, freedom : of the fit.
    """

    highest: float
    lowest_power: int
    coefficients: Array
    covariance: Array
    chi_squared: float
    freedom: int

    @property
    def probability(self) -> float:
        """Chance that chi^2 is larger by statistics alone."""
        return float(scipy.special.chdtrc(self.freedom, self.chi_squared))

    def value(self, x: Array, g: Array) -> Array:
        """The function at x and g."""
        return self._at(x, g) + self._beyond(g) * self.slope_g(x, g)

    def slope_g(self, x: Array, g: Array) -> Array:
        """Its derivative with g at fixed x."""
        return self._at(x, g, s_slope=True) / self.highest

    def slope_x(self, x: Array, g: Array) -> Array:
        """Its derivative with x at fixed g."""
        along = self._at(x, g, s_slope=True, x_slope=True) / self.highest
        return self._at(x, g, x_slope=True) + self._beyond(g) * along

    def error(self, x: Array, g: Array) -> Array:
        """Its standard error; beyond the table all that was added there counts as error."""
        rows = _terms(x, self._inside(g), self.lowest_power)
        variance = np.einsum("...i,ij,...j->...", rows, self.covariance, rows)
        held = np.abs(self._beyond(g) * self.slope_g(x, g))
        return np.asarray(np.sqrt(np.maximum(variance, 0.0)) + held)

    def _inside(self, g: Array) -> Array:
        return np.minimum(g, self.highest) / self.highest

    def _beyond(self, g: Array) -> Array:
        return np.maximum(g - self.highest, 0.0)

    def _at(self, x: Array, g: Array, **slopes: bool) -> Array:
        rows = _terms(x, self._inside(g), self.lowest_power, **slopes)
        return np.asarray(rows @ self.coefficients.ravel())


@dataclass(frozen=True)
class OrderingFit:
    """What Monte Carlo adds to the spherical model.

    Parameters
    ----------
    phi : to the free energy of order. deviations : to alpha_i - x^2 of each shell.
    """

    phi: Surface
    deviations: tuple[Surface, ...]

    def phi_error(self, x: Array, g: Array) -> Array:
        """Standard error of phi and what the cell of 1024 ions may miss, one sigma together.

        The latter vanishes with t, as the term of third order does that it stems from. Cells of
        432, 1024 and 3456 ions extrapolated in 1/N give .00003 to .00011 (+- .00002) of phi at
        x = 1/8 and 1/4 for g = 10 to 30: within `CELL_ERROR` x(1-x) t.
        """
        missed = CELL_ERROR * x * (1.0 - x) * (1.0 - 2.0 * x) ** 2 * np.minimum(g / RISEN, 1.0)
        return np.asarray(np.hypot(self.phi.error(x, g), missed))

    def warren_cowley(self, x: float, g: Array) -> tuple[Array, Array]:
        """(alpha_i - x^2)/[x(1-x)] and its standard error, shapes (n, 8).

        Parameters
        ----------
        g : Gamma K(x), shape (n,).
        """
        c, count = x * (1.0 - x), len(self.deviations)
        at = np.full(len(g), x)
        added = np.array([surface.value(at, g) for surface in self.deviations])
        error = np.array([surface.error(at, g) for surface in self.deviations])
        return warren_cowley(c * g, count) + added.T / c, error.T / c


def ordering_fit() -> OrderingFit:
    """The fit of the project's table.

    Raises
    ------
    TableError : the table is missing or stale.
    """
    return fitted(current_table(TABLE))


@lru_cache(maxsize=2)
def fitted(table: Table) -> OrderingFit:
    """The fit of a table, without the doubtful points, whose crystals may have ordered."""
    x, g = table.native("x"), table.native("g")
    sound = table.native("flag") == SOLVED
    eps = table.native("eps") - table.native("spherical_eps")
    grid = Grid(x, g, sound)
    phi = grid.fit(eps, table.native("eps_error"), lowest_power=3, of_slope=True)
    c, shells = (x * (1.0 - x))[:, None, None], table.sizes["shell"]
    plain = c * np.array([warren_cowley(y * g, shells) for y in c.ravel()])
    order = table.native("deviation") - plain
    error = table.native("deviation_error")
    surfaces = (
        grid.fit(order[..., shell], error[..., shell], lowest_power=2, of_slope=False)
        for shell in range(shells)
    )
    return OrderingFit(phi, tuple(surfaces))


@dataclass(frozen=True)
class Grid:
    """Points that surfaces are fitted to.

    Parameters
    ----------
    x, g : coordinates. sound : which of the points count, shape (compositions, couplings).
    """

    x: Array
    g: Array
    sound: NDArray[np.bool_]

    def fit(self, values: Array, error: Array, *, lowest_power: int, of_slope: bool) -> Surface:
        """The surface closest to its values at all points, or to its derivatives with g."""
        highest = float(self.g[-1])
        X, G = np.broadcast_arrays(self.x[:, None], self.g)
        terms = _terms(X, G / highest, lowest_power, s_slope=of_slope)[self.sound]
        weight = 1.0 / pooled_error(self.x, error)[self.sound]
        weighted = terms / (highest if of_slope else 1.0) * weight[:, None]
        # Columns of one size, so that their common rounding errors do not matter.
        scale = np.linalg.norm(weighted, axis=0)
        wanted = values[self.sound] * weight
        solution, *_ = np.linalg.lstsq(weighted / scale, wanted, rcond=None)
        normal = (weighted / scale).T @ (weighted / scale)
        left = weighted / scale @ solution - wanted
        return Surface(
            highest=highest,
            lowest_power=lowest_power,
            coefficients=(solution / scale).reshape(POWERS_T, POWERS_S),
            covariance=np.linalg.inv(normal) / np.outer(scale, scale),
            chi_squared=float(left @ left),
            freedom=len(wanted) - solution.size,
        )


def pooled_error(x: Array, error: Array) -> Array:
    """Standard errors of a few replicas, made steadier: in units of x(1-x) those of one g agree.

    Parameters
    ----------
    error : shape (compositions, couplings).
    """
    c = (x * (1.0 - x))[:, None]
    common = np.sqrt(np.mean((error / c) ** 2, axis=0))
    return np.asarray(c * common)


def _terms(
    x: Array, s: Array, lowest_power: int, *, s_slope: bool = False, x_slope: bool = False
) -> Array:
    """The functions c^2 t^a s^(m+b), or their derivatives with s, x or both; last axis (a, b)."""
    x, s = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(s, dtype=float))
    a, power = np.arange(POWERS_T), lowest_power + np.arange(POWERS_S)
    c, u, s = (x * (1.0 - x))[..., None], (1.0 - 2.0 * x)[..., None], s[..., None]
    in_x, in_s = c**2 * u ** (2 * a), s**power
    if x_slope:
        # d(c^2)/dx = 2 c u and dt/dx = -4 u.
        in_x = 2.0 * c * u ** (2 * a + 1) - 4.0 * c**2 * a * u ** np.maximum(2 * a - 1, 0)
    if s_slope:
        in_s = power * s ** (power - 1)
    return np.asarray((in_x[..., :, None] * in_s[..., None, :]).reshape(*x.shape, -1))
