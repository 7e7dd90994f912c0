"""Azeotrope, melting range and unmixing of all mixtures of two nuclei."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import gcd
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.crystal.liquids import LIQUIDS, MedinCumming, PotekhinCorrected, liquid_model
from core.crystal.mixtures import Mixture
from core.crystal.order.ordering_table import TABLE as ORDERING
from core.crystal.phases.mixture_map import MeltingSummary, melting_summary
from core.crystal.solids import DEFAULT_SHELLS, SOLIDS, MonteCarlo, ShortRange, solid_model
from core.errors import DenseMatterError, OutsideValidityError
from core.storage.provenance import Source
from core.storage.tables import (
    DOUBTFUL,
    FAILED,
    FLAGS,
    OUTSIDE,
    SOLVED,
    Coordinate,
    Variable,
    table_path,
)
from precomputed.recipe import Arrays, Recipe

POINT = ("solid", "liquid", "Z1", "Z2")
NUMBERS = {
    "azeotrope_Gamma": "Gamma of Z1 at the coldest azeotrope",
    "azeotrope_x": "its composition",
    "largest_step": "largest |x_solid - x_liquid| of coexisting phases",
    "step_Gamma": "Gamma of Z1 of the largest step",
    "step_x": "composition of the liquid there",
    "hottest_Gamma": "smallest Gamma of Z1 at which liquid and solid coexist",
    "coldest_Gamma": "largest Gamma of Z1 at which liquid and solid coexist",
    "critical_Gamma": "Gamma of Z1 at the hottest critical point of unmixing in the solid",
    "critical_x": "its composition",
}
COUNTS = {
    "azeotropes": "number of azeotropes",
    "liquid_ends": "1 where some of the melting lies outside the couplings of the liquid's fits",
    "broken": "1 where a melting line ends in the middle of the diagram",
}

MISSED = "what the energy of second order misses, in units of the mixing energy it gives"


@dataclass(frozen=True)
class CrystalMaps(Recipe):
    """Phase diagrams of all pairs of charges in a few numbers each.

    Each solid has a table, so that another one leaves them as they are.
    A diagram depends on Z2/Z1 alone: pairs of the same ratio share one. Pairs without Z1 < Z2 are
    outside.

    Parameters
    ----------
    highest : largest charge. solids, liquids : models. shells : of the short-range order.
    """

    highest: int = 30
    solids: tuple[str, ...] = (ShortRange.name,)
    liquids: tuple[str, ...] = (PotekhinCorrected.name, MedinCumming.name)
    shells: int = DEFAULT_SHELLS

    family: ClassVar[str] = "crystal-maps"
    title: ClassVar[str] = "Melting of all mixtures of two nuclei"
    references: ClassVar[tuple[str, ...]] = (
        "D. A. Baiko (2025)",
        "A. Y. Potekhin et al., Phys. Rev. E 80, 047401 (2009), doi:10.1103/PhysRevE.80.047401",
        "Z. Medin and A. Cumming, Phys. Rev. E 81, 036107 (2010), doi:10.1103/PhysRevE.81.036107",
        "S. Ogata et al., Phys. Rev. E 48, 1344 (1993), doi:10.1103/PhysRevE.48.1344",
    )
    resolution: ClassVar[Mapping[str, int]] = {"Z": 30}

    @property
    def name(self) -> str:
        """Such as crystal-maps-ogata."""
        return "-".join((self.family, *self.solids))

    @classmethod
    def family_of(cls, **resolution: int) -> tuple[Recipe, ...]:
        """A table for each solid; Z is the largest charge."""
        highest = cls.resolution_of(resolution)["Z"]
        return tuple(cls(highest, (solid,)) for solid in SOLIDS)

    @property
    def data(self) -> tuple[Source, ...]:
        """The table that Monte Carlo is read from."""
        return (table_path(ORDERING),) if MonteCarlo.name in self.solids else ()

    def modules(self) -> tuple[str, ...]:
        """This one, and those of the models."""
        solids = (SOLIDS[name].__module__ for name in self.solids)
        liquids = (LIQUIDS[name].__module__ for name in self.liquids)
        return (*super().modules(), *solids, *liquids)

    def coordinates(self) -> dict[str, Coordinate]:
        """Solid, liquid, Z1, Z2."""
        charges = np.arange(1, self.highest + 1)
        return {
            "solid": Coordinate(self.solids, meaning="model of the crystal"),
            "liquid": Coordinate(self.liquids, meaning="model of the liquid"),
            "Z1": Coordinate(charges, meaning="charge of the lighter nucleus"),
            "Z2": Coordinate(charges, meaning="charge of the heavier nucleus"),
        }

    def variables(self) -> dict[str, Variable]:
        """The numbers of `core.crystal.phases.mixture_map.MeltingSummary`."""
        return {
            **{name: Variable(POINT, meaning=text) for name, text in NUMBERS.items()},
            **{name: Variable(POINT, meaning=text, dtype="i1") for name, text in COUNTS.items()},
            "missed": Variable(POINT, meaning=MISSED),
            "residual": Variable(POINT, meaning="largest violation of coexistence, over T"),
            "flag": Variable(POINT, meaning="outcome", dtype="i1", codes=FLAGS),
        }

    def blocks(self) -> tuple[str, ...]:
        """One for each solid, liquid and Z1, such as short-range+paper+6."""
        return tuple(
            f"{solid}+{liquid}+{Z1}"
            for solid in self.solids
            for liquid in self.liquids
            for Z1 in range(1, self.highest)
        )

    def place(self, block: str) -> tuple[int, ...]:
        """Solid, liquid, Z1."""
        solid, liquid, Z1 = block.split("+")
        return self.solids.index(solid), self.liquids.index(liquid), int(Z1) - 1

    def compute(self, block: str) -> Arrays:
        """All Z2 that have no divisor in common with Z1."""
        solid, liquid, charge = block.split("+")
        Z1 = int(charge)
        row: dict[str, NDArray[Any]] = {
            name: np.full(self.highest, np.nan if variable.dtype == "f8" else 0, variable.dtype)
            for name, variable in self.variables().items()
        }
        for Z2 in range(Z1 + 1, self.highest + 1):
            if gcd(Z1, Z2) == 1:
                flag, found = self._pair(Mixture(Z1, Z2), solid, liquid)
                row["flag"][Z2 - 1] = flag
                for name, value in found.items():
                    row[name][Z2 - 1] = value
        return row

    def _pair(self, mixture: Mixture, solid: str, liquid: str) -> tuple[int, dict[str, float]]:
        try:
            found = melting_summary(
                liquid_model(liquid, mixture), solid_model(solid, mixture, self.shells)
            )
        except OutsideValidityError:
            return OUTSIDE, {}
        except (DenseMatterError, ArithmeticError, ValueError):
            return FAILED, {}
        names = (field.name for field in fields(MeltingSummary))
        return DOUBTFUL if found.doubtful else SOLVED, {
            name: getattr(found, name) for name in names
        }

    def assemble(self, parts: Mapping[str, Arrays]) -> dict[str, NDArray[Any]]:
        """The blocks, and copies for the pairs of the same ratio."""
        arrays = super().assemble(parts)
        arrays["flag"][:, :, *np.tril_indices(self.highest)] = OUTSIDE
        for Z1 in range(1, self.highest):
            for Z2 in range(Z1 + 1, self.highest + 1):
                common = gcd(Z1, Z2)
                if common > 1:
                    for values in arrays.values():
                        first = values[:, :, Z1 // common - 1, Z2 // common - 1]
                        values[:, :, Z1 - 1, Z2 - 1] = first
        return arrays
