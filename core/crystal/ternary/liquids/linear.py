"""Linear mixing of liquids of one component."""

from __future__ import annotations

from core.crystal.liquids import LinearMixing as OfTwo
from core.crystal.ternary.liquids.liquid import Liquid


class LinearMixing(Liquid):
    """Linear mixing of one-component liquids, without a correction."""

    name = "linear"
    label = "linear mixing"
    explanation = OfTwo.explanation
    dash = OfTwo.dash
    position = 20
