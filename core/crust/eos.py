"""Equation of state of the crust: nuclei, the matched window and homogeneous matter.

Energies leave out the neutron's rest mass: e = f + T s and the energy density m_n n_B + e. With
sigma = s/n_B, h = m_n + mu_B + T sigma the enthalpy per baryon and the derivatives taken in beta
equilibrium, or at fixed Y_p,

    c_s^2 = (dP/dn_B)_sigma / h,   Gamma = (n_B/P) (dP/dn_B)_sigma,
    (dP/dn_B)_sigma = (dP/dn_B)_T + (dP/dT)_n^2 / [n_B^2 (dsigma/dT)_n]

(L. D. Landau & E. M. Lifshitz, Statistical Physics, section 16; Fluid Mechanics, section 134). The
isothermal slope is exact, by the state's tangent; the derivatives with T are central differences of
exact states at T (1 +- 0.0001). In the matched window f/n_B is that of the window at each T, hence
sigma = -d(f/n_B)/dT, by differences too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.constants import GRAM_PER_CUBIC_CM, NEUTRON_MASS, PROTON_MASS
from core.crust.equilibrium import CLUSTERS, HOMOGENEOUS, Clusters, Homogeneous, State
from core.crust.matching import Matching
from core.crust.matter import Matter
from core.crust.response import pressure_slope
from core.crust.stretches import falling
from core.crust.transition import Transition, matching_at, transition
from core.crust.transition_table import transition_notes
from core.dataset import Dataset, table
from core.errors import InvalidInputError
from core.memo import computed_once

Array = NDArray[np.float64]

MATCHED = "matched"
BRANCHES = (CLUSTERS, MATCHED, HOMOGENEOUS)
LOWEST, HIGHEST = 1e-7, 0.16
"""Range of n_B (fm^-3) of a table whose densities are not given."""
LEAST_HOMOGENEOUS = 0.01
"""Lowest n_B (fm^-3) of homogeneous matter in such a table."""

COLUMNS = (
    "n_B", "T", "branch", "in_use", "rho", "P", "f", "e", "energy_density", "s", "mu_B", "mu_n",
    "mu_p", "mu_e", "C", "dP_dn", "c_s2", "Gamma",
)  # fmt: skip
UNITS = {
    "n_B": "fm^-3",
    "rho": "g cm^-3",
    **dict.fromkeys(("P", "f", "e", "energy_density"), "MeV fm^-3"),
    **dict.fromkeys(("T", "mu_B", "mu_n", "mu_p", "mu_e", "C", "dP_dn"), "MeV"),
}

_WARMER = 1e-4
"""Relative step of T for states."""
_WINDOW_WARMER = 2e-3
"""The same for windows, whose entropy is a difference itself."""
_NOWHERE = float("nan")

Row = dict[str, object]


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
    c_s^2 (in units of c^2) and the adiabatic index.

    Raises
    ------
    InvalidInputError : the densities do not ascend.
    NotConvergedError : there are no nuclei to begin with.
    """
    if np.any(np.diff(n_B) <= 0):
        raise InvalidInputError("Give the densities n_B in ascending order.")
    change = transition(matter, T, Y_p)
    grid = np.array(n_B) if n_B else default_densities(change)
    rows = [
        *_clustered_rows(change, grid),
        *_matched_rows(change, grid),
        *_homogeneous_rows(change, grid if n_B else grid[grid >= LEAST_HOMOGENEOUS]),
    ]
    data = table(rows, COLUMNS, units=UNITS, attributes={"T": T, "n_tr": change.n_tr})
    return data.with_notes((*transition_notes(change), *_falls(data)))


def default_densities(change: Transition) -> Array:
    """Densities (fm^-3) that resolve the layers, with the ends of the branches among them."""
    marks = np.array([change.n_1, change.n_2, change.n_crossing, change.n_end])
    grid = [np.geomspace(LOWEST, 2e-3, 100), np.linspace(2e-3, HIGHEST, 120), marks]
    return np.unique(np.concatenate([part[np.isfinite(part)] for part in grid]))


