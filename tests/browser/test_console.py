"""The browser's console stays empty whatever is changed on a page."""

from __future__ import annotations

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from dashboard.systems import SYSTEMS

FIRST = 120_000
SETTLED = 700
"""Milliseconds that a change is waited for; what it says of itself comes with its drawing."""


def sayings(page: Page) -> list[str]:
    """What the console says by warning or error, with what was being changed."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.append(message.text[:300])

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)[:300]))
    return found


def settle(page: Page) -> None:
    page.wait_for_timeout(SETTLED)


def seen(found: Locator) -> list[Locator]:
    return [one for one in found.all() if one.is_visible() and one.is_enabled()]


def change_all(page: Page, inside: Locator) -> int:
    """Change every switch, choice, slider and menu within a part of a page; how many there were."""
    count = 0
    for one in seen(inside.get_by_role("switch")) + seen(inside.get_by_role("checkbox")):
        one.click()
        settle(page)
        one.click()
        settle(page)
        count += 1
    for one in seen(inside.get_by_role("slider")):
        one.focus()
        for key in ("ArrowRight", "PageUp", "ArrowLeft"):
            page.keyboard.press(key)
            settle(page)
        count += 1
    for one in seen(inside.locator("button.MuiToggleButton-root[aria-pressed=false]")):
        one.click()
        settle(page)
        count += 1
    for one in seen(inside.get_by_role("combobox")):
        one.click()
        page.get_by_role("option").last.click()
        settle(page)
        count += 1
    return count


@pytest.mark.slow
@pytest.mark.parametrize("name", list(SYSTEMS))
def test_nothing_is_said_when_anything_is_changed(page: Page, server: str, name: str):
    page.set_viewport_size({"width": 1600, "height": 1000})
    page.goto(f"{server}/{name}", timeout=FIRST)
    expect(page.locator(".bk-Figure").first).to_be_visible(timeout=FIRST)
    page.wait_for_timeout(2000)
    said = sayings(page)
    changed = 0
    for tab in SYSTEMS[name].tabs:
        page.get_by_role("tab", name=tab, exact=True).click()
        settle(page)
        for card in seen(page.locator(".figure-card")):
            card.scroll_into_view_if_needed()
            changed += change_all(page, card)
            assert said == [], f"{tab}: {card.get_attribute('class')}"
    changed += change_all(page, page.locator("nav.MuiDrawer-root, .MuiDrawer-root, .sidebar").first)
    assert said == []
    assert changed > len(SYSTEMS[name].tabs) + 10


def test_nothing_is_said_when_the_ordinate_changes(page: Page, server: str):
    """Columns of another name, tooltips of another form, and more entries in the legend."""
    page.goto(f"{server}/crystal?v=2&Gamma=250", timeout=FIRST)
    card = page.locator(".figure-card.crystal-phase-diagram")
    expect(card.locator(".bk-Figure")).to_be_visible(timeout=FIRST)
    page.wait_for_timeout(2000)
    said = sayings(page)
    for ordinate in ("Γ", "T (K)", "xₛ − xₗ", "T/T₁ₘ"):
        card.get_by_role("button", name=ordinate, exact=True).click()
        settle(page)
    field = page.get_by_role("textbox", name="Γ of Z₁, typed", exact=True)
    for gamma in ("175.719", "250", "400"):
        field.fill(gamma)
        field.press("Enter")
        settle(page)
    box = card.locator(".bk-Figure").bounding_box()
    for part in range(1, 10):
        page.mouse.move(box["x"] + box["width"] * part / 10, box["y"] + box["height"] / 3)
    settle(page)
    assert said == []
