"""Internal partition functions: how much of a nucleus is excited, by what is counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from core.dataset import Dataset, table
from core.errors import InvalidInputError
from core.nuclides.partition import PARTITIONS, partition_function
from core.nuclides.pool import pool
from core.nuclides.pool_texts import parse_nuclides
from core.nuclides.symbols import nuclide_name, nuclide_symbol
from dashboard.figures.common.base import Figure
from dashboard.figures.common.summary_text import clauses, extremes, listed, paragraph
from dashboard.figures.crust.inputs import TEMPERATURE_BOUNDS
from dashboard.inputs.parameters import Names, Numbers, Text
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, GREEN, ORANGE, PINK, VERMILLION, Dash
from dashboard.plots.vocabulary import LOG, Axis, Curve, Key, Panel

COLOURS = (BLUE, VERMILLION, GREEN, ORANGE, PINK)
"""As many nuclides are drawn."""
DASHES: dict[str, Dash] = dict(zip(PARTITIONS, ("solid", "dashed", "dotted"), strict=True))
LABELS = dict(
    zip(
        PARTITIONS,
        ("levels, each once", "states, each level 2J+1 times", "ground state alone"),
        strict=True,
    )
)
GRID = np.geomspace(0.1, 3.0, 80).tolist()
"""MeV."""


class PartitionFunction(Figure):
    """Z of nuclides against temperature, with levels, with states and without either."""

    path = "crust/partition-function"
    title = "Internal partition functions"
    panel_heights = (360,)

    nuclides = Text(
        "56Fe,52Fe,132Sn",
        reads=parse_nuclides,
        form="nuclides such as 56Fe,132Sn",
        doc="Nuclides, of the default pool.",
    )
    T = Numbers(
        [],
        bounds=TEMPERATURE_BOUNDS,
        doc="Temperatures in MeV; by default a grid from 0.1 to 3.",
    )
    which = Names(
        default=list(PARTITIONS),
        objects=list(PARTITIONS),
        doc="What is counted of excited nuclei: levels each once, as Beznogov & Raduta 2025 do, "
        "states, as tables for equilibrium do, or the ground state alone.",
    )
    from_page: ClassVar = {"T": None}

    def dataset(self) -> Dataset:
        """Columns Z, A, T (MeV), z, which, ln_z and nuclide.

        Z = 2J+1 + int rho exp(-E/T) dE; see `core.nuclides.partition`.

        Raises
        ------
        InvalidInputError : a nuclide is not in the pool, or none is given.
        """
        nuclides, chosen = pool(), parse_nuclides(self.nuclides)
        if not chosen:
            raise InvalidInputError("Give one nuclide or several, such as 56Fe,132Sn.")
        rows = np.array([nuclides.index(Z, A) for Z, A in chosen])
        T = sorted(set(self.T)) or GRID
        counted = self.which or PARTITIONS
        ln_z = {
            name: np.array([partition_function(nuclides, value, name)[0][rows] for value in T])
            for name in counted
        }
        blocks = [
            {
                "Z": Z,
                "A": A,
                "T": np.array(T),
                "z": np.exp(ln_z[name][:, place]),
                "which": name,
                "ln_z": ln_z[name][:, place],
                "nuclide": nuclide_symbol(Z, A),
            }
            for place, (Z, A) in enumerate(chosen)
            for name in counted
        ]
        names = ("Z", "A", "T", "z", "which", "ln_z", "nuclide")
        return table(blocks, names, units={"T": "MeV"}, notes=self._notes(len(chosen)))

    @staticmethod
    def _notes(count: int) -> tuple[str, ...]:
        notes = [
            "The level density of von Egidy & Bucurescu 2005 counts each level once, as Beznogov & "
            "Raduta 2025 do; the sum over states, √(2π) σ times it, is what tables for nuclear "
            "statistical equilibrium hold. Neither knows single levels: Rauscher & Thielemann "
            "2000 give 1.83 for ⁵⁶Fe at 0.431 MeV (5 GK), of which the 2⁺ at 0.847 MeV alone "
            "makes 0.70."
        ]
        if count > len(COLOURS):
            notes.append(f"The first {len(COLOURS)} of {count} nuclides are drawn.")
        return tuple(notes)

    def summary(self, dataset: Dataset) -> str:
        """The largest z of each nuclide, by what is counted."""
        told = []
        for name in dict.fromkeys(dataset["nuclide"].tolist()):
            of_nuclide = dataset.where(nuclide=name)
            values = []
            for which in dict.fromkeys(of_nuclide["which"].tolist()):
                rows = of_nuclide.where(which=which)
                ends = extremes(rows["z"])
                if ends is not None:
                    T = rounded(rows["T"][ends[1]], 3)
                    values.append(
                        f"{rounded(rows['z'][ends[1]], 3)} at T = {T} MeV ({LABELS[which]})"
                    )
            told.append(f"{_named(of_nuclide)} has at most z = {listed(values)}")
        return paragraph(clauses(told))

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        return (
            Panel(
                (
                    *_curves(dataset),
                    *(
                        Key(LABELS[which], dash=dash)
                        for which, dash in DASHES.items()
                        if which in dataset["which"]
                    ),
                ),
                Axis("T (MeV)", scale=LOG, chooses="T"),
                Axis("z", scale=LOG),
                "Partition functions of nuclei",
            ),
        )


def _curves(dataset: Dataset) -> Iterator[Curve]:
    names = dict.fromkeys(dataset["nuclide"].tolist())
    for name, colour in zip(names, COLOURS, strict=False):
        unnamed = True
        for which, dash in DASHES.items():
            rows = dataset.where(nuclide=name, which=which)
            if len(rows):
                columns = [("T", "T (MeV)", rows["T"]), ("z", "z", rows["z"])]
                label = _named(rows)
                end = label if unnamed else ""
                yield Curve(label, columns, colour, dash, key=LABELS[which], end=end)
                unnamed = False


def _named(rows: Dataset) -> str:
    return nuclide_name(int(rows["Z"][0]), int(rows["A"][0]))
