"""Order of the crystal mixture by lattice Monte Carlo, for all charges at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.crystal.order.monte_carlo import EDGE, SHELLS, replica, statistics
from core.storage.tables import DOUBTFUL, FAILED, FLAGS, SOLVED, Coordinate, Variable
from precomputed.recipe import Arrays, Recipe

SITES = 2 * EDGE**3
HIGHEST_COUPLING = 48.0
"""Largest g: C/O at x = 1/2 orders to CsCl at 48.9."""
ORDERING = 11.25
"""g x(1-x) above which a superlattice may be stable, or be met in one replica and not in another:
45/4, from where on hysteresis is near at x = 1/2."""
LONG_RANGE = 0.05
"""|sigma_k|^2/N^2 of a wave from which on a replica has ordered."""
POINT = ("x", "g")


@dataclass(frozen=True)
class CrystalOrdering(Recipe):
    """phi(x, g), its derivative and the pair probabilities of the disordered crystal.

    Parameters
    ----------
    compositions, couplings : numbers of grid points. replicas : independent ladders in g.
    sweeps : exchanges tried per ion at each coupling, in each replica.
    """

    compositions: int = 10
    couplings: int = 20
    replicas: int = 8
    sweeps: int = 2400

    family: ClassVar[str] = "crystal-ordering"
    title: ClassVar[str] = "Order of the binary bcc Coulomb crystal by lattice Monte Carlo"
    references: ClassVar[tuple[str, ...]] = (
        "D. A. Baiko (2025): energy of second order in the charge difference",
        "N. Metropolis et al., J. Chem. Phys. 21, 1087 (1953), doi:10.1063/1.1699114",
        "T. H. Berlin & M. Kac, Phys. Rev. 86, 821 (1952), doi:10.1103/PhysRev.86.821",
    )
    resolution: ClassVar[Mapping[str, int]] = {"x": 10, "g": 20, "replica": 8, "sweeps": 2400}

    @classmethod
    def family_of(cls, **resolution: int) -> tuple[Recipe, ...]:
        """The one table; "sweeps" is the length of a run rather than a number of grid points."""
        asked = cls.resolution_of(resolution)
        return (cls(asked["x"], asked["g"], asked["replica"], asked["sweeps"]),)

    @property
    def filled(self) -> NDArray[np.int64]:
        """Numbers of ions Z2 among the cell's 1024, up to a half of them."""
        steps = np.arange(1, self.compositions + 1) / self.compositions
        return np.rint(0.5 * SITES * steps).astype(np.int64)

    @property
    def g(self) -> NDArray[np.float64]:
        """Couplings, closer where the order begins."""
        steps = np.arange(1, self.couplings + 1) / self.couplings
        return HIGHEST_COUPLING * steps**1.5

    def coordinates(self) -> dict[str, Coordinate]:
        """Composition, coupling, shell and replica."""
        return {
            "x": Coordinate(self.filled / SITES, "", "number fraction of Z2; 1 - x is the same"),
            "g": Coordinate(self.g, "", "Gamma K(x)"),
            "shell": Coordinate(np.arange(1, SHELLS + 1), "", "neighbour shell of the bcc lattice"),
            "replica": Coordinate(np.arange(self.replicas), "", "independent runs"),
        }

    def variables(self) -> dict[str, Variable]:
        """Means with their standard errors, and the replicas they were made from."""
        shells, runs = (*POINT, "shell"), ("x", "replica", "g")
        return {
            "phi": Variable(POINT, "", "(F - F_random)/(N T)"),
            "phi_error": Variable(POINT, "", "standard error of phi"),
            "eps": Variable(POINT, "", "dphi/dg, energy per ion in units of K(x) U_1"),
            "eps_error": Variable(POINT, "", "standard error of eps"),
            "spherical_phi": Variable(POINT, "", "phi of the spherical model"),
            "spherical_eps": Variable(POINT, "", "eps of the spherical model"),
            "deviation": Variable(shells, "", "alpha_i - x^2"),
            "deviation_error": Variable(shells, "", "standard error of alpha_i - x^2"),
            "cell_eps": Variable(runs, "", "eps of the cell of 1024 ions, each replica"),
            "order": Variable(runs, "", "largest |sigma_k|^2/N^2 of any wave", "f4"),
            "acceptance": Variable(runs, "", "share of exchanges accepted", "f4"),
            "residual": Variable(POINT, "", "drift of eps added up exchange by exchange", "f4"),
            "flag": Variable(POINT, meaning="outcome", dtype="i1", codes=FLAGS),
        }

    def blocks(self) -> tuple[str, ...]:
        """One for each composition and replica, such as "x512-r3"."""
        return tuple(f"x{filled}-r{run}" for filled in self.filled for run in range(self.replicas))

    def place(self, block: str) -> tuple[int, ...]:
        """The composition's number: a composition without all its replicas has failed."""
        return (int(np.flatnonzero(self.filled == _numbers(block)[0])[0]),)

    def compute(self, block: str) -> Arrays:
        """One replica of one composition, up the ladder of couplings."""
        filled, run = _numbers(block)
        found = replica(filled, self.g, self.sweeps, (filled, run))
        return {
            "eps": found.eps,
            "deviation": found.deviation,
            "order": found.order,
            "acceptance": found.acceptance,
            "residual": found.residual,
        }

    def assemble(self, parts: Mapping[str, Arrays]) -> dict[str, NDArray[Any]]:
        """Means over the replicas of each composition that has all of them."""
        arrays = super().assemble({})
        arrays["flag"][:] = FAILED
        for row, filled in enumerate(self.filled.tolist()):
            runs = [parts.get(f"x{filled}-r{run}") for run in range(self.replicas)]
            whole = [run for run in runs if run is not None]
            if len(whole) == self.replicas:
                self._enter(arrays, row, whole)
        return arrays

    def _enter(self, arrays: dict[str, NDArray[Any]], row: int, runs: list[Arrays]) -> None:
        x = float(self.filled[row] / SITES)
        together = {name: np.stack([run[name] for run in runs]) for name in runs[0]}
        means = statistics(x, self.g, together["eps"], together["deviation"])
        for name, values in vars(means).items():
            arrays[name][row] = values
        arrays["cell_eps"][row] = together["eps"]
        arrays["order"][row] = together["order"]
        arrays["acceptance"][row] = together["acceptance"]
        arrays["residual"][row] = together["residual"].max(axis=0)
        ordered = (together["order"] > LONG_RANGE).any(axis=0) | (self.g * x * (1 - x) > ORDERING)
        arrays["flag"][row] = np.where(ordered, DOUBTFUL, SOLVED)


def _numbers(block: str) -> tuple[int, int]:
    """How many ions are Z2, and which replica it is."""
    filled, run = block.removeprefix("x").split("-r")
    return int(filled), int(run)
