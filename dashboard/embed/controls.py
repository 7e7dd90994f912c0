"""A control for each input of a figure that a lecturer or a notebook names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import panel as pn
import panel_material_ui as pmui
import param

from dashboard.components.controls import NumberControl, TextControl
from dashboard.figures.base import Figure
from dashboard.figures.crust_inputs import BETA, FIXED, MatterInputs
from dashboard.parameters import Names, Numbers, parse
from dashboard.scales import CHOICES, Scale, label, scale

MOST_MOVED = 3
"""Longest list of numbers whose first one gets a slider; longer ones are typed."""
USUAL_PROTON_FRACTION = 0.3


def control_names(figure: type[Figure], text: str) -> tuple[list[str], list[str]]:
    """The inputs that a text such as "T,x" names, and a sentence for each name that is none."""
    inputs = figure.inputs()
    asked = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    named = [name for name in asked if name in inputs]
    unknown = [name for name in asked if name not in inputs]
    return named, [_unknown(name, inputs) for name in unknown]


def _unknown(name: str, inputs: Iterable[str]) -> str:
    shown = name if len(name) <= 30 else f"{name[:29]}…"
    return f"There is no control '{shown}' here: choose from {', '.join(inputs)}."


def usual_controls(figure: Figure) -> list[str]:
    """The inputs that are most worth moving in a figure: what it shows, and one number."""
    inputs = figure.inputs()
    numbers = ("cursor", "Gamma", "T", "n_B", "x", "shells")
    moved = [name for name in numbers if name in inputs and _is_number(figure, name)]
    # A mark that is not there yet is no reason to move it.
    telling = [name for name in moved if getattr(figure, name) not in (None, [])]
    return telling[:1]


def figure_controls(figure: Figure, names: Sequence[str]) -> list[pn.viewable.Viewable]:
    """A control for each of the named inputs, in that order, in step with the figure.

    A slider with a field for numbers, a menu for choices, a switch for what is true or false, a
    field for texts and long lists.
    """
    if isinstance(figure, MatterInputs) and {"equilibrium", "Y_p"} & set(names):
        _keep_equilibrium(figure)
    return [_control(figure, name) for name in names]


def _control(figure: Figure, name: str) -> pn.viewable.Viewable:
    parameter = figure.param[name]
    words = label(type(figure), name)
    if _is_number(figure, name):
        return InputControl(figure, name, _scale(figure, name)).view()
    if isinstance(parameter, Names):
        return pmui.MultiChoice.from_param(
            parameter, label=words, options=_choices(parameter), **_ROOM
        )
    if isinstance(parameter, param.Selector):
        return pmui.Select.from_param(
            parameter, label=words, options=_choices(parameter), size="small", **_ROOM
        )
    if isinstance(parameter, param.Boolean):
        return pmui.Switch.from_param(parameter, label=words, size="small", margin=(12, 8))
    return TextControl(figure, name, words, _hint(parameter)).view()


_ROOM: dict[str, Any] = {"sizing_mode": "stretch_width", "margin": (8, 8, 4, 8)}


def _is_number(figure: Figure, name: str) -> bool:
    """Whether a slider moves the input: a number, or the first of a few."""
    parameter = figure.param[name]
    if isinstance(parameter, Numbers):
        return parameter.longest == 1 or 1 <= len(getattr(figure, name)) <= MOST_MOVED
    return isinstance(parameter, param.Number)


def _scale(figure: Figure, name: str) -> Scale:
    found = scale(type(figure), name)
    if found is not None:
        return found
    low, high = figure.param[name].bounds
    return Scale(label(type(figure), name), low, high, (high - low) / 100.0)


def _choices(parameter: param.Selector) -> Any:
    """The values of a selector by the words for them."""
    if parameter.names:
        return dict(parameter.names)
    words = CHOICES.get(parameter.name, {})
    known = {word: value for word, value in words.items() if value in parameter.objects}
    return known or list(parameter.objects)


def _hint(parameter: param.Parameter) -> str:
    if isinstance(parameter, Numbers):
        return "a,b,c or lo:hi:count; empty: as the figure chooses"
    return str(getattr(parameter, "form", ""))


class InputControl(NumberControl):
    """A slider and a field for a figure's number, which may be absent, or the first of a list.

    While the number is absent the field is empty and the slider stands in its middle.
    """

    def __init__(self, figure: Figure, name: str, scale: Scale) -> None:
        super().__init__(figure, name, **scale.options())

    @property
    def _others(self) -> list[float]:
        value = getattr(self.owner, self.name)
        return value[1:] if isinstance(value, list) else []

    @property
    def value(self) -> float | None:
        value = getattr(self.owner, self.name)
        if isinstance(value, list):
            return value[0] if value else None
        return value

    def take(self, value: float) -> None:
        self._set([value, *self._others] if self._is_list else value)

    def read(self, text: str) -> None:
        if not text and self._may_be_absent:
            self._set([] if self._is_list else None)
            return
        value = parse(self.owner.param[self.name], text)
        alone = isinstance(value, list) and len(value) == 1
        self._set([*value, *self._others] if alone else value)

    @property
    def _is_list(self) -> bool:
        return isinstance(self.owner.param[self.name], Numbers)

    @property
    def _may_be_absent(self) -> bool:
        return self._is_list or self.owner.param[self.name].allow_None

    def _set(self, value: Any) -> None:
        setattr(self.owner, self.name, value)

    def _text(self) -> str:
        return "" if self.value is None else super()._text()

    def _position(self) -> float:
        return 0.5 * (self.low + self.high) if self.value is None else super()._position()


def _keep_equilibrium(figure: Any) -> None:
    """Let Y_p and the equilibrium agree: a fixed Y_p needs one, beta equilibrium takes none."""

    def follow(event: param.parameterized.Event, settle: Callable[[], dict[str, Any]]) -> None:
        figure.param.update(**settle())

    def by_equilibrium() -> dict[str, Any]:
        if figure.equilibrium == BETA:
            return {"Y_p": None}
        return {"Y_p": USUAL_PROTON_FRACTION if figure.Y_p is None else figure.Y_p}

    def by_proton_fraction() -> dict[str, Any]:
        return {"equilibrium": BETA if figure.Y_p is None else FIXED}

    figure.param.watch(partial(follow, settle=by_equilibrium), "equilibrium")
    figure.param.watch(partial(follow, settle=by_proton_fraction), "Y_p")
