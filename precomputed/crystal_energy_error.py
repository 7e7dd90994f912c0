"""What the crystal's energy of second order in the charge difference misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.crystal.mixtures import Mixture
from core.crystal.supercells import (
    SecondOrderError,
    Supercell,
    random_occupation,
    second_order_error,
)
from core.errors import InvalidInputError, NotConvergedError
from core.storage.tables import FAILED, FLAGS, SOLVED, Coordinate, Variable
from precomputed.recipe import Arrays, Recipe

POINT = ("mixture", "x", "configuration")
ENERGIES = {
    "unrelaxed": "Ewald energy of the ions on their sites, linear mixing taken off",
    "second_order": "the same and the energy of displacements of second order",
    "relaxed": "Ewald energy of the ions at rest, linear mixing taken off",
}
MEANS = {
    "unrelaxed_mean": "mean of the unrelaxed energy over configurations",
    "error_mean": "mean of relaxed less second-order energy",
    "error_standard_error": "standard error of error_mean",
}


@dataclass(frozen=True)
class CrystalEnergyError(Recipe):
    """Random supercells of 128 ions, relaxed, against the second order of the same ones.

    Parameters
    ----------
    mixtures : charges as "Z1-Z2".
    steps : compositions are 1/steps, 2/steps, ... below 1; a divisor of 128.
    configurations : for each composition.
    """

    mixtures: tuple[str, ...] = ("6-8", "7-8", "8-10")
    steps: int = 16
    configurations: int = 64

    family: ClassVar[str] = "crystal-energy-error"
    title: ClassVar[str] = "Error of the crystal energy of second order in the charge difference"
    references: ClassVar[tuple[str, ...]] = (
        "D. A. Baiko (2025): energy of second order, equations (5) to (9)",
        "J. Nocedal, Math. Comp. 35, 773 (1980), doi:10.1090/S0025-5718-1980-0572855-7: "
        "minimisation",
    )
    resolution: ClassVar[Mapping[str, int]] = {"x": 16, "configuration": 64}

    def __post_init__(self) -> None:
        if Supercell().count % self.steps:
            raise InvalidInputError(
                f"{self.steps} steps of x do not fit {Supercell().count} ions: give 2, 4, 8, 16, "
                "32, 64 or 128."
            )

    @classmethod
    def family_of(cls, **resolution: int) -> tuple[Recipe, ...]:
        """The one table; x is the number of steps from 0 to 1, a divisor of 128."""
        asked = cls.resolution_of(resolution)
        return (cls(steps=asked["x"], configurations=asked["configuration"]),)

    def coordinates(self) -> dict[str, Coordinate]:
        """Mixture, x, configuration."""
        return {
            "mixture": Coordinate(self.mixtures, meaning="charge numbers Z1-Z2"),
            "x": Coordinate(np.arange(1, self.steps) / self.steps, meaning="number fraction of Z2"),
            "configuration": Coordinate(np.arange(self.configurations), meaning="its number"),
        }

    def variables(self) -> dict[str, Variable]:
        """Energies of each configuration and their means."""
        energies = {name: Variable(POINT, "U_1", text) for name, text in ENERGIES.items()}
        means = {name: Variable(POINT[:2], "U_1", text) for name, text in MEANS.items()}
        return {
            **energies,
            **means,
            "residual": Variable(POINT, "e^2/a_i^2", "largest component of a force that is left"),
            "flag": Variable(POINT, meaning="outcome", dtype="i1", codes=FLAGS),
        }

    def blocks(self) -> tuple[str, ...]:
        """One for each mixture and composition, such as 6-8-3 for x = 3/16."""
        return tuple(f"{name}-{step}" for name in self.mixtures for step in range(1, self.steps))

    def place(self, block: str) -> tuple[int, ...]:
        """Mixture and composition."""
        name, step = block.rsplit("-", 1)
        return self.mixtures.index(name), int(step) - 1

    def compute(self, block: str) -> Arrays:
        """All configurations of a mixture and composition."""
        Z1, Z2, step = (int(number) for number in block.split("-"))
        found = [
            self._configuration(Mixture(Z1, Z2), step, number)
            for number in range(self.configurations)
        ]
        energies = {
            name: np.array([np.nan if one is None else getattr(one, name) for one in found])
            for name in ENERGIES
        }
        return {
            **energies,
            **_means(energies),
            "residual": np.array([np.nan if one is None else one.largest_force for one in found]),
            "flag": np.array([FAILED if one is None else SOLVED for one in found], dtype="i1"),
        }

    def _configuration(self, mixture: Mixture, step: int, number: int) -> SecondOrderError | None:
        """The configuration follows from its coordinates; None if it does not come to rest."""
        generator = np.random.default_rng([mixture.Z1, mixture.Z2, step, self.steps, number])
        cell = Supercell()
        occupation = random_occupation(cell, step / self.steps, generator)
        try:
            return second_order_error(mixture, cell, occupation)
        except NotConvergedError:
            return None


def _means(energies: Mapping[str, NDArray[Any]]) -> Arrays:
    error = energies["relaxed"] - energies["second_order"]
    solved = np.isfinite(error)
    count = int(solved.sum())
    if count < 2:
        return dict.fromkeys(MEANS, np.array(np.nan))
    return {
        "unrelaxed_mean": energies["unrelaxed"][solved].mean(),
        "error_mean": error[solved].mean(),
        "error_standard_error": error[solved].std(ddof=1) / np.sqrt(count),
    }
