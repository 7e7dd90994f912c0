"""Which nuclei are neighbours in crystals of three kinds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import param

from core.cancellation import each
from core.crystal.lattice import MAX_SHELLS
from core.crystal.ternary.mixture import PAIRS
from core.crystal.ternary.solids import SOLIDS, Random
from core.dataset import Dataset, table
from core.errors import OutsideValidityError
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.ternary.inputs import (
    START,
    START_GAMMA,
    TernaryFigure,
    chosen_solids,
    compositions,
    coupling,
    fraction,
    models,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import Axis, Columns, Curve, Dash, Key, Marks, Panel, horizontal

COLUMNS = ("model", "Gamma", "x2", "x3", "pair", "shell", "order")
DASHES: tuple[Dash, ...] = ("solid", "dashed", "dotted")
MARKERS = ("circle", "square", "diamond")


class PairOrder(TernaryFigure):
    """How much more often than by chance two kinds of nuclei are neighbours, by shells."""

    path = "ternary/order"
    title = "Order of neighbours"

    x2 = fraction(2, [START[0]])
    x3 = fraction(3, [START[1]])
    Gamma = coupling([START_GAMMA])
    model = models()
    shells = param.Integer(8, bounds=(1, MAX_SHELLS), label="shells", doc="Shells of neighbours.")

    def dataset(self) -> Dataset:
        """Columns model, Gamma, x2, x3, pair, shell, and order = P_ab/(x_a x_b) - 1."""
        ternary = self.ternary
        solids, refusals = chosen_solids(self.model, ternary)
        blocks, notes = [], [*refusals]
        pairs = [f"{self.symbols[a]}–{self.symbols[b]}" for a, b in PAIRS]
        for gamma in each(self.Gamma or [START_GAMMA]):
            for x in compositions(self.x2 or [START[0]], self.x3 or [START[1]]):
                for name, solid in solids.items():
                    if name == Random.name:
                        continue
                    try:
                        order = solid.order(x, gamma, self.shells)
                    except OutsideValidityError as error:
                        notes.append(f"{solid.label}: {error}")
                        continue
                    blocks += [
                        {
                            "model": name,
                            "Gamma": gamma,
                            "x2": x[1],
                            "x3": x[2],
                            "pair": pair,
                            "shell": np.arange(1, self.shells + 1),
                            "order": order[:, place],
                        }
                        for place, pair in enumerate(pairs)
                    ]
        if Random.name in solids:
            notes.append("The random crystal has no order: 0 in all shells.")
        return table(
            blocks,
            COLUMNS,
            notes=tuple(dict.fromkeys(notes)),
            attributes={"mixture": ternary.label, "pairs": pairs},
        )

    def summary(self, dataset: Dataset) -> str:
        """Order of nearest neighbours."""
        nearest = dataset.keep(dataset["shell"].astype(float) == 1.0)
        told = [
            f"{pair} {rounded(order, 3)} ('{SOLIDS[model].label}')"
            for model, pair, order in zip(
                *(nearest[name].tolist() for name in ("model", "pair", "order")), strict=True
            )
        ]
        mixture = dataset.attributes["mixture"]
        return paragraph(
            f"{mixture}, nearest neighbours relative to chance: {clauses(told, 6) or 'no order'}"
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        pairs = dataset.attributes["pairs"]
        keys = [
            Key(pair, GREY, dash, group="pair") for pair, dash in zip(pairs, DASHES, strict=True)
        ]
        x2, x3 = (self.x2 or [START[0]])[0], (self.x3 or [START[1]])[0]
        where = f"{self.fraction_label(1)} = {x2:g}", f"{self.fraction_label(2)} = {x3:g}"
        gamma = (self.Gamma or [START_GAMMA])[0]
        return (
            Panel(
                (*self._layers(dataset), *keys, horizontal(0.0, GREY)),
                Axis("shell of neighbours", (0.5, self.shells + 0.5)),
                Axis("how much more often than by chance"),
                self.title_for(f"Γ = {gamma:g}", *where),
            ),
        )

    def _layers(self, dataset: Dataset) -> Iterator[Curve | Marks]:
        names = ("model", "Gamma", "x2", "x3", "pair")
        groups = zip(*(dataset[name].tolist() for name in names), strict=True)
        for group in dict.fromkeys(groups):
            rows = dataset.where(**dict(zip(names, group, strict=True)))
            solid, place = SOLIDS[group[0]], dataset.attributes["pairs"].index(group[-1])
            columns: Columns = [
                ("shell", "shell", rows["shell"]),
                ("order", group[-1], rows["order"]),
            ]
            yield Curve(
                solid.label, columns, solid.colour, DASHES[place], told=False, key=group[-1]
            )
            yield Marks(solid.label, columns, solid.colour, MARKERS[place], 7.0)
