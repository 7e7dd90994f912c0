"""The crust in beta equilibrium over temperature and density."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.crust import table_rows
from core.crust.composition import HIGHEST_DENSITY, UNITS
from core.crust.table_rows import (
    FAMILY,
    MOST_ABUNDANT,
    PHASES,
    POOLS,
    rows,
    table_name,
)
from core.matter.interactions import TABULATED
from core.matter.model import DEFAULT_INTERACTION, Matter
from core.nuclides.pool import pool
from core.nuclides.pool_names import DEFAULT, parse_pool_name
from core.storage.provenance import Source
from core.storage.tables import FLAGS, Coordinate, Variable
from precomputed.crust_sources import REFERENCES, WIDEST_N_B, WIDEST_T, sources
from precomputed.recipe import Arrays, Range, Recipe

TEMPERATURES = (0.1, 10.0)
"""MeV."""
DENSITIES = (1e-10, HIGHEST_DENSITY)
"""fm^-3."""
POINT = ("T", "n_B")
MEANINGS = {
    "Y_e": "net electrons per baryon",
    "X_free_n": "mass fraction of free neutrons",
    "X_free_p": "mass fraction of free protons",
    "X_heavy": "mass fraction of nuclei with A >= 20",
    "X_light": "mass fraction of nuclei with 2 <= A < 20",
    "X_He14": "mass fraction of 14He",
    "A_over_Z": "mean A over mean Z of nuclei",
    "A_mean": "mean mass number of nuclei",
    "Z_mean": "mean charge number of nuclei",
    "Q_imp": "impurity, variance of the charge number of nuclei",
    "mu_n": "chemical potential of neutrons without rest mass",
    "mu_e": "chemical potential of electrons",
    "P": "pressure",
    "rho": "mass density",
    "degeneracy": "largest n lambda^3/z of all nuclides",
}


@dataclass(frozen=True)
class CrustBeta(Recipe):
    """Composition, pressure and chemical potentials of the stable phase; T in MeV, n_B in fm^-3.

    Parameters
    ----------
    interaction, pool : of the matter; its other choices are the usual ones.
    temperatures, densities : numbers of grid points, at equal logarithmic distances.
    T_range, n_B_range : first and last temperature (MeV) and density (fm^-3).
    """

    interaction: str = DEFAULT_INTERACTION
    pool: str = DEFAULT
    temperatures: int = 40
    densities: int = 300
    T_range: tuple[float, float] = TEMPERATURES
    n_B_range: tuple[float, float] = DENSITIES

    family: ClassVar[str] = FAMILY
    title: ClassVar[str] = "Crust of a neo-neutron star in beta equilibrium"
    references: ClassVar[tuple[str, ...]] = REFERENCES
    resolution: ClassVar[Mapping[str, int]] = {"T": 40, "n_B": 300}
    ranges: ClassVar[Mapping[str, Range]] = {"T": WIDEST_T, "n_B": WIDEST_N_B}

    @property
    def name(self) -> str:
        """Such as crust-beta-BSk25-default."""
        return table_name(self.interaction, self.pool)

    @property
    def data(self) -> tuple[Source, ...]:
        """Of the masses, the spins and the interaction."""
        return sources(self.interaction, self.pool)

    @classmethod
    def family_of(cls, **resolution: int) -> tuple[Recipe, ...]:
        """A table for each interaction and pool."""
        asked = cls.resolution_of(resolution)
        return tuple(
            cls(interaction, name, asked["T"], asked["n_B"])
            for name, interaction in product(POOLS, TABULATED)
        )

    @property
    def T(self) -> NDArray[np.float64]:
        """Temperatures, MeV."""
        return np.geomspace(*self.T_range, self.temperatures)

    @property
    def n_B(self) -> NDArray[np.float64]:
        """Densities, fm^-3."""
        return np.geomspace(*self.n_B_range, self.densities)

    def coordinates(self) -> dict[str, Coordinate]:
        """T, n_B, and the pool's nuclides."""
        nuclides = pool(self.pool)
        return {
            "T": Coordinate(self.T, "MeV", "temperature"),
            "n_B": Coordinate(self.n_B, UNITS["n_B"], "baryon density"),
            "rank": Coordinate(
                np.arange(MOST_ABUNDANT, dtype=np.int16), meaning="by mass fraction, 0 the largest"
            ),
            "nuclide": Coordinate(
                (1000 * nuclides.Z + nuclides.A).astype(np.int32),
                meaning="nuclides of the pool as 1000 Z + A",
            ),
        }

    def variables(self) -> dict[str, Variable]:
        """The columns of the composition and the most abundant nuclides."""
        scalars = {
            name: Variable(POINT, UNITS.get(name, ""), MEANINGS[name], "f4")
            for name in (*table_rows.SCALARS, "degeneracy")
        }
        return {
            **scalars,
            "phase": Variable(POINT, meaning="stable phase", dtype="i1", codes=PHASES),
            "X": Variable((*POINT, "rank"), "", "mass fractions of the most abundant", "f4"),
            "most": Variable(
                (*POINT, "rank"), "", "their places along the coordinate nuclide; -1: none", "i2"
            ),
            "residual": Variable(
                POINT, "", "largest relative error of baryon number and of charge", "f4"
            ),
            "flag": Variable(POINT, meaning="outcome", dtype="i1", codes=FLAGS),
        }

    def blocks(self) -> tuple[str, ...]:
        """One for each temperature, by its number."""
        return tuple(f"T{number}" for number in range(self.temperatures))

    def place(self, block: str) -> tuple[int, ...]:
        """The temperature's number."""
        return (int(block.removeprefix("T")),)

    def compute(self, block: str) -> Arrays:
        """All densities at one temperature."""
        (number,) = self.place(block)
        matter = Matter(self.interaction, parse_pool_name(self.pool))
        return rows(matter, float(self.T[number]), self.n_B)
