"""How thick and heavy the innermost layer is, by where the isotopes of helium end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.dataset import Dataset
from core.errors import OutsideValidityError
from core.nuclides.pool_names import HELIUM_EDGES
from core.nuclides.symbols import nuclide_name, parse_nuclide
from core.star.layers import layer_mass_against_helium
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.crust.inputs import interaction
from dashboard.figures.crust.pool_words import last_helium
from dashboard.figures.crust.star_inputs import SUN, LayeredFigure
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, VERMILLION
from dashboard.plots.vocabulary import Axis, Layer, Marks, Panel, Texts, vertical

EDGE_LABEL = "A of the last helium isotope"
THICKNESS = "thickness (m)"
MASS = f"mass ({SUN})"
EDGES = (HELIUM_EDGES[0] - 0.7, HELIUM_EDGES[-1] + 0.7)


class HeliumLayer(LayeredFigure):
    """Thickness, and below mass, of the innermost layer for each last helium isotope."""

    path = "crust/helium-layer"
    title = "Innermost layer and the last helium isotope"
    panel_heights = (300, 250)

    interaction = interaction()

    def dataset(self) -> Dataset:
        """Columns last_He, nuclide, densities, depths, thickness (m), mass (M_sun), share.

        Raises
        ------
        DenseMatterError : there is no such star, or no such layer whichever isotope is the last.
        """
        found = layer_mass_against_helium(
            self.matter, self.T, self.M, self.R, self.base, self.threshold, self.proton_fraction
        )
        if not np.isfinite(found["thickness"]).any():
            raise OutsideValidityError(
                " ".join(found.notes[:1])
                or f"No innermost layer holds {self.threshold:g} of the mass: choose less."
            )
        return replace(found, notes=(*found.notes, *self.limits))

    def summary(self, dataset: Dataset) -> str:
        """Thickness and mass for each isotope of which there is a layer."""
        facts = [
            f"{rounded(thick, 3)} m and {rounded(mass, 2)} {SUN} if helium ends at A = {last}"
            for last, thick, mass in zip(
                dataset["last_He"].tolist(), dataset["thickness"], dataset["mass"], strict=True
            )
            if np.isfinite(thick)
        ]
        return paragraph(f"{self.title_of_layers()}, innermost layer: {clauses(facts, 6)}")

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        ticks = [float(A) for A in HELIUM_EDGES[::2]]
        across = Axis(EDGE_LABEL, EDGES, ticks=ticks, name="last_He", chooses="last_He")
        chosen = vertical(last_helium(self.pool_name), dash="dashed")
        heavy = Axis(MASS, (0.0, 1.1 * float(np.nanmax(dataset["mass"]))))
        return (
            Panel(
                (_points(dataset, "thickness", THICKNESS, BLUE), _names(dataset), chosen),
                across,
                Axis(THICKNESS, (0.0, 1.25 * float(np.nanmax(dataset["thickness"])))),
                self.title_of_layers(),
                legend=False,
            ),
            Panel(
                (_points(dataset, "mass", MASS, VERMILLION), chosen), across, heavy, legend=False
            ),
        )


def _points(dataset: Dataset, name: str, label: str, colour: str) -> Layer:
    columns = [
        ("last_He", EDGE_LABEL, dataset["last_He"]),
        (name, label, dataset[name]),
        ("nuclide", "innermost layer", _nuclides(dataset)),
        ("share", "share of the crust’s mass", dataset["share"]),
    ]
    return Marks(label.partition(" ")[0], columns, colour)


def _nuclides(dataset: Dataset) -> NDArray[np.object_]:
    """Names with raised mass numbers."""
    names = dataset["nuclide"].tolist()
    words = [nuclide_name(*parse_nuclide(name)) if name else "" for name in names]
    return np.array(words, dtype=object)


def _names(dataset: Dataset) -> Texts:
    """The nuclide above each point, where it is another than at the point before."""
    names = _nuclides(dataset)
    shown = np.isfinite(dataset["thickness"])
    shown &= names != np.concatenate([[""], names[:-1]])
    places = np.flatnonzero(shown)
    room = 0.1 * float(np.nanmax(dataset["thickness"]))
    heights = dataset["thickness"][places] + room
    return Texts("nuclides", dataset["last_He"][places], heights, names[places].tolist(), 8.0)
