"""Controls for pages, each bound to one parameter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import panel as pn
import panel_material_ui as pmui
import param

from dashboard.controls.entries import NumberEntry, TextEntry
from dashboard.controls.names import help_class
from dashboard.figures.common.base import Figure
from dashboard.inputs.parameters import Names, Numbers, Text, field_hint
from dashboard.plots.palette import GREY, on_dark, on_white
from dashboard.systems.input_labels import label as input_label
from dashboard.systems.system import Scale
from dashboard.web.components.messages import caption

FIELD = 190
"""Pixels of a field beside a figure's heading."""
MOST_BUTTONS = 4
"""Most choices that are shown as buttons; more become a menu."""

# Panel would make a card at least as wide as the widths of all its controls together.
_WIDE = {"width": "200px"}

# The slider's label is the one to see; that of the field is for those who hear the page.
_FIELD_SX = {
    "& input": {"textAlign": "right"},
    "& label": {"clipPath": "inset(50%)"},
    "& legend": {"display": "none"},
    "& fieldset": {"top": 0},
}


HEARD_LABEL = ".MuiFormLabel-root { position: absolute; clip-path: inset(50%); height: 1px; }"
"""Style of a group whose label is only for screen readers."""


class LiveSlider(pmui.FloatSlider):
    """A slider that reports every move at once; Panel's own waits 50 ms for further ones.

    Figures tell themselves when they compute: a move need not make the server look busy.
    """

    _priority_changes: ClassVar[list[str]] = ["value"]
    _busy__ignore: ClassVar[list[str]] = ["value", "value_throttled"]


class NumberControl:
    """A slider and a text field, both bound to a number.

    Parameters
    ----------
    owner, name : the parameter. label, **scale : as those of a `Scale`.
    """

    def __init__(self, owner: param.Parameterized, name: str, label: str, **scale: Any) -> None:
        self.entry = entry = NumberEntry(owner, name, Scale(label, **scale), self._show)
        self._class = help_class(name)
        self.slider = LiveSlider(
            label=label,
            start=entry.scale.low,
            end=entry.scale.high,
            step=entry.scale.step,
            value=entry.place(),
            value_label=entry.text() or None,
            show_value=False,
            tooltips=False,
            size="small",
            margin=(0, 12, 0, 8),
            sizing_mode="stretch_width",
        )
        self.field = pmui.TextInput(
            label=f"{label}, typed",
            value=entry.text(),
            size="small",
            width=104,
            margin=(4, 8, 4, 0),
            sx=_FIELD_SX,
        )
        self.slider.param.watch(lambda event: entry.slid(event.new), "value")
        self.field.param.watch(lambda event: entry.typed(event.new), "value")

    def view(self) -> pn.Row:
        return pn.Row(
            self.slider,
            self.field,
            sizing_mode="stretch_width",
            margin=0,
            css_classes=self._class,
        )

    def _show(self, text: str, complaint: str, place: float | None = None) -> None:
        _show_field(self.field, text, complaint)
        if not complaint:
            # What is heard: the place may be that of a logarithm.
            self.slider.value_label = text or None
        if place is not None:
            self.slider.value = place


class TextControl:
    """A field bound to a parameter that is given as text, or to a number that may be absent.

    Parameters
    ----------
    owner, name : the parameter. label : its name for the reader.
    hint : what the field takes, below it.
    """

    def __init__(self, owner: param.Parameterized, name: str, label: str, hint: str = "") -> None:
        self.entry = entry = TextEntry(owner, name, self._show)
        self.hint = hint
        self.field = pmui.TextInput(
            label=label,
            value=entry.text(),
            helper_text=hint,
            size="small",
            sizing_mode="stretch_width",
            margin=(6, 8),
            css_classes=help_class(name),
        )
        self.field.param.watch(lambda event: entry.typed(event.new), "value")

    def view(self) -> pmui.TextInput:
        return self.field

    def _show(self, text: str, complaint: str) -> None:
        _show_field(self.field, text, complaint, self.hint)


