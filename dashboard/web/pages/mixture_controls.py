"""Controls of nuclei and of models, which the pages of two and of three nuclei share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import panel as pn
import panel_material_ui as pmui
import param

from core.crystal.mixtures import nuclides
from core.errors import DenseMatterError
from core.nuclides.symbols import nuclide_name
from dashboard.controls.names import help_class
from dashboard.inputs.parameters import parse
from dashboard.plots.numbers import scientific
from dashboard.systems.crystal_state import BY_GAMMA, BY_TEMPERATURE, CrystalState
from dashboard.systems.ternary_state import TernaryState
from dashboard.web.components.controls import NumberControl, buttons, checkboxes, follow
from dashboard.web.components.messages import caption, message, set_caption


def charge(state: param.Parameterized, name: str, label: str, isotope: str = "") -> pmui.TextInput:
    """A field for a charge number, with the nucleus below.

    Parameters
    ----------
    isotope : name of the input of its mass number; "" for the most abundant one.
    """
    field = pmui.TextInput(
        label=label,
        size="small",
        sizing_mode="stretch_width",
        margin=(6, 8),
        css_classes=help_class(name),
    )

    def show() -> None:
        Z = getattr(state, name)
        A = (isotope and getattr(state, isotope)) or nuclides()[Z].A
        told = nuclide_name(Z, A) if A >= Z else ""
        field.param.update(value=str(Z), error_state=False, helper_text=told)

    def take(event: param.parameterized.Event) -> None:
        try:
            setattr(state, name, parse(state.param[name], event.new.strip()))
        except DenseMatterError as error:
            field.param.update(error_state=True, helper_text=str(error))
            return
        show()

    field.param.watch(take, "value")
    follow(state, [name, *([isotope] if isotope else [])], show)
    return field


def models(
    state: param.Parameterized, name: str, label: str, kinds: Mapping[str, Any]
) -> list[Any]:
    """A checkbox for each of the models, in the colour of its curves."""
    none_chosen = message("None chosen: all are drawn.", "info")

    follow(state, name, lambda: none_chosen.param.update(visible=not getattr(state, name)))
    options = {kind.label: key for key, kind in kinds.items()}
    colours = {key: kind.colour for key, kind in kinds.items() if hasattr(kind, "colour")}
    return [checkboxes(state, name, label, options, colours), none_chosen]


def coupling(
    state: CrystalState | TernaryState,
    gamma: NumberControl,
    physical: Sequence[NumberControl],
    others: Sequence[str],
) -> list[Any]:
    """Gamma, or what gives it instead, and what that is in the terms that are not typed.

    Parameters
    ----------
    others : further inputs on which the temperature depends.
    """
    by_gamma = gamma.view()
    instead = pn.Column(
        *(control.view() for control in physical), sizing_mode="stretch_width", margin=0
    )
    equivalent = caption("", margin=(0, 8))

    def show() -> None:
        given = state.coupling == BY_GAMMA
        by_gamma.visible, instead.visible = given, not given
        set_caption(equivalent, equivalent_text(state))

    follow(state, ["coupling", "Gamma", "T", "rho", "problem", *others], show)
    return [
        buttons(state, "coupling", {"Γ": BY_GAMMA, "T and ρ": BY_TEMPERATURE}, label="Coupling"),
        by_gamma,
        instead,
        equivalent,
    ]


def equivalent_text(state: CrystalState | TernaryState) -> str:
    """The coupling in the units that are not being typed."""
    if state.problem:
        return ""
    if state.coupling == BY_GAMMA:
        return f"At ρ = {scientific(state.rho)} g/cm³: T = {scientific(state.temperature())} K."
    return f"Γ = {state.gamma():.5g}"
