"""The crystal page as a visitor sees it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.systems.links import VERSION
from tests.served import PIXELS, type_into


@pytest.fixture
def crystal(page: Page, server: str, complaints: list[str]) -> Page:
    """The page, drawn; no test may leave complaints in the console."""
    _open(page, f"{server}/crystal")
    yield page
    assert complaints == []


def _open(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(".bk-Figure")).to_have_count(2, timeout=60_000)
    page.wait_for_timeout(500)


def _expect_new_pixels(page: Page, old: int) -> None:
    page.wait_for_function(f"() => ({PIXELS})() !== {old}", timeout=60_000)


def test_every_tab_draws_its_figures(crystal: Page):
    tabs = {"Order": 2, "Energy and structure": 2, "All mixtures": 1, "Phases": 2}
    for tab, count in tabs.items():
        crystal.get_by_role("tab", name=tab).click()
        expect(crystal.locator(".figure-card:visible .bk-Figure:visible")).to_have_count(count)


def test_a_key_on_a_slider_redraws(crystal: Page):
    pixels = crystal.evaluate(PIXELS)
    slider = crystal.get_by_role("slider", name="Γ of Z₁")
    slider.press("ArrowRight")
    _expect_new_pixels(crystal, pixels)
    expect(crystal).to_have_url(re.compile(rf"\?v={VERSION}&Gamma=176"))


@pytest.mark.thorough
def test_typed_number_moves_the_slider(crystal: Page):
    type_into(crystal, "Γ of Z₁, typed", "300")
    expect(crystal.get_by_role("slider", name="Γ of Z₁")).to_have_attribute("value", "300")


NONSENSE = [
    ("x, fraction of Z₂, typed", "0", "x = 0 is not above 0 and below 1."),
    ("x, fraction of Z₂, typed", "nan", "x = nan is not"),
    ("Γ of Z₁, typed", "<b>hot</b>", "Gamma takes numbers, not '<b>hot</b>'."),
    ("Z₁", "9", "Z1 = 9 is not below Z2 = 8"),
    ("Z₂", "8.5", "Z2 takes a whole number, not '8.5'."),
]


def test_nonsense_is_answered_inline(crystal: Page):
    for label, text, message in NONSENSE:
        type_into(crystal, label, text)
        expect(crystal.get_by_text(message).first).to_be_visible()


@pytest.mark.thorough
def test_a_mixture_that_few_models_reach_is_explained(crystal: Page):
    crystal.get_by_role("combobox").first.click()
    crystal.get_by_text("O/Fe", exact=True).click()
    expect(crystal.get_by_text("Ogata's solids with the liquid of Medin & Cumming")).to_be_visible()
    expect(crystal.get_by_role("checkbox", name="Medin & Cumming")).to_be_checked()


def test_downloads(crystal: Page, tmp_path: Path):
    contents = {}
    for kind in ("PNG", "SVG", "PDF", "CSV"):
        with crystal.expect_download() as download:
            crystal.get_by_role("button", name=kind, exact=True).first.click()
        name = download.value.suggested_filename
        assert name == f"crystal-free-energy_C-O_Gamma175.719.{kind.lower()}"
        download.value.save_as(tmp_path / name)
        contents[kind] = (tmp_path / name).read_bytes()
    assert contents["PNG"].startswith(b"\x89PNG")
    # The print figure: one column, 8.6 cm, at 600 dots per inch.
    assert int.from_bytes(contents["PNG"][16:20], "big") == 2031
    assert contents["SVG"].count(b"<path") > 20
    assert b"<image" not in contents["SVG"]
    assert contents["PDF"].startswith(b"%PDF")
    assert contents["CSV"].startswith(b"# %ECSV")
    assert b"\nmodel,x,f," in contents["CSV"]


@pytest.mark.slow
def test_dark_mode_reaches_the_figures(crystal: Page):
    pixels = crystal.evaluate(PIXELS)
    crystal.get_by_role("button", name="Toggle theme").click()
    _expect_new_pixels(crystal, pixels)


@pytest.mark.thorough
def test_about_names_backend_and_commit(crystal: Page):
    crystal.get_by_role("button", name="About").click()
    expect(crystal.get_by_text(re.compile("Kernels|kernels")).first).to_be_visible()
    expect(crystal.get_by_text(re.compile(r"Commit \w+"))).to_be_visible()


@pytest.mark.thorough
def test_a_link_shows_what_its_sender_saw(page: Page, server: str, complaints: list[str]):
    _open(
        page,
        f"{server}/crystal?v={VERSION}&Z1=7&Gamma=200&x=7&model=random&phase-diagram.ordinate=Gamma",
    )
    expect(page.get_by_role("textbox", name="Γ of Z₁, typed")).to_have_value("200")
    expect(page.get_by_role("textbox", name="x, fraction of Z₂, typed")).to_have_value("0.5")
    expect(page.get_by_text("The link's x was left out")).to_be_visible()
    expect(page.get_by_role("checkbox", name="random")).to_be_checked()
    expect(page.get_by_role("checkbox", name="short-range ordered")).not_to_be_checked()
    assert complaints == []


@pytest.mark.slow
def test_two_visitors_do_not_meet(crystal: Page, server: str):
    other = crystal.context.new_page()
    _open(other, f"{server}/crystal")
    type_into(crystal, "Γ of Z₁, typed", "250")
    expect(crystal).to_have_url(re.compile("Gamma=250"))
    expect(other.get_by_role("textbox", name="Γ of Z₁, typed")).to_have_value("175.719")
    other.close()


@pytest.mark.thorough
def test_fits_a_telephone(page: Page, server: str, complaints: list[str]):
    page.set_viewport_size({"width": 390, "height": 844})
    _open(page, f"{server}/crystal")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for tab, count in (("Phases", 2), ("All mixtures", 1), ("Order", 2)):
        page.get_by_role("tab", name=tab).click()
        cards = page.locator(".figure-card:visible")
        expect(cards).to_have_count(count)
        for card in cards.all():
            box = card.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
    assert complaints == []
