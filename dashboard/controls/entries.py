"""How controls and parameters follow each other, independent of any toolkit.

Text that a parameter does not accept stays in the field with a message below, and the parameter
keeps its value.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import param
from panel.io.document import hold

from core.errors import DenseMatterError
from dashboard.inputs.parameters import Numbers, as_text, parse
from dashboard.systems.system import Scale

Show = Callable[..., Any]
"""Takes what has changed of `text`, `complaint` and, of a slider, `place`."""


class TextEntry:
    """A parameter that is given as text, or a value that may be absent.

    Parameters
    ----------
    owner, name : the parameter.
    show : is told what the control is to show.
    """

    def __init__(self, owner: param.Parameterized, name: str, show: Show) -> None:
        self.owner, self.name, self._show = owner, name, show
        owner.param.watch(self._changed, name)

    def _parameter(self) -> param.Parameter:
        return self.owner.param[self.name]

    def set(self, value: Any) -> None:
        """Give the parameter a value."""
        setattr(self.owner, self.name, value)

    def text(self) -> str:
        """What stands in the field."""
        value = getattr(self.owner, self.name)
        return "" if value is None else as_text(value)

    def typed(self, text: str) -> None:
        """Set the parameter from what was typed."""
        if text.strip() == self.text():
            self._show(text=self.text(), complaint="")
            return
        try:
            self._read(text.strip())
        except DenseMatterError as error:
            self._show(text=text, complaint=str(error))
            return
        self._changed()

    def _read(self, text: str) -> None:
        absent = not text and self._parameter().allow_None
        self.set(None if absent else parse(self._parameter(), text))

    def _changed(self, *_: Any) -> None:
        self._show(text=self.text(), complaint="")


class NumberEntry(TextEntry):
    """A number on a slider and in a field: one by itself, or the first of a list.

    The slider covers its scale, the field takes all that the parameter does. While there is no
    number the field is empty and the slider stands in its middle.
    """

    def __init__(self, owner: param.Parameterized, name: str, scale: Scale, show: Show) -> None:
        self.scale = scale
        self._sliding = False
        super().__init__(owner, name, show)

    @property
    def _is_list(self) -> bool:
        return isinstance(self._parameter(), Numbers)

    @property
    def _others(self) -> list[float]:
        value = getattr(self.owner, self.name)
        return value[1:] if isinstance(value, list) else []

    @property
    def value(self) -> float | None:
        """The number that the slider moves."""
        value = getattr(self.owner, self.name)
        if isinstance(value, list):
            return value[0] if value else None
        return value

    def text(self) -> str:
        if self.value is None:
            return ""
        return f"{self.value:.{self.scale.digits}g}".replace("e+0", "e").replace("e+", "e")

    def place(self) -> float:
        """Where the slider is."""
        low, high = self.scale.low, self.scale.high
        if self.value is None:
            return 0.5 * (low + high)
        place = math.log10(self.value) if self.scale.logarithmic else self.value
        return min(max(place, low), high)

    def slid(self, place: float) -> None:
        """Set the parameter from where the slider was put."""
        if math.isclose(place, self.place(), rel_tol=1e-9):
            return
        value = float(f"{10.0**place:.3g}" if self.scale.logarithmic else f"{place:.10g}")
        if isinstance(self._parameter(), param.Integer):
            value = round(value)
        # The slider is where the visitor has put it; sent back to it, its place would lag behind.
        self._sliding = True
        try:
            # All that follows goes to the browser in one message.
            with hold():
                self.set([value, *self._others] if self._is_list else value)
        finally:
            self._sliding = False

    def _read(self, text: str) -> None:
        if not text and (self._is_list or self._parameter().allow_None):
            self.set([] if self._is_list else None)
            return
        value = parse(self._parameter(), text)
        alone = isinstance(value, list) and len(value) == 1
        self.set([*value, *self._others] if alone else value)

    def _changed(self, *_: Any) -> None:
        moved = {} if self._sliding else {"place": self.place()}
        self._show(text=self.text(), complaint="", **moved)
