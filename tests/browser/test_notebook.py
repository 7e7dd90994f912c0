"""A figure in a notebook: a real kernel, and its output in a browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.kernel import Kernel, jupyter
from tests.served import PIXELS

pytestmark = pytest.mark.browser

BRIDGE = (Path(__file__).parent / "kernel_bridge.js").read_text(encoding="utf-8")
LOADS = "application/vnd.holoviews_load.v0+json"
PATIENCE = 60.0


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    with jupyter() as running:
        yield running


def _put_out(page: Page, kernel: Kernel, outputs: list[dict[str, Any]]) -> None:
    """Show outputs as a notebook does: scripts are run, HTML with its scripts is inserted."""
    page.expose_function("to_kernel", kernel.send)
    page.set_content("<body></body>")
    page.evaluate(BRIDGE)
    for output in outputs:
        data = output.get("data", {})
        if LOADS in data:
            page.add_script_tag(content=data[LOADS])
        elif "text/html" in data:
            page.evaluate(
                """html => {
                  const output = document.createElement("div")
                  document.body.append(output)
                  output.append(document.createRange().createContextualFragment(html))
                }""",
                data["text/html"],
            )


def _until(page: Page, kernel: Kernel, happened: Callable[[], bool], what: str) -> None:
    """Carry messages between the kernel and the page until something has happened."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, f"not in {PATIENCE:g} s: {what}"
        for message in kernel.messages():
            page.evaluate("message => comm_manager.deliver(message)", message)
        page.wait_for_timeout(50)


def _settled(page: Page, kernel: Kernel) -> int:
    """What the canvases show once they have stopped changing."""
    seen = [0]

    def drawn() -> bool:
        page.wait_for_timeout(300)
        seen.append(page.evaluate(PIXELS))
        return seen[-1] == seen[-2] != 0

    _until(page, kernel, drawn, "the figure is drawn")
    return seen[-1]


def test_a_notebook_shows_a_figure_that_follows_its_control(page: Page, kernel: Kernel):
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    outputs = kernel.run(
        "from dashboard.figures import phase_diagram\n\n"
        "plot = phase_diagram(Z1=6, Z2=10, Gamma=[200.0, 210.0], model=['ogata'], x=0.3)\n"
        "plot"
    )
    _put_out(page, kernel, outputs)
    before = _settled(page, kernel)
    slider = page.get_by_role("slider").nth(1)
    slider.focus()
    slider.press("ArrowLeft")
    _until(page, kernel, lambda: page.evaluate(PIXELS) != before, "the drawing has changed")
    text = kernel.run("print(plot, plot.data.attributes['mixture'])")[0]["text"]
    assert "Z2=9" in text
    assert "C/F" in text
    assert [url for url in requests if not url.startswith(("data:", "blob:", "about:"))] == []
