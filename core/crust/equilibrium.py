"""Nuclear statistical equilibrium of nucleons, nuclei, electrons and muons.

The gas of nucleons at densities n'_n, n'_p fixes mu_n, mu_p and P_gas; a nucleus (A, Z) has the
chemical potential N mu_n + Z mu_p (Beznogov & Raduta 2025, eq. 2.1) and hence the density

    n_i = z_i (M_i T / 2 pi hbar^2)^(3/2) exp{[N_i mu_n + Z_i mu_p + B_i - E_C,i - v_i Pi] / T},

Pi = P_gas where nuclei displace only the gas, and Pi = P_gas + T sum n_i/xi, with n_i multiplied by
xi, where they exclude each other too; xi = 1 - sum n_i v_i is the volume left to the gas. The three
unknowns ln n'_n, ln n'_p, mu_e (and ln(Pi - P_gas)) obey

    xi n'_n + xi n'_p + sum A_i n_i = n_B,
    xi n'_p + sum Z_i n_i = n_e + n_mu,
    mu_n + m_n = mu_p + m_p + mu_e + C   or   n_e + n_mu = Y_p n_B,

with C = d(sum n_i E_C,i)/dn_e and mu_mu = mu_e + C. At given n_e the free energy is convex in all
densities as long as the gas is stable, so that a solution with a stable gas and xi > 0 that is
connected to the dilute gas is the only one; states with an unstable gas are none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from core.constants import (
    ELECTRON_MASS,
    HBAR_C,
    MUON_MASS,
    NEUTRON_MASS,
    PROTON_MASS,
)
from core.crust.clusters import nuclei
from core.crust.fermi_dirac import ideal_table
from core.crust.interactions import STIFFNESS, interaction
from core.crust.matter import MUTUAL, Matter
from core.errors import NotConvergedError
from core.kernels import equilibrium as kernel
from core.kernels.leptons import lepton_potential
from core.kernels.report import report
from core.kernels.skyrme import gas

Array = NDArray[np.float64]

QUANTITIES = (
    "n_B", "n_n", "n_p", "n_e", "n_mu", "xi", "gas_n", "gas_p", "mu_n", "mu_p", "mu_e", "mu_mu",
    "Pi", "C", "n_cl", "N_cl", "Z_cl", "v_cl", "Z2_cl", "Z53_cl", "A_heavy", "A_He14", "A_most",
    "most", "f", "s", "P", "stability", "stability_p",
)  # fmt: skip
"""What is known of a state: all densities (fm^-3), neutrons and protons and leptons, the gas's
volume fraction, gas nucleons per total volume, chemical potentials without nucleon rest masses
(MeV), Pi (MeV fm^-3), C (MeV), sums of cluster densities times 1, N, Z, v, Z^2, Z^(5/3), A of
A >= 20, A of 14He, the largest n_i A_i and the index of its nuclide, free energy density without
nucleon rest masses but for (m_p - m_n) n_p (MeV fm^-3), entropy density (fm^-3), pressure, and
the signs of whether the gas is stable."""

COLUMN = {name: i for i, name in enumerate(QUANTITIES)}

# First condition of the kernel: what names the point.
N_B, MU_N, LN_GAS_P, N_N = 0.0, 1.0, 2.0, 3.0
# Its third condition.
BETA, CHARGE, MU_P = 0.0, 1.0, 2.0


_DEPTH = 45.0
"""Nuclides rarer than exp(-45) of the baryons are left out of all sums."""
_PASSES = 120
_RESOLVED = 1e-13
_NOTHING = np.array([[1.0], [1.0], [0.0], [0.0], [1.0], [-1e9]])
_NO_HEAT = np.zeros((3, 1))


@dataclass(frozen=True)
class State:
    """A solved state: the unknowns, the rest of Newton's last step, its slope, the quantities."""

    u: Array
    du: Array
    tangent: Array
    values: Array
    passes: int

    def __getitem__(self, name: str) -> float:
        return float(self.values[COLUMN[name]])

    @property
    def sound(self) -> bool:
        """Whether there is room for the gas and the gas is stable."""
        return self["xi"] > 0 and self["stability"] > 0 and self["stability_p"] > 0


