"""Nuclear matter at a fixed proton chemical potential, without electrons, followed through folds.

The Coulomb energy of the clusters is kept as if there were electrons: n_e in it is the total n_p, and
mu_p does not contain its derivative by n_e (Beznogov & Raduta 2025, Fig. 3 and ref. 44). The pressure

    P_B = Pi + T n_cl + n_e C

is that of baryons alone (without T n_cl where clusters exclude each other, as Pi contains it).

Where clusters set in, n_n and mu_n both turn back: the curve is followed in ln n_n where mu_n changes
slowly with it, in mu_n where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.constants import ELECTRON_MASS, HBAR_C
from core.crust.equilibrium import BETA, MU_N, MU_P, N_N, STIFFNESS, Solver, State
from core.crust.matter import MUTUAL, Matter
from core.errors import NotConvergedError
from core.kernels import equilibrium as kernel
from core.kernels.leptons import lepton_potential
from core.kernels.skyrme import gas

Array = NDArray[np.float64]

LOWEST, HIGHEST = 1e-4, 0.12
"""Range of n_n, fm^-3."""
STEEP = 1.0
"""|dmu_n/d ln n_n| (MeV) from which on the curve is followed in mu_n."""

_LONGEST, _SHORTEST = 0.05, 1e-9
_PROTON_STEP = 5.0
"""Change of T ln n'_p (MeV) that counts as much as one of ln n'_n by 1."""
_MOST_POINTS = 4000
_LARGEST_MISS = 0.2
"""Largest distance between the tangent's guess and the state, in steps."""


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


def baryonic_pressure(matter: Matter, T: float, state: State) -> float:
    """P_B, MeV fm^-3."""
    kinetic = 0.0 if matter.exclusion == MUTUAL else T * state["n_cl"]
    return state["Pi"] + kinetic + state["n_e"] * state["C"]


def follow(matter: Matter, T: float, mu_p: float, clusters: bool) -> list[Point]:
    """The curve mu_n(n_n) at mu_p (MeV, without rest mass) and T (MeV), from 1e-4 to 0.12 fm^-3.

    With clusters it may end earlier, where they or the gas leave no further state.

    Raises
    ------
    NotConvergedError : there is no state to begin with.
    """
    curve = _Curve(matter, T, mu_p, clusters)
    points, step = [curve.start()], _LONGEST
    forward = 1.0
    while len(points) < _MOST_POINTS and points[-1].state["n_n"] < HIGHEST:
        here = points[-1]
        following, along = curve.advance(here, forward, step)
        if following is None:
            step /= 2
            if step < _SHORTEST:
                break
            continue
        points.append(following)
        forward, step = along, min(step * 1.4, _LONGEST)
        if following.state["n_n"] < LOWEST / 2:
            break
    return points


class _Curve:
    """States at one mu_p; the solver belongs to one thread."""

    def __init__(self, matter: Matter, T: float, mu_p: float, clusters: bool) -> None:
        self.solver = Solver(matter, T, clusters)
        self.T, self.mu_p = T, mu_p
        self.clusters = clusters

    def start(self) -> Point:
        """The dilute gas of neutrons, with the few protons of mu_p."""
        self.solver.pose(N_N, LOWEST, MU_P, self.mu_p)
        ln_n = float(np.log(LOWEST))
        ln_p, n_e = self._dilute_protons(ln_n), 0.0
        for _ in range(40):
            n_e, before = self._protons(ln_n, ln_p, n_e or float(np.exp(ln_p))), n_e
            if abs(n_e - before) < 1e-12 * n_e:
                break
        u = np.array([ln_n, ln_p, self._mu_e(n_e), np.log(self.T * max(n_e, 1e-300))])
        state = self.solver.newton(u)
        if state is None:
            raise NotConvergedError(
                f"No dilute nuclear matter was found at mu_p = {self.mu_p:g} MeV, T = {self.T:g} "
                "MeV: choose a lower mu_p."
            )
        return self._point(state)

    def _dilute_protons(self, ln_n: float) -> float:
        solver, ln_p = self.solver, -50.0
        for _ in range(60):
            fluid = gas(ln_n, ln_p, self.T, solver.par, STIFFNESS, solver.table)
            ln_p += (self.mu_p - fluid[1]) / fluid[8]
        return float(ln_p)

    def _mu_e(self, n_e: float) -> float:
        return float(lepton_potential(n_e, self.T, ELECTRON_MASS, HBAR_C, np.zeros(5)))

    def _protons(self, ln_n: float, ln_p: float, n_e: float) -> float:
        """All protons of given gas densities, if the electrons are n_e."""
        out = self._evaluate(np.array([ln_n, ln_p, self._mu_e(n_e), -600.0]), BETA)
        return float(out[31] * np.exp(self.solver.sums[16]))

    def _evaluate(self, u: Array, third: float) -> Array:
        solver, out = self.solver, np.zeros_like(self.solver.out)
        setup = solver.setup.copy()
        setup[1], setup[3] = N_N, third
        u0, u1, u2, u3 = (float(value) for value in u)
        kernel.evaluate(
            solver.nuclei, solver.par, STIFFNESS, solver.table, setup, u0, u1, u2, u3,
            solver.exponents, solver.active, solver.sums, out,
        )  # fmt: skip
        return out

    def _point(self, state: State) -> Point:
        out = self._evaluate(state.u, MU_P)
        d_mu = float(out[5] * state.tangent[0] + out[6] * state.tangent[1])
        return Point(state, float(out[40:44] @ state.tangent), d_mu)

    def advance(self, here: Point, forward: float, step: float) -> tuple[Point | None, float]:
        """One step along the curve, and the sign of the new tangent that leads on."""
        weights = self._weights(here.state)
        tangent = here.state.tangent * weights
        scale = forward * step / float(np.linalg.norm(tangent))
        u = here.state.u + here.state.du + here.state.tangent * scale
        if abs(here.d_mu) > STEEP * abs(here.d_ln_n):
            self.solver.pose(MU_N, here.state["mu_n"] + here.d_mu * scale, MU_P, self.mu_p)
        else:
            n_n = here.state["n_n"] * np.exp(here.d_ln_n * scale)
            self.solver.pose(N_N, float(n_n), MU_P, self.mu_p)
        state = self.solver.newton(u, most=30)
        if state is None or (self.clusters and not state.sound):
            return None, forward
        if np.linalg.norm((state.u - u) * weights) > _LARGEST_MISS * step:
            return None, forward
        ahead = forward * float(tangent @ (state.tangent * weights))
        return self._point(state), float(np.sign(ahead)) or 1.0

    def _weights(self, state: State) -> Array:
        """What makes changes of ln n'_n, ln n'_p and mu_e comparable near a state."""
        return np.array([1.0, self.T / _PROTON_STEP, 1.0 / (1.0 + 0.5 * state["mu_e"]), 0.0])
