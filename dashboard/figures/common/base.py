"""What every figure is: parameters, a dataset made from them, and a drawing of the dataset."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import param

from core.dataset import Dataset
from dashboard.inputs.parameters import within
from dashboard.plots.notation import printed
from dashboard.plots.vocabulary import Panel

PAGE_HEIGHT = 460
"""Pixels of a panel on a page."""
LONGEST_LINE = 100
"""Characters of a call that stays on one line."""


class Figure(param.Parameterized):
    """A figure of the dashboard.

    Its parameters are the inputs of its dataset. `dataset` is a pure function of them and `panels`
    of the dataset (and of those parameters that only concern the drawing), so that the page, the
    command line, an exported file and a notebook all show the same numbers.

    A figure always has as many panels as `panel_heights`, one below the other.
    """

    path: ClassVar[str]
    title: ClassVar[str]
    from_page: ClassVar[Mapping[str, str | None]] = {}
    """For inputs that do not take the page's shared input of their own name: which one they take
    instead, or None for one that a page leaves at its default."""
    always_named: ClassVar[tuple[str, ...]] = ()
    """Inputs that the figure's program names even where they have their defaults."""
    named_by_path: ClassVar[bool] = False
    """Whether its function has the whole path as its name; where another system has a figure whose
    path ends alike, one of the two needs it."""
    sources: ClassVar[tuple[str, ...]] = ()
    """What to cite for the figure, each with its DOI, beside what references.json says."""
    panel_heights: ClassVar[tuple[int, ...]] = (PAGE_HEIGHT,)
    """Height of each panel on a page, in pixels, its legend included."""
    widest: ClassVar[int | None] = None
    """Width in pixels beyond which its card on a page is no wider; None: all the width there is."""
    opens: ClassVar[str] = ""
    """Path of the figure of the same page that a click in this one opens; "": none. Panels in which
    one may click so say what it `opens`."""
    chosen_by: ClassVar[tuple[str, ...]] = ()
    """What axes of a figure that opens this one choose, for `choose`."""

    def dataset(self) -> Dataset:
        """Compute the figure's table.

        Raises
        ------
        DenseMatterError : the parameters make no figure; the text says why and what to change.
        """
        raise NotImplementedError

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        """What is shown of a dataset, in the words of `dashboard.plots.vocabulary`."""
        raise NotImplementedError

    def summary(self, dataset: Dataset) -> str:
        """What the drawing of a dataset shows, in one to three sentences of plain text.

        For those who hear a page, and for the captions of exported figures; it follows the data.
        A figure says what it shows by itself; one that does not is told by its title and notes.
        """
        return " ".join((f"{self.title}.", *dataset.notes))

    def sentence(self, text: str) -> str:
        """A sentence of the physics as it is printed for readers, without names of the program."""
        return printed(text)

    def readable(self, dataset: Dataset) -> Dataset:
        """A dataset whose remarks are as readers see them."""
        notes, refusals = (
            tuple(map(self.sentence, texts)) for texts in (dataset.notes, dataset.refusals)
        )
        return replace(dataset, notes=notes, refusals=refusals)

    def choose(self, numbers: Mapping[str, float]) -> None:
        """Take the numbers of `chosen_by` that a click in another figure means, within bounds."""
        self.param.update(
            **{name: within(self.param[name], number) for name, number in numbers.items()}
        )

    def tables(self, dataset: Dataset) -> tuple[str, ...]:
        """Names of precomputed tables that hold numbers of a dataset; all others are computed."""
        return ()

    @classmethod
    def inputs(cls) -> dict[str, param.Parameter]:
        """The figure's parameters by name, in the order of definition."""
        return {name: cls.param[name] for name in cls.param if name != "name"}

    def settings(self) -> dict[str, Any]:
        """The inputs that differ from their defaults."""
        return {
            name: getattr(self, name)
            for name, parameter in self.inputs().items()
            if getattr(self, name) != parameter.default
        }

    @classmethod
    def function_name(cls) -> str:
        """Name of the function of `dashboard.figures` that shows the figure.

        The last part of the path, or all of it where Python has a function of that name or the
        figure is `named_by_path`.
        """
        parts = [part.replace("-", "_") for part in cls.path.split("/")]
        whole = cls.named_by_path or hasattr(builtins, parts[-1])
        return "_".join(parts) if whole else parts[-1]

    def call(self) -> str:
        """The call that shows this figure, as Python."""
        name = self.function_name()
        named = {key: getattr(self, key) for key in self.always_named} | self.settings()
        arguments = [f"{key}={_literal(named[key])}" for key in self.inputs() if key in named]
        line = f"{name}({', '.join(arguments)})"
        if len(line) <= LONGEST_LINE:
            return line
        return "\n".join([f"{name}(", *(f"    {argument}," for argument in arguments), ")"])

    def code(self) -> str:
        """Python that shows the figure in a notebook."""
        return f"from dashboard.figures import {self.function_name()}\n\n{self.call()}\n"


def _literal(value: Any) -> str:
    """Python for a value, numbers of NumPy included."""
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return repr(value.item() if isinstance(value, np.generic) else value)
