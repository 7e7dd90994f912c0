"""What takes room on a page: legends no height of a plot, remarks a line."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

FRAME = "(figure) => Bokeh.index.query_one((view) => view.el === figure).frame.bbox.height"


@pytest.mark.thorough
def test_a_model_more_is_an_entry_more_and_no_pixel_of_the_plot(
    page: Page, server: str, complaints: list[str]
) -> None:
    page.goto(f"{server}/crystal")
    figure = page.locator(".bk-Figure").first
    entries = figure.locator(".bk-item:not(.bk-hidden)")
    expect(figure.get_by_role("button", name="random", exact=True)).to_be_visible(timeout=30_000)
    before, count = figure.evaluate(FRAME), entries.count()
    page.get_by_role("checkbox", name="spherical model").check()
    expect(figure.get_by_role("button", name="spherical model", exact=True)).to_be_visible()
    assert entries.count() > count
    assert figure.evaluate(FRAME) == before
    page.get_by_role("checkbox", name="spherical model").uncheck()
    expect(figure.get_by_role("button", name="spherical model", exact=True)).to_have_count(0)
    assert figure.evaluate(FRAME) == before
    assert complaints == []


def test_remarks_fold_for_those_who_see_and_are_read_to_the_others(page: Page, server: str) -> None:
    page.goto(f"{server}/crystal")
    button = page.get_by_role("button", name="more note").first
    expect(button).to_have_attribute("aria-expanded", "false", timeout=30_000)
    folded = page.locator(".more p").first
    assert folded.bounding_box()["width"] <= 1.0 or not folded.is_visible()
    assert folded.evaluate("(node) => getComputedStyle(node).display") != "none"
    button.click()
    fewer = page.get_by_role("button", name="Fewer notes")
    expect(fewer).to_have_attribute("aria-expanded", "true")
    assert folded.bounding_box()["width"] > 100.0
