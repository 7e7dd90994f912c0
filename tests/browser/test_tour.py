"""The tour of a page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from dashboard.systems import SYSTEMS


@pytest.mark.thorough
@pytest.mark.parametrize("name", list(SYSTEMS))
def test_it_goes_from_stop_to_stop_by_keys_and_is_remembered_where_it_ends(page, server, name):
    stops = SYSTEMS[name].tour
    assert len(stops) == 7
    page.goto(f"{server}/{name}")
    expect(page.locator(".figure-card canvas").first).to_be_visible()
    card = page.get_by_role("dialog", name="Tour")
    expect(card).to_have_count(0)
    page.get_by_role("button", name="Tour of this page").press("Enter")
    for number, stop in enumerate(stops, start=1):
        expect(card).to_contain_text(stop.words)
        expect(card).to_contain_text(f"{number} of 7")
        expect(page.locator(".tour-frame")).to_be_visible()
        if number == 3:
            page.keyboard.press("ArrowLeft")
            expect(card).to_contain_text(stops[1].words)
            page.keyboard.press("ArrowRight")
        if number == 6:
            _leave_and_come_back(page, stop.words)
        page.keyboard.press("Enter")
    expect(card).to_have_count(0)


def _leave_and_come_back(page: Page, words: str) -> None:
    """Escape ends it, nothing starts it but its button, and then it goes on where it was."""
    card = page.get_by_role("dialog", name="Tour")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.reload()
    expect(page.locator(".figure-card canvas").first).to_be_visible()
    expect(card).to_have_count(0)
    page.get_by_role("button", name="Tour of this page").press("Enter")
    expect(card).to_contain_text(words)
