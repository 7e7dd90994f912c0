"""The page of the papers' claims."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from core.storage.version import commit
from dashboard.papers.claims import CLAIMS, DIFFERS, totals

COUNT = len(CLAIMS)


@pytest.fixture
def claims(page: Page, server: str) -> Page:
    page.goto(f"{server}/claims")
    return page


@pytest.mark.thorough
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_it_is_read_by_all(
    page: Page, server: str, complaints: list[str], scheme: str, width: int
) -> None:
    """Nothing that axe-core knows of is wrong, and nothing stands beyond the screen."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{server}/claims")
    expect(page.locator("article")).to_have_count(COUNT)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    assert complaints == []


def test_the_filter_chooses_and_is_in_the_address(claims: Page, server: str) -> None:
    claims.get_by_label("Verdict").select_option(DIFFERS)
    claims.get_by_label("Paper").select_option("crust")
    chosen = totals("crust")[DIFFERS]
    expect(claims.get_by_text(f"{chosen} of {COUNT} claims")).to_be_visible()
    expect(claims.locator("article:visible")).to_have_count(chosen)
    assert claims.url == f"{server}/claims?paper=crust&verdict=differs"
    claims.reload()
    expect(claims.locator("article:visible")).to_have_count(chosen)
    expect(claims.get_by_role("heading", name="Baiko")).to_be_hidden()
    # A link to a claim shows it.
    claims.goto(f"{claims.url}#K2")
    expect(claims.locator("#K2")).to_be_in_viewport()
    expect(claims.locator("article:visible")).to_have_count(COUNT)


@pytest.mark.thorough
def test_who_comes_back_sees_the_same(claims: Page, server: str, complaints: list[str]) -> None:
    """What the browser has kept is allowed its style and its script."""
    claims.goto(f"{server}/")
    claims.goto(f"{server}/claims#K35")
    expect(claims.get_by_label("Verdict")).to_be_visible()
    assert complaints == []


def test_a_claim_is_computed_now(claims: Page, complaints: list[str]) -> None:
    claims.get_by_role("button", name="Compute C4 now").click()
    answer = claims.locator("#C4").get_by_role("status")
    expect(answer).to_contain_text("297, computed in")
    expect(answer).to_contain_text(commit())
    assert complaints == []


@pytest.mark.thorough
def test_a_claim_leads_to_its_figure(claims: Page) -> None:
    claims.locator("#C18").get_by_role("link", name="as C18 needs it").click()
    expect(claims).to_have_url(re.compile(r"/crust\?v=\d+&T=0\.1.*#transition$"))
    expect(claims.get_by_role("heading", name="Transition to homogeneous matter")).to_be_visible()
    expect(claims.get_by_text("was left out")).to_have_count(0)


@pytest.mark.thorough
def test_what_is_not_offered_is_not_computed(page: Page, server: str) -> None:
    for name in ("C12", "C999"):
        assert page.request.post(f"{server}/claims/{name}").status == 404


@pytest.mark.thorough
def test_it_works_without_scripts(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/claims")
    page.get_by_role("button", name="Compute C4 now").click()
    expect(page.locator("main")).to_contain_text("297, computed in")
    page.get_by_role("link", name="All claims").click()
    assert page.url == f"{server}/claims#C4"
    context.close()


@pytest.mark.thorough
def test_index_and_about_lead_to_it(page: Page, server: str) -> None:
    page.goto(f"{server}/")
    page.get_by_role("link", name="What the papers claim").click()
    assert page.url == f"{server}/claims"
    page.goto(f"{server}/crystal")
    page.get_by_role("button", name="About").click()
    page.get_by_role("link", name="What the papers claim").click()
    page.wait_for_url(f"{server}/claims")
