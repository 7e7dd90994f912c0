"""The two branches of matter at one temperature, followed and compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from core.errors import NotConvergedError
from core.matter.equilibrium import FILLED, FOLD, Clusters, Homogeneous, find_end
from core.matter.matching import Edge
from core.matter.model import Matter
from core.matter.response import pressure_slope
from core.matter.solver import State

Array = NDArray[np.float64]

LOWEST, HIGHEST = 1e-3, 0.16
"""Densities (fm^-3) between which the end of nuclei is looked for."""
DENSEST = 0.32
"""The densest homogeneous matter (fm^-3) that a matching may lead to."""
_STEPS = np.concatenate([np.geomspace(LOWEST, 0.02, 14)[:-1], np.linspace(0.02, HIGHEST, 71)])
_HOMOGENEOUS = np.linspace(0.02, DENSEST, 76)
_LARGEST_LOSS = 0.5
"""Nuclei do not lose more than this share of their baryons in one step along a branch."""
_TRACE = 1e-6
"""Mass fraction of nuclei whose free energy differs from that of homogeneous matter by rounding."""
_HALVINGS = 7


def bound_fraction(state: State) -> float:
    """Mass fraction of all nuclei."""
    return (state["N_cl"] + state["Z_cl"]) / state["n_B"]


@dataclass
class Branches:
    """Matter with nuclei and without, at T (MeV), in beta equilibrium or at Y_p.

    `found` are states with nuclei by ascending density, as far as they go; `ending` says what ended
    them, and is empty if nothing did up to 0.16 fm^-3 or until they were dissolved.
    """

    matter: Matter
    T: float
    Y_p: float | None = None

    def __post_init__(self) -> None:
        self.clusters = Clusters(self.matter, self.T, self.Y_p)
        self.homogeneous = Homogeneous(self.matter, self.T, self.Y_p)
        self.found: list[State] = [self._first()]
        self.ending = self._follow_to_the_end()
        self.plain = self._homogeneous_edges()

    def _first(self) -> State:
        for n_B in (LOWEST, 0.3 * LOWEST, 3 * LOWEST, 0.1 * LOWEST, 0.01 * LOWEST):
            state = self.clusters.at(n_B)
            if state is not None:
                return state
        raise NotConvergedError(
            f"No matter with nuclei of {self.matter.interaction}, pool {self.matter.pool}, was "
            f"found at T = {self.T:g} MeV near n_B = {LOWEST:g} fm^-3: change T or the pool."
        )

    def _follow_to_the_end(self) -> str:
        for n_B in _STEPS.tolist():
            if n_B <= self.found[0]["n_B"]:
                continue
            following = self._reach(self.found[-1], n_B)
            if following is None:
                end = find_end(self.clusters, self.found[-1], n_B)
                if end.state is not None and end.state["n_B"] > self.found[-1]["n_B"]:
                    self.found.append(end.state)
                return end.reason
            self.found.append(following)
            if bound_fraction(following) < _TRACE:
                break
        return ""

    def _reach(self, near: State, n_B: float, halvings: int = _HALVINGS) -> State | None:
        """Go from a state with nuclei to n_B without leaving the branch."""
        state = self.clusters.step(near, n_B)
        if state is not None and bound_fraction(state) > _LARGEST_LOSS * bound_fraction(near):
            return state
        if halvings == 0:
            return None
        middle = self._reach(near, float(np.sqrt(near["n_B"] * n_B)), halvings - 1)
        return None if middle is None else self._reach(middle, n_B, halvings - 1)

    def _homogeneous_edges(self) -> Edge:
        edges = [self.homogeneous_edge(float(n_B)) for n_B in _HOMOGENEOUS]
        return Edge(
            np.array([edge.n_B for edge in edges]),
            np.array([edge.P for edge in edges]),
            np.array([edge.slope for edge in edges]),
            np.array([edge.energy for edge in edges]),
        )

    @property
    def end(self) -> float:
        """The last density (fm^-3) with nuclei; nan if they go on."""
        return self.found[-1]["n_B"] if self.ending else float("nan")

    @property
    def folded(self) -> bool:
        """Whether the gas became unstable."""
        return self.ending == FOLD

    @property
    def filled(self) -> bool:
        """Whether nuclei left no room to the gas."""
        return self.ending == FILLED

    def clustered(self, n_B: float) -> State:
        """The state with nuclei at n_B (fm^-3).

        Raises
        ------
        NotConvergedError : n_B lies beyond their end.
        """
        distance = [abs(state["n_B"] - n_B) for state in self.found]
        # The last state may lie at a fold, from where no tangent leads on.
        for nearest in np.argsort(distance)[:3].tolist():
            state = self._reach(self.found[nearest], n_B)
            if state is not None:
                return state
        raise NotConvergedError(f"Nuclei end before n_B = {n_B:g} fm^-3: choose a lower n_B.")

    def clustered_edge(self, n_B: float) -> Edge:
        """The branch with nuclei at n_B (fm^-3)."""
        state = self.clustered(n_B)
        slope = pressure_slope(self.clusters.solver, state)
        return Edge(state["n_B"], state["P"], slope, state["f"] / state["n_B"])

    def homogeneous_edge(self, n_B: float) -> Edge:
        """Homogeneous matter at n_B (fm^-3)."""
        state = self.homogeneous.at(n_B)
        slope = pressure_slope(self.homogeneous.solver, state)
        return Edge(state["n_B"], state["P"], slope, state["f"] / state["n_B"])

    def advantage(self, state: State) -> float:
        """By how much f/n_B of homogeneous matter is above that of a state with nuclei, MeV."""
        n_B = state["n_B"]
        return (self.homogeneous.at(n_B)["f"] - state["f"]) / n_B

    def crossing(self) -> float:
        """The density (fm^-3) at which homogeneous matter takes over the lower f/n_B, or nan."""
        low = self.found[0]
        for high in self.found[1:]:
            there = bound_fraction(high) > _TRACE
            if there and self.advantage(high) < 0 < self.advantage(low):
                return float(
                    scipy.optimize.brentq(
                        lambda n_B: self.advantage(self.clustered(n_B)),
                        low["n_B"],
                        high["n_B"],
                        xtol=1e-14,
                    )
                )
            low = high
        return float("nan")

    def dissolution(self, fraction: float) -> float:
        """The first density (fm^-3) from which on nuclei hold less than a mass fraction, or nan."""
        shares = np.array([bound_fraction(state) for state in self.found])
        if self.ending or shares[-1] > fraction or np.all(shares < fraction):
            return float("nan")
        last = int(np.flatnonzero(shares >= fraction)[-1])
        return float(
            scipy.optimize.brentq(
                lambda n_B: bound_fraction(self.clustered(n_B)) - fraction,
                self.found[last]["n_B"],
                self.found[last + 1]["n_B"],
                xtol=1e-12,
            )
        )
