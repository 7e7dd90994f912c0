"""The controls of the crystal page."""

from __future__ import annotations

from typing import Any

import panel as pn

from core.crystal.lattice import MAX_SHELLS
from core.crystal.liquids import LIQUIDS
from core.crystal.solids import SOLIDS
from dashboard.systems.crystal_state import CrystalState
from dashboard.web.components.controls import NumberControl, menu
from dashboard.web.components.messages import message
from dashboard.web.pages.mixture_controls import charge, coupling, models

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
    gamma = NumberControl(state, "Gamma", GAMMA_LABEL, low=90.0, high=800.0, step=0.5)
    physical = (
        NumberControl(state, "T", "T (K)", low=5.0, high=9.0, step=0.005, logarithmic=True),
        NumberControl(state, "rho", "ρ (g/cm³)", low=3.0, high=10.0, step=0.02, logarithmic=True),
    )
    return coupling(state, gamma, physical, ("x", "Z1", "Z2"))
