"""Back and Forward of the browser undo and redo changes of a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.systems.links import VERSION
from tests.served import type_into

FIRST = 90_000
GAMMA, X = "Γ of Z₁, typed", "x, fraction of Z₂, typed"
USUAL = {GAMMA: "175.719", X: "0.5"}


@pytest.fixture
def quiet(page: Page, complaints: list[str]) -> Iterator[Page]:
    """A page whose console must stay empty."""
    yield page
    assert complaints == []


def opened(page: Page, link: str) -> None:
    page.goto(link, timeout=FIRST)
    expect(page.locator(".bk-Figure").first).to_be_visible(timeout=FIRST)
    expect(page.get_by_role("textbox", name=X, exact=True)).to_be_visible(timeout=FIRST)
    page.wait_for_timeout(500)


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def changed(page: Page, name: str, text: str, query: str) -> None:
    """Type a number; as slowly as a reader, who sees what it does."""
    type_into(page, name, text)
    expect(page).to_have_url(page.url.partition("?")[0] + query)
    page.wait_for_timeout(700)


def shows(page: Page, query: str, **values: str) -> None:
    address = page.url.partition("?")[0]
    expect(page).to_have_url(address + query)
    for name, value in {**USUAL, **values}.items():
        expect(field(page, name)).to_have_value(value)


def test_back_and_forward_and_keys_go_through_the_changes(quiet: Page, server: str):
    opened(quiet, f"{server}/crystal")
    one, two = f"?v={VERSION}&Gamma=250", f"?v={VERSION}&x=0.3&Gamma=250"
    changed(quiet, GAMMA, "250", one)
    changed(quiet, X, "0.3", two)
    quiet.evaluate("window.same_page = true")
    quiet.go_back()
    shows(quiet, one, **{GAMMA: "250"})
    quiet.go_forward()
    shows(quiet, two, **{GAMMA: "250", X: "0.3"})
    # Two at once.
    quiet.evaluate("() => { history.back(); history.back() }")
    shows(quiet, "")
    slider = quiet.get_by_role("slider", name="Γ of Z₁")
    slider.focus()
    quiet.keyboard.press("Control+Shift+Z")
    shows(quiet, one, **{GAMMA: "250"})
    quiet.keyboard.press("Control+z")
    shows(quiet, "")
    # Not beyond the page, and not while a text is typed.
    quiet.keyboard.press("Control+z")
    field(quiet, X).focus()
    quiet.keyboard.press("Control+Shift+Z")
    quiet.wait_for_timeout(1000)
    shows(quiet, "")
    assert quiet.evaluate("window.same_page") is True


@pytest.mark.thorough
def test_a_reload_and_a_link_show_the_state_and_back_goes_on(quiet: Page, server: str):
    opened(quiet, f"{server}/crystal?v={VERSION}&x=0.4")
    changed(quiet, GAMMA, "250", f"?v={VERSION}&x=0.4&Gamma=250")
    quiet.reload(timeout=FIRST)
    expect(field(quiet, GAMMA)).to_have_value("250", timeout=FIRST)
    expect(field(quiet, X)).to_have_value("0.4")
    quiet.wait_for_timeout(500)
    quiet.go_back()
    shows(quiet, f"?v={VERSION}&x=0.4", **{X: "0.4"})


@pytest.mark.thorough
def test_all_that_a_slider_goes_through_is_one_entry(quiet: Page, server: str):
    opened(quiet, f"{server}/crystal")
    before = quiet.evaluate("history.length")
    slider = quiet.get_by_role("slider", name="x, fraction of Z₂")
    box = slider.locator("xpath=..").bounding_box()
    middle = box["y"] + box["height"] / 2
    quiet.mouse.move(box["x"] + box["width"] / 2, middle)
    quiet.mouse.down()
    for part in range(1, 11):
        quiet.mouse.move(box["x"] + 5 * part, middle)
        quiet.wait_for_timeout(600 if part == 5 else 30)
    quiet.mouse.up()
    expect(field(quiet, X)).not_to_have_value("0.5")
    quiet.wait_for_timeout(1200)
    last = field(quiet, X).input_value()
    expect(quiet).to_have_url(f"{server}/crystal?v={VERSION}&x={last}")
    assert quiet.evaluate("history.length") == before + 1
    quiet.go_back()
    shows(quiet, "")


@pytest.mark.thorough
def test_a_run_through_density_is_one_entry(quiet: Page, server: str):
    quiet.goto(f"{server}/crust?v={VERSION}&n_B=0.01", timeout=FIRST)
    cursor = field(quiet, "Cursor, density (fm⁻³), typed")
    expect(cursor).to_have_value("0.01", timeout=FIRST)
    before = quiet.evaluate("history.length")
    quiet.get_by_role("button", name="Play through density").click()
    seen: set[str] = set()
    while len(seen) < 5:
        value = cursor.input_value()
        seen.add(value)
        expect(cursor).not_to_have_value(value)
    quiet.get_by_role("button", name="Stop").click()
    expect(quiet.get_by_role("button", name="Play through density")).to_be_visible()
    expect(quiet).to_have_url(f"{server}/crust?v={VERSION}&n_B={cursor.input_value()}")
    assert quiet.evaluate("history.length") == before + 1
    quiet.go_back()
    expect(cursor).to_have_value("0.01")


@pytest.mark.thorough
def test_tabs_and_a_reset_are_undone_too(quiet: Page, server: str):
    opened(quiet, f"{server}/crystal?v={VERSION}&x=0.4")
    quiet.get_by_role("tab", name="Order").click()
    link = f"?v={VERSION}&x=0.4&tab=Order"
    expect(quiet).to_have_url(f"{server}/crystal{link}")
    quiet.wait_for_timeout(700)
    quiet.get_by_role("button", name="Reset inputs", exact=True).click()
    shows(quiet, f"?v={VERSION}&tab=Order")
    quiet.wait_for_timeout(700)
    quiet.go_back()
    shows(quiet, link, **{X: "0.4"})
    quiet.go_back()
    shows(quiet, f"?v={VERSION}&x=0.4", **{X: "0.4"})
    expect(quiet.get_by_role("tab", name="Phases")).to_have_attribute("aria-selected", "true")


@pytest.mark.thorough
def test_back_and_forward_go_through_tabs_and_what_was_changed_on_them(quiet: Page, server: str):
    opened(quiet, f"{server}/crystal")
    on_order, on_first = f"?v={VERSION}&tab=Order", f"?v={VERSION}&Gamma=250"
    both = f"?v={VERSION}&Gamma=250&tab=Order"
    changed(quiet, GAMMA, "250", on_first)
    quiet.get_by_role("tab", name="Order").click()
    expect(quiet).to_have_url(server + "/crystal" + both)
    quiet.wait_for_timeout(700)
    changed(quiet, GAMMA, "175.719", on_order)
    for step, query, tab in (
        (quiet.go_back, both, "Order"),
        (quiet.go_back, on_first, "Phases"),
        (quiet.go_forward, both, "Order"),
        (quiet.go_forward, on_order, "Order"),
    ):
        step()
        expect(quiet).to_have_url(server + "/crystal" + query)
        expect(quiet.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    expect(quiet.locator(".figure-card.crystal-order-parameters .bk-Figure")).to_be_visible()
