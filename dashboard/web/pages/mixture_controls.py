"""Controls of nuclei and of models, which the pages of two and of three nuclei share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import panel_material_ui as pmui
import param

from core.crystal.mixtures import nuclides
from core.errors import DenseMatterError
from core.nuclides.symbols import nuclide_name
from dashboard.controls.names import help_class
from dashboard.inputs.parameters import parse
from dashboard.web.components.controls import checkboxes, follow
from dashboard.web.components.messages import message


def charge(state: param.Parameterized, name: str, label: str) -> pmui.TextInput:
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


def models(
    state: param.Parameterized, name: str, label: str, kinds: Mapping[str, Any]
) -> list[Any]:
    """A checkbox for each of the models, in the colour of its curves."""
    none_chosen = message("None chosen: all are drawn.", "info")

    follow(state, name, lambda: none_chosen.param.update(visible=not getattr(state, name)))
    options = {kind.label: key for key, kind in kinds.items()}
    colours = {key: kind.colour for key, kind in kinds.items() if hasattr(kind, "colour")}
    return [checkboxes(state, name, label, options, colours), none_chosen]
