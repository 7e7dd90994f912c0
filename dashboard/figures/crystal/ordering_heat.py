"""Heat that a crystal releases below freezing: of ordering and of exsolution."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import param

from core.cancellation import each
from core.crystal.heat.restructuring import COUPLINGS, exsolution_heat, ordering_heat, solvus
from core.crystal.lattice import Array
from core.crystal.liquids import LIQUIDS, PotekhinCorrected, liquid_model
from core.crystal.phases.energy_gain import NoLiquid, crystallisation_gamma
from core.crystal.phases.phase_diagram import mixture_diagram
from core.crystal.phases.tangents import Ties, coexistence, stack
from core.crystal.solids import SOLIDS, Solid
from core.dataset import Dataset, table
from core.errors import OutsideValidityError
from dashboard.figures.common.summary_text import clauses, extremes, paragraph
from dashboard.figures.crystal.energy_gain import SCALE, unusual_freezing
from dashboard.figures.crystal.inputs import (
    CURSOR_ALONE,
    GAMMA_BOUNDS,
    MixtureFigure,
    chosen_solids,
    composition,
    coupling,
    cursor,
    distinct,
    shell_count,
    solids,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import Dash
from dashboard.plots.vocabulary import Axis, Columns, Curve, Key, Panel, vertical

COLUMNS = ("model", "Gamma", "heat", "gain", "kind", "x")
ORDERING, EXSOLUTION = "ordering", "exsolution"
DASHES: dict[tuple[str, str], tuple[str, Dash]] = {
    (ORDERING, "heat"): ("ordering, heat", "solid"),
    (ORDERING, "gain"): ("ordering, free energy", "dashed"),
    (EXSOLUTION, "heat"): ("exsolution, heat", "dotdash"),
    (EXSOLUTION, "gain"): ("exsolution, free energy", "dotted"),
}
LABEL = "released per ion (10⁻⁵ U₁)"
LEAST = 1e-12
"""U_1 below which nothing is released."""


class OrderingHeat(MixtureFigure):
    """Heat and free energy per ion that ordering and exsolution release, against Gamma."""

    path = "crystal/ordering-heat"
    title = "Heat below freezing"

    x = composition(doc="Number fraction of Z2 in the crystal; by default 0.49.", longest=1)
    Gamma_freeze = param.Number(
        None,
        bounds=GAMMA_BOUNDS,
        allow_None=True,
        label="Γ of freezing",
        doc="Gamma from which on heat is counted; by default where each solid freezes.",
    )
    Gamma = coupling(doc="Couplings; by default from freezing to 800.")
    model = solids()
    liquid: param.Selector[str] = param.Selector(
        default=PotekhinCorrected.name,
        objects=list(LIQUIDS),
        doc="Liquid that the crystal freezes from.",
    )
    shells = shell_count()
    cursor = cursor()
    from_page: ClassVar = CURSOR_ALONE

    @property
    def fraction(self) -> float:
        """Number fraction of Z2."""
        return self.x[0] if self.x else 0.49

    def dataset(self) -> Dataset:
        """Columns model, Gamma, heat and gain (U_1), kind, x; a row from freezing on."""
        crystals, refusals = chosen_solids(self.model, self.mixture, self.shells)
        blocks: list[dict[str, Any]] = []
        notes: list[str] = []
        for name, solid in each([*crystals.items()]):
            try:
                made, remarks = self._released(solid)
            except OutsideValidityError as error:
                notes.append(str(error))
                continue
            blocks += [{"model": name, "x": self.fraction, **block} for block in made]
            notes += remarks
        return table(
            blocks,
            COLUMNS,
            units={"heat": "U_1", "gain": "U_1"},
            notes=tuple(dict.fromkeys([*notes, *([] if self.model else refusals)])),
            refusals=refusals if self.model else (),
            attributes={"mixture": self.mixture.label},
        )

    def _released(self, solid: Solid) -> tuple[list[dict[str, Any]], list[str]]:
        """Rows of what a solid releases, and why there is none."""
        if solid.compounds is not None:
            return [], [f"{solid.label}: exists at a few compositions only, and releases no heat."]
        start = self.Gamma_freeze or self._freezing(solid)
        if not np.isfinite(start):
            return [], [
                f"{solid.label}: no liquid freezes into a crystal with x = {self.fraction:g}."
            ]
        gamma = self._grid(start)
        if not len(gamma):
            return [], [f"{solid.label}: still liquid at these Γ, as it freezes at {start:.2f}."]
        found = {
            ORDERING: ordering_heat(solid, self.fraction, start, gamma),
            EXSOLUTION: exsolution_heat(solid, self.fraction, gamma, self._solvus(solid, gamma)),
        }
        blocks = [
            {"kind": kind, "Gamma": gamma[first:], "heat": heat[first:], "gain": gain[first:]}
            for kind, (heat, gain) in found.items()
            if (heat > LEAST).any()
            for first in [max(int(np.argmax(heat > LEAST)) - 1, 0)]
        ]
        none = [] if blocks else [f"{solid.label}: releases no heat at these Γ."]
        return blocks, none

    def _freezing(self, solid: Solid) -> float:
        liquid = liquid_model(self.liquid, self.mixture)
        if not liquid.exists:
            raise OutsideValidityError(liquid.complaints([])[0])
        diagram = mixture_diagram(self.Z1, self.Z2, solid.name, liquid.name, self.shells)
        return crystallisation_gamma(liquid, solid, diagram, self.fraction)

    def _grid(self, start: float) -> Array:
        """Where the heat is computed: from freezing on, at couplings that do not depend on x."""
        if self.Gamma:
            gamma = np.unique(self.Gamma)
            return gamma[gamma >= start]
        return np.append(start, COUPLINGS[start < COUPLINGS])

    def _solvus(self, solid: Solid, gamma: Array) -> Ties | None:
        """Tie lines at these couplings, which all compositions share; None for a reader's own."""
        if self.Gamma:
            return None
        known = solvus(self.Z1, self.Z2, solid.name, self.shells)
        return stack([coexistence(NoLiquid(), solid, gamma[:1]), known[known.gamma > gamma[0]]])

    def summary(self, dataset: Dataset) -> str:
        """What each solid releases at the largest coupling."""
        facts = []
        for kind, model in distinct(dataset, "kind", "model"):
            rows = dataset.where(kind=kind, model=model)
            ends = extremes(rows["heat"])
            if ends:
                heat, gamma = (rounded(rows[name][ends[1]], 3) for name in ("heat", "Gamma"))
                facts.append(f"{kind} of '{SOLIDS[model].label}' {heat} U₁ up to Γ = {gamma}")
        told = clauses(facts, 5) or "none"
        return paragraph(
            f"{dataset.attributes['mixture']}, x = {rounded(self.fraction)}, heat per ion: {told}"
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        return (
            Panel(
                (*self._curves(dataset), vertical(self.cursor)),
                Axis("Γ", chooses="Gamma"),
                Axis(LABEL),
                self.title_for(*self._told()),
            ),
        )

    def _told(self) -> Iterator[str]:
        yield f"x = {self.fraction:g}"
        if self.Gamma_freeze:
            yield f"from Γ = {self.Gamma_freeze:g} on"
        yield from unusual_freezing("" if self.Gamma_freeze else self.liquid, self.shells)

    def _curves(self, dataset: Dataset) -> Iterator[Curve | Key]:
        """Colours tell solids apart, dashes what is released."""
        shown = distinct(dataset, "kind", "model")
        for kind, model in shown:
            rows = dataset.where(kind=kind, model=model)
            for name in ("heat", "gain"):
                label, dash = DASHES[kind, name]
                solid = SOLIDS[model]
                yield Curve(solid.label, _columns(rows, name), solid.colour, dash, key=label)
        for (kind, _), (label, dash) in DASHES.items():
            if kind in {one for one, _ in shown}:
                yield Key(label, dash=dash, group="released")


def _columns(rows: Dataset, name: str) -> Columns:
    return [("Gamma", "Γ", rows["Gamma"]), (name, LABEL, SCALE * rows[name].astype(float))]
