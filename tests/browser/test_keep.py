"""What a reader keeps of a page: a pinned state, files."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.served import type_into

GAMMA = "Γ of Z₁, typed"
SLOW = 240_000
"""Milliseconds that all print figures of a tab take on a slow machine."""
STORED = "localStorage.getItem('dense-matter-states')"


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
        "() => location.search.includes('Gamma=300') && /pin=/.test(location.search)"
    )
    assert any("175.719" in label for label in _pinned_labels(crystal))
    section.get_by_role("button", name="Differences").click()
    expect(section.get_by_role("table").first).to_contain_text("175.719")
    expect(section).to_contain_text("Free energy, at x, number fraction of O")
    section.get_by_role("button", name="A | B").click()
    expect(section).to_contain_text("300 (now 175.719)")
    crystal.wait_for_function("() => /pin=[^&]*300/.test(location.search)")
    section.get_by_role("button", name="Unpin").click()
    expect(section).to_be_hidden()
    crystal.wait_for_function("() => !/pin=/.test(location.search)")
    assert not complaints


PINNED = "v=2&Gamma=300&pin=v%3D2%26Gamma%3D200"


@pytest.mark.thorough
def test_a_link_opens_with_its_pinned_state(page: Page, server: str):
    page.goto(f"{server}/crystal?{PINNED}")
    section = page.get_by_role("region", name="Pinned state")
    expect(section).to_contain_text("200 (now 300)")


@pytest.mark.thorough
def test_a_picture_follows_zoom_and_pin_and_says_so(page: Page, server: str, tmp_path: Path):
    page.goto(f"{server}/crystal?{PINNED}&free-energy.zoom=0.2:0.4")
    with page.expect_download(timeout=SLOW) as download:
        _press(page, "PNG")
    download.value.save_as(tmp_path / "drawing.png")
    made_by = Image.open(tmp_path / "drawing.png").text["Description"]
    assert "--zoom=0.2:0.4" in made_by
    assert "Gamma=200" in made_by.partition("--pin=")[2]


def test_a_tab_as_one_zip(crystal: Page, tmp_path: Path):
    opener = _free_energy(crystal).get_by_role("button", name="More")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    opener.press("Escape")
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    with crystal.expect_download(timeout=SLOW) as download:
        _press(crystal, "All figures of this tab (zip)")
    notice = _free_energy(crystal).get_by_role("status").filter(has_text="Saved: crystal")
    expect(notice).to_be_visible()
    download.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        names = archive.namelist()
        state = json.loads(archive.read("state.json"))
        bibtex = archive.read("references.bib").decode()
        link = archive.read("link.txt").decode()
    assert sum(name.endswith(".pdf") for name in names) == 2
    assert sum(name.endswith(".svg") for name in names) == 2
    assert sum(name.endswith(".csv") for name in names) == 2
    assert state["page"] == "crystal"
    assert not state["left out"]
    assert re.search(r"@software\{DenseMatterDashboard", bibtex)
    assert link.startswith("http")


def _states(page: Page) -> Locator:
    _free_energy(page).get_by_role("button", name="More").click()
    _press(page, "Named states")
    dialog = page.get_by_role("dialog", name="Named states")
    expect(dialog.get_by_role("button", name="Keep the present state")).to_be_visible()
    return dialog


def _keep(dialog: Locator, name: str) -> None:
    dialog.get_by_role("textbox", name="Name", exact=True).fill(name)
    dialog.get_by_role("button", name="Keep the present state").click()


@pytest.mark.thorough
def test_named_states_are_kept_renamed_opened_and_deleted(crystal: Page, complaints: list[str]):
    type_into(crystal, GAMMA, "321")
    crystal.wait_for_function("() => /Gamma=321/.test(location.search)")
    dialog = _states(crystal)
    _keep(dialog, "<b>hot</b>")
    _keep(dialog, "second")
    field = dialog.get_by_role("textbox", name="Name of state 1")
    expect(field).to_have_value("<b>hot</b>")
    assert dialog.locator("b").count() == 0
    field.fill("first")
    field.press("Enter")
    expect(dialog.get_by_role("link", name="Open first")).to_be_visible()
    dialog.get_by_role("button", name="Delete second").click()
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    crystal.goto(crystal.url.split("?")[0])
    dialog = _states(crystal)
    dialog.get_by_role("link", name="Open first").click()
    crystal.wait_for_url("**/crystal?*Gamma=321*")
    expect(crystal.get_by_role("textbox", name=GAMMA)).to_have_value("321")
    assert not complaints


def test_states_as_a_link_and_as_a_file(crystal: Page, server: str, tmp_path: Path):
    dialog = _states(crystal)
    _keep(dialog, "Γ, one")
    dialog.get_by_role("button", name="Copy all as one link").click()
    link = dialog.get_by_role("textbox", name="Link").input_value()
    with crystal.expect_download() as download:
        dialog.get_by_role("button", name="Save as a file").click()
    download.value.save_as(tmp_path / "states.json")
    dialog.get_by_role("button", name="Delete Γ, one").click()
    expect(dialog.get_by_role("listitem")).to_have_count(0)
    dialog.get_by_label("File of states").set_input_files(tmp_path / "states.json")
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    crystal.evaluate("localStorage.clear()")
    assert link.startswith(f"{server}/crystal#states=")
    crystal.goto("about:blank")
    crystal.goto(link)
    dialog = crystal.get_by_role("dialog", name="Named states")
    expect(dialog.get_by_role("status")).to_have_text("1 state of the link kept in this browser.")
    expect(dialog.get_by_role("link", name="Open Γ, one")).to_have_attribute("href", "./crystal")
    assert "Γ, one" in crystal.evaluate(STORED)
    assert "#" not in crystal.url


BAD = [
    ("nonsense", "no list of states"),
    ('{"states": [{"name": "a", "page": "elsewhere", "query": ""}]}', "no page"),
    ('{"states": [{"name": "a", "page": "crystal", "query": "javascript:1"}]}', "no link"),
    ('{"states": [{"name": "", "page": "crystal", "query": ""}]}', "no list of states"),
]


@pytest.mark.thorough
def test_bad_files_of_states_are_refused_in_a_sentence(crystal: Page):
    dialog = _states(crystal)
    for text, sentence in BAD:
        dialog.get_by_label("File of states").set_input_files(
            {"name": "states.json", "mimeType": "application/json", "buffer": text.encode()}
        )
        expect(dialog.get_by_role("status")).to_contain_text(sentence)
        assert not crystal.evaluate(STORED)


@pytest.mark.thorough
def test_a_program_is_copied_with_a_notice(crystal: Page):
    crystal.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _press(crystal, "Copy as Python")
    expect(_free_energy(crystal).get_by_text("Copied as Python")).to_be_visible()
    expect(crystal.get_by_role("dialog")).to_have_count(0)
    copied = crystal.evaluate("navigator.clipboard.readText()")
    assert "uv run --with jupyterlab" in copied
    assert "plot = free_energy(" in copied
    compile(copied, "copied", "exec")
