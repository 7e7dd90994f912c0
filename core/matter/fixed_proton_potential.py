"""Nuclear matter at a fixed proton chemical potential, without electrons.

The Coulomb energy of the clusters is kept as if there were electrons: n_e in it is the total n_p,
and mu_p does not contain its derivative by n_e (Beznogov & Raduta 2025, Fig. 3 and ref. 44). The
pressure

    P_B = Pi + T n_cl + n_e C

is that of baryons alone (without T n_cl where clusters exclude each other, as Pi contains it).

Without clusters n_n names a state. With them n_n and mu_n both turn back where clusters set in, but
n_p rises all along: at given n_e and mu_p the total n_p rises with n'_n, so that n_p = n_e has one
root.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from core.cancellation import each
from core.constants import ELECTRON_MASS, HBAR_C
from core.errors import NotConvergedError
from core.kernels.leptons import lepton_potential
from core.matter.model import MUTUAL, Matter
from core.matter.nucleon_gas import nucleon_gas
from core.matter.quantum import is_impossible
from core.matter.solver import MU_N, MU_P, N_N, Pass, Solver, State

Array = NDArray[np.float64]

LOWEST, HIGHEST = 1e-4, 0.12
"""Range of n_n, fm^-3."""
RAREST = 1e-25
"""n_p (fm^-3) below which there are no clusters to speak of."""

_STEP = 0.02
_FEW = 1e-13
_PROTONS = np.concatenate(
    [np.arange(np.log(RAREST), np.log(_FEW), 0.7), np.arange(np.log(_FEW), np.log(0.12), 0.12)]
)
"""Ln n_p of the states with clusters."""
_LARGEST_CHANGE = 1.0
"""Change of mu_n (MeV, at T = 0) from state to state that no branch makes."""
_HONEST = 0.5
"""How far, in steps of ln n_p, a state may lie from where the tangent led."""


@dataclass(frozen=True)
class Point:
    """A state at fixed mu_p.

    Parameters
    ----------
    n_n, n_p : all neutrons and protons, fm^-3. mu_n : MeV, without rest mass.
    P : P_B, MeV fm^-3. slope : dmu_n/dn_n, MeV fm^3. C : d(sum n_i E_C,i)/dn_e, MeV.
    classical : whether Boltzmann's statistics of nuclei describe it (`core.matter.quantum`).
    """

    n_n: float
    n_p: float
    mu_n: float
    P: float
    slope: float
    C: float = 0.0
    classical: bool = True


def homogeneous_curve(
    matter: Matter, T: float, mu_p: float, n_n: Array | None = None
) -> list[Point]:
    """States without clusters at mu_p (MeV, without rest mass) and T (MeV).

    Parameters
    ----------
    n_n : ascending densities, fm^-3; by default from 1e-4 to 0.12 in steps of 2 %.
    """
    solver = Solver(matter, T, clusters=False)
    count = int(np.log(HIGHEST / LOWEST) / _STEP)
    densities = np.geomspace(LOWEST, HIGHEST, count) if n_n is None else n_n
    points: list[Point] = []
    ln_p = mu_p / T
    for ln_n in each(np.log(densities).tolist()):
        found = _gas_protons(solver, mu_p, ln_n, ln_p)
        if found is None:
            continue
        ln_p = found
        fluid = nucleon_gas(ln_n, ln_p, solver.T, solver.par)
        n, p = float(np.exp(ln_n)), float(np.exp(ln_p))
        slope = (fluid.mu_n_n - fluid.mu_n_p * fluid.mu_p_n / fluid.mu_p_p) / n
        points.append(Point(n, p, float(fluid.mu_n), float(fluid.P), float(slope)))
    return points


def clusterised_curve(matter: Matter, T: float, mu_p: float) -> list[Point]:
    """States with clusters at mu_p (MeV, without rest mass) and T (MeV), by rising n_p.

    They end where n_n or n_p exceeds 0.12 fm^-3 or clusters leave no room to the gas.

    Raises
    ------
    NotConvergedError : no state was found.
    """
    clustered = list(_Curve(matter, T, mu_p).points())
    if not clustered:
        raise NotConvergedError(
            f"No clusters were found at mu_p = {mu_p:g} MeV and T = {T:g} MeV: change mu_p or T."
        )
    if clustered[0].n_p > _FEW:
        return clustered
    plain = homogeneous_curve(matter, T, mu_p)
    return [point for point in plain if point.n_n < clustered[0].n_n] + clustered


def _gas_protons(solver: Solver, mu_p: float, ln_n: float, ln_p: float) -> float | None:
    """Ln n'_p at n'_n and mu_p, from a first guess."""
    for _ in range(80):
        fluid = nucleon_gas(ln_n, ln_p, solver.T, solver.par)
        miss = mu_p - fluid.mu_p
        if not fluid.mu_p_p > 0 or not np.isfinite(miss):
            return None
        if abs(miss) < 1e-12 * max(abs(mu_p), 1.0):
            return float(ln_p + miss / fluid.mu_p_p)
        ln_p += float(np.clip(miss / fluid.mu_p_p, -1e4, 3.0 + 0.1 * abs(ln_p)))
        if ln_p > 1:
            return None
    return None


class _Curve:
    """States with clusters at one mu_p; the solver belongs to one thread."""

    def __init__(self, matter: Matter, T: float, mu_p: float) -> None:
        self.solver = Solver(matter, T)
        self.T, self.mu_p = T, mu_p
        self.mutual = matter.exclusion == MUTUAL

    def points(self) -> Iterator[Point]:
        """States by rising n_p, from rare clusters on."""
        state: State | None = None
        start = float(np.log(0.1 * LOWEST)), self.mu_p / self.T
        for charge in each(_PROTONS.tolist()):
            following = None if state is None else self._follow(state, charge)
            if following is None:
                u = self._root(charge, *start)
                following = None if u is None else self._polished(u)
            if following is None:
                continue
            if state is not None and self._elsewhere(state, following):
                return
            state = following
            start = float(state.u[0]), float(state.u[1])
            point = self._point(state)
            if state["xi"] <= 0 or point.n_n > HIGHEST:
                return
            if point.n_n >= LOWEST:
                yield point

    def _elsewhere(self, state: State, following: State) -> bool:
        """Whether the second state is on another branch."""
        change = abs(following["mu_n"] - state["mu_n"])
        return state["n_n"] > LOWEST and change > _LARGEST_CHANGE + 2 * self.T

    def _follow(self, near: State, charge: float) -> State | None:
        """From the tangent of a state, to ln n_p near `charge`."""
        growth = float(self._evaluate(near.u).electron_growth * near.tangent[2])
        aim = charge - float(np.log(near["n_p"]))
        state = self._named(near.u + near.du + near.tangent * (aim / growth))
        if state is None:
            return None
        gone = float(np.log(state["n_p"] / near["n_p"]))
        return state if abs(gone - aim) < _HONEST * aim else None

    def _root(self, charge: float, ln_n: float, ln_p: float) -> Array | None:
        """Unknowns at which all protons are n_e = exp(charge)."""
        mu_e, protons = self._mu_e(charge), [ln_p]

        def unknowns(x: float) -> Array | None:
            found = _gas_protons(self.solver, self.mu_p, x, protons[0])
            if found is None:
                return None
            protons[0] = found
            return np.array([x, found, mu_e, self._kinetic(x, found, mu_e)])

        def surplus(x: float) -> float:
            u = unknowns(x)
            if u is None:
                return 1e3
            return self._evaluate(u).ln_protons - charge

        low = high = ln_n
        below = above = surplus(ln_n)
        for reach in 0.05 * 2.0 ** np.arange(15):
            if below > 0:
                low, below = ln_n - reach, surplus(ln_n - reach)
            if above < 0:
                high, above = ln_n + reach, surplus(ln_n + reach)
        if below > 0 or above < 0:
            return None
        return unknowns(float(scipy.optimize.brentq(surplus, low, high, xtol=1e-13)))

    def _kinetic(self, ln_n: float, ln_p: float, mu_e: float) -> float:
        """Ln(T sum n_i/xi) of clusters that exclude each other."""
        if not self.mutual:
            return 0.0

        def excess(ln_q: float) -> float:
            return self._evaluate(np.array([ln_n, ln_p, mu_e, ln_q])).kinetic_miss

        return float(scipy.optimize.brentq(excess, -1500.0, 10.0, xtol=1e-10))

    def _polished(self, u: Array) -> State | None:
        """The state close to u."""
        state = self._named(u)
        if state is None or np.max(np.abs(state.u - u)[:3]) > 1e-2:
            return None
        return state

    def _named(self, u: Array) -> State | None:
        """The state near u by Newton's method, named by its mu_n or by its n_n."""
        here = self._evaluate(u)
        for first, value in ((MU_N, here.mu_n), (N_N, here.neutrons)):
            self.solver.pose(first, value, MU_P, self.mu_p)
            state = self.solver.newton(u, most=30)
            if state is not None and np.isfinite(state["n_n"]):
                return state
        return None

    def _mu_e(self, ln_n: float) -> float:
        n_e = float(np.exp(ln_n))
        return float(lepton_potential(n_e, self.T, ELECTRON_MASS, HBAR_C, np.zeros(5)))

    def _evaluate(self, u: Array) -> Pass:
        """The pass at u, for the conditions n_n and mu_p."""
        setup = self.solver.setup.copy()
        setup[1], setup[3], setup[4], setup[9] = N_N, MU_P, self.mu_p, 0.0
        setup[11] = np.log(RAREST) - 45.0
        return self.solver.evaluate(u, setup)

    def _point(self, state: State) -> Point:
        here, along = self._evaluate(state.u), state.tangent
        d_mu, d_ln_n = float(here.gas_slopes[0] @ along[:2]), float(here.jacobian[0] @ along)
        kinetic = 0.0 if self.mutual else self.T * state["n_cl"]
        return Point(
            n_n=state["n_n"],
            n_p=state["n_p"],
            mu_n=state["mu_n"],
            P=state["Pi"] + kinetic + state["n_e"] * state["C"],
            slope=d_mu / d_ln_n / state["n_n"],
            C=state["C"],
            classical=not is_impossible(state),
        )
