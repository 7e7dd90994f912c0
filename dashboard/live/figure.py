"""Keeps a figure up to date with its inputs, without ever blocking the page.

One computation at a time runs in a thread, always for the newest inputs; one that has lasted and
is not asked for any more is left, and stops unless others wait for it. What is shown is made there
too; on the main thread only what differs is put into Bokeh's models.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

import panel as pn
import param
from bokeh.document import Document
from panel.io.document import hold, unlocked
from panel.io.state import set_curdoc

from core.cancellation import Watch
from dashboard.figures.common.base import Figure
from dashboard.figures.common.page_inputs import figure_inputs, own_inputs
from dashboard.live import limits, results
from dashboard.live.draw_queue import draw_queue
from dashboard.live.pinned import Words, all_panels, plain_words
from dashboard.live.results import FAILURE, Inputs, Result
from dashboard.live.workers import SharedComputation, awaited, visitor_of
from dashboard.live.zoom import Axes, zoom
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.look import PAGE, Look
from dashboard.plots.pinned import left_out
from dashboard.plots.vocabulary import Panel

PATIENCE = 0.5
"""Seconds: a computation that lasts longer shows progress, and is left if it is stale."""
KNOWN = 0.05
"""Part of a computation that must be behind it before the time left is told."""
TICK = 0.5
"""Seconds between looks at how far a computation is."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """How far a computation is: seconds left, or None where that is not known."""

    seconds_left: float | None

    @classmethod
    def of(cls, watch: Watch) -> Progress:
        """As its loops tell it, if all their parts last equally long."""
        if watch.begun is None or not KNOWN <= watch.done < 1.0:
            return cls(None)
        passed = time.monotonic() - watch.begun
        return cls(passed * (1.0 / watch.done - 1.0))


class LiveFigure(param.Parameterized):
    """A figure that follows inputs.

    Nothing is computed while `visible` is false. `own` holds the inputs of this figure alone;
    `shared` those that the page shares among its figures.

    Parameters
    ----------
    figure_class : the figure; of the shared inputs it takes those that it has.
    shared : returns the shared inputs as they are now.
    start : shared inputs of the drawing to begin with.
    alone : a figure that shares nothing, such as an embedded one: it begins with the inputs that
        this one has, and all of them are its own.
    drawn : waits until the browser has shown what was sent, so that a slow one is not flooded.
    look : of the drawing.
    rank : place on the page; those of the least come first, of all visitors' figures.
    choices : names of the inputs that a click in the drawing may set; `chosen` tells of clicks.
        None: nobody listens to them.
    words : tells inputs of a figure to its reader.
    """

    visible = param.Boolean(False, doc="Whether anybody sees the figure.")
    busy = param.Boolean(False, doc="Whether a computation has lasted longer than PATIENCE.")
    progress = param.Parameter(None, doc="Progress of a computation that one may cancel, or None.")
    cancelled = param.Boolean(False, doc="Whether the reader has cancelled the newest inputs.")
    error = param.String("", doc="Why the inputs make no figure, for the reader of the page.")
    shown = param.Parameter(None, doc="The Result that is drawn; None before the first.")
    view = param.Parameter(None, doc="What a page holds to show the drawings; made with the first.")
    chosen = param.Dict({}, doc="What the last click in the drawing means, by names of inputs.")
    pinned = param.Dict(
        None, allow_None=True, doc="Inputs of a second state, drawn faintly below the first."
    )
    pinned_result = param.Parameter(
        None, doc="The Result of the pinned inputs, or a sentence on why there is none."
    )
    zoom = zoom(doc="Where the axes have been moved to; before the first drawing, are to be moved.")

    def __init__(
        self,
        figure_class: type[Figure],
        shared: Callable[[], Inputs],
        start: Inputs,
        *,
        alone: Figure | None = None,
        drawn: Callable[[], Awaitable[None]] | None = None,
        rank: int = 0,
        look: Look = PAGE,
        choices: Collection[str] | None = None,
        words: Words = plain_words,
    ) -> None:
        super().__init__()
        self.rank, self._look = rank, look
        self._choices = choices
        self.words = words
        self.figure_class = figure_class
        self.own = figure_class() if alone is None else alone
        self._alone = alone is not None
        self._shared = shared
        self._start = dict(start)
        self._drawn = drawn
        self._painting: Awaitable[None] | None = None
        self.plot: BokehPlot | None = None
        self._axes: Axes | None = None
        self._zoom_waits = False
        self._following_axes = False
        self._requested: dict[str, Any] | None = None
        self._stale = False
        self._task: asyncio.Task[None] | None = None
        self._computation: SharedComputation | None = None
        self._computing: asyncio.Future[Result | str] | None = None
        self._pin_waits = False
        self._pin_computing: asyncio.Future[Result | str] | None = None
        self._document = pn.state.curdoc
        self._visitor = visitor_of(self._document)
        if self._document is not None:
            self._document.on_session_destroyed(self._close)
        self.own.param.watch(lambda *_: self.refresh(), self.own_inputs())

    def own_inputs(self) -> list[str]:
        """Names of the inputs that are not shared with other figures."""
        if self._alone:
            return list(self.figure_class.inputs())
        return own_inputs(self.figure_class, self._start)

    def inputs(self) -> dict[str, Any]:
        """All inputs of the figure as they are now."""
        return figure_inputs(self.own, self._shared())

    def behind(self) -> dict[str, Any]:
        """Inputs of what is shown that are not the newest ones."""
        if self.shown is None:
            return {}
        now = self._requested or {}
        return {name: old for name, old in self.shown.inputs.items() if now.get(name) != old}

    def prepare(self) -> None:
        """Make `view` from the drawing to begin with.

        Takes as long as `starting_point` does: call that in a thread before, if it may be long.
        """
        own = self.own if self._alone else None
        self._begin(starting_point(self.figure_class, self._start, own))

    def begin(self) -> None:
        """The same without any computation: from what is in memory, or else from the first result.

        A page that is made must not keep other visitors waiting.
        """
        own = self.own if self._alone else self.figure_class()
        for inputs in (self.inputs(), figure_inputs(own, self._start)):
            kept = results.shared.kept(self.figure_class, inputs)
            if isinstance(kept, Result):
                self._begin(kept)
                return
        self._requested = None
        self.refresh()

    def _begin(self, start: Result | str) -> None:
        if isinstance(start, str):
            self.error = start
            return
        try:
            self._show_first(start)
        except Exception:
            log.exception("%s could not be drawn", self.figure_class.path)
            self.error = FAILURE
            return
        if self._requested in (None, start.inputs):
            self._requested, self._stale = start.inputs, False
            self.shown = start
            self._place_axes()

    def _show_first(self, result: Result) -> None:
        self.plot = BokehPlot(
            self._panels(result),
            self.figure_class.panel_heights,
            self._look,
            choose=self._take_click if self._choices is not None else None,
            choices=self._choices or (),
        )
        self._axes = Axes(self.plot.figures, moved=self._follow_axes)
        self.view = self.plot.root()

    def refresh(self) -> None:
        """Compute and draw if an input has changed; later if nobody sees the figure now."""
        inputs = self.inputs()
        if inputs == self._requested:
            return
        if self._zoom_waits and self._requested is not None:
            # It belongs to the drawing of other inputs, which nobody will see.
            self.zoom = ""
        self._requested = inputs
        self._stale = True
        self.cancelled = False
        if self.busy or (self._computation is not None and self._computation.watch.begun is None):
            self._leave()
        if self._pin_computing is not None:
            # The pinned state comes after the present one.
            self._pin_computing.cancel()
        self._wake()

    @param.depends("visible", watch=True)
    def _wake(self) -> None:
        if self.visible and (self._stale or self._pin_waits) and self._task is None:
            self._task = asyncio.ensure_future(self._follow())

    def cancel(self) -> None:
        """Wait no longer for the newest inputs; what is shown stays."""
        if self._computation is None:
            return
        self._stale = False
        self._leave()
        self.param.update(busy=False, progress=None, cancelled=True)

    def _leave(self) -> None:
        """Wait no longer for the computation: it stops unless others do."""
        if self._computing is not None:
            self._computing.cancel()

    def _close(self, _: object) -> None:
        """The session has ended, and nobody waits here any more."""
        self.visible = False
        self._leave()
        if self._task is not None:
            self._task.cancel()

    async def _follow(self) -> None:
        """Work until what is shown belongs to the newest inputs."""
        try:
            while (self._stale or self._pin_waits) and self.visible:
                if not self._stale:
                    await self._compute_pinned()
                    continue
                await self._keep_pace()
                self._stale = False
                await self._update(dict(self._requested or {}))
        finally:
            self._task = None

    async def _update(self, inputs: dict[str, Any]) -> None:
        started = time.monotonic()
        self._computation = computation = results.shared.request(
            self._visitor, self.figure_class, inputs, self.rank
        )
        self._computing = computing = awaited(computation)
        progress = asyncio.ensure_future(self._tell_progress(computation.watch))
        try:
            await asyncio.wait({computing})
            progress.cancel()
            await self._show_result(computing, started)
        finally:
            self._computation = self._computing = None
            progress.cancel()
            results.shared.workers.leave(self._visitor, computation)
        # The next figure is drawn here while the browser paints this one.
        if self._painting is not None:
            await self._painting
            self._painting = None

    async def _tell_progress(self, watch: Watch) -> None:
        """Show that a computation lasts, and how far it is; leave it if it is stale."""
        await asyncio.sleep(PATIENCE)
        if self._stale:
            self._leave()
            return
        self._apply(lambda: self.param.update(busy=True))
        while True:
            await asyncio.sleep(TICK)
            self._apply(lambda: self.param.update(progress=Progress.of(watch)))

    async def _keep_pace(self) -> None:
        """Wait while this visitor has had as much computed as one may."""
        while (pause := self._visitor.pace.pause()) and not self._is_kept():
            sentence = (
                f"This server computes {limits.current().computations} figures a minute for one "
                f"visitor: this one follows in {pause:.0f} s."
            )
            self._apply(partial(self.param.update, error=sentence))
            await asyncio.sleep(pause)

    def _is_kept(self) -> bool:
        inputs = self._requested or {}
        return results.shared.kept(self.figure_class, inputs) is not None

    async def _show_result(self, computing: asyncio.Future[Result | str], started: float) -> None:
        if computing.cancelled():
            return
        async with draw_queue().turn(self.rank):
            # What has taken long and is not asked for any more would hold up what is.
            if not (self._stale and time.monotonic() - started > PATIENCE):
                self._apply(lambda: self._present_and_ask(computing.result()))

    def _present_and_ask(self, result: Result | str) -> None:
        """Show a result, and in the same message ask to be told when it is painted."""
        self._present(result)
        if self._drawn is not None:
            self._painting = self._drawn()

    def _present(self, result: Result | str) -> None:
        self.progress = None
        if isinstance(result, str):
            self.param.update(busy=False, error=result)
            return
        try:
            if self.plot is None:
                self._show_first(result)
            else:
                self.plot.update(self._panels(result))
        except Exception:
            log.exception("%s could not be drawn", self.figure_class.path)
            self.param.update(busy=False, error=FAILURE)
            return
        self.param.update(busy=False, error="", shown=result)
        self._place_axes()

    def _take_click(self, numbers: dict[str, float]) -> None:
        # All that follows goes to the browser in one message.
        with hold():
            self.chosen = numbers

    @param.depends("pinned", watch=True)
    def _pin(self) -> None:
        """Draw another pinned state: at once if it is known, or as soon as it is computed."""
        known: Result | str | None = None
        if self.pinned is not None:
            same = self.shown is not None and self.shown.inputs == self.pinned
            known = self.shown if same else results.shared.kept(self.figure_class, self.pinned)
        self._pin_waits = self.pinned is not None and known is None
        self.pinned_result = known
        self._redraw()
        self._wake()

    async def _compute_pinned(self) -> None:
        inputs = dict(self.pinned or {})
        computation = results.shared.request(self._visitor, self.figure_class, inputs, self.rank)
        self._pin_computing = computing = awaited(computation)
        try:
            await asyncio.wait({computing})
        finally:
            self._pin_computing = None
            results.shared.workers.leave(self._visitor, computation)
        if not computing.cancelled() and inputs == self.pinned:
            self._pin_waits = False
            self._apply(lambda: self._take_pinned(computing.result()))

    def _take_pinned(self, result: Result | str) -> None:
        self.pinned_result = result
        self._redraw()

    def _redraw(self) -> None:
        """Draw what is shown anew, with what is pinned now."""
        if self.plot is not None and self.shown is not None:
            self.plot.update(self._panels(self.shown))

    def pinned_differs(self) -> dict[str, Any]:
        """Inputs of the pinned state that are not those of what is shown."""
        shown = self.shown.inputs if self.shown is not None else {}
        return {
            name: value for name, value in (self.pinned or {}).items() if shown.get(name) != value
        }

    def panels(self) -> tuple[Panel, ...]:
        """All that is drawn now: the figure, and what is pinned below it."""
        return () if self.shown is None else self._panels(self.shown)

    def _panels(self, result: Result) -> tuple[Panel, ...]:
        return all_panels(result, self.pinned_result, self.words)

    def pinned_remark(self) -> str:
        """What of the pinned state is not drawn, and why; "" if all of it is."""
        if isinstance(self.pinned_result, str):
            return f"The pinned state has no figure here: {self.pinned_result}"
        if self.shown is None or self.pinned_result is None or not self.pinned_differs():
            return ""
        return left_out(self.shown.panels, self.pinned_result.panels)

    @param.depends("zoom", watch=True)
    def _take_zoom(self) -> None:
        if not self._following_axes:
            self._zoom_waits = True
            self._place_axes()

    def _place_axes(self) -> None:
        """Move the axes as was asked, as soon as what is drawn belongs to the newest inputs."""
        if self._axes is None or self.shown is None:
            return
        if self._zoom_waits and self.shown.inputs == self._requested:
            self._axes.move(self.zoom)
            self._zoom_waits = False
            self._follow_axes()

    def _follow_axes(self) -> None:
        if self._zoom_waits or self._axes is None:
            return
        self._following_axes = True
        try:
            self.zoom = self._axes.read()
        finally:
            self._following_axes = False

    def _apply(self, change: Callable[[], object]) -> None:
        """Change what the session shows, in one message to the browser."""
        in_session(self._document, change)


def in_session(document: Document | None, change: Callable[[], object]) -> None:
    """Change what a session shows, in one message to its browser."""
    with contextlib.ExitStack() as stack:
        if document is not None:
            stack.enter_context(set_curdoc(document))
            stack.enter_context(unlocked())
        change()


def starting_point(
    figure_class: type[Figure], shared: Inputs, own: Figure | None = None
) -> Result | str:
    """What a figure begins with, computed once for all visitors."""
    return results.shared.result(figure_class, figure_inputs(own or figure_class(), shared))
