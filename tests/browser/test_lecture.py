"""The course in a browser: its pages come from one origin, its live figures from another."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.course import CHAPTERS, built_for
from tests.served import CANVASES

pytestmark = pytest.mark.browser

PATIENCE = 90.0
# How many colours the largest canvas shows.
COLOURS = (
    "() => {"
    + "if (!document.body) return 0"
    + CANVASES
    + """
  const colours = new Set()
  for (const canvas of canvases) {
    const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
    const pixels = new Uint32Array(data.buffer)
    for (let i = 0; i < pixels.length; i += 7) colours.add(pixels[i])
  }
  return colours.size
}"""
)
FEWEST_COLOURS = 5


class _Quiet(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        # Browsers ask for it without being told to.
        if self.path == "/favicon.ico":
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address of a folder's files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _wait_for_drawing(page: Page, frame: Frame) -> None:
    end = time.monotonic() + PATIENCE
    while frame.evaluate(COLOURS) < FEWEST_COLOURS:
        assert time.monotonic() < end, f"no drawing in {frame.url}"
        page.wait_for_timeout(100)


def _show(page: Page, number: int) -> None:
    """Scroll to a figure, and wait until it has its live drawing."""
    figure = page.locator("figure").nth(number)
    figure.scroll_into_view_if_needed()
    iframe = figure.locator("iframe")
    expect(iframe).to_be_visible(timeout=PATIENCE * 1e3)
    handle = iframe.element_handle()
    frame = handle.content_frame()
    frame.wait_for_url("**/embed/**", timeout=PATIENCE * 1e3)
    _wait_for_drawing(page, frame)


def _hosts(requests: list[str]) -> set[str | None]:
    addresses = map(urlsplit, requests)
    return {address.hostname for address in addresses if address.scheme not in ("data", "blob")}


def _figures(page: Page) -> int:
    return page.locator("figure iframe").count()


def test_a_chapter_shows_a_live_figure(page: Page, server: str):
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    with _served(built_for(server, complete=False)) as course:
        page.goto(f"{course}/crystal.html")
        _show(page, 0)
    assert _hosts(requests) == {"localhost", "127.0.0.1"}


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_figure_is_live(page: Page, server: str, chapter: str, complaints: list[str]):
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    with _served(built_for(server, complete=False)) as course:
        page.goto(f"{course}/{chapter}.html")
        assert _figures(page) >= 5
        for number in range(_figures(page)):
            _show(page, number)
    assert _hosts(requests) == {"localhost", "127.0.0.1"}
    assert complaints == []


@pytest.mark.slow
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_drawings_stand_in_where_no_server_answers_and_on_paper(
    page: Page, server: str, chapter: str
):
    folder = built_for(server, complete=True)
    page.route(f"{server}/**", lambda route: route.abort())
    with _served(folder) as course:
        page.goto(f"{course}/{chapter}.html")
        for number in range(_figures(page)):
            drawing = page.locator("figure img").nth(number)
            drawing.scroll_into_view_if_needed()
            expect(drawing).to_be_visible()
            expect(page.locator("figure iframe").nth(number)).to_be_hidden()
            assert drawing.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300
        page.unroute(f"{server}/**")
        page.goto(f"{course}/{chapter}.html")
        page.locator("figure").first.scroll_into_view_if_needed()
        expect(page.locator("figure.live").first).to_be_visible(timeout=PATIENCE * 1e3)
        page.emulate_media(media="print")
        expect(page.locator("figure iframe").first).to_be_hidden()
        expect(page.locator("figure img").first).to_be_visible()
