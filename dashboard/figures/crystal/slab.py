"""A slab of the crystal with the equilibrium short-range order, beside a random one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import param

from core.crystal.mixtures import nuclides
from core.crystal.order.slab import CELLS, Placement, placement
from core.crystal.solids import ShortRange
from core.dataset import Dataset, table
from dashboard.figures.common.summary_text import paragraph, share
from dashboard.figures.crystal.inputs import (
    PAPER_GAMMA,
    MixtureFigure,
    composition,
    coupling,
    shell_count,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, VERMILLION
from dashboard.plots.vocabulary import Axis, Marks, Panel, Texts

COLUMNS = ("kind", "x", "y", "z", "Z")
KINDS = ORDERED, RANDOM = "ordered", "random"
LAYERS = (0, 1)
"""Heights of the drawn layers in units of a_l/2."""
GAP = 1.5
TICKS = tuple(
    (shift + tick, str(tick)) for shift in (0.0, CELLS + GAP) for tick in range(0, CELLS, 3)
)


class Slab(MixtureFigure):
    """Two neighbouring (001) layers of a periodic cube of 2 x 12^3 ions."""

    path = "crystal/slab"
    title = "Ions in the crystal"

    x = composition([0.5], longest=1)
    Gamma = coupling([PAPER_GAMMA], longest=1)
    shells = shell_count()
    seed = param.Integer(1, bounds=(1, 1000), label="Draw", doc="Seed of the random placement.")

    @property
    def at(self) -> tuple[float, float]:
        """Composition and coupling."""
        return (self.x or [0.5])[0], (self.Gamma or [PAPER_GAMMA])[0]

    def dataset(self) -> Dataset:
        """Columns kind ("ordered" or "random"), position x, y, z (a_l) and charge Z of each ion."""
        solid = ShortRange(self.mixture, self.shells)
        x, gamma = self.at
        order = solid.ordering(np.array([x]), np.array([gamma]))
        wanted = order.deviation[0] / (x * (1.0 - x))
        shells = solid.problem.sums.shells
        ordered = placement(x, wanted, shells, self.seed)
        random = placement(x, None, shells, self.seed)
        worst = float(np.abs(ordered.warren_cowley - wanted).max())
        chance = float(np.abs(random.warren_cowley - wanted).max())
        return table(
            [self._layers(ORDERED, ordered), self._layers(RANDOM, random)],
            COLUMNS,
            units=dict.fromkeys("xyz", "a_l"),
            notes=(
                f"The ordered ions meet the Warren–Cowley parameters of all {self.shells} shells "
                f"to {worst:.4f}; the random ones miss them by up to {chance:.3f}. Large symbols: "
                "z = 0, small: z = aₗ/2.",
            ),
            attributes={"mixture": self.mixture.label, "x": x, "Gamma": gamma},
        )

    def _layers(self, kind: str, placed: Placement) -> dict[str, Any]:
        shown = np.isin(placed.sites[:, 2], LAYERS)
        positions = placed.sites[shown] / 2.0
        return {
            "kind": kind,
            "x": positions[:, 0],
            "y": positions[:, 1],
            "z": positions[:, 2],
            "Z": np.where(placed.heavy[shown], self.Z2, self.Z1),
        }

    def summary(self, dataset: Dataset) -> str:
        """How many nearest neighbours are unlike, with and without order."""
        unlike = [_unlike(dataset.where(kind=kind)) for kind in KINDS]
        heavy = [share(np.mean(dataset.where(kind=kind)["Z"] == self.Z2)) for kind in KINDS]
        return paragraph(
            f"Two neighbouring layers of {self.title_for(f'x = {self.at[0]:g}')}, with "
            f"short-range order at Γ = {rounded(self.at[1], 6)} and at random: of the nearest "
            f"neighbours {share(unlike[0])} are unlike with order and {share(unlike[1])} without",
            f"{self.heavy} makes up {heavy[0]} and {heavy[1]} of the {len(dataset) // 2} ions of "
            "each drawing",
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        middle = (CELLS - 0.5) / 2.0
        names = Texts(
            "placements",
            [middle, middle + CELLS + GAP],
            [CELLS + 0.6] * 2,
            ["short-range ordered", "random"],
            10.0,
        )
        return (
            Panel(
                (*self._ions(dataset), names),
                Axis("x (aₗ)", (-0.7, 2 * CELLS + GAP + 0.2), ticks=TICKS),
                Axis("y (aₗ)", (-0.7, CELLS + 1.2)),
                self.title_for(f"x = {self.at[0]:g}", f"Γ = {self.at[1]:.6g}"),
                square=True,
            ),
        )

    def _ions(self, dataset: Dataset) -> Iterator[Marks]:
        """Large symbols in the lower layer, small ones in the upper."""
        for charge, colour in ((self.Z1, BLUE), (self.Z2, VERMILLION)):
            for layer, size in zip(LAYERS, (9.0, 5.0), strict=True):
                rows = dataset.where(Z=charge, z=layer / 2.0)
                shift = np.where(rows["kind"] == RANDOM, CELLS + GAP, 0.0)
                columns = [
                    ("across", "x (aₗ)", rows["x"] + shift),
                    ("y", "y (aₗ)", rows["y"]),
                    ("z", "z (aₗ)", rows["z"]),
                    ("Z", "Z", rows["Z"]),
                ]
                if len(rows):
                    yield Marks(nuclides()[charge].symbol, columns, colour, size=size)


def _unlike(rows: Dataset) -> float:
    """The part of the bonds between the two layers that join different charges."""
    charges = np.zeros((len(LAYERS), CELLS, CELLS), dtype=int)
    layer = np.rint(2.0 * rows["z"]).astype(int)
    place = [np.floor(rows[axis]).astype(int) for axis in "xy"]
    charges[layer, place[0], place[1]] = rows["Z"]
    lower, upper = charges
    shifts = ((0, 0), (1, 0), (0, 1), (1, 1))
    return float(np.mean([lower != np.roll(upper, shift, axis=(0, 1)) for shift in shifts]))
