"""Where liquids of carbon, oxygen and neon freeze into crystals with short-range order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.crystal.ternary.buoyancy import Matter, density_step, neutral_buoyancy
from core.crystal.ternary.equilibrium.freezing import BELOW_FITS, OVERTAKEN, freezing
from core.crystal.ternary.isotopes import isotope_masses
from core.crystal.ternary.liquids.potekhin_corrected import PotekhinCorrected
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids.short_range import ShortRange
from core.storage.tables import DOUBTFUL, FAILED, FLAGS, OUTSIDE, SOLVED, Coordinate, Variable
from precomputed.recipe import Arrays, Recipe

POINT = ("x2", "x3")
NEUTRAL = ("ratio", "root")
NUMBERS = {
    "Gamma": "coupling of Z1 at which the liquid freezes",
    "x2_solid": "number fraction of Z2 in the crystals",
    "x3_solid": "number fraction of Z3 in the crystals",
    "k3": "x3 of the crystals over that of the liquid; of a trace where x3 = 0",
    "density_step": "density of the crystals less that of the liquid, relative, at equal pressure",
}
NEUTRAL_NUMBERS = {
    "neutral_x3": "number fraction of Z3 in a liquid whose crystals are as dense as it",
    "neutral_X3": "its mass fraction",
    "neutral_Gamma": "coupling of Z1 at which that liquid freezes",
}
ROOTS = 3
"""Of neutral buoyancy at one ratio; two were seen."""


@dataclass(frozen=True)
class TernaryMaps(Recipe):
    """The freezing surface over the triangle, and the line of neutral buoyancy.

    Parameters
    ----------
    charges : Z1, Z2 and Z3. isotopes : of the three nuclei. relativity : p_F/(m_e c).
    steps : intervals of x2 and of x3 from 0 to 1. ratios : values of x2/(x1 + x2) from 0 to 1.
    """

    charges: tuple[int, int, int] = (6, 8, 10)
    isotopes: tuple[str, str, str] = ("12C", "16O", "22Ne")
    relativity: float = 1.7
    steps: int = 100
    ratios: int = 41

    family: ClassVar[str] = "ternary-maps"
    title: ClassVar[str] = "Freezing of carbon, oxygen and neon with short-range order"
    references: ClassVar[tuple[str, ...]] = (
        "D. A. Baiko (2025): short-range order of two nuclei",
        "A. Y. Potekhin et al., Phys. Rev. E 80, 047401 (2009), doi:10.1103/PhysRevE.80.047401",
    )
    resolution: ClassVar[Mapping[str, int]] = {"x": 100, "ratio": 41}

    @classmethod
    def family_of(cls, **resolution: int) -> tuple[Recipe, ...]:
        """The one table; x is the number of intervals of a fraction, ratio that of its values."""
        asked = cls.resolution_of(resolution)
        return (cls(steps=asked["x"], ratios=asked["ratio"]),)

    @cached_property
    def models(self) -> tuple[PotekhinCorrected, ShortRange, Matter]:
        """Liquid, solid, and what densities depend on."""
        ternary = Ternary(*self.charges)
        matter = Matter(isotope_masses(ternary, self.isotopes), self.relativity)
        return PotekhinCorrected(ternary), ShortRange(ternary), matter

    @property
    def fractions(self) -> NDArray[np.float64]:
        """The values of x2 and x3."""
        return np.asarray(np.arange(self.steps + 1) / self.steps)

    def coordinates(self) -> dict[str, Coordinate]:
        """x2, x3; ratio, root."""
        ratios = np.linspace(0.0, 1.0, self.ratios)
        return {
            "x2": Coordinate(self.fractions, meaning="number fraction of Z2 in the liquid"),
            "x3": Coordinate(self.fractions, meaning="number fraction of Z3 in the liquid"),
            "ratio": Coordinate(ratios, meaning="x2/(x1 + x2) of a neutral liquid"),
            "root": Coordinate(np.arange(ROOTS), meaning="number of the neutral liquid, x3 rising"),
        }

    def variables(self) -> dict[str, Variable]:
        """What freezes at each composition, and the neutral liquids."""
        return {
            **{name: Variable(POINT, meaning=text) for name, text in NUMBERS.items()},
            "binds": Variable(
                POINT, meaning="1 where S(k) >= 0 limits the crystal's order", dtype="i1"
            ),
            "residual": Variable(POINT, meaning="largest difference of chemical potentials over T"),
            "flag": Variable(POINT, meaning="outcome", dtype="i1", codes=FLAGS),
            **{name: Variable(NEUTRAL, meaning=text) for name, text in NEUTRAL_NUMBERS.items()},
            "floats_above": Variable(
                NEUTRAL, meaning="1 where crystals float with more of Z3", dtype="i1"
            ),
            "floats_from_traces": Variable(
                NEUTRAL[:1], meaning="1 where crystals float at the smallest x3", dtype="i1"
            ),
        }

    def blocks(self) -> tuple[str, ...]:
        """One for each x2, such as x2-12, and each ratio, such as ratio-3."""
        rows = tuple(f"x2-{row}" for row in range(self.steps + 1))
        return (*rows, *(f"ratio-{row}" for row in range(self.ratios)))

    def place(self, block: str) -> tuple[int, ...]:
        """Its number."""
        return (int(block.rsplit("-", 1)[1]),)

    def compute(self, block: str) -> Arrays:
        """All x3 of a row, or the neutral liquids of a ratio."""
        kind, row = block.rsplit("-", 1)
        return self._row(int(row)) if kind == "x2" else self._neutral(int(row))

    def _row(self, row: int) -> Arrays:
        liquid, solid, matter = self.models
        count = self.steps + 1 - row
        x3 = self.fractions[:count]
        # No rounding: what is absent is 0.
        x1 = (self.steps - row - np.arange(count)) / self.steps
        x = np.stack([x1, np.full(count, self.fractions[row]), x3], axis=1)
        found = freezing(liquid, solid, x)
        there = np.isfinite(found.gamma)
        columns = {name: np.full(self.steps + 1, np.nan) for name in (*NUMBERS, "residual")}
        flag = np.full(self.steps + 1, OUTSIDE, dtype="i1")
        binds = np.zeros(self.steps + 1, dtype="i1")
        flag[:count] = [_flag(reason) for reason in found.reasons]
        here = np.flatnonzero(there)
        melted, frozen, gamma = found.liquid[there], found.solid[there], found.gamma[there]
        apart = liquid.excess_potentials(melted, gamma) - solid.excess_potentials(frozen, gamma)
        values = {
            "Gamma": gamma,
            "x2_solid": frozen[:, 1],
            "x3_solid": frozen[:, 2],
            "k3": np.exp(apart[:, 2]),
            "density_step": density_step(liquid, solid, matter, melted, frozen, gamma).total,
            "residual": _residual(melted, frozen, apart),
        }
        for name, column in values.items():
            columns[name][here] = column
        binds[here] = solid.ordering(frozen, gamma).positivity_binds
        return {**columns, "binds": binds, "flag": flag}

    def _neutral(self, row: int) -> Arrays:
        liquid, solid, matter = self.models
        ratio = float(np.linspace(0.0, 1.0, self.ratios)[row])
        found = neutral_buoyancy(liquid, solid, matter, ratio)
        columns = {name: np.full(ROOTS, np.nan) for name in NEUTRAL_NUMBERS}
        above = np.zeros(ROOTS, dtype="i1")
        for place, point in enumerate(found.points[:ROOTS]):
            columns["neutral_x3"][place] = point.x3
            columns["neutral_X3"][place] = point.X3
            columns["neutral_Gamma"][place] = point.gamma
            above[place] = point.floats_above
        first = found.points[0].floats_above if found.points else found.reason.find("sink") >= 0
        return {
            **columns,
            "floats_above": above,
            "floats_from_traces": np.array(not first, dtype="i1"),
        }


def _flag(reason: str) -> int:
    known = {"": SOLVED, BELOW_FITS: OUTSIDE, OVERTAKEN: DOUBTFUL}
    return known.get(reason, FAILED)


def _residual(melted: NDArray[Any], frozen: NDArray[Any], apart: NDArray[Any]) -> NDArray[Any]:
    """Largest difference of chemical potentials of the nuclei that are there.

    apart : g of the liquid less that of the solid.
    """
    present = melted > 0.0
    logs = np.log(np.where(present, melted, 1.0)) - np.log(np.where(present, frozen, 1.0))
    return np.asarray(np.abs(np.where(present, logs + apart, 0.0)).max(axis=1))
