"""Matter at given temperature, density and proton fraction, as simulations of collapse need it.

One free energy, that of `core.matter.equilibrium`, holds nucleons outside nuclei, nuclei (their
motion, their excited states and their Coulomb energy in a uniform sea of electrons), electrons
and positrons, muons and antimuons with mu_mu = mu_e + C, and photons; no neutrinos. From it, at
fixed Y_p = (n_e + n_mu)/n_B = n_p/n_B,

    P = n_B^2 d(f/n_B)/dn_B,   s/n_B = -d(f/n_B)/dT,   e = f + T s,
    f + P = n_B [(1 - Y_p) mu_n + Y_p (mu_p + m_p - m_n + mu_e + C)],

where C is what the Coulomb energy of nuclei adds to the chemical potential of leptons.

Where both nuclei and homogeneous matter are possible, the branch of lower f is taken, at every
density by itself, and convexity is not enforced: where the branch changes, P and the chemical
potentials jump. There f is continuous, unless nuclei end (the gas becomes unstable, or they fill
the volume) while their f is still the lower one. The matched window of `core.crust.transition` is
not used: some hot or charged matter has none.

The isothermal slope of P is exact, by the state's tangent; derivatives with T are central
differences of exact states at T (1 +- 0.00003) on the same branch.

The definitions of the columns follow S. Typel, M. Oertel & T. Klaehn, Phys. Part. Nucl. 46, 633
(2015), doi:10.1134/S1063779615040061, section 3, but for rest masses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInputError, NotConvergedError
from core.matter.branches import Branches, bound_fraction
from core.matter.equilibrium import (
    CLUSTERS,
    FILLED,
    FOLD,
    HOMOGENEOUS,
    NUDGE,
    Clusters,
    Homogeneous,
    States,
)
from core.matter.ions import ln_densities
from core.matter.model import MUTUAL, Matter
from core.matter.quantum import is_impossible
from core.matter.response import pressure_slope
from core.matter.solver import QUANTITIES, State
from core.matter.thermodynamics import NOWHERE, TemperatureSlopes, row_of
from core.nuclides.pool import Pool, pool

Array = NDArray[np.float64]

PHASES = (CLUSTERS, HOMOGENEOUS)
"""What the codes of the phase stand for."""
HEAVIEST_LIGHT = 19
"""Largest A of a light nucleus; heavier ones are heavy."""
NAMED = {"d": (1, 2), "t": (1, 3), "He3": (2, 3), "He4": (2, 4)}
"""Z and A of the light nuclei that have mass fractions of their own."""

UNITS = {
    "P": "MeV fm^-3", "f": "MeV fm^-3", "e": "MeV fm^-3", "s": "", "mu_n": "MeV", "mu_p": "MeV",
    "mu_e": "MeV", "C": "MeV", "dP_dn": "MeV", "dP_dT": "fm^-3", "ds_dT": "MeV^-1", "c_s2": "",
    "Gamma": "", "Y_mu": "", "X_n": "", "X_p": "", "X_d": "", "X_t": "", "X_He3": "", "X_He4": "",
    "X_light": "", "A_light": "", "Z_light": "", "X_heavy": "", "A_heavy": "", "Z_heavy": "",
    "xi": "", "residual": "",
}  # fmt: skip
"""All columns of a track, with their units: the pressure, free and internal energy densities
without m_n n_B, the entropy per baryon, chemical potentials of nucleons without rest masses, that
of electrons with it, C, dP/dn_B at fixed T, dP/dT and d(s/n_B)/dT at fixed n_B, c_s^2 in units of
c^2, the adiabatic index, n_mu/n_B, mass fractions of free neutrons and protons, of 2H, 3H, 3He and
4He, of all other light nuclei with their mean A and Z, of heavy nuclei with theirs (nan where there
are none), the gas's share of the volume, and the residual of the conservation laws."""

_WARMER = 3e-5
"""Relative step of T for states: a smaller one is noise, a larger one bends."""
_LARGEST_RESIDUAL = 1e-8
"""Relative error of a conservation law with which a state is none."""
_SINGULAR = 1e10
"""Condition of the scaled Jacobian from which on derivatives are noise."""
_ROUNDING = 1e-12
"""Of |f| + |P|, and of all mass: less is nothing."""
_DENSE, _STEP = 1e-3, 0.05
"""Above this density (fm^-3) nuclei are followed in steps of ln n_B no longer than that."""


