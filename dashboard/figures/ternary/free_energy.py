"""Free energies of liquid and crystals of three nuclei along a section of the triangle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import param

from core.cancellation import each
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
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import Axis, Columns, Curve, Dash, Panel, vertical

COLUMNS = ("model", "Gamma", "x2", "x3", "y", "f")
POINTS = 161
SCALE = 1e3
"""U_1 to 10^-3 U_1."""


class FreeEnergy(TernaryFigure):
    """f of liquid and crystals against x2 at given x3 and Gamma, less linear mixing."""

    path = "ternary/free-energy"
    title = "Free energy"

    x2 = fraction(2, doc="Number fractions of Z2; by default all from 0 to 1 - x3.")
    x3 = fraction(3, [START[1]])
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
        for gamma in each(self.Gamma or [START_GAMMA]):
            for x in self._sections():
                shared = {
                    "Gamma": gamma,
                    "x2": x[:, 1],
                    "x3": x[:, 2],
                    "y": ternary.disorder(x, np.full(len(x), gamma)),
                }
                for name, phase in {LIQUID: melt, **solids}.items():
                    try:
                        f = phase.free_energy(x, np.full(len(x), gamma)) / gamma
                    except OutsideValidityError as error:
                        notes.append(f"{phase.label}, Γ = {gamma:g}: {error}")
                        continue
                    blocks.append({"model": name, "f": f, **shared})
            notes += melt.remarks(np.array([gamma]))
        return table(
            blocks,
            COLUMNS,
            units={"f": "U_1"},
            notes=tuple(dict.fromkeys(notes)),
            attributes={"mixture": ternary.label},
        )

    def _sections(self) -> Iterator[Array]:
        """Compositions, those of one x3 together."""
        for x3 in self.x3 or [START[1]]:
            x2 = self.x2 or ((1.0 - x3) * np.sin(np.linspace(0.0, 0.5 * np.pi, POINTS)) ** 2)
            yield compositions(x2, [x3])

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
        x3, gamma = ([f"{value:g}" for value in dict.fromkeys(dataset[name].tolist())]
                     for name in ("x3", "Gamma"))  # fmt: skip
        return (
            Panel(
                (*self._curves(dataset), vertical(self.cursor)),
                Axis(f"{self.fraction_label(1)}, number fraction", chooses="x2"),
                Axis("f − linear mixing (10⁻³ U₁)"),
                self.title_for(
                    f"Γ = {', '.join(gamma)}", f"{self.fraction_label(2)} = {', '.join(x3)}"
                ),
            ),
        )

    def _curves(self, dataset: Dataset) -> Iterator[Curve]:
        for model, gamma, x3 in dict.fromkeys(
            zip(*(dataset[name].tolist() for name in ("model", "Gamma", "x3")), strict=True)
        ):
            rows = dataset.where(model=model, Gamma=gamma, x3=x3)
            dash: Dash = "dashed" if model == LIQUID else "solid"
            yield Curve(_label(model), _columns(rows), _colour(model), dash)


def _label(model: str) -> str:
    return LIQUID if model == LIQUID else SOLIDS[model].label


def _colour(model: str) -> str:
    return GREY if model == LIQUID else SOLIDS[model].colour


def _columns(rows: Dataset) -> Columns:
    return [
        ("x2", "x₂", rows["x2"]),
        ("f", "f (10⁻³ U₁)", SCALE * rows["f"]),
    ]
