"""What a reader keeps of a page: a pinned state, files."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.served import type_into

GAMMA = "Γ of Z₁, typed"


@pytest.fixture
def crystal(page: Page, server: str) -> Page:
    page.goto(f"{server}/crystal")
    expect(page.locator(".crystal-free-energy .bk-Figure")).to_be_visible()
    return page


def _free_energy(page: Page) -> Locator:
    return page.locator(".crystal-free-energy")


def _press(page: Page, name: str) -> None:
    button = _free_energy(page).get_by_role("button", name=name, exact=True)
    expect(button).to_be_enabled()
    button.click()


def _pinned_labels(page: Page) -> list[str]:
    """Of curves that are drawn, those of a pinned state."""
    return page.evaluate(
        """() => [...Bokeh.documents[0]._all_models.values()]
            .filter((model) => model.type === "GlyphRenderer" && model.name?.includes("lines"))
            .flatMap((model) => [...(model.data_source.data.label ?? [])])
            .filter((label) => label.startsWith("pinned"))"""
    )


def test_pin_swap_and_unpin(crystal: Page, complaints: list[str]):
    _press(crystal, "Pin")
    type_into(crystal, GAMMA, "300")
    section = crystal.get_by_role("region", name="Pinned state")
    expect(section).to_contain_text("(now 300)")
    crystal.wait_for_function(
        "location.search.includes('Gamma=300') && /pin=/.test(location.search)"
    )
    assert any("175.719" in label for label in _pinned_labels(crystal))
    section.get_by_role("button", name="Differences").click()
    expect(section.get_by_role("table").first).to_contain_text("175.719")
    expect(section).to_contain_text("Free energy, at x, number fraction of O")
    section.get_by_role("button", name="A | B").click()
    expect(section).to_contain_text("300 (now 175.719)")
    crystal.wait_for_function("/pin=[^&]*300/.test(location.search)")
    section.get_by_role("button", name="Unpin").click()
    expect(section).to_be_hidden()
    crystal.wait_for_function("!/pin=/.test(location.search)")
    assert not complaints


def test_a_link_opens_with_its_pinned_state(page: Page, server: str):
    page.goto(f"{server}/crystal?v=2&Gamma=300&pin=v%3D2%26Gamma%3D200")
    section = page.get_by_role("region", name="Pinned state")
    expect(section).to_contain_text("200 (now 300)")


def test_a_tab_as_one_zip(crystal: Page, tmp_path: Path):
    opener = _free_energy(crystal).get_by_role("button", name="More")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    opener.press("Escape")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    with crystal.expect_download() as download:
        _press(crystal, "All figures of this tab (zip)")
    expect(_free_energy(crystal).get_by_role("status").first).to_contain_text("Saved: crystal")
    download.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        names = archive.namelist()
        state = json.loads(archive.read("state.json"))
        bibtex = archive.read("references.bib").decode()
        link = archive.read("link.txt").decode()
    assert sum(name.endswith(".pdf") for name in names) == 2
    assert sum(name.endswith(".csv") for name in names) == 2
    assert state["page"] == "crystal"
    assert not state["left out"]
    assert re.search(r"@software\{DenseMatterDashboard", bibtex)
    assert link.startswith("http")
