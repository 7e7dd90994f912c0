"""What answers before the dashboard does."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from core.kernels.build import Progress
from dashboard.server import starting as module
from dashboard.server.invitation import Invitation
from dashboard.server.listening import Sockets, close, listen, port_of
from dashboard.server.options import Settings
from dashboard.server.starting import LOADING, StartingPage, loading, stage_of

PREFIX = "dense"
SETTINGS = Settings(prefix=PREFIX)
HALFWAY = Progress(3, 9, ("ewald", "ordering"), 24.0, "hull", 2.0)


@contextmanager
def starting(settings: Settings = SETTINGS) -> Iterator[tuple[StartingPage, Sockets, str]]:
    """The page, its sockets, and where it answers."""
    (sockets,) = listen(0, "127.0.0.1")
    page = StartingPage([sockets], settings)
    try:
        yield page, sockets, f"http://localhost:{port_of(sockets)}"
    finally:
        close([sockets])


def answer(address: str, method: str = "GET") -> tuple[int, Message, str]:
    asked = urllib.request.Request(address, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=10) as given:
            return given.status, given.headers, given.read().decode()
    except urllib.error.HTTPError as given:
        return given.code, given.headers, given.read().decode()


@pytest.fixture
def standing_clock(monkeypatch) -> None:
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: 1000.0))


@pytest.mark.parametrize(
    "path", ["/", "/dense/crystal?Z1=6#here", "/dense/embed/crystal/slab", "/dense/crystal/ws"]
)
def test_whatever_is_asked_for_is_told_to_come_again_and_why(path, standing_clock):
    with starting() as (page, _, address):
        page.stage = stage_of(HALFWAY)
        status, headers, text = answer(address + path)
        page.end()
    assert status == 503
    assert int(headers["Retry-After"]) == 24 + LOADING
    assert headers["Cache-Control"] == "no-store"
    assert "ewald, ordering" in text
    assert "script-src 'self' 'nonce-" in headers["Content-Security-Policy"]
    assert ("frame-ancestors" in headers["Content-Security-Policy"]) is ("/embed/" not in path)


def test_it_tells_programs_that_it_is_alive_and_not_ready(standing_clock):
    with starting() as (page, _, address):
        page.stage = stage_of(HALFWAY)
        for root in ("", f"/{PREFIX}"):
            status, _, text = answer(f"{address}{root}/liveness")
            assert (status, json.loads(text)["alive"]) == (200, True)
            status, _, text = answer(f"{address}{root}/readiness")
            told = json.loads(text)
            assert (status, told["ready"]) == (503, False)
            assert "ewald" in told["reasons"][0]
            assert (told["starting"]["done"], told["starting"]["total"]) == (3, 9)
            assert told["starting"]["seconds_left"] == 24 + LOADING
        assert answer(f"{address}/dense/crystal", "POST")[0] == 503
        page.end()


def test_after_the_last_kernel_there_is_loading():
    assert stage_of(Progress(9, 9, (), 0.0, "hull", 2.0)).doing == loading().doing


def test_the_page_that_tells_what_there_is_is_the_one_that_is_opened():
    settings = Settings(prefix="dense", address="127.0.0.1")
    assert Invitation(settings, 80).address == "http://localhost:80/dense/"


class Dashboard(RequestHandler):
    def get(self, path: str) -> None:
        self.write({"alive": True} if path.endswith("liveness") else "<h1>The dashboard</h1>")


def test_it_becomes_the_dashboard_by_itself_at_the_same_address(page: Page, complaints):
    with starting() as (start, sockets, address):
        link = f"{address}/dense/crystal?v=1&Z1=6#figure"
        start.stage = stage_of(HALFWAY)
        page.goto(link)
        expect(page.get_by_text("3 of 9 kernels are ready")).to_be_visible()
        expect(page.get_by_text("About 30 seconds are left")).to_be_visible()
        bar = page.get_by_role("progressbar", name="Progress of the start")
        assert bar.evaluate("bar => bar.value") == pytest.approx(1 / 3)
        assert not Axe().run(page).response["violations"]
        start.stage = loading()
        expect(page.get_by_text("Loading the dashboard.")).to_be_visible()
        start.end()
        seen = threading.Event()
        served = threading.Thread(target=asyncio.run, args=(serve_dashboard(sockets, seen),))
        served.start()
        try:
            expect(page.get_by_role("heading", name="The dashboard", exact=True)).to_be_visible()
        finally:
            seen.set()
            served.join()
        assert page.url == link
    # The browser's word on the one answer that was meant to say "come again".
    assert [text for text in complaints if "503" not in text] == []


async def serve_dashboard(sockets: Sockets, seen: threading.Event) -> None:
    server = HTTPServer(Application([("(.*)", Dashboard)]))
    server.add_sockets(sockets)
    await asyncio.to_thread(seen.wait)
    server.stop()
