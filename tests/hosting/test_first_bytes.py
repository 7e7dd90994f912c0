"""The beginning of a page is sent before the page has a session."""

from __future__ import annotations

import asyncio
import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import panel as pn
import pytest
from bokeh.server.server import BaseServer
from bokeh.server.tornado import BokehTornado
from bokeh.server.urls import per_app_patterns
from panel.io.application import build_applications
from panel.io.server import DocHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop

from dashboard.live import limits
from dashboard.live.limits import VisitorLimits
from dashboard.server import routes
from dashboard.web.components.first_sight import Beginning
from tests.served import free_port

BEGINNING = "<html><body class='beginning'>"
ENOUGH = 60.0
"""Seconds."""


@contextmanager
def served(page: Callable[[], pn.viewable.Viewable]) -> Iterator[int]:
    """A server of one page, in a thread of its own: its port."""
    port, ready = free_port(), threading.Event()
    loops: list[IOLoop] = []

    def run() -> None:
        asyncio.set_event_loop(asyncio.new_event_loop())
        loops.append(IOLoop.current())
        application = BokehTornado(build_applications({"page": page}))
        http_server = HTTPServer(application)
        server = BaseServer(loops[0], application, http_server)
        server.start()
        http_server.listen(port, "127.0.0.1")
        loops[0].add_callback(ready.set)
        loops[0].start()
        server.stop()
        http_server.stop()

    before = list(per_app_patterns)
    routes.restrict({"page": lambda arguments: Beginning(lambda pictures, scripts: BEGINNING)})
    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert ready.wait(ENOUGH)
        yield port
    finally:
        loops[0].add_callback(loops[0].stop)
        thread.join(ENOUGH)
        per_app_patterns[:] = before


def answer(port: int) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ENOUGH)
    connection.request("GET", "/page")
    return connection.getresponse()


def test_the_beginning_comes_before_the_session():
    seen, made = threading.Event(), threading.Event()

    def page() -> pn.viewable.Viewable:
        made.set()
        assert seen.wait(ENOUGH)
        return pn.Column()

    with served(page) as port:
        response = answer(port)
        assert response.status == 200
        # All this while the session, if it has been begun, waits for us.
        assert response.read(len(BEGINNING)).decode() == BEGINNING
        seen.set()
        rest = response.read().decode()
    assert made.is_set()
    assert "render_items" in rest


def test_a_page_that_fails_after_its_beginning_says_so(monkeypatch: pytest.MonkeyPatch):
    async def fails(handler: DocHandler) -> None:
        raise RuntimeError("as a test wants")

    monkeypatch.setattr(DocHandler, "get_session", fails)
    with served(pn.Column) as port:
        text = answer(port).read().decode()
    assert text.startswith(BEGINNING)
    assert routes.FAILED in text


def test_a_page_whose_session_is_not_there_yet_counts(monkeypatch: pytest.MonkeyPatch):
    application = BokehTornado({})
    monkeypatch.setattr(limits, "current", lambda: VisitorLimits(sessions=1))
    monkeypatch.setattr(routes.Page, "begun", set())
    assert not routes.full(application)
    routes.Page.begun.add(object())
    assert routes.full(application)
