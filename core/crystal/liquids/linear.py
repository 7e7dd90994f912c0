"""Linear mixing of liquids of one component."""

from __future__ import annotations

from typing import ClassVar

from core.crystal.lattice import Array
from core.crystal.liquids.liquid import Dash, Liquid
from core.crystal.one_component import HIGHEST_GAMMA, LOWEST_GAMMA, liquid_minus_solid


class LinearMixing(Liquid):
    """Linear mixing of one-component liquids (Potekhin & Chabrier 2000, set D)."""

    name = "linear"
    label = "linear mixing"
    explanation = (
        "Pure liquids from simulations whose energies add in proportion to their numbers, "
        "without a correction."
    )
    dash: ClassVar[Dash] = "dotted"
    position = 20
    couplings = (LOWEST_GAMMA, HIGHEST_GAMMA)

    def one_component(self, gamma: Array) -> Array:  # noqa: D102
        return liquid_minus_solid(gamma)
