"""A slider that is dragged: figures answer meanwhile, and end with where it was let go."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

FIRST = 120_000
MOVES = 40

# Notes every title that the first drawing has had.
WATCH = """(figure) => {
  const view = Bokeh.index.query_one((candidate) => candidate.el === figure)
  const {title} = view.model
  window.titles = []
  title.properties.text.change.connect(() => window.titles.push(title.text))
}"""


@pytest.mark.thorough
def test_the_last_drawing_is_that_of_the_release(page: Page, server: str, complaints: list[str]):
    """Drawings follow the hand in its order, at most one a move."""
    page.goto(f"{server}/crystal", timeout=FIRST)
    figure = page.locator(".figure-card.crystal-free-energy .bk-Figure")
    expect(figure).to_be_visible(timeout=FIRST)
    page.wait_for_timeout(2000)
    figure.evaluate(WATCH)
    slider = page.get_by_role("slider", name="Γ of Z₁", exact=True)
    rail = slider.locator("xpath=../..").bounding_box()
    middle = rail["y"] + rail["height"] / 2
    thumb = slider.locator("xpath=..").bounding_box()
    left = thumb["x"] + thumb["width"] / 2
    page.mouse.move(left, middle)
    page.mouse.down()
    for move in range(1, MOVES + 1):
        page.mouse.move(left + 2 * move, middle)
        page.wait_for_timeout(20)
    page.mouse.up()
    field = page.get_by_role("textbox", name="Γ of Z₁, typed", exact=True)
    expect(field).not_to_have_value("175.719")
    page.wait_for_timeout(1500)
    last = field.input_value()
    page.wait_for_function(
        "(at) => window.titles.at(-1)?.includes(`Γ = ${at}`)", arg=last, timeout=FIRST
    )
    titles = page.evaluate("window.titles")
    places = [float(title.rpartition("= ")[2]) for title in titles]
    assert places == sorted(places), "a drawing of an older state came after one of a newer"
    assert 1 < len(places) <= MOVES + 1
    assert complaints == []
