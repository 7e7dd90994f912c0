"""A pressure that leads from the branch with nuclei to homogeneous matter without a jump.

Between n_1 on the one branch and n_2 on the other P(n_B) is a function of its own. It belongs to
one free energy if, at fixed T, d(f/n_B)/dn_B = P/n_B^2 from end to end:

    int P/n_B^2 dn_B over [n_1, n_2] = f/n_B(n_2) - f/n_B(n_1).

This fixes n_2 for a given n_1 once the form of P is chosen. Beznogov & Raduta 2025 (section II)
match on pressure and do not print their form. Here P is the cubic in n_B that takes value and slope
of the branches at both ends, so that P, mu_B = (f + P)/n_B and the sound speed are continuous. A
straight line, which has kinks, is there to compare with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)


@dataclass(frozen=True)
class Edge:
    """What a matching needs of a state at one of its ends, or of several states.

    Parameters
    ----------
    n_B : fm^-3. P : MeV fm^-3. slope : dP/dn_B at fixed T, MeV. energy : f/n_B, MeV.
    """

    n_B: Array | float
    P: Array | float
    slope: Array | float
    energy: Array | float

    @property
    def mu_B(self) -> Array | float:
        """f/n_B + P/n_B, MeV."""
        return self.energy + self.P / self.n_B


Pressure = Callable[[Edge, Edge, Array], Array]
"""P of two edges at densities between them."""


def cubic(low: Edge, high: Edge, n_B: Array) -> Array:
    """The cubic with value and slope of both edges (Hermite)."""
    width = high.n_B - low.n_B
    t = (n_B - low.n_B) / width
    return np.asarray(
        (1 + 2 * t) * (1 - t) ** 2 * low.P
        + t * (1 - t) ** 2 * width * low.slope
        + t**2 * (3 - 2 * t) * high.P
        - t**2 * (1 - t) * width * high.slope
    )


def straight(low: Edge, high: Edge, n_B: Array) -> Array:
    """The straight line between the edges."""
    return np.asarray(low.P + (high.P - low.P) * (n_B - low.n_B) / (high.n_B - low.n_B))


def cubic_slope(low: Edge, high: Edge, n_B: Array) -> Array:
    """dP/dn_B of `cubic`."""
    width = high.n_B - low.n_B
    t = (n_B - low.n_B) / width
    chord = (high.P - low.P) / width
    return np.asarray(
        6 * t * (1 - t) * chord + (1 - t) * (1 - 3 * t) * low.slope + t * (3 * t - 2) * high.slope
    )


def least_slope(low: Edge, high: Edge) -> float:
    """The smallest dP/dn_B of `cubic` between its ends."""
    width = high.n_B - low.n_B
    chord = 6 * (high.P - low.P) / width
    curvature = 3 * (low.slope + high.slope) - chord
    # The slope is quadratic in t; its vertex counts if it is a minimum.
    vertex = (2 * low.slope + high.slope - chord / 2) / curvature if curvature > 0 else 0.0
    inside = low.n_B + width * np.clip(np.array([0.0, 1.0, vertex], dtype=float), 0.0, 1.0)
    return float(np.min(cubic_slope(low, high, inside)))


def work(pressure: Pressure, low: Edge, high: Edge, n_B: Array | float) -> Array:
    """The integral of P/n^2 from the lower edge to n_B, MeV."""
    half = 0.5 * (np.asarray(n_B) - low.n_B)
    at = low.n_B + half * (_NODES.reshape(-1, *[1] * half.ndim) + 1)
    weighted = _WEIGHTS.reshape(-1, *[1] * half.ndim) * pressure(low, high, at) / at**2
    return np.asarray(half * weighted.sum(axis=0))


def excess(pressure: Pressure, low: Edge, high: Edge) -> Array:
    """By how much f/n_B would rise too much from edge to edge, MeV; zero if consistent."""
    return work(pressure, low, high, high.n_B) - (np.asarray(high.energy) - low.energy)


@dataclass(frozen=True)
class Matching:
    """The consistent cubic between two states.

    Parameters
    ----------
    low : on the branch with nuclei. high : homogeneous.
    """

    low: Edge
    high: Edge

    def P(self, n_B: Array) -> Array:
        """Pressure, MeV fm^-3."""
        return cubic(self.low, self.high, n_B)

    def slope(self, n_B: Array) -> Array:
        """dP/dn_B at fixed T, MeV."""
        return cubic_slope(self.low, self.high, n_B)

    def energy(self, n_B: Array) -> Array:
        """f/n_B, MeV."""
        return self.low.energy + work(cubic, self.low, self.high, n_B)

    def mu_B(self, n_B: Array) -> Array:
        """(f + P)/n_B without the neutron's rest mass, MeV."""
        return self.energy(n_B) + self.P(n_B) / n_B

    @property
    def evenness(self) -> float:
        """The smallest dP/dn_B in the window over the smaller one at its ends."""
        return least_slope(self.low, self.high) / float(min(self.low.slope, self.high.slope))


@dataclass(frozen=True)
class CommonTangent:
    """Two states of equal P and mu_B: the line between them touches f of both branches.

    In terms of n_B the tangent is f = mu_B n_B - P; a construction of constant pressure follows it.

    Parameters
    ----------
    low : on the branch with nuclei. high : homogeneous.
    """

    low: Edge
    high: Edge

    @property
    def P(self) -> float:
        """Pressure of both states, MeV fm^-3."""
        return float(self.low.P)

    @property
    def mu_B(self) -> float:
        """(f + P)/n_B of both states without the neutron's rest mass, MeV."""
        return float(self.low.mu_B)

    def below(self, n_B: Array | float, energy: Array | float) -> Array:
        """By how much the tangent lies below f/n_B = energy (MeV) at n_B, MeV per baryon."""
        return np.asarray(energy - self.mu_B + self.P / np.asarray(n_B))
