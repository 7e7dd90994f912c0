"""The address of a page follows its state, and its changes are entries of the browser's history."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs

import param
from panel.io.document import hold

from dashboard.web.components.browser import Browser
from dashboard.web.pages.session import PageSession

REST = 0.4
"""Seconds without a change after which the next one is an entry of its own."""


class History:
    """Keeps address and state in step, both ways.

    The first change after a rest is a new entry, what follows within `REST` changes it: all that a
    slider goes through is one step, and so is all that an input does while it is played. Themes and
    zooms are in the address, but are no steps.
    """

    def __init__(self, visit: PageSession, browser: Browser) -> None:
        self._visit, self._browser = visit, browser
        self._pending: asyncio.TimerHandle | None = None
        self._resting, self._stepped = True, False
        self._take()
        for entry in visit.entries:
            entry.owner.param.watch(self._changed, entry.name)
        visit.state.param.watch(self._move, "moving")
        browser.param.watch(self._visited, "visited")
        browser.history = True

    def _take(self) -> None:
        """Remember what stands in the address."""
        self._written, self._steps = self._visit.query(), self._visit.steps()

    def _changed(self, *_: object) -> None:
        """Write at once after a rest, when all that changes now has changed; else at the next."""
        if self._resting and self._pending is None:
            self._pending = asyncio.get_event_loop().call_later(0.0, self._begin)
        elif not self._resting:
            self._wait()

    def _move(self, event: param.parameterized.Event) -> None:
        """What was changed before an input is played is an entry by itself."""
        if event.new:
            self.write()
            self._rest()
        elif not self._resting:
            self._wait()

    def _wait(self) -> None:
        if self._pending is not None:
            self._pending.cancel()
        self._pending = asyncio.get_event_loop().call_later(REST, self._end)

    def _begin(self) -> None:
        self._resting = False
        self.write()
        self._wait()

    def _end(self) -> None:
        self.write()
        if not self._visit.state.moving:
            self._rest()

    def _rest(self) -> None:
        if self._pending is not None:
            self._pending.cancel()
        self._pending, self._resting, self._stepped = None, True, False

    def write(self) -> None:
        """Have the address say the state, in a new entry if there was a rest before."""
        query = self._visit.query()
        step = self._visit.steps() != self._steps and not self._stepped
        self._stepped |= step
        if query != self._written:
            self._browser.set_query(query, step)
        self._take()

    def _visited(self, event: param.parameterized.Event) -> None:
        """Take the state from an entry that the visitor has gone to; the theme stays."""
        query = event.new["query"].removeprefix("?")
        arguments = parse_qs(query, keep_blank_values=True, errors="replace")
        with hold():
            self._visit.apply({**arguments, "theme": [self._visit.view.theme]})
        self._rest()
        self._take()
        if self._written.removeprefix("?") != query:
            self._browser.set_query(self._written)
