"""What is seen of a page before any of its scripts has run."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

PATIENCE = 60_000


@pytest.fixture
def plain(browser: Browser):
    """A page of a browser that runs no scripts, and so shows the first HTML alone."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("crystal", ["Free energy", "Phase diagram"]),
        ("crust", ["Chart of nuclides", "One nuclide", "Composition"]),
    ],
)
def test_the_first_html_shows_the_figures(plain: Page, page: Page, server: str, name, titles):
    # By then what a page begins with is in the server's memory.
    page.goto(f"{server}/{name}")
    for title in titles:
        card = page.locator(".figure-card").filter(has_text=title)
        expect(card.locator(".bk-Figure").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".first")).to_have_count(0, timeout=PATIENCE)
    plain.goto(f"{server}/{name}")
    first = plain.locator(".first")
    expect(first.locator("h2")).to_have_text(titles)
    for number in range(len(titles)):
        drawn = first.locator("section").nth(number).locator(".picture svg path")
        assert drawn.count() >= 3, first.locator("section").nth(number).inner_html()[:2000]


def test_the_first_html_shows_what_is_pinned(plain: Page, page: Page, server: str):
    link = f"{server}/crystal?v=2&Gamma=200&pin=v%3D2%26Gamma%3D300"
    page.goto(link)
    card = page.locator(".crystal-free-energy")
    expect(card.locator(".bk-Legend").get_by_text("pinned:")).to_be_visible(timeout=PATIENCE)
    plain.goto(link)
    expect(plain.locator(".first svg text", has_text="pinned:").first).to_have_text(
        "pinned: Γ of Z₁ = 300"
    )


def test_no_picture_hides_what_a_link_complains_of(plain: Page, server: str):
    plain.goto(f"{server}/crystal?v=1&nonsense=1")
    expect(plain.locator(".first section")).to_have_count(0)
