"""The two branches of matter, with nuclei and without, and tracks along the density.

`core.matter.solver` has the equations; a branch is what hangs together of their solutions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import NDArray

from core.cancellation import each
from core.constants import NEUTRON_MASS, PROTON_MASS
from core.errors import NotConvergedError
from core.matter.model import MUTUAL, Matter
from core.matter.nucleon_gas import nucleon_gas
from core.matter.solver import (
    BETA,
    CHARGE,
    COLUMN,
    N_B,
    QUANTITIES,
    Solver,
    State,
    electron_potential,
)

Array = NDArray[np.float64]


NUDGE = 1e-7
"""Relative change of Y_p by which a state is avoided that leaves mu_n - mu_p open."""


def _charge(n_B: float, Y_p: float | None) -> tuple[float, float]:
    return (BETA, 0.0) if Y_p is None else (CHARGE, Y_p * n_B)


class Clusters:
    """The branch with nuclei at one temperature and charge, solved density by density.

    Parameters
    ----------
    matter, T : what matter is made of; temperature, MeV.
    Y_p : (n_e + n_mu)/n_B; beta equilibrium if None.
    """

    def __init__(self, matter: Matter, T: float, Y_p: float | None = None) -> None:
        self.solver = Solver(matter, T)
        self.Y_p = Y_p
        self.absence = ""
        """Why there was no state where `at` last found none."""
        self._share = 1.0

    def at(self, n_B: float, near: State | None = None) -> State | None:
        """The state at n_B (fm^-3), or None; connected with a neighbouring state if given one.

        Cold matter that is one nuclide of Z/A = Y_p, such as 56Ni at 0.5, leaves mu_n - mu_p open:
        there Y_p is moved by 1e-7 of itself.
        """
        state = self._at(n_B, near)
        if state is None and self.absence == LOST and self.Y_p is not None:
            self._share = 1.0 - NUDGE
            state = self._at(n_B, near)
            self._share = 1.0
        return state

    def _at(self, n_B: float, near: State | None) -> State | None:
        if near is not None:
            state = self._follow(near, n_B) or self._rise(near, n_B)
            if state is not None or self.absence != LOST:
                return state
        return self._cold(n_B) or self._climb(n_B)

    def _pose(self, n_B: float) -> None:
        Y_p = None if self.Y_p is None else self._share * self.Y_p
        self.solver.pose(N_B, n_B, *_charge(n_B, Y_p))

    def _cold(self, n_B: float) -> State | None:
        self._pose(n_B)
        for tolerance in (0.3, 1e-4, 1e-8):
            state = self.solver.seek(tolerance)
            if state is not None and state.sound:
                return state
        return None

    def step(self, near: State, n_B: float) -> State | None:
        """One application of Newton's method from the tangent at a neighbouring state."""
        state = self.attempt(near, n_B)
        return state if state is not None and state.sound else None

    def attempt(self, near: State, n_B: float) -> State | None:
        """As `step`, but the gas of the state may be unstable, or without room."""
        self._pose(n_B)
        growth = np.log(n_B / near["n_B"])
        return self.solver.newton(near.u + near.du + near.tangent * growth, most=40)

    def _follow(self, near: State, n_B: float, halvings: int = 7) -> State | None:
        """Go from a neighbouring state to n_B in as many steps as it takes."""
        state = self.step(near, n_B)
        if state is not None or halvings == 0:
            return state
        middle = self._follow(near, np.sqrt(near["n_B"] * n_B), halvings - 1)
        return None if middle is None else self._follow(middle, n_B, halvings - 1)

    def _climb(self, n_B: float) -> State | None:
        """Come from lower densities, where nuclei certainly exist."""
        self.absence = LOST
        for factor in (0.5, 0.3, 0.1, 1e-2, 1e-4):
            state = self._cold(n_B * factor)
            reached = None if state is None else self._rise(state, n_B)
            if reached is not None or self.absence != LOST:
                return reached
        return None

    def _rise(self, state: State, n_B: float) -> State | None:
        """Follow the branch upwards to n_B, or to its end."""
        step = 0.2
        while state["n_B"] < n_B * (1 - 1e-12):
            target = min(state["n_B"] * np.exp(step), n_B)
            following = self.step(state, target)
            if following is None:
                step /= 2
                if step < 1e-4:
                    self.absence = find_end(self, state, target).reason
                    return None
            else:
                state, step = following, min(step * 1.5, 0.2)
        return state


