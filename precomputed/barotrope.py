"""The equation of state of the crust in beta equilibrium along the density, at one temperature.

What programs for stars ask for: P, the energy density and the composition as functions of n_B. The
states are solved anew at the densities of a crust-beta table, in double precision and at any
temperature, with the matched window between nuclei and homogeneous matter
(`core.matter.matching`), so that P and the energy density rise without a jump.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from core.crust.composition import composition
from core.crust.eos import equation_of_state
from core.crust.eos_window import MATCHED
from core.crust.table_rows import FAMILY
from core.dataset import Dataset
from core.errors import InvalidInputError, OutsideValidityError
from core.matter.equilibrium import CLUSTERS
from core.matter.model import Matter
from core.nuclides.pool_names import parse_pool_name
from core.storage.tables import Table
from precomputed.crust_sources import WIDEST_T
from precomputed.export_files import origin

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Barotrope:
    """One line of states, rising in n_B.

    Parameters
    ----------
    T : MeV. title : what the line is and what made it. references : its sources.
    states : columns of `core.crust.eos.equation_of_state`.
    nuclei : columns of `core.crust.composition.composition` at the same densities.
    """

    T: float
    title: str
    references: str
    states: Dataset
    nuclei: Dataset

    def column(self, name: str) -> Array:
        """A column of the states as numbers."""
        return np.asarray(self.states[name], dtype=float)

    @property
    def n_B(self) -> Array:
        """Baryon density, fm^-3."""
        return self.column("n_B")

    @property
    def P(self) -> Array:
        """Pressure, MeV fm^-3."""
        return self.column("P")

    @property
    def energy_density(self) -> Array:
        """Energy density with rest masses, MeV fm^-3."""
        return self.column("energy_density")

    @property
    def phase(self) -> NDArray[np.bool_]:
        """Whether the stable phase has nuclei; in the window, the one that would be without it."""
        return np.asarray(self.nuclei["phase"] == CLUSTERS)

    @property
    def notes(self) -> tuple[str, ...]:
        """Where the branches end and how they are joined."""
        inside = self.states["branch"] == MATCHED
        counted = f"{int(inside.sum())} of {len(inside)} densities lie in the matched window."
        return (*self.states.notes, counted)

    def number_fractions(self) -> dict[str, Array]:
        """Electrons, muons, free neutrons, free protons and nuclei per baryon."""
        X = {name: np.asarray(self.nuclei[f"X_{name}"], dtype=float) for name in _MASSES}
        nuclei = np.zeros(len(self.n_B))
        A, Z = self.mean_nucleus()
        there = A > 0
        nuclei[there] = (X["heavy"] + X["light"])[there] / A[there]
        charge = X["free_p"] + Z * nuclei
        Y_e = np.asarray(self.nuclei["Y_e"], dtype=float)
        return {
            "e": Y_e,
            # Rounding leaves a few 1e-16 where there are none.
            "mu": np.where(charge - Y_e > _ROUNDING, charge - Y_e, 0.0),
            "n": X["free_n"],
            "p": X["free_p"],
            "nuclei": nuclei,
        }

    def mean_nucleus(self) -> tuple[Array, Array]:
        """Mean mass and charge number of nuclei; zero without nuclei."""
        A, Z = (np.asarray(self.nuclei[name], dtype=float) for name in ("A_mean", "Z_mean"))
        return np.nan_to_num(A), np.nan_to_num(Z)

    def enthalpy(self) -> Array:
        """H = int dP/(eps + P) from the first density, over c^2: zero there."""
        P = self.P
        rising = PchipInterpolator(np.log(P), P / (self.energy_density + P)).antiderivative()
        return np.asarray(rising(np.log(P)))


_MASSES = ("free_n", "free_p", "heavy", "light")
_ROUNDING = 1e-12


def barotrope(table: Table, T: float) -> Barotrope:
    """The line of a crust-beta table's matter and densities at T (MeV).

    Raises
    ------
    InvalidInputError : it is another kind of table, or T is outside what the model is made for.
    OutsideValidityError : P or the energy density falls somewhere with n_B.
    """
    if table.attributes.get("family") != FAMILY:
        raise InvalidInputError(
            f"{table.name} is no table in beta equilibrium: this format is for {FAMILY} tables."
        )
    if not WIDEST_T.lowest <= T <= WIDEST_T.highest:
        raise InvalidInputError(
            f"T = {T:g} MeV cannot be: choose {WIDEST_T.lowest:g} to {WIDEST_T.highest:g} MeV."
        )
    inputs = json.loads(table.attributes["inputs"])
    matter = Matter(inputs["interaction"], parse_pool_name(inputs["pool"]))
    n_B = tuple(table.native("n_B").tolist())
    states = equation_of_state(matter, T, n_B).where(in_use=1)
    line = Barotrope(
        T,
        f"{origin(table)}, at T = {T:g} MeV: {matter.interaction}, pool {matter.pool}",
        table.attributes.get("references", ""),
        states,
        composition(matter, T, tuple(np.asarray(states["n_B"], dtype=float).tolist())),
    )
    for name, values in (("P", line.P), ("the energy density", line.energy_density)):
        falls = np.flatnonzero(np.diff(values) <= 0)
        if len(falls):
            raise OutsideValidityError(
                f"At T = {T:g} MeV {name} of {table.name} does not rise at n_B = "
                f"{line.n_B[falls[0]]:.4g} fm⁻³, and no star can be made of that: choose another T "
                "or a smaller range of n_B."
            )
    return line
