"""The map of the crust as a visitor sees it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

MAP = ".crust-map"

# The map's title, which says whether it is a table or computed.
TITLE = """() => [...Bokeh.documents[0]._all_models.values()]
  .filter((model) => model.type === "Figure" && model.title?.text.includes("BSk"))
  .map((model) => model.title.text)
  .find((text) => /, (from a table|computed on)/.test(text)) ?? ''"""
PICTURE = """(panel) => {
  const found = []
  const walk = (node) => {
    for (const child of [...node.children, ...(node.shadowRoot?.children ?? [])]) {
      if (child.tagName === "CANVAS") found.push(child.toDataURL())
      walk(child)
    }
  }
  walk(panel)
  return found.join()
}"""


@pytest.fixture
def maps(page: Page, server: str, complaints: list[str]):
    """The tab, drawn; no test may leave complaints in the console."""
    page.goto(f"{server}/crust")
    page.get_by_role("tab", name="Maps").click()
    expect(page.locator(f"{MAP} .bk-Figure:visible")).to_have_count(2, timeout=30_000)
    page.wait_for_timeout(1000)
    yield page
    assert complaints == []


def _wait_for_change(page: Page, panel: Locator, old: str) -> None:
    for _ in range(600):
        if panel.evaluate(PICTURE) != old:
            return
        page.wait_for_timeout(100)
    pytest.fail("the panel has not changed")


def test_map_and_line_are_drawn(maps: Page):
    """And the title says whether the map is a table."""
    assert re.search(
        r"A/Z of nuclei, (from a table|computed on a coarse grid)", maps.evaluate(TITLE)
    )
    pictures = [panel.evaluate(PICTURE) for panel in maps.locator(f"{MAP} .bk-Figure").all()]
    assert all(len(picture) > 5000 for picture in pictures)


@pytest.mark.thorough
def test_cursor_moves_through_the_map(maps: Page):
    """A key on T moves the line and draws the curve below anew."""
    panels = maps.locator(f"{MAP} .bk-Figure").all()
    before = [panel.evaluate(PICTURE) for panel in panels]
    maps.get_by_role("slider", name="T (MeV)").press("ArrowRight")
    for panel, old in zip(panels, before, strict=True):
        _wait_for_change(maps, panel, old)
    maps.wait_for_timeout(500)
    before = [panel.evaluate(PICTURE) for panel in panels]
    field = maps.get_by_role("textbox", name="Cursor, density (fm⁻³), typed", exact=True)
    field.fill("0.001")
    field.press("Enter")
    for panel, old in zip(panels, before, strict=True):
        _wait_for_change(maps, panel, old)


@pytest.mark.slow
def test_another_quantity_has_its_own_scale(maps: Page):
    """Pressure is labelled by powers of ten."""
    card = maps.locator(MAP)
    card.get_by_role("combobox").first.click()
    maps.wait_for_timeout(300)
    maps.get_by_text("P", exact=True).last.click()
    maps.wait_for_function(f"() => ({TITLE})().includes('P (MeV fm⁻³)')", timeout=15_000)
    tags = maps.evaluate(
        """() => [...Bokeh.documents[0]._all_models.values()]
          .filter((model) => model.type === "ColorBar" && model.title?.startsWith("P ("))
          .map((model) => model.tags.join())"""
    )
    assert tags == ["decades"]


@pytest.mark.slow
def test_other_matter_is_computed_and_says_why(maps: Page):
    maps.get_by_role("button", name="Nuclides", exact=True).click()
    maps.wait_for_timeout(400)
    field = maps.get_by_role("textbox", name="Without", exact=True)
    field.fill("14He")
    field.press("Enter")
    expect(maps.get_by_text("There is no table of BSk25 with this pool of nuclides")).to_be_visible(
        timeout=60_000
    )
    assert ", computed on a coarse grid" in maps.evaluate(TITLE)


@pytest.mark.slow
def test_fits_a_telephone(page: Page, server: str):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server}/crust?v=1&tab=Maps")
    expect(page.locator(f"{MAP} .bk-Figure:visible")).to_have_count(2, timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
