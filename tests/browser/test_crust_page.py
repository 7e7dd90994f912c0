"""The crust page as a visitor sees it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.systems.links import VERSION
from tests.served import PIXELS, type_into

CHART, COMPOSITION, ABUNDANCES = (
    f".crust-{name}" for name in ("nuclide-chart", "composition", "abundances")
)

# What the canvases below an element show; nodes of shadow trees included.
PICTURE = """(card) => {
  const found = []
  const walk = (node) => {
    for (const child of [...node.children, ...(node.shadowRoot?.children ?? [])]) {
      if (child.tagName === "CANVAS") found.push(child.toDataURL())
      walk(child)
    }
  }
  walk(card)
  return found.join()
}"""
MODELS = "() => Bokeh.documents.reduce((sum, doc) => sum + doc._all_models.size, 0)"


@pytest.fixture
def crust(page: Page, server: str, complaints: list[str]) -> Page:
    """The page, drawn; no test may leave complaints in the console."""
    _open(page, f"{server}/crust")
    yield page
    assert complaints == []


def _open(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(f"{COMPOSITION} .bk-Figure")).to_have_count(2, timeout=30_000)
    expect(page.locator(f"{CHART} .bk-Figure")).to_have_count(1)
    page.wait_for_timeout(800)


def _unfold(page: Page, title: str) -> None:
    page.get_by_role("button", name=title, exact=True).click()
    page.wait_for_timeout(400)


def _wait_for_change(page: Page, card: Locator, old: str) -> None:
    for _ in range(600):
        if card.evaluate(PICTURE) != old:
            return
        page.wait_for_timeout(100)
    pytest.fail("the figure has not changed")


def test_every_tab_draws_its_figures(crust: Page):
    for tab in ("Equation of state and stability", "Layers", "Composition"):
        crust.get_by_role("tab", name=tab).click()
        crust.wait_for_timeout(1500)
        cards = crust.locator(".figure-card:visible")
        for card in cards.all():
            expect(card.locator(".bk-Figure:visible").first).to_be_visible(timeout=60_000)


def test_a_key_on_the_temperature_redraws_chart_and_composition(crust: Page):
    panels = crust.locator(f"{CHART} .bk-Figure, {COMPOSITION} .bk-Figure").all()
    assert len(panels) == 3
    before = [panel.evaluate(PICTURE) for panel in panels]
    crust.get_by_role("slider", name="T (MeV)").press("ArrowRight")
    for panel, old in zip(panels, before, strict=True):
        _wait_for_change(crust, panel, old)
    expect(crust).to_have_url(re.compile(rf"\?v={VERSION}&T=0\.4\d+"))
    expect(crust.get_by_text("T = 0.409 MeV: ").first).to_be_visible()


@pytest.mark.slow
def test_updates_add_no_models(crust: Page):
    slider = crust.get_by_role("slider", name="T (MeV)")
    slider.press("ArrowRight")
    crust.wait_for_timeout(1500)
    models, figures = crust.evaluate(MODELS), crust.locator(".bk-Figure:visible").count()
    for _ in range(6):
        slider.press("ArrowRight")
        crust.wait_for_timeout(500)
    crust.wait_for_timeout(1000)
    assert crust.evaluate(MODELS) <= models + 5
    expect(crust.locator(".bk-Figure:visible")).to_have_count(figures)


def _first_nuclide(path: str) -> str:
    """The row of the most abundant nuclide; free nucleons have A = 1."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if not line.startswith("#")][1:]
    return next(row for row in rows if row.split(",")[1] != "1")


@pytest.mark.slow
def test_the_cursor_updates_the_abundances(crust: Page):
    crust.get_by_role("tab", name="Layers").click()
    card = crust.locator(ABUNDANCES)
    expect(card.locator(".bk-Figure")).to_have_count(2, timeout=60_000)
    crust.wait_for_timeout(1000)
    with crust.expect_download() as download:
        card.get_by_role("button", name="CSV").click()
    first = _first_nuclide(download.value.path())
    assert first.startswith("2,14,")
    type_into(crust, "Cursor, density (fm⁻³), typed", "0.001")
    expect(crust).to_have_url(re.compile("n_B=0.001"))
    crust.wait_for_timeout(1500)
    with crust.expect_download() as download:
        card.get_by_role("button", name="CSV").click()
    second = _first_nuclide(download.value.path())
    assert int(second.split(",")[1]) > 60
    expect(crust.get_by_text("1.66×10¹² g/cm³")).to_be_visible()


@pytest.mark.thorough
def test_zoom_stays_while_the_cursor_moves(crust: Page):
    chart = crust.locator(f"{CHART} .bk-Figure")
    before = chart.evaluate(PICTURE)
    crust.evaluate(
        """() => {
          const doc = Bokeh.documents[0]
          for (const model of doc._all_models.values()) {
            if (model.type === "Figure" && model.below[0]?.axis_label === "N") {
              model.x_range.setv({start: 0, end: 10})
            }
          }
        }"""
    )
    _wait_for_change(crust, chart, before)
    type_into(crust, "Cursor, density (fm⁻³), typed", "0.02")
    crust.wait_for_timeout(1500)
    ends = crust.evaluate(
        """() => [...Bokeh.documents[0]._all_models.values()]
          .filter((model) => model.type === "Figure" && model.below[0]?.axis_label === "N")
          .map((model) => model.x_range.end)"""
    )
    assert ends == [10]


