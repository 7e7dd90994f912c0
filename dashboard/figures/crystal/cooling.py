"""Energies that stars of several masses set free as they freeze, and how long they radiate them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
import param

from core.dataset import Dataset
from core.dwarf.cooling import cooling
from core.dwarf.tracks import MESTEL, published_masses
from dashboard.figures.common.summary_text import clauses, nearest, paragraph
from dashboard.figures.crystal.inputs import distinct
from dashboard.figures.crystal.star_inputs import MASS_BOUNDS, RadiatingFigure, mass, oxygen
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import Axis, Columns, Curve, Key, Marks, Panel, vertical

MASS = "mass of the star (M☉)"
DELAY = "delay of cooling (Gyr)"
PUBLISHED = "luminosities published"
MASSES = tuple(np.linspace(0.5, 1.2, 15).round(3).tolist())
MOST = 40
"""Masses and compositions of one table."""


class Cooling(RadiatingFigure):
    """Latent heat and heat of unmixing of whole stars, and the delays of their cooling."""

    path = "crystal/cooling"
    title = "Delay of cooling"
    named_by_path = True

    M = mass(longest=MOST)
    X_O = oxygen(longest=MOST)
    marked = param.Number(
        None, bounds=MASS_BOUNDS, allow_None=True, doc="Mass to mark, if any, in solar masses."
    )
    from_page: ClassVar = {"M": None, "marked": "M"}

    @property
    def masses(self) -> list[float]:
        """Solar masses; those of a curve if none is given."""
        return self.M or list(MASSES)

    def dataset(self) -> Dataset:
        """Columns model, M, X_O, envelope, T_centre, T_half, T_80 (K), E_latent, E_unmixing (erg),
        delay_latent, delay_unmixing (Gyr), X_O_centre: a row for each star.
        """
        return self.named(cooling(self.dwarfs(), [self.lets_out()]))

    def summary(self, dataset: Dataset) -> str:
        """Both delays of each solid for the mass that is marked."""
        facts = []
        for model, X in distinct(dataset, "model", "X_O"):
            rows = dataset.where(model=model, X_O=X)
            place = nearest(rows["M"], self.marked or 0.6) or 0
            latent, unmixing = (
                rounded(rows[name][place], 3) for name in ("delay_latent", "delay_unmixing")
            )
            facts.append(
                f"'{self.label_of(model)}' {latent} and {unmixing} Gyr for "
                f"{rounded(rows['M'][place])} M☉"
            )
        return paragraph(
            f"{', '.join(self.told())}: delays of cooling by latent heat and by unmixing: "
            f"{clauses(facts, 6)}"
        )

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        return (
            Panel(
                (*self._curves(dataset), vertical(self.marked)),
                Axis(MASS, chooses="M"),
                Axis(DELAY, (0.0, float(np.nanmax(_delays(dataset))) * 1.08)),
                self.title_for(*self.told()),
            ),
        )

    def _curves(self, dataset: Dataset) -> Iterator[Curve | Key | Marks]:
        """With symbols where luminosities are published and not interpolated."""
        published = dataset.keep(np.isin(dataset["M"], published_masses()))
        if not self.track and self.envelope != MESTEL and len(published):
            for name in ("delay_latent", "delay_unmixing"):
                yield Marks(PUBLISHED, _columns(published, name), GREY, size=5.0)
        for model, X in distinct(dataset, "model", "X_O"):
            rows = dataset.where(model=model, X_O=X)
            label, colour = self.label_of(model), self.colour_of(model)
            yield Curve(label, _columns(rows, "delay_latent"), colour, key="latent")
            yield Curve(label, _columns(rows, "delay_unmixing"), colour, "dashed", key="unmixing")
        yield Key("latent", dash="solid", group="heat")
        yield Key("unmixing", dash="dashed", group="heat")


def _delays(dataset: Dataset) -> np.ndarray:
    return np.concatenate([dataset["delay_latent"], dataset["delay_unmixing"]]).astype(float)


def _columns(rows: Dataset, name: str) -> Columns:
    energy = rows[name.replace("delay", "E")]
    return [
        ("M", MASS, rows["M"]),
        (name, DELAY, rows[name]),
        ("energy", "energy (erg)", energy),
        ("X_O", "X before", rows["X_O"]),
    ]
