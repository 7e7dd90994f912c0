"""The controls of the crystal page."""

from __future__ import annotations

from typing import Any

import panel as pn

from core.crystal.lattice import MAX_SHELLS
from core.crystal.liquids import LIQUIDS
from core.crystal.solids import SOLIDS
from dashboard.plots.numbers import scientific
from dashboard.systems.crystal_state import BY_GAMMA, BY_TEMPERATURE, CrystalState
from dashboard.web.components.controls import NumberControl, buttons, follow, menu
from dashboard.web.components.messages import caption, message, set_caption
from dashboard.web.pages.mixture_controls import charge, models

GAMMA_LABEL = "Γ of Z₁"


def sidebar(state: CrystalState) -> list[pn.viewable.Viewable]:
    """All controls, from top to bottom."""
    shells = NumberControl(state, "shells", "Neighbour shells", low=1, high=MAX_SHELLS, step=1)
    return [
        *_mixture(state),
        *_coupling(state),
        *models(state, "model", "Crystal", SOLIDS),
        *models(state, "liquid", "Liquid", LIQUIDS),
        shells.view(),
    ]


def _mixture(state: CrystalState) -> list[Any]:
    charges = pn.Row(
        charge(state, "Z1", "Z₁"),
        charge(state, "Z2", "Z₂"),
        sizing_mode="stretch_width",
        margin=0,
    )
    return [
        menu(state, "preset", "Nuclei"),
        charges,
        message(state.param.problem, "error"),
        message(state.param.reach, "info"),
        NumberControl(
            state, "x", "x, fraction of Z₂", low=0.01, high=0.99, step=0.01, digits=4
        ).view(),
    ]


def _coupling(state: CrystalState) -> list[Any]:
    gamma = NumberControl(state, "Gamma", GAMMA_LABEL, low=90.0, high=800.0, step=0.5).view()
    physical = pn.Column(
        NumberControl(state, "T", "T (K)", low=5.0, high=9.0, step=0.005, logarithmic=True).view(),
        NumberControl(
            state, "rho", "ρ (g/cm³)", low=3.0, high=10.0, step=0.02, logarithmic=True
        ).view(),
        sizing_mode="stretch_width",
        margin=0,
    )
    equivalent = caption("", margin=(0, 8))

    def show() -> None:
        given = state.coupling == BY_GAMMA
        gamma.visible, physical.visible = given, not given
        set_caption(equivalent, equivalent_text(state))

    follow(state, ["coupling", "Gamma", "T", "rho", "x", "Z1", "Z2", "problem"], show)
    return [
        buttons(state, "coupling", {"Γ": BY_GAMMA, "T and ρ": BY_TEMPERATURE}, label="Coupling"),
        gamma,
        physical,
        equivalent,
    ]


def equivalent_text(state: CrystalState) -> str:
    """The coupling in the units that are not being typed."""
    if state.problem:
        return ""
    if state.coupling == BY_GAMMA:
        return f"At ρ = {scientific(state.rho)} g/cm³: T = {scientific(state.temperature())} K."
    return f"Γ = {state.gamma():.5g}"
