"""What a reader sees of a computation that lasts: the old state, named and dimmed, and Cancel."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.served import PIXELS, type_into

SLOW = "embed/crystal/energy-gain?x=0.05:0.95:60&controls=shells"
FIELD = "Neighbour shells, typed"
OPACITY = """() => {
  const found = [...document.querySelectorAll("*")].flatMap(function below(node) {
    return [node, ...[...(node.shadowRoot?.querySelectorAll("*") ?? [])].flatMap(below)]
  })
  return getComputedStyle(found.find((node) => node.matches(".drawing"))).opacity
}"""
SEEN = """(node) => {
  let part = 1
  for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) {
    part *= Number(getComputedStyle(at).opacity)
  }
  return part
}"""
TOP = "() => document.querySelector('.bk-Figure, body').getBoundingClientRect().top"


@pytest.fixture
def slow(page: Page, server: str, complaints: list[str]) -> Page:
    """An embed that takes seconds, drawn once with few shells."""
    page.goto(f"{server}/{SLOW}&shells=2")
    expect(page.locator(".bk-Figure:visible")).to_have_count(1, timeout=60_000)
    page.wait_for_timeout(1500)
    yield page
    assert complaints == []


def test_cancel_keeps_the_old_state_and_the_inputs(slow: Page):
    assert slow.evaluate(OPACITY) == "1"
    before, top = slow.evaluate(PIXELS), slow.evaluate(TOP)
    type_into(slow, FIELD, "40")
    status = slow.get_by_role("status")
    expect(status).to_have_text("Still shown: 2 shells.")
    cancel = slow.get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()
    assert cancel.evaluate(SEEN) == 1
    assert float(slow.evaluate(OPACITY)) < 0.6
    assert slow.evaluate(TOP) == top
    cancel.click()
    expect(status).to_have_text("Cancelled; move an input to compute again. Still shown: 2 shells.")
    expect(cancel).to_be_hidden()
    expect(slow.get_by_role("textbox", name=FIELD, exact=True)).to_have_value("40")
    assert float(slow.evaluate(OPACITY)) < 0.6
    assert slow.evaluate(PIXELS) == before
    type_into(slow, FIELD, "3")
    slow.wait_for_function(f"() => ({PIXELS})() !== {before}", timeout=20_000)
    expect(status).to_have_text("")
    assert status.evaluate(SEEN) == 0
    assert slow.evaluate(OPACITY) == "1"


def test_a_quick_input_does_not_wait_for_a_slow_one(slow: Page):
    before = slow.evaluate(PIXELS)
    type_into(slow, FIELD, "40")
    expect(slow.get_by_role("button", name="Cancel")).to_be_visible()
    expect(slow.locator("text=/About [0-9]+ (s|min) left/")).to_be_visible()
    type_into(slow, FIELD, "1")
    slow.wait_for_function(f"() => ({PIXELS})() !== {before}", timeout=30_000)
    expect(slow).to_have_url(re.compile("shells=1"))
