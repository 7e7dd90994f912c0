"""How a solved state answers to a change of density or temperature.

Along a branch of matter at fixed T, in beta equilibrium or at fixed Y_p, the Gibbs-Duhem relation
is

    dP = n_n dmu_n + n_p (dmu_p + dmu_l) = n_B dmu_B,   mu_l = mu_e + C,

with mu_B = (f + P)/n_B, and the state's tangent gives the right-hand side exactly.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.constants import NEUTRON_MASS, PROTON_MASS
from core.crust.interactions import STIFFNESS
from core.crust.solver import BETA, Solver, State
from core.kernels import equilibrium as kernel

Array = NDArray[np.float64]

_JACOBIAN = slice(40, 56)


def pressure_slope(solver: Solver, state: State) -> float:
    """dP/dn_B (MeV) at fixed T, in beta equilibrium or at fixed Y_p, as the state was posed."""
    dmu_n, dmu_p, dmu_l = potential_slopes(solver, state)
    growth = state["n_n"] * dmu_n + state["n_p"] * (dmu_p + dmu_l)
    return growth / state["n_B"]


def potential_slopes(solver: Solver, state: State) -> tuple[float, float, float]:
    """The changes of mu_n, mu_p and mu_e + C (MeV) with the value that was posed.

    That value is the logarithm of a density where the state was named by one.
    """
    setup, out = solver.setup.copy(), np.zeros_like(solver.out)
    # The third condition of beta equilibrium holds C; here only its derivatives are wanted.
    setup[3] = BETA
    u0, u1, u2, u3 = (float(value) for value in state.u)
    kernel.evaluate(
        solver.nuclei, solver.par, STIFFNESS, solver.table, setup, u0, u1, u2, u3,
        solver.exponents, solver.active, solver.sums, out,
    )  # fmt: skip
    along = state.tangent
    dmu_n = float(out[5] * along[0] + out[6] * along[1])
    dmu_p = float(out[7] * along[0] + out[8] * along[1])
    imbalance = float(solver.T * (out[_JACOBIAN].reshape(4, 4)[2] @ along))
    return dmu_n, dmu_p, dmu_n - dmu_p - imbalance


def baryon_potential(state: State) -> float:
    """mu_B = (f + P)/n_B (MeV) without the neutron's rest mass."""
    return (state["f"] + state["P"]) / state["n_B"]


def lepton_potential(state: State) -> float:
    """mu_e + C (MeV): what one more electron costs, its interaction with nuclei included."""
    return state["mu_e"] + state["C"]


def imbalance(state: State) -> float:
    """mu_p + m_p + mu_e + C - mu_n - m_n (MeV): zero in beta equilibrium."""
    rest = PROTON_MASS - NEUTRON_MASS
    return state["mu_p"] + rest + lepton_potential(state) - state["mu_n"]