@dataclass(frozen=True)
class Warmth:
    """Derivatives with T at fixed n_B: of P (fm^-3) and of s/n_B (1/MeV)."""

    dP: float = _NOWHERE
    dsigma: float = _NOWHERE


def adiabatic_slope(n_B: float, slope: float, warmth: Warmth) -> float:
    """dP/dn_B at constant entropy per baryon, MeV, from that at constant T."""
    return float(slope + warmth.dP**2 / (n_B**2 * warmth.dsigma))


def _row(
    T: float, n_B: float, P: float, f: float, sigma: float, slope: float, warmth: Warmth
) -> Row:
    """What follows from f(n_B, T) alone."""
    mu_B = (f + P) / n_B
    energy_density = NEUTRON_MASS * n_B + f + T * sigma * n_B
    stiff = adiabatic_slope(n_B, slope, warmth)
    return {
        "n_B": n_B,
        "T": T,
        "rho": energy_density * GRAM_PER_CUBIC_CM,
        "P": P,
        "f": f,
        "e": f + T * sigma * n_B,
        "energy_density": energy_density,
        "s": sigma,
        "mu_B": mu_B,
        "dP_dn": slope,
        "c_s2": stiff / (NEUTRON_MASS + mu_B + T * sigma),
        "Gamma": stiff * n_B / P,
    }


def _state_row(branch: Clusters | Homogeneous, state: State, warmth: Warmth, name: str) -> Row:
    n_B, T = state["n_B"], branch.solver.T
    slope = pressure_slope(branch.solver, state)
    return {
        **_row(T, n_B, state["P"], state["f"], state["s"] / n_B, slope, warmth),
        **{key: state[key] for key in ("mu_n", "mu_p", "mu_e", "C")},
        "branch": name,
    }


def _warmth(cooler: State | None, warmer: State | None, dT: float) -> Warmth:
    """From states at T - dT and T + dT."""
    if cooler is None or warmer is None:
        return Warmth()
    dP, ds = warmer["P"] - cooler["P"], warmer["s"] - cooler["s"]
    return Warmth(dP / (2 * dT), ds / (2 * dT * warmer["n_B"]))


def _clustered_rows(change: Transition, grid: Array) -> list[Row]:
    matter, T, Y_p = change.matter, change.T, change.Y_p
    branch = Clusters(matter, T, Y_p)
    parts = [branch, *(Clusters(matter, T * (1 + sign * _WARMER), Y_p) for sign in (-1, 1))]
    last = change.n_end if np.isfinite(change.n_end) else np.inf
    rows: list[Row] = []
    near: list[State | None] = [None, None, None]
    for n_B in grid[grid <= last].tolist():
        found = [part.at(n_B, start) for part, start in zip(parts, near, strict=True)]
        near = [state or start for state, start in zip(found, near, strict=True)]
        state = found[0]
        if state is None:
            continue
        warmth = _warmth(found[1], found[2], T * _WARMER)
        in_use = not n_B >= (change.n_last if change.matching is None else change.n_1)
        rows.append({**_state_row(branch, state, warmth, CLUSTERS), "in_use": int(in_use)})
    return rows


def _homogeneous_rows(change: Transition, grid: Array) -> list[Row]:
    matter, T, Y_p = change.matter, change.T, change.Y_p
    branch = Homogeneous(matter, T, Y_p)
    beside = [Homogeneous(matter, T * (1 + sign * _WARMER), Y_p) for sign in (-1, 1)]
    rows = []
    for n_B in grid.tolist():
        cooler, warmer = (other.at(n_B) for other in beside)
        warmth = _warmth(cooler, warmer, T * _WARMER)
        row = _state_row(branch, branch.at(n_B), warmth, HOMOGENEOUS)
        in_use = n_B >= change.n_last if change.matching is None else n_B > change.n_2
        rows.append({**row, "in_use": int(in_use)})
    return rows


