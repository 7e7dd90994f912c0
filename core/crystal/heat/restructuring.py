"""Heat that a crystal releases below freezing as it orders, or parts into two crystals.

At a fixed composition in equilibrium dE = T dS, so that the heat per ion between two couplings is

    int T (-dS) = e(Gamma_f) - e(Gamma),

and the free energy that was gained is heat - (S_f - S)/Gamma, what Fig. 4 of Baiko 2025 shows. On a
solvus x_a, x_b, with w = (x_b - x)/(x_b - x_a), the heat is e(x) - w e(x_a) - (1 - w) e(x_b).
All per ion in U_1.
"""

from __future__ import annotations

import numpy as np

from core.crystal.lattice import Array
from core.crystal.mixtures import Mixture
from core.crystal.phases.energy_gain import NoLiquid, lost_on
from core.crystal.phases.tangents import Ties, coexistence
from core.crystal.solids import Solid, solid_model
from core.crystal.starts import computation_of_its_own, one_computation
from core.storage.memo import computed_once

COUPLINGS = np.linspace(10.0, 800.0, 80)
"""At which a solvus is kept: the same whatever the composition."""


@one_computation()
def ordering_heat(solid: Solid, x: float, frozen_at: float, gamma: Array) -> tuple[Array, Array]:
    """Heat since freezing of a crystal that stays one, and the free energy gained (U_1 per ion).

    Parameters
    ----------
    frozen_at : Gamma of freezing. gamma : couplings above it, shape (n,).
    """
    couplings = np.append(frozen_at, gamma)
    at = np.full(len(couplings), x)
    energy, entropy = solid.energy(at, couplings), solid.entropy(at, couplings)
    heat = energy[0] - energy[1:]
    return heat, heat - (entropy[0] - entropy[1:]) / gamma


@one_computation()
def exsolution_heat(
    solid: Solid, x: float, gamma: Array, ties: Ties | None = None
) -> tuple[Array, Array]:
    """Heat since the solvus of a crystal that parts, and the free energy gained (U_1 per ion).

    Zero where it does not part. `gamma` ascends, shape (n,).

    Parameters
    ----------
    ties : tie lines of the solid with itself at these couplings, if they are known; else computed.
    """
    known = coexistence(NoLiquid(), solid, gamma) if ties is None else ties
    heat, gain = lost_on(known, x, gamma, solid.energy, solid.free_energy)
    return heat, gain


@computed_once(maxsize=32)
@computation_of_its_own()
def solvus(Z1: int, Z2: int, solid: str, shells: int) -> Ties:
    """Tie lines of a solid with itself at `COUPLINGS`, of all compositions; kept in memory."""
    return coexistence(NoLiquid(), solid_model(solid, Mixture(Z1, Z2), shells), COUPLINGS)
