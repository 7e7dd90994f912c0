"""The pages for those who hear them, use them by keyboard alone, or ask for less motion."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from core.dataset import Dataset
from dashboard.figures.crystal.free_energy import FreeEnergy
from dashboard.figures.crystal.inputs import MixtureFigure
from dashboard.systems import SYSTEMS
from dashboard.systems.crystal_state import CrystalState
from tests.served import PIXELS

PATIENCE = 90_000
"""Milliseconds."""
TABS = {
    name: {tab: len(paths) for tab, paths in system.tabs.items()}
    for name, system in SYSTEMS.items()
}
"""Figures on each tab of each page."""
DARK = "rgb(18, 18, 18)"
"""Ground of a page in its dark theme."""
SEVERE = ("critical", "serious")
MOST_STOPS = 60
"""Stops of the tabulator between any two controls of a page."""

# What has the focus, in shadow trees too.
FOCUSED = """
() => {
  let element = document.activeElement
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}
"""

INSIDE = """
(dialog, node) => {
  while (node && !dialog.contains(node)) node = node.getRootNode().host
  return Boolean(node)
}
"""
"""Whether something is in a dialog, in its shadow trees too."""


def _open(page: Page, url: str, figures: int = 2) -> None:
    page.goto(url, timeout=PATIENCE)
    pictures = page.locator(".figure-card, .drawing").get_by_role("img")
    expect(pictures.nth(figures - 1)).to_be_visible(timeout=PATIENCE)


def _check(page: Page) -> None:
    """No violation that axe-core calls critical or serious."""
    found = [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
        if violation["impact"] in SEVERE
    ]
    assert found == []


def _focused_is(page: Page, wanted: Locator) -> bool:
    focus = page.evaluate_handle(FOCUSED)
    return bool(wanted.evaluate("(element, focus) => element === focus", focus))


def _tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until a control has the focus."""
    for _ in range(MOST_STOPS):
        if _focused_is(page, wanted):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {wanted}")


def _expect_focus(page: Page, wanted: Locator) -> None:
    page.wait_for_function(
        f"(wanted) => ({FOCUSED})() === wanted",
        arg=wanted.element_handle(),
        timeout=PATIENCE,
    )


def _expect_drawn_anew(page: Page, old: int) -> None:
    page.wait_for_function(f"() => ({PIXELS})() !== {old}", timeout=PATIENCE)


def test_pages_in_both_themes_and_dialogs(page: Page, server: str, complaints: list[str]):
    _open(page, f"{server}/crystal")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    _check(page)
    page.get_by_role("button", name="Toggle theme").click()
    expect(page.locator("body")).to_have_css("background-color", DARK, timeout=PATIENCE)
    # Colours fade over into those of the other theme, one component after another.
    page.wait_for_timeout(3000)
    _check(page)
    for opener, title in (
        ("About", "Dense Matter Dashboard"),
        ("More", "Named states"),
        ("More", "Your own curve"),
    ):
        button = page.get_by_role("button", name=opener).first
        button.click()
        if opener == "More":
            _check(page)
            page.get_by_role("button", name=title).first.click()
        dialog = page.get_by_role("dialog", name=title)
        expect(dialog).to_be_visible(timeout=PATIENCE)
        _check(page)
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden(timeout=PATIENCE)
        _expect_focus(page, button)
    assert complaints == []


@pytest.mark.thorough
@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_what_opens_and_what_is_drawn_over_figures(page: Page, server: str, theme: str):
    page.emulate_media(color_scheme=theme)
    _open(page, f"{server}/crystal")
    page.get_by_role("combobox", name="Nuclei").click()
    expect(page.get_by_role("option", name="O/Ne")).to_be_visible()
    _check(page)
    page.keyboard.press("Escape")
    for button in ("Paper’s figures", "Embed", "Tour of this page"):
        page.get_by_role("button", name=button, exact=True).first.click()
        page.wait_for_timeout(800)
        _check(page)
        page.keyboard.press("Escape")
        page.wait_for_timeout(500)
    page.get_by_role("button", name="Pin", exact=True).first.click()
    page.get_by_role("button", name="Crosshair").click()
    page.locator(".bk-events").first.hover()
    expect(page.locator(".crosshair .values").first).to_be_visible()
    _check(page)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["documents/docs/crust.md", "embed/crust/map"])
def test_a_page_without_controls(page: Page, server: str, theme: str, path: str):
    page.emulate_media(color_scheme=theme)
    page.goto(f"{server}/{path}", timeout=PATIENCE)
    page.wait_for_timeout(5000)
    _check(page)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_embed(page: Page, server: str, theme: str):
    _open(page, f"{server}/embed/crystal/free-energy?controls=Gamma&theme={theme}", 1)
    _check(page)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title()


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", TABS)
def test_every_tab(page: Page, server: str, name: str, theme: str):
    _open(page, f"{server}/{name}")
    if theme == "dark":
        page.get_by_role("button", name="Toggle theme").click()
        expect(page.locator("body")).to_have_css("background-color", DARK, timeout=PATIENCE)
    for tab, count in TABS[name].items():
        page.get_by_role("tab", name=tab).click()
        cards = page.locator(".figure-card:visible")
        expect(cards).to_have_count(count, timeout=PATIENCE)
        for card in cards.all():
            picture = card.get_by_role("img").first
            expect(picture).to_be_visible(timeout=PATIENCE)
            expect(picture).to_have_accessible_description(re.compile(".{40}"), timeout=PATIENCE)
        _check(page)