class Solver:
    """Solves states of one kind of matter at one temperature; one solver belongs to one thread.

    Parameters
    ----------
    matter : what matter is made of.
    T : temperature, MeV.
    clusters : without them matter is homogeneous.
    """

    def __init__(self, matter: Matter, T: float, clusters: bool = True) -> None:
        self.matter, self.T = matter, T
        self.nuclei: Array
        self.heat: Array
        self.nuclei, self.heat = nuclei(matter, T) if clusters else (_NOTHING, _NO_HEAT)
        self.par = interaction(matter.interaction).parameters
        self.table = ideal_table()
        size = self.nuclei.shape[1]
        self.exponents, self.active = np.empty(size), np.empty(size, dtype=np.int64)
        self.sums, self.out = np.zeros(17), np.zeros(56)
        self.setup = np.array(
            [T, N_B, 0.0, BETA, 0.0, float(matter.exclusion == MUTUAL and clusters),
             NEUTRON_MASS, PROTON_MASS, ELECTRON_MASS, MUON_MASS, HBAR_C, 0.0]
        )  # fmt: skip

    def pose(self, first: float, value: float, third: float, charge: float = 0.0) -> None:
        """Set the conditions: what names the point, and what fixes its charge.

        Parameters
        ----------
        first, value : N_B, N_N with a density (fm^-3), MU_N (MeV) or LN_GAS_P.
        third, charge : BETA; CHARGE with n_e + n_mu (fm^-3); MU_P (MeV), without muons.
        """
        by_density = first in (N_B, N_N)
        self.setup[1], self.setup[2] = first, np.log(value) if by_density else value
        self.setup[3], self.setup[4] = third, np.log(charge) if third == CHARGE else charge
        self.setup[9] = 0.0 if third == MU_P else MUON_MASS
        self.setup[11] = (self.setup[2] if by_density else -25.0) - _DEPTH

    def newton(self, start: Array, most: int = _PASSES) -> State | None:
        """The state that Newton's method reaches from a start, if it reaches one."""
        u, steps, values = start.copy(), np.zeros((2, 4)), np.zeros(len(QUANTITIES))
        arguments: Any = (*self._matter, u, *self._room, most, steps)
        with np.errstate(all="ignore"):  # plain Python warns of what a line search rejects
            passes = kernel.newton(*arguments)
        if passes < 0:
            return None
        for _ in range(3):
            report(
                self.nuclei, self.heat, self.setup, self.out, self.exponents, self.active, u,
                steps, values,
            )  # fmt: skip
            left = self._left_over(values)
            if np.max(np.abs(left)) < _RESOLVED:
                break
            # Exponents of 10^4 are known to 10^-12: what that leaves goes into the last step.
            size = len(left)
            steps[0, :size] -= np.linalg.solve(self.out[40:56].reshape(4, 4)[:size, :size], left)
        return State(u, steps[0], steps[1], values, passes)

    def _left_over(self, values: Array) -> Array:
        """By how much the reported densities miss the conditions that are conservation laws."""
        n_B, n_p, charge = values[[0, 2, 3]] + [0.0, 0.0, values[4]]
        left = np.zeros(4 if self.setup[5] else 3)
        if self.setup[1] == N_B:
            left[0] = np.log(n_B) - self.setup[2]
        left[1] = np.log(n_p / charge)
        if self.setup[3] == CHARGE:
            left[2] = np.log(charge) - self.setup[4]
        return left

    def seek(self, tolerance: float = 0.3) -> State | None:
        """The state found without a start, by nested brackets and Newton's method.

        Clusters that exclude each other are sought from the state in which they do not.
        """
        mutual, self.setup[5] = self.setup[5], 0.0
        u, place = self._guess()
        arguments: Any = (*self._matter, u, *self._room, place, tolerance, np.zeros((3, 4)))
        with np.errstate(all="ignore"):
            passes = kernel.seek(*arguments)
        state = self.newton(u) if passes > 0 else None
        self.setup[5] = mutual
        if state is None or not mutual:
            return state
        u = state.u.copy()
        u[3] = np.log(self.T * max(state["n_cl"], 1e-60))
        return self.newton(u)

    @property
    def _matter(self) -> tuple[Any, ...]:
        return self.nuclei, self.par, STIFFNESS, self.table, self.setup

    @property
    def _room(self) -> tuple[Any, ...]:
        return self.exponents, self.active, self.sums, self.out

    def _guess(self) -> tuple[Array, Array]:
        """Unknowns of a dilute gas; mu_n and mu_n - mu_p to begin the search with."""
        T, n_B = self.T, float(np.exp(self.setup[2]))
        ideal = T * np.log(n_B / 2 * (4 * np.pi * STIFFNESS[0] / T) ** 1.5)
        if self.setup[3] == CHARGE:
            charge = float(np.exp(self.setup[4]))
            mu_e = _electron_potential(charge, T)
            difference = 90 * (0.5 - charge / n_B)
        else:
            # Y_e is near 0.4 in the outer crust and falls as n_B^(-1/3) in the inner one.
            charge = 0.4 * n_B / (1 + (n_B / 7e-5) ** (1 / 3))
            mu_e = _electron_potential(charge, T)
            difference = mu_e - (NEUTRON_MASS - PROTON_MASS)
        mu_n = min(ideal, 10.0)
        dilute = min(np.log(n_B), -12.0)
        return np.array([dilute, dilute, mu_e, 0.0]), np.array([mu_n, difference, 0.0, 0.0])


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

    def at(self, n_B: float, near: State | None = None) -> State | None:
        """The state at n_B (fm^-3), or None; connected with a neighbouring state if given one."""
        if near is not None:
            state = self._follow(near, n_B) or self._rise(near, n_B)
            if state is not None or self.absence != LOST:
                return state
        return self._cold(n_B) or self._climb(n_B)

    def _pose(self, n_B: float) -> None:
        self.solver.pose(N_B, n_B, *_charge(n_B, self.Y_p))

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
        for factor in (0.5, 0.1, 1e-2, 1e-4):
            state = self._cold(n_B * factor)
            if state is not None:
                return self._rise(state, n_B)
        self.absence = LOST
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
            mu_e = _electron_potential(np.exp(ln_p), self.solver.T)
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
            fluid = gas(ln_n, ln_p, T, self.solver.par, STIFFNESS, self.solver.table)
            mu_e = _electron_potential(np.exp(ln_p), T)
            return float(fluid[0] - fluid[1] + NEUTRON_MASS - PROTON_MASS - mu_e)

        return split(float(brentq(excess, -80.0, 80.0, xtol=1e-6)))


