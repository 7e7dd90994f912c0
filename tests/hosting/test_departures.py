"""Visitors who leave at any moment: the server's log stays empty, and no session is left."""

from __future__ import annotations

import asyncio
import logging
import struct
import time
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET

import pytest
from tornado.websocket import WebSocketClosedError

from dashboard.monitoring.logs import Departures
from tests.load.client import Visitor
from tests.load.crowd import metric, run
from tests.served import dashboard

PAGE = "embed/crystal/free-energy?v=1&controls=Gamma"
KEPT = "2"
"""Seconds for which the server keeps a session whose visitor has gone."""


def vanish(visitor: Visitor) -> None:
    """End the connection without a word, as a browser does that loads another page at once."""
    if visitor._socket is not None and visitor._socket.stream is not None:
        wire = visitor._socket.stream.socket
        wire.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        visitor._socket.stream.close()


async def leave_after(address: str, seconds: float) -> None:
    """Open a page and leave it so many seconds after its websocket, however far it has come."""
    visitor = Visitor(address)

    async def visit() -> None:
        await visitor.open()
        await visitor.drawn()
        slider = visitor.find(label="Γ of Z₁", show_value=False)
        for value in range(200, 240):
            await visitor.change(slider, value=value)

    visiting = asyncio.ensure_future(visit())
    while visitor._socket is None and not visiting.done():
        await asyncio.sleep(0.001)
    await asyncio.wait([visiting], timeout=seconds)
    vanish(visitor)
    visiting.cancel()
    await asyncio.gather(visiting, return_exceptions=True)
    await visitor.close()


async def come_and_go(address: str) -> None:
    # At once; while the session is made; while it is sent; while figures follow.
    for seconds in (5.0, 0.0, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0):
        await asyncio.gather(*(leave_after(f"{address}/{PAGE}", seconds) for _ in range(2)))


def sessions(address: str) -> float:
    """Open sessions; infinite while the server still makes pages for those who have gone."""
    try:
        return metric(address, "dense_matter_sessions")
    except OSError:
        return float("inf")


@pytest.mark.slow
def test_who_leaves_is_no_line_in_the_log_and_no_session(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with (
        log.open("w") as output,
        dashboard(output=output, DENSE_MATTER_UNUSED_SESSION_LIFETIME=KEPT) as (address, _),
    ):
        run(come_and_go, address)
        end = time.monotonic() + 120.0
        while (left := sessions(address)) and time.monotonic() < end:
            time.sleep(0.5)
        assert left == 0
        assert metric(address, "dense_matter_sessions_opened_total") > 1
    lines = [line for line in log.read_text().splitlines() if "dashboard" not in line]
    # At the end of a server at most one blank line, which ends the one a terminal shows ^C in.
    assert lines in ([], [""])


@pytest.mark.parametrize(
    ("name", "text", "error", "written"),
    [
        ("bokeh.server.views.ws", Departures.WARNING, None, False),
        ("panel.io.document", Departures.WARNING, None, False),
        ("asyncio", "Task exception was never retrieved", WebSocketClosedError(), False),
        ("asyncio", "Task exception was never retrieved", ValueError(), True),
        ("bokeh.server.views.ws", "Refusing websocket connection", None, True),
        ("dashboard.server.app", "A callback failed", WebSocketClosedError(), True),
    ],
)
def test_only_departures_are_left_out(name, text, error, written):
    exc_info = (type(error), error, None) if error else None
    record = logging.LogRecord(name, logging.WARNING, "", 0, text, (), exc_info)
    assert Departures().filter(record) is written
