"""The controls of the page of three nuclei."""

from __future__ import annotations

import panel as pn

from core.crystal.ternary.solids import SOLIDS
from dashboard.systems.ternary import TERNARY
from dashboard.systems.ternary_state import TernaryState
from dashboard.web.components.controls import NumberControl, menu
from dashboard.web.components.messages import message
from dashboard.web.pages.mixture_controls import charge, models


def sidebar(state: TernaryState) -> list[pn.viewable.Viewable]:
    """All controls, from top to bottom."""
    charges = (charge(state, f"Z{place}", f"Z{'₁₂₃'[place - 1]}") for place in (1, 2, 3))
    return [
        menu(state, "preset", "Nuclei"),
        pn.Row(*charges, sizing_mode="stretch_width", margin=0),
        _number(state, "x2"),
        _number(state, "x3"),
        message(state.param.problem, "error"),
        _number(state, "Gamma"),
        *models(state, "model", "Crystal", SOLIDS),
        menu(state, "liquid", "Liquid"),
    ]


def _number(state: TernaryState, name: str) -> pn.Row:
    return NumberControl(state, name, **TERNARY.scales[name].options()).view()
