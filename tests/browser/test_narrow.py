"""Pages on a telephone and on a tablet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard.systems import SYSTEMS

TELEPHONE = {"width": 390, "height": 844}


def _open(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".figure-card canvas").first).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("name", list(SYSTEMS))
def test_on_a_telephone_the_header_is_one_line(page: Page, server: str, name: str):
    page.set_viewport_size(TELEPHONE)
    _open(page, f"{server}/{name}")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(SYSTEMS[name].title)
    assert title.bounding_box()["height"] < 30
    assert page.locator("header.header").bounding_box()["height"] < 64


def test_on_a_telephone_a_figure_stays_in_sight_while_a_slider_moves(page: Page, server: str):
    page.set_viewport_size(TELEPHONE)
    _open(page, f"{server}/crystal")
    page.get_by_role("button", name="Open drawer").click()
    slider = page.locator(".sidebar").get_by_role("slider", name="x, fraction of Z₂")
    slider.focus()
    slider.press("ArrowRight")
    expect(page).to_have_url(re.compile("x=0.51"))
    sheet = page.locator(".sidebar").bounding_box()
    figure = page.locator(".figure-card canvas").first.bounding_box()
    assert sheet["width"] == TELEPHONE["width"]
    assert sheet["y"] - figure["y"] > 200
    # What is above the sheet can be touched.
    page.get_by_role("tab", name="Order").click()
    expect(page.get_by_role("tab", name="Order")).to_have_attribute("aria-selected", "true")


@pytest.mark.thorough
def test_on_a_tablet_the_sidebar_is_folded_and_can_be_unfolded(page: Page, server: str):
    page.set_viewport_size({"width": 768, "height": 1024})
    _open(page, f"{server}/crystal")
    expect(page.get_by_role("button", name="Open drawer")).to_be_visible()
    card = page.locator(".figure-card").first
    page.wait_for_function(
        "card => card.getBoundingClientRect().width > 700", arg=card.element_handle()
    )
    page.get_by_role("button", name="Open drawer").click()
    expect(page.get_by_role("slider", name="x, fraction of Z₂")).to_be_visible()
