"""What all liquids of three nuclei do when they freeze, over the triangle of compositions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import param

from core.crystal.ternary.solids import SOLIDS, Spherical, solid_model
from core.dataset import Dataset, table
from dashboard.figures.common.summary_text import low_and_high, paragraph
from dashboard.figures.ternary.frozen_rows import COLUMNS, frozen_rows
from dashboard.figures.ternary.inputs import (
    TRIANGLE_HEIGHT,
    Array,
    FloatingFigure,
    liquid,
    mark,
    the_liquid,
)
from dashboard.inputs.parameters import choice
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY, MAP_RAMP, VERMILLION
from dashboard.plots.triangle import fractions, levels, surface, tiles
from dashboard.plots.vocabulary import (
    ColourScale,
    Image,
    Layer,
    Panel,
    Polygons,
    Segments,
    Texts,
)


@dataclass(frozen=True)
class Quantity:
    """What the colours can show: a column, its name, a factor of it, and a format."""

    column: str
    label: str
    factor: float = 1.0
    form: str = "%.3f"


QUANTITIES = {
    one.column: one
    for one in (
        Quantity("T_over_T1m", "T/T₁ₘ"),
        Quantity("Gamma", "Γ", form="%.1f"),
        Quantity("k3", "heaviest nucleus: crystal / liquid"),
        Quantity("density_step", "Δρ/ρ (10⁻³)", 1e3),
    )
}
LINES = 9
"""Lines of equal value, more or less."""


class Surface(FloatingFigure):
    """Temperature of freezing, partition and density step of all liquids."""

    path = "ternary/surface"
    title = "Freezing, all liquids"
    panel_heights = (TRIANGLE_HEIGHT + 40,)

    solid: param.Selector[str] = choice(
        Spherical.name,
        {solid.label: name for name, solid in SOLIDS.items()},
        "Model of the crystal.",
    )
    liquid = liquid()
    quantity: param.Selector[str] = choice(
        "T_over_T1m",
        {one.label: name for name, one in QUANTITIES.items()},
        "What the colours show.",
    )
    steps = param.Integer(
        30, bounds=(8, 60), label="steps", doc="Steps of each number fraction from 0 to 1."
    )
    marked2 = mark(2)
    marked3 = mark(3)
    from_page: ClassVar = {"marked2": "x2", "marked3": "x3"}

    def dataset(self) -> Dataset:
        """Columns model, compositions of liquid and solid, Gamma, T/T_1m, k3, density_step, stable.

        A row for each liquid of a grid, x3 rising slowest.
        """
        ternary = self.ternary
        melt, solid = the_liquid(self.liquid, ternary), solid_model(self.solid, ternary)
        x = _grid(self.steps)
        block, lost, remarks = frozen_rows(melt, solid, self.matter(np.full(3, 1.0 / 3.0)), x)
        return table(
            [block],
            COLUMNS,
            notes=(*lost, *remarks),
            attributes={"mixture": ternary.label, "steps": self.steps, "rho": self.rho},
        )

    def summary(self, dataset: Dataset) -> str:
        """The smallest and the largest value, and at which liquids."""
        shown = QUANTITIES[self.quantity]
        rows = dataset.keep(dataset["stable"].astype(bool))
        values = shown.factor * rows[shown.column].astype(float)

        def told(row: int) -> str:
            x2, x3 = (rounded(rows[name][row], 3) for name in ("x2_liquid", "x3_liquid"))
            return f"{rounded(values[row])} at x2 = {x2}, x3 = {x3}"

        ends = low_and_high(values, told)
        span = f"from {ends[0]} to {ends[1]}" if ends else "nowhere known"
        return paragraph(
            f"{dataset.attributes['mixture']}, solid '{SOLIDS[self.solid].label}', {shown.label} "
            f"of liquids that freeze: {span}"
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        shown = QUANTITIES[self.quantity]
        grid, steps = _square(dataset, shown), _side(dataset)
        layers: list[Layer] = [*_map(grid, shown, self), *_contours(grid, shown)]
        unknown = tiles(np.isnan(grid).astype(float)[: steps + 1, : steps + 1] * _inside(steps))
        if unknown:
            layers.append(Polygons("beyond the fits of the liquid", unknown, GREY, 0.35))
        if self.marked2 is not None and self.marked3 is not None:
            layers.append(self.marked(self.marked2, self.marked3, VERMILLION))
        return (self.triangle(layers, SOLIDS[self.solid].label, self.density_told),)


def _grid(steps: int) -> Array:
    """Compositions, x3 rising slowest, shape (n, 3)."""
    places = [(i, j) for j in range(steps + 1) for i in range(steps + 1 - j)]
    i, j = np.array(places).T
    return np.stack([(steps - i - j), i, j], axis=1) / steps


def _side(dataset: Dataset) -> int:
    """Steps of the grid of a table, whatever rows it still has."""
    return int(dataset.attributes["steps"])


def _inside(steps: int) -> Array:
    """1 where a square of second and third fractions is in the triangle."""
    i, j = np.meshgrid(np.arange(steps + 1), np.arange(steps + 1))
    return (i + j <= steps).astype(float)


def _square(dataset: Dataset, shown: Quantity) -> Array:
    """The quantity as a square, nan beyond the triangle and where it is not stable."""
    steps = _side(dataset)
    grid = np.full((steps + 1, steps + 1), np.nan)
    stable = dataset["stable"].astype(bool)
    i, j = (
        np.round(dataset[name].astype(float) * steps).astype(int)
        for name in ("x2_liquid", "x3_liquid")
    )
    grid[j[stable], i[stable]] = shown.factor * dataset[shown.column].astype(float)[stable]
    return grid


def _map(grid: Array, shown: Quantity, figure: Surface) -> Iterator[Image]:
    """The colours, if there is anything."""
    if not np.isfinite(grid).any():
        return
    across, up, cells = surface(grid)
    low, high = float(np.nanmin(grid)), float(np.nanmax(grid))
    high = high if high > low else low + 1.0
    parts = fractions(*np.meshgrid(across, up))
    names = [figure.fraction_label(place) for place in range(3)]
    fields = ("first", "second", "third")
    yield Image(
        shown.label,
        across,
        up,
        cells.astype(np.float32),
        ColourScale(MAP_RAMP, (low, high), shown.label),
        tips=[
            (shown.label, f"value{{{shown.form}}}"),
            *((name, f"{field}{{%.3f}}") for name, field in zip(names, fields, strict=True)),
        ],
        details={field: part.astype(np.float32) for field, part in zip(fields, parts, strict=True)},
    )


def _contours(grid: Array, shown: Quantity) -> Iterator[Segments | Texts]:
    """Lines of equal value, each with its number."""
    if not np.isfinite(grid).any():
        return
    low, high = float(np.nanmin(grid)), float(np.nanmax(grid))
    if not high > low:
        return
    step = _round_step((high - low) / LINES)
    wanted = step * np.arange(np.ceil(low / step), np.floor(high / step) + 1)
    found = [(value, pieces) for value, pieces in levels(grid, wanted.tolist()) if len(pieces)]
    if not found:
        return
    yield Segments("", np.concatenate([pieces for _, pieces in found]), "#ffffff", 1.2, 0.8)
    middles = [pieces[len(pieces) // 2] for _, pieces in found]
    x2, x3 = ([0.5 * (ends[k] + ends[k + 2]) for ends in middles] for k in (0, 1))
    yield Texts("", x2, x3, [f"{value:.4g}" for value, _ in found], 8.0)


def _round_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, no less than a step."""
    power = 10.0 ** np.floor(np.log10(rough))
    return float(next(power * m for m in (1.0, 2.0, 5.0, 10.0) if power * m >= rough * 0.999))
