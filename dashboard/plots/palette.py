"""Colours and line styles, shared by all figures; told apart by people with any colour vision.

Okabe & Ito (2008), without the two colours that vanish on a white or a black ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Dash = Literal["solid", "dashed", "dotted", "dotdash", "dashdot"]
DASH_PATTERNS: dict[Dash, tuple[int, ...]] = {
    "solid": (),
    "dashed": (6, 6),
    "dotted": (2, 4),
    "dotdash": (2, 4, 6, 4),
    "dashdot": (6, 4, 2, 4),
}
"""Pixels of strokes and gaps in turn, the same wherever a curve is drawn."""
DASH_TEXTS = {name: " ".join(map(str, lengths)) for name, lengths in DASH_PATTERNS.items()}
"""The same as SVG and Bokeh write them; empty for an unbroken line."""

BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
PINK = "#CC79A7"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREY = "#808080"
VIOLET = "#7A5BC7"

INK = "#1a1a1a"
GRID = "#dddddd"
"""Of words and grids on paper."""

BESIDE_SOLIDS: dict[str, Dash] = {
    "solid": "dashed",
    "dashed": "dotdash",
    "dotdash": "dashdot",
    "dotted": "dotted",
}
"""The dash of a liquid's own curve, where unbroken lines are of solids."""
REFERENCE_COLOUR = GREY
SEQUENCE = (BLUE, VERMILLION, GREEN, PINK, ORANGE, SKY, GREY)

DENSITY_RAMP = (BLUE, "#6A72B0", PINK, "#DD8757", ORANGE)
"""From low to high; of middle lightness throughout, so that it shows on white and on black."""

MAP_RAMP = "cividis"
"""Of maps: rises evenly in lightness, the same for people with any colour vision
(J. R. Nuñez et al., PLoS ONE 13, e0199239 (2018), doi:10.1371/journal.pone.0199239)."""


def fading(colour: str, steps: int = 16, faintest: float = 0.12) -> tuple[str, ...]:
    """A colour from nearly transparent to opaque: more is more on any ground."""
    opacities = [faintest + (1.0 - faintest) * step / (steps - 1) for step in range(steps)]
    return tuple(f"{colour}{round(255 * opacity):02x}" for opacity in opacities)


def ramp(colours: Sequence[str], steps: int = 64) -> tuple[str, ...]:
    """Colours between the given ones, at equal distances in sRGB."""
    channels = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours]
    mixed = []
    for step in range(steps):
        place = step / (steps - 1) * (len(colours) - 1)
        lower = min(int(place), len(colours) - 2)
        share = place - lower
        pairs = zip(channels[lower], channels[lower + 1], strict=True)
        mixed.append("#" + "".join(f"{round(a + share * (b - a)):02x}" for a, b in pairs))
    return tuple(mixed)
