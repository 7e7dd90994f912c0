"""Curves that a reader lays over figures: what is read, what is drawn, and that nothing is sent."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page, expect

from dashboard.files.data_file import described
from dashboard.plots import palette
from dashboard.plots.palette import SHADES
from dashboard.plots.triangle import in_plane
from dashboard.systems import FIGURES
from dashboard.web.components import script
from tests.served import type_into

READ = """(text) => {
  try {
    const table = table_of(text)
    const rows = table.columns.map((column) => column.map((value) => String(value)))
    return {...table, columns: rows}
  } catch (problem) {
    if (problem instanceof Refused) return problem.message
    throw problem
  }
}"""
OWN = """() => [...Bokeh.documents[0]._all_models.values()]
  .filter((model) => model.type === "Figure")
  .flatMap((figure) => figure.renderers.filter((one) => one.name === "own curve" && one.glyph))
  .map((one) => [one.glyph.type, Object.fromEntries(["x", "y", "low", "high"].map(
    (name) => [name, [...(one.data_source.data[name] ?? [])]]))])"""
SHADE = """(shade) => [...Bokeh.documents[0]._all_models.values()]
  .filter((model) => model.type === "Figure")
  .flatMap((figure) => figure.renderers.filter((one) => one.name === "own curve" && one.glyph))
  .every((one) => one.glyph.line_color.value === shade || one.glyph.line_color === shade)"""
VIOLET = SHADES[palette.VIOLET]
ENERGY, COMPOSITION, MAP = ".crystal-free-energy", ".crust-composition", ".crust-map"


@pytest.fixture
def reader(page: Page) -> Page:
    """A page that has nothing but what reads tables."""
    page.add_script_tag(content=script("tables", "own_glyphs"))
    return page


NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=6).map(
    lambda text: f"name {text}"
)


@given(
    st.lists(WORDS, min_size=2, max_size=4),
    st.lists(st.lists(NUMBERS, min_size=4, max_size=4), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\r\n", "\n"]),
    st.booleans(),
)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_python_writes_is_read(
    reader: Page,
    names: list[str],
    rows: list[list[float]],
    separator: str,
    ends: str,
    remarks: bool,
):
    names = [name.replace(";", "").replace("\t", "") for name in names]
    written = io.StringIO()
    if remarks:
        written.write("# a remark, with “commas”\n")
    writer = csv.writer(written, delimiter=separator, lineterminator=ends)
    writer.writerow(names)
    writer.writerows(row[: len(names)] for row in rows)
    found = reader.evaluate(READ, written.getvalue())
    assert found["names"] == [name.strip() for name in names]
    columns = [[float(value) for value in column] for column in found["columns"]]
    assert columns == [list(column) for column in zip(*rows, strict=True)][: len(names)]


READ_TOO = {
    "blanks, and the header in a remark": ("#  x   y\n 1.0 2\n 2.0 4d+1\n", ["x", "y"], [2, 40]),
    "a comma in numbers": ("x;y\n0,5;1,5e-3\n1;2\n", ["x", "y"], [0.0015, 2]),
    "quotes": ('"a ""b"", c",y\n1,2\n3,4\n', ['a "b", c', "y"], [2, 4]),
    "gaps": ("x,y\n1,2\n3,\n4,nan\n5,6\n", ["x", "y"], [2, math.nan, math.nan, 6]),
    "a mark of the encoding": ("\ufeffx,y\n1,2\n", ["x", "y"], [2]),
    "lines of a Macintosh": ("x,y\r1,2\r3,4", ["x", "y"], [2, 4]),
}


@pytest.mark.parametrize("kind", READ_TOO)
def test_other_tables_are_read(reader: Page, kind: str):
    text, names, last = READ_TOO[kind]
    found = reader.evaluate(READ, text)
    assert found["names"] == names
    assert [float(value) for value in found["columns"][-1]] == pytest.approx(last, nan_ok=True)


def test_a_file_of_a_page_is_read(reader: Page):
    figure = FIGURES["crystal/lattice-sums"]()
    dataset = figure.dataset()
    found = reader.evaluate(READ, described(figure, dataset).to_csv())
    assert found["names"] == list(dataset.columns)
    for place in found["numeric"]:
        values = [float(value) for value in found["columns"][place]]
        assert values == pytest.approx(list(dataset[found["names"][place]]), nan_ok=True)


def test_places_are_those_of_the_renderers(reader: Page):
    """In a triangle of three fractions, and where an axis shows logarithms."""
    view = """(third, scale) => ({model: {below: [{}], left: [{}], tags: [
      {offer: "", ...(third ? {third} : {}), x: {scale}, y: {scale: "linear"}}]}})"""
    second, third = [1.0, 0.0, 0.25], [0.0, 1.0, 0.5]
    found = reader.evaluate(
        f"([x, y]) => places(({view})('x(C)', 'linear'), x, y)", [second, third]
    )
    across, up = in_plane(second, third)
    assert found["x"] == pytest.approx(across)
    assert found["y"] == pytest.approx(up)
    found = reader.evaluate(
        f"([x, y]) => places(({view})('', 'decades'), x, y)", [[10, 1e-3], [5, 6]]
    )
    assert found["x"] == pytest.approx([1, -3])
    assert found["y"] == [5, 6]


REFUSED = {
    "": "no table",
    "x,y\n": "a header and no rows",
    "1,2\n3,4\n": "The first line must name the columns",
    "x,y\n1,a\n2,b\n": "Two columns of numbers are needed, and this table has 1",
    "x,y\n1,2\n3\n": "Row 2 below the header has 1 fields, and the header 2",
    "x,y\n" + "1,2\n" * 20001: "The table has 20001 rows, and 20000 are the most",
    "x,y\n" + "1." + "0" * 1_000_000: "A table may have 1 MB at most",
}


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:12]))
def test_what_cannot_be_read_is_refused_in_a_sentence(reader: Page, text: str):
    sentence = reader.evaluate(READ, text)
    assert REFUSED[text] in sentence
    assert sentence.count(".") == 1
    assert sentence.endswith(".")


def _open(page: Page, card: str) -> Locator:
    page.locator(card).get_by_role("button", name="More ▴").click()
    page.locator(card).get_by_role("button", name="Your own curve").click()
    dialog = page.get_by_role("dialog", name="Your own curve")
    expect(dialog).to_be_visible()
    return dialog


def _lay(dialog: Locator, table: str, **choices: str) -> None:
    dialog.get_by_label("Or paste a table").fill(table)
    for label, choice in choices.items():
        dialog.get_by_label(label).select_option(choice)
    dialog.get_by_role("button", name="Lay over the figure").click()


@pytest.fixture
def crystal(page: Page, server: str) -> tuple[Page, list[str]]:
    """The page, and all that it sends."""
    sent: list[str] = []
    page.on("websocket", lambda one: one.on("framesent", lambda frame: sent.append(str(frame))))
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    page.goto(f"{server}/crystal")
    expect(page.locator(f"{ENERGY} .bk-Figure")).to_be_visible()
    expect(page.locator(ENERGY).get_by_role("button", name="CSV")).to_be_enabled()
    return page, sent


SECRET = "<b>secret</b>"
TABLE = "x,f,error\n0.25,-1.23456,0.5\n0.5,-2.34567,0.25\n0.75,,\n"


def test_a_curve_is_drawn_kept_and_removed_and_nothing_of_it_is_sent(
    crystal: tuple[Page, list[str]], complaints: list[str], tmp_path: Path
):
    page, sent = crystal
    dialog = _open(page, ENERGY)
    dialog.get_by_label("Or paste a table").fill(TABLE)
    dialog.get_by_label("Name", exact=True).fill(SECRET)
    dialog.get_by_label("Drawn as").select_option("line and points")
    dialog.get_by_role("button", name="Lay over the figure").click()
    expect(dialog.get_by_role("status")).to_have_text(f"Drawn: {SECRET}.")
    kinds = dict(page.evaluate(OWN))
    assert set(kinds) == {"Segment", "Line", "Scatter"}
    assert kinds["Line"]["x"] == [0.25, 0.5, 0.75]
    assert kinds["Segment"]["low"][:2] == pytest.approx([-1.73456, -2.59567])
    with page.expect_download() as download:
        dialog.get_by_role("button", name="PNG as seen").click()
    download.value.save_as(tmp_path / "seen.png")
    assert (tmp_path / "seen.png").read_bytes().startswith(b"\x89PNG")
    page.keyboard.press("Escape")
    legend = page.locator(ENERGY).locator(".bk-Legend").get_by_text(SECRET)
    expect(legend).to_be_visible()
    assert page.locator("b", has_text="secret").count() == 0

    type_into(page, "Γ of Z₁, typed", "300")
    page.wait_for_function("() => location.search.includes('Gamma=300')")
    page.get_by_role("button", name="Toggle theme").click()
    page.wait_for_function(SHADE, arg=VIOLET.dark)
    expect(legend).to_be_visible()
    assert len(page.evaluate(OWN)) == 3
    page.reload()
    expect(legend).to_be_visible()
    assert len(page.evaluate(OWN)) == 3
    assert sent
    told = [text for text in sent if any(part in text for part in ("secret", "23456", "34567"))]
    assert told == []
    assert "secret" not in page.url

    dialog = _open(page, ENERGY)
    dialog.get_by_role("button", name=f"Remove {SECRET}").click()
    expect(dialog.get_by_role("status")).to_have_text(f"Removed: {SECRET}.")
    assert page.evaluate(OWN) == []
    page.reload()
    expect(page.locator(f"{ENERGY} .bk-Figure")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('dense-matter-own-curves')") == (
        '{"crystal-free-energy":[]}'
    )
    assert complaints == []


@pytest.mark.thorough
def test_files_of_two_kinds_and_columns_that_are_chosen(crystal: tuple[Page, list[str]]):
    page, _ = crystal
    dialog = _open(page, ENERGY)
    file: Any = {
        "name": "mine.dat",
        "mimeType": "text/plain",
        "buffer": b"a b c\n.1 5 -1\n.2 6 -2\n",
    }
    dialog.get_by_label("File").set_input_files(file)
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("mine")
    dialog.get_by_label("Column for f").select_option("c")
    dialog.get_by_role("button", name="Lay over the figure").click()
    expect(dialog.get_by_role("listitem")).to_contain_text("mine, 2 rows")
    ((kind, data),) = page.evaluate(OWN)
    assert (kind, data["x"], data["y"]) == ("Line", [0.1, 0.2], [-1, -2])
    file["buffer"] = b"x,y\n" + b"1,2\n" * 300_000
    dialog.get_by_label("File").set_input_files(file)
    expect(dialog.get_by_role("status")).to_have_text("A table may have 1 MB at most.")
    expect(dialog.get_by_role("button", name="Lay over the figure")).to_be_disabled()


@pytest.mark.thorough
def test_a_logarithmic_axis_takes_positive_numbers_in_the_panel_that_is_chosen(
    page: Page, server: str, complaints: list[str]
):
    page.goto(f"{server}/crust")
    expect(page.locator(COMPOSITION).get_by_role("button", name="CSV")).to_be_enabled()
    dialog = _open(page, COMPOSITION)
    _lay(dialog, "A;n_B\n50;-1\n60;0.01\n")
    expect(dialog.get_by_role("status")).to_have_text(
        "Row 1 has n_B = -1, and a logarithmic axis takes numbers above 0 alone."
    )
    panels = dialog.get_by_label("Panel").get_by_role("option").all_inner_texts()
    assert len(panels) > 1
    _lay(dialog, "A;n_B\n0.5;0.01\n1e9;0.02\n", Panel=panels[-1])
    expect(dialog.get_by_role("status")).to_contain_text("1 of 2 points lie outside the axes")
    ((_, data),) = page.evaluate(OWN)
    assert (data["x"], data["y"]) == ([0.01, 0.02], [0.5, 1e9])
    assert complaints == []


@pytest.mark.slow
def test_maps_show_logarithms(page: Page, server: str):
    page.goto(f"{server}/crust?tab=Maps")
    expect(page.locator(MAP).get_by_role("button", name="CSV")).to_be_enabled()
    dialog = _open(page, MAP)
    _lay(dialog, "n_B,T\n0.001,0.1\n0.01,1\n")
    expect(dialog.get_by_role("status")).to_have_text("Drawn: T.")
    ((_, data),) = page.evaluate(OWN)
    assert data["x"] == pytest.approx([-3, -2])
    assert data["y"] == pytest.approx([-1, 0])
