"""What becomes of a liquid whose crystals leave it: distillation, or ordinary fractionation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import param

from core.cancellation import each
from core.crystal.ternary.bands import path_band
from core.crystal.ternary.distillation import Path, distillation
from core.crystal.ternary.solids import SOLIDS
from core.dataset import Dataset, table
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.ternary.errors import area, error, of_second_order
from dashboard.figures.ternary.inputs import (
    START,
    TRIANGLE_HEIGHT,
    FloatingFigure,
    chosen_solids,
    compositions,
    fraction,
    liquid,
    models,
    the_liquid,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import VERMILLION
from dashboard.plots.vocabulary import (
    Area,
    Axis,
    Columns,
    Curve,
    Dash,
    Key,
    Layer,
    Marks,
    Panel,
    horizontal,
)

ERRING, ENDS = ("x2_liquid", "x3_liquid", "Gamma", "density_step"), ("low", "high")
"""What the error of second order is told of, and the names of its ends."""
COLUMNS = (
    "model",
    "tau",
    "x2_liquid",
    "x3_liquid",
    "x2_solid",
    "x3_solid",
    "Gamma",
    "density_step",
    "floats",
    *(f"{name}_{end}" for name in ERRING for end in ENDS),
)
STEP_SCALE = 1e3
PHASES: dict[str, tuple[str, Dash]] = {
    "liquid": ("liquid", "solid"),
    "solid": ("crystal", "dashed"),
}


class DistillationPath(FloatingFigure):
    """The path of a liquid from which all crystals are taken away as they form."""

    path = "ternary/path"
    title = "Path of a freezing liquid"
    panel_heights = (TRIANGLE_HEIGHT, 300, 260, 260)

    x2 = fraction(2, [START[0]], doc="Number fraction of Z2 in the first liquid.")
    x3 = fraction(3, [START[1]], doc="Number fraction of Z3 in the first liquid.")
    model = models()
    liquid = liquid()
    error = error()
    longest = param.Number(
        6.0,
        bounds=(0.5, 25.0),
        label="until τ",
        doc="Where the path ends at the latest: exp(-tau) of the liquid is left.",
    )

    def dataset(self) -> Dataset:
        """Columns model, tau, liquid and solid, Gamma, density_step, floats, and errors.

        tau is -ln of the amount of liquid that is left; dx_l/dtau = x_l - x_s. `_low` and `_high`
        are the ends of what the path of the first model of second order may be, if asked for.
        """
        ternary = self.ternary
        solids, refusals = chosen_solids(self.model, ternary)
        melt = the_liquid(self.liquid, ternary)
        start = compositions(self.x2[:1] or [START[0]], self.x3[:1] or [START[1]])[0]
        banded = of_second_order(solids) if self.error else ""
        blocks, notes = [], [*refusals]
        for name, solid in each([*solids.items()]):
            found = distillation(melt, solid, self.matter(start), start, self.longest)
            block = {"model": name, **_columns(found)}
            if name == banded:
                band = path_band(melt, solid, self.matter(start), found)
                for end, states in zip(ENDS, (band.lowest, band.highest), strict=True):
                    block |= dict(zip((f"{one}_{end}" for one in ERRING), states.T, strict=True))
            blocks.append(block)
            notes += [f"{solid.label}: {_told(found)}.", *melt.remarks(found.gamma)]
        return table(
            blocks,
            COLUMNS,
            notes=tuple(dict.fromkeys(notes)),
            attributes={"mixture": ternary.label, "rho": self.rho},
        )

    def summary(self, dataset: Dataset) -> str:
        """Where each path ends, and whether its crystals float."""
        told = []
        for model in dict.fromkeys(dataset["model"].tolist()):
            rows = dataset.where(model=model)
            tau, x2, x3 = (rounded(rows[n][-1], 3) for n in ("tau", "x2_liquid", "x3_liquid"))
            floats = np.mean(rows["floats"].astype(bool))
            told.append(
                f"'{SOLIDS[model].label}' at τ = {tau} with x2 = {x2} and x3 = {x3}, its crystals "
                f"floating for {100.0 * floats:.0f} % of the steps"
            )
        return paragraph(f"{dataset.attributes['mixture']}, paths end: {clauses(told)}")

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        keys = (Key("liquid", group="phase"), Key("crystal", dash="dashed", group="phase"))
        paths: list[Layer] = [*self._paths(dataset), *self._ends(dataset), *keys]
        if self.x2 and self.x3:
            paths.append(self.marked(self.x2[0], self.x3[0], VERMILLION))
        tau = Axis("τ = −ln (liquid that is left)", name="tau")
        second, third = self.fraction_label(1), self.fraction_label(2)
        return (
            self.triangle(paths, self.density_told),
            Panel(
                (
                    *_bands(dataset, "x2_liquid"),
                    *_bands(dataset, "x3_liquid"),
                    *_profiles(dataset, "x2", second),
                    *_profiles(dataset, "x3", third, 1.2),
                    *keys,
                ),
                tau,
                Axis(f"{second} (thick), {third}"),
                "".join(f"shaded: {band.label}" for band in _bands(dataset, "x2_liquid")),
                legend=False,
            ),
            Panel(
                (*_bands(dataset, "Gamma"), *_lines(dataset, "Gamma", "Γ")),
                tau,
                Axis("Γ"),
                legend=False,
            ),
            Panel(
                (
                    *_bands(dataset, "density_step", STEP_SCALE),
                    *_lines(dataset, "density_step", "Δρ/ρ (10⁻³)", STEP_SCALE),
                    horizontal(0.0, dash="dashed"),
                ),
                tau,
                Axis("Δρ/ρ (10⁻³)"),
                "below 0 crystals float",
                legend=False,
            ),
        )

    def _paths(self, dataset: Dataset) -> Iterator[Curve]:
        for model in dict.fromkeys(dataset["model"].tolist()):
            rows = dataset.where(model=model)
            for phase, (key, dash) in PHASES.items():
                columns: Columns = [
                    ("x2", "", rows[f"x2_{phase}"]),
                    ("x3", "", rows[f"x3_{phase}"]),
                    ("tau", "τ", rows["tau"]),
                    ("Gamma", "Γ", rows["Gamma"]),
                    ("density_step", "Δρ/ρ", rows["density_step"]),
                ]
                solid = SOLIDS[model]
                yield Curve(solid.label, columns, solid.colour, dash, key=key)

    def _ends(self, dataset: Dataset) -> Iterator[Marks]:
        """Liquids at whole numbers of tau, so that the drawing tells the time."""
        for model in dict.fromkeys(dataset["model"].tolist()):
            rows = dataset.where(model=model)
            tau = rows["tau"].astype(float)
            rows = rows.keep(np.abs(tau - np.round(tau)) < 1e-6)
            columns: Columns = [
                ("x2", "", rows["x2_liquid"]),
                ("x3", "", rows["x3_liquid"]),
                ("tau", "τ", rows["tau"]),
            ]
            yield Marks(SOLIDS[model].label, columns, SOLIDS[model].colour, size=5.0)


def _columns(found: Path) -> dict[str, Any]:
    return {
        "tau": found.tau,
        "x2_liquid": found.liquid[:, 1],
        "x3_liquid": found.liquid[:, 2],
        "x2_solid": found.solid[:, 1],
        "x3_solid": found.solid[:, 2],
        "Gamma": found.gamma,
        "density_step": found.density.total,
        "floats": found.floats,
    }


def _told(found: Path) -> str:
    """How a path ends."""
    if not found.end:
        return f"{100.0 * np.exp(-found.tau[-1]):.2g} % of the liquid is left"
    return f"the path ends at τ = {found.tau[-1]:.4g}, Γ = {found.gamma[-1]:.5g}, as {found.end}"


def _profiles(dataset: Dataset, name: str, told: str, width: float = 2.4) -> Iterator[Curve]:
    """A number fraction of liquid and crystals along the paths."""
    for model in dict.fromkeys(dataset["model"].tolist()):
        rows = dataset.where(model=model)
        for phase, (key, dash) in PHASES.items():
            columns: Columns = [
                ("tau", "τ", rows["tau"]),
                (f"{name}_{phase}", f"{told} of the {key}", rows[f"{name}_{phase}"]),
            ]
            solid = SOLIDS[model]
            yield Curve(solid.label, columns, solid.colour, dash, width, key=key)


def _bands(dataset: Dataset, name: str, scale: float = 1.0) -> Iterator[Area]:
    """How far a model's path may be wrong, as far as that is known."""
    rows = dataset.keep(np.isfinite(dataset[f"{name}_low"].astype(float)))
    if len(rows):
        low, high = (scale * rows[f"{name}_{end}"].astype(float) for end in ENDS)
        yield area(str(rows["model"][0]), rows["tau"].astype(float), low, high)


def _lines(dataset: Dataset, name: str, told: str, scale: float = 1.0) -> Iterator[Curve]:
    for model in dict.fromkeys(dataset["model"].tolist()):
        rows = dataset.where(model=model)
        columns: Columns = [
            ("tau", "τ", rows["tau"]), (name, told, scale * rows[name].astype(float))
        ]  # fmt: skip
        yield Curve(SOLIDS[model].label, columns, SOLIDS[model].colour)
