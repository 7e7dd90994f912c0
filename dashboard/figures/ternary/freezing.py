"""How liquids of one fraction of the heaviest nucleus freeze, against that of the middle one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from core.cancellation import each
from core.crystal.ternary.solids import SOLIDS
from core.dataset import Dataset, table
from dashboard.figures.common.summary_text import clauses, extremes, paragraph
from dashboard.figures.ternary.frozen_rows import COLUMNS, frozen_rows
from dashboard.figures.ternary.inputs import (
    START,
    Array,
    FloatingFigure,
    chosen_solids,
    compositions,
    fraction,
    liquid,
    mark,
    models,
    the_liquid,
)
from dashboard.figures.ternary.section import PART, POSITION, Line, along, line
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import Axis, Columns, Curve, Dash, Key, Panel, horizontal, vertical

POINTS = 41
SIDES: dict[str, tuple[str, Dash]] = {"liquid": ("liquid", "solid"), "solid": ("crystal", "dashed")}
"""What lines of the phases are called, and their dashes."""
STEP_SCALE = 1e3
"""Density steps are drawn in thousandths."""


class Freezing(FloatingFigure):
    """Where each liquid begins to freeze, into what, and whether that floats."""

    path = "ternary/freezing"
    title = "Freezing"
    panel_heights = (400, 260, 300)

    x2 = fraction(2, doc="Number fractions of Z2 in the liquid; by default all.")
    x3 = fraction(3, [START[1]], doc="Number fractions of Z3 in the liquid.")
    along = along()
    model = models()
    liquid = liquid()
    cursor = mark(2)
    from_page: ClassVar = {"x2": None, "cursor": "x2"}

    def dataset(self) -> Dataset:
        """Columns model, compositions of liquid and solid, Gamma, T/T_1m, k3, density_step, stable.

        k3 is x3 of the solid over that of the liquid; `density_step` is (rho_s - rho_l)/rho_l at
        equal pressure: crystals float where it is negative.
        """
        ternary = self.ternary
        solids, refusals = chosen_solids(self.model, ternary)
        melt = the_liquid(self.liquid, ternary)
        (x, position), notes = self._liquids(), [*refusals]
        blocks = []
        for solid in each([*solids.values()]):
            block, lost, remarks = frozen_rows(melt, solid, self.matter(x[0]), x)
            blocks.append({**block, POSITION: position})
            notes += [*(f"{solid.label}, {why}" for why in lost), *remarks]
        return table(
            blocks,
            (*COLUMNS, POSITION),
            notes=tuple(dict.fromkeys(notes)),
            attributes={"mixture": ternary.label, "rho": self.rho},
        )

    @property
    def _line(self) -> Line | None:
        return line(self.along)

    def _liquids(self) -> tuple[Array, Array]:
        """Compositions, and where on a line they are: nan on none."""
        if self._line:
            position = np.linspace(0.0, 1.0, POINTS)
            return self._line.compositions(position), position
        x = self._sections()
        return x, np.full(len(x), np.nan)

    def _sections(self) -> Array:
        x3 = self.x3 or [START[1]]
        if self.x2:
            return compositions(self.x2, x3)
        parts = np.sin(np.linspace(0.0, 0.5 * np.pi, POINTS)) ** 2
        return np.concatenate([compositions((1.0 - one) * parts, [one]) for one in x3])

    def summary(self, dataset: Dataset) -> str:
        """The lowest temperature of freezing of each model, and where crystals float."""
        told = []
        for model in dict.fromkeys(dataset["model"].tolist()):
            rows = dataset.where(model=model)
            ends = extremes(rows["T_over_T1m"])
            if ends is None:
                continue
            T, x2 = (rounded(rows[name][ends[0]], 3) for name in ("T_over_T1m", "x2_liquid"))
            floating = float(np.mean(rows["density_step"].astype(float) < 0.0))
            told.append(
                f"'{SOLIDS[model].label}' freezes last at x2 = {x2}, T/T₁ₘ = {T}, and floats in "
                f"{100.0 * floating:.0f} % of these liquids"
            )
        return paragraph(f"{dataset.attributes['mixture']}: {clauses(told)}")

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        x3 = ", ".join(f"{value:g}" for value in self.x3 or [START[1]])
        where = f"{self.fraction_label(2)} = {x3}"
        first = Axis(self.fraction_label(1), (0.0, 1.0), name="x2", chooses="x2")
        across = Axis(f"{self.fraction_label(1)} of the liquid", name="x2", chooses="x2")
        cursor = vertical(self.cursor)
        if self._line:
            where = self._line.told(self.symbols)
            first = across = Axis(PART, (0.0, 1.0), name="x2")
            cursor = vertical(None)
        return (
            Panel(
                (
                    *self._temperatures(dataset),
                    cursor,
                ),
                first,
                Axis("T/T₁ₘ"),
                self.title_for(where, self.density_told),
            ),
            Panel(
                (*_curves(dataset, "k3", "k"), cursor),
                across,
                Axis(f"{self.symbols[2]}: crystal / liquid"),
                legend=False,
            ),
            Panel(
                (
                    *_curves(dataset, "density_step", "Δρ/ρ (10⁻³)", STEP_SCALE),
                    horizontal(0.0, GREY, "dashed"),
                    cursor,
                ),
                across,
                Axis("Δρ/ρ (10⁻³)"),
                "below 0 crystals float",
                legend=False,
            ),
        )

    def _temperatures(self, dataset: Dataset) -> Iterator[Curve | Key]:
        """Of liquids and of crystals; these lie on no line that liquids are taken from."""
        if self._line:
            yield from _curves(dataset, "T_over_T1m", "T/T₁ₘ")
            return
        yield Key("liquid", group="phase")
        yield Key("crystal", dash="dashed", group="phase")
        for place, (key, dash) in SIDES.items():
            told = f"{self.fraction_label(1)} of the {key}"
            yield from _curves(dataset, "T_over_T1m", "T/T₁ₘ", 1.0, place, told, dash, key)


def _curves(
    dataset: Dataset,
    name: str,
    told: str,
    scale: float = 1.0,
    phase: str = "liquid",
    across: str = "x₂ of the liquid",
    dash: Dash = "solid",
    key: str = "",
) -> Iterator[Curve]:
    """A quantity of every model against x2 of a phase, or the place on a line.

    Of those of constant x3 each x3 has a curve.
    """
    on_line = bool(np.isfinite(dataset[POSITION].astype(float)).any())
    apart = ("model",) if on_line else ("model", "x3_liquid")
    for values in dict.fromkeys(zip(*(dataset[one].tolist() for one in apart), strict=True)):
        rows = dataset.where(**dict(zip(apart, values, strict=True)))
        model = str(values[0])
        columns: Columns = [
            (POSITION, PART, rows[POSITION])
            if on_line
            else (f"x2_{phase}", across, rows[f"x2_{phase}"]),
            (name, told, scale * rows[name]),
        ]
        yield Curve(SOLIDS[model].label, columns, SOLIDS[model].colour, dash, key=key)
