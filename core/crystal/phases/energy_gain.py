"""Energy that restructuring of a crystal would release below crystallisation (Baiko 2025, Fig. 4).

All gains are free energies per ion in U_1.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy

from core.crystal.lattice import BCC, FCC, Array
from core.crystal.lattice_sums import lattice_sums, madelung
from core.crystal.liquids import Liquid
from core.crystal.mixtures import Mixture, mixing_entropy
from core.crystal.order.ordering import entropy_change
from core.crystal.phases.invariants import critical_point
from core.crystal.phases.phase_diagram import Branch, PhaseDiagram, branches_at
from core.crystal.phases.tangents import LIQUID, Phase, Ties, coexistence, polish
from core.crystal.solids import OgataZ, SecondOrder, ShortRange, Solid
from core.crystal.starts import one_computation
from core.storage.memo import computed_once

SCAN = 48
LOWEST_SOLVUS = 10.0
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


@one_computation()
def crystallisation_gamma(liquid: Liquid, solid: Solid, diagram: PhaseDiagram, x: float) -> float:
    """Gamma on the solidus of composition x, where the last liquid freezes; nan if nowhere.

    Parameters
    ----------
    diagram : the phase diagram of these two models.
    """
    crossings = []
    for branch in diagram.branches:
        if branch.melts:
            crossings += _crossings(liquid, solid, branch, branch.left == LIQUID, x)
    return max(crossings, default=np.nan)


@computed_once(maxsize=64)
def _solvus(Z1: int, Z2: int, highest: float) -> tuple[float, Branch] | None:
    """Critical composition and miscibility gap of Ogata's crystal with S_mixZ."""
    solid = OgataZ(Mixture(Z1, Z2))
    critical = critical_point(NoLiquid(), solid, (LOWEST_SOLVUS, highest))
    if critical is None:
        return None
    gamma = critical.gamma + (highest - critical.gamma) * np.linspace(1e-6, 1.0, SCAN) ** 2
    branches = branches_at(NoLiquid(), solid, gamma)
    return critical.x[0], branches[0]


def solvus_gamma(solid: OgataZ, x: float, highest: float) -> float:
    """Gamma at which a solid of composition x begins to unmix; nan if it does not."""
    known = _solvus(solid.mixture.Z1, solid.mixture.Z2, highest)
    if known is None:
        return np.nan
    critical, branch = known
    crossings = _crossings(NoLiquid(), solid, branch, x > critical, x)
    near = branch.x_left[0] <= x <= branch.x_right[0]
    return min(crossings, default=float(branch.gamma[0]) if near else np.nan)


def _crossings(liquid: Phase, solid: Phase, branch: Branch, right: bool, x: float) -> list[float]:
    """Couplings at which the left or right end of the tie lines has composition x."""
    ends = branch.x_right if right else branch.x_left

    def beyond(gamma: float, before: int) -> float:
        share = (gamma - branch.gamma[before]) / (branch.gamma[before + 1] - branch.gamma[before])
        pair = slice(before, before + 2)
        guess = Ties(
            np.array([gamma]),
            np.array([branch.left]),
            np.array([branch.right]),
            np.array([(1.0 - share) * branch.x_left[pair][0] + share * branch.x_left[pair][1]]),
            np.array([(1.0 - share) * branch.x_right[pair][0] + share * branch.x_right[pair][1]]),
        )
        tie = polish(liquid, solid, guess) if 0.0 < share < 1.0 else guess
        tie = tie if len(tie) else guess
        return float((tie.x_right if right else tie.x_left)[0]) - x

    changes = np.flatnonzero((ends[:-1] - x) * (ends[1:] - x) < 0.0)
    return [
        float(
            scipy.optimize.brentq(
                beyond, *branch.gamma[change : change + 2], args=(change,), rtol=PRECISION
            )
        )
        for change in changes
    ]


@one_computation()
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
    (gain,) = lost_by_unmixing(solid, x, gamma, solid.free_energy)
    return gain


def lost_by_unmixing(
    solid: Solid, x: float, gamma: Array, *quantities: Callable[[Array, Array], Array]
) -> list[Array]:
    """Quantities (of x and gamma) of the homogeneous crystal less those of the two it unmixes into.

    Parameters
    ----------
    gamma : ascending couplings, shape (n,), as each result; zero where the crystal does not unmix.
    """
    return lost_on(coexistence(NoLiquid(), solid, gamma), x, gamma, *quantities)


def lost_on(
    ties: Ties, x: float, gamma: Array, *quantities: Callable[[Array, Array], Array]
) -> list[Array]:
    """The same for known tie lines of the solid with itself at these couplings."""
    ties = ties[(ties.x_left < x) & (ties.x_right > x)]
    lost = [np.zeros(len(gamma)) for _ in quantities]
    if not len(ties):
        return lost
    share = (x - ties.x_left) / (ties.x_right - ties.x_left)
    places = np.searchsorted(gamma, ties.gamma)
    for row, of in zip(lost, quantities, strict=True):
        apart = (1.0 - share) * of(ties.x_left, ties.gamma) + share * of(ties.x_right, ties.gamma)
        row[places] = of(np.full(len(ties), x), ties.gamma) - apart
    return lost


def structure_gain(mixture: Mixture, x: float) -> float:
    """Energy of the fcc crystals of the pure substances less that of the bcc ones, in U_1.

    Linear mixing, (zeta_bcc - zeta_fcc) <Z^(5/3)>/Z1^(5/3): what Fig. 4 of Baiko 2025 shows.
    """
    factor = float(mixture.mean_power(5.0 / 3.0, np.array(x))) / mixture.Z1 ** (5.0 / 3.0)
    return (madelung(BCC) - madelung(FCC)) * factor


def random_structure_gain(mixture: Mixture, x: float) -> float:
    """Energy of the random fcc crystal less that of the random bcc crystal, in U_1.

    To second order in Z2 - Z1, displacements included: (zeta_bcc - zeta_fcc)(<Z>/Z1)^(5/3)
    + K x(1-x) [T_0(bcc) - T_0(fcc)], Baiko 2025 after equation (9) on either lattice.

    Raises
    ------
    OutsideValidityError : the charges differ too much for an energy of second order.
    """
    SecondOrder.check(mixture)
    at = np.array(x)
    mean = float(mixture.mean_charge(at)) / mixture.Z1
    softer = lattice_sums("bcc").T0 - lattice_sums("fcc").T0
    displaced = float(mixture.ordering_energy(at)) * x * (1.0 - x) * softer
    return (madelung(BCC) - madelung(FCC)) * mean ** (5.0 / 3.0) + displaced
