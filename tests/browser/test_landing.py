"""The first page, and the way from it to the figures of the papers."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from dashboard.systems import SYSTEMS
from dashboard.systems.page_links import paper_link
from dashboard.systems.paper import PaperFigure

SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SERIOUS = ("serious", "critical")


@pytest.fixture
def landing(page: Page, server: str, complaints: list[str]) -> Page:
    page.goto(f"{server}/")
    return page


def test_it_tells_of_every_system_and_leads_to_papers_documents_and_pages(landing: Page):
    for system in SYSTEMS.values():
        part = landing.locator(f"#{system.name}")
        expect(part.get_by_role("heading", level=2)).to_have_text(system.title)
        expect(part.get_by_text(system.intro)).to_be_visible()
        for paper in system.papers:
            link = part.get_by_role("link", name=f"arXiv:{paper.arxiv}")
            expect(link).to_have_attribute("href", paper.address)
            expect(part.get_by_role("link", name=re.compile("^Figure "))).to_have_count(
                len(paper.figures)
            )
    landing.get_by_role("link", name="The crust's model").click()
    expect(landing.get_by_role("heading", level=1)).to_have_text(re.compile("crust", re.IGNORECASE))
    landing.get_by_role("link", name="Dense Matter Dashboard").click()
    landing.get_by_role("link", name="Open crust").click()
    expect(landing).to_have_url(re.compile("/crust$"))


@pytest.mark.thorough
def test_its_pictures_are_drawn_by_the_server_and_come_by_themselves(landing: Page, complaints):
    expect(landing.locator("#crust-nuclide-chart svg").first).to_be_attached(timeout=120_000)
    expect(landing.locator("#crystal-free-energy path").first).to_be_attached()
    assert complaints == []


@pytest.mark.thorough
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_on_it_is_out_of_reach(landing: Page, theme):
    landing.emulate_media(color_scheme=theme)
    found = Axe().run(landing).response["violations"]
    assert [one["id"] for one in found if one["impact"] in SERIOUS] == []
    for width in (390, 768):
        landing.set_viewport_size({"width": width, "height": 844})
        assert not landing.evaluate(SCROLLS)


def test_a_document_is_asked_for_by_its_name_alone(server: str):
    for path in ("/documents/serve.py", "/documents/../serve.py", "/documents/docs/nothing.md"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(server + path, timeout=10)
        assert refused.value.code == 404


PAPER_FIGURES = [
    pytest.param(
        name, preset, marks=[pytest.mark.slow] if number else [], id=f"{name} {number + 1}"
    )
    for name, system in SYSTEMS.items()
    for number, preset in enumerate(system.presets)
]
COLUMN = 8.6 / 2.54 * 72
"""Width of a printed figure in points."""


@pytest.mark.parametrize(("name", "preset"), PAPER_FIGURES)
def test_from_the_landing_page_to_a_printed_figure(landing: Page, name: str, preset: PaperFigure):
    """As a newcomer goes: by clicks alone, and nothing read between."""
    landing.locator(f"#{name}").get_by_role("link", name=preset.name).click()
    card = landing.locator(f".{preset.figure.path.replace('/', '-')}")
    expect(card.locator("canvas").first).to_be_in_viewport(timeout=120_000)
    expect(landing.locator(".link-notice")).to_have_count(0)
    expect(landing.locator(".paper-figure")).to_contain_text(preset.shows)
    button = card.get_by_role("button", name="PDF", exact=True)
    expect(button).to_be_enabled(timeout=120_000)
    with landing.expect_download(timeout=120_000) as kept:
        button.click()
    (printed,) = PdfReader(kept.value.path()).pages
    assert float(printed.mediabox.width) == pytest.approx(COLUMN, abs=1.0)
    assert len(printed.extract_text().split()) > 10
    expect(card.get_by_text(kept.value.suggested_filename)).to_be_visible()


def test_the_menu_of_a_page_sets_all_and_what_is_moved_is_told_no_more(landing: Page, server):
    landing.goto(f"{server}/crystal?v=2&Z1=7&Gamma=300")
    expect(landing.locator(".bk-Figure").first).to_be_visible()
    expect(landing.locator(".paper-figure")).to_be_hidden()
    system = SYSTEMS["crystal"]
    preset = system.presets[3]
    landing.get_by_role("button", name="Paper’s figures").click()
    landing.get_by_role("menuitem", name=preset.name).click()
    expect(landing.get_by_role("tab", name="Energy and structure")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(landing.locator(".paper-figure")).to_contain_text(preset.shows)
    wanted = paper_link(system, preset).partition("#")[0].replace("?", r"\?").replace("+", r"\+")
    expect(landing).to_have_url(re.compile(wanted))
    field = landing.get_by_role("textbox", name="Γ of Z₁")
    field.fill("400")
    field.press("Enter")
    expect(landing.locator(".paper-figure")).to_be_hidden()
