"""Free energies of liquid and crystals of three nuclei along a section of the triangle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import param

from core.cancellation import each
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.solids import SOLIDS
from core.dataset import Dataset, table
from core.errors import OutsideValidityError
from dashboard.figures.common.summary_text import clauses, extremes, paragraph
from dashboard.figures.ternary.inputs import (
    LIQUID,
    START,
    START_GAMMA,
    Array,
    TernaryFigure,
    chosen_solids,
    compositions,
    coupling,
    fraction,
    liquid,
    models,
    the_liquid,
)
from dashboard.figures.ternary.section import PART, POSITION, Line, along, line
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import Axis, Columns, Curve, Dash, Panel, vertical

COLUMNS = ("model", "Gamma", "x2", "x3", "y", "f", POSITION)
POINTS = 161
SCALE = 1e3
"""U_1 to 10^-3 U_1."""


class FreeEnergy(TernaryFigure):
    """f of liquid and crystals against x2 at given x3 and Gamma, less linear mixing."""

    path = "ternary/free-energy"
    title = "Free energy"

    x2 = fraction(2, doc="Number fractions of Z2; by default all from 0 to 1 - x3.")
    x3 = fraction(3, [START[1]])
    along = along()
    Gamma = coupling([START_GAMMA])
    model = models()
    liquid = liquid()
    cursor = param.Number(None, bounds=(0.0, 1.0), allow_None=True, doc="x2 to mark, if any.")
    from_page: ClassVar = {"x2": None, "cursor": "x2"}

    def dataset(self) -> Dataset:
        """Columns model, Gamma, x2, x3, y = Gamma kappa (<Z^2> - <Z>^2), and f in U_1."""
        ternary = self.ternary
        solids, refusals = chosen_solids(self.model, ternary)
        melt = the_liquid(self.liquid, ternary)
        notes: list[str] = list(refusals)
        blocks: list[dict[str, Any]] = []
        refused: list[str] = []
        for gamma in each(self.Gamma or [START_GAMMA]):
            phases = {**({LIQUID: melt} if melt.reaches(gamma) else {}), **solids}
            if LIQUID not in phases:
                refused.append(_out_of_reach(melt, gamma))
            for x, position in self._sections():
                shared = {
                    "Gamma": gamma,
                    "x2": x[:, 1],
                    "x3": x[:, 2],
                    POSITION: position,
                    "y": ternary.disorder(x, np.full(len(x), gamma)),
                }
                for name, phase in phases.items():
                    try:
                        f = phase.free_energy(x, np.full(len(x), gamma)) / gamma
                    except OutsideValidityError as error:
                        notes.append(f"{phase.label}, Γ = {gamma:g}: {error}")
                        continue
                    blocks.append({"model": name, "f": f, **shared})
        return table(
            blocks,
            COLUMNS,
            units={"f": "U_1"},
            notes=tuple(dict.fromkeys(notes)),
            refusals=tuple(dict.fromkeys(refused)),
            attributes={"mixture": ternary.label},
        )

    @property
    def _line(self) -> Line | None:
        return line(self.along)

    def _sections(self) -> Iterator[tuple[Array, Array]]:
        """Compositions, those of one x3 together, and where on a line they are: nan on none."""
        if self._line:
            position = np.linspace(0.0, 1.0, POINTS)
            yield self._line.compositions(position), position
            return
        for x3 in self.x3 or [START[1]]:
            x2 = self.x2 or ((1.0 - x3) * np.sin(np.linspace(0.0, 0.5 * np.pi, POINTS)) ** 2)
            x = compositions(x2, [x3])
            yield x, np.full(len(x), np.nan)

    def summary(self, dataset: Dataset) -> str:
        """Where along the section each phase lies lowest."""
        told = []
        for model in dict.fromkeys(dataset["model"].tolist()):
            rows = dataset.where(model=model)
            ends = extremes(rows["f"])
            if ends is not None:
                f, x2 = (rounded(rows[name][ends[0]], 3) for name in ("f", "x2"))
                told.append(f"{_label(model)}: lowest at x2 = {x2}, f = {f} U₁")
        return paragraph(f"{dataset.attributes['mixture']}, f less linear mixing", clauses(told, 4))

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        gamma = ", ".join(f"{value:g}" for value in dict.fromkeys(dataset["Gamma"].tolist()))
        x3 = ", ".join(f"{value:g}" for value in self.x3 or [START[1]])
        where = f"{self.fraction_label(2)} = {x3}"
        across = Axis(f"{self.fraction_label(1)}, number fraction", chooses="x2")
        cursor = vertical(self.cursor)
        if self._line:
            where, across, cursor = self._line.told(self.symbols), Axis(PART), vertical(None)
        return (
            Panel(
                (*self._curves(dataset), cursor),
                across,
                Axis("f − linear mixing (10⁻³ U₁)"),
                self.title_for(f"Γ = {gamma}", where),
            ),
        )

    def _curves(self, dataset: Dataset) -> Iterator[Curve]:
        apart = ("model", "Gamma") if self._line else ("model", "Gamma", "x3")
        for values in dict.fromkeys(zip(*(dataset[name].tolist() for name in apart), strict=True)):
            rows = dataset.where(**dict(zip(apart, values, strict=True)))
            model = str(values[0])
            dash: Dash = "dashed" if model == LIQUID else "solid"
            columns = _columns(rows, POSITION if self._line else "x2")
            yield Curve(_label(model), columns, _colour(model), dash)


def _out_of_reach(melt: Liquid, gamma: float) -> str:
    low, high = melt.lowest_gamma, melt.highest_gamma
    return (
        f"The liquid '{melt.name}' of {melt.ternary.label} is not known at Gamma = {gamma:g}: its "
        f"fits hold from {low:g} to {high:.4g} for all three nuclei; choose a Gamma between."
    )


def _label(model: str) -> str:
    return LIQUID if model == LIQUID else SOLIDS[model].label


def _colour(model: str) -> str:
    return GREY if model == LIQUID else SOLIDS[model].colour


def _columns(rows: Dataset, across: str) -> Columns:
    return [
        (across, PART if across == POSITION else "x₂", rows[across]),
        ("f", "f (10⁻³ U₁)", SCALE * rows["f"]),
    ]
