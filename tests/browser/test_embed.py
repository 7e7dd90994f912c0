"""Embedded figures as readers of lecture notes see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, Route, expect

from dashboard.systems.links import VERSION
from tests.served import CANVASES, PIXELS

PATIENCE = 30_000
SUMS = "embed/crystal/lattice-sums"
BACKGROUND = "getComputedStyle(document.documentElement).backgroundColor"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(18, 18, 18)"
GROUND = (
    f"() => {{ {CANVASES} return canvases[0].getContext('2d').getImageData(9, 9, 1, 1).data[0] }}"
)
"""How bright a figure's ground is, away from its edge."""
OVERFLOW = """() => {
  const root = document.documentElement
  return [root.scrollWidth - root.clientWidth, root.scrollHeight - root.clientHeight]
}"""

EVEN = """() => {
  const models = Bokeh.documents.flatMap((document) => [...document._all_models.values()])
  const {x_range: x, y_range: y, inner_width, inner_height} = models.find((m) => m.type == "Figure")
  const units = [(x.end - x.start) / inner_width, (y.end - y.start) / inner_height]
  return Math.abs(units[0] / units[1] - 1) < 0.01
}"""


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder of lecture notes and the address of its server, an origin of its own."""
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def drawn(view: Page | Frame, count: int = 1) -> None:
    """Wait until the figures are there and painted."""
    expect(view.locator(".bk-Figure:visible")).to_have_count(count, timeout=PATIENCE)
    view.wait_for_function(f"() => ({PIXELS})() !== 0", timeout=PATIENCE)


def test_a_page_of_another_origin_shows_a_live_figure(
    page: Page, server: str, notes: tuple[Path, str], complaints: list[str]
):
    folder, origin = notes
    (folder / "chapter.html").write_text(
        "<!doctype html><link rel=icon href='data:,'><h1>Chapter</h1>"
        f'<iframe src="{server}/{SUMS}?controls=shells,lattice" width="640" height="420"></iframe>',
        encoding="utf-8",
    )
    page.goto(f"{origin}/chapter.html")
    frame = page.frame(url=re.compile(SUMS))
    drawn(frame)
    frame.wait_for_timeout(1000)
    before = frame.evaluate(PIXELS)
    frame.get_by_role("slider", name="Neighbour shells").press("ArrowRight")
    frame.wait_for_function(f"() => ({PIXELS})() !== {before}", timeout=PATIENCE)
    field = frame.get_by_role("textbox", name="Neighbour shells, typed", exact=True)
    expect(field).to_have_value("9")
    link = frame.get_by_role("link", name="Dense Matter Dashboard")
    expect(link).to_have_attribute("target", "_blank")
    assert complaints == []


@pytest.mark.thorough
def test_a_picture_is_in_the_first_answer_until_bokeh_has_drawn(
    page: Page, server: str, complaints: list[str]
):
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{server}/{SUMS}")
    drawn(page)
    expect(page.locator(".first")).to_have_count(0)
    assert not [url for url in requests if "material-ui" in url or "bokeh-gl" in url]
    assert complaints == []
    # Whoever comes later finds the result in memory, and a picture without any script.
    page.route("**/*.js*", lambda route: route.abort())
    page.goto(f"{server}/{SUMS}")
    expect(page.locator(".first svg path").first).to_be_attached()
    assert page.get_by_role("img", name="Lattice sums").is_visible()


@pytest.mark.thorough
def test_figures_take_the_colours_of_a_reader_who_changes_them(page: Page, server: str):
    page.goto(f"{server}/{SUMS}")
    drawn(page)
    for scheme, colour in (("light", 255), ("dark", 18), ("light", 255)):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(f"() => ({GROUND})() === {colour}", timeout=PATIENCE)
        assert page.evaluate(BACKGROUND) == {255: LIGHT, 18: DARK}[colour]


@pytest.mark.thorough
def test_a_reader_may_change_size_and_colours_before_the_figure_is_there(
    page: Page, server: str, complaints: list[str]
):
    held: list[Route] = []
    page.route("**/*bokeh*.js*", lambda route: held.append(route))
    page.goto(f"{server}/{SUMS}", wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    while not held:
        page.wait_for_timeout(50)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 400, "height": 300})
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.unroute("**/*bokeh*.js*")  # lets those go that are held
    drawn(page)
    page.wait_for_function(f"() => ({GROUND})() === 18", timeout=PATIENCE)
    assert complaints == []


def test_controls_say_what_is_wrong_and_menus_and_lists_move_the_figure(
    page: Page, server: str, complaints: list[str]
):
    page.goto(f"{server}/{SUMS}?controls=shells,lattice")
    drawn(page)
    field = page.get_by_role("textbox", name="Neighbour shells, typed", exact=True)
    field.fill("many")
    field.press("Enter")
    expect(page.get_by_text("shells takes")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("12")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "false")
    expect(page.get_by_role("slider", name="Neighbour shells")).to_have_js_property("value", "12")
    before = page.evaluate(PIXELS)
    page.get_by_role("combobox", name="Lattice").select_option("fcc")
    page.wait_for_function(f"() => ({PIXELS})() !== {before}", timeout=PATIENCE)
    page.goto(f"{server}/embed/crystal/free-energy?controls=model")
    drawn(page)
    page.wait_for_timeout(500)
    before = page.evaluate(PIXELS)
    page.locator("summary", has_text="Crystal").click()
    page.get_by_role("checkbox").first.click()
    page.wait_for_function(f"() => ({PIXELS})() !== {before}", timeout=PATIENCE)
    assert complaints == []


@pytest.mark.slow
def test_the_theme_is_that_of_the_link_or_the_readers(
    browser: Browser, server: str, complaints: list[str]
):
    wanted = {("dark", ""): DARK, ("light", ""): LIGHT, ("dark", "?theme=light"): LIGHT}
    pictures = []
    for (preference, query), colour in wanted.items():
        context = browser.new_context(color_scheme=preference)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{server}/{SUMS}{query}")
        drawn(page)
        page.wait_for_timeout(500)
        assert page.evaluate(BACKGROUND) == colour
        pictures.append(page.evaluate(PIXELS))
        context.close()
    assert pictures[0] != pictures[1]
    assert complaints == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "width", "height"),
    [("crystal/lattice-sums", 400, 300), ("crystal/slab", 390, 400)],
)
def test_a_figure_fills_its_frame_and_no_more(
    page: Page, server: str, complaints: list[str], path: str, width: int, height: int
):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{server}/embed/{path}")
    drawn(page)
    page.wait_for_timeout(500)
    assert page.evaluate(OVERFLOW) == [0, 0]
    box = page.locator(".bk-Figure").bounding_box()
    assert box["width"] > 0.95 * width
    assert box["height"] > 0.8 * height
    assert complaints == []


@pytest.mark.thorough
def test_bad_values_are_named_and_run_nothing(page: Page, server: str, complaints: list[str]):
    page.goto(f"{server}/{SUMS}?shells=%3Cscript%3Ealert(1)%3C/script%3E&controls=lattice,nope")
    drawn(page)
    expect(page.get_by_text("The link's shells was left out")).to_be_visible()
    expect(page.get_by_text("There is no control 'nope' here")).to_be_visible()
    assert complaints == []


def test_the_dialog_of_a_card_gives_an_iframe_that_works(
    page: Page, server: str, complaints: list[str]
):
    page.goto(f"{server}/crystal?v={VERSION}&x=0.3&tab=Energy+and+structure#slab")
    card = page.locator(".crystal-slab")
    expect(card.locator(".bk-Figure:visible")).to_have_count(1, timeout=PATIENCE)
    card.get_by_role("button", name="Embed").click(timeout=PATIENCE)
    snippet = page.get_by_role("textbox", name="To paste")
    expect(snippet).to_have_value(re.compile("<iframe"), timeout=PATIENCE)
    source = page.evaluate(
        "(text) => new DOMParser().parseFromString(text, 'text/html').querySelector('iframe').src",
        snippet.input_value(),
    )
    assert source.startswith(f"{server}/embed/crystal/slab?v={VERSION}&")
    assert "x=0.3" in source
    page.goto(source)
    drawn(page)
    assert complaints == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "panels"),
    [("crust/composition", 2), ("crust/eos", 4), ("crust/map", 2), ("crust/freezing", 3)],
)
def test_panels_share_the_height(
    page: Page, server: str, complaints: list[str], path: str, panels: int
):
    page.set_viewport_size({"width": 700, "height": 760})
    page.goto(f"{server}/embed/{path}?controls=T")
    drawn(page, panels)
    page.wait_for_timeout(500)
    assert page.evaluate(OVERFLOW) == [0, 0]
    assert complaints == []


@pytest.mark.slow
def test_sizes_change_with_the_frame(page: Page, server: str):
    page.goto(f"{server}/{SUMS}")
    drawn(page)
    for height in (300, 600):
        page.set_viewport_size({"width": 600, "height": height})
        page.wait_for_timeout(500)
        assert page.locator(".bk-Figure").bounding_box()["height"] > 0.8 * height


@pytest.mark.thorough
@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts allow-same-origin"])
def test_a_sandboxed_frame_says_what_it_lacks(
    page: Page, server: str, notes: tuple[Path, str], sandbox: str
):
    folder, origin = notes
    (folder / "sandbox.html").write_text(
        f'<iframe src="{server}/{SUMS}" sandbox="{sandbox}" width="640" height="420"></iframe>',
        encoding="utf-8",
    )
    page.goto(f"{origin}/sandbox.html")
    frame = page.frame(url=re.compile(SUMS))
    if "same-origin" in sandbox:
        drawn(frame)
        expect(frame.get_by_role("alert")).to_have_count(0)
        return
    notice = frame.get_by_role("alert")
    expect(notice).to_contain_text("allow-same-origin", timeout=PATIENCE)
    expect(notice).to_contain_text("export --format html")


@pytest.fixture
def dropping_proxy(server: str) -> Iterator[str]:
    """The address of a proxy that passes pages on, and no websockets."""
    port = urlsplit(server).port

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            behind = HTTPConnection("127.0.0.1", port, timeout=60)
            behind.request("GET", self.path, headers={"Host": self.headers["Host"]})
            answer = behind.getresponse()
            text = answer.read()
            self.send_response(answer.status)
            for name in ("Content-Type", "Content-Security-Policy"):
                self.send_header(name, answer.headers[name])
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://localhost:{proxy.server_port}"
        proxy.shutdown()


@pytest.mark.thorough
@pytest.mark.parametrize("path", [SUMS, pytest.param("crystal", marks=pytest.mark.slow)])
def test_a_proxy_without_websockets_is_named_in_the_page(
    page: Page, dropping_proxy: str, path: str
):
    page.goto(f"{dropping_proxy}/{path}")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("WebSocket", timeout=PATIENCE)
    expect(notice).to_contain_text("proxy")


@pytest.mark.thorough
def test_ions_of_the_slab_keep_their_distances_in_every_window(
    page: Page, server: str, complaints: list[str]
):
    """And nobody seems to have moved the axes."""
    page.goto(f"{server}/embed/crystal/slab")
    drawn(page)
    for width, height in ((1000, 700), (500, 700), (1200, 500)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
        page.wait_for_function(EVEN, timeout=PATIENCE)
    page.wait_for_timeout(500)
    assert page.evaluate(EVEN)
    assert "zoom" not in page.url
    assert complaints == []
