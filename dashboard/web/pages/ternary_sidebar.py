"""The controls of the page of three nuclei."""

from __future__ import annotations

import panel as pn

from core.crystal.ternary.solids import SOLIDS
from dashboard.systems.ternary import TERNARY
from dashboard.systems.ternary_state import TernaryState
from dashboard.web.components.controls import NumberControl, TextControl, menu
from dashboard.web.components.messages import message
from dashboard.web.pages.mixture_controls import charge, coupling, models

PLACES = ("1", "2", "3")
BELOW = dict(zip(PLACES, "₁₂₃", strict=True))


def sidebar(state: TernaryState) -> list[pn.viewable.Viewable]:
    """All controls, from top to bottom."""
    charges = [charge(state, f"Z{place}", f"Z{BELOW[place]}", f"A{place}") for place in PLACES]
    isotopes = [TextControl(state, f"A{place}", f"A{BELOW[place]}").view() for place in PLACES]
    names = [f"{letter}{place}" for letter in "ZA" for place in PLACES]
    return [
        menu(state, "preset", "Nuclei"),
        pn.Row(*charges, sizing_mode="stretch_width", margin=0),
        pn.Row(*isotopes, sizing_mode="stretch_width", margin=0),
        _number(state, "x2").view(),
        _number(state, "x3").view(),
        message(state.param.problem, "error"),
        *coupling(state, _number(state, "Gamma"), [_number(state, "T")], ["x2", "x3", *names]),
        _number(state, "rho").view(),
        *models(state, "model", "Crystal", SOLIDS),
        menu(state, "liquid", "Liquid"),
    ]


def _number(state: TernaryState, name: str) -> NumberControl:
    return NumberControl(state, name, **TERNARY.scales[name].options())
