"""From how much of the heaviest nucleus on crystals float."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import param

from core.cancellation import each
from core.crystal.ternary.bands import NeutralBand, neutral_bands
from core.crystal.ternary.buoyancy import NeutralBuoyancy, neutral_line
from core.crystal.ternary.isotopes import usual_mass_number
from core.crystal.ternary.reference import (
    has_reference,
    reference_freezing,
    reference_neutral_mass_fraction,
)
from core.crystal.ternary.solids import SOLIDS
from core.dataset import Dataset, table
from dashboard.figures.common.summary_text import clauses, nearest, paragraph
from dashboard.figures.ternary.errors import area, error, of_second_order
from dashboard.figures.ternary.inputs import (
    Array,
    FloatingFigure,
    chosen_solids,
    liquid,
    models,
    the_liquid,
)
from dashboard.inputs.parameters import Numbers, choice
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import REFERENCE_COLOUR
from dashboard.plots.vocabulary import Area, Axis, Columns, Curve, Dash, Marks, Panel, split

COLUMNS = (
    "model",
    "ratio",
    "x3_liquid",
    "X3_mass",
    "Gamma",
    "x2_solid",
    "x3_solid",
    "floats_above",
    "reason",
    "X3_low",
    "X3_high",
)
PUBLISHED = "Blouin et al. 2021"
RATIOS = [round(float(ratio), 3) for ratio in np.linspace(0.05, 0.95, 19)]
ABSCISSAE = {"composition": "ratio", "Γ": "Gamma"}
_ABSCISSA = {"ratio": "ratio", "Gamma": "Γ"}
PER_CENT = 100.0


class NeutralBuoyancyFigure(FloatingFigure):
    """How much of the heaviest nucleus a liquid needs for its crystals to float."""

    path = "ternary/neutral-buoyancy"
    title = "Where crystals float"

    ratio = Numbers(RATIOS, bounds=(0.0, 1.0), doc="x2/(x1 + x2) of the liquid.", longest=200)
    model = models()
    liquid = liquid()
    error = error()
    axis: param.Selector[str] = choice("ratio", ABSCISSAE, "Horizontal axis of the drawing.")

    def dataset(self) -> Dataset:
        """Columns model, ratio, x3_liquid, X3_mass, Gamma, solid, floats_above, reason, and the
        ends X3_low, X3_high of the band, of the first model of second order if it is asked for.

        Several rows of one ratio where crystals sink again as x3 rises; one with a reason, and
        nothing else, where there is no such x3.
        """
        ternary = self.ternary
        solids, refusals = chosen_solids(self.model, ternary)
        melt = the_liquid(self.liquid, ternary)
        blocks: list[dict[str, Any]] = []
        ratios = [*dict.fromkeys(self.ratio or RATIOS)]
        matters = [self.matter(np.array([1.0 - ratio, ratio, 0.0])) for ratio in ratios]
        banded = of_second_order(solids) if self.error else ""
        for name, solid in each([*solids.items()]):
            rows = [_rows(found) for found in neutral_line(melt, solid, matters, ratios)]
            if name == banded:
                bands = neutral_bands(melt, solid, matters, ratios)
                rows = [_with_band(row, band) for row, band in zip(rows, bands, strict=True)]
            blocks += [{"model": name, **row} for row in rows]
        if self._is_published():
            blocks.append({"model": PUBLISHED, **self._published()})
        return table(
            sorted(blocks, key=lambda block: [*SOLIDS, PUBLISHED].index(block["model"])),
            COLUMNS,
            notes=refusals,
            attributes={"mixture": ternary.label, "rho": self.rho},
        )

    def _is_published(self) -> bool:
        neon = self.A3 in (0, usual_mass_number(self.Z3))
        return has_reference(self.ternary) and neon

    def _published(self) -> dict[str, Any]:
        """The published line, at the coupling at which its own C/O liquids freeze."""
        ratio = np.array(self.ratio or RATIOS)
        x = np.stack([1.0 - ratio, ratio, np.zeros(len(ratio))], axis=1)
        gamma = reference_freezing(x).gamma
        X3 = reference_neutral_mass_fraction(gamma)
        # x3 m3/[x3 m3 + (1 - x3) m] = X3 with the mean mass m of the others.
        masses = np.array(self.masses)
        others = x @ masses
        x3 = X3 * others / (X3 * others + (1.0 - X3) * masses[2])
        kept = X3 > 0.0
        columns = {"ratio": ratio, "Gamma": gamma, "X3_mass": X3, "x3_liquid": x3}
        return {
            **{name: column[kept] for name, column in columns.items()},
            "floats_above": True,
            "reason": "",
        }

    def summary(self, dataset: Dataset) -> str:
        """What each model needs in the middle of the ratios."""
        told = []
        for model in dict.fromkeys(dataset["model"].tolist()):
            rows = dataset.where(model=model)
            rows = rows.keep(np.isfinite(rows["X3_mass"].astype(float)))
            place = nearest(rows["ratio"], 0.5) if len(rows) else None
            if place is None:
                told.append(f"'{_label(model)}' nowhere")
            else:
                X3, ratio = (rounded(rows[name][place], 3) for name in ("X3_mass", "ratio"))
                told.append(f"'{_label(model)}' from {X3} by mass on at a ratio of {ratio}")
        return paragraph(f"{dataset.attributes['mixture']}: crystals float, {clauses(told, 6)}")

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        first, second, third = self.symbols
        label = f"{second}/({first} + {second}), by number" if self.axis == "ratio" else "Γ"
        return (
            Panel(
                (*(_bands(dataset) if self.axis == "ratio" else ()), *self._curves(dataset)),
                Axis(label, (0.0, 1.0) if self.axis == "ratio" else None,
                     falling=self.axis == "Gamma"),
                Axis(f"{third}, % of the mass", (0.0, _highest(dataset))),
                self.title_for(self.density_told, "above a line crystals float"),
            ),
        )  # fmt: skip

    def _curves(self, dataset: Dataset) -> Iterator[Curve | Marks]:
        """A line for each model; where crystals sink again above, dotted."""
        for model in dict.fromkeys(dataset["model"].tolist()):
            for floats in (True, False):
                rows = dataset.where(model=model, floats_above=floats)
                rows = rows.keep(np.isfinite(rows["X3_mass"].astype(float)))
                if not len(rows):
                    continue
                # Where crystals never float between two ratios, there is no line.
                place = np.searchsorted(np.unique(dataset["ratio"]), rows["ratio"])
                starts = np.flatnonzero(np.diff(place) != 1) + 1
                columns: Columns = [
                    (self.axis, _ABSCISSA[self.axis], split(rows[self.axis], starts)),
                    ("X3_mass", "% of the mass", PER_CENT * split(rows["X3_mass"], starts)),
                    ("Gamma", "Γ", split(rows["Gamma"], starts)),
                ]
                label = _label(model) if floats else f"{_label(model)}, sinks again above"
                dash: Dash = "dashed" if model == PUBLISHED else "solid" if floats else "dotted"
                colour = REFERENCE_COLOUR if model == PUBLISHED else SOLIDS[model].colour
                yield Curve(label, columns, colour, dash)
                if model != PUBLISHED:
                    # A ratio by itself would have no line.
                    yield Marks(label, columns, colour, size=5.0, filled=floats)


def _with_band(row: dict[str, Any], band: NeutralBand) -> dict[str, Any]:
    """The row with the ends of its band, all of the mass if crystals may always sink."""
    if not np.isfinite(band.lowest):
        return row
    return {**row, "X3_low": band.lowest, "X3_high": min(band.highest, 1.0)}


def _bands(dataset: Dataset) -> Iterator[Area]:
    """Between the lines of a model with what it misses and without, against the ratio."""
    for model in dict.fromkeys(dataset["model"].tolist()):
        rows = dataset.where(model=model)
        low, high = (PER_CENT * rows[name].astype(float) for name in ("X3_low", "X3_high"))
        if np.isfinite(low).sum() > 1:
            _, first = np.unique(rows["ratio"], return_index=True)
            ratio = rows["ratio"].astype(float)[first]
            yield area(model, ratio, low[first], high[first])


def _label(model: str) -> str:
    return SOLIDS[model].label if model in SOLIDS else model


def _highest(dataset: Dataset) -> float:
    """Where the vertical axis ends."""
    known = dataset["X3_mass"].astype(float)
    known = known[np.isfinite(known)]
    return 1.1 * PER_CENT * float(known.max(initial=0.01))


def _rows(found: NeutralBuoyancy) -> dict[str, Any]:
    if not found.points:
        return {"ratio": np.array([found.ratio]), "floats_above": False, "reason": found.reason}
    points = found.points
    solid: Array = np.array([point.solid for point in points])
    return {
        "ratio": found.ratio,
        "x3_liquid": np.array([point.x3 for point in points]),
        "X3_mass": np.array([point.X3 for point in points]),
        "Gamma": np.array([point.gamma for point in points]),
        "x2_solid": solid[:, 1],
        "x3_solid": solid[:, 2],
        "floats_above": np.array([point.floats_above for point in points]),
        "reason": "",
    }
