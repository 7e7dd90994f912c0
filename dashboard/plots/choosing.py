"""What a click in a panel means: numbers of the inputs that its axes choose."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from typing import Any

from dashboard.plots.triangle import fractions
from dashboard.plots.vocabulary import (
    DECADES,
    LINEAR,
    LOG,
    Axis,
    Curve,
    Limits,
    Marks,
    Panel,
    Scale,
)

PARTS = 100
"""Parts of a linear axis to which a click is exact."""
DIGITS, MORE_DIGITS = 3, 4
"""Significant digits of a logarithmic axis; more where it shows less than a decade."""
SYMBOLS = {
    "Gamma": "Γ",
    "Z1": "Z₁",
    "Z2": "Z₂",
    "x2": "x₂",
    "x3": "x₃",
    "n_B": "the density",
    "last_He": "the last helium",
}
"""What readers call an input, where it is not its name."""

Choose = Callable[[dict[str, float]], None]
"""Takes the numbers that a click means, by the names of inputs."""


def chosen(
    panel: Panel,
    choices: Collection[str],
    place: tuple[float, float],
    limits: tuple[Limits, Limits],
) -> dict[str, float]:
    """The numbers at a place of a panel between the limits of its axes, by the names of inputs.

    Parameters
    ----------
    choices : names of the inputs that a click may set.
    """
    if not all(min(ends) <= at <= max(ends) for at, ends in zip(place, limits, strict=True)):
        return {}
    if panel.third:
        first, *others = map(float, fractions(*place))
        if min(first, *others) < 0.0:
            return {}
        place = (others[0], others[1])
    return {
        axis.chooses: _number(axis.scale, at, ends)
        for axis, at, ends in zip((panel.x, panel.y), place, limits, strict=True)
        if axis.chooses in choices
    }


def _number(scale: Scale, place: float, limits: Limits) -> float:
    """The number at a place, as exactly as a reader can mean it."""
    if scale == LINEAR:
        return round(place, -math.floor(math.log10(abs(limits[1] - limits[0]) / PARTS)))
    ratio = abs(math.log10(limits[1] / limits[0]) if scale == LOG else limits[1] - limits[0])
    value = 10.0**place if scale == DECADES else place
    return float(f"{value:.{DIGITS if ratio >= 1.0 else MORE_DIGITS}g}")


def offer(panel: Panel, choices: Collection[str]) -> str:
    """What a click in a panel does, in words; empty if nothing."""
    names = [axis.chooses for axis in (panel.x, panel.y) if axis.chooses in choices]
    if panel.opens and names:
        return f"click: {panel.opens}"
    words = [SYMBOLS.get(name, name) for name in names]
    return f"click sets {' and '.join(words)}" if words else ""


def told(panel: Panel, choices: Collection[str]) -> dict[str, Any]:
    """What the browser is to know: the words of a choice; of each axis input, scale and column.

    Of a triangle also the name of the third fraction: it makes the numbers of a place itself.
    """
    pointed = [layer.columns for layer in panel.layers if isinstance(layer, Curve | Marks)]
    x, y = (column[0] for column in pointed[0][:2]) if pointed else ("", "")

    def of(axis: Axis, column: str) -> dict[str, str]:
        return {"chooses": axis.chooses, "scale": axis.scale, "column": column}

    said = {"offer": offer(panel, choices), "x": of(panel.x, x), "y": of(panel.y, y)}
    return {**said, "third": panel.third} if panel.third else said