@dataclass(frozen=True)
class Change:
    """Where nuclei give way to homogeneous matter: all nan if they dissolve in the gas, or last.

    Parameters
    ----------
    n_B : the last density (fm^-3, up to 0.16) at which nuclei have the lower free energy.
    df : rise of f/n_B there, MeV: zero unless nuclei end before homogeneous matter is as low.
    dP : change of P there, MeV fm^-3.
    """

    n_B: float = NOWHERE
    df: float = NOWHERE
    dP: float = NOWHERE


@dataclass(frozen=True)
class Track:
    """States at one temperature and proton fraction, along ascending densities.

    Parameters
    ----------
    columns : those of `UNITS`, nan where there is no state.
    phase : codes of `PHASES`.
    solved : whether there is a state.
    doubtful : whether it lacks something: matter is mechanically or thermally unstable
        ((dP/dn_B)_T or (ds/dT)_n not positive, or c_s^2 not between 0 and 1), Boltzmann's
        statistics of nuclei describe no state (`core.matter.quantum`), a neighbour in T is missing,
        nuclei were lost by the solver, or Y_p had to be changed by 1e-7 of itself because
        a single nuclide of that Z/A is all there is, which leaves mu_n - mu_p undetermined.
    change : where nuclei give way to homogeneous matter.
    """

    columns: dict[str, Array]
    phase: NDArray[np.int64]
    solved: NDArray[np.bool_]
    doubtful: NDArray[np.bool_]
    change: Change


@dataclass(frozen=True)
class _Point:
    """A state with what depends on its neighbours."""

    state: State
    slope: float
    thermal: TemperatureSlopes
    nudged: bool = False


def general_purpose_track(
    matter: Matter, T: float, Y_p: float, n_B: Sequence[float] | Array
) -> Track:
    """Matter at T (MeV) and Y_p along ascending densities n_B (fm^-3).

    A state that cannot be found is missing in the track: nothing is raised.

    Raises
    ------
    InvalidInputError : T is not positive, Y_p is not between 0 and 1, or the densities are not
        positive or do not ascend.
    """
    T, Y_p, densities = float(T), float(Y_p), np.asarray(n_B, dtype=float)
    if not T > 0 or not 0 < Y_p < 1:
        raise InvalidInputError("Give T above 0 MeV and Y_p between 0 and 1.")
    if densities.size == 0 or not densities[0] > 0 or np.any(np.diff(densities) <= 0):
        raise InvalidInputError("Give positive densities n_B in ascending order.")
    grid = densities.tolist()
    clustered, lost = _with_nuclei(matter, T, Y_p, grid)
    plain = _Branches(matter, T, Y_p, Homogeneous)
    points = [_lower(found, plain.at(n)) for n, found in zip(grid, clustered, strict=True)]
    columns = _columns(matter, T, Y_p, densities, points)
    phase = np.array([PHASES.index(name) for _, name in points])
    solved = np.array([point is not None for point, _ in points])
    doubtful = solved & (
        _unsound(columns) | _degenerate(points) | _nudged(points) | (lost & (phase > 0))
    )
    nudged = any(found is not None and found.nudged for found in clustered)
    change = _change(matter, T, Y_p * (1 - NUDGE) if nudged else Y_p)
    return Track(columns, phase, solved, doubtful, change)


class _Branches:
    """One branch at T and at a little below and above, followed along the density."""

    def __init__(
        self, matter: Matter, T: float, Y_p: float, kind: type[Clusters] | type[Homogeneous]
    ) -> None:
        self.dT, self.Y_p = T * _WARMER, Y_p
        self.parts = [kind(matter, T + shift, Y_p) for shift in (0.0, -self.dT, self.dT)]
        self.near: list[State | None] = [None, None, None]

    def at(self, n_B: float) -> _Point | None:
        """The state at n_B (fm^-3), above the density of the call before."""
        state = self._find(0, n_B)
        if state is None:
            return None
        slope = pressure_slope(self.parts[0].solver, state)
        cooler, warmer = self._find(1, n_B), self._find(2, n_B)
        if cooler is None or warmer is None:
            return _Point(state, slope, TemperatureSlopes())
        dP, ds = warmer["P"] - cooler["P"], (warmer["s"] - cooler["s"]) / n_B
        return _Point(state, slope, TemperatureSlopes(dP / (2 * self.dT), ds / (2 * self.dT)))

    @property
    def ended(self) -> bool:
        """Whether nuclei were followed to their end, not just lost."""
        first = self.parts[0]
        return isinstance(first, Clusters) and first.absence in (FOLD, FILLED)

    def _find(self, part: int, n_B: float) -> State | None:
        branch, near = self.parts[part], self.near[part]
        if isinstance(branch, Clusters):
            branch.absence = ""
        for density in _steps(near, n_B):
            near = _solve(branch, density, self.Y_p, near)
            if near is None:
                return None
        self.near[part] = near
        return near


