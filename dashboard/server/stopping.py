"""How a server stops: no new visitors, running computations finish or are cut off, then exit."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
import time
from typing import cast

from bokeh.server.server import BaseServer
from tornado.httpserver import HTTPServer
from tornado.platform.asyncio import BaseAsyncIOLoop

from dashboard.live import results
from dashboard.server.health import Readiness
from dashboard.web.components.reconnect import say_goodbye

PATIENCE = 2.5
"""Seconds to wait for running computations."""
FAREWELL = 0.5
"""Seconds for the last messages to reach the browsers."""
HARD = 4.0
"""Seconds after which the process exits in any case."""

log = logging.getLogger(__name__)


LAST_WORDS = b"\nStopping the dashboard.\n"


def stop_on_signals(
    server: BaseServer, http: HTTPServer, readiness: Readiness, *, aloud: bool
) -> None:
    """Let SIGTERM and SIGINT shut the server down cleanly, with exit status 0.

    Parameters
    ----------
    aloud : whether to print that the server stops.
    """
    loop = cast(BaseAsyncIOLoop, server.io_loop).asyncio_loop
    tasks: set[asyncio.Task[None]] = set()

    def begin() -> None:
        if not tasks:
            tasks.add(loop.create_task(_stop(server, http, readiness)))

    def received(*_: object) -> None:
        nonlocal aloud
        if aloud:
            aloud = False
            # Not by print(), which may have been interrupted.
            with contextlib.suppress(OSError):
                os.write(1, LAST_WORDS)
        # From the moment of the signal, also if the event loop is busy.
        limit = threading.Timer(HARD, os._exit, (0,))
        limit.daemon = True
        limit.start()
        loop.call_soon_threadsafe(begin)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, received)


async def _stop(server: BaseServer, http: HTTPServer, readiness: Readiness) -> None:
    readiness.stopping = True
    http.stop()
    until = time.monotonic() + PATIENCE
    while results.shared.workers.running and time.monotonic() < until:
        await asyncio.sleep(0.05)
    say_goodbye()
    await asyncio.sleep(FAREWELL if server.get_sessions() else 0)
    server.io_loop.stop()


def leave() -> None:
    """Exit now, without waiting for threads that are still computing."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
