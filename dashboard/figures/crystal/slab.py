"""A slab of the crystal with the equilibrium short-range order, beside a random one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import param

from core.crystal.mixtures import nuclides
from core.crystal.order.slab import CELLS, Placement, placement
from core.crystal.solids import DEFAULT_SHELLS, ShortRange
from core.dataset import Dataset, table
from dashboard.figures.common.summary_text import paragraph, share
from dashboard.figures.crystal.inputs import (
    PAPER_GAMMA,
    MixtureFigure,
    composition,
    coupling,
    shell_count,
)
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, GREY, VERMILLION
from dashboard.plots.vocabulary import (
    Axis,
    ColourScale,
    Image,
    Marks,
    Numbers,
    Panel,
    Segments,
    Texts,
)

COLUMNS = ("kind", "x", "y", "z", "Z")
KINDS = ORDERED, RANDOM = "ordered", "random"
LAYERS = (0, 1)
"""Heights of the drawn layers in units of a_l/2."""
GAP = 1.5
TICKS = tuple(
    (shift + tick, str(tick)) for shift in (0.0, CELLS + GAP) for tick in range(0, CELLS, 3)
)


IONS, BONDS, EXCESS = "ions", "bonds", "excess"
CHOICES = {"ions alone": IONS, "unlike neighbours": BONDS, "local excess": EXCESS}
NEIGHBOURS = ((0, 0), (1, 0), (0, 1), (1, 1))
"""Cells of the upper layer whose ions are nearest neighbours of one of the lower layer."""
LARGEST_EXCESS = 0.5
DIVERGING = tuple(
    f"{colour}{round(150 * abs(part)):02x}"
    for part in np.linspace(-1.0, 1.0, 21)
    for colour in (BLUE if part < 0.0 else VERMILLION,)
)
"""From blue over nothing to vermillion, faint enough for ions to show on it."""


class Slab(MixtureFigure):
    """Two neighbouring (001) layers of a periodic cube of 2 x 12^3 ions."""

    path = "crystal/slab"
    title = "Ions in the crystal"

    x = composition([0.5], longest=1)
    Gamma = coupling([PAPER_GAMMA], longest=1)
    shells = shell_count()
    shown = choice(BONDS, CHOICES, "What is shown beside the ions.")
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
                "height 0, small: aₗ/2; positions count from the left edge of each crystal.",
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
                (*self._beside(dataset), *self._ions(dataset), names),
                Axis("horizontal position (aₗ)", (-0.7, 2 * CELLS + GAP + 0.2), ticks=TICKS),
                Axis("vertical position (aₗ)", (-0.7, CELLS + 1.2)),
                self.title_for(
                    f"x = {self.at[0]:g}",
                    f"Γ = {self.at[1]:.6g}",
                    *([f"{self.shells} shells"] if self.shells != DEFAULT_SHELLS else []),
                    *([f"draw {self.seed}"] if self.seed != self.param.seed.default else []),
                ),
                square=True,
            ),
        )

    def _beside(self, dataset: Dataset) -> Iterator[Segments | Image]:
        """Bonds between unlike neighbours, or how many more heavy ions there are than usual."""
        for kind in KINDS:
            lower, upper = _grids(dataset.where(kind=kind))
            shift = CELLS + GAP if kind == RANDOM else 0.0
            if self.shown == BONDS:
                yield _bonds(lower, upper, shift)
            if self.shown == EXCESS:
                near = [np.roll(upper, step, axis=(0, 1)) == self.Z2 for step in NEIGHBOURS]
                share_here = np.mean([lower == self.Z2, *near], axis=0)
                x = self.at[0]
                yield Image(
                    f"excess {kind}",
                    np.arange(CELLS) + shift,
                    np.arange(CELLS, dtype=float),
                    (share_here - x).T,
                    ColourScale(
                        DIVERGING,
                        (-LARGEST_EXCESS, LARGEST_EXCESS),
                        f"local excess of {self.heavy}: its share among an ion of the lower layer "
                        "and its four neighbours above, less x",
                    ),
                    tips=(("local excess", "value{%.2f}"),),
                )

    def _ions(self, dataset: Dataset) -> Iterator[Marks]:
        """Large symbols in the lower layer, small ones in the upper."""
        for charge, colour in ((self.Z1, BLUE), (self.Z2, VERMILLION)):
            for layer, size in zip(LAYERS, (9.0, 5.0), strict=True):
                rows = dataset.where(Z=charge, z=layer / 2.0)
                shift = np.where(rows["kind"] == RANDOM, CELLS + GAP, 0.0)
                columns = [
                    ("across", "horizontal position (aₗ)", rows["x"] + shift),
                    ("y", "vertical position (aₗ)", rows["y"]),
                    ("z", "height (aₗ)", rows["z"]),
                    ("Z", "Z", rows["Z"]),
                ]
                if len(rows):
                    yield Marks(nuclides()[charge].symbol, columns, colour, size=size)


def _bonds(lower: Numbers, upper: Numbers, shift: float) -> Segments:
    """Lines between unlike ions of the two layers; those across the edges are left out."""
    ends = [
        (x + shift, y, x + shift + dx - 0.5, y + dy - 0.5)
        for x, y in np.ndindex(CELLS, CELLS)
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1))
        if x + dx >= 1 and y + dy >= 1
        if lower[x, y] != upper[x + dx - 1, y + dy - 1]
    ]
    return Segments("unlike neighbours", np.array(ends).reshape(-1, 4), GREY, 1.5, 0.8)


def _unlike(rows: Dataset) -> float:
    """The part of the bonds between the two layers that join different charges."""
    lower, upper = _grids(rows)
    return float(np.mean([lower != np.roll(upper, shift, axis=(0, 1)) for shift in NEIGHBOURS]))


def _grids(rows: Dataset) -> Numbers:
    """Charges of both layers by the cells of their ions."""
    charges = np.zeros((len(LAYERS), CELLS, CELLS), dtype=int)
    layer = np.rint(2.0 * rows["z"]).astype(int)
    place = [np.floor(rows[axis]).astype(int) for axis in "xy"]
    charges[layer, place[0], place[1]] = rows["Z"]
    return charges
