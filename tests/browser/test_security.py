"""The content policy against everything that a visitor may see and do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from bokeh.util.token import get_session_id
from playwright.sync_api import Page, Request, expect

from dashboard.systems import SYSTEMS

PAGES = {name: system.tabs for name, system in SYSTEMS.items()}
EMBED = "embed/crystal/phase-diagram"
PATIENCE = 30_000


@pytest.fixture
def strangers(page: Page, server: str) -> list[str]:
    """Requests that leave the server."""
    found: list[str] = []
    own = (server, server.replace("http", "ws", 1), "data:", "blob:")

    def look(url: str) -> None:
        if not url.startswith(own):
            found.append(url)

    def request(made: Request) -> None:
        look(made.url)

    page.on("request", request)
    page.on("websocket", lambda socket: look(socket.url))
    return found


def drawn(page: Page) -> None:
    expect(page.locator("canvas").locator("visible=true").first).to_be_visible(timeout=PATIENCE)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_every_tab_of_a_page_keeps_to_the_policy(page, server, complaints, strangers, name):
    page.goto(f"{server}/{name}")
    for tab in PAGES[name]:
        page.get_by_role("tab", name=tab, exact=True).click(timeout=PATIENCE)
        drawn(page)
    assert not complaints
    assert not strangers


@pytest.mark.slow
def test_saving_keeps_to_the_policy(page, server, complaints, strangers):
    page.goto(f"{server}/crystal")
    drawn(page)
    for kind in ("PNG", "SVG", "CSV"):
        button = page.get_by_role("button", name=kind, exact=True).locator("visible=true").first
        with page.expect_download(timeout=PATIENCE) as saved:
            button.click(timeout=PATIENCE)
        assert saved.value.suggested_filename.endswith(f".{kind.lower()}")
    assert not complaints
    assert not strangers


def test_an_embed_keeps_to_the_policy(page, server, complaints, strangers):
    page.goto(f"{server}/{EMBED}")
    drawn(page)
    assert not complaints
    assert not strangers


def _inline_script(page: Page) -> None:
    page.evaluate(
        """() => {
            const script = document.createElement("script")
            script.textContent = "window.reached = true"
            document.body.append(script)
        }"""
    )


def _inline_handler(page: Page) -> None:
    page.evaluate(
        """() => document.body.insertAdjacentHTML(
            "beforeend", "<img src='data:,' onerror='window.reached = true'>"
        )"""
    )


def _foreign_script(page: Page) -> None:
    page.evaluate(
        """() => {
            const script = document.createElement("script")
            script.src = "http://127.0.0.1:9/reached.js"
            document.body.append(script)
        }"""
    )


@pytest.mark.parametrize("slip_in", [_inline_script, _inline_handler, _foreign_script])
def test_a_script_that_was_slipped_in_does_not_run(
    page: Page, server: str, complaints: list[str], slip_in: Callable[[Page], None]
) -> None:
    # A page of the same policy without anything to wait for.
    page.goto(f"{server}/")
    slip_in(page)
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.reached") is None
    assert any("Content Security Policy" in text for text in complaints)


def test_the_list_of_pages_leads_to_them(page, server, complaints, strangers):
    page.goto(f"{server}/")
    page.get_by_role("link", name=SYSTEMS["crust"].title).click()
    expect(page).to_have_url(f"{server}/crust")
    assert not complaints
    assert not strangers


@pytest.mark.parametrize(
    "path",
    [
        *("/admin", "/rest/session_info", "/crystal/metadata"),
        "/crystal/autoload.js?bokeh-autoload-element=1",
        "/components/antigravity/a/b/c",
    ],
)
def test_nothing_for_debugging_answers(page, server, path):
    assert page.request.get(f"{server}{path}").status == 404


def test_a_link_cannot_choose_its_session(page, server):
    html = page.request.get(f"{server}/{EMBED}?bokeh-session-id=chosen").text()
    (token,) = set(re.findall(r'"token":"([^"]+)"', html))
    assert get_session_id(token) != "chosen"