class Homogeneous:
    """Matter without nuclei at one temperature and charge.

    Parameters
    ----------
    matter, T : the interaction counts; temperature, MeV.
    Y_p : (n_e + n_mu)/n_B; beta equilibrium if None.
    """

    def __init__(self, matter: Matter, T: float, Y_p: float | None = None) -> None:
        self.solver = Solver(matter, T, clusters=False)
        self.Y_p = Y_p

    def at(self, n_B: float, near: State | None = None) -> State:
        """The state at n_B (fm^-3), the faster with a neighbouring one; its gas may be unstable.

        Raises
        ------
        NotConvergedError : Newton's method fails, which is not known to happen.
        """
        self.solver.pose(N_B, n_B, *_charge(n_B, self.Y_p))
        state = None
        if near is not None:
            growth = np.log(n_B / near["n_B"])
            state = self.solver.newton(near.u + near.tangent * growth, most=12)
        if state is None:
            ln_n, ln_p = self._densities(n_B)
            mu_e = electron_potential(np.exp(ln_p), self.solver.T)
            state = self.solver.newton(np.array([ln_n, ln_p, mu_e, 0.0]))
        if state is None:
            raise NotConvergedError(
                f"Homogeneous matter of {self.solver.matter.interaction} at n_B = {n_B:g} fm^-3, "
                f"T = {self.solver.T:g} MeV did not converge: change n_B or T slightly."
            )
        return state

    def _densities(self, n_B: float) -> tuple[float, float]:
        """The logarithms of n_n and n_p without muons.

        In beta equilibrium they follow from mu_n - mu_p - mu_e, which rises with n_n/n_p.
        """
        if self.Y_p is not None:
            return np.log1p(-self.Y_p) + np.log(n_B), np.log(self.Y_p * n_B)

        def split(x: float) -> tuple[float, float]:
            """From x = ln(n_n/n_p)."""
            return np.log(n_B) - np.log1p(np.exp(-x)), np.log(n_B) - np.log1p(np.exp(x))

        def excess(x: float) -> float:
            T, (ln_n, ln_p) = self.solver.T, split(x)
            fluid = nucleon_gas(ln_n, ln_p, T, self.solver.par)
            mu_e = electron_potential(np.exp(ln_p), T)
            return float(fluid.mu_n - fluid.mu_p + NEUTRON_MASS - PROTON_MASS - mu_e)

        return split(float(scipy.optimize.brentq(excess, -80.0, 80.0, xtol=1e-6)))


@dataclass(frozen=True)
class States:
    """States along ascending densities: a row of `QUANTITIES` each, and its phase.

    `end` is the largest density (fm^-3) at which nuclei exist, nan if it was not met; `ending` says
    what ended them there; `crossing` is where homogeneous matter begins to have the lower free
    energy, nan if it was not looked for.
    """

    matter: Matter
    T: float
    Y_p: float | None
    values: Array
    phase: NDArray[np.str_]
    end: float = float("nan")
    ending: str = ""
    crossing: float = float("nan")

    def __getitem__(self, name: str) -> Array:
        return self.values[:, COLUMN[name]]

    def __len__(self) -> int:
        return len(self.values)


CLUSTERS, HOMOGENEOUS = "clusters", "homogeneous"
FOLD, FILLED, LOST = "gas spinodal", "clusters fill the volume", "no solution"
"""What ends the branch with nuclei: the gas becomes unstable (the branch folds back), nothing is
left to the gas, or Newton's method finds nothing further."""


@dataclass(frozen=True)
class End:
    """The last state with nuclei, if one was found, and what ended them."""

    state: State | None
    reason: str


def find_end(branch: Clusters, last: State, beyond: float) -> End:
    """Where the branch with nuclei ends between a state and a density at which there is none.

    Steps shrink until they no longer lead to a sound state; a state without stable gas, or without
    room for it, that Newton's method finds behind the end tells why.
    """
    state, reason = last, LOST
    step = float(np.log(beyond / last["n_B"]))
    while step > 1e-10:
        if state["n_B"] * np.exp(step) <= beyond * (1 + 1e-12):
            following = branch.attempt(state, state["n_B"] * np.exp(step))
            if following is not None and following.sound:
                state = following
                continue
            if following is not None:
                reason = FILLED if following["xi"] <= 0 else FOLD
        step /= 2
    return End(state, reason)


def _is_lower(clusters: State, homogeneous: State) -> bool:
    """Whether nuclei lower the free energy; those that dissolve end by rounding errors."""
    rounding = 1e-12 * (abs(homogeneous["f"]) + abs(homogeneous["P"]))
    return clusters["f"] <= homogeneous["f"] + rounding


def state(matter: Matter, T: float, n_B: float, Y_p: float | None = None) -> tuple[State, str]:
    """The state of lowest free energy at n_B (fm^-3), T (MeV) and its phase.

    Raises
    ------
    NotConvergedError : neither branch has a solution; not known to happen.
    """
    homogeneous = Homogeneous(matter, T, Y_p).at(n_B)
    clusters = Clusters(matter, T, Y_p).at(n_B)
    if clusters is not None and _is_lower(clusters, homogeneous):
        return clusters, CLUSTERS
    return homogeneous, HOMOGENEOUS


def ascend(branch: Clusters | Homogeneous, n_B: Iterable[float]) -> list[State]:
    """The states of a branch at ascending densities (fm^-3), as far as it goes."""
    found: list[State] = []
    for density in n_B:
        following = branch.at(density, found[-1] if found else None)
        if following is None:
            break
        found.append(following)
    return found


