"""Colours and line styles, shared by all figures; told apart by people with any colour vision.

Okabe & Ito (2008), without the two colours that vanish on a white or a black ground.
"""

from __future__ import annotations

BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
PINK = "#CC79A7"
ORANGE = "#E69F00"
SKY = "#56B4E9"
GREY = "#808080"

SOLID_COLOURS = {
    "random": ORANGE,
    "short-range": BLUE,
    "spherical": GREEN,
    "ogata": PINK,
    "ogata-Z": VERMILLION,
    "ordered": SKY,
    "mechanical": GREY,
}
LIQUID_DASHES = {"paper": "dashed", "linear": "dotted", "medin-cumming": "dotdash"}
PHASE_DASHES = {"paper": "solid", "linear": "dotted", "medin-cumming": "dashed"}
REFERENCE_COLOUR = GREY
SEQUENCE = (BLUE, VERMILLION, GREEN, PINK, ORANGE, SKY, GREY)
