"""How a trace of the heaviest nucleus parts between crystal and liquid of the other two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np

from core.cancellation import each
from core.crystal.ternary.beyond import error_band
from core.crystal.ternary.equilibrium.freezing import freezing
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.reference import LABEL, has_reference, reference_freezing
from core.crystal.ternary.solids import SOLIDS, Solid, Spherical, SphericalBeyond
from core.dataset import Dataset, table
from dashboard.figures.common.summary_text import clauses, nearest, paragraph
from dashboard.figures.ternary.errors import area
from dashboard.figures.ternary.inputs import (
    Array,
    TernaryFigure,
    chosen_solids,
    fraction,
    liquid,
    mark,
    models,
    the_liquid,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import REFERENCE_COLOUR
from dashboard.plots.vocabulary import Area, Axis, Columns, Curve, Panel, vertical

COLUMNS = ("model", "x2_liquid", "Gamma", "x2_solid", "k3", "k3_low", "k3_high")
POINTS = 81
CORNER = 1e-9
"""Fraction of the middle nucleus that stands for none: the trace is still less than that."""
TRACE = 1e-12
"""Fraction of the heaviest nucleus at which the published fit is looked at."""


class Trace(TernaryFigure):
    """k3, x3 of the solid over that of the liquid, along the liquidus of the other two nuclei."""

    path = "ternary/trace"
    title = "Partition of a trace"

    x2 = fraction(2, doc="Number fractions of Z2 in the liquid; by default all.")
    model = models()
    liquid = liquid()
    cursor = mark(2)
    from_page: ClassVar = {"x2": None, "cursor": "x2"}

    def dataset(self) -> Dataset:
        """Columns model, x2_liquid, Gamma, x2_solid, k3, and k3_low to k3_high, as far as it errs.

        Of C/O/Ne also the published fit to simulations, whose Gamma is on its own scale.
        """
        ternary = self.ternary
        solids, refusals = chosen_solids(self.model, ternary)
        melt = the_liquid(self.liquid, ternary)
        second = np.array(self.x2 or np.linspace(0.0, 1.0, POINTS))
        second = np.clip(second, CORNER, 1.0 - CORNER)
        x = np.stack([1.0 - second, second, np.zeros(len(second))], axis=1)
        blocks = [
            {"model": name, "x2_liquid": second, **_parted(melt, solid, x)}
            for name, solid in each([*solids.items()])
        ]
        if has_reference(ternary):
            blocks.append({"model": LABEL, "x2_liquid": second, **_published(x)})
        return table(
            blocks,
            COLUMNS,
            notes=refusals,
            attributes={"mixture": ternary.label},
        )

    def summary(self, dataset: Dataset) -> str:
        """k3 of each model where the other two are mixed as the page has them."""
        wanted = 0.5 if self.cursor is None else self.cursor
        told = []
        for model in dict.fromkeys(dataset["model"].tolist()):
            rows = dataset.where(model=model)
            place = nearest(rows["x2_liquid"], wanted)
            if place is not None:
                told.append(f"{rounded(rows['k3'][place], 3)} ('{_label(model)}')")
        third, second = self.symbols[2], self.fraction_label(1)
        return paragraph(
            f"{dataset.attributes['mixture']}: of a trace of {third} the crystal has, relative to "
            f"its liquid at {second} = {wanted:g}, {clauses(told, 6)}"
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        third = self.symbols[2]
        return (
            Panel(
                (*_bands(dataset), *_curves(dataset), vertical(self.cursor)),
                Axis(f"{self.fraction_label(1)} of the liquid", (0.0, 1.0), chooses="x2"),
                Axis(f"{third}: crystal / liquid", (0.0, 1.1)),
                self.title_for(f"a trace of {third}"),
            ),
        )


def _parted(melt: Liquid, solid: Solid, x: Array) -> dict[str, Any]:
    """Columns of one solid."""
    found = freezing(melt, solid, x)
    k3 = found.partition(melt, solid)[:, 2]
    block = {"Gamma": found.gamma, "x2_solid": found.solid[:, 1], "k3": k3}
    if isinstance(solid, SphericalBeyond):
        return block
    band = error_band(solid.ternary, found.solid, found.gamma)
    return {**block, "k3_low": k3 * band.lowest[:, 2], "k3_high": k3 * band.highest[:, 2]}


def _published(x: Array) -> dict[str, Any]:
    with_trace = x * (1.0 - TRACE) + np.array([0.0, 0.0, TRACE])
    found = reference_freezing(with_trace)
    return {
        "Gamma": found.gamma,
        "x2_solid": found.solid[:, 1],
        "k3": found.solid[:, 2] / found.liquid[:, 2],
    }


def _label(model: str) -> str:
    return SOLIDS[model].label if model in SOLIDS else model


def _bands(dataset: Dataset) -> Iterator[Area]:
    """By how much the spherical model may err; those of others are much the same."""
    rows = dataset.where(model=Spherical.name)
    low, high = (rows[name].astype(float) for name in ("k3_low", "k3_high"))
    if np.isfinite(low).any():
        yield area(Spherical.name, rows["x2_liquid"].astype(float), low, high)


def _curves(dataset: Dataset) -> Iterator[Curve]:
    for model in dict.fromkeys(dataset["model"].tolist()):
        rows = dataset.where(model=model)
        columns: Columns = [
            ("x2_liquid", "x₂ of the liquid", rows["x2_liquid"]),
            ("k3", "k", rows["k3"]),
        ]
        if model in SOLIDS:
            yield Curve(SOLIDS[model].label, columns, SOLIDS[model].colour)
        else:
            yield Curve(model, columns, REFERENCE_COLOUR, "dashed")
