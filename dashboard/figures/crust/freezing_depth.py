"""How deep the crust of a star is solid, while it cools."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.dataset import Dataset
from core.star.cut import freezing_depth
from core.star.matter import DRIP, ONSET
from dashboard.figures.common.summary_text import paragraph
from dashboard.figures.crust.inputs import interaction
from dashboard.figures.crust.star_inputs import DEPTH_LABEL, StarFigure, layer_lines, told
from dashboard.plots.numbers import rounded
from dashboard.plots.palette import BLUE, VERMILLION
from dashboard.plots.vocabulary import LOG, Across, Axis, Curve, Panel, Polygons

T_LABEL = "T (MeV)"
LIMITS = (1e-3, 1.0)


class FreezingDepth(StarFigure):
    """The melting temperature with depth: left of it the crust is solid."""

    path = "crust/freezing-depth"
    title = "Where the crust of a star is solid"
    panel_heights = (430,)

    interaction = interaction()

    def dataset(self) -> Dataset:
        """Columns T_front (MeV), depth_top, depth_bottom (m), n_B_top, n_B_bottom, parts.

        Raises
        ------
        DenseMatterError : there is no such star.
        """
        found = freezing_depth(self.matter, self.T, self.M, self.R, Y_p=self.proton_fraction)
        return replace(found, notes=(*found.notes, *self.limits))

    def summary(self, dataset: Dataset) -> str:
        """Between which depths it is solid at T, and when it begins and ends to freeze."""
        hottest = float(dataset.attributes["T_m_max"])
        begins = f"it begins to freeze at T = {rounded(hottest, 3)} MeV"
        profile = dataset.beside["profile"]
        solid = profile["depth"][profile["T_m"] >= self.T]
        if not len(solid):
            return paragraph(f"{self.title_of_star()}: nothing is solid, {begins}")
        where = f"solid from {rounded(solid[0], 3)} to {rounded(solid[-1], 3)} m"
        onset = float(dataset.attributes.get(ONSET, np.nan))
        helium = profile["T_m"][profile["depth"] > onset]
        layer = (
            f"The layer of ¹⁴He has T_m of {rounded(np.min(helium), 2)} MeV and more"
            if len(helium)
            else ""
        )
        return paragraph(f"{self.title_of_star()}: {where}, {begins}", layer)

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        profile = dataset.beside["profile"]
        depth, T_m = profile["depth"], profile["T_m"]
        left = np.full(len(depth), LIMITS[0])
        solid = np.transpose([np.append(T_m, left), np.append(depth, depth[::-1])])
        melting = told(
            profile, ("T_m", "melting T_m (MeV)"), ("depth", DEPTH_LABEL), ("n_B", "n_B (fm⁻³)")
        )
        layers = {layer: dataset.attributes.get(layer, np.nan) for layer in (DRIP, ONSET)}
        return (
            Panel(
                (
                    Polygons("solid", [solid], BLUE, 0.3),
                    Curve("melting T_m", melting, BLUE),
                    *layer_lines(layers, (DRIP, ONSET)),
                    Across("x", [self.T], VERMILLION, "solid", f"T = {self.T:g} MeV", 1.5),
                ),
                Axis(T_LABEL, LIMITS, LOG),
                Axis(DEPTH_LABEL, (0.0, 1.02 * float(depth[-1])), falling=True),
                self.title_of_star(),
            ),
        )
