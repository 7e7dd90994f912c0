"""Azeotropes: where liquid and crystal have the same composition."""

from __future__ import annotations

import numpy as np

from core.cancellation import each
from core.crystal.liquids import LIQUIDS, Liquid
from core.crystal.phases.invariants import AZEOTROPE
from core.crystal.phases.phase_diagram import melting_couplings, melting_invariants
from core.crystal.solids import SOLIDS
from core.dataset import Dataset, table
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.crystal.inputs import (
    MixtureFigure,
    chosen_liquids,
    chosen_solids,
    distinct,
    liquids,
    melting_of,
    shell_count,
    solids,
    temperature_scale,
    unusual,
    where_fits_hold,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.vocabulary import Axis, Columns, Marks, Panel


class Azeotropes(MixtureFigure):
    """The azeotrope of each solid model, if it has one."""

    path = "crystal/azeotrope"
    title = "Azeotropes"

    model = solids()
    liquid = liquids()
    shells = shell_count()
    scale = temperature_scale()

    def dataset(self) -> Dataset:
        """Columns model, Gamma, x, T_over_T1m and liquid; a note for every model without one.

        T_1m is where pure Z1 melts in the same liquid, or in the paper's (`scale`).
        """
        mixture = self.mixture
        crystals, refusals = chosen_solids(self.model, mixture, self.shells)
        blocks, notes = [], [] if self.model else list(refusals)
        for liquid_name, liquid in each([*chosen_liquids(self.liquid, mixture).items()]):
            melting = melting_of(liquid, self.scale)
            if not liquid.exists:
                notes += liquid.complaints([])
                continue
            for name, solid in each([*crystals.items()]):
                points = [p for p in melting_invariants(liquid, solid) if p.kind == AZEOTROPE]
                notes += [text for text in solid.remarks(np.empty(0)) if points]
                blocks += [
                    {
                        "model": name,
                        "Gamma": np.array([point.gamma]),
                        "x": point.x[0],
                        "T_over_T1m": melting / point.gamma,
                        "liquid": liquid_name,
                    }
                    for point in points
                ]
                if not points:
                    notes.append(
                        f"{mixture.label} has no azeotrope with the solid '{solid.label}' and the "
                        f"liquid '{liquid.label}'{_where_known(liquid)}."
                    )
        return table(
            blocks,
            ("model", "Gamma", "x", "T_over_T1m", "liquid"),
            notes=tuple(dict.fromkeys(notes)),
            refusals=refusals if self.model else (),
            attributes={"mixture": mixture.label},
        )

    def summary(self, dataset: Dataset) -> str:
        """Composition and temperature of each azeotrope."""
        mixture = dataset.attributes["mixture"]
        if not len(dataset):
            return paragraph(f"{mixture} has no azeotrope with these models")
        sentences = []
        for liquid in distinct(dataset, "liquid"):
            rows = dataset.where(liquid=liquid)
            points = [
                f"x = {rounded(x)}, T/T₁ₘ = {rounded(T)} ('{SOLIDS[model].label}')"
                for model, x, T in zip(rows["model"], rows["x"], rows["T_over_T1m"], strict=True)
            ]
            sentences.append(
                f"{mixture}, liquid '{LIQUIDS[liquid].label}', azeotropes and their solids: "
                f"{clauses(points, len(points))}"
            )
        return paragraph(*sentences)

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        return (
            Panel(
                tuple(
                    Marks(solid.label, _columns(rows), SOLIDS[name].colour, "diamond")
                    for name, solid in SOLIDS.items()
                    if len(rows := dataset.where(model=name))
                ),
                Axis(self.composition_label, (0.0, 1.0)),
                Axis("T/T₁ₘ"),
                self.title_for(*unusual(self.shells, self.scale, self.liquid)),
            ),
        )


def _columns(rows: Dataset) -> Columns:
    return [("x", "x", rows["x"]), ("T_over_T1m", "T/T₁ₘ", rows["T_over_T1m"])]


def _where_known(liquid: Liquid) -> str:
    """The couplings that were looked at, if pure Z2 melts outside the fits of the liquid."""
    melts = melting_couplings(liquid.mixture, liquid)
    if all(liquid.reaches(gamma) for gamma in melts):
        return ""
    return f" at {where_fits_hold(liquid)}, where its fits hold"
