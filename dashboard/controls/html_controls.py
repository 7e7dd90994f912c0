"""Plain HTML controls for the inputs of a figure, for embeds and notebooks.

They need no toolkit, inherit the colours of their surroundings, and report every move at once. How
they set an input is in `dashboard/controls/entries.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from dashboard.controls.entries import NumberEntry, TextEntry
from dashboard.controls.names import help_class, is_number
from dashboard.figures.common.base import Figure
from dashboard.figures.crust.inputs import BETA, FIXED, MatterInputs
from dashboard.inputs.parameters import Names, field_hint
from dashboard.systems import input_labels, system_of
from dashboard.systems.input_labels import label, scale
from dashboard.systems.system import Scale

USUAL_PROTON_FRACTION = 0.3

HERE = Path(__file__).parent
_STYLE = (HERE / "controls.css").read_text(encoding="utf-8")


def figure_controls(figure: Figure, names: Sequence[str], **room: Any) -> list[Control]:
    """A control for each of the named inputs, in that order, in step with the figure.

    A slider with a field for numbers, a menu for choices, a switch for what is true or false, a
    field for texts and long lists. `room` are options of the layout.
    """
    if isinstance(figure, MatterInputs) and {"equilibrium", "Y_p"} & set(names):
        _keep_equilibrium(figure)
    return [_control(figure, name, **room) for name in names]


def _control(figure: Figure, name: str, **room: Any) -> Control:
    parameter = figure.param[name]
    room = {"css_classes": help_class(name), **room}
    slider = scale(system_of(type(figure)), parameter)
    if slider is not None and is_number(figure, name):
        return NumberControl(figure, name, slider, **room)
    words = label(type(figure), name)
    if isinstance(parameter, param.Selector):
        kind = SeveralControl if isinstance(parameter, Names) else MenuControl
        return kind(figure, name, words, choices(parameter), **room)
    if isinstance(parameter, param.Boolean):
        return SwitchControl(figure, name, words, **room)
    return TextControl(figure, name, words, field_hint(parameter), **room)


def choices(parameter: param.Selector) -> dict[str, Any]:
    """The values of a selector by the words for them."""
    words = input_labels.choices(parameter)
    known = {word: value for word, value in words.items() if value in parameter.objects}
    return known or {str(value): value for value in parameter.objects}


class Control(JSComponent):
    """A label and an element of HTML; controls.js makes it, by its kind."""

    label = param.String("", doc="The input in the reader's words, with its unit.")
    kind = param.String("", doc="Which element: number, menu, several, switch or text.")

    _esm = HERE / "controls.js"
    _stylesheets: ClassVar[list[str]] = [_STYLE]

    def __init__(self, label: str, **options: Any) -> None:
        room = (
            {"margin": 0} if "width" in options else {"sizing_mode": "stretch_width", "margin": 0}
        )
        super().__init__(label=label, **{**room, **options})

    def _show(self, **shown: Any) -> None:
        self.param.update(**shown)


class TextControl(Control):
    """A field in step with a parameter that is given as text."""

    text = param.String("", doc="What stands in the field.")
    complaint = param.String("", doc="What is wrong with it.")
    hint = param.String("", doc="What the field takes.")

    def __init__(
        self, figure: Figure, name: str, label: str, hint: str = "", **options: Any
    ) -> None:
        self.entry = TextEntry(figure, name, self._show)
        super().__init__(label, kind="text", text=self.entry.text(), hint=hint, **options)
        self.param.watch(lambda event: self.entry.typed(event.new), "text")


class NumberControl(Control):
    """A slider, and a field to type into, in step with a number or the first of a few."""

    text = param.String("", doc="What stands in the field.")
    complaint = param.String("", doc="What is wrong with it.")
    place = param.Number(0.0, doc="Where the slider is.")
    low = param.Number(0.0)
    high = param.Number(1.0)
    step = param.Number(0.01)

    _priority_changes: ClassVar[list[str]] = ["place"]

    def __init__(self, figure: Figure, name: str, scale: Scale, **options: Any) -> None:
        self.entry = NumberEntry(figure, name, scale, self._show)
        super().__init__(
            scale.label,
            kind="number",
            text=self.entry.text(),
            place=self.entry.place(),
            low=scale.low,
            high=scale.high,
            step=scale.step,
            **options,
        )
        self.param.watch(lambda event: self.entry.slid(event.new), "place")
        self.param.watch(lambda event: self.entry.typed(event.new), "text")


class MenuControl(Control):
    """One of several words."""

    words = param.List([], item_type=str, doc="What there is to choose from.")
    chosen = param.Integer(0, doc="Which of them is chosen.")

    def __init__(
        self, figure: Figure, name: str, label: str, options: dict[str, Any], **room: Any
    ) -> None:
        self._values = list(options.values())
        super().__init__(label, kind="menu", words=list(options), **room)
        self._figure, self._name = figure, name
        self._follow()
        figure.param.watch(self._follow, name)
        self.param.watch(self._choose, "chosen")

    def _follow(self, *_: Any) -> None:
        self.chosen = self._values.index(getattr(self._figure, self._name))

    def _choose(self, *_: Any) -> None:
        if 0 <= self.chosen < len(self._values):
            setattr(self._figure, self._name, self._values[self.chosen])


class SeveralControl(Control):
    """Any of several words; those that stay chosen keep their order."""

    words = param.List([], item_type=str, doc="What there is to choose from.")
    ticked = param.List([], item_type=int, doc="Which of them are chosen.")

    def __init__(
        self, figure: Figure, name: str, label: str, options: dict[str, Any], **room: Any
    ) -> None:
        self._values = list(options.values())
        super().__init__(label, kind="several", words=list(options), **room)
        self._figure, self._name = figure, name
        self._follow()
        figure.param.watch(self._follow, name)
        self.param.watch(self._choose, "ticked")

    def _follow(self, *_: Any) -> None:
        chosen = getattr(self._figure, self._name)
        self.ticked = [place for place, value in enumerate(self._values) if value in chosen]

    def _choose(self, *_: Any) -> None:
        wanted = [self._values[place] for place in self.ticked if 0 <= place < len(self._values)]
        before = getattr(self._figure, self._name)
        kept = [value for value in before if value in wanted]
        setattr(self._figure, self._name, kept + [v for v in wanted if v not in kept])


class SwitchControl(Control):
    """What is true or false."""

    is_on = param.Boolean(False, doc="Whether it is.")

    def __init__(self, figure: Figure, name: str, label: str, **options: Any) -> None:
        super().__init__(label, kind="switch", is_on=getattr(figure, name), **options)
        figure.param.watch(lambda event: self.param.update(is_on=event.new), name)
        self.param.watch(lambda event: figure.param.update({name: event.new}), "is_on")


def _keep_equilibrium(figure: Any) -> None:
    """Let Y_p and the equilibrium agree: a fixed Y_p needs one, beta equilibrium takes none."""

    def by_equilibrium(_: param.parameterized.Event) -> None:
        if figure.equilibrium == BETA:
            figure.Y_p = None
        elif figure.Y_p is None:
            figure.Y_p = USUAL_PROTON_FRACTION

    def by_proton_fraction(_: param.parameterized.Event) -> None:
        figure.equilibrium = BETA if figure.Y_p is None else FIXED

    figure.param.watch(by_equilibrium, "equilibrium")
    figure.param.watch(by_proton_fraction, "Y_p")