def test_a_drawing_is_described_and_the_description_follows(
    page: Page, server: str, complaints: list[str]
):
    _open(page, f"{server}/crystal?v=1&Gamma=200")
    picture = page.get_by_role("img", name="Free energy")
    for gamma in (200.0, 250.0):
        expect(picture).to_have_accessible_description(_told(gamma), timeout=PATIENCE)
        field = page.get_by_role("textbox", name="Γ of Z₁, typed")
        field.fill("250")
        field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Crystal mixtures in white dwarfs")
    expect(page.get_by_role("heading", name="Free energy", level=2)).to_be_visible()
    assert complaints == []


def _told(gamma: float) -> str:
    """What the free energy of the page says of itself at a coupling."""
    inputs = {**CrystalState().figure_inputs(), "Gamma": [gamma]}
    names = set(FreeEnergy.inputs()) - {"x"}
    figure: MixtureFigure = FreeEnergy(**{key: inputs[key] for key in names & set(inputs)})
    dataset: Dataset = figure.dataset()
    return figure.summary(dataset)


@pytest.mark.thorough
def test_by_keyboard_alone(page: Page, server: str, complaints: list[str]):
    _open(page, f"{server}/crystal")
    page.keyboard.press("Tab")
    slider = page.get_by_role("slider", name="Γ of Z₁")
    _tab_to(page, slider)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"Gamma=176"), timeout=PATIENCE)

    about = page.get_by_role("button", name="About")
    _tab_to(page, about)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Dense Matter Dashboard")
    expect(dialog).to_be_visible(timeout=PATIENCE)
    for _ in range(5):
        page.keyboard.press("Tab")
        focus = page.evaluate_handle(FOCUSED)
        assert dialog.evaluate(INSIDE, focus)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden(timeout=PATIENCE)
    _expect_focus(page, about)

    _tab_to(page, page.get_by_role("tab", name="Phases"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="All mixtures")).to_have_attribute(
        "aria-selected", "true", timeout=PATIENCE
    )
    card = page.locator(".crystal-mixture-map")
    csv = card.get_by_role("button", name="CSV")
    expect(csv).to_be_enabled(timeout=PATIENCE)
    _tab_to(page, csv)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.startswith("crystal-mixture-map")
    assert complaints == []


@pytest.mark.slow
def test_the_skip_link_leads_to_the_tabs(page: Page, server: str):
    _open(page, f"{server}/crystal")
    skip = page.get_by_role("button", name="Go to the figures")
    _tab_to(page, skip)
    box = skip.bounding_box()
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert _focused_is(page, page.get_by_role("tab", name="Phases"))


@pytest.mark.slow
def test_a_drawing_is_moved_zoomed_reset_and_muted_by_keys(
    page: Page, server: str, complaints: list[str]
):
    _open(page, f"{server}/embed/crystal/free-energy", 1)
    page.wait_for_timeout(500)
    drawing = page.get_by_role("group", name="Free energy: arrow keys")
    _tab_to(page, drawing)
    first = page.evaluate(PIXELS)
    for key in ("+", "ArrowRight", "ArrowUp", "-"):
        pixels = page.evaluate(PIXELS)
        page.keyboard.press(key)
        _expect_drawn_anew(page, pixels)
    page.keyboard.press("0")
    page.wait_for_function(f"() => ({PIXELS})() === {first}", timeout=PATIENCE)

    page.keyboard.press("+")
    _expect_drawn_anew(page, first)
    page.keyboard.press("Tab")
    reset = drawing.get_by_role("button", name="Reset")
    while not _focused_is(page, reset):
        page.keyboard.press("ArrowRight")
    expect(reset).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => ({PIXELS})() === {first}", timeout=PATIENCE)

    entry = drawing.get_by_role("button", name="random")
    _tab_to(page, entry)
    expect(entry).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    page.keyboard.press("Enter")
    expect(entry).to_have_attribute("aria-pressed", "false", timeout=PATIENCE)
    _expect_drawn_anew(page, first)
    assert complaints == []


@pytest.mark.slow
def test_less_motion_for_those_who_ask(page: Page, server: str):
    page.emulate_media(reduced_motion="reduce")
    _open(page, f"{server}/embed/crystal/free-energy", 1)
    moving = page.evaluate(
        """() => {
          const walk = (node) => [...node.children].flatMap((element) => [
            element, ...walk(element), ...(element.shadowRoot ? walk(element.shadowRoot) : []),
          ])
          return walk(document.body)
            .filter((element) => [null, "::after"].some(
              (part) => getComputedStyle(element, part).animationName !== "none"))
            .map((element) => element.className)
        }"""
    )
    assert moving == []
