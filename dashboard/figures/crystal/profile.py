"""Composition of a frozen star, and the heats that each shell has set free."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from core.cancellation import each
from core.dataset import Dataset, table
from core.dwarf.fractionation import profile
from core.errors import OutsideValidityError
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.crystal.inputs import distinct
from dashboard.figures.crystal.star_inputs import START_MASS, StarFigure, mass
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY, Dash
from dashboard.plots.vocabulary import Axis, Columns, Curve, Key, Panel

COLUMNS = ("m_over_M", "X_before", "X_after", "Gamma", "e_latent", "e_unmixing", "model")
SHELL = "m/M, share of the mass within"
HEAT = "heat (10¹³ erg per gram that freezes)"
UNIT = 1e13
HEATS: dict[str, tuple[str, Dash]] = {
    "e_latent": ("latent", "solid"),
    "e_unmixing": ("unmixing", "dashed"),
}
EVERY = 4
"""Of the shells that are computed, one of so many is in the table, and the first and last."""


class Profile(StarFigure):
    """Oxygen before and after freezing, and the latent heat and that of unmixing, by shells."""

    path = "crystal/profile"
    title = "Profile of a frozen star"
    named_by_path = True
    panel_heights = (340, 340)

    M = mass([START_MASS])
    from_page: ClassVar = {}

    def dataset(self) -> Dataset:
        """Columns m_over_M, X_before, X_after, Gamma, e_latent, e_unmixing (erg/g), model."""
        blocks: list[dict[str, Any]] = []
        notes: list[str] = []
        refusals: list[str] = []
        made: Dataset | None = None
        for dwarf in each(self.dwarfs()):
            try:
                made = profile(dwarf)
            except OutsideValidityError as error:
                refusals.append(str(error))
                continue
            shells = np.unique([*range(0, len(made), EVERY), len(made) - 1])
            some = made.keep(shells)
            blocks.append({**some.columns, "model": np.full(len(some), dwarf.solid)})
            notes += made.notes
        if made is None:
            raise OutsideValidityError(refusals[0])
        return self.named(
            table(
                blocks,
                COLUMNS,
                units=made.units,
                definitions=made.definitions,
                notes=tuple(dict.fromkeys(notes)),
                refusals=tuple(dict.fromkeys(refusals)),
            )
        )

    def summary(self, dataset: Dataset) -> str:
        """What the centre and the shell at three quarters hold in the end."""
        facts = []
        for model in distinct(dataset, "model"):
            rows = dataset.where(model=model)
            first, last = (rounded(rows["X_after"][place], 3) for place in (0, -1))
            facts.append(f"'{self.label_of(model)}' {first} in the centre, {last} at the surface")
        return paragraph(
            f"{', '.join(self.told())}: mass fraction of {self.heavy} after freezing: "
            f"{clauses(facts, 6)}"
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        shells = Axis(SHELL, (0.0, 1.0), name="shells")
        return (
            Panel(
                (*self._fractions(dataset),),
                shells,
                Axis(self.fraction_label),
                self.title_for(*self.told()),
            ),
            Panel((*self._heats(dataset),), shells, Axis(HEAT)),
        )

    def _fractions(self, dataset: Dataset) -> Iterator[Curve]:
        first = dataset.where(model=dataset["model"][0])
        before = [("m_over_M", SHELL, first["m_over_M"]), ("X", "X before", first["X_before"])]
        yield Curve("liquid, before", before, GREY, "dotted", width=1.5)
        for model in distinct(dataset, "model"):
            rows = dataset.where(model=model)
            yield Curve(self.label_of(model), self._columns(rows), self.colour_of(model))

    def _columns(self, rows: Dataset) -> Columns:
        return [
            ("m_over_M", SHELL, rows["m_over_M"]),
            ("X_after", self.fraction_label, rows["X_after"]),
            ("Gamma", "Γ of freezing", rows["Gamma"]),
        ]

    def _heats(self, dataset: Dataset) -> Iterator[Curve | Key]:
        for model in distinct(dataset, "model"):
            rows = dataset.where(model=model)
            label, colour = self.label_of(model), self.colour_of(model)
            for name, (key, dash) in HEATS.items():
                heat = rows[name].astype(float) / UNIT
                columns = [("m_over_M", SHELL, rows["m_over_M"]), (name, HEAT, heat)]
                yield Curve(label, columns, colour, dash, key=key)
        for key, dash in HEATS.values():
            yield Key(key, dash=dash, group="heat")
