"""Keeps a figure up to date with its inputs, without ever blocking the page.

One computation at a time runs in a thread, always for the newest inputs; the drawing stays on the
main thread, because HoloViews is not thread-safe.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import holoviews as hv
import panel as pn
import param
from bokeh.document import Document
from panel.io.document import unlocked
from panel.io.state import set_curdoc

from core.dataset import Dataset
from core.errors import DenseMatterError
from dashboard.figures.base import Drawing, Figure
from dashboard.figures.drawing import panels

PATIENCE = 0.5
"""Seconds: a computation that lasts longer shows progress, and its result is dropped if stale."""

SOON = 0.1
"""Seconds for which other figures of a page wait, so that they are drawn in their order."""

FAILURE = "This figure could not be made: an error in the program, written to the server's log."

log = logging.getLogger(__name__)

Inputs = Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    """A figure and the dataset that was made from its inputs."""

    figure: Figure
    dataset: Dataset
    inputs: dict[str, Any]


class LiveFigure(param.Parameterized):
    """A figure that follows inputs.

    Nothing is computed while `visible` is false. `own` holds the inputs of this figure alone;
    `shared` those that the page shares among its figures.

    Parameters
    ----------
    figure_class : the figure; of the shared inputs it takes those that it has.
    shared : returns the shared inputs as they are now.
    start : shared inputs of the drawing to begin with.
    drawn : waits until the browser has shown what was sent, so that a slow one is not flooded.
    turn : held while a drawing is made and sent; figures that share it come one after another in
        the order of the page, so that the first is not kept waiting by the others.
    """

    visible = param.Boolean(False, doc="Whether anybody sees the figure.")
    busy = param.Boolean(False, doc="Whether a computation has lasted longer than PATIENCE.")
    error = param.String("", doc="Why the inputs make no figure, for the reader of the page.")
    shown = param.Parameter(None, doc="The Result that is drawn; None before the first.")

    def __init__(
        self,
        figure_class: type[Figure],
        shared: Callable[[], Inputs],
        start: Inputs,
        *,
        drawn: Callable[[], Awaitable[None]] | None = None,
        turn: asyncio.Lock | None = None,
    ) -> None:
        super().__init__()
        self.figure_class = figure_class
        self.own = figure_class()
        self.view: hv.DynamicMap | hv.Layout | None = None
        self._shared = shared
        self._start = dict(start)
        self._drawn = drawn
        self._turn = turn or asyncio.Lock()
        self._pipe: hv.streams.Pipe | None = None
        self._requested: dict[str, Any] | None = None
        self._stale = False
        self._task: asyncio.Task[None] | None = None
        self._document = pn.state.curdoc
        self.own.param.watch(lambda *_: self.refresh(), self.own_inputs())

    def own_inputs(self) -> list[str]:
        """Names of the inputs that are not shared with other figures."""
        sources = self.figure_class.from_page
        return [
            name
            for name in self.figure_class.inputs()
            if sources.get(name, name) is not None and sources.get(name, name) not in self._start
        ]

    def inputs(self) -> dict[str, Any]:
        """All inputs of the figure as they are now."""
        return figure_inputs(self.own, self._shared())

    def prepare(self) -> None:
        """Make `view`, one DynamicMap a panel for good, from the drawing to begin with.

        Takes as long as `starting_point` does: call that in a thread before, if it may be long.
        """
        start = starting_point(self.figure_class, self._start)
        if isinstance(start, str):
            self.error = start
            return
        try:
            drawing = start.figure.draw(start.dataset)
        except Exception:
            log.exception("%s could not be drawn", self.figure_class.path)
            self.error = FAILURE
            return
        self._pipe = hv.streams.Pipe(data=drawing)
        self.view = _view(drawing, self._pipe)
        if self._requested in (None, start.inputs):
            self._requested, self._stale = start.inputs, False
            self.shown = start

    def refresh(self) -> None:
        """Compute and draw if an input has changed; later if nobody sees the figure now."""
        inputs = self.inputs()
        if inputs == self._requested:
            return
        self._requested = inputs
        self._stale = True
        self._wake()

    @param.depends("visible", watch=True)
    def _wake(self) -> None:
        if self.visible and self._stale and self._task is None:
            self._task = asyncio.ensure_future(self._follow())

    async def _follow(self) -> None:
        """Work until what is shown belongs to the newest inputs."""
        try:
            while self._stale and self.visible:
                self._stale = False
                await self._update(dict(self._requested or {}))
        finally:
            self._task = None

    async def _update(self, inputs: dict[str, Any]) -> None:
        started = time.monotonic()
        progress = asyncio.get_running_loop().call_later(
            PATIENCE, self._apply, lambda: self.param.update(busy=True)
        )
        computing = asyncio.ensure_future(asyncio.to_thread(compute, self.figure_class, inputs))
        result = None
        try:
            async with self._turn:
                done, _ = await asyncio.wait({computing}, timeout=SOON)
                if done:
                    progress.cancel()
                    result = computing.result()
                    self._show(result)
            if result is None:
                result = await computing
                progress.cancel()
                if self._stale and time.monotonic() - started > PATIENCE:
                    return
                async with self._turn:
                    self._show(result)
        finally:
            progress.cancel()
        # The next figure is drawn here while the browser paints this one.
        if self._drawn is not None:
            await self._drawn()

    def _show(self, result: Result | str) -> None:
        self._apply(lambda: self._present(result))

    def _present(self, result: Result | str) -> None:
        if isinstance(result, str):
            self.param.update(busy=False, error=result)
            return
        try:
            # Not in the DynamicMap: HoloViews would print an exception and show nothing.
            drawing = result.figure.draw(result.dataset)
            if self._pipe is not None:
                self._pipe.send(drawing)
        except Exception:
            log.exception("%s could not be drawn", self.figure_class.path)
            self.param.update(busy=False, error=FAILURE)
            return
        self.param.update(busy=False, error="", shown=result)

    def _apply(self, change: Callable[[], None]) -> None:
        """Change what the session shows, in one message to the browser."""
        with contextlib.ExitStack() as stack:
            if self._document is not None:
                stack.enter_context(set_curdoc(self._document))
                stack.enter_context(unlocked())
                stack.enter_context(_search_if_needed(self._document))
            change()


@contextlib.contextmanager
def _search_if_needed(document: Document) -> Iterator[None]:
    """Let Bokeh look through the page for new models only if a reference has changed, and once.

    HoloViews asks for it on every update of every panel, and it takes 45 ms for a page of 1,000
    models. Bokeh (3.9.2) has no public way to put that off.
    """
    models = document.models
    changed = False

    def note() -> None:
        nonlocal changed
        changed = True

    models._push_freeze()
    models.invalidate = note  # type: ignore[method-assign]
    try:
        yield
    finally:
        del models.invalidate
        models._freeze_count -= 1
        if changed:
            models.recompute()


def _view(drawing: Drawing, pipe: hv.streams.Pipe) -> hv.DynamicMap | hv.Layout:
    """What follows the drawings that come through a pipe, panel by panel."""
    if not isinstance(drawing, hv.Layout):
        return hv.DynamicMap(_as_it_is, streams=[pipe])
    return panels(
        [hv.DynamicMap(partial(_panel, number), streams=[pipe]) for number in range(len(drawing))]
    )


def _as_it_is(data: hv.Overlay) -> hv.Overlay:
    return data


def _panel(number: int, data: hv.Layout) -> hv.Overlay:
    # The keys of a layout are its panels' titles, which change.
    return list(data)[number]


def compute(figure_class: type[Figure], inputs: Inputs) -> Result | str:
    """The figure and its dataset, or a sentence on why there is none."""
    try:
        figure = figure_class(**inputs)
        return Result(figure, figure.dataset(), dict(inputs))
    except DenseMatterError as error:
        return str(error)
    except Exception:
        log.exception("%s failed for %s", figure_class.path, inputs)
        return FAILURE


_starting_points: dict[tuple[type[Figure], str], Result | str] = {}
_starting = threading.Lock()


def starting_point(figure_class: type[Figure], shared: Inputs) -> Result | str:
    """What a figure begins with, computed once for all visitors."""
    inputs = figure_inputs(figure_class(), shared)
    key = (figure_class, repr(inputs))
    with _starting:
        if key not in _starting_points:
            _starting_points[key] = compute(figure_class, inputs)
        return _starting_points[key]


def figure_inputs(own: Figure, shared: Inputs) -> dict[str, Any]:
    """The inputs of a figure: shared ones where it takes them, `own` for the others."""
    inputs = {}
    for name, parameter in own.inputs().items():
        source = own.from_page.get(name, name)
        if source in shared:
            inputs[name] = _fitting(parameter, shared[source])
        else:
            inputs[name] = getattr(own, name)
    return inputs


def _fitting(parameter: param.Parameter, value: Any) -> Any:
    """The first of a page's list, or the default if it is empty, for a figure that takes one."""
    if isinstance(value, list) and not isinstance(parameter, param.List | param.ListSelector):
        return value[0] if value else parameter.default
    return value
