"""The browser's console stays empty when a drawing gets other columns, tooltips and entries."""

from __future__ import annotations

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

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


@pytest.mark.thorough
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


@pytest.mark.slow
def test_nothing_is_said_when_figures_of_the_crust_change(page: Page, server: str):
    """Windows of the chart, quantities of the map, axes of the equation of state, temperatures."""
    page.goto(f"{server}/crust", timeout=FIRST)
    expect(page.locator(".crust-composition .bk-Figure")).to_have_count(2, timeout=FIRST)
    page.wait_for_timeout(2000)
    said = sayings(page)
    changes = {
        "Composition": ("at the cursor", "whole chart", "crust"),
        "Equation of state and stability": ("mass density", "baryon density", "all", "T", "T₂"),
        "Layers": ("the most abundant", "all that matter", "all"),
    }
    for tab, choices in changes.items():
        page.get_by_role("tab", name=tab).click()
        shown = page.locator(".figure-card:visible")
        expect(shown.first.locator(".bk-Figure").first).to_be_visible(timeout=FIRST)
        page.wait_for_timeout(2000)
        for choice in choices:
            page.locator(".figure-card:visible").get_by_role(
                "button", name=choice, exact=True
            ).first.click()
            settle(page)
    page.get_by_role("tab", name="Maps").click()
    card = page.locator(".figure-card.crust-map")
    expect(card.locator(".bk-Figure:visible")).to_have_count(2, timeout=FIRST)
    for quantity in ("P", "Qᵢₘₚ", "A/Z"):
        card.get_by_role("combobox").first.click()
        page.wait_for_timeout(300)
        page.get_by_text(quantity, exact=True).last.click()
        settle(page)
    page.wait_for_timeout(2000)
    assert said == []