NONSENSE = [
    ("Without", "<b>14He</b>", "'<b>14He</b>' is no nuclide"),
    ("Without", "14He;7H", "'14He;7H' is no nuclide"),
    ("Changed binding energies", "14He", "'14He' changes no binding energy"),
    (
        "Tetraneutron's binding energy (MeV)",
        "much",
        "tetraneutron takes numbers in MeV, keV, eV or GeV, not 'much'.",
    ),
    ("Only", "4He;56Ni", "'4He;56Ni' is no nuclide"),
]


@pytest.mark.thorough
def test_nonsense_is_answered_inline(crust: Page):
    _unfold(crust, "Nuclides")
    for label, text, message in NONSENSE:
        type_into(crust, label, text)
        expect(crust.get_by_text(message).first).to_be_visible()


@pytest.mark.slow
def test_what_a_pool_cannot_have_is_said_in_the_figures(crust: Page):
    _unfold(crust, "Nuclides")
    type_into(crust, "Changed binding energies", "22He*1.1")
    complaint = crust.get_by_text("There is no 22He whose binding energy could be changed")
    expect(complaint.first).to_be_visible(timeout=15_000)
    type_into(crust, "Changed binding energies", "")
    expect(complaint).to_have_count(0, timeout=15_000)


@pytest.mark.slow
def test_a_preset_changes_the_layer(crust: Page):
    crust.get_by_role("combobox").first.click()
    crust.get_by_text("helium ends at ¹⁰He", exact=True).click()
    expect(crust).to_have_url(re.compile("last_He=10"))
    expect(crust.get_by_role("combobox").first).to_have_text("helium ends at ¹⁰He")


@pytest.mark.slow
def test_downloads(crust: Page, tmp_path: Path):
    contents = {}
    card = crust.locator(COMPOSITION)
    for kind in ("PNG", "SVG", "PDF", "CSV"):
        with crust.expect_download() as download:
            card.get_by_role("button", name=kind, exact=True).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        contents[kind] = path.read_bytes()
        assert path.name.startswith("crust-composition")
    # The print figure: one column, 8.6 cm, at 600 dots per inch.
    assert int.from_bytes(contents["PNG"][16:20], "big") == 2031
    assert contents["SVG"].count(b"<clipPath") >= 2
    assert contents["PDF"].startswith(b"%PDF")
    assert contents["CSV"].startswith(b"# %ECSV")
    assert b"\nn_B,T,Y_e," in contents["CSV"]


@pytest.mark.slow
def test_exported_frames_have_room(crust: Page, tmp_path: Path):
    """The frame of an exported chart takes most of its width; how high it is follows from that."""
    with crust.expect_download() as download:
        crust.locator(CHART).get_by_role("button", name="SVG", exact=True).click()
    svg = Path(download.value.path()).read_text(encoding="utf-8")
    whole = re.search(r'<svg [^>]*width="([\d.]+)pt"', svg)
    widths = re.findall(r'<clipPath id="\w+">\s*<rect [^>]*width="([\d.]+)"', svg)
    assert whole is not None
    assert max(map(float, widths)) > 0.8 * float(whole[1])


@pytest.mark.slow
def test_dark_mode_reaches_the_figures(crust: Page):
    pixels = crust.evaluate(PIXELS)
    crust.get_by_role("button", name="Toggle theme").click()
    crust.wait_for_function(f"() => ({PIXELS})() !== {pixels}", timeout=60_000)


@pytest.mark.thorough
def test_pages_lead_to_each_other(crust: Page):
    crust.get_by_role("link", name="Crystals").click()
    expect(crust).to_have_url(re.compile("/crystal$"))
    crust.get_by_role("link", name="Crust").click()
    expect(crust).to_have_url(re.compile("/crust$"))


@pytest.mark.thorough
def test_a_link_shows_what_its_sender_saw(page: Page, server: str, complaints: list[str]):
    _open(page, f"{server}/crust?v=1&T=0.2&n_B=0.01&exclude=14He&binding=14He*&equilibrium=fixed")
    expect(page.get_by_role("textbox", name="T (MeV), typed")).to_have_value("0.2")
    expect(page.get_by_role("textbox", name="Yₚ, typed")).to_be_visible()
    expect(page.get_by_text("The link's binding was left out")).to_be_visible()
    _unfold(page, "Nuclides")
    expect(page.get_by_role("textbox", name="Without", exact=True)).to_have_value("14He")
    assert complaints == []


@pytest.mark.thorough
def test_fits_a_telephone(page: Page, server: str, complaints: list[str]):
    page.set_viewport_size({"width": 390, "height": 844})
    _open(page, f"{server}/crust")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for card in page.locator(".figure-card").all():
        box = card.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert complaints == []