def _show_field(field: pmui.TextInput, text: str, complaint: str, hint: str = "") -> None:
    field.param.update(value=text, error_state=bool(complaint), helper_text=complaint or hint)


def follow(owner: param.Parameterized, names: str | list[str], show: Callable[[], Any]) -> None:
    """Show now, and again whenever one of the parameters changes."""
    owner.param.watch(lambda *_: show(), names)
    show()


def menu(owner: param.Parameterized, name: str, label: str, **more: Any) -> pmui.Select:
    """A menu of the values of a parameter; `more` are options of the element."""
    room = {"size": "small", "sizing_mode": "stretch_width", **_helped(name)}
    return pmui.Select.from_param(owner.param[name], label=label, **{**room, **more})


def switch(owner: param.Parameterized, name: str, label: str) -> pmui.Switch:
    """A switch for what is true or false."""
    return pmui.Switch.from_param(
        owner.param[name], label=label, size="small", margin=(4, 8), **_helped(name)
    )


def buttons(
    owner: param.Parameterized, name: str, options: dict[str, str], **more: Any
) -> pmui.RadioButtonGroup:
    """A button for each of the values, side by side."""
    return pmui.RadioButtonGroup.from_param(
        owner.param[name],
        options=options,
        size="small",
        sizing_mode="stretch_width",
        stylesheets=[HEARD_LABEL],
        **_helped(name),
        **more,
    )


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
        **_helped(name),
    )


def _helped(name: str) -> dict[str, Any]:
    """How a control says what it is: by our help, which keys and fingers reach, not by an icon."""
    return {"description": "", "css_classes": help_class(name)}


def _coloured(colours: list[str]) -> dict[str, Any]:
    """Style of a group of checkboxes, one colour each."""
    return {
        f"& label:nth-of-type({number}) .Mui-checked": {
            "color": f"light-dark({on_white(colour)}, {on_dark(colour)}) !important"
        }
        for number, colour in enumerate(colours, start=1)
    }


def own_controls(owner: Figure, names: list[str]) -> list[pn.viewable.Viewable]:
    """A small control for each named input of a figure, where there is one for its type."""
    controls = (_control(owner, name, input_label(type(owner), name)) for name in names)
    return [control for control in controls if control is not None]


def _control(owner: Figure, name: str, label: str) -> pn.viewable.Viewable | None:
    parameter = owner.param[name]
    if isinstance(parameter, Names):
        return pmui.MultiChoice.from_param(
            parameter, label=label, width=None, styles=_WIDE, **_helped(name)
        )
    if isinstance(parameter, Numbers):
        return None
    if isinstance(parameter, param.Selector):
        return _choice(parameter, name, label)
    if isinstance(parameter, param.Boolean):
        return switch(owner, name, label)
    if isinstance(parameter, param.Integer) and None not in (parameter.bounds or (None,)):
        return pmui.IntSlider.from_param(
            parameter,
            label=label,
            size="small",
            width=None,
            styles=_WIDE,
            margin=(0, 16),
            **_helped(name),
        )
    if isinstance(parameter, Text | param.Number):
        field = TextControl(owner, name, label, field_hint(parameter)).view()
        field.param.update(sizing_mode=None, width=FIELD, margin=(4, 8))
        return field
    return None


def _choice(parameter: param.Selector, name: str, label: str) -> pn.viewable.Viewable:
    if len(parameter.objects) > MOST_BUTTONS:
        return pmui.Select.from_param(
            parameter,
            label=label,
            size="small",
            width=None,
            styles=_WIDE,
            margin=(4, 8),
            **_helped(name),
        )
    return pn.Row(
        caption(label, margin=(0, 4)),
        pmui.RadioButtonGroup.from_param(
            parameter,
            label=label,
            size="small",
            **_helped(name),
            stylesheets=[HEARD_LABEL],
            margin=(4, 8, 4, 0),
            sx={
                "& button": {"whiteSpace": "nowrap", "padding": "3px 8px"},
                "@media (max-width: 600px)": {"& button": {"whiteSpace": "normal"}},
            },
        ),
        styles={"align-items": "center", "flex-wrap": "wrap"},
        margin=0,
    )
