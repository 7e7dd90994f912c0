"""What am I looking at: the drawer, and help at the controls, in a browser."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard.figures.common.explanation import explanation_of, plain
from dashboard.figures.crystal.free_energy import FreeEnergy
from dashboard.systems.system import EXPLAINED
from dashboard.web.pages.explaining import HEADING

OPENER = "What am I looking at?"
SEVERE = ("critical", "serious")
TRIAL = next(trial for trial in explanation_of(FreeEnergy).trials if "Gamma=450" in trial.query)


@pytest.fixture
def crystal(page: Page, server: str, complaints: list[str]):
    _open(page, f"{server}/crystal")
    yield page
    assert complaints == []


def _open(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(".bk-Figure")).to_have_count(2, timeout=60_000)


def _opener(page: Page) -> Locator:
    return page.locator(".crystal-free-energy").get_by_role("button", name=OPENER)


def _drawer(page: Page) -> Locator:
    return page.get_by_role("dialog", name=f"{HEADING} Free energy")


def _check(page: Page) -> None:
    found = [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
        if violation["impact"] in SEVERE
    ]
    assert found == []


def _has_focus(wanted: Locator) -> bool:
    return wanted.evaluate("(element) => element.getRootNode().activeElement === element")


def test_the_drawer_explains_and_gives_the_focus_back(crystal: Page):
    assert _drawer(crystal).count() == 0
    _opener(crystal).click()
    drawer = _drawer(crystal)
    expect(drawer).to_be_visible()
    for heading in ("Formulas", "What to notice", "Validity", "Models shown now", "Made by"):
        expect(drawer.get_by_role("heading", name=heading)).to_be_visible()
    expect(drawer.get_by_role("link", name="doi:10.48550/arXiv.2504.11545")).to_have_attribute(
        "href", "https://doi.org/10.48550/arXiv.2504.11545"
    )
    expect(drawer.get_by_text(re.compile("ordering [0-9a-f]{12}"))).to_be_visible()
    # The figure stays beside it.
    figure = crystal.locator(".crystal-free-energy").bounding_box()
    assert figure["x"] + figure["width"] <= drawer.bounding_box()["x"]
    _check(crystal)
    crystal.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert _has_focus(_opener(crystal))


def test_what_to_try_changes_the_state_in_place_and_is_taken_back(crystal: Page):
    _opener(crystal).press("Enter")
    drawer = _drawer(crystal)
    drawer.get_by_role("button", name=plain(TRIAL.words)).click()
    expect(crystal).to_have_url(re.compile("Gamma=450"))
    expect(crystal.get_by_role("textbox", name="Γ of Z₁, typed")).to_have_value("450")
    expect(crystal.get_by_role("checkbox", name="random", exact=True)).not_to_be_checked()
    expect(drawer.get_by_role("status")).to_have_text(f"Set: {plain(TRIAL.words)}.")
    expect(drawer.get_by_text("Two crystals", exact=False).or_(drawer)).to_be_visible()
    drawer.get_by_role("button", name="Undo").click()
    expect(crystal).not_to_have_url(re.compile("Gamma="))
    expect(crystal.get_by_role("checkbox", name="random", exact=True)).to_be_checked()
    expect(drawer.get_by_role("button", name="Undo")).to_be_hidden()


@pytest.mark.thorough
def test_a_figure_is_cited_with_its_state(crystal: Page):
    crystal.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _opener(crystal).click()
    drawer = _drawer(crystal)
    drawer.get_by_role("button", name=plain(TRIAL.words)).click()
    expect(crystal).to_have_url(re.compile("Gamma=450"))
    drawer.get_by_role("button", name="Copy BibTeX and link").click()
    expect(drawer.get_by_role("status")).to_have_text("Copied: BibTeX and the link.")
    copied = crystal.evaluate("navigator.clipboard.readText()")
    assert "@misc{Baiko2025," in copied
    assert re.search(r"url = \{http\S+/crystal\?\S*Gamma=450\S*#free-energy\}", copied)


@pytest.mark.thorough
def test_an_address_opens_it_in_the_dark_too(page: Page, server: str, complaints: list[str]):
    page.emulate_media(color_scheme="dark")
    _open(page, f"{server}/crystal?v=2#free-energy.{EXPLAINED}")
    expect(_drawer(page)).to_be_visible()
    # Colours fade over into those of the theme, one component after another.
    page.wait_for_timeout(3000)
    _check(page)
    _drawer(page).get_by_role("button", name="Close").click()
    expect(_drawer(page)).to_be_hidden()
    assert complaints == []


@pytest.mark.thorough
def test_it_is_a_sheet_on_a_telephone(browser: Browser, server: str):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    _open(page, f"{server}/crystal")
    _opener(page).tap()
    drawer = _drawer(page)
    expect(drawer).to_be_visible()
    box = drawer.bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert 844 * 0.2 < box["y"] < 844 * 0.5
    assert drawer.get_attribute("aria-modal") == "true"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    _check(page)
    drawer.get_by_role("button", name="Close").tap()
    expect(drawer).to_be_hidden()
    context.close()


@pytest.mark.thorough
def test_controls_say_what_they_are(crystal: Page):
    tip = crystal.get_by_role("tooltip")
    crystal.get_by_text("Monte Carlo", exact=True).hover()
    expect(tip).to_contain_text("as a simulation finds it")
    expect(tip).not_to_contain_text("How the two kinds")
    crystal.mouse.move(900, 300)
    expect(tip).to_be_hidden()
    slider = crystal.get_by_role("slider", name="Γ of Z₁")
    crystal.keyboard.press("Tab")
    slider.focus()
    crystal.keyboard.press("ArrowRight")
    expect(slider).to_have_accessible_description(re.compile("thermal energy"))
    crystal.keyboard.press("Shift+Tab")
    crystal.keyboard.press("Tab")
    expect(tip).to_contain_text("thermal energy")
    crystal.keyboard.press("Escape")
    expect(tip).to_be_hidden()


@pytest.mark.thorough
def test_controls_say_it_to_a_finger_and_in_an_embed(browser: Browser, server: str):
    context = browser.new_context(
        viewport={"width": 390, "height": 600}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{server}/embed/crystal/free-energy?controls=model,Gamma")
    page.get_by_text("Γ of Z₁").last.tap()
    expect(page.get_by_role("tooltip")).to_contain_text("thermal energy")
    expect(page.get_by_role("link", name=OPENER)).to_have_attribute(
        "href", re.compile(rf"crystal\S*#free-energy\.{EXPLAINED}$")
    )
    context.close()
