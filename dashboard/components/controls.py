"""Controls that pages are put together from, each in step with one parameter."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import panel as pn
import panel_material_ui as pmui
import param
from panel.io.document import hold

from core.errors import DenseMatterError
from dashboard.components.messages import caption
from dashboard.palette import GREY
from dashboard.parameters import Names, Numbers, as_text, parse

MOST_BUTTONS = 4
"""Choices that still stand side by side; more of them become a menu."""


# The slider's label is the one to see; that of the field is for those who hear the page.
_FIELD_SX = {
    "& input": {"textAlign": "right"},
    "& label": {"clipPath": "inset(50%)"},
    "& legend": {"display": "none"},
    "& fieldset": {"top": 0},
}


HEARD_LABEL = ".MuiFormLabel-root { position: absolute; clip-path: inset(50%); height: 1px; }"
"""Style of a group whose label is only for those who hear the page."""


class LiveSlider(pmui.FloatSlider):
    """A slider whose every move is followed at once; Panel would wait 50 ms for further ones."""

    _priority_changes: ClassVar[list[str]] = ["value"]


class NumberControl:
    """A slider and a field to type into, both in step with a number.

    The slider covers `low` to `high`, the field takes all that the parameter does. What it does
    not take stays in the field with a sentence below, and the parameter keeps its value.

    Parameters
    ----------
    owner, name : the parameter. label : its name for the reader.
    low, high, step : of the slider; of the decimal logarithm if `logarithmic`.
    digits : significant digits that are shown.
    """

    def __init__(
        self,
        owner: param.Parameterized,
        name: str,
        label: str,
        *,
        low: float,
        high: float,
        step: float,
        logarithmic: bool = False,
        digits: int = 6,
    ) -> None:
        self.owner, self.name, self.digits = owner, name, digits
        self.logarithmic = logarithmic
        self.low, self.high = low, high
        self._sliding = False
        self.slider = LiveSlider(
            label=label,
            start=low,
            end=high,
            step=step,
            value=self._position(),
            show_value=False,
            tooltips=False,
            size="small",
            margin=(0, 12, 0, 8),
            sizing_mode="stretch_width",
        )
        self.field = pmui.TextInput(
            label=f"{label}, typed",
            value=self._text(),
            size="small",
            width=104,
            margin=(4, 8, 4, 0),
            sx=_FIELD_SX,
        )
        self.slider.param.watch(self._slid, "value")
        self.field.param.watch(self._typed, "value")
        owner.param.watch(self._changed, name)

    def view(self) -> pn.Row:
        return pn.Row(self.slider, self.field, sizing_mode="stretch_width", margin=0)

    @property
    def value(self) -> float:
        number: float = getattr(self.owner, self.name)
        return number

    def take(self, value: float) -> None:
        """Set the parameter from where the slider is."""
        setattr(self.owner, self.name, value)

    def read(self, text: str) -> None:
        """Set the parameter from what was typed.

        Raises
        ------
        DenseMatterError : one sentence on what the parameter takes.
        """
        setattr(self.owner, self.name, parse(self.owner.param[self.name], text))

    def _text(self) -> str:
        return f"{self.value:.{self.digits}g}".replace("e+0", "e").replace("e+", "e")

    def _position(self) -> float:
        place = math.log10(self.value) if self.logarithmic else self.value
        return min(max(place, self.low), self.high)

    def _slid(self, event: param.parameterized.Event) -> None:
        place = event.new
        if math.isclose(place, self._position(), rel_tol=1e-9):
            return
        value = float(f"{10.0**place:.3g}") if self.logarithmic else float(f"{place:.10g}")
        if isinstance(self.owner.param[self.name], param.Integer):
            value = round(value)
        # The slider is where the visitor has put it; sent back to it, its place would lag behind.
        self._sliding = True
        try:
            # All that follows goes to the browser in one message.
            with hold():
                self.take(value)
        finally:
            self._sliding = False

    def _typed(self, event: param.parameterized.Event) -> None:
        text = event.new.strip()
        if text == self._text():
            self._complain("")
            return
        try:
            self.read(text)
        except DenseMatterError as error:
            self._complain(str(error))
            return
        self._changed()

    def _changed(self, *_: Any) -> None:
        self._complain("")
        self.field.value = self._text()
        if not self._sliding:
            self.slider.value = self._position()

    def _complain(self, text: str) -> None:
        self.field.param.update(error_state=bool(text), helper_text=text)


class TextControl:
    """A field in step with a parameter that is given as text, or with a number that may be absent.

    What the parameter does not take stays in the field with a sentence below, and the parameter
    keeps its value.

    Parameters
    ----------
    owner, name : the parameter. label : its name for the reader.
    hint : what the field takes, below it.
    """

    def __init__(self, owner: param.Parameterized, name: str, label: str, hint: str = "") -> None:
        self.owner, self.name, self.hint = owner, name, hint
        self.field = pmui.TextInput(
            label=label,
            value=self._text(),
            helper_text=hint,
            size="small",
            sizing_mode="stretch_width",
            margin=(6, 8),
        )
        self.field.param.watch(self._typed, "value")
        owner.param.watch(self._changed, name)

    def view(self) -> pmui.TextInput:
        return self.field

    def _text(self) -> str:
        value = getattr(self.owner, self.name)
        return "" if value is None else as_text(value)

    def _typed(self, event: param.parameterized.Event) -> None:
        text = event.new.strip()
        parameter = self.owner.param[self.name]
        try:
            absent = not text and parameter.allow_None
            setattr(self.owner, self.name, None if absent else parse(parameter, text))
        except DenseMatterError as error:
            self.field.param.update(error_state=True, helper_text=str(error))
            return
        self._changed()

    def _changed(self, *_: Any) -> None:
        self.field.param.update(value=self._text(), error_state=False, helper_text=self.hint)


def checkboxes(
    owner: param.Parameterized,
    name: str,
    label: str,
    options: dict[str, str],
    colours: dict[str, str],
) -> pmui.CheckBoxGroup:
    """A checkbox for each of the names, grey or in the colour given for it."""
    return pmui.CheckBoxGroup.from_param(
        owner.param[name],
        label=label,
        options=options,
        size="small",
        sx=_coloured([colours.get(key, GREY) for key in options.values()]),
        sizing_mode="stretch_width",
        margin=(12, 8, 0, 8),
    )


def _coloured(colours: list[str]) -> dict[str, Any]:
    """Style of a group of checkboxes, one colour each."""
    return {
        f"& label:nth-of-type({number}) .Mui-checked": {"color": f"{colour} !important"}
        for number, colour in enumerate(colours, start=1)
    }


def own_controls(owner: param.Parameterized, names: list[str]) -> list[pn.viewable.Viewable]:
    """A small control for each of the named parameters that one fits."""
    controls = (_control(owner.param[name]) for name in names)
    return [control for control in controls if control is not None]


def _control(parameter: param.Parameter) -> pn.viewable.Viewable | None:
    if isinstance(parameter, Names):
        return pmui.MultiChoice.from_param(parameter, width=220)
    if isinstance(parameter, Numbers):
        return None
    if isinstance(parameter, param.Selector):
        return _choice(parameter)
    if isinstance(parameter, param.Boolean):
        return pmui.Switch.from_param(parameter, size="small", margin=(4, 8))
    if isinstance(parameter, param.Integer) and None not in (parameter.bounds or (None,)):
        return pmui.IntSlider.from_param(parameter, size="small", width=200, margin=(0, 16))
    return None


def _choice(parameter: param.Selector) -> pn.viewable.Viewable:
    if len(parameter.objects) > MOST_BUTTONS:
        return pmui.Select.from_param(parameter, size="small", width=200, margin=(4, 8))
    return pn.Row(
        caption(parameter.label, margin=(0, 4)),
        pmui.RadioButtonGroup.from_param(
            parameter,
            size="small",
            description="",
            stylesheets=[HEARD_LABEL],
            margin=(4, 8, 4, 0),
            sx={"& button": {"whiteSpace": "nowrap", "padding": "3px 8px"}},
        ),
        styles={"align-items": "center", "flex-wrap": "nowrap"},
        margin=0,
    )
