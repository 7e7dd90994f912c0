"""General purpose equation of state: any temperature, proton fraction and density of the crust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.matter.general_purpose import PHASES, UNITS, general_purpose_track
from core.matter.model import DEFAULT_INTERACTION, Matter
from core.nuclides.pool_names import DEFAULT, parse_pool_name
from core.storage.provenance import Source
from core.storage.tables import DOUBTFUL, FAILED, FLAGS, SOLVED, Coordinate, Variable
from precomputed.crust_sources import REFERENCES, WIDEST_N_B, WIDEST_T, sources
from precomputed.recipe import Arrays, Range, Recipe

TEMPERATURES = (0.1, 10.0)
"""MeV, at equal logarithmic distances."""
PROTON_FRACTIONS = (0.01, 0.6)
"""At equal distances."""
DENSITIES = (1e-12, 0.32)
"""fm^-3, at equal logarithmic distances."""

LINE, POINT = ("T", "Y_p"), ("T", "Y_p", "n_B")
MEANINGS = {
    "P": "pressure, with leptons and photons",
    "s": "entropy per baryon",
    "f": "free energy density without m_n n_B",
    "e": "internal energy density without m_n n_B",
    "mu_n": "chemical potential of neutrons without rest mass",
    "mu_p": "chemical potential of protons without rest mass",
    "mu_e": "chemical potential of electrons with rest mass, without C",
    "C": "what the Coulomb energy of nuclei adds to the chemical potential of leptons",
    "dP_dn": "dP/dn_B at fixed T and Y_p",
    "dP_dT": "dP/dT at fixed n_B and Y_p",
    "ds_dT": "d(s/n_B)/dT at fixed n_B and Y_p",
    "c_s2": "square of the sound speed over c^2, at fixed entropy per baryon and Y_p",
    "Gamma": "adiabatic index dlnP/dlnn_B at fixed entropy per baryon and Y_p",
    "Y_mu": "net muons per baryon; Y_p - Y_mu electrons",
    "X_n": "mass fraction of free neutrons",
    "X_p": "mass fraction of free protons",
    "X_d": "mass fraction of 2H",
    "X_t": "mass fraction of 3H",
    "X_He3": "mass fraction of 3He",
    "X_He4": "mass fraction of 4He",
    "X_light": "mass fraction of all other nuclei with A < 20",
    "A_light": "their mean mass number",
    "Z_light": "their mean charge number",
    "X_heavy": "mass fraction of nuclei with A >= 20",
    "A_heavy": "their mean mass number",
    "Z_heavy": "their mean charge number",
    "xi": "share of the volume that nuclei leave to the gas",
    "residual": "largest relative error of baryon number, charge and the sum of mass fractions",
}
SINGLE = (
    "Y_mu", "X_n", "X_p", "X_d", "X_t", "X_He3", "X_He4", "X_light", "A_light", "Z_light",
    "X_heavy", "A_heavy", "Z_heavy", "xi", "residual",
)  # fmt: skip
"""What is stored in single precision; thermodynamics is in double, to stay consistent."""


@dataclass(frozen=True)
class CrustGeneral(Recipe):
    """Thermodynamics and composition over T (MeV), Y_p and n_B (fm^-3).

    Parameters
    ----------
    interaction, pool : of the matter; its other choices are the usual ones.
    temperatures, proton_fractions, densities : numbers of grid points.
    T_range, Y_p_range, n_B_range : their first and last values.
    """

    interaction: str = DEFAULT_INTERACTION
    pool: str = DEFAULT
    temperatures: int = 16
    proton_fractions: int = 12
    densities: int = 70
    T_range: tuple[float, float] = TEMPERATURES
    Y_p_range: tuple[float, float] = PROTON_FRACTIONS
    n_B_range: tuple[float, float] = DENSITIES

    family: ClassVar[str] = "crust-general"
    title: ClassVar[str] = "General purpose equation of state of clusterised matter"
    references: ClassVar[tuple[str, ...]] = REFERENCES
    resolution: ClassVar[Mapping[str, int]] = {"T": 16, "Y_p": 12, "n_B": 70}
    ranges: ClassVar[Mapping[str, Range]] = {
        "T": WIDEST_T,
        "Y_p": Range(0.001, 0.7),
        "n_B": WIDEST_N_B,
    }

    @property
    def data(self) -> tuple[Source, ...]:
        """Of the masses, the spins and the interaction."""
        return sources(self.interaction, self.pool)

    @classmethod
    def family_of(cls, **resolution: int) -> tuple[Recipe, ...]:
        """The one table, at a resolution."""
        asked = cls.resolution_of(resolution)
        return (
            cls(temperatures=asked["T"], proton_fractions=asked["Y_p"], densities=asked["n_B"]),
        )

    @property
    def T(self) -> NDArray[np.float64]:
        """Temperatures, MeV."""
        return np.geomspace(*self.T_range, self.temperatures)

    @property
    def Y_p(self) -> NDArray[np.float64]:
        """Proton fractions."""
        return np.linspace(*self.Y_p_range, self.proton_fractions)

    @property
    def n_B(self) -> NDArray[np.float64]:
        """Densities, fm^-3."""
        return np.geomspace(*self.n_B_range, self.densities)

    def coordinates(self) -> dict[str, Coordinate]:
        """T, Y_p and n_B."""
        return {
            "T": Coordinate(self.T, "MeV", "temperature"),
            "Y_p": Coordinate(self.Y_p, "", "protons, in nuclei or not, per baryon"),
            "n_B": Coordinate(self.n_B, "fm^-3", "baryon density"),
        }

    def variables(self) -> dict[str, Variable]:
        """The columns of the tracks, their phase, and where the phase changes."""
        columns = {
            name: Variable(POINT, unit, MEANINGS[name], "f4" if name in SINGLE else "f8")
            for name, unit in UNITS.items()
        }
        return {
            **columns,
            "phase": Variable(
                POINT, meaning="branch of lower free energy", dtype="i1", codes=PHASES
            ),
            "flag": Variable(POINT, meaning="outcome", dtype="i1", codes=FLAGS),
            "n_change": Variable(
                LINE, "fm^-3", "last density with nuclei, where homogeneous matter takes over"
            ),
            "f_jump": Variable(LINE, "MeV", "rise of f/n_B at n_change"),
            "P_jump": Variable(LINE, "MeV fm^-3", "change of P at n_change"),
        }

    def blocks(self) -> tuple[str, ...]:
        """One for each temperature and proton fraction, by their numbers."""
        pairs = product(range(self.temperatures), range(self.proton_fractions))
        return tuple(f"T{number}-Y{other}" for number, other in pairs)

    def place(self, block: str) -> tuple[int, ...]:
        """The numbers of the temperature and of the proton fraction."""
        return tuple(int(part[1:]) for part in block.split("-"))

    def compute(self, block: str) -> Arrays:
        """All densities at one temperature and proton fraction."""
        i, j = self.place(block)
        matter = Matter(self.interaction, parse_pool_name(self.pool))
        found = general_purpose_track(matter, float(self.T[i]), float(self.Y_p[j]), self.n_B)
        flag = np.where(found.solved, np.where(found.doubtful, DOUBTFUL, SOLVED), FAILED)
        change = found.change
        return {
            **found.columns,
            "phase": found.phase,
            "flag": flag,
            "n_change": np.array(change.n_B),
            "f_jump": np.array(change.df),
            "P_jump": np.array(change.dP),
        }
