"""How fast the page answers, measured in Chromium: from a key on a slider to changed pixels."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.served import CANVASES, dashboard

PRESSES = 60
CRUST_PRESSES = 30
CRUST_MEDIAN = 0.250
RELEASE = 0.3
"""Seconds from the release of a slider to the drawing of where it was let go."""
SERVER_MOVE = 0.025
"""Seconds of the server's main thread for a move: all but what figures compute."""
MEDIAN, NINETY_FIFTH = 0.200, 0.350
FIRST_BYTE, FIRST_PICTURE = 0.3, 0.6
FIRST_FIGURE = 3.0
EMBED = 2.5
LATEST_ANSWER = 1.0
"""Seconds in which an embed answers its first key; later, it was not interactive before."""
MEMORY = 300e6
WARM_UP = 6.0
"""Seconds in which the server computes in advance what its first visitor will see."""

# Resolves with the milliseconds from the next key event until the pixels of the first so many
# plots differ. Pixels are read back only after a repaint: to read them in every frame would slow
# the page down.
WATCH = (
    "(count) => {"
    + CANVASES
    + """
  // Each plot has a second canvas, for what the pointer touches.
  const plots = canvases.filter((_, i) => i % 2 === 0).slice(0, count)
  const before = new Map(plots.map((canvas) => [canvas, canvas.toDataURL()]))
  window.changed = new Promise((resolve) => {
    window.addEventListener("keydown", () => {
      const start = performance.now()
      const prototype = CanvasRenderingContext2D.prototype
      const clearRect = prototype.clearRect
      const finish = (result) => {
        prototype.clearRect = clearRect
        clearTimeout(patience)
        resolve(result)
      }
      const patience = setTimeout(() => finish(NaN), 5000)
      prototype.clearRect = function (...box) {
        clearRect.apply(this, box)
        const canvas = this.canvas
        if (!before.has(canvas)) return
        requestAnimationFrame(() => {
          const now = performance.now()
          if (before.has(canvas) && canvas.toDataURL() !== before.get(canvas)) {
            before.delete(canvas)
            if (before.size === 0) finish(now - start)
          }
        })
      }
    }, {capture: true, once: true})
  })
}"""
)


@pytest.fixture(scope="module")
def server():
    with dashboard() as served:
        time.sleep(WARM_UP)
        yield served


def _first_figure(page: Page, address: str, name: str = "crystal") -> float:
    """Seconds from the request until a figure has been painted."""
    start = time.perf_counter()
    page.goto(f"{address}/{name}")
    page.locator(".figure canvas").first.wait_for(state="visible", timeout=20_000)
    return time.perf_counter() - start


def _resident(process) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return float(line.split()[1]) * 1024.0


def test_slider_to_pixels(benchmark, page: Page, server) -> None:
    """Median under 200 ms, 95th percentile under 350 ms."""
    _first_figure(page, server[0])
    page.wait_for_timeout(2000)
    slider = page.get_by_role("slider", name="Γ of Z₁")
    slider.focus()
    latencies: list[float] = []

    def press() -> None:
        page.evaluate(WATCH, 1)
        page.keyboard.press("ArrowRight" if len(latencies) % 40 < 20 else "ArrowLeft")
        latencies.append(page.evaluate("window.changed") / 1000.0)
        page.wait_for_timeout(400)

    benchmark.pedantic(press, rounds=PRESSES, iterations=1)
    ordered = sorted(latencies)
    benchmark.extra_info["median"] = statistics.median(ordered)
    benchmark.extra_info["p95"] = ordered[int(0.95 * len(ordered))]
    print(f"slider to pixels: {benchmark.extra_info}")
    assert benchmark.extra_info["median"] < MEDIAN
    assert benchmark.extra_info["p95"] < NINETY_FIFTH


def _main_thread(process) -> float:
    """Seconds of processor time of the thread that answers visitors; others compute."""
    schedule = Path(f"/proc/{process.pid}/task/{process.pid}/schedstat").read_text()
    return float(schedule.split()[0]) * 1e-9


@pytest.mark.parametrize(
    ("name", "label", "plots"), [("crystal", "Γ of Z₁", 2), ("crust", "T (MeV)", 3)]
)
def test_processor_time_of_a_move(
    benchmark, page: Page, server, name: str, label: str, plots: int
) -> None:
    """Under 25 ms on the server for two figures and their summaries, physics left out."""
    address, process = server
    _first_figure(page, address, name)
    page.wait_for_timeout(4000)
    page.get_by_role("slider", name=label).first.focus()
    used: list[float] = []

    def press() -> None:
        page.evaluate(WATCH, plots)
        before = _main_thread(process)
        page.keyboard.press("ArrowRight" if len(used) % 30 < 15 else "ArrowLeft")
        page.evaluate("window.changed")
        # The words for screen readers and the address follow later.
        page.wait_for_timeout(1000)
        used.append(_main_thread(process) - before)

    benchmark.pedantic(press, rounds=CRUST_PRESSES, iterations=1)
    benchmark.extra_info["median"] = statistics.median(used)
    print(f"{name}: processor time of a move: {benchmark.extra_info}")
    assert benchmark.extra_info["median"] < SERVER_MOVE


