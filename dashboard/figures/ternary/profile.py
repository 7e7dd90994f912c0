"""Profile of a star of three nuclei that freezes from its centre while its crystals sink."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import param

from core.cancellation import each
from core.crystal.ternary.solids import SOLIDS
from core.dataset import Dataset, table
from core.dwarf import ternary_front as front
from core.dwarf.structure import HEAVIEST, LIGHTEST
from core.errors import OutsideValidityError
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.ternary.inputs import (
    START,
    IsotopeFigure,
    chosen_solids,
    compositions,
    fraction,
    liquid,
    models,
    the_liquid,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.vocabulary import Axis, Columns, Curve, Dash, Key, Panel

SHELL = "m/M, share of the mass within"
DASHES: tuple[Dash, Dash, Dash] = ("dotted", "solid", "dashed")
"""Of the three nuclei."""
STEP_SCALE = 1e3
FEW = 0.002
"""Number fraction of the third nucleus with which there is a front; a tenth of a star's."""


class Profile(IsotopeFigure):
    """What crystals of a star hold, from the centre to where they would float."""

    path = "ternary/profile"
    title = "Front in a star"
    panel_heights = (360, 220, 220)

    x2 = fraction(2, [START[0]], doc="Number fraction of Z2 in the star before it freezes.")
    x3_star = param.Number(
        FEW,
        bounds=(0.0, 1.0),
        label="x₃ in the star",
        doc="Number fraction of Z3 in the star before it freezes; by default a tenth of the usual, "
        "as crystals float at once with more.",
    )
    M = param.Number(
        0.6, bounds=(LIGHTEST, HEAVIEST), label="M (M☉)", doc="Mass of the star in solar masses."
    )
    model = models()
    liquid = liquid()

    def dataset(self) -> Dataset:
        """Columns model, m_over_M, fractions of liquid and solid by number, of the solid by mass,
        Gamma, T (K), density_step.
        """
        ternary = self.ternary
        solids, refusals = chosen_solids(self.model, ternary)
        melt = the_liquid(self.liquid, ternary)
        start = compositions(self.x2[:1] or [START[0]], [self.x3_star])[0]
        blocks: list[dict[str, Any]] = []
        notes, refused = list(refusals), []
        for name, solid in each([*solids.items()]):
            try:
                made = front.ternary_front(melt, solid, self.masses, start, self.M)
            except OutsideValidityError as error:
                refused.append(str(error))
                continue
            blocks.append({"model": np.full(len(made), name), **made.columns})
            notes += [*made.notes, *melt.remarks(made["Gamma"])]
        if not blocks:
            raise OutsideValidityError(refused[0])
        return table(
            blocks,
            ("model", *front.COLUMNS),
            units={"T": "K"},
            notes=tuple(dict.fromkeys([*refused, *notes])),
            attributes={"mixture": ternary.label},
        )

    def summary(self, dataset: Dataset) -> str:
        """How far each front goes, and what the centre holds."""
        told = []
        for model in dict.fromkeys(dataset["model"].tolist()):
            rows = dataset.where(model=model)
            end, X3 = rounded(rows["m_over_M"][-1], 3), rounded(rows["X3_after"][0], 3)
            held = f"{X3} of {self.symbols[2]} by mass in the centre"
            told.append(f"'{SOLIDS[model].label}' to m/M = {end}, with {held}")
        star = f"{dataset.attributes['mixture']}, {self.M:g} M☉"
        return paragraph(f"{star}, crystals sink: {clauses(told)}")

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        shells = Axis(SHELL, (0.0, 1.0), name="shells")
        start = ", ".join(
            f"{self.fraction_label(place)} = {x:g}"
            for place, x in ((1, (self.x2 or [START[0]])[0]), (2, self.x3_star))
        )
        keys = [
            Key(symbol, dash=dash, group="nucleus")
            for symbol, dash in zip(self.symbols, DASHES, strict=True)
        ]
        return (
            Panel(
                (*self._fractions(dataset), *keys),
                shells,
                Axis("mass fraction in the crystal", (0.0, 1.0)),
                self.title_for(f"{self.M:g} M☉", start, *self.isotopes_told),
            ),
            Panel(
                tuple(_curves(dataset, "T", "T (10⁶ K)", 1e-6)), shells, Axis("T (10⁶ K)"),
                legend=False,
            ),
            Panel(
                tuple(_curves(dataset, "density_step", "Δρ/ρ (10⁻³)", STEP_SCALE)), shells,
                Axis("Δρ/ρ (10⁻³)"), "above 0 crystals sink", legend=False,
            ),
        )  # fmt: skip

    def _fractions(self, dataset: Dataset) -> Iterator[Curve]:
        for model in dict.fromkeys(dataset["model"].tolist()):
            rows = dataset.where(model=model)
            solid = SOLIDS[model]
            for place, (symbol, dash) in enumerate(zip(self.symbols, DASHES, strict=True), 1):
                columns: Columns = [
                    ("m_over_M", SHELL, rows["m_over_M"]),
                    (f"X{place}", f"{symbol} by mass", rows[f"X{place}_after"]),
                ]
                yield Curve(solid.label, columns, solid.colour, dash, key=symbol)


def _curves(dataset: Dataset, name: str, told: str, scale: float) -> Iterator[Curve]:
    for model in dict.fromkeys(dataset["model"].tolist()):
        rows = dataset.where(model=model)
        columns: Columns = [
            ("m_over_M", SHELL, rows["m_over_M"]), (name, told, scale * rows[name].astype(float))
        ]  # fmt: skip
        yield Curve(SOLIDS[model].label, columns, SOLIDS[model].colour)
