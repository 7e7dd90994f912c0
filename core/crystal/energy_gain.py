"""Energy that restructuring of a crystal would release below crystallisation (Baiko 2025, Fig. 4).

All gains are free energies per ion in U_1.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from core.crystal.invariants import azeotropes, critical_point
from core.crystal.lattice import BCC, FCC, Array
from core.crystal.lattice_sums import madelung
from core.crystal.liquids import Liquid
from core.crystal.mixtures import Mixture, mixing_entropy
from core.crystal.ordering import entropy_change
from core.crystal.phase_diagram import lowest_coupling
from core.crystal.solids import ShortRange, Solid
from core.crystal.tangents import LIQUID, SOLID, Phase, Ties, coexistence

SCAN = 48
PRECISION = 1e-10


class NoLiquid:
    """A liquid that is never stable: the phases of the solid alone."""

    compounds: tuple[float, ...] | None = None

    def free_energy(self, x: Array, gamma: Array) -> Array:
        """Infinite."""
        return np.full(np.broadcast_shapes(np.shape(x), np.shape(gamma)), np.inf)

    def slope(self, x: Array, gamma: Array) -> Array:
        """Zero."""
        return np.zeros(np.broadcast_shapes(np.shape(x), np.shape(gamma)))


def crystallisation_gamma(liquid: Liquid, solid: Solid, x: float, highest: float) -> float:
    """Gamma on the solidus of composition x, where the last liquid freezes; nan if nowhere.

    Parameters
    ----------
    highest : largest Gamma to look at.
    """
    low = lowest_coupling(solid.mixture, liquid)
    ends = [low, *(point.gamma for point in azeotropes(liquid, solid, low, highest)), highest]
    crossings = []
    for kind in ((LIQUID, SOLID), (SOLID, LIQUID)):
        gamma = np.linspace(low, min(max(ends[1:-1], default=highest), highest), SCAN)
        ties = coexistence(liquid, solid, gamma)
        crossings += _crossings(liquid, solid, ties, kind, x, kind.index(SOLID))
    return max(crossings, default=np.nan)


def solvus_gamma(solid: Solid, x: float, highest: float) -> float:
    """Gamma at which a solid of composition x begins to unmix; nan if it does not."""
    critical = critical_point(NoLiquid(), solid, (50.0, highest))
    if critical is None:
        return np.nan
    side = 0 if x < critical.x[0] else 1
    gamma = critical.gamma + (highest - critical.gamma) * np.linspace(1e-6, 1.0, SCAN) ** 2
    ties = coexistence(NoLiquid(), solid, gamma)
    crossings = _crossings(NoLiquid(), solid, ties, (SOLID, SOLID), x, side)
    return min(crossings, default=critical.gamma if abs(x - critical.x[0]) < 0.01 else np.nan)


def _crossings(
    liquid: Phase, solid: Phase, ties: Ties, kind: tuple[int, int], x: float, side: int
) -> list[float]:
    """Couplings at which one end of the tie lines of a kind has composition x."""
    family = ties[(ties.left == kind[0]) & (ties.right == kind[1])]
    ends = (family.x_left, family.x_right)[side]

    def beyond(gamma: float) -> float:
        here = coexistence(liquid, solid, np.array([gamma]))
        here = here[(here.left == kind[0]) & (here.right == kind[1])]
        values = (here.x_left, here.x_right)[side] - x
        return float(values[np.argmin(np.abs(values))]) if len(values) else np.nan

    changes = np.flatnonzero((ends[:-1] - x) * (ends[1:] - x) < 0.0)
    found = []
    for change in changes:
        low, high = family.gamma[change], family.gamma[change + 1]
        if np.isfinite(beyond(low)) and beyond(low) * beyond(high) < 0.0:
            found.append(float(brentq(beyond, low, high, rtol=PRECISION)))
    return found


def ordering_gain(solid: ShortRange, x: float, gamma: Array, frozen_at: float) -> Array:
    """Free energy of the order of crystallisation, kept to lower T, less that at equilibrium.

    Parameters
    ----------
    gamma : couplings, shape (n,). frozen_at : Gamma of crystallisation.
    """
    at = np.array([x])
    kept = solid.ordering(at, np.array([frozen_at])).deviation
    energy = solid.energy_of(at, kept)[0]
    entropy = (mixing_entropy(at) + entropy_change(at, kept, solid.problem.neighbours))[0]
    compositions = np.full(len(gamma), x)
    return energy - entropy / gamma - solid.free_energy(compositions, gamma)


def exsolution_gain(solid: Solid, x: float, gamma: Array) -> Array:
    """Free energy of the homogeneous crystal less that of the two it unmixes into; 0 outside."""
    ties = coexistence(NoLiquid(), solid, gamma)
    ties = ties[(ties.x_left < x) & (ties.x_right > x)]
    share = (x - ties.x_left) / (ties.x_right - ties.x_left)
    apart = (1.0 - share) * solid.free_energy(ties.x_left, ties.gamma) + share * solid.free_energy(
        ties.x_right, ties.gamma
    )
    gain = np.zeros(len(gamma))
    together = solid.free_energy(np.full(len(ties), x), ties.gamma)
    gain[np.searchsorted(gamma, ties.gamma)] = together - apart
    return gain


def structure_gain(mixture: Mixture, x: float) -> float:
    """Energy of the fcc crystal less that of the bcc crystal, linear mixing."""
    factor = float(mixture.mean_power(5.0 / 3.0, np.float64(x))) / mixture.Z1 ** (5.0 / 3.0)
    return (madelung(BCC) - madelung(FCC)) * factor
