"""How a solved state answers to a change of density or temperature.

Along a branch of matter at fixed T, in beta equilibrium or at fixed Y_p, the Gibbs-Duhem relation
is

    dP = n_n dmu_n + n_p (dmu_p + dmu_l) = n_B dmu_B,   mu_l = mu_e + C,

with mu_B = (f + P)/n_B, and the state's tangent gives the right-hand side exactly.
"""

from __future__ import annotations

from core.constants import NEUTRON_MASS, PROTON_MASS
from core.matter.solver import BETA, Solver, State


def pressure_slope(solver: Solver, state: State) -> float:
    """dP/dn_B (MeV) at fixed T, in beta equilibrium or at fixed Y_p, as the state was posed."""
    dmu_n, dmu_p, dmu_l = potential_slopes(solver, state)
    growth = state["n_n"] * dmu_n + state["n_p"] * (dmu_p + dmu_l)
    return growth / state["n_B"]


def potential_slopes(solver: Solver, state: State) -> tuple[float, float, float]:
    """The changes of mu_n, mu_p and mu_e + C (MeV) with the value that was posed.

    That value is the logarithm of a density where the state was named by one.
    """
    setup = solver.setup.copy()
    # The third condition of beta equilibrium holds C; here only its derivatives are wanted.
    setup[3] = BETA
    here = solver.evaluate(state.u, setup)
    dmu_n, dmu_p = (here.gas_slopes @ state.tangent[:2]).tolist()
    imbalance = float(solver.T * (here.jacobian[2] @ state.tangent))
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
