"""Linear mixing with another difference of liquid and solid of one component."""

from __future__ import annotations

from core.crystal.lattice import Array
from core.crystal.liquids.liquid import Liquid
from core.crystal.one_component import MEDIN_CUMMING_RANGE, medin_cumming_difference


class MedinCumming(Liquid):
    """Linear mixing with the one-component difference of Medin & Cumming (2010)."""

    name = "medin-cumming"
    label = "Medin & Cumming"
    explanation = (
        "The same rule of mixing with another fit of how liquid and crystal of a pure substance "
        "differ; it reaches all pairs of nuclei."
    )
    dash = "dashed"
    position = 30
    couplings = MEDIN_CUMMING_RANGE

    def one_component(self, gamma: Array) -> Array:  # noqa: D102
        return medin_cumming_difference(gamma)
