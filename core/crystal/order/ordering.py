"""Short-range order at thermal equilibrium: the order parameters that minimise the free energy.

Per ion and over T, with d_i = alpha_i - x^2 and g = Gamma K(x),

    Phi = g sum_i d_i (I_i - T_i) - (S - S_mix),   S - S_mix = (1/2) sum_i m_i DeltaS(alpha_i),

subject to sum_i m_i d_i = 0, S(k) >= 0 and S >= 0 (Baiko 2025, equations (3) to (6) and (A.3),
(A.4)). The entropy is concave and the conditions on d are linear: there is one minimum. All of it
depends on x and g alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.lattice_sums import LatticeSums
from core.crystal.mixtures import mixing_entropy
from core.crystal.order.contacts import NEARLY, TOLERANCE, ContactSearch, Touching
from core.crystal.order.positivity import Minima, MinimumSearch
from core.crystal.starts import one_computation, starts
from core.errors import NotConvergedError
from core.kernels import ordering

ROUNDS = 60
FEWEST_LINKS = 1e-300
CLOSE, CLOSER = 0.05, 0.25
"""Violation of S(k) >= 0, in units of x(1-x), from which on cuts tell the contacts; and by which
factor it has to shrink before that is tried again."""
SUSPECT = 0.25
"""Points whose S(k)/x(1-x) falls below this on the coarse grid are searched for minima."""


@dataclass(frozen=True)
class Ordering:
    """Order parameters at the minimum for a list of (x, g).

    Parameters
    ----------
    x, g : composition and coupling, shape (n,).
    deviation : d_i = alpha_i - x^2, shape (n, shells).
    pressure : sum of the multipliers of the active conditions S(k) >= 0, per ion and over T.
    heating : g/g_frozen >= 1 where the condition S >= 0 holds the order at that of g_frozen.
    """

    x: Array
    g: Array
    deviation: Array
    pressure: Array
    heating: Array
    neighbours: Array

    @property
    def positivity_binds(self) -> np.ndarray:
        """Whether the condition S(k) >= 0 is active at each point."""
        return self.pressure > 0.0

    @property
    def alpha(self) -> Array:
        """Order parameters alpha_i, shape (n, shells)."""
        return self.x[:, None] ** 2 + self.deviation

    def entropy_change(self) -> Array:
        """S - S_mix per ion, equation (A.4), shape (n,)."""
        return entropy_change(self.x, self.deviation, self.neighbours)

    def entropy_slope(self) -> Array:
        """d(S - S_mix)/dx at constant d, per ion, shape (n,)."""
        x = self.x[:, None]
        p11, p12, p22 = _links(x, self.deviation)
        each = (
            2.0 * x * np.log(p11 / x**2)
            + 2.0 * (1.0 - 2.0 * x) * np.log(p12 / (x * (1.0 - x)))
            - 2.0 * (1.0 - x) * np.log(p22 / (1.0 - x) ** 2)
        )
        return -0.5 * each @ self.neighbours


def _links(x: Array, deviation: Array) -> tuple[Array, Array, Array]:
    """Fractions of links Z2-Z2, Z2-Z1 and Z1-Z1; rounding must not make one negative."""
    fractions = (x**2 + deviation, x * (1.0 - x) - deviation, (1.0 - x) ** 2 + deviation)
    first, mixed, last = (np.maximum(fraction, FEWEST_LINKS) for fraction in fractions)
    return first, mixed, last


def entropy_change(x: Array, deviation: Array, neighbours: Array) -> Array:
    """S - S_mix per ion for d_i = alpha_i - x^2, equations (A.3) and (A.4) of Baiko 2025.

    Parameters
    ----------
    x : shape (n,). deviation : shape (n, shells). neighbours : m_i, shape (shells,).
    """
    x = x[:, None]
    p11, p12, p22 = _links(x, deviation)
    each = (
        p11 * np.log(p11 / x**2)
        + 2.0 * p12 * np.log(p12 / (x * (1.0 - x)))
        + p22 * np.log(p22 / (1.0 - x) ** 2)
    )
    return -0.5 * each @ neighbours


class OrderingProblem:
    """The minimisation for one lattice and number of shells."""

    def __init__(self, sums: LatticeSums) -> None:
        self.sums = sums
        self.energies = np.ascontiguousarray(sums.J)
        self.neighbours = sums.neighbours
        self.search = MinimumSearch(sums.lattice, sums.shells)
        self.contacts = ContactSearch(self.search, self.energies, self.neighbours)

    @one_computation()
    def equilibrium(self, x: Array, g: Array) -> Ordering:
        """Order parameters at the minimum of Phi.

        Parameters
        ----------
        x, g : composition in (0, 1) and coupling Gamma K(x) >= 0, shape (n,).

        Raises
        ------
        NotConvergedError : S(k) >= 0 could not be met to 1e-8 x(1-x).
        """
        x, g = (np.ascontiguousarray(a, dtype=float) for a in np.broadcast_arrays(x, g))
        deviation = ordering.free_minimum(x, g, self.energies, self.neighbours)
        pressure = np.zeros(len(x))
        lowest = self._lowest(x, deviation)
        for row in np.flatnonzero(lowest < SUSPECT):
            deviation[row], pressure[row] = self._bounded(
                float(x[row]), float(g[row]), deviation[row], lowest[row]
            )
        heating = self._stop_at_zero_entropy(x, g, deviation, pressure)
        return Ordering(x, g, deviation, pressure, heating, self.neighbours)

    def _lowest(self, x: Array, deviation: Array) -> Array:
        return self.search.lowest_on_grid(deviation / (x * (1.0 - x))[:, None])

    def minima(self, x: float, deviation: Array, ceiling: float) -> Minima:
        """Local minima of S(k) below `ceiling` x(1-x)."""
        random = x * (1.0 - x)
        return self.search.minima(deviation, random, ceiling * random)

    def positivity_onset(self, x: float, highest: float) -> float:
        """Coupling Gamma K(x) from which on S(k) >= 0 binds; nan if it does not up to `highest`.

        There the lowest S(k) of the minimum without this condition vanishes.
        """
        at = np.array([x])

        def lowest(g: float) -> float:
            free = ordering.free_minimum(at, np.array([g]), self.energies, self.neighbours)
            return float(self.minima(x, free[0], np.inf).S.min()) / (x * (1.0 - x))

        if lowest(highest) > 0.0:
            return np.nan
        return float(scipy.optimize.brentq(lowest, 0.0, highest, xtol=1e-9 * highest))

    def _bounded(self, x: float, g: float, free: Array, lowest: float) -> tuple[Array, float]:
        """Minimum with S(k) >= 0, and the sum of its multipliers.

        Parameters
        ----------
        free : deviation at the minimum without this condition. lowest : its S(k)/x(1-x) on a coarse
            grid; where this is negative, the condition binds without a closer look.

        A free energy and its slope at one point need it twice.
        """
        found: tuple[Array, float] | None = starts(self).answer(x, g)
        if found is None:
            found = self._search(x, g, free, lowest)
            starts(self).keep(x, g, found)
        return found

    def _search(self, x: float, g: float, free: Array, lowest: float) -> tuple[Array, float]:
        if lowest > -TOLERANCE:
            low = self.minima(x, free, NEARLY)
            if low.S.min(initial=0.0) > -TOLERANCE * x * (1.0 - x):
                return free, 0.0
        known = self.contacts.near(x, g)
        found = known and self.contacts.minimum(self.contacts.moved(known, x, g))
        if found is None:
            found = self._from_cuts(x, g, free)
        self.contacts.remember(found)
        return found.deviation, float(found.duals.sum())

    def _from_cuts(self, x: float, g: float, deviation: Array) -> Touching:
        """The same without a neighbour: S >= 0 at its minima cuts off what violates it.

        A cut halves the distance to a contact and quarters the violation; Newton's method takes
        over as soon as it finds the contacts.
        """
        random, shells = x * (1.0 - x), len(self.energies)
        cuts, duals = np.empty((0, shells)), np.zeros(0)
        tried = CLOSE / CLOSER
        for _ in range(ROUNDS):
            check()
            low = self.minima(x, deviation, NEARLY)
            violation = -low.S.min(initial=0.0) / random
            if len(cuts) and violation < CLOSER * tried:
                tried = violation
                found = self.contacts.from_cuts(x, g, deviation, low, cuts, duals)
                if found is not None:
                    return found
            if violation < TOLERANCE:
                return Touching(
                    x, g, deviation, duals[duals > 1e-6 * duals.max(initial=0.0)], np.empty((0, 3))
                )
            slack = 1.0 + cuts @ deviation / random
            # Minima that are merely low may be hundreds, all around a valley, and bind nothing.
            cuts = np.concatenate([cuts[slack < NEARLY], low.cosines[low.S < 0.0]])
            deviation, duals = self._solve(x, g, cuts)
        raise NotConvergedError(
            f"S(k) >= 0 was not met at x = {x:g}, Gamma K = {g:g}: try fewer shells."
        )

    def _solve(self, x: float, g: float, cuts: Array) -> tuple[Array, Array]:
        shells = len(self.energies)
        answer = ordering.bounded_minimum(
            x, g, self.energies, self.neighbours, np.ascontiguousarray(cuts), np.zeros(shells)
        )
        if not answer[-1] < 1e-9:
            raise NotConvergedError(
                f"The order parameters did not converge at x = {x:g}, Gamma K = {g:g}: "
                "try fewer shells."
            )
        return answer[:shells], answer[shells:-1]

    def _stop_at_zero_entropy(self, x: Array, g: Array, deviation: Array, pressure: Array) -> Array:
        """Where S < 0, put in place the order of the coupling at which S vanished."""
        heating = np.ones(len(x))
        entropy = mixing_entropy(x) + entropy_change(x, deviation, self.neighbours)
        for row in np.flatnonzero(entropy < 0.0):
            composition = x[row : row + 1]

            def remaining(coupling: float, at: Array = composition) -> float:
                trial = self._without_entropy_bound(at, coupling)[0]
                return float(mixing_entropy(at)[0] + entropy_change(at, trial, self.neighbours)[0])

            frozen = scipy.optimize.brentq(remaining, 0.0, g[row], xtol=1e-10 * g[row])
            held, force = self._without_entropy_bound(composition, frozen)
            deviation[row], pressure[row] = held[0], force
            heating[row] = g[row] / frozen
        return heating

    def _without_entropy_bound(self, x: Array, g: float) -> tuple[Array, float]:
        deviation = ordering.free_minimum(x, np.full(1, g), self.energies, self.neighbours)
        lowest = self._lowest(x, deviation)[0]
        if lowest >= SUSPECT:
            return deviation, 0.0
        bounded, force = self._bounded(float(x[0]), g, deviation[0], lowest)
        return bounded[None, :], force
