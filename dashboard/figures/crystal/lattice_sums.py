"""Table I of Baiko 2025: neighbour shells and the energies of their order parameters."""

from __future__ import annotations

import numpy as np

from core.crystal.lattice_sums import lattice_sums
from core.dataset import Dataset
from dashboard.figures.common.base import Figure
from dashboard.figures.common.summary_text import counted, extremes, paragraph
from dashboard.figures.crystal.inputs import lattice_name, shell_count
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE
from dashboard.plots.vocabulary import Axis, Marks, Panel

DEFINITIONS = {
    "shell": "number of the shell of neighbours by distance; 0 is the ion itself",
    "neighbours": "vectors in the shell that symmetry makes equivalent, m_i",
    "I": "m_i over the distance, Coulomb energy of order",
    "T": "energy of order that static displacements take off; T_0 at shell 0",
    **{
        f"vector_{axis}": f"{axis} of one vector of the shell, in half-edges a_l/2 of the cubic "
        "cell; the others follow by permutations and signs"
        for axis in "xyz"
    },
}


class LatticeSumsTable(Figure):
    """Lattice sums by neighbour shell; shell 0 is the ion itself (T_0)."""

    path = "crystal/lattice-sums"
    title = "Lattice sums"

    lattice = lattice_name()
    shells = shell_count()

    def dataset(self) -> Dataset:
        """Columns shell, distance (a_i), neighbours, I, T, I_minus_T (e^2/a_i), vector (a_l/2).

        Shell 0 is the ion itself, which has T_0 alone.
        """
        sums = lattice_sums(self.lattice, self.shells)
        vectors = np.array([(0, 0, 0)] + [shell.half_steps for shell in sums.shells])
        energies = np.concatenate([[np.nan], sums.I])
        displacement = np.concatenate([[sums.T0], sums.T])
        return Dataset(
            columns={
                "shell": np.arange(len(vectors)),
                "distance": np.array([0.0] + [shell.distance for shell in sums.shells]),
                "neighbours": np.array([1] + [shell.neighbours for shell in sums.shells]),
                "I": energies,
                "T": displacement,
                "I_minus_T": energies - displacement,
                "vector_x": vectors[:, 0],
                "vector_y": vectors[:, 1],
                "vector_z": vectors[:, 2],
            },
            units={
                "distance": "a_i",
                "I": "e^2/a_i",
                "T": "e^2/a_i",
                "I_minus_T": "e^2/a_i",
                **{f"vector_{axis}": "a_l/2" for axis in "xyz"},
            },
            definitions=DEFINITIONS,
            notes=(
                "The vectors are in half-edges aₗ/2 of the cubic cell: (1, 1, 1) is "
                "aₗ(½, ½, ½) in Table I of the paper.",
            ),
            attributes={"lattice": self.lattice},
        )

    def summary(self, dataset: Dataset) -> str:
        """Which shells have the largest and the smallest energy of order."""
        shells = dataset.keep(dataset["shell"] > 0)
        lattice = dataset.attributes["lattice"]
        start = f"{lattice} lattice, {counted(len(shells), 'shell')} of neighbours"
        found = extremes(shells["I_minus_T"])
        if found is None:
            return paragraph(start)
        low, high = (self._told(shells, row) for row in found)
        if len(shells) == 1:
            return paragraph(f"{start}: Iᵢ − Tᵢ is {high}")
        return paragraph(f"{start}: Iᵢ − Tᵢ is largest, {high}, and smallest, {low}")

    @staticmethod
    def _told(shells: Dataset, row: int) -> str:
        energy, distance = (rounded(shells[name][row]) for name in ("I_minus_T", "distance"))
        return (
            f"{energy} e²/aᵢ, for the {shells['neighbours'][row]} neighbours of shell "
            f"{shells['shell'][row]} at {distance} aᵢ"
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        columns = [
            ("distance", "distance (aᵢ)", dataset["distance"][1:]),
            ("I_minus_T", "Iᵢ − Tᵢ (e²/aᵢ)", dataset["I_minus_T"][1:]),
            ("shell", "shell", dataset["shell"][1:]),
        ]
        return (
            Panel(
                (Marks("shells", columns, BLUE),),
                Axis("distance (aᵢ)"),
                Axis("Iᵢ − Tᵢ (e²/aᵢ)"),
                f"{self.lattice}, {self.shells} shells",
            ),
        )
