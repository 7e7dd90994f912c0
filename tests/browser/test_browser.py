"""The browser that the other tests stand on."""

from __future__ import annotations


def test_browser_shows_a_page(page):
    page.set_content("<title>crust</title><p>pasta</p>")
    assert page.title() == "crust"
    assert page.locator("p").inner_text() == "pasta"
