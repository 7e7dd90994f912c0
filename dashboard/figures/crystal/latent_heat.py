"""Latent heat of a crystallising mixture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

import numpy as np
import param

from core.crystal.heat.freezing_line import REFERENCE, nodes
from core.crystal.heat.latent import has_curve, latent_heat
from core.crystal.liquids import LIQUIDS, PotekhinCorrected
from core.crystal.phases.reference import reference_label
from core.crystal.solids import SOLIDS
from core.dataset import Dataset
from dashboard.figures.common.summary_text import clauses, nearest, paragraph
from dashboard.figures.crystal.inputs import (
    OWN,
    MixtureFigure,
    composition,
    shell_count,
    solids,
    unusual,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY, REFERENCE_COLOUR
from dashboard.plots.vocabulary import Across, Axis, Columns, Curve, Marks, Panel

LABEL = "latent heat per ion (kT)"
GRID = np.union1d(nodes(), np.linspace(0.02, 0.98, 97)).tolist()
"""Compositions: dense at both ends, and in the middle as a smooth curve needs them."""
FEW = 12
"""Compositions up to which each has a symbol: one by itself would have no line."""
TOLD = 6


class LatentHeat(MixtureFigure):
    """Heat that an ion releases when it freezes out of a large liquid."""

    path = "crystal/latent-heat"
    title = "Latent heat"
    sources = (
        "M. Salaris, E. García-Berro, M. Hernanz, J. Isern, D. Saumon (2000), Astrophys. J. 544, "
        "1036, doi:10.1086/317235: 0.77 kT per ion.",
        "S. Blouin, J. Daligault (2021), Phys. Rev. E 103, 043204, "
        "doi:10.1103/PhysRevE.103.043204: melting curve of C/O from simulations.",
    )

    x = composition(doc="Number fractions of Z2 in the liquid; by default from 0 to 1.")
    model = solids()
    liquid: param.Selector[str] = param.Selector(
        default=PotekhinCorrected.name, objects=list(LIQUIDS), doc="Model of the liquid."
    )
    shells = shell_count()
    from_page: ClassVar = {"x": None}

    def dataset(self) -> Dataset:
        """Columns model, x_liquid, Gamma, x_solid, q (kT): partial molar, along the liquidus.

        Beside the solids the melting curve of simulations, with S_mix as the solid's entropy.
        """
        named = self.model or [name for name, solid in SOLIDS.items() if solid.compounds is None]
        published = [REFERENCE] if has_curve(self.mixture) else []
        known = latent_heat(
            self.mixture,
            [*named, *published],
            self.liquid,
            np.array(self.x or GRID),
            self.shells,
        )
        known = known.with_notes(dict.fromkeys(known.notes))
        attributes = {**known.attributes, "mixture": self.mixture.label}
        known = replace(known, attributes=attributes)
        if self.model:
            return known
        # Nobody has asked for these by name.
        return replace(known, notes=(*known.notes, *known.refusals), refusals=())

    def summary(self, dataset: Dataset) -> str:
        """What each model releases where the liquid is half of each, and 0.77 kT beside it."""
        facts = []
        for model in _models(dataset):
            rows = dataset.where(model=model)
            place = nearest(rows["x_liquid"], 0.5)
            place = 0 if place is None else place
            q, x = rounded(rows["q"][place], 3), rounded(rows["x_liquid"][place], 3)
            facts.append(f"'{self._label(model)}' {q} kT at x = {x}")
        usual = rounded(dataset.attributes["q_usual"])
        return paragraph(
            f"{dataset.attributes['mixture']}, latent heat of an ion that freezes: "
            f"{clauses(facts, TOLD)}",
            f"Cooling models take {usual} kT",
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        usual = dataset.attributes["q_usual"]
        return (
            Panel(
                (
                    *self._curves(dataset),
                    Across("y", [usual], GREY, "dotted", label=f"{usual:g} kT, usual", width=1.5),
                ),
                Axis(f"{self.composition_label}, in the liquid", (0.0, 1.0), chooses="x"),
                Axis(LABEL),
                self.title_for(*unusual(self.shells, OWN, [self.liquid])),
            ),
        )

    def _curves(self, dataset: Dataset) -> Iterator[Curve | Marks]:
        for model in _models(dataset):
            rows = dataset.where(model=model)
            solid = SOLIDS.get(model)
            colour = solid.colour if solid else REFERENCE_COLOUR
            columns = _columns(rows)
            yield Curve(self._label(model), columns, colour, "solid" if solid else "dashed")
            if self.x and len(rows) <= FEW:
                yield Marks(self._label(model), columns, colour, size=6.0)

    def _label(self, model: str) -> str:
        return SOLIDS[model].label if model in SOLIDS else reference_label(self.mixture)


def _models(dataset: Dataset) -> list[str]:
    return list(dict.fromkeys(dataset["model"].tolist()))


def _columns(rows: Dataset) -> Columns:
    return [
        ("x_liquid", "x of the liquid", rows["x_liquid"]),
        ("q", LABEL, rows["q"]),
        ("x_solid", "x of the crystal", rows["x_solid"]),
        ("Gamma", "Γ", rows["Gamma"]),
    ]