def test_temperature_to_composition_and_chart(benchmark, page: Page, server) -> None:
    """From a key on the crust's T to the last panel of chart and composition: under 250 ms."""
    _first_figure(page, server[0], "crust")
    page.wait_for_timeout(4000)
    page.get_by_role("slider", name="T (MeV)").first.focus()
    latencies: list[float] = []

    def press() -> None:
        page.evaluate(WATCH, 3)
        page.keyboard.press("ArrowRight" if len(latencies) % 30 < 15 else "ArrowLeft")
        latencies.append(page.evaluate("window.changed") / 1000.0)
        page.wait_for_timeout(600)

    benchmark.pedantic(press, rounds=CRUST_PRESSES, iterations=1)
    benchmark.extra_info["median"] = statistics.median(latencies)
    benchmark.extra_info["worst"] = max(latencies)
    print(f"temperature to pixels: {benchmark.extra_info}")
    assert benchmark.extra_info["median"] < CRUST_MEDIAN


# Notes when a pointer is let go and when the first figure was drawn last, in milliseconds.
WATCH_RELEASE = """() => {
  const view = Bokeh.index.query_one((candidate) => candidate.model?.type === "Figure")
  addEventListener("pointerup", () => { window.released = performance.now() }, {capture: true})
  view.model.title.properties.text.change.connect(() => {
    requestAnimationFrame(() => { window.drawn = performance.now() })
  })
}"""


def test_release_of_a_slider_to_its_drawing(benchmark, page: Page, server) -> None:
    """Median under 0.3 s, after a drag of forty moves."""
    _first_figure(page, server[0])
    page.wait_for_timeout(2000)
    page.evaluate(WATCH_RELEASE)
    slider = page.get_by_role("slider", name="Γ of Z₁").locator("xpath=..")
    delays: list[float] = []

    def drag() -> None:
        box = slider.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        way = 2 if len(delays) % 2 == 0 else -2
        page.mouse.move(x, y)
        page.mouse.down()
        for move in range(1, 41):
            page.mouse.move(x + way * move, y)
            page.wait_for_timeout(20)
        page.mouse.up()
        page.wait_for_timeout(1500)
        delays.append(page.evaluate("Math.max(window.drawn - window.released, 0) / 1000"))

    benchmark.pedantic(drag, rounds=7, iterations=1)
    benchmark.extra_info["median"] = statistics.median(delays)
    print(f"release to drawing: {sorted(delays)}")
    assert benchmark.extra_info["median"] < RELEASE


@pytest.mark.parametrize("name", ["crystal", "crust", "embed/crystal/free-energy"])
def test_first_byte_and_first_picture(benchmark, browser, server, name: str) -> None:
    """As a new browser context without a cache sees them: under 0.3 and 0.6 s."""
    times: list[tuple[float, float]] = []

    def visit() -> None:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{server[0]}/{name}")
        times.append(
            page.evaluate(
                "[performance.getEntriesByType('navigation')[0].responseStart / 1000,"
                " performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000]"
            )
        )
        context.close()

    benchmark.pedantic(visit, rounds=7, iterations=1)
    byte, picture = (statistics.median(some) for some in zip(*times, strict=True))
    benchmark.extra_info.update(byte=byte, picture=picture)
    print(f"first sight of {name}: {benchmark.extra_info}")
    assert byte < FIRST_BYTE
    assert picture < FIRST_PICTURE


def test_first_figure_from_a_cold_browser(benchmark, browser, server) -> None:
    """Under 3 s; every round is a new browser context without a cache."""

    def visit() -> float:
        context = browser.new_context()
        seconds = _first_figure(context.new_page(), server[0])
        context.close()
        return seconds

    benchmark.pedantic(visit, rounds=5, iterations=1)
    assert benchmark.stats.stats.median < FIRST_FIGURE


def test_an_embed_is_soon_interactive(benchmark, browser, server) -> None:
    """Under 2.5 s until its slider moves the figure, from a browser context without a cache.

    What the slider's own answer takes is taken off: the embed could be moved before that.
    """

    def visit() -> float:
        context = browser.new_context()
        page = context.new_page()
        start = time.perf_counter()
        _first_figure(page, server[0], "embed/crystal/free-energy?v=1&controls=Gamma")
        slider = page.get_by_role("slider").first
        slider.wait_for(state="visible", timeout=20_000)
        interactive = time.perf_counter() - start
        page.evaluate(WATCH, 1)
        slider.focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate("window.changed") < 1000.0 * LATEST_ANSWER
        context.close()
        return interactive

    times: list[float] = []
    benchmark.pedantic(lambda: times.append(visit()), rounds=7, iterations=1)
    benchmark.extra_info["median"] = statistics.median(times)
    print(f"embed interactive: {sorted(times)}")
    assert benchmark.extra_info["median"] < EMBED


def test_memory_of_the_server(benchmark, browser) -> None:
    """Under 300 MB with a visitor who has looked at all tabs; after ten more it is reported."""
    with dashboard() as (address, process):

        def visit() -> None:
            context = browser.new_context()
            page = context.new_page()
            _first_figure(page, address)
            for tab in ("Order", "Energy and structure"):
                page.get_by_role("tab", name=tab).click()
                page.wait_for_timeout(800)
            context.close()

        benchmark.pedantic(visit, rounds=1, iterations=1)
        alone = _resident(process)
        for _ in range(10):
            visit()
        benchmark.extra_info.update(one_visitor=alone, ten_more=_resident(process))
    print(f"resident memory: {benchmark.extra_info}")
    assert alone < MEMORY
