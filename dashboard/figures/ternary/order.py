"""Which nuclei are neighbours in crystals of three kinds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import param

from core.crystal.lattice import MAX_SHELLS
from core.crystal.ternary.mixture import PAIRS
from core.crystal.ternary.solids import SOLIDS, Random, Solid
from core.dataset import Dataset, table
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.ternary.inputs import Array, chosen_solids
from dashboard.figures.ternary.states import Block, StatesFigure
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import Axis, Columns, Curve, Dash, Key, Marks, Panel, horizontal

COLUMNS = ("model", "Gamma", "x2", "x3", "pair", "shell", "order")
DASHES: tuple[Dash, ...] = ("solid", "dashed", "dotted")
MARKERS = ("circle", "square", "diamond")


class PairOrder(StatesFigure):
    """How much more often than by chance two kinds of nuclei are neighbours, by shells."""

    path = "ternary/order"
    title = "Order of neighbours"

    shells = param.Integer(8, bounds=(1, MAX_SHELLS), label="shells", doc="Shells of neighbours.")

    def dataset(self) -> Dataset:
        """Columns model, Gamma, x2, x3, pair, shell, and order = P_ab/(x_a x_b) - 1."""
        ternary = self.ternary
        solids, refusals = chosen_solids(self.model, ternary)
        pairs = [f"{self.symbols[a]}–{self.symbols[b]}" for a, b in PAIRS]

        def ordered(solid: Solid, x: Array, gamma: float) -> list[Block]:
            order = solid.order(x, gamma, self.shells)
            shell = np.arange(1, self.shells + 1)
            return [
                {"pair": pair, "shell": shell, "order": column}
                for pair, column in zip(pairs, order.T, strict=True)
            ]

        with_order = {name: solid for name, solid in solids.items() if name != Random.name}
        blocks, outside = self.blocks(with_order, ordered)
        notes = [*refusals, *outside]
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
        return (
            Panel(
                (*self._layers(dataset), *keys, horizontal(0.0, GREY)),
                Axis("shell of neighbours", (0.5, self.shells + 0.5)),
                Axis("how much more often than by chance"),
                self.title_for(*self.state_told),
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
