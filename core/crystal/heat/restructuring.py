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
from core.crystal.phases.energy_gain import lost_by_unmixing
from core.crystal.solids import Solid
from core.crystal.starts import one_computation


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
def exsolution_heat(solid: Solid, x: float, gamma: Array) -> tuple[Array, Array]:
    """Heat since the solvus of a crystal that parts, and the free energy gained (U_1 per ion).

    Zero where it does not part. `gamma` ascends, shape (n,).
    """
    heat, gain = lost_by_unmixing(solid, x, gamma, solid.energy, solid.free_energy)
    return heat, gain
