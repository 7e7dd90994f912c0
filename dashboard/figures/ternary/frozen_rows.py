"""What liquids of three nuclei freeze into, as rows that several figures give."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.crystal.one_component import melting_gamma
from core.crystal.ternary.buoyancy import Matter, density_step
from core.crystal.ternary.equilibrium.freezing import freezing
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.solids import Solid
from dashboard.figures.ternary.inputs import Array

COLUMNS = (
    "model",
    "x2_liquid",
    "x3_liquid",
    "Gamma",
    "T_over_T1m",
    "x2_solid",
    "x3_solid",
    "k3",
    "density_step",
    "stable",
)


def frozen_rows(
    melt: Liquid, solid: Solid, matter: Matter, x: Array
) -> tuple[dict[str, Any], list[str], list[str]]:
    """`COLUMNS` for liquids x, shape (n, 3); why some do not freeze; remarks on the liquid.

    k3 is x3 of the solid over that of the liquid; `density_step` is (rho_s - rho_l)/rho_l at equal
    pressure: crystals float where it is negative.
    """
    found = freezing(melt, solid, x)
    step = density_step(melt, solid, matter, found.liquid, found.solid, found.gamma)
    block = {
        "model": solid.name,
        "x2_liquid": x[:, 1],
        "x3_liquid": x[:, 2],
        "Gamma": found.gamma,
        "T_over_T1m": melting_gamma() / found.gamma,
        "x2_solid": found.solid[:, 1],
        "x3_solid": found.solid[:, 2],
        "k3": found.partition(melt, solid)[:, 2],
        "density_step": step.total,
        "stable": found.stable,
    }
    lost = [
        f"{found.reasons.count(why)} of {len(x)} liquids: {why}."
        for why in dict.fromkeys(found.reasons)
        if why
    ]
    return block, lost, list(melt.remarks(found.gamma[np.isfinite(found.gamma)]))
