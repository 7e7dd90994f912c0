"""Equation of state in the matched window between nuclei and homogeneous matter.

At each T the window has its own f/n_B. Hence sigma = s/n_B = -d(f/n_B)/dT, by differences of
windows at T (1 +- 0.002), and its derivative from the second difference; sigma is continuous at
the ends, where f/n_B and P are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.constants import NEUTRON_MASS, PROTON_MASS
from core.crust.transition import Transition, ending
from core.matter.equilibrium import Clusters, Homogeneous
from core.matter.matching import Matching
from core.matter.model import Matter
from core.matter.solver import State
from core.matter.thermodynamics import NOWHERE, Potentials, Row, TemperatureSlopes, row_of

Array = NDArray[np.float64]

MATCHED = "matched"
_WINDOW_WARMER = 2e-3


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
            return NOWHERE, NOWHERE
        return state["f"] / n_B, state["P"]


def _window(matter: Matter, T: float, Y_p: float | None) -> _Window | None:
    found = ending(matter, T, Y_p).matching
    if found is None:
        return None
    return _Window(found, Clusters(matter, T, Y_p), Homogeneous(matter, T, Y_p))


def matched_rows(change: Transition, grid: Array) -> list[Row]:
    """Rows at those of the densities (fm^-3) that lie in the window."""
    if change.matching is None:
        return []
    matter, T, Y_p = change.matter, change.T, change.Y_p
    dT = T * _WINDOW_WARMER
    windows = [_window(matter, T + sign * dT, Y_p) for sign in (-1, 1)]
    inside = grid[(grid >= change.n_1) & (grid <= change.n_2)]
    clustered, homogeneous = Clusters(matter, T, Y_p).at(change.n_1), Homogeneous(matter, T, Y_p)
    ends = (clustered, homogeneous.at(change.n_2))
    rows: list[Row] = []
    for n_B in inside.tolist():
        cooler, warmer = (
            (NOWHERE, NOWHERE) if window is None else window.at(n_B) for window in windows
        )
        row = _matched_row(change.matching, T, n_B, cooler, warmer, dT)
        rows.append({**row, **_shared(change, n_B, row["mu_B"], ends)})
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
    thermal = TemperatureSlopes((warmer[1] - cooler[1]) / (2 * dT), bend)
    row = row_of(T, n_B, P, energy * n_B, sigma, float(matching.slope(at)), thermal)
    return {**row, "branch": MATCHED, "in_use": 1}


def _shared(
    change: Transition, n_B: float, mu_B: float, ends: tuple[State | None, State]
) -> Potentials:
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
