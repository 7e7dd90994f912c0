"""A figure in a notebook: live, with controls, and with the dataset of what is shown."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import panel as pn
import param
from panel.io.document import hold

from core.dataset import Dataset
from core.errors import DenseMatterError, InvalidInputError
from dashboard.controls.html_controls import figure_controls
from dashboard.controls.names import default_controls
from dashboard.figures.common.base import Figure
from dashboard.files.data_file import described
from dashboard.inputs.parameters import Names, Numbers, describe
from dashboard.live.figure import LiveFigure
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.notation import in_html

if TYPE_CHECKING:
    import holoviews as hv

PLAIN = {"white-space": "pre-wrap", "font-family": "inherit", "font-size": "13px", "margin": "0"}
WARNING = {**PLAIN, "color": "#b00020"}
CONTROL_WIDTH = 280


class NotebookError(InvalidInputError):
    """Invalid inputs; a notebook shows the message in one sentence instead of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class _Pane(pn.pane.Bokeh):
    """Bokeh's models, which also answer what the browser tells of them.

    Panel's own holds the document after the first answer for good: of several things in one
    message only the first is heard, and a control that moves then waits behind the others.
    """

    @classmethod
    def _property_callback_wrapper(cls, cb: Any, doc: Any, comm: Any, callbacks: Any) -> Any:
        def answer(attr: str, old: Any, new: Any) -> None:
            with hold(doc, comm=comm):
                cb(attr, old, new)

        return answer

    @classmethod
    def _event_callback_wrapper(cls, cb: Any, doc: Any, comm: Any, callbacks: Any) -> Any:
        def answer(event: Any) -> None:
            with hold(doc, comm=comm):
                cb(event)

        return answer


class NotebookFigure(pn.viewable.Viewer):
    """A live figure with controls, the last value of a notebook's cell.

    `figure` holds the inputs: a control moves them, and to set one, as in
    `plot.figure.Gamma = [200.0]`, is to move its control. `data` is the dataset of what is shown.

    HoloViews keeps its own things under the name `data`, so this is not itself one of its objects
    but hands one over: `holoviews` follows the inputs too, and `*` and `+` combine it with others.
    `opts` sets its options in place; what has them is drawn by HoloViews from then on. HoloViews is
    loaded by nothing else.
    """

    def __init__(self, live: LiveFigure, controls: Sequence[str]) -> None:
        super().__init__()
        self.live = live
        self.error = _sentences(WARNING)
        self.notes = _sentences(PLAIN)
        self.progress = _sentences(PLAIN, "computing …")
        self.controls = pn.FlexBox(*figure_controls(self.figure, controls, width=CONTROL_WIDTH))
        self._drawn: list[tuple[BokehPlot, _Pane]] = []
        self._restyled = False
        live.param.watch(self._show_state, ["busy", "error", "shown"])
        live.param.watch(self._draw, "shown")
        self._show_state()

    @property
    def figure(self) -> Figure:
        """The inputs, as parameters that can be set."""
        return self.live.own

    @property
    def data(self) -> Dataset:
        """The dataset of the inputs as they are now.

        Raises
        ------
        InvalidInputError : they make no figure.
        """
        shown = self.live.shown
        if shown is not None and shown.inputs == self.live.inputs():
            return described(shown.figure, shown.dataset)
        try:
            return described(self.figure, self.figure.readable(self.figure.dataset()))
        except DenseMatterError as error:
            raise NotebookError(str(error)) from None

    @cached_property
    def holoviews(self) -> hv.DynamicMap | hv.Layout:
        """What is shown as an object of HoloViews: a DynamicMap, or a Layout of them."""
        import holoviews as hv

        if not hv.Store.renderers:
            hv.extension("bokeh", logo=False, inline=True)
        from dashboard.plots.holoviews_plot import overlay

        panels = hv.streams.Pipe(data=self.live.shown.panels)

        def follow(number: int, height: int) -> hv.DynamicMap:
            return hv.DynamicMap(lambda data: overlay(data[number], height), streams=[panels])

        maps = [follow(*panel) for panel in enumerate(self.live.figure_class.panel_heights)]

        def send(*_: Any) -> None:
            for one in maps:
                one.reset()  # Or it would begin with the first in the next cell that shows it.
            panels.send(self.live.shown.panels)

        self.live.param.watch(send, "shown")
        return maps[0] if len(maps) == 1 else hv.Layout(maps).cols(1)

    def opts(self, *arguments: Any, **options: Any) -> NotebookFigure:
        """Set options of the HoloViews object in place, and show that."""
        self.holoviews.opts(*arguments, **options)
        self._restyled = True
        return self

    def __mul__(self, other: Any) -> Any:
        return self.holoviews * _holoviews(other)

    def __rmul__(self, other: Any) -> Any:
        return other * self.holoviews

    def __add__(self, other: Any) -> hv.Layout:
        return self.holoviews + _holoviews(other)

    def __radd__(self, other: Any) -> hv.Layout:
        return other + self.holoviews

    def __panel__(self) -> pn.Column:
        """A drawing of its own for each cell that shows the figure, with the controls of all."""
        load()
        return pn.Column(
            self.controls,
            self.error,
            self._drawing(),
            self.progress,
            self.notes,
            sizing_mode="stretch_width",
        )

    def _drawing(self) -> pn.pane.Bokeh | pn.pane.HoloViews:
        heights = self.live.figure_class.panel_heights
        size = {"sizing_mode": "stretch_width", "height": sum(heights), "margin": 0}
        if self._restyled:
            return pn.pane.HoloViews(self.holoviews, linked_axes=False, **size)
        # One model of Bokeh's can stand in one place only.
        plot = self.live.plot
        if plot is None or self._drawn:
            plot = BokehPlot(self.live.shown.panels, heights)
        root = plot.root()
        root.update(**size)
        pane = _Pane(root)
        self._drawn.append((plot, pane))
        return pane

    def _draw(self, *_: Any) -> None:
        """Show in all cells what is shown now. Bokeh's models tell no notebook by themselves."""
        for plot, pane in self._drawn:
            plot.update(self.live.shown.panels)
            pn.io.push_notebook(pane)

    def __repr__(self) -> str:
        return self.figure.call()

    __str__ = __repr__

    def _show_state(self, *_: Any) -> None:
        live = self.live
        self.progress.visible = live.busy
        self.error.param.update(value=in_html(live.error), visible=bool(live.error))
        dataset = live.shown.dataset
        remarks = () if live.error else (*dataset.refusals, *dataset.notes)
        text = "\n".join(dict.fromkeys(remarks))
        self.notes.param.update(value=in_html(text), visible=bool(text))


