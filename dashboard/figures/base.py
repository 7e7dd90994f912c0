"""What every figure is: parameters, a dataset made from them, and a drawing of the dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import holoviews as hv
import param

from core.dataset import Dataset
from dashboard.theme import PAGE_HEIGHT

Drawing = hv.Overlay | hv.Layout
"""One panel, or several as `drawing.panels` makes them."""


class Figure(param.Parameterized):
    """A figure of the dashboard.

    Its parameters are the inputs of its dataset. `dataset` is a pure function of them and `draw`
    of the dataset (and of those parameters that only concern the drawing), so that the page, the
    command line, an exported file and a notebook all show the same numbers.

    A figure of one panel draws an overlay. A figure of several panels, one below the other, draws
    `drawing.panels` of several overlays: always as many, each with always the same elements in the
    same order. Panels whose first dimensions have the same name share that axis, so that to zoom
    in one is to zoom in all; give them the same `xlim`. `panel_heights` says how high they are on
    a page, and each panel's overlay takes its own as `min_height`.
    """

    path: ClassVar[str]
    title: ClassVar[str]
    from_page: ClassVar[Mapping[str, str | None]] = {}
    """For inputs that do not take the page's shared input of their own name: which one they take
    instead, or None for one that a page leaves at its default."""
    panel_heights: ClassVar[tuple[int, ...]] = (PAGE_HEIGHT,)
    """Height of each panel on a page, in pixels, its legend included."""

    def dataset(self) -> Dataset:
        """Compute the figure's table.

        Raises
        ------
        DenseMatterError : the parameters make no figure; the text says why and what to change.
        """
        raise NotImplementedError

    def draw(self, dataset: Dataset) -> Drawing:
        """The drawing of a dataset; always the same elements in the same order."""
        raise NotImplementedError

    def summary(self, dataset: Dataset) -> str:
        """What the drawing of a dataset shows, in one to three sentences of plain text.

        For those who hear a page, and for the captions of exported figures; it follows the data.
        """
        raise NotImplementedError

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

    def code(self) -> str:
        """Python that reproduces the figure in a notebook, without a server."""
        module, name = type(self).__module__, type(self).__name__
        arguments = "".join(f"    {key}={value!r},\n" for key, value in self.settings().items())
        call = f"{name}(\n{arguments})" if arguments else f"{name}()"
        return (
            "# Run in the project's folder.\n"
            "import holoviews as hv\n\n"
            f"from {module} import {name}\n\n"
            'hv.extension("bokeh")\n'
            f"figure = {call}\n"
            "data = figure.dataset()  # named columns with units; data.to_csv() writes them\n"
            "figure.draw(data)\n"
        )
