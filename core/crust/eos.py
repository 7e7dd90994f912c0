"""Equation of state of the crust: nuclei, the matched window and homogeneous matter.

The isothermal slope of P is exact, by the state's tangent; derivatives with T at fixed n_B are
central differences of exact states at T (1 +- 0.0001). Energies leave out the neutron's rest mass.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.cancellation import each
from core.crust.composition import refined_track, remarks_along
from core.crust.eos_window import MATCHED, matched_rows
from core.crust.transition import Transition, transition
from core.crust.transition_table import transition_notes
from core.dataset import Dataset, table
from core.errors import InvalidInputError
from core.matter.equilibrium import CLUSTERS, HOMOGENEOUS, Clusters, Homogeneous, ascend
from core.matter.intervals import falling
from core.matter.model import Matter
from core.matter.neutron_matter import NOTE, neutron_states
from core.matter.neutron_matter import pressure_slope as neutron_slope
from core.matter.response import pressure_slope
from core.matter.solver import State
from core.matter.thermodynamics import NOWHERE, Row, TemperatureSlopes, row_of
from core.storage.memo import computed_once

Array = NDArray[np.float64]

BRANCHES = (CLUSTERS, MATCHED, HOMOGENEOUS)
LOWEST, HIGHEST = 1e-7, 0.16
"""Range of n_B (fm^-3) of a table whose densities are not given."""
LEAST_HOMOGENEOUS = 0.01
"""Lowest n_B (fm^-3) of homogeneous matter in such a table."""

COLUMNS = (
    "n_B", "T", "branch", "in_use", "rho", "P", "f", "e", "energy_density", "s", "mu_B", "mu_n",
    "mu_p", "mu_e", "C", "dP_dn", "c_s2", "Gamma", "degeneracy",
)  # fmt: skip
UNITS = {
    "n_B": "fm^-3",
    "rho": "g cm^-3",
    **dict.fromkeys(("P", "f", "e", "energy_density"), "MeV fm^-3"),
    **dict.fromkeys(("T", "mu_B", "mu_n", "mu_p", "mu_e", "C", "dP_dn"), "MeV"),
}

_NEUTRON_POINTS = 160
_WARMER = 1e-4
"""Relative step of T for states."""
_ROUNDS, _LARGEST_CHANGE, _CLOSEST = 4, 0.08, 2e-4
"""How often a default grid is refined, for which change of ln c_s^2, and down to which ln n_B."""


@computed_once(maxsize=32)
def equation_of_state(
    matter: Matter, T: float, n_B: tuple[float, ...] = (), Y_p: float | None = None
) -> Dataset:
    """The equation of state at temperature T (MeV), a row for each branch and density.

    Parameters
    ----------
    n_B : ascending densities, fm^-3; by default a grid from 1e-7 to 0.16.
    Y_p : (n_e + n_mu)/n_B; beta equilibrium if None.

    Columns: n_B, T, branch (clusters, matched or homogeneous), whether it is the one in use there
    (in_use, 1 or 0: nuclei below n_1, matched up to n_2, homogeneous above; without a matching, the
    branch of lower f), the mass density rho, P, f and e = f + T s without m_n n_B, the energy
    density with it, s per baryon, mu_B = (f + P)/n_B, mu_n, mu_p and mu_e without the rest mass of
    nucleons, C with mu_n + m_n = mu_p + m_p + mu_e + C in beta equilibrium, dP/dn_B at fixed T,
    c_s^2 (in units of c^2), the adiabatic index, and the largest degeneracy n lambda^3/z of nuclei
    (`core.matter.quantum`; nan without).

    Raises
    ------
    InvalidInputError : the densities do not ascend.
    NotConvergedError : there are no nuclei to begin with.
    """
    if np.any(np.diff(n_B) <= 0):
        raise InvalidInputError("Give the densities n_B in ascending order.")
    if Y_p == 0:
        return _neutron_matter(matter, T, n_B)
    change = transition(matter, T, Y_p)
    grid = np.array(n_B) if n_B else default_densities(change)
    clustered = _clustered_rows(change, grid, refine=not n_B)
    plain = grid if n_B else grid[grid >= LEAST_HOMOGENEOUS]
    begins = _where_homogeneous(change, clustered)
    rows = [*clustered, *matched_rows(change, grid), *_homogeneous_rows(change, plain, begins)]
    data = table(rows, COLUMNS, units=UNITS, attributes={"T": T, "n_tr": change.n_tr})
    said = remarks_along(matter, T, n_B, Y_p)
    notes = (*transition_notes(change), *_falls(data), *said.notes)
    return replace(data, notes=notes, refusals=said.refusals)


def _neutron_matter(matter: Matter, T: float, n_B: tuple[float, ...]) -> Dataset:
    """The equation of state of pure neutron matter."""
    grid = n_B or tuple(np.geomspace(LOWEST, HIGHEST, _NEUTRON_POINTS).tolist())
    here, cooler, warmer = (
        neutron_states(matter, T * (1 + sign * _WARMER), grid) for sign in (0, -1, 1)
    )
    rows: list[Row] = []
    for k, n in enumerate(grid):
        dT = 2 * T * _WARMER
        dP, ds = warmer["P"][k] - cooler["P"][k], (warmer["s"][k] - cooler["s"][k]) / n
        f, P, s = (float(here[name][k]) for name in ("f", "P", "s"))
        slope = neutron_slope(matter, T, n)
        row = row_of(T, n, P, f, s / n, slope, TemperatureSlopes(dP / dT, ds / dT))
        mu_n = float(here["mu_n"][k])
        rows.append({**row, "mu_n": mu_n, "mu_e": 0.0, "branch": HOMOGENEOUS, "in_use": 1})
    return table(rows, COLUMNS, units=UNITS, notes=(NOTE,), attributes={"T": T, "n_tr": NOWHERE})


def default_densities(change: Transition) -> Array:
    """Densities (fm^-3) that resolve the layers, with the ends of the branches among them."""
    layers = refined_track(change.matter, change.T, change.Y_p)["n_B"]
    marks = np.array([change.n_1, change.n_2, change.n_crossing, change.n_end])
    deep = np.linspace(LEAST_HOMOGENEOUS, HIGHEST, 100)
    grid = np.sort(np.concatenate([layers, deep, marks[np.isfinite(marks)]]))
    apart = np.diff(np.log(grid), prepend=-np.inf) > _CLOSEST
    return np.unique(grid[apart | np.isin(grid, marks)])


def _state_row(
    branch: Clusters | Homogeneous, state: State, thermal: TemperatureSlopes, name: str
) -> Row:
    n_B, T = state["n_B"], branch.solver.T
    slope = pressure_slope(branch.solver, state)
    return {
        **row_of(T, n_B, state["P"], state["f"], state["s"] / n_B, slope, thermal),
        "mu_n": state["mu_n"],
        "mu_p": state["mu_p"],
        "mu_e": state["mu_e"],
        "C": state["C"],
        "branch": name,
        "degeneracy": max(state["bose"], state["fermi"]) if name == CLUSTERS else NOWHERE,
    }


def _temperature_slopes(cooler: State | None, warmer: State | None, dT: float) -> TemperatureSlopes:
    """From states at T - dT and T + dT."""
    if cooler is None or warmer is None:
        return TemperatureSlopes()
    dP, ds = warmer["P"] - cooler["P"], warmer["s"] - cooler["s"]
    return TemperatureSlopes(dP / (2 * dT), ds / (2 * dT * warmer["n_B"]))


def _clustered_rows(change: Transition, grid: Array, refine: bool) -> list[Row]:
    """Rows of the branch with nuclei; between those asked for where c_s^2 changes, if wanted."""
    last = change.n_end if np.isfinite(change.n_end) else np.inf
    parts = [
        Clusters(change.matter, change.T * (1 + sign * _WARMER), change.Y_p) for sign in (0, -1, 1)
    ]
    rows = _follow(change, parts, grid[grid <= last])
    for _ in range(_ROUNDS if refine else 0):
        middles = _where_stiffness_changes(rows)
        rows = sorted([*rows, *_follow(change, parts, middles)], key=_density)
    return rows


def _follow(change: Transition, parts: list[Clusters], grid: Array) -> list[Row]:
    """Rows at ascending densities; `parts` are the branch at T, and a little below and above."""
    rows: list[Row] = []
    near: list[State | None] = [None, None, None]
    for n_B in each(grid.tolist()):
        found = [part.at(n_B, start) for part, start in zip(parts, near, strict=True)]
        near = [state or start for state, start in zip(found, near, strict=True)]
        state = found[0]
        if state is None:
            continue
        thermal = _temperature_slopes(found[1], found[2], change.T * _WARMER)
        in_use = not n_B >= change.n_1 if change.matching else not n_B > change.n_last
        rows.append({**_state_row(parts[0], state, thermal, CLUSTERS), "in_use": int(in_use)})
    return rows


def _density(row: Row) -> float:
    return row["n_B"]


def _where_stiffness_changes(rows: list[Row]) -> Array:
    """Densities between rows whose c_s^2 differ."""
    n_B, c_s2 = np.array([(row["n_B"], row["c_s2"]) for row in rows]).reshape(-1, 2).T
    with np.errstate(invalid="ignore"):
        change = np.abs(np.diff(np.log(c_s2)))
    here = np.flatnonzero((change > _LARGEST_CHANGE) & (np.diff(np.log(n_B)) > _CLOSEST))
    return np.asarray(np.sqrt(n_B[here] * n_B[here + 1]))


def _where_homogeneous(change: Transition, clustered: list[Row]) -> float:
    """The density (fm^-3) above which the equation of state is that of homogeneous matter."""
    if change.matching is not None:
        return change.n_2
    if np.isfinite(change.n_last):
        return change.n_last
    return _density(clustered[-1]) if clustered else 0.0


def _homogeneous_rows(change: Transition, grid: Array, begins: float) -> list[Row]:
    matter, T, Y_p = change.matter, change.T, change.Y_p
    branches = [Homogeneous(matter, T * (1 + sign * _WARMER), Y_p) for sign in (0, -1, 1)]
    tracks = [ascend(branch, grid.tolist()) for branch in branches]
    rows: list[Row] = []
    for n_B, state, cooler, warmer in zip(grid.tolist(), *tracks, strict=True):
        thermal = _temperature_slopes(cooler, warmer, T * _WARMER)
        row = _state_row(branches[0], state, thermal, HOMOGENEOUS)
        rows.append({**row, "in_use": int(n_B > begins)})
    return rows


def _falls(data: Dataset) -> list[str]:
    """Where P or mu_B of the equation of state in use falls with n_B."""
    used = data.where(in_use=1)
    notes = []
    for name, words in (("P", "P"), ("mu_B", "μ_B")):
        for first, last in falling(used[name].astype(float), relative=1e-9):
            n_B = used["n_B"]
            notes.append(f"{words} falls from n_B = {n_B[first]:.4g} to {n_B[last]:.4g} fm⁻³.")
    return notes
