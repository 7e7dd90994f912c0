"""Files that a page hands out: print figures and bundles, made by the server's workers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from functools import partial
from typing import Any

import panel as pn

from dashboard.files import publication
from dashboard.files.bundle import State, Wanted, bundle
from dashboard.files.page_export import file_name
from dashboard.files.requested import Content, File, RequestedFiles
from dashboard.live import limits, results
from dashboard.live.figure import LiveFigure, in_session
from dashboard.live.workers import visitor_of
from dashboard.systems.pinned import pin_of
from dashboard.web.components.browser import Browser
from dashboard.web.pages.session import PageSession

KINDS = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
NOT_INSTALLED = (
    "matplotlib is not installed on this server: PNG and SVG are drawn by your browser, "
    "and there is no PDF."
)
PART = 500_000
"""Bytes of a file that are sent in one message."""
Tell = Callable[[str], None]
"""Shows a sentence below the figure."""

_files = RequestedFiles(results.shared.workers)


class PageFiles:
    """Makes files for the visitor of a page, one at a time."""

    def __init__(self, visit: PageSession, browser: Browser) -> None:
        self.visit, self.browser = visit, browser
        self._document = pn.state.curdoc
        self._visitor = visitor_of(self._document)
        self._busy = ""
        self._task: asyncio.Task[None] | None = None

    def drawing(self, live: LiveFigure, extension: str, width: str, tell: Tell) -> None:
        """Save the print figure of what is shown, its axes where the reader has them."""
        shown, panels, zoom = live.shown, live.panels(), live.zoom
        pin = pin_of(shown, live.pinned_result)
        key = (shown.figure.path, repr(shown.inputs), repr(live.pinned), extension, width, zoom)

        def make() -> bytes:
            options = {"zoom": zoom, "pin": pin}
            return publication.printed(shown.figure, panels, [extension], width, **options)[
                extension
            ]

        self._begin(file_name(shown.figure, extension), key, make, tell)

    def everything(self, tell: Tell, tab: str | None = None) -> None:
        """Save all figures of a tab, or of all tabs, with what belongs to them, in one zip."""
        visit = self.visit
        link = f"{self.browser.address}{visit.query()}"
        state = State(visit.system.title, link, {"page": visit.system.name, "tab": tab})
        wanted = [_wanted(visit.live[path]) for path in visit.system.paths(tab)]
        name = "-".join([visit.system.name, *([tab] if tab else [])]).lower().replace(" ", "-")
        self._begin(f"{name}.zip", (link, tab), partial(bundle, wanted, state), tell)

    def _begin(self, name: str, key: Hashable, make: Callable[[], Content], tell: Tell) -> None:
        if self._busy:
            tell(f"{self._busy} is being made: please wait for it.")
            return
        if pause := self._visitor.pace.pause():
            tell(
                f"This server makes {limits.current().computations} figures a minute for one "
                f"visitor: please try again in {pause:.0f} s."
            )
            return
        self._busy = name
        tell(f"Making {name} …")
        self._task = asyncio.ensure_future(self._deliver(name, key, make, tell))
        if self._document is not None:
            self._document.on_session_destroyed(self._leave)

    def _leave(self, _: object) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _deliver(
        self, name: str, key: Hashable, make: Callable[[], Content], tell: Tell
    ) -> None:
        making = _files.request(self._visitor, key, make)
        computing = asyncio.wrap_future(making.future)
        try:
            await asyncio.wait({computing})
            await self._hand_over(name, computing, tell)
        finally:
            self._busy = ""
            _files.workers.leave(self._visitor, making)

    async def _hand_over(self, name: str, computing: asyncio.Future[File], tell: Tell) -> None:
        made: Any = "" if computing.cancelled() else computing.result()
        if isinstance(made, str):
            in_session(self._document, lambda: tell(made))
            return
        kind = KINDS[name.rpartition(".")[2]]
        number = self.browser.number()
        for begin in range(0, len(made), PART):
            await self._send(number, made[begin : begin + PART])

        def end() -> None:
            self.browser.save_parts(number, name, kind)
            tell(f"Saved: {name}, {_size(len(made))}.")

        in_session(self._document, end)

    async def _send(self, number: int, part: bytes) -> None:
        """Send a part of a file, and wait until it has come: other messages go between them."""
        waiting: list[Coroutine[Any, Any, None]] = []
        in_session(self._document, lambda: waiting.append(self.browser.save_part(number, part)))
        await waiting[0]


def _wanted(live: LiveFigure) -> Wanted:
    return Wanted(live.figure_class, live.inputs(), live.zoom, live.pinned, live.words)


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count > 1e6 else f"{max(count / 1e3, 1):.0f} kB"
