"""The default sidebar of a system: one control for each input that its figures share."""

from __future__ import annotations

import panel as pn
import param

from dashboard.inputs.parameters import Names, field_hint, label_of
from dashboard.systems.input_labels import scale
from dashboard.systems.system import System, SystemState
from dashboard.web.components.controls import NumberControl, TextControl, checkboxes, menu, switch


def sidebar(system: System, state: SystemState) -> list[pn.viewable.Viewable]:
    """All controls, in the order of the inputs."""
    elsewhere = {name for names in system.tab_inputs.values() for name in names}
    return [control(system, state, name) for name in state.linked() if name not in elsewhere]


def control(system: System, state: SystemState, name: str) -> pn.viewable.Viewable:
    """The control of a shared input."""
    parameter = state.param[name]
    label = label_of(parameter)
    slider = scale(system, parameter)
    if slider is not None and isinstance(parameter, param.Number):
        return NumberControl(state, name, **slider.options()).view()
    if isinstance(parameter, Names):
        return checkboxes(state, name, label, {one: one for one in parameter.objects}, {})
    if isinstance(parameter, param.Selector):
        return menu(state, name, label)
    if isinstance(parameter, param.Boolean):
        return switch(state, name, label)
    return TextControl(state, name, label, field_hint(parameter)).view()
