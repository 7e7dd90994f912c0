"""Colours and line styles, shared by all figures; told apart by people with any colour vision.

A figure names a colour; what draws it picks the shade for its ground. Names are the colours of
Okabe & Ito (2008), without the two that vanish on a white or a black ground. The shades were found
by letting lightness, chroma and hue move as little as possible until each has a contrast of at
least 3 on its ground, and any two are at least 0.07 apart in OKLab, for the usual colour vision and
for protanopes, deuteranopes and tritanopes (tests/plots/test_palette.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Dash = Literal["solid", "dashed", "dotted", "dotdash", "dashdot"]
DASH_PATTERNS: dict[Dash, tuple[int, ...]] = {
    "solid": (),
    "dashed": (6, 6),
    "dotted": (2, 4),
    "dotdash": (2, 4, 6, 4),
    "dashdot": (8, 3, 2, 3, 2, 3),
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


@dataclass(frozen=True)
class Shades:
    """A colour on a white and on a dark ground."""

    light: str
    dark: str


SHADES = {
    BLUE: Shades("#3E72BF", "#439EE6"),
    VERMILLION: Shades("#BF5A02", "#D55E00"),
    GREEN: Shades("#0C684C", "#3E9B67"),
    PINK: Shades("#93438E", "#B972AF"),
    ORANGE: Shades("#C08800", "#E69F00"),
    SKY: Shades("#4D99CF", "#52C1E6"),
    GREY: Shades("#757575", "#A0A0A0"),
    VIOLET: Shades("#633DB9", "#8A6BEB"),
}
"""By their names."""
GROUNDS = Shades("#ffffff", "#121212")
"""Of pages; dark ones have cards of up to RAISED."""
RAISED = "#1e1e1e"


def on_white(colour: str) -> str:
    """The shade of a colour, which may have an opacity, on a white ground; others stay."""
    return _shade(colour, "light")


def on_dark(colour: str) -> str:
    """The same on a dark ground."""
    return _shade(colour, "dark")


def _shade(colour: str, ground: Literal["light", "dark"]) -> str:
    shades = SHADES.get(colour[:7].upper())
    return f"{getattr(shades, ground)}{colour[7:]}" if shades else colour


PALE = 0.8
"""Opacity of broad grey lines below others: with less, a contrast of 3 is lost on either ground."""

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

MAP_RAMP = "cividis"
"""Of maps: rises evenly in lightness, the same for people with any colour vision
(J. R. Nuñez et al., PLoS ONE 13, e0199239 (2018), doi:10.1371/journal.pone.0199239)."""


def fading(colour: str, steps: int = 16, faintest: float = 0.12) -> tuple[str, ...]:
    """A colour from nearly transparent to opaque: more is more on any ground."""
    opacities = [faintest + (1.0 - faintest) * step / (steps - 1) for step in range(steps)]
    return tuple(f"{colour}{round(255 * opacity):02x}" for opacity in opacities)
