"""Links as their senders make them and as their receivers open them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from dashboard.systems import SYSTEMS
from dashboard.systems.links import VERSION
from dashboard.systems.system import System
from dashboard.web.pages.session import PageSession
from tests.dashboard import generated_links
from tests.served import PIXELS, type_into

PATIENCE = 15_000
FIRST = 60_000
"""Milliseconds that a slow machine may take, for a change and for a page to come."""

# What a plot is asked to do, and where its axes then stand.
PLOT = """(element, action) => {
  const view = Bokeh.index.query_one((view) => view.el === element)
  const {x_range, y_range} = view.model
  if (action === "pan") {
    const step = (x_range.end - x_range.start) / 4
    x_range.setv({start: x_range.start + step, end: x_range.end - step})
  }
  if (action === "reset") view.reset()
  return [x_range.start, x_range.end, y_range.start, y_range.end]
    .map((limit) => Number(limit.toPrecision(4)))
}"""


def open_link(page: Page, link: str) -> None:
    page.goto(link, timeout=FIRST)
    expect(page.locator(".bk-Figure").first).to_be_visible(timeout=FIRST)
    page.wait_for_timeout(500)


def card(page: Page, name: str) -> Locator:
    return page.locator(f".figure-card.{name}")


def press(target: Locator | Page, name: str) -> None:
    target.get_by_role("button", name=name, exact=True).first.click()


@pytest.fixture
def quiet(page: Page, complaints: list[str]) -> Iterator[Page]:
    """A page whose console must stay empty."""
    yield page
    assert complaints == []


def plot(page: Page, name: str, action: str = "look") -> list[float]:
    """The limits of the axes of a figure, after they have been moved or reset."""
    return card(page, name).locator(".bk-Figure").first.evaluate(PLOT, action)


def copied(page: Page) -> str:
    """The text of the clipboard, as a visitor pastes it."""
    field = page.get_by_role("textbox", name="x, fraction of Z₂, typed")
    field.fill("")
    field.press("Control+v")
    return field.input_value()


def test_copy_link_without_a_clipboard_of_the_browser(quiet: Page, server: str):
    """As on http, where there is none: the copied link goes to the figure and shows the state."""
    quiet.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    open_link(quiet, f"{server}/crystal")
    type_into(quiet, "Γ of Z₁, typed", "250")
    press(card(quiet, "crystal-phase-diagram"), "Copy link")
    expect(quiet.get_by_text("Link copied")).to_be_visible()
    assert copied(quiet) == f"{server}/crystal?v={VERSION}&Gamma=250#phase-diagram"


def test_a_sent_link_shows_what_the_sender_saw(
    quiet: Page, server: str, browser: Browser, complaints: list[str]
):
    """Tab, inputs, zoom and theme; copied in the header, opened by somebody who prefers dark."""
    quiet.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_link(quiet, f"{server}/crystal?v={VERSION}&tab=Energy+and+structure&slab.seed=7")
    type_into(quiet, "x, fraction of Z₂, typed", "0.3")
    quiet.get_by_role("button", name="Toggle theme").click()
    expect(quiet).to_have_url(re.compile("theme=dark"))
    quiet.get_by_role("button", name="Toggle theme").click()
    expect(quiet).to_have_url(re.compile("theme=light"))
    limits = plot(quiet, "crystal-energy-gain", "pan")
    expect(quiet).to_have_url(re.compile("energy-gain.zoom=[0-9]"))
    press(quiet, "Copy link")
    expect(quiet.get_by_text("Link copied")).to_be_visible()
    link = quiet.evaluate("navigator.clipboard.readText()")
    assert link == quiet.url
    assert "x=0.3&tab=Energy+and+structure&theme=light&slab.seed=7&energy-gain.zoom" in link

    receiver = browser.new_context(color_scheme="dark").new_page()
    receiver.on("console", lambda told: told.type == "error" and complaints.append(told.text))
    open_link(receiver, link)
    expect(receiver.get_by_role("tab", name="Energy and structure")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(receiver.get_by_role("textbox", name="x, fraction of Z₂, typed")).to_have_value("0.3")
    assert plot(receiver, "crystal-energy-gain") == pytest.approx(limits, rel=1e-3)
    assert receiver.locator(".mui-light").count() > 0
    assert receiver.url == link
    receiver.context.close()


@pytest.mark.slow
def test_zoom_goes_with_reset_and_with_another_input(quiet: Page, server: str):
    name = "crystal-free-energy"
    open_link(quiet, f"{server}/crystal?v={VERSION}&free-energy.zoom=0.2:0.4,-1:1")
    assert plot(quiet, name) == [0.2, 0.4, -1.0, 1.0]
    plot(quiet, name, "reset")
    expect(quiet).to_have_url(f"{server}/crystal")
    plot(quiet, name, "pan")
    expect(quiet).to_have_url(re.compile("free-energy.zoom=0.25:0.75$"))
    before = plot(quiet, name)
    type_into(quiet, "Γ of Z₁, typed", "500")
    expect(quiet).to_have_url(f"{server}/crystal?v={VERSION}&Gamma=500&free-energy.zoom=0.25:0.75")
    for _ in range(PATIENCE // 100):
        if plot(quiet, name)[2:] != before[2:]:
            return
        quiet.wait_for_timeout(100)
    pytest.fail("the vertical axis has not followed the input")


@pytest.mark.slow
def test_the_theme_is_the_readers_or_that_of_the_link(
    browser: Browser, server: str, complaints: list[str]
):
    for scheme, link, theme in (("dark", "", "dark"), ("dark", "?theme=light", "light")):
        page = browser.new_context(color_scheme=scheme).new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        open_link(page, f"{server}/crystal{link}")
        expect(page.locator(f".mui-{theme}").first).to_be_attached(timeout=PATIENCE)
        page.get_by_role("tab", name="Order").click()
        expect(page.locator(".bk-Figure:visible")).to_have_count(2, timeout=FIRST)
        other = {"dark": "light", "light": "dark"}[theme]
        assert page.locator(f".mui-{other}").count() == 0
        page.get_by_role("button", name="Toggle theme").click()
        expect(page).to_have_url(re.compile(f"theme={other}"))
        page.context.close()
    assert complaints == []


@pytest.mark.slow
def test_a_fragment_opens_the_tab_and_scrolls_to_the_card(quiet: Page, server: str):
    open_link(quiet, f"{server}/crystal#slab")
    expect(quiet.get_by_role("tab", name="Energy and structure")).to_have_attribute(
        "aria-selected", "true", timeout=FIRST
    )
    expect(card(quiet, "crystal-slab")).to_be_in_viewport(ratio=0.5, timeout=FIRST)


def test_a_damaged_link_loses_only_what_is_bad(quiet: Page, server: str):
    bad = quote("<img src=x onerror=window.__injected=1>")
    open_link(quiet, f"{server}/crystal?v=7&Gamma=300&x=nan&shells={bad}&{bad}=1&Z1=7&Z1=5")
    notice = quiet.locator(".link-notice")
    for sentence in (
        "The link's version '7' is not known here",
        "The link's x was left out; 0.5 is used",
        "The link's shells was left out; 8 is used",
        "<img src=x onerror=window.__injected=1>",
        "The link gives Z1 2 times: the first one counts.",
    ):
        expect(notice.get_by_text(sentence)).to_be_visible()
    expect(quiet.get_by_role("textbox", name="Γ of Z₁, typed")).to_have_value("300")
    assert quiet.evaluate("window.__injected") is None
    press(notice, "Close")
    expect(notice.get_by_role("alert")).to_be_hidden()


@pytest.mark.thorough
def test_two_collaborators_do_not_meet(quiet: Page, server: str, browser: Browser):
    link = f"{server}/crystal?v={VERSION}&Gamma=250"
    other: BrowserContext = browser.new_context()
    theirs = other.new_page()
    open_link(quiet, link)
    open_link(theirs, link)
    pixels = theirs.evaluate(PIXELS)
    type_into(quiet, "Γ of Z₁, typed", "300")
    quiet.get_by_role("button", name="Toggle theme").click()
    quiet.get_by_role("tab", name="Order").click()
    expect(quiet).to_have_url(re.compile("Gamma=300&tab=Order&theme=dark"))
    theirs.wait_for_timeout(1000)
    assert theirs.url == link
    expect(theirs.get_by_role("textbox", name="Γ of Z₁, typed")).to_have_value("250")
    assert theirs.evaluate(PIXELS) == pixels
    other.close()


# Whether a figure's title says something.
TITLED = """(words) => [...Bokeh.index.query((view) => view.model.type === "Figure")]
  .some((view) => view.model.title.text.includes(words))"""


@pytest.mark.slow
def test_ten_tabs_of_one_reader_do_not_meet(quiet: Page, server: str):
    """Each shows its own state, also after the others have changed theirs."""
    tabs = [quiet, *(quiet.context.new_page() for _ in range(9))]
    for number, tab in enumerate(tabs):
        open_link(tab, f"{server}/crystal?v={VERSION}&Gamma={200 + number}")
    for number, tab in enumerate(tabs[1:], start=1):
        type_into(tab, "Γ of Z₁, typed", str(300 + number))
    for number, tab in enumerate(tabs):
        gamma = 300 + number if number else 200
        expect(tab).to_have_url(f"{server}/crystal?v={VERSION}&Gamma={gamma}")
        expect(tab.get_by_role("textbox", name="Γ of Z₁, typed")).to_have_value(str(gamma))
        title = (
            "() => Bokeh.documents[0]._all_models.values().find((m) => m.type === 'Figure').title"
        )
        tab.wait_for_function(f"{title}.text.includes('Γ = {gamma}')", timeout=FIRST)
    for tab in tabs[1:]:
        tab.close()


def some_links(count: int) -> list[str]:
    """Generated links of both pages, always the same ones, some with a fragment."""
    found = [link for place in SYSTEMS.values() for link in generated(place, count)]
    random.Random(0).shuffle(found)
    fragments = ("", "#slab", "#nowhere", f"#{quote(generated_links.INJECTIONS[1])}")
    return [link + fragments[number % 4] for number, link in enumerate(found[:count])]


def generated(place: System, count: int) -> list[str]:
    found: list[str] = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(generated_links.links(PageSession(place).entries))
    def collect(link: str) -> None:
        found.append(f"/{place.name}{link}")

    collect()
    return found


LEFT_EARLY = {"tornado.websocket.WebSocketClosedError", "tornado.iostream.StreamClosedError"}
"""What Tornado says when a page is left while its server still writes to it."""


def failures(log: str) -> set[str]:
    """The exceptions with which the tracebacks of a log end."""
    return set(re.findall(r"^Traceback.*\n(?:[ \t].*\n|\n)*([\w.]+)", log, re.MULTILINE))


def check_links(page: Page, links: list[str], log: Path, address: str) -> None:
    """No script of a link runs, nothing is blank, neither console nor log complains."""
    told: list[str] = []
    # Other tests' visits stand before.
    begun = len(log.read_text())
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: message.type == "error" and told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    for link in links:
        page.goto("about:blank")
        page.goto(address + link, timeout=FIRST)
        shown = page.locator(".figure-card").first
        expect(shown, link).to_be_visible(timeout=FIRST)
        expect(page.get_by_role("tab").first).to_be_visible(timeout=FIRST)
        page.wait_for_timeout(300)
        assert page.evaluate("window.__injected") is None, link
        assert told == [], link
        assert failures(log.read_text()[begun:]) <= LEFT_EARLY, link


@pytest.mark.thorough
def test_generated_links_do_no_harm(page: Page, server: str, server_log: Path):
    check_links(page, some_links(5), server_log, server)


@pytest.mark.slow
def test_two_hundred_generated_links_do_no_harm(page: Page, server: str, server_log: Path):
    check_links(page, some_links(200), server_log, server)
