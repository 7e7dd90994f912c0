"""How far the short formulas for depth and mass of a crust are off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.dataset import Dataset
from core.star.depth_errors import depth_errors
from core.star.matter import DRIP, N_X, ONSET
from dashboard.figures.common.summary_text import clauses, paragraph
from dashboard.figures.crust.inputs import DENSITY_LABEL, interaction
from dashboard.figures.crust.star_inputs import LAYER_WORDS, StarFigure
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, GREEN, GREY, VERMILLION, Dash
from dashboard.plots.vocabulary import LOG, Across, Axis, Curve, Limits, Panel

WAYS = {
    "thin": ("thin layer, as in textbooks", VERMILLION),
    "relation": ("redshift relation, all mass below", BLUE),
    "one_pass": ("redshift relation, one pass for the mass", GREEN),
}
ERROR = "error of the depth"
MASS_ERROR = "error of the mass above"
LIMITS, MASS_LIMITS = (1e-6, 1.0), (1e-4, 1.0)
"""Smaller errors are of the table: of its digits, and for masses of what lies between its rows."""
LINES: dict[str, Dash] = {DRIP: "dotted", ONSET: "dashed", N_X: "dotdash"}


class DepthErrors(StarFigure):
    """Relative errors of depth, and below of the mass above, of three short ways to them."""

    path = "crust/depth-errors"
    title = "Short formulas for depth and mass"
    panel_heights = (310, 270)

    interaction = interaction()

    def dataset(self) -> Dataset:
        """Columns n_B, depth and mass, exact and in three short ways, and their relative errors.

        Raises
        ------
        DenseMatterError : there is no such star.
        """
        found = depth_errors(self.matter, self.T, self.M, self.R, self.proton_fraction)
        return replace(found, notes=(*found.notes, *self.limits))

    def summary(self, dataset: Dataset) -> str:
        """The errors at the base n_x, or at the last row where there is no such base."""
        if not len(dataset):
            return paragraph(f"{self.title_of_star()}: there is nothing to compare")
        at = int(dataset.attributes.get(N_X, len(dataset) - 1))
        facts = [
            f"{words} {rounded(100 * dataset[f'error_{way}'][at], 2)} % of the depth and "
            f"{rounded(100 * dataset[f'mass_error_{way}'][at], 2)} % of the mass"
            for way, (words, _) in WAYS.items()
        ]
        depth = rounded(dataset["depth"][at], 4)
        return paragraph(f"{self.title_of_star()}, errors {depth} m deep: {clauses(facts)}")

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        across = Axis(DENSITY_LABEL, scale=LOG, name="n_B", chooses="n_B")
        layers = [
            Across("x", [dataset["n_B"][dataset.attributes[layer]]], GREY, dash, LAYER_WORDS[layer])
            for layer, dash in LINES.items()
            if layer in dataset.attributes
        ]
        return (
            Panel(
                (*_curves(dataset, "error", ERROR, LIMITS), *layers),
                across,
                Axis(f"|{ERROR}|", LIMITS, LOG),
                self.title_of_star(),
            ),
            Panel(
                (*_curves(dataset, "mass_error", MASS_ERROR, MASS_LIMITS), *layers),
                across,
                Axis(f"|{MASS_ERROR}|", MASS_LIMITS, LOG),
                legend=False,
            ),
        )


def _curves(dataset: Dataset, name: str, label: str, limits: Limits) -> Iterator[Curve]:
    for way, (words, colour) in WAYS.items():
        error = dataset[f"{name}_{way}"]
        size = np.where(np.abs(error) > limits[0], np.abs(error), np.nan)
        columns = [
            ("n_B", DENSITY_LABEL, dataset["n_B"]),
            ("size", f"|{label}|", size),
            ("error", f"{label}, with its sign", error),
            ("depth", "depth (m)", dataset["depth"]),
        ]
        yield Curve(words, columns, colour)