def _electron_potential(n_e: float, T: float) -> float:
    """mu_e of the net density n_e."""
    return float(lepton_potential(n_e, T, ELECTRON_MASS, HBAR_C, np.zeros(5)))


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


def clustered_track(
    matter: Matter, T: float, n_B: tuple[float, ...], Y_p: float | None = None
) -> States:
    """The branch with nuclei at ascending densities (fm^-3), as far as it goes.

    If it ends between two of them, its last state is the last row.
    """
    branch = Clusters(matter, T, Y_p)
    found: list[State] = []
    end, ending = float("nan"), ""
    for density in n_B:
        following = branch.at(density, found[-1] if found else None)
        if following is None:
            if not found:
                break
            last = find_end(branch, found[-1], density)
            if last.state is not None:
                found.append(last.state)
                end, ending = last.state["n_B"], last.reason
            break
        found.append(following)
    return _states(matter, T, Y_p, found, CLUSTERS, end, ending)


def homogeneous_track(
    matter: Matter, T: float, n_B: tuple[float, ...], Y_p: float | None = None
) -> States:
    """Matter without nuclei at ascending densities (fm^-3).

    Raises
    ------
    NotConvergedError : not known to happen.
    """
    branch = Homogeneous(matter, T, Y_p)
    found: list[State] = []
    for density in n_B:
        found.append(branch.at(density, found[-1] if found else None))
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
    for density in n_B:
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
) -> tuple[NDArray[np.int64], Array, str]:
    """Indices into the pool of the nuclides at n_B, their densities (fm^-3), and the phase.

    Raises
    ------
    NotConvergedError : not known to happen.
    """
    branch = Clusters(matter, T, Y_p)
    clusters, homogeneous = branch.at(n_B), Homogeneous(matter, T, Y_p).at(n_B)
    if clusters is None or not _is_lower(clusters, homogeneous):
        return np.empty(0, dtype=np.int64), np.empty(0), HOMOGENEOUS
    solver = branch.solver
    found = solver.active[: int(solver.out[35])].copy()
    n = np.exp(solver.exponents[found])
    if matter.exclusion == MUTUAL:
        n *= clusters["xi"]
    return found, n, CLUSTERS


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
