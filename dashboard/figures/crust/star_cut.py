"""A cut through the crust of a star: what is where, in metres below the surface."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.dataset import Dataset
from core.matter.intervals import spans
from core.star.cut import cut
from core.star.matter import DRIP, N_1, N_2, ONSET
from dashboard.figures.common.summary_text import clauses, listed, paragraph, share
from dashboard.figures.crust.inputs import DENSITY_LABEL, interaction
from dashboard.figures.crust.star_inputs import (
    DEPTH_LABEL,
    LAYER_WORDS,
    LayeredFigure,
    layer_lines,
    told,
)
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, GREEN, GREY, PINK, SKY, VERMILLION
from dashboard.plots.vocabulary import LOG, Axis, Curve, Layer, Panel, Polygons, Rectangles

SHARE = "share of the mass"
LIGHT = "other light nuclei"
SHARES = (
    ("X_heavy", "heavy nuclei", BLUE),
    (LIGHT, LIGHT, SKY),
    ("X_He14", "¹⁴He", VERMILLION),
)
"""From left to right; what is left are free nucleons."""
LEAST = 0.005
"""Mass fraction of what is not drawn."""
LOG_OF_SOLIDS = (1.02, 1.08)
"""Left and right of the column that says what is solid."""


class StarCut(LayeredFigure):
    """What the mass consists of at each depth, and what is solid; below density and pressure."""

    path = "crust/star-cut"
    title = "Cut through the crust of a star"
    panel_heights = (420, 300)

    interaction = interaction()

    def dataset(self) -> Dataset:
        """Columns depth (m), n_B, P, X_He14, X_free_n, X_heavy, X_light, T_m, frozen, and more.

        Raises
        ------
        DenseMatterError : there is no such star, or no such base.
        """
        return cut(
            self.matter, self.T, self.M, self.R, self.base, self.threshold, self.proton_fraction
        )

    def summary(self, dataset: Dataset) -> str:
        """How deep the layers are, which part is helium, what is solid."""
        depths = dataset.attributes
        layers = [
            f"{LAYER_WORDS[layer]} {rounded(depths[layer], 4)} m deep"
            for layer in (DRIP, ONSET, self.base)
            if np.isfinite(depths[layer])
        ]
        part = ""
        if np.isfinite(depths["helium"]):
            of_depth = share(depths["helium"] / depths["crust"])
            of_mass = share(depths["helium_mass"] / depths["crust_mass"])
            part = (
                f"The layer of ¹⁴He is {rounded(depths['helium'], 4)} m thick: {of_depth} of the "
                f"crust and {of_mass} of its mass"
            )
        solids = [f"{rounded(low, 3)} to {rounded(high, 3)} m" for low, high in _solids(dataset)]
        solid = f"Solid from {listed(solids)}" if solids else "Nothing is solid"
        return paragraph(f"{self.title_of_layers()}: {clauses(layers)}", part, solid)

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        deepest = 1.02 * float(np.nanmax(dataset["depth"]))
        down = Axis(DEPTH_LABEL, (0.0, deepest), falling=True, name="depth")
        lines = layer_lines(dataset.attributes, (DRIP, ONSET, self.base))
        across = Axis(SHARE, (0.0, 1.1), ticks=[0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
        return (
            Panel(
                (*_shares(dataset), *_bands(dataset), *lines),
                across,
                down,
                self.title_of_layers(),
                grid=False,
            ),
            Panel(
                (
                    _line(dataset, "n_B", DENSITY_LABEL, GREEN),
                    _line(dataset, "P", "pressure P (MeV fm⁻³)", PINK),
                    *(replace(line, label="") for line in lines),
                ),
                Axis("n_B (fm⁻³), P (MeV fm⁻³)", scale=LOG),
                down,
            ),
        )


def _line(dataset: Dataset, name: str, label: str, colour: str) -> Curve:
    return Curve(label, told(dataset, (name, label), ("depth", DEPTH_LABEL)), colour)


def _shares(dataset: Dataset) -> Iterator[Layer]:
    """Filled from left to right, each with its right edge as a line that tells the fraction."""
    depth = dataset["depth"]
    left = np.zeros(len(depth))
    for name, words, colour in SHARES:
        X = _fraction(dataset, name)
        right = left + X
        corners = np.transpose([np.append(left, right[::-1]), np.append(depth, depth[::-1])])
        if X.max() > LEAST:
            yield Polygons(words, [corners], colour, 0.5)
            columns = [
                ("edge", "mass to the left", np.where(X > LEAST, right, np.nan)),
                ("depth", DEPTH_LABEL, depth),
                ("X", f"mass fraction: {words}", X),
                ("T_m", "melting T_m (MeV)", dataset["T_m"]),
            ]
            yield Curve(words, columns, colour, width=1.0)
        left = right


def _fraction(dataset: Dataset, name: str) -> NDArray[np.float64]:
    if name == LIGHT:
        return np.maximum(dataset["X_light"] - dataset["X_He14"], 0.0)
    return np.asarray(dataset[name])


def _bands(dataset: Dataset) -> Iterator[Rectangles]:
    """Where the crust is solid, and where the pressure is matched, so that nobody knows X."""
    left, right = LOG_OF_SOLIDS
    solids = [[left, low, right, high] for low, high in _solids(dataset)]
    if solids:
        yield Rectangles("solid", np.array(solids), GREY, 0.9)
    low, high = (float(dataset.attributes[name]) for name in (N_1, N_2))
    if np.isfinite(low) and np.isfinite(high):
        hatched = np.array([[0.0, low, 1.0, high]])
        yield Rectangles("n₁ to n₂: composition not known", hatched, GREY, hatch="/")


def _solids(dataset: Dataset) -> list[tuple[float, float]]:
    """Depths (m) between which matter is solid."""
    depth, frozen = dataset["depth"], dataset["frozen"].astype(bool)
    return [(float(depth[first]), float(depth[last])) for first, last in spans(frozen)]
