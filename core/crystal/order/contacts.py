"""Where S(k) >= 0 binds: the wavevectors at which S touches zero, and the order they leave.

Newton's method on all conditions at once (`core.kernels.contact`) replaces a sequence of cuts once
the contacts are known roughly: from cuts, or from a neighbouring composition or coupling.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.order.positivity import Minima, MinimumSearch
from core.crystal.starts import starts
from core.kernels import contact

TOLERANCE = 1e-8
"""Largest violation of S(k) >= 0 that is left, in units of x(1-x)."""
NEARLY = 0.03
"""Minima of S within this of zero, in units of x(1-x), are looked at as contacts."""
SETTLED = 1e-10
"""Last Newton step, in units of x(1-x)."""
CHANGES = 12
"""How often contacts may be added or left before the search is given up."""
SAME = 1e-3
"""Contacts whose C_i differ by less, in parts of the number of neighbours, are one."""
FLAT, NEARLY_FLAT = 1e-6, 1e-2
"""Curvature along the line N-P, in units of x(1-x), below which all of it touches zero, or may do
so where cuts have found S roughly."""
ON_LINE = 1e-3


@dataclass(frozen=True)
class Touching:
    """A minimum of the free energy at which S touches zero.

    Parameters
    ----------
    x, g : composition and coupling.
    deviation : d_i = alpha_i - x^2, shape (shells,).
    duals : multipliers of the contacts, over T, shape (n,).
    angles : their k a_l/2, shape (n, 3).
    """

    x: float
    g: float
    deviation: Array
    duals: Array
    angles: Array


class ContactSearch:
    """Finds such minima for one lattice and number of shells."""

    def __init__(self, search: MinimumSearch, energies: Array, neighbours: Array) -> None:
        self.search = search
        self._energies, self._neighbours = energies, neighbours

    def near(self, x: float, g: float) -> Touching | None:
        """The minimum closest to a composition and a coupling that this computation has found."""
        known: Touching | None = starts(self).near(x, g)
        return known

    def remember(self, found: Touching) -> None:
        """Keep a minimum as a start for its neighbours, if its contacts are known."""
        if len(found.angles):
            starts(self).remember(found.x, found.g, found)

    def from_cuts(
        self, x: float, g: float, deviation: Array, low: Minima, cuts: Array, duals: Array
    ) -> Touching | None:
        """The minimum near the one under cuts of S at some wavevectors, if it is found.

        Parameters
        ----------
        low : low minima of S at this deviation. cuts, duals : C_i and multiplier of each cut.
        """
        if not len(low.S):
            return None
        seen = low.k * self.search.half_edge
        for flat in (FLAT, NEARLY_FLAT):
            angles = self._spread(seen, deviation, flat * x * (1.0 - x))
            if flat == NEARLY_FLAT and len(angles) == len(seen):
                break
            angles = angles[self._distinct(angles)]
            apart = self.search.cosines(angles)[None, :, :] - cuts[:, None, :]
            closest = np.argmin(np.abs(apart / self._neighbours).max(axis=2), axis=1)
            shares = np.bincount(closest, weights=duals, minlength=len(angles)).astype(float)
            found = self.minimum(Touching(x, g, deviation, shares, angles))
            if found is not None:
                return found
        return None

    def moved(self, known: Touching, x: float, g: float) -> Touching:
        """A start from a neighbour, with its Warren-Cowley parameters."""
        ratio = x * (1.0 - x) / (known.x * (1.0 - known.x))
        inside = -(min(x, 1.0 - x) ** 2) * (1.0 - 1e-3)
        return Touching(
            x, g, np.maximum(ratio * known.deviation, inside), known.duals, known.angles
        )

    def minimum(self, start: Touching) -> Touching | None:
        """The minimum that Newton's method finds, contacts added and left as needed, if it does."""
        x, g, random = start.x, start.g, start.x * (1.0 - start.x)
        d, duals, angles = start.deviation, start.duals, start.angles
        for _ in range(CHANGES):
            check()
            found = self._newton(x, g, d, duals, angles)
            if found is None:
                return None
            if len(found.duals) and found.duals.min() < 0.0:
                kept = found.duals > 0.0
                d, duals, angles = found.deviation, found.duals[kept], found.angles[kept]
                continue
            low = self.search.minima(found.deviation, random, NEARLY * random)
            violated = -TOLERANCE * random > low.S
            if not violated.any():
                return found
            added = self._spread(
                low.k[violated] * self.search.half_edge, found.deviation, FLAT * random
            )
            angles = np.concatenate([found.angles, added])
            kept = self._distinct(angles)
            if len(kept) == len(found.duals):
                return None
            d, angles = found.deviation, angles[kept]
            duals = np.concatenate([found.duals, np.zeros(len(added))])[kept]
        return None

    def _newton(self, x: float, g: float, d: Array, duals: Array, angles: Array) -> Touching | None:
        shells, count = len(d), len(duals)
        orders, owner, weight = self.search.terms
        size = shells + 1 + count
        d, duals, angles = d.copy(), duals.copy(), np.array(angles, order="C")
        moved = contact.contact_minimum(
            x, g, self._energies, self._neighbours, orders, owner, weight, d, duals, angles,
            np.empty((2, 3, orders.max() + 1)), np.empty((4, shells)), np.empty((3, 3)),
            np.empty((3 * count, shells)), np.empty(3 * count), np.empty((size, size)),
            np.empty(size),
        )  # fmt: skip
        return Touching(x, g, d, duals, angles) if moved < SETTLED else None

    def _distinct(self, angles: Array) -> np.ndarray:
        """Places of contacts that are not equivalent to an earlier one."""
        cosines = self.search.cosines(angles) / self._neighbours
        apart = np.abs(cosines[:, None, :] - cosines[None, :, :]).max(axis=2)
        again = np.tril(apart < SAME, -1).any(axis=1)
        return np.flatnonzero(~again)

    def _spread(self, angles: Array, d: Array, flat: float) -> Array:
        """The contacts, with both ends of the line N-P in place of one in its flat middle.

        With few shells S is A + B cos(2 theta) there; where A = B = 0 is best, the ends bind.
        """
        parts = []
        for at in angles:
            on_line = np.abs(np.cos(at)) < ON_LINE
            if on_line.sum() == 2 and self.search.curvatures(at, d)[~on_line][0] < flat:
                ends = np.stack([at, at])
                ends[:, ~on_line] = [[0.0], [0.5 * np.pi]]
                parts.append(ends)
            else:
                parts.append(at[None, :])
        return np.concatenate(parts)
