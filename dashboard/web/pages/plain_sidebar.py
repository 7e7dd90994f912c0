"""The default sidebar of a system: one control for each input that its figures share."""

from __future__ import annotations

import panel as pn
import param

from dashboard.inputs.parameters import Names, label_of
from dashboard.systems.system import Scale, System, SystemState
from dashboard.web.components.controls import NumberControl, TextControl, checkboxes, menu, switch


def sidebar(system: System, state: SystemState) -> list[pn.viewable.Viewable]:
    """All controls, in the order of the inputs."""
    return [_control(system, state, name) for name in state.linked()]


def _control(system: System, state: SystemState, name: str) -> pn.viewable.Viewable:
    parameter = state.param[name]
    label = label_of(parameter)
    scale = system.scales.get(name) or _scale(parameter)
    if scale is not None:
        return NumberControl(state, name, **scale.options()).view()
    if isinstance(parameter, Names):
        return checkboxes(state, name, label, {one: one for one in parameter.objects}, {})
    if isinstance(parameter, param.Selector):
        return menu(state, name, label)
    if isinstance(parameter, param.Boolean):
        return switch(state, name, label)
    return TextControl(state, name, label).view()


def _scale(parameter: param.Parameter) -> Scale | None:
    """A slider over all that a number may be; None without bounds."""
    if not isinstance(parameter, param.Number):
        return None
    low, high = parameter.bounds or (None, None)
    if low is None or high is None:
        return None
    step = 1 if isinstance(parameter, param.Integer) else (high - low) / 100.0
    return Scale(label_of(parameter), low, high, step)
