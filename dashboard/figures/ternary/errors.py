"""Bands of what the energy of second order misses: how far results may be wrong."""

from __future__ import annotations

from collections.abc import Iterable

import param

from core.crystal.ternary.bands import BEYOND
from core.crystal.ternary.solids import SOLIDS
from dashboard.plots.vocabulary import Area, Floats

LIGHT = 0.15
"""Opacity."""


def error() -> param.Boolean:
    """Parameter error."""
    return param.Boolean(
        False,
        label="How far it may be wrong",
        doc="Also compute the band of the first model of second order; takes some seconds.",
    )


def of_second_order(models: Iterable[str]) -> str:
    """The first of some models whose error is known; "" if it is of none."""
    return next((name for name in models if name in BEYOND), "")


def area(model: str, across: Floats, low: Floats, high: Floats) -> Area:
    """How far a model errs."""
    solid = SOLIDS[model]
    return Area(f"{solid.label}, error of second order", across, low, high, solid.colour, LIGHT)
