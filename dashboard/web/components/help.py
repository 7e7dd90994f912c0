"""Help at the controls of a page or an embed: one component for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from dashboard.figures.common.base import Figure
from dashboard.figures.common.page_inputs import own_inputs
from dashboard.systems import system_of
from dashboard.systems.input_help import choices_help, help_of, shared_help
from dashboard.systems.system import System, fragment_of
from dashboard.web.components import script

_STYLE = """
[hidden] { display: none !important; }
[role=tooltip] {
  position: fixed; z-index: 1600; width: max-content; max-width: min(320px, 90vw);
  box-sizing: border-box; padding: 6px 10px; border-radius: 4px; white-space: pre-line;
  font: 0.8125rem/1.4 Roboto, Helvetica, Arial, sans-serif;
  color: var(--mui-palette-text-primary, var(--ink, CanvasText));
  background: var(--mui-palette-background-paper, var(--paper, Canvas));
  border: 1px solid var(--mui-palette-text-secondary, var(--faint, GrayText));
  box-shadow: 0 2px 8px #00000040;
}
"""

Told = Mapping[str, Mapping[str, Any]]
"""By the name of an input: what it `is`, and what its `choices` are by the words for them."""


class Help(JSComponent):
    """Invisible until a control is looked at.

    Controls have the style class that `dashboard.controls.names.help_class` gives.
    """

    told = param.Dict({}, doc="A `Told`.")

    _esm = script("help")
    _stylesheets: ClassVar[list[str]] = [_STYLE]

    def __init__(self, told: Told) -> None:
        super().__init__(told=dict(told), width=0, height=0, margin=0)


def _told(is_: str, system: System, parameter: param.Parameter) -> dict[str, Any]:
    choices = choices_help(system, parameter)
    return {"is": is_, **({"choices": choices} if choices else {})}


def help_on_page(system: System) -> Told:
    """Of all inputs that the page of a system has controls for."""
    state = system.state()
    names = [name for name in state.param if name == "preset" or name in state.linked()]
    told = {name: _told(shared_help(system, name), system, state.param[name]) for name in names}
    known = state.figure_inputs()
    for figure in (figure for some in system.tabs.values() for figure in some):
        for name in own_inputs(figure, known):
            key = f"{fragment_of(figure.path)}.{name}"
            told[key] = _told(help_of(figure, name), system, figure.param[name])
    return told


def help_on_figure(figure: type[Figure]) -> Told:
    """Of all inputs of a figure."""
    system = system_of(figure)
    return {
        name: _told(help_of(figure, name), system, parameter)
        for name, parameter in figure.inputs().items()
    }
