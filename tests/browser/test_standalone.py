"""Exported HTML files, opened from disk in a browser without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import param
import pytest
from playwright.sync_api import Locator, Page, expect

from core.dataset import Dataset
from core.errors import OutsideValidityError
from dashboard.figures.common.base import Figure
from dashboard.figures.crystal.structure_factor import StructureFactor
from dashboard.files.standalone import page as standalone_page
from dashboard.files.sweep import parse_sweeps
from dashboard.plots.palette import BLUE, MAP_RAMP, VERMILLION
from dashboard.plots.vocabulary import (
    Axis,
    ColourScale,
    Curve,
    Image,
    Marks,
    Panel,
    Texts,
)
from tests.served import PIXELS

WAIT = 15_000
INPUTS = {"x": [0.5]}


class Refusing(StructureFactor):
    """A figure that refuses some states, with a sentence that must not become markup."""

    def dataset(self):
        if self.x[0] > 0.75:
            raise OutsideValidityError("No crystal <b>there</b>: choose x below 0.75.")
        return super().dataset()


class Growing(Figure):
    """A figure that shows one kind of layer more in each of its states."""

    path = "crystal/growing"
    title = "Growing"
    kinds = param.Integer(1, bounds=(1, 4), doc="How many kinds of layers there are.")

    def dataset(self) -> Dataset:
        return Dataset({"x": np.arange(4.0)})

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        x = dataset["x"]
        columns = [("x", "x", x), ("y", "y", x)]
        scale = ColourScale(MAP_RAMP, (0.0, 3.0), "values")
        layers = (
            Curve("line", columns, BLUE),
            Marks("marks", columns, VERMILLION, size=20.0),
            Image("map", x, x, np.add.outer(x, x), scale, tips=[("value", "value{%.2f}")]),
            Texts("words", [1.0], [2.0], ["words"]),
        )
        return (Panel(layers[: self.kinds], Axis("x", (0.0, 3.0)), Axis("y", (0.0, 3.0))),)


def write(folder: Path, figure: Figure, *sweeps: str) -> str:
    """The address of a file."""
    path = folder / "figure.html"
    text = standalone_page(figure, parse_sweeps(sweeps, type(figure)), lambda *_: None)
    path.write_text(text, encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(page: Page, complaints: list[str]) -> Callable[[str], Page]:
    """Opens a file; neither complaints nor requests are allowed."""
    requests: list[str] = []

    def block(route):
        requests.append(route.request.url)
        route.abort()

    def look(address: str) -> Page:
        page.route(lambda url: not url.startswith("file:"), block)
        page.on(
            "request",
            lambda r: r.url.startswith(("file:", "data:", "blob:")) or requests.append(r.url),
        )
        page.goto(address)
        page.wait_for_selector("html[data-ready=true]", timeout=WAIT)
        page.wait_for_timeout(500)
        return page

    yield look
    assert complaints == []
    assert requests == []


def wait_for_change(page: Page, old: int) -> int:
    for _ in range(150):
        new = page.evaluate(PIXELS)
        if new != old:
            return new
        page.wait_for_timeout(100)
    pytest.fail("the drawing has not changed")


def test_two_sliders_move_the_drawing_and_the_words(opened, tmp_path: Path) -> None:
    """By keyboard; what a state refuses is told in its place."""
    page = opened(write(tmp_path, Refusing(**INPUTS), "x=0.2:0.8:3", "Gamma=170:250:2"))
    x, gamma = page.get_by_role("slider").all()
    expect(x).to_have_attribute("aria-valuetext", "0.5")
    summary = page.locator("#summary")
    expect(summary).not_to_be_empty()
    before, words = page.evaluate(PIXELS), summary.inner_text()
    gamma.press("ArrowRight")
    expect(gamma).to_have_attribute("aria-valuetext", "250", timeout=WAIT)
    after = wait_for_change(page, before)
    expect(summary).not_to_have_text(words, timeout=WAIT)
    words = summary.inner_text()
    x.press("ArrowLeft")
    wait_for_change(page, after)
    expect(summary).not_to_have_text(words, timeout=WAIT)

    x.press("End")
    expect(page.locator("#refusal")).to_have_text("No crystal <b>there</b>: choose x below 0.75.")
    expect(page.locator("#drawing")).to_be_hidden()
    x.press("ArrowLeft")
    gamma.press("ArrowLeft")
    expect(page.locator("#drawing")).to_be_visible()
    for _ in range(100):
        if page.evaluate(PIXELS) == before:
            return
        page.wait_for_timeout(100)
    pytest.fail("the drawing does not come back")


def entry(page: Page, label: str) -> Locator:
    return page.locator(".bk-item", has_text=label)


def test_what_comes_into_being_later_is_there(opened, tmp_path: Path) -> None:
    """A glyph, a colour bar, a tooltip or an entry that the first state has not."""
    page = opened(write(tmp_path, Growing(), "kinds=1:4:4"))
    slider = page.get_by_role("slider")
    expect(entry(page, "line")).to_have_count(1)
    expect(entry(page, "marks")).to_have_count(0)
    seen = [page.evaluate(PIXELS)]
    for _ in range(3):
        slider.press("ArrowRight")
        seen.append(wait_for_change(page, seen[-1]))
        expect(entry(page, "marks")).to_have_count(1)
    assert len(set(seen)) == 4
    bars = """() => Bokeh.documents[0].roots()[0].below
        .filter(({type, visible}) => type == "ColorBar" && visible).length"""
    assert page.evaluate(bars) == 1
    slider.press("Home")
    expect(entry(page, "marks")).to_have_count(0)
    assert page.evaluate(bars) == 0
    for _ in range(100):
        if page.evaluate(PIXELS) == seen[0]:
            return
        page.wait_for_timeout(100)
    pytest.fail("the first state does not come back")


def test_a_click_on_the_legend_hides_in_every_state(opened, tmp_path: Path) -> None:
    page = opened(write(tmp_path, Growing(kinds=2), "kinds=2:3:2"))
    opacities = """() => Object.fromEntries([...Bokeh.documents[0].roots()[0].references()]
        .filter(({type, name}) => type == "GlyphRenderer" && ["lines", "marks"].includes(name))
        .map(({name, data_source}) => [name, [...data_source.data.alpha]]))"""
    usual = page.evaluate(opacities)
    assert usual == {"lines": [1], "marks": [1] * 4}
    before = page.evaluate(PIXELS)
    entry(page, "marks").click()
    hidden = wait_for_change(page, before)
    assert page.evaluate(opacities) == {"lines": [1], "marks": []}
    page.get_by_role("slider").press("ArrowRight")
    wait_for_change(page, hidden)
    assert page.evaluate(opacities) == {"lines": [1], "marks": []}
    entry(page, "marks").click()
    assert page.evaluate(opacities) == usual


@pytest.mark.slow
def test_follows_the_preferred_colours_and_the_width(opened, page: Page, tmp_path: Path) -> None:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 800})
    opened(write(tmp_path, StructureFactor()))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_role("slider").count() == 0
    light = page.evaluate(PIXELS)
    page.emulate_media(color_scheme="dark")
    wait_for_change(page, light)
    ground = "() => Bokeh.documents[0].roots()[0].background_fill_color"
    assert page.evaluate(ground) == "#121212"