def _solve(
    branch: Clusters | Homogeneous, n_B: float, Y_p: float, near: State | None
) -> State | None:
    """The state at n_B (fm^-3).

    Newton's method ends when a step is small compared with T, which mu_e may be too where pairs
    outnumber the electrons that are left: then it goes on from where it ended, or anew.
    """
    state = _attempt(branch, n_B, near)
    if state is None or _is_state(branch, state, n_B, Y_p):
        return state
    for start in (state, None):
        again = _attempt(branch, n_B, start)
        if again is not None and _is_state(branch, again, n_B, Y_p):
            return again
    return None


def _attempt(branch: Clusters | Homogeneous, n_B: float, near: State | None) -> State | None:
    try:
        with np.errstate(invalid="ignore"):
            return branch.at(n_B, near)
    except (np.linalg.LinAlgError, NotConvergedError):
        return None


def _steps(near: State | None, n_B: float) -> list[float]:
    """Densities on the way to n_B; many where nuclei may end, so that none is stepped over."""
    if near is None or n_B <= _DENSE:
        return [n_B]
    first = max(near["n_B"], _DENSE)
    count = int(np.ceil(np.log(n_B / first) / _STEP))
    between = np.geomspace(first, n_B, count + 1)[1:-1]
    return [*between.tolist(), n_B]


def _is_state(branch: Clusters | Homogeneous, state: State, n_B: float, Y_p: float) -> bool:
    """Whether Newton's method ended where it should, and derivatives have a meaning there.

    To be asked while the solver's last state is this one.
    """
    solver = branch.solver
    if not 0 < state["xi"] <= 1 or not _miss(state, n_B, Y_p) < _LARGEST_RESIDUAL:
        return False
    size = 4 if solver.matter.exclusion == MUTUAL else 3
    jacobian = solver.last.jacobian[:size, :size]
    scaled = jacobian / np.abs(jacobian).max(axis=1, keepdims=True)
    scaled = scaled / np.abs(scaled).max(axis=0, keepdims=True)
    return bool(np.linalg.cond(scaled) < _SINGULAR)


def _miss(state: State, n_B: float, Y_p: float) -> float:
    """The largest relative error of baryon number, charge and neutrality."""
    protons = Y_p * n_B
    sums = (state["n_B"] / n_B, state["n_p"] / protons, (state["n_e"] + state["n_mu"]) / protons)
    return max(abs(ratio - 1) for ratio in sums)


def _with_nuclei(
    matter: Matter, T: float, Y_p: float, grid: list[float]
) -> tuple[list[_Point | None], NDArray[np.bool_]]:
    """States with nuclei, and where they could not be followed though they did not end."""
    found, lost = _follow(_Branches(matter, T, Y_p, Clusters), grid)
    if lost.any():
        others, still = _follow(_Branches(matter, T, Y_p * (1 - NUDGE), Clusters), grid)
        for k in np.flatnonzero(lost).tolist():
            other = others[k]
            found[k] = None if other is None else replace(other, nudged=True)
        lost &= still
    return found, lost


def _follow(
    branches: _Branches, grid: list[float]
) -> tuple[list[_Point | None], NDArray[np.bool_]]:
    found: list[_Point | None] = [None] * len(grid)
    lost = np.zeros(len(grid), dtype=bool)
    for k, n_B in enumerate(grid):
        found[k] = branches.at(n_B)
        lost[k] = found[k] is None and not branches.ended
        if branches.ended:
            break
    return found, lost


def _lower(clustered: _Point | None, plain: _Point | None) -> tuple[_Point | None, str]:
    """The one of lower free energy, and its phase; nuclei that have dissolved are none."""
    if clustered is None or plain is None:
        return (clustered, CLUSTERS) if plain is None else (plain, HOMOGENEOUS)
    f, P = plain.state["f"], plain.state["P"]
    lower = clustered.state["f"] <= f + _ROUNDING * (abs(f) + abs(P))
    if lower and bound_fraction(clustered.state) > _ROUNDING:
        return clustered, CLUSTERS
    return plain, HOMOGENEOUS


def _change(matter: Matter, T: float, Y_p: float) -> Change:
    try:
        with np.errstate(invalid="ignore"):
            branches = Branches(matter, T, Y_p)
            crossing = branches.crossing()
            if np.isnan(crossing) and not branches.ending:
                return Change()
            last = branches.found[-1] if np.isnan(crossing) else branches.clustered(crossing)
            dP = branches.homogeneous.at(last["n_B"])["P"] - last["P"]
    except (np.linalg.LinAlgError, NotConvergedError):
        return Change()
    return Change(last["n_B"], branches.advantage(last), dP)