@dataclass(frozen=True)
class _Window:
    """f/n_B and P of the equation of state in use near a window, at one temperature."""

    matching: Matching
    clusters: Clusters
    homogeneous: Homogeneous

    def at(self, n_B: float) -> tuple[float, float]:
        """f/n_B (MeV) and P (MeV fm^-3)."""
        low, high = self.matching.low.n_B, self.matching.high.n_B
        if low <= n_B <= high:
            return float(self.matching.energy(np.array(n_B))), float(self.matching.P(np.array(n_B)))
        state = self.clusters.at(n_B) if n_B < low else self.homogeneous.at(n_B)
        if state is None:
            return _NOWHERE, _NOWHERE
        return state["f"] / n_B, state["P"]


def _window(matter: Matter, T: float, Y_p: float | None) -> _Window | None:
    found = matching_at(matter, T, Y_p)
    if found is None:
        return None
    return _Window(found, Clusters(matter, T, Y_p), Homogeneous(matter, T, Y_p))


def _matched_rows(change: Transition, grid: Array) -> list[Row]:
    if change.matching is None:
        return []
    matter, T, Y_p = change.matter, change.T, change.Y_p
    dT = T * _WINDOW_WARMER
    windows = [_window(matter, T + sign * dT, Y_p) for sign in (-1, 1)]
    inside = grid[(grid >= change.n_1) & (grid <= change.n_2)]
    clustered, homogeneous = Clusters(matter, T, Y_p).at(change.n_1), Homogeneous(matter, T, Y_p)
    ends = (clustered, homogeneous.at(change.n_2))
    rows = []
    for n_B in inside.tolist():
        cooler, warmer = (
            (_NOWHERE, _NOWHERE) if window is None else window.at(n_B) for window in windows
        )
        row = _matched_row(change.matching, T, n_B, cooler, warmer, dT)
        rows.append({**row, **_shared(change, n_B, float(str(row["mu_B"])), ends)})
    return rows


def _matched_row(
    matching: Matching,
    T: float,
    n_B: float,
    cooler: tuple[float, float],
    warmer: tuple[float, float],
    dT: float,
) -> Row:
    at = np.array(n_B)
    energy, P = float(matching.energy(at)), float(matching.P(at))
    sigma = (cooler[0] - warmer[0]) / (2 * dT)
    bend = (2 * energy - cooler[0] - warmer[0]) / dT**2
    warmth = Warmth((warmer[1] - cooler[1]) / (2 * dT), bend)
    row = _row(T, n_B, P, energy * n_B, sigma, float(matching.slope(at)), warmth)
    return {**row, "branch": MATCHED, "in_use": 1}


def _shared(change: Transition, n_B: float, mu_B: float, ends: tuple[State | None, State]) -> Row:
    """mu_n, mu_p, mu_e, C in a window: mu_B is fixed, mu_n - mu_p, mu_e and C are linear in n_B.

    Thus beta equilibrium holds throughout, and nothing jumps at the ends.
    """
    low, high = ends
    if low is None:
        return {}
    share = (n_B - change.n_1) / (change.n_2 - change.n_1)

    def between(first: float, second: float) -> float:
        return (1 - share) * first + share * second

    mu_e, C = between(low["mu_e"], high["mu_e"]), between(low["C"], high["C"])
    split = between(low["mu_n"] - low["mu_p"], high["mu_n"] - high["mu_p"])
    charged = 0.0
    if change.Y_p is not None:
        charged = change.Y_p * (mu_e + C - split + PROTON_MASS - NEUTRON_MASS)
    mu_n = mu_B - charged
    return {"mu_n": mu_n, "mu_p": mu_n - split, "mu_e": mu_e, "C": C}


def _falls(data: Dataset) -> list[str]:
    """Where P or mu_B of the equation of state in use falls with n_B."""
    used = data.where(in_use=1)
    notes = []
    for name, words in (("P", "P"), ("mu_B", "μ_B")):
        for first, last in falling(used[name].astype(float), relative=1e-9):
            n_B = used["n_B"]
            notes.append(f"{words} falls from n_B = {n_B[first]:.4g} to {n_B[last]:.4g} fm⁻³.")
    return notes