def _sentences(styles: dict[str, str], text: str = "") -> pn.widgets.StaticText:
    """Text that can change. A pane would ask for its style sheets anew, from the network."""
    return pn.widgets.StaticText(
        value=text, styles=styles, visible=False, sizing_mode="stretch_width"
    )


def show_figure(
    figure_class: type[Figure], inputs: Mapping[str, Any], controls: Sequence[str] | None = None
) -> NotebookFigure:
    """A figure of these inputs; the others have their defaults.

    Raises
    ------
    InvalidInputError : the inputs make no figure.
    """
    figure = _figure(figure_class, inputs)
    names = default_controls(figure) if controls is None else list(controls)
    for name in names:
        _known(figure_class, name)
    live = LiveFigure(figure_class, dict, {}, alone=figure)
    live.prepare()
    if live.shown is None:
        raise NotebookError(live.error)
    live.visible = _has_loop()
    return NotebookFigure(live, names)


def _figure(figure_class: type[Figure], inputs: Mapping[str, Any]) -> Figure:
    figure = figure_class()
    for name, value in inputs.items():
        _known(figure_class, name)
        parameter = figure.param[name]
        try:
            setattr(figure, name, _fitting(parameter, value))
        except DenseMatterError as error:
            raise NotebookError(str(error)) from None
        except (TypeError, ValueError):
            form = describe(parameter).partition(";")[0]
            raise NotebookError(f"{name} = {value!r} is not possible here ({form}).") from None
    return figure


def _known(figure_class: type[Figure], name: str) -> None:
    if name not in figure_class.inputs():
        inputs = ", ".join(figure_class.inputs())
        raise NotebookError(
            f"{figure_class.function_name()} has no input '{name}': choose from {inputs}."
        )


def _fitting(parameter: param.Parameter, value: Any) -> Any:
    """Plain Python values for scalar inputs; lists convert theirs themselves."""
    if isinstance(value, np.ndarray | np.generic) and not isinstance(parameter, Numbers | Names):
        return value.tolist()
    return value


def _holoviews(other: Any) -> Any:
    return other.holoviews if isinstance(other, NotebookFigure) else other


_loaded_by: tuple[str | None, int] | None = None


def load() -> None:
    """Put what draws figures into the notebook, once, so that it needs no network.

    The output of the cell that did so goes when that cell runs again; then it is put there anew.
    """
    global _loaded_by
    cell, run = _running_cell()
    if _loaded_by is None or (cell == _loaded_by[0] is not None and run != _loaded_by[1]):
        pn.extension(inline=True)
        _loaded_by = cell, run


def _running_cell() -> tuple[str | None, int]:
    """The cell that a notebook is running, if it says which, and the number of the run."""
    # Not a dependency: where there is no IPython there is no notebook.
    python = sys.modules.get("IPython")
    shell = python.get_ipython() if python else None
    if shell is None or not hasattr(shell, "kernel"):
        return None, 0
    parent = shell.get_parent()
    return parent.get("metadata", {}).get("cellId"), shell.execution_count


def _has_loop() -> bool:
    """Whether the drawing can follow inputs, which it does between the cells of a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
