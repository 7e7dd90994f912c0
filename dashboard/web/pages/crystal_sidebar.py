"""The controls of the crystal page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import panel as pn
import panel_material_ui as pmui
import param

from core.crystal.lattice import MAX_SHELLS
from core.crystal.liquids import LIQUIDS, Liquid
from core.crystal.mixtures import nuclides
from core.crystal.solids import SOLIDS, Solid
from core.errors import DenseMatterError
from core.nuclides.symbols import nuclide_name
from dashboard.controls.names import help_class
from dashboard.inputs.parameters import parse
from dashboard.plots.numbers import scientific
from dashboard.systems.crystal_state import BY_GAMMA, BY_TEMPERATURE, CrystalState
from dashboard.web.components.controls import NumberControl, buttons, checkboxes, follow, menu
from dashboard.web.components.messages import caption, message, set_caption

GAMMA_LABEL = "Γ of Z₁"


def sidebar(state: CrystalState) -> list[pn.viewable.Viewable]:
    """All controls, from top to bottom."""
    shells = NumberControl(state, "shells", "Neighbour shells", low=1, high=MAX_SHELLS, step=1)
    return [
        *_mixture(state),
        *_coupling(state),
        *_models(state, "model", "Crystal", SOLIDS),
        *_models(state, "liquid", "Liquid", LIQUIDS),
        shells.view(),
    ]


def _mixture(state: CrystalState) -> list[Any]:
    charges = pn.Row(
        _charge(state, "Z1", "Z₁"),
        _charge(state, "Z2", "Z₂"),
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


def _charge(state: CrystalState, name: str, label: str) -> pmui.TextInput:
    """A field for a charge number, with the nucleus below."""
    field = pmui.TextInput(
        label=label,
        size="small",
        sizing_mode="stretch_width",
        margin=(6, 8),
        css_classes=help_class(name),
    )

    def show() -> None:
        nuclide = nuclides()[getattr(state, name)]
        field.param.update(
            value=str(nuclide.Z), error_state=False, helper_text=nuclide_name(nuclide.Z, nuclide.A)
        )

    def take(event: param.parameterized.Event) -> None:
        try:
            setattr(state, name, parse(state.param[name], event.new.strip()))
        except DenseMatterError as error:
            field.param.update(error_state=True, helper_text=str(error))
            return
        show()

    field.param.watch(take, "value")
    follow(state, name, show)
    return field


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


def _models(
    state: CrystalState, name: str, label: str, kinds: Mapping[str, type[Solid | Liquid]]
) -> list[Any]:
    """A checkbox for each of the models, in the colour of its curves."""
    none_chosen = message("None chosen: all are drawn.", "info")

    follow(state, name, lambda: none_chosen.param.update(visible=not getattr(state, name)))
    options = {kind.label: key for key, kind in kinds.items()}
    colours = {key: kind.colour for key, kind in kinds.items() if issubclass(kind, Solid)}
    return [checkboxes(state, name, label, options, colours), none_chosen]
