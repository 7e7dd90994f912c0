"""The page of three nuclei as a visitor sees it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.plots.triangle import in_plane
from dashboard.systems.ternary import TERNARY
from tests.browser.test_touch import PLACE, drawn

X2, X3 = "x₂, fraction of Z₂, typed", "x₃, fraction of Z₃, typed"


@pytest.fixture
def triangle(page: Page, server: str, complaints: list[str]) -> Locator:
    """The triangle of tie lines; no test may leave complaints in the console."""
    yield drawn(page, f"{server}/ternary", "ternary-tie-lines")
    assert complaints == []


def _place(triangle: Locator, x2: float, x3: float) -> list[float]:
    """Pixels of a composition."""
    return triangle.evaluate(PLACE, [float(place) for place in in_plane(x2, x3)])


def test_a_click_into_the_triangle_chooses_a_composition(page: Page, triangle: Locator):
    page.mouse.move(*_place(triangle, 0.3, 0.2))
    expect(triangle.locator(".offer")).to_have_text("click sets x₂ and x₃")
    page.mouse.click(*_place(triangle, 0.3, 0.2))
    expect(page.get_by_role("textbox", name=X2)).to_have_value("0.3")
    expect(page.get_by_role("textbox", name=X3)).to_have_value("0.2")
    expect(page).to_have_url(re.compile(r"[?&]x2=0\.3&x3=0\.2"))


@pytest.mark.thorough
def test_keys_choose_a_composition_too(page: Page, triangle: Locator):
    page.mouse.move(0, 0)
    triangle.locator(".bk-events").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".heard")).to_have_text(re.compile(r"x\(C\): 0\.\d+, x\(O\).*x\(Ne\)"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"[?&]x2=0\.\d+&x3=0\.\d+"))


def test_every_tab_draws_its_figures(page: Page, triangle: Locator):
    for tab, figures in TERNARY.tabs.items():
        page.get_by_role("tab", name=tab).click()
        panels = sum(len(figure.panel_heights) for figure in figures)
        expect(page.locator(".figure-card:visible .bk-Figure:visible")).to_have_count(
            panels, timeout=90_000
        )
