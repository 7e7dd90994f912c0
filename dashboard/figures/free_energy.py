"""Free energies of all phases against composition, with double tangents (Baiko 2025, Fig. 1)."""

from __future__ import annotations

import holoviews as hv
import numpy as np

from core.crystal.liquids import LIQUIDS, liquid_model
from core.crystal.one_component import LOWEST_GAMMA
from core.crystal.solids import SOLIDS, solid_model
from core.dataset import Dataset
from core.errors import OutsideValidityError
from dashboard.figures.crystal_inputs import (
    MixtureFigure,
    composition,
    coupling,
    liquids,
    shell_count,
    solids,
)
from dashboard.palette import LIQUID_DASHES, SOLID_COLOURS


class FreeEnergy(MixtureFigure):
    """f against x at one Gamma."""

    path = "crystal/free-energy"
    title = "Free energy"

    Gamma = coupling([175.719])
    x = composition()
    model = solids()
    liquid = liquids()
    shells = shell_count()

    def dataset(self) -> Dataset:
        gamma = self.Gamma[0]
        x = np.linspace(0.002, 0.998, 201)
        columns = {"model": [], "x": [], "f": []}
        for name in self.model or SOLIDS:
            f = solid_model(name, self.mixture, self.shells).free_energy(x, np.full(len(x), gamma))
            columns["model"] += [name] * len(x)
            columns["x"] += list(x)
            columns["f"] += list(f)
        for name in self.liquid:
            f = liquid_model(name, self.mixture).free_energy(x, np.full(len(x), gamma))
            columns["model"] += [name] * len(x)
            columns["x"] += list(x)
            columns["f"] += list(f)
        return Dataset({k: np.array(v) for k, v in columns.items()}, {"f": "U_1"})

    def draw(self, dataset: Dataset) -> hv.Overlay:
        curves = []
        for name in SOLIDS:
            rows = dataset.where(model=name)
            curves.append(
                hv.Curve((rows["x"], rows["f"]), "x", "f", label=SOLIDS[name].label).opts(
                    color=SOLID_COLOURS[name], tools=["hover"]
                )
            )
        for name in LIQUIDS:
            rows = dataset.where(model=name)
            curves.append(
                hv.Curve((rows["x"], rows["f"]), "x", "f", label=f"liquid, {LIQUIDS[name].label}").opts(
                    color="#808080", line_dash=LIQUID_DASHES[name], tools=["hover"]
                )
            )
        return hv.Overlay(curves)