def clustered_track(
    matter: Matter, T: float, n_B: tuple[float, ...], Y_p: float | None = None
) -> States:
    """The branch with nuclei at ascending densities (fm^-3), as far as it goes.

    If it ends between two of them, its last state is the last row.
    """
    branch = Clusters(matter, T, Y_p)
    found = ascend(branch, n_B)
    end, ending = float("nan"), ""
    if 0 < len(found) < len(n_B):
        last = find_end(branch, found[-1], n_B[len(found)])
        if last.state is not None:
            found.append(last.state)
            end, ending = last.state["n_B"], last.reason
    return _states(matter, T, Y_p, found, CLUSTERS, end, ending)


def homogeneous_track(
    matter: Matter, T: float, n_B: tuple[float, ...], Y_p: float | None = None
) -> States:
    """Matter without nuclei at ascending densities (fm^-3).

    Raises
    ------
    NotConvergedError : not known to happen.
    """
    found = ascend(Homogeneous(matter, T, Y_p), n_B)
    return _states(matter, T, Y_p, found, HOMOGENEOUS)


def track(
    matter: Matter,
    T: float,
    n_B: tuple[float, ...],
    Y_p: float | None = None,
    border: bool = False,
) -> States:
    """The phase of lower free energy at each of ascending densities (fm^-3).

    With `border`, the last state with nuclei and the homogeneous state at the same density are
    inserted where the one gives way to the other.

    Raises
    ------
    NotConvergedError : not known to happen.
    """
    branch, homogeneous = Clusters(matter, T, Y_p), Homogeneous(matter, T, Y_p)
    found: list[tuple[State, str]] = []
    near: State | None = None
    plain: State | None = None
    end, crossing = End(None, ""), float("nan")
    for density in each(n_B):
        nuclei_there = None
        if end.state is None:
            nuclei_there = branch.at(density, near)
            if nuclei_there is None and near is not None:
                end = find_end(branch, near, density)
        plain = homogeneous.at(density, plain)
        if nuclei_there is not None and _is_lower(nuclei_there, plain):
            found.append((nuclei_there, CLUSTERS))
        else:
            if border and found and found[-1][1] == CLUSTERS:
                last = nuclei_there or end.state
                last, crossing = _border(branch, homogeneous, found[-1][0], last)
                found += [(last, CLUSTERS), (homogeneous.at(last["n_B"]), HOMOGENEOUS)]
            found.append((plain, HOMOGENEOUS))
        near = nuclei_there or near
    rows = [item.values for item, _ in found]
    phase = np.array([name for _, name in found])
    reached = float("nan") if end.state is None else end.state["n_B"]
    return States(matter, T, Y_p, np.array(rows), phase, reached, end.reason, crossing)


def _border(
    branch: Clusters, homogeneous: Homogeneous, low: State, high: State | None
) -> tuple[State, float]:
    """The last stable state with nuclei, and n_B where the free energies cross or nan."""
    if high is None:
        return low, float("nan")

    def advantage(state: State) -> float:
        return (homogeneous.at(state["n_B"])["f"] - state["f"]) / state["n_B"]

    if advantage(high) > 0:
        return high, float("nan")
    for _ in range(60):
        middle = branch.at(float(np.sqrt(low["n_B"] * high["n_B"])), low)
        if middle is None or high["n_B"] / low["n_B"] - 1 < 1e-10:
            break
        low, high = (middle, high) if advantage(middle) > 0 else (low, middle)
    return low, low["n_B"]


def joined(states: States, others: States) -> States:
    """The rows of two tracks of the same matter, by ascending density."""
    values = np.concatenate([states.values, others.values])
    phase = np.concatenate([states.phase, others.phase])
    # Equal densities differ by rounding.
    order = np.lexsort((phase == HOMOGENEOUS, np.round(np.log(values[:, COLUMN["n_B"]]), 11)))
    return replace(states, values=values[order], phase=phase[order])


def densities(
    matter: Matter, T: float, n_B: float, Y_p: float | None = None
) -> tuple[NDArray[np.int64], Array, States]:
    """Indices into the pool of the nuclides at n_B, their densities (fm^-3), and the stable state.

    Raises
    ------
    NotConvergedError : not known to happen.
    """
    branch = Clusters(matter, T, Y_p)
    clusters, homogeneous = branch.at(n_B), Homogeneous(matter, T, Y_p).at(n_B)
    if clusters is None or not _is_lower(clusters, homogeneous):
        plain = _states(matter, T, Y_p, [homogeneous], HOMOGENEOUS)
        return np.empty(0, dtype=np.int64), np.empty(0), plain
    solver = branch.solver
    found = solver.active[: solver.last.nuclides].copy()
    n = np.exp(solver.exponents[found])
    if matter.exclusion == MUTUAL:
        n *= clusters["xi"]
    return found, n, _states(matter, T, Y_p, [clusters], CLUSTERS)


def _states(
    matter: Matter,
    T: float,
    Y_p: float | None,
    found: list[State],
    phase: str,
    end: float = float("nan"),
    ending: str = "",
) -> States:
    rows = [item.values for item in found]
    values = np.array(rows) if rows else np.empty((0, len(QUANTITIES)))
    return States(matter, T, Y_p, values, np.full(len(rows), phase), end, ending)
