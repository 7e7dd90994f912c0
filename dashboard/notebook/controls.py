"""Controls of a figure in a notebook.

Panel's own widgets: those of the pages would put 1.6 MB into every output of a notebook.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import panel as pn
import param

from core.errors import DenseMatterError
from dashboard import scales
from dashboard.figures.base import Figure
from dashboard.parameters import Names, Numbers, as_text, parse
from dashboard.scales import Scale

MOST_TELLING = ("Z1", "Z2", "T", "x", "Gamma", "n_B", "interaction", "quantity", "lattice")
MOST_CONTROLS = 4
"""Controls that a figure has if none are asked for."""
WIDTH = 260


def default_controls(figure: Figure) -> list[str]:
    """Names of the most telling inputs that have a value, and one only."""
    inputs = figure.inputs()
    names = [
        name
        for name in MOST_TELLING
        if name in inputs and _single(getattr(figure, name)) is not None
    ]
    return (names or list(inputs))[:MOST_CONTROLS]


def notebook_control(figure: Figure, name: str) -> pn.widgets.Widget:
    """A control that moves an input of the figure and follows it."""
    parameter = figure.param[name]
    if isinstance(parameter, param.Boolean):
        return pn.widgets.Checkbox.from_param(parameter, label=scales.label(type(figure), name))
    if isinstance(parameter, param.Selector):
        return _choice(figure, name)
    scale = scales.scale(type(figure), name)
    several = isinstance(parameter, Numbers) and len(getattr(figure, name)) > 1
    if scale is None or several:
        return _text(figure, name)
    return _slider(figure, name, scale)


def _single(value: Any) -> Any:
    """The value, or the one of a list; None if there is none or there are several."""
    if isinstance(value, list):
        return value[0] if len(value) == 1 else None
    return value


def _choice(figure: Figure, name: str) -> pn.widgets.Widget:
    parameter = figure.param[name]
    kind = pn.widgets.MultiChoice if isinstance(parameter, Names) else pn.widgets.Select
    words = scales.CHOICES.get(name)
    options = {"options": words} if words and set(words.values()) == set(parameter.objects) else {}
    return kind.from_param(
        parameter, label=scales.label(type(figure), name), width=WIDTH, **options
    )


def _text(figure: Figure, name: str) -> pn.widgets.Widget:
    """A field for what a text says; it goes back to the last good value if it says nothing."""
    field = pn.widgets.TextInput(
        label=scales.label(type(figure), name), value=_as_text(figure, name), width=WIDTH
    )

    def typed(event: param.parameterized.Event) -> None:
        parameter = figure.param[name]
        text = event.new.strip()
        if text == _as_text(figure, name):
            return
        try:
            empty = not text and parameter.allow_None
            setattr(figure, name, None if empty else parse(parameter, text))
            field.description = None
        except DenseMatterError as error:
            field.description = str(error)
        field.value = _as_text(figure, name)

    field.param.watch(typed, "value")
    figure.param.watch(lambda _: field.param.update(value=_as_text(figure, name)), name)
    return field


def _as_text(figure: Figure, name: str) -> str:
    value = getattr(figure, name)
    return "" if value is None else as_text(value)


def _slider(figure: Figure, name: str, scale: Scale) -> pn.widgets.Widget:
    """A slider over the places of a scale; equal steps of the logarithm where it is one."""
    parameter = figure.param[name]
    values = _places(scale)

    def options() -> dict[str, float]:
        value = _single(getattr(figure, name))
        places = sorted({*values, *([] if value is None else [value])})
        return {f"{place:.{scale.digits}g}": place for place in places}

    def placed() -> float:
        value = _single(getattr(figure, name))
        return values[len(values) // 2] if value is None else value

    slider = pn.widgets.DiscreteSlider(
        label=scale.label, options=options(), value=placed(), width=WIDTH
    )

    def slid(event: param.parameterized.Event) -> None:
        value = round(event.new) if isinstance(parameter, param.Integer) else event.new
        setattr(figure, name, [value] if isinstance(parameter, Numbers) else value)

    def follow(_: Any) -> None:
        # Several values have no place on it, and moving it would set one instead of them.
        if _single(getattr(figure, name)) not in (None, slider.value):
            slider.param.update(options=options(), value=placed())

    slider.param.watch(slid, "value")
    figure.param.watch(follow, name)
    return slider


def _places(scale: Scale) -> list[float]:
    count = math.floor((scale.high - scale.low) / scale.step + 1e-9) + 1
    places = scale.low + scale.step * np.arange(count)
    values = 10.0**places if scale.logarithmic else places
    return [float(f"{value:.{scale.digits if not scale.logarithmic else 3}g}") for value in values]
