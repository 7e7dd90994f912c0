"""Takes the pictures of this folder in Chromium, from a server of its own.

    uv run python -m docs.screenshots.take [PART ...]

Of each tab of each page: 1400 pixels wide, light and dark, and 390 pixels wide. Of each figure, as
an embed: 700 by 450 pixels, light, and 360 by 300 pixels, dark. With parts of names, such as
`crust` or `embed-crystal`, only those. Look at them before you keep them.
"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from dashboard.systems import FIGURES, SYSTEMS
from dashboard.systems.system import System, fragment_of
from tests.served import dashboard

HERE = Path(__file__).resolve().parent
WIDTHS = {"light": (1400, 900, "light"), "dark": (1400, 900, "dark"), "narrow": (390, 844, "light")}
EMBEDS = {"700": (700, 450, "light"), "360": (360, 300, "dark")}
LOW, HIGH = 900, 6000
"""Pixels between which a picture of a whole tab is."""
PATIENCE = 120_000
SETTLED = 2_500
"""Milliseconds that a drawing is given to come to rest."""
QUALITY = 72

SCROLLED = """() => {
  const heights = [0]
  const visit = (node) => {
    for (const one of [...(node.shadowRoot?.children ?? []), ...(node.children ?? [])]) {
      const {overflowY} = getComputedStyle(one)
      if (["auto", "scroll"].includes(overflowY) && one.clientHeight > 300)
        heights.push(one.scrollHeight + one.getBoundingClientRect().top)
      visit(one)
    }
  }
  visit(document.body)
  return Math.ceil(Math.max(...heights))
}"""
"""How high a window is in which a page need not be scrolled."""


def keep(page: Page, name: str) -> None:
    """Write what the window shows as a small picture."""
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(
        HERE / f"{name}.webp", quality=QUALITY, method=6
    )
    print(name, flush=True)


def take_tab(browser: Browser, server: str, system: System, number: int, kind: str) -> None:
    """One tab of a page, as high as it is."""
    width, height, scheme = WIDTHS[kind]
    tab = list(system.tabs)[number]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server}/{system.name}?tab={tab.replace(' ', '+')}")
    for path in system.paths(tab):
        # Scrolled to, as figures that nobody sees are drawn later.
        page.locator(
            f".{system.name}-{fragment_of(path)} canvas"
        ).first.scroll_into_view_if_needed()
    page.wait_for_timeout(SETTLED)
    whole = min(max(page.evaluate(SCROLLED), LOW), HIGH)
    page.set_viewport_size({"width": width, "height": whole})
    page.wait_for_timeout(SETTLED)
    keep(page, f"{system.name}-{number}-{kind}")
    page.close()


def take_embed(browser: Browser, server: str, path: str, kind: str) -> None:
    """One figure in a small frame."""
    width, height, scheme = EMBEDS[kind]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server}/embed/{path}")
    page.locator(".bk-Figure canvas").first.wait_for()
    page.locator(".first").wait_for(state="detached")
    page.wait_for_timeout(SETTLED)
    keep(page, f"embed-{path.replace('/', '-')}-{kind}")
    page.close()


def main(parts: list[str]) -> None:
    """Take all pictures whose names begin with one of the parts, or all."""

    def wanted(name: str) -> bool:
        return not parts or any(name.startswith(part) for part in parts)

    with (
        tempfile.TemporaryFile("w") as log,
        dashboard(output=log) as (server, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for path in FIGURES:
            for kind in EMBEDS:
                if wanted(f"embed-{path.replace('/', '-')}-{kind}"):
                    take_embed(browser, server, path, kind)
        for system in SYSTEMS.values():
            for number in range(len(system.tabs)):
                for kind in WIDTHS:
                    if wanted(f"{system.name}-{number}-{kind}"):
                        take_tab(browser, server, system, number, kind)


if __name__ == "__main__":
    main(sys.argv[1:])
