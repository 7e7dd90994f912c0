"""A page that shows the progress of the start, until the dashboard itself answers.

It has a thread of its own, so that it answers while kernels are compiled and Panel is loaded, and
takes visitors from the same sockets as the dashboard after it: between the two nobody is refused.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from core.kernels.build import Progress
from dashboard.server.listening import Sockets
from dashboard.server.notices import notice
from dashboard.server.options import Settings
from dashboard.server.security import transform

LOADING = 4.0
"""Rough number of seconds from compiled kernels to the first page."""
FAREWELL = 0.1
"""Seconds for what is being answered when the dashboard takes over."""


@dataclass(frozen=True)
class Stage:
    """A step of the start and its progress.

    Parameters
    ----------
    doing : a sentence.
    until : when it is expected to be over, in seconds of `time.monotonic`.
    done, total : steps; no total where there are none.
    """

    doing: str
    until: float
    done: int = 0
    total: int = 0

    def fields(self) -> dict[str, Any]:
        """As JSON tells it; `seconds_left` until the dashboard answers."""
        left = max(0, math.ceil(self.until - time.monotonic()))
        return {"doing": self.doing, "done": self.done, "total": self.total, "seconds_left": left}


def stage_of(progress: Progress) -> Stage:
    """The stage for the progress of compiling."""
    if progress.done == progress.total:
        return loading()
    return Stage(
        "Compiling physics kernels for this processor (needed only once): "
        f"{', '.join(progress.running)}.",
        time.monotonic() + progress.seconds_left + LOADING,
        progress.done,
        progress.total,
    )


def loading() -> Stage:
    """The stage between compiled kernels and the first page."""
    return Stage("Loading the dashboard.", time.monotonic() + LOADING)


class StartingPage:
    """Answers on some sockets until it is ended.

    Parameters
    ----------
    sockets : which stay open when it is over.
    settings : the server's options.
    """

    def __init__(self, sockets: Sequence[Sockets], settings: Settings) -> None:
        self.stage = loading()
        self._application = _application(self, settings)
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._thread = threading.Thread(
            target=self._loop.run_until_complete, args=(self._answer(sockets),), daemon=True
        )
        self._thread.start()

    def end(self) -> None:
        """Stop answering and leave the sockets open for the dashboard."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        self._loop.close()

    async def _answer(self, sockets: Sequence[Sockets]) -> None:
        server = HTTPServer(self._application, no_keep_alive=True, xheaders=True)
        # The server closes its sockets when it stops: these are the same ones by other names.
        server.add_sockets([one.dup() for own in sockets for one in own])
        await self._over.wait()
        server.stop()
        await asyncio.sleep(FAREWELL)
        await server.close_all_connections()


class _Answer(RequestHandler):
    """One for whatever is asked, by any method."""

    def initialize(self, page: StartingPage, root: str) -> None:
        self.page, self.root = page, root

    def prepare(self) -> None:
        stage = self.page.stage.fields()
        self.set_header("Cache-Control", "no-store")
        path = self.request.path.removeprefix(self.root)
        if path == "/liveness":
            self.finish({"alive": True, "starting": stage})
            return
        self.set_status(503)
        self.set_header("Retry-After", str(max(1, stage["seconds_left"])))
        if path == "/readiness":
            self.finish({"ready": False, "reasons": [stage["doing"]], "starting": stage})
            return
        title = "The dashboard is starting"
        self.finish(notice("starting", title=title, root=self.root, **stage))


def _application(page: StartingPage, settings: Settings) -> Application:
    return Application(
        [(".*", _Answer, {"page": page, "root": settings.root})],
        transforms=[transform(settings.prefix, settings.frame_ancestors, settings.page_ancestors)],
        log_function=lambda _: None,
    )
