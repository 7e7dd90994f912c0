"""A drawing under the pointer: tooltips, and entries of the legend that hide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.served import PIXELS

# The middle of a line, in pixels from the corner of its figure, and its place among the lines.
LINE = """(figure, label) => {
  const view = Bokeh.index.query_one((candidate) => candidate.el === figure)
  const {xs, ys, label: labels} = view.model.renderers.find((one) => one.name === "lines")
    .data_source.data
  const line = labels.indexOf(label)
  const middle = Math.floor(xs[line].length / 4)
  const {x_scale, y_scale} = view.frame
  return [x_scale.compute(xs[line][middle]), y_scale.compute(ys[line][middle])]
}"""
SEEN = """(figure, label) => {
  const view = Bokeh.index.query_one((candidate) => candidate.el === figure)
  return view.model.renderers.find((one) => one.name === "lines").data_source.data.label
    .includes(label)
}"""
DARK = "rgb(18, 18, 18)"


@pytest.fixture(params=["crystal", "embed/crystal/free-energy?model=random"])
def figure(
    page: Page, server: str, complaints: list[str], request: pytest.FixtureRequest
) -> Iterator[Locator]:
    """Free energy on a page or in an embed, for a reader who likes it dark."""
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server}/{request.param}")
    figure = page.locator(".bk-Figure").first
    expect(figure).to_be_visible()
    page.wait_for_function(f"() => ({PIXELS})() !== 0")
    page.wait_for_timeout(1000)
    yield figure
    assert complaints == []


def test_a_line_under_the_pointer_says_what_it_is(page: Page, figure: Locator):
    box = figure.bounding_box()
    right, down = figure.evaluate(LINE, "random")
    page.mouse.move(box["x"] + right - 2, box["y"] + down)
    page.mouse.move(box["x"] + right, box["y"] + down)
    tooltip = page.locator(".bk-Tooltip")
    expect(tooltip).to_contain_text("random")
    expect(tooltip).to_have_css("background-color", DARK)
    tools = figure.locator(".bk-Toolbar")
    # They hide nothing of what is drawn.
    expect(tools).to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_a_click_in_the_legend_hides_a_curve_and_shows_it_again(page: Page, figure: Locator):
    entry = figure.get_by_role("button", name="random", exact=True)
    expect(entry).to_have_attribute("aria-pressed", "true")
    for pressed, seen in (("false", False), ("true", True)):
        before = page.evaluate(PIXELS)
        entry.click()
        expect(entry).to_have_attribute("aria-pressed", pressed)
        page.wait_for_function(f"() => ({PIXELS})() !== {before}")
        assert figure.evaluate(SEEN, "random") == seen