def _columns(
    matter: Matter, T: float, Y_p: float, n_B: Array, points: list[tuple[_Point | None, str]]
) -> dict[str, Array]:
    columns = {name: np.full(len(n_B), np.nan) for name in UNITS}
    for k, (point, _) in enumerate(points):
        if point is not None:
            for name, value in _thermodynamics(T, n_B[k], point).items():
                columns[name][k] = value
    for name in PHASES:
        rows = [k for k, (point, phase) in enumerate(points) if point and phase == name]
        states = _states(matter, T, Y_p, (points[k][0] for k in rows), name)
        for column, values in _composition(states, n_B[rows]).items():
            columns[column][rows] = values
    misses = [
        NOWHERE if point is None else _miss(point.state, n, Y_p)
        for n, (point, _) in zip(n_B.tolist(), points, strict=True)
    ]
    columns["residual"] = np.fmax(columns["residual"], np.array(misses))
    return columns


def _thermodynamics(T: float, n_B: float, point: _Point) -> dict[str, float]:
    state, thermal = point.state, point.thermal
    row = row_of(T, n_B, state["P"], state["f"], state["s"] / n_B, point.slope, thermal)
    return {
        "P": row["P"],
        "f": row["f"],
        "e": row["e"],
        "s": row["s"],
        "dP_dn": row["dP_dn"],
        "c_s2": row["c_s2"],
        "Gamma": row["Gamma"],
        **{name: state[name] for name in ("mu_n", "mu_p", "mu_e", "C", "xi")},
        "dP_dT": thermal.dP,
        "ds_dT": thermal.dsigma,
        "Y_mu": state["n_mu"] / n_B,
    }


def _states(
    matter: Matter, T: float, Y_p: float, points: Iterable[_Point | None], phase: str
) -> States:
    rows = [point.state.values for point in points if point is not None]
    values = np.array(rows).reshape(len(rows), len(QUANTITIES))
    return States(matter, T, Y_p, values, np.full(len(rows), phase))


def _composition(states: States, n_B: Array) -> dict[str, Array]:
    """Mass fractions of states of one phase, with means over nuclei and the residual of the sum."""
    nuclides = pool(states.matter.pool)
    n = np.zeros((len(states), len(nuclides)))
    if len(states) and states.phase[0] == CLUSTERS:
        n = np.exp(ln_densities(states))
    fractions = {"X_n": states["gas_n"] / n_B, "X_p": states["gas_p"] / n_B}
    means = {}
    for name, (Z, A) in NAMED.items():
        here = (nuclides.Z == Z) & (nuclides.A == A)
        fractions[f"X_{name}"] = A * n[:, here].sum(axis=1) / n_B
    for name, group in _groups(nuclides).items():
        whole, mass, charge = (n[:, group] @ weight[group] for weight in _weights(nuclides))
        fractions[f"X_{name}"] = mass / n_B
        there = np.where(whole > 0, whole, np.nan)
        means[f"A_{name}"], means[f"Z_{name}"] = mass / there, charge / there
    total = np.sum(list(fractions.values()), axis=0)
    return {**fractions, **means, "residual": np.abs(total - 1)}


def _groups(nuclides: Pool) -> dict[str, NDArray[np.bool_]]:
    """Light nuclei without a mass fraction of their own, and heavy nuclei."""
    named = [(nuclides.Z == Z) & (nuclides.A == A) for Z, A in NAMED.values()]
    heavy = nuclides.A > HEAVIEST_LIGHT
    return {"light": ~heavy & ~np.any(named, axis=0), "heavy": heavy}


def _weights(nuclides: Pool) -> tuple[Array, Array, Array]:
    """Of a number, of a mass and of a charge."""
    return np.ones(len(nuclides)), nuclides.A.astype(float), nuclides.Z.astype(float)


def _unsound(columns: dict[str, Array]) -> NDArray[np.bool_]:
    """Where matter is unstable, or derivatives are missing."""
    stable = (columns["dP_dn"] > 0) & (columns["ds_dT"] > 0)
    return np.asarray(~(stable & (columns["c_s2"] > 0) & (columns["c_s2"] < 1)))


def _degenerate(points: list[tuple[_Point | None, str]]) -> NDArray[np.bool_]:
    return np.array([point is not None and is_impossible(point.state) for point, _ in points])


def _nudged(points: list[tuple[_Point | None, str]]) -> NDArray[np.bool_]:
    return np.array([point is not None and point.nudged for point, _ in points])
