"""Depths and masses of the layers of a crust in a star, and how they depend on its mass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.dataset import Dataset
from core.star.layers import FIXED_RADIUS, STARS, layers, layers_along_masses
from core.star.matter import DRIP, N_1, N_2, ONSET
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.crust.inputs import interaction
from dashboard.figures.crust.star_inputs import (
    BASE_COLOUR,
    DEPTH_LABEL,
    LAYER_COLOURS,
    LAYER_WORDS,
    MASS_LABEL,
    RADIUS_LABEL,
    SUN,
    LayeredFigure,
    told,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import Dash
from dashboard.plots.vocabulary import LOG, Area, Axis, Curve, Key, Layer, Marks, Panel

ABOVE_LABEL = f"mass above it ({SUN})"
NAMES = (("mass", ABOVE_LABEL), ("R", RADIUS_LABEL))
DASHES: dict[str, Dash] = {FIXED_RADIUS: "solid", STARS: "dashed"}


class Layers(LayeredFigure):
    """Depth of each layer, and below the mass above it, against the mass of the star."""

    path = "crust/layers"
    title = "Layers of the crust in a star"
    panel_heights = (330, 270)

    interaction = interaction()

    def dataset(self) -> Dataset:
        """Columns interaction, T, M, R, layer, n_B, P, depth, proper_depth, mass, and more.

        Raises
        ------
        DenseMatterError : there is no such star, or no such base.
        """
        asked = (self.base, self.threshold, self.proton_fraction)
        table = layers(self.matter, self.T, self.M, self.R, *asked)
        along = layers_along_masses(self.matter, self.T, self.R, *asked)
        return replace(table, beside={**table.beside, "masses": along})

    def summary(self, dataset: Dataset) -> str:
        """Depth of each layer and the mass above it."""
        words = [
            f"{LAYER_WORDS[layer]} {rounded(depth, 4)} m deep with {rounded(above, 3)} {SUN} above"
            for layer, depth, above in zip(
                dataset["layer"].tolist(), dataset["depth"], dataset["mass"], strict=True
            )
            if np.isfinite(depth) and layer in (DRIP, ONSET, self.base)
        ]
        return paragraph(f"{self.title_of_layers()}: {clauses(words)}")

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        across = Axis(MASS_LABEL, name="M", chooses="M")
        depths = np.concatenate([dataset.beside["masses"]["depth"], dataset["depth"]])
        depths = depths[np.isfinite(depths)]
        ends = (0.9 * float(depths.min()), 1.1 * float(depths.max())) if len(depths) else None
        return (
            Panel(
                (*self._layers(dataset, "depth", DEPTH_LABEL), *self._keys(dataset)),
                across,
                Axis(DEPTH_LABEL, ends, LOG, falling=True),
                self.title_of_layers(),
            ),
            Panel(
                (*self._layers(dataset, "mass", ABOVE_LABEL),),
                across,
                Axis(ABOVE_LABEL, scale=LOG),
                legend=False,
            ),
        )

    def _words(self, along: str) -> str:
        whole = f"stars of {self.interaction}"
        return f"all of R = {self.R:g} km" if along == FIXED_RADIUS else whole

    def _keys(self, dataset: Dataset) -> Iterator[Key]:
        for along in np.unique(dataset.beside["masses"]["along"]).tolist():
            yield Key(self._words(along), dash=DASHES[along], group="stars")

    def _layers(self, dataset: Dataset, name: str, label: str) -> Iterator[Layer]:
        masses = dataset.beside["masses"]
        low, high = (masses.where(along=FIXED_RADIUS, layer=layer) for layer in (N_1, N_2))
        if len(low) and np.isfinite(low[name]).any() and np.isfinite(high[name]).any():
            yield Area("n₁ to n₂", low["M"], low[name], high[name], BASE_COLOUR, 0.25)
        other = NAMES if name == "depth" else (("depth", DEPTH_LABEL), *NAMES[1:])
        columns = (("M", MASS_LABEL), (name, label), *other)
        for layer in (DRIP, ONSET, self.base):
            colour, words = LAYER_COLOURS[layer], LAYER_WORDS[layer]
            for along, dash in DASHES.items():
                rows = masses.where(along=along, layer=layer)
                if len(rows):
                    key = self._words(along)
                    yield Curve(words, told(rows, *columns), colour, dash, key=key)
            here = told(dataset.where(layer=layer), *columns)
            yield Marks(words, here, colour)
