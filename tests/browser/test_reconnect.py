"""Pages whose server has gone come back by themselves, as they were."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.served import dashboard, free_port, type_into

LONG = 120_000


@pytest.fixture
def server_at_one_address() -> Iterator[tuple[Callable[[], str], Callable[[], None]]]:
    """Starts a dashboard and kills it as by -9; always at the same address."""
    port = free_port()
    running: list = []

    def start() -> str:
        context = dashboard(port=port)
        address, process = context.__enter__()
        running.append((context, process))
        return address

    def kill() -> None:
        while running:
            context, process = running.pop()
            process.kill()
            process.wait()
            context.__exit__(None, None, None)

    yield start, kill
    kill()


# Every figure of the page: its title, its limits, and all that is drawn in it.
FIGURES = """() => Bokeh.documents.flatMap((each) => [...each._all_models.values()])
  .filter((model) => model.type === "Figure")
  .map(({title, x_range, y_range, renderers}) => JSON.stringify([
    title.text, x_range.start, x_range.end, y_range.start, y_range.end,
    renderers.map(({data_source}) => [...Object.entries(data_source?.data ?? {})].sort()
      .map(([name, column]) => [name, [...column].map(String)])),
  ]))"""


def _figures(page: Page) -> set[str]:
    """What the page's figures show when they no longer change."""
    before, now = None, page.evaluate(FIGURES)
    while now != before:
        page.wait_for_timeout(1500)
        before, now = now, page.evaluate(FIGURES)
    return set(now)


@pytest.mark.slow
def test_a_killed_server_that_comes_again(page: Page, server_at_one_address) -> None:
    """The page and an embed show the same inputs and figures as before, without a click."""
    start, kill = server_at_one_address
    address = start()
    page.goto(f"{address}/crystal", timeout=LONG)
    expect(page.locator(".figure canvas").first).to_be_visible(timeout=LONG)
    page.get_by_role("tab", name="Order").click()
    type_into(page, "Γ of Z₁, typed", "300")
    expect(page).to_have_url(re.compile("Gamma=300.*tab=Order"), timeout=LONG)
    seen = _figures(page)
    embed = page.context.new_page()
    embed.goto(
        f"{address}/embed/crystal/structure-factor?v=1&controls=Gamma&theme=light", timeout=LONG
    )
    expect(embed.locator(".figure canvas").first).to_be_visible(timeout=LONG)
    type_into(embed, "Γ of Z₁, typed", "420")
    expect(embed).to_have_url(re.compile("Gamma=420"), timeout=LONG)
    shown = _figures(embed)
    for each in (page, embed):
        each.evaluate("window.before = true")

    kill()
    notice = page.locator(".connection-lost")
    expect(notice).to_contain_text("reconnects by itself", timeout=LONG)
    start()

    for each, value, figures in ((page, "300", seen), (embed, "420", shown)):
        each.bring_to_front()
        each.wait_for_function("() => window.before === undefined", timeout=LONG)
        expect(each.locator(".figure canvas").first).to_be_visible(timeout=LONG)
        expect(each.get_by_role("textbox", name="Γ of Z₁, typed")).to_have_value(
            value, timeout=LONG
        )
        again = _figures(each)
        assert again
        assert again <= figures
    expect(page.get_by_role("tab", name="Order")).to_have_attribute("aria-selected", "true")


@pytest.mark.slow
def test_after_a_sleep_the_page_asks_whether_anybody_is_there(page: Page) -> None:
    """The process is stopped, not killed: the connection stays, and nobody answers."""
    with dashboard() as (address, process):
        page.clock.install()
        page.goto(f"{address}/crystal", timeout=LONG)
        expect(page.locator(".figure canvas").first).to_be_visible(timeout=LONG)
        subprocess.run(["kill", "-STOP", str(process.pid)], check=True)
        page.clock.fast_forward("10:00")
        page.clock.run_for(12_000)
        expect(page.locator(".connection-lost")).to_be_visible(timeout=LONG)
        subprocess.run(["kill", "-CONT", str(process.pid)], check=True)
