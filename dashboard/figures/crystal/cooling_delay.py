"""By how much each heat of its crystal delays the cooling of a star, solids side by side."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.dataset import Dataset
from core.dwarf.cooling import HEATS, LATENT, UNMIXING, cooling_delay
from core.dwarf.restructuring import EXSOLUTION, ORDERING
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.crystal.inputs import distinct
from dashboard.figures.crystal.star_inputs import START_MASS, RadiatingFigure, mass, stop
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, GREEN, ORANGE, PINK
from dashboard.plots.vocabulary import Axis, Panel, Rectangles

DELAY = "delay of cooling (Gyr)"
HUES = {LATENT: BLUE, UNMIXING: ORANGE, ORDERING: GREEN, EXSOLUTION: PINK}
HALF = 0.36
"""Of the width of a bar, whose neighbour is at a distance of 1."""


class CoolingDelay(RadiatingFigure):
    """Delay by heat as stacked bars, a bar for each solid."""

    path = "crystal/cooling-delay"
    title = "Delay by heat"

    M = mass([START_MASS])
    T_stop = stop()

    def dataset(self) -> Dataset:
        """Columns model, M, X_O, envelope, heat, energy (erg), delay (Gyr)."""
        return self.named(cooling_delay(self.dwarfs(), [self.lets_out(self.T_stop)]))

    def summary(self, dataset: Dataset) -> str:
        """All delays of each solid."""
        facts = []
        for model in distinct(dataset, "model"):
            rows = dataset.where(model=model)
            parts = ", ".join(
                f"{heat} {rounded(delay, 3)}"
                for heat, delay in zip(rows["heat"].tolist(), rows["delay"].tolist(), strict=True)
                if delay > 0.0
            )
            facts.append(f"'{self.label_of(model)}' {parts}")
        return paragraph(
            f"{', '.join(self.told())}: delays in Gyr by heat: {clauses(facts, 6)}",
            "Ordering and exsolution exclude each other in part",
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        models = distinct(dataset, "model")
        ticks = [(float(place), self.label_of(model)) for place, model in enumerate(models)]
        highest = max(
            (float(dataset.where(model=model)["delay"].sum()) for model in models), default=1.0
        )
        return (
            Panel(
                (*self._bars(dataset, models),),
                Axis("crystal", (-0.6, len(models) - 0.4), ticks=ticks),
                Axis(DELAY, (0.0, 1.08 * highest)),
                self.title_for(*self.told()),
            ),
        )

    def _bars(self, dataset: Dataset, models: list[str]) -> Iterator[Rectangles]:
        """What has no delay has no rectangle."""
        below = dict.fromkeys(models, 0.0)
        for heat in HEATS:
            corners, told = [], []
            for place, model in enumerate(models):
                rows = dataset.where(model=model, heat=heat)
                if not len(rows) or not rows["delay"][0] > 0.0:
                    continue
                delay = float(rows["delay"][0])
                low = below[model]
                below[model] += delay
                corners.append([place - HALF, low, place + HALF, below[model]])
                told.append((self.label_of(model), delay, float(rows["energy"][0])))
            if not corners:
                continue
            names, delays, energies = zip(*told, strict=True)
            columns = [
                ("model", "crystal", np.array(names)),
                ("delay", DELAY, np.array(delays)),
                ("energy", "energy (erg)", np.array(energies)),
            ]
            yield Rectangles(heat, np.array(corners), HUES[heat], 0.75, told=columns)
