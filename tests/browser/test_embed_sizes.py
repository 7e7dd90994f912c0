"""Embeds in small frames: what is drawn has room, and nothing lies outside or on something else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from dashboard.systems import FIGURES

SIZES = ((700, 450), (360, 300))
LEAST_FRAME = 55
"""Pixels: lower no frame is, even below all entries of the phase diagram's legend."""
HARD = (
    "crust/abundances",
    "crust/composition",
    "crust/freezing",
    "crystal/mixture-map",
    "crystal/phase-diagram",
)

FOUND = """(least) => {
  const found = []
  const width = document.documentElement.clientWidth
  for (const view of Bokeh.index.query((view) => view.model.type === "Figure")) {
    const {title, below, left, above} = view.model
    const name = title.text || below[0]?.axis_label
    const outer = view.el.getBoundingClientRect()
    const {width: wide, height: high} = view.frame.bbox
    if (wide < width / 2 || high < least) found.push(`${name}: a frame of ${wide} by ${high}`)
    if (outer.left < -1 || outer.right > width + 1) found.push(`${name} is wider than the window`)
    const heading = view.views.find_one(title)
    const size = heading.get_size()
    if (size.width > outer.width || size.height > heading.layout.bbox.height)
      found.push(`${name}: its title is cut`)
    for (const axis of [...below, ...left].map((model) => view.views.find_one(model))) {
      if (!axis?.layout || !axis.model.visible) continue
      const {left, right, top, bottom} = axis.layout.bbox
      if (left < -1 || top < -1 || right > outer.width + 1 || bottom > outer.height + 1)
        found.push(`${name}: an axis is cut`)
    }
    const legends = [...below, ...above].map((model) => view.views.find_one(model))
    const boxes = legends.filter((one) => one?.model.type === "Legend" && one.model.visible)
      .map((one) => one.el.getBoundingClientRect())
    for (const [place, box] of boxes.entries()) {
      if (box.right > outer.right + 1 || box.bottom > outer.bottom + 2)
        found.push(`${name}: its legend goes beyond it`)
      if (place > 0 && box.top < boxes[place - 1].bottom - 1) found.push(`${name}: legends overlap`)
    }
    for (const one of legends.filter((one) => one?.model.type === "Legend" && one.model.visible)) {
      const {right, bottom} = one.el.getBoundingClientRect()
      for (const item of one.shadow_el.querySelectorAll(".bk-item")) {
        const box = item.getBoundingClientRect()
        if (box.right > right + 1 || box.bottom > bottom + 2)
          found.push(`${name}: ${item.textContent} of its legend is cut`)
      }
    }
  }
  return found
}"""


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[] if path in HARD else pytest.mark.slow) for path in FIGURES],
)
def test_nothing_is_cut_in_a_small_frame(
    page: Page, server: str, complaints: list[str], path: str
) -> None:
    panels = len(FIGURES[path].panel_heights)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        if not page.url.endswith(path):
            page.goto(f"{server}/embed/{path}")
        expect(page.locator(".bk-Figure:visible")).to_have_count(panels)
        expect(page.locator(".first")).to_have_count(0)
        page.wait_for_function(f"() => ({FOUND})({LEAST_FRAME}).length === 0", timeout=15_000)
        foot = page.get_by_role("link", name="Dashboard").bounding_box()
        assert foot is not None
        assert foot["x"] + foot["width"] <= width
        assert foot["y"] + foot["height"] <= height
    assert complaints == []


def test_a_figure_fills_a_screen(page: Page, server: str, complaints: list[str]) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{server}/embed/crust/eos")
    figures = page.locator(".bk-Figure:visible")
    expect(figures).to_have_count(4)
    expect(page.locator(".first")).to_have_count(0)
    # The axis that all share is labelled once where there is room.
    shown = "() => Bokeh.index.query((view) => view.model.type === 'Figure')"
    page.wait_for_function(
        f"() => [...({shown})()].filter((view) => view.model.below[0].visible).length === 1"
    )
    boxes = [figures.nth(number).bounding_box() for number in range(4)]
    assert sum(box["height"] for box in boxes) > 0.95 * 1080
    assert all(box["width"] > 0.98 * 1920 for box in boxes)
    assert page.evaluate(FOUND, LEAST_FRAME) == []
    assert complaints == []


def test_what_makes_no_figure_is_one_sentence(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 300})
    page.goto(f"{server}/embed/crystal/free-energy?v=4&Z1=39&Z2=2")
    sentence = page.get_by_role("alert")
    expect(sentence).to_have_text("Z₁ = 39 is not below Z₂ = 2: give the lighter nucleus first.")
    box = sentence.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] < 150
    expect(page.locator(".bk-Figure:visible")).to_have_count(0)
    expect(page.locator(".first")).to_have_count(0)
