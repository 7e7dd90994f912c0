"""Nuclear matter at a fixed proton chemical potential, without electrons.

The Coulomb energy of the clusters is kept as if there were electrons: n_e in it is the total n_p, and
mu_p does not contain its derivative by n_e (Beznogov & Raduta 2025, Fig. 3 and ref. 44). The pressure

    P_B = Pi + T n_cl + n_e C

is that of baryons alone (without T n_cl where clusters exclude each other, as Pi contains it).

Without clusters n_n names a state. With them n_n and mu_n both turn back where clusters set in, but
n_p rises all along: at given n_e and mu_p the total n_p rises with n'_n, so that n_p = n_e has one root.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from core.constants import ELECTRON_MASS, HBAR_C
from core.crust.equilibrium import MU_N, MU_P, N_N, STIFFNESS, Solver, State
from core.crust.matter import MUTUAL, Matter
from core.errors import NotConvergedError
from core.kernels import equilibrium as kernel
from core.kernels.leptons import lepton_potential
from core.kernels.skyrme import gas

Array = NDArray[np.float64]

LOWEST, HIGHEST = 1e-4, 0.12
"""Range of n_n, fm^-3."""
STEEP = 1.0
"""|dmu_n/d ln n_n| (MeV) from which on a state with clusters is named by mu_n, not by n_n."""

_STEP = 0.03
_PROTONS = np.log(0.12)
_PROTON_STEP = 0.12
_WITHOUT_CLUSTERS = 1e-20
_RAREST = np.log(1e-30)


@dataclass(frozen=True)
class Point:
    """A state on the curve, and the direction in which it goes on.

    Parameters
    ----------
    d_ln_n, d_mu : changes of ln n_n and of mu_n (MeV) along the tangent of the state.
    """

    state: State
    d_ln_n: float
    d_mu: float

    @property
    def slope(self) -> float:
        """dmu_n/dn_n at fixed mu_p, MeV fm^3."""
        return self.d_mu / self.d_ln_n / self.state["n_n"]


def baryonic_pressure(matter: Matter, state: State, T: float) -> float:
    """P_B, MeV fm^-3."""
    kinetic = 0.0 if matter.exclusion == MUTUAL else T * state["n_cl"]
    return state["Pi"] + kinetic + state["n_e"] * state["C"]


def homogeneous_curve(matter: Matter, T: float, mu_p: float) -> list[Point]:
    """States without clusters at mu_p (MeV, without rest mass), n_n from 1e-4 to 0.12 fm^-3.

    Raises
    ------
    NotConvergedError : there is no dilute state to begin with.
    """
    curve = _Curve(matter, T, mu_p, clusters=False)
    points = list(curve.by_neutrons())
    if not points:
        raise NotConvergedError(_nothing(mu_p, T))
    return points


def clusterised_curve(matter: Matter, T: float, mu_p: float) -> list[Point]:
    """States with clusters at mu_p (MeV, without rest mass), by rising n_p.

    It ends where n_n or n_p exceeds 0.12 fm^-3 or clusters leave no room to the gas.

    Raises
    ------
    NotConvergedError : no state was found.
    """
    curve = _Curve(matter, T, mu_p, clusters=True)
    dilute = [point for point in curve.by_neutrons() if point.state["n_p"] < _WITHOUT_CLUSTERS]
    start = dilute[-1].state if dilute else None
    points = dilute + list(curve.by_protons(start))
    if not points:
        raise NotConvergedError(_nothing(mu_p, T))
    return points


def _nothing(mu_p: float, T: float) -> str:
    return (
        f"No nuclear matter was found at mu_p = {mu_p:g} MeV and T = {T:g} MeV: change mu_p or T."
    )


class _Curve:
    """States at one mu_p; the solver belongs to one thread."""

    def __init__(self, matter: Matter, T: float, mu_p: float, clusters: bool) -> None:
        self.solver = Solver(matter, T, clusters)
        self.T, self.mu_p, self.clusters = T, mu_p, clusters
        self.mutual = clusters and matter.exclusion == MUTUAL

    def by_neutrons(self) -> Iterator[Point]:
        """States by rising n_n, from the dilute gas until one fails."""
        ln_n, step = float(np.log(LOWEST)), _STEP
        state = self._dilute(ln_n)
        while state is not None and (state.sound or not self.clusters):
            yield self._point(state)
            if ln_n >= np.log(HIGHEST):
                return
            step = min(_STEP, 2 * step)
            following = None
            while following is None and step > 1e-6:
                following = self._step(state, ln_n + step, step)
                step = step if following else step / 2
            state, ln_n = following, ln_n + step

    def _dilute(self, ln_n: float) -> State | None:
        """Neutrons with the few protons that mu_p allows, and no clusters."""
        ln_p = self._gas_protons(ln_n, self.mu_p / self.T)
        if ln_p is None:
            return None
        self.solver.pose(N_N, float(np.exp(ln_n)), MU_P, self.mu_p)
        u = np.array([ln_n, ln_p, self._mu_e(ln_p), -600.0])
        return self.solver.newton(u, most=30)

    def _step(self, near: State, ln_n: float, step: float) -> State | None:
        self.solver.pose(N_N, float(np.exp(ln_n)), MU_P, self.mu_p)
        guess = near.u + near.du + near.tangent * step
        state = self.solver.newton(guess, most=30)
        if state is None or np.max(np.abs(state.u[:2] - guess[:2])) * self.T > 1.0:
            return None
        return state

    def by_protons(self, near: State | None) -> Iterator[Point]:
        """States by rising n_p."""
        ln_n = np.log(LOWEST) if near is None else float(near.u[0])
        ln_p = self.mu_p / self.T if near is None else float(near.u[1])
        first = _RAREST if near is None else float(np.log(near["n_p"]))
        # From the dilute gas to rare clusters there is nothing to see.
        charges = np.arange(max(first, _RAREST), _PROTONS, _PROTON_STEP)
        for charge in charges.tolist():
            u = self._root(charge, ln_n, ln_p)
            if u is None:
                continue
            ln_n, ln_p = float(u[0]), float(u[1])
            point = self._polished(u)
            if point is None or point.state["n_n"] < LOWEST:
                continue
            if point.state["xi"] <= 0 or point.state["n_n"] > HIGHEST:
                return
            yield point

    def _root(self, charge: float, ln_n: float, ln_p: float) -> Array | None:
        """Unknowns at which all protons are n_e = exp(charge)."""
        mu_e = self._mu_e(charge)
        protons = [ln_p]

        def unknowns(x: float) -> Array | None:
            found = self._gas_protons(x, protons[0])
            if found is None:
                return None
            protons[0] = found
            return np.array([x, found, mu_e, self._kinetic(x, found, mu_e)])

        def surplus(x: float) -> float:
            u = unknowns(x)
            if u is None:
                return 1e3
            out = self._evaluate(u)
            return float(np.log(out[31]) + self.solver.sums[16] - charge)

        low = high = ln_n
        for reach in 0.05 * 2.0 ** np.arange(14):
            if surplus(low) > 0:
                low = ln_n - reach
            if surplus(high) < 0:
                high = ln_n + reach
        if surplus(low) * surplus(high) > 0:
            return None
        return unknowns(float(brentq(surplus, low, high, xtol=1e-14)))

    def _kinetic(self, ln_n: float, ln_p: float, mu_e: float) -> float:
        """Ln(T sum n_i/xi) of clusters that exclude each other; a bracketed root as it falls."""
        if not self.mutual:
            return 0.0

        def excess(ln_q: float) -> float:
            out = self._evaluate(np.array([ln_n, ln_p, mu_e, ln_q]))
            return float(out[39])

        return float(brentq(excess, -1500.0, 10.0, xtol=1e-12))

    def _polished(self, u: Array) -> Point | None:
        """The state near u by Newton's method, named by what changes there."""
        out = self._evaluate(u)
        fluid = gas(u[0], u[1], self.T, self.solver.par, STIFFNESS, self.solver.table)
        neutrons = float(out[30] * np.exp(self.solver.sums[16]))
        for first, value in ((MU_N, float(fluid[0])), (N_N, neutrons)):
            self.solver.pose(first, value, MU_P, self.mu_p)
            state = self.solver.newton(u, most=30)
            if state is not None and np.max(np.abs(state.u - u)[:3]) < 1e-3:
                return self._point(state)
        return None

    def _gas_protons(self, ln_n: float, ln_p: float) -> float | None:
        """Ln n'_p of the dilute branch at n'_n and mu_p, from a first guess."""
        solver = self.solver
        for _ in range(80):
            fluid = gas(ln_n, ln_p, self.T, solver.par, STIFFNESS, solver.table)
            miss = self.mu_p - fluid[1]
            if not fluid[8] > 0 or not np.isfinite(miss):
                return None
            ln_p += miss / fluid[8]
            if abs(miss) < 1e-13 * max(abs(self.mu_p), 1.0):
                return float(ln_p)
            if ln_p > 0:
                return None
        return float(ln_p) if abs(miss) < 1e-9 else None

    def _mu_e(self, ln_n: float) -> float:
        n_e = float(np.exp(ln_n))
        return float(lepton_potential(n_e, self.T, ELECTRON_MASS, HBAR_C, np.zeros(5)))

    def _evaluate(self, u: Array) -> Array:
        """The kernel's numbers at u, for the conditions n_n and mu_p."""
        solver, out = self.solver, np.zeros_like(self.solver.out)
        setup = solver.setup.copy()
        setup[1], setup[3], setup[4], setup[9] = N_N, MU_P, self.mu_p, 0.0
        u0, u1, u2, u3 = (float(value) for value in u)
        kernel.evaluate(
            solver.nuclei, solver.par, STIFFNESS, solver.table, setup, u0, u1, u2, u3,
            solver.exponents, solver.active, solver.sums, out,
        )  # fmt: skip
        return out

    def _point(self, state: State) -> Point:
        out = self._evaluate(state.u)
        d_mu = float(out[5] * state.tangent[0] + out[6] * state.tangent[1])
        return Point(state, float(out[40:44] @ state.tangent), d_mu)
