"""How much of a star is crystal by the temperature of its core."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.dataset import Dataset
from core.dwarf.cooling import frozen_fraction
from core.dwarf.fractionation import front
from core.errors import OutsideValidityError
from dashboard.figures.common.summary_text import clauses, crossings, paragraph
from dashboard.figures.crystal.inputs import distinct
from dashboard.figures.crystal.star_inputs import START_MASS, StarFigure, mass
from dashboard.plots.numbers import rounded
from dashboard.plots.vocabulary import Axis, Curve, Panel

TEMPERATURE = "T of the core (10⁶ K)"
UNIT = 1e6
FROZEN = "share of the mass that is crystal"
COLDEST, ROOM, COUNT = 5e5, 1.25, 161


class FrozenFraction(StarFigure):
    """Share of the mass that has crystallised, against the temperature of the core."""

    path = "crystal/frozen-fraction"
    title = "How much is frozen"

    M = mass([START_MASS])

    def dataset(self) -> Dataset:
        """Columns model, M, X_O, T_centre (K), frozen."""
        stars = self.dwarfs()
        hottest = COLDEST
        for star in stars:
            try:
                hottest = max(hottest, float(front(star).temperature[0]))
            except OutsideValidityError:
                continue
        return self.named(frozen_fraction(stars, np.linspace(ROOM * hottest, COLDEST, COUNT)))

    def summary(self, dataset: Dataset) -> str:
        """Where half of the mass is frozen."""
        facts = []
        for model in distinct(dataset, "model"):
            rows = dataset.where(model=model)
            found = crossings(rows["frozen"], 0.5, rows["T_centre"])
            if found:
                facts.append(f"'{self.label_of(model)}' {rounded(found[0][0], 3)} K")
        return paragraph(
            f"{', '.join(self.told())}: half of the mass is crystal at {clauses(facts, 6)}"
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        return (
            Panel(
                (*self._curves(dataset),),
                Axis(TEMPERATURE),
                Axis(FROZEN, (0.0, 1.02)),
                self.title_for(*self.told()),
            ),
        )

    def _curves(self, dataset: Dataset) -> Iterator[Curve]:
        for model in distinct(dataset, "model"):
            rows = dataset.where(model=model)
            columns = [
                ("T", TEMPERATURE, rows["T_centre"] / UNIT),
                ("frozen", FROZEN, rows["frozen"]),
            ]
            yield Curve(self.label_of(model), columns, self.colour_of(model))
