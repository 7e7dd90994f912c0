"""A reader touches a drawing: clicks and keys set the state, and a crosshair passes through all."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.served import PIXELS, type_into

# The place in the window of a point of a drawing, by the coordinates of its axes.
PLACE = """(figure, [x, y]) => {
  const view = Bokeh.index.query_one((candidate) => candidate.el === figure)
  const {left, top} = view.canvas_view.events_el.getBoundingClientRect()
  const {x_scale, y_scale} = view.frame
  return [left + x_scale.compute(x), top + y_scale.compute(y)]
}"""
MIDDLE = """(figure) => {
  const view = Bokeh.index.query_one((candidate) => candidate.el === figure)
  const {x_range, y_range} = view.frame
  return [(x_range.start + x_range.end) / 2, (y_range.start + y_range.end) / 2]
}"""
FIRST = 90_000
"""Milliseconds that a slow machine may take for a page to come."""


@pytest.fixture
def quiet(page: Page, complaints: list[str]) -> Iterator[Page]:
    """A page whose console must stay empty."""
    yield page
    assert complaints == []


def drawn(page: Page, address: str, name: str = "", panel: int = 0) -> Locator:
    """A drawing on a page that has just been opened, scrolled to."""
    page.goto(address, timeout=FIRST)
    inside = page.locator(f".figure-card.{name}") if name else page
    figure = inside.locator(".bk-Figure").nth(panel)
    expect(figure).to_be_visible(timeout=FIRST)
    figure.locator(".bk-events").wait_for(state="attached")
    page.wait_for_function(f"() => ({PIXELS})() !== 0", timeout=FIRST)
    figure.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    return figure


def click(page: Page, figure: Locator, x: float, y: float | None = None) -> None:
    """Click at a place of the axes; without y halfway up."""
    at = figure.evaluate(MIDDLE)[1] if y is None else y
    page.mouse.click(*figure.evaluate(PLACE, [x, at]))


def test_a_click_on_a_composition_sets_it_and_says_so_before(quiet: Page, server: str):
    figure = drawn(quiet, f"{server}/crystal", "crystal-free-energy")
    quiet.mouse.move(*figure.evaluate(PLACE, [0.3, figure.evaluate(MIDDLE)[1]]))
    expect(figure.locator(".offer")).to_have_text("click sets x")
    expect(figure.locator(".bk-events")).to_have_css("cursor", "crosshair")
    click(quiet, figure, 0.3)
    expect(quiet.get_by_role("textbox", name="x, fraction of Z₂, typed")).to_have_value("0.3")
    expect(quiet).to_have_url(re.compile(r"[?&]x=0\.3$"))


@pytest.mark.thorough
def test_a_click_on_a_mixture_of_the_map_chooses_it(quiet: Page, server: str):
    figure = drawn(quiet, f"{server}/crystal?tab=All+mixtures", "crystal-mixture-map")
    click(quiet, figure, 8.2, 9.8)
    expect(quiet).to_have_url(re.compile("Z1=8&Z2=10"))
    click(quiet, figure, 20.0, 10.0)
    quiet.wait_for_timeout(1000)
    expect(quiet).to_have_url(re.compile("Z1=8&Z2=10"))


@pytest.mark.thorough
def test_a_click_on_the_map_of_the_crust_sets_temperature_and_cursor(quiet: Page, server: str):
    figure = drawn(quiet, f"{server}/crust?tab=Maps", "crust-map")
    click(quiet, figure, -3.0, 0.0)
    expect(quiet).to_have_url(
        re.compile(r"T=(1|0\.99\d|1\.0\d)&n_B=(0\.001|0\.0009\d+|0\.00100\d)")
    )


def test_keys_move_a_crosshair_and_choose_what_is_there(quiet: Page, server: str):
    figure = drawn(quiet, f"{server}/crystal", "crystal-free-energy")
    figure.locator(".bk-events").focus()
    for _ in range(10):
        quiet.keyboard.press("Shift+ArrowRight")
    expect(figure.locator(".crosshair .x")).to_be_visible()
    expect(figure.locator(".values")).to_contain_text("0.6")
    quiet.keyboard.press("Enter")
    expect(quiet).to_have_url(re.compile(r"[?&]x=0\.6$"))
    quiet.keyboard.press("Escape")
    expect(figure.locator(".crosshair .x")).to_be_hidden()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("link", "name", "chosen"),
    [
        ("crystal?tab=All+mixtures", "crystal-mixture-map", r"Z1=\d+&Z2=\d+"),
        ("crust?tab=Maps", "crust-map", r"T=[\d.]+&n_B=[\de.-]+"),
    ],
)
def test_keys_choose_a_place_of_a_map(quiet: Page, server: str, link: str, name: str, chosen: str):
    figure = drawn(quiet, f"{server}/{link}", name)
    figure.locator(".bk-events").focus()
    # From its middle to above the diagonal, where there are mixtures.
    for key in [*["Shift+ArrowLeft"] * 9, *["Shift+ArrowUp"] * 9]:
        quiet.keyboard.press(key)
    expect(figure.locator(".crosshair .y")).to_be_visible()
    quiet.keyboard.press("Enter")
    expect(quiet).to_have_url(re.compile(chosen))


def test_one_crosshair_passes_through_all_figures_with_the_values_of_their_curves(
    quiet: Page, server: str
):
    """The abscissa of one figure is that of the other; a click is not needed, nor the server."""
    first = drawn(quiet, f"{server}/crystal", "crystal-free-energy")
    other = quiet.locator(".figure-card.crystal-phase-diagram .bk-Figure")
    expect(other).to_be_attached(timeout=FIRST)
    button = quiet.get_by_role("button", name="Crosshair")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    quiet.mouse.move(*first.evaluate(PLACE, [0.4, first.evaluate(MIDDLE)[1]]))
    for figure in (first, other):
        expect(figure.locator(".crosshair .x")).not_to_have_attribute("hidden", "")
        expect(figure.locator(".values")).to_contain_text("random:")
    told = first.locator(".values").text_content()
    assert re.search(r"short-range ordered: −\d\.\d+", told), told
    quiet.keyboard.press("c")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(first.locator(".crosshair .x")).to_be_hidden()


@pytest.mark.thorough
def test_the_crosshair_reads_a_map_and_the_curves_beside_it(quiet: Page, server: str):
    figure = drawn(quiet, f"{server}/crust?tab=Maps", "crust-map")
    quiet.get_by_role("button", name="Crosshair").click()
    quiet.mouse.move(*figure.evaluate(PLACE, [-3.0, 0.0]))
    expect(figure.locator(".values")).to_contain_text(re.compile(r"A/Z of nuclei: 3\.\d+"))
    expect(figure.locator(".values")).to_contain_text(
        re.compile("most abundant: [¹²³⁴⁵⁶⁷⁸⁹⁰]+[A-Z]")
    )
    below = quiet.locator(".figure-card.crust-map .bk-Figure").nth(1)
    expect(below.locator(".values")).to_contain_text(re.compile(r": 0\.001computed.*: 3\.\d+"))
    figure.locator(".bk-events").focus()
    quiet.keyboard.press("Shift+ArrowLeft")
    expect(quiet.locator(".heard")).to_contain_text("most abundant")


@pytest.mark.thorough
def test_values_at_a_crosshair_of_the_keys_follow_the_inputs(quiet: Page, server: str):
    figure = drawn(quiet, f"{server}/crystal", "crystal-free-energy")
    figure.locator(".bk-events").focus()
    quiet.keyboard.press("Shift+ArrowRight")
    values = figure.locator(".values")
    expect(values).to_contain_text("random:")
    before = values.inner_text()
    type_into(quiet, "Γ of Z₁, typed", "250")
    expect(values).not_to_have_text(before)


@pytest.fixture
def telephone(browser: Browser, server: str) -> Iterator[Page]:
    """The crystal page on a telephone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    drawn(page, f"{server}/crystal")
    yield page
    context.close()
    assert errors == []


@pytest.mark.thorough
def test_on_a_telephone_a_finger_puts_the_crosshair(telephone: Page):
    for name in ("Crosshair", "Reset inputs", "About", "Toggle theme"):
        expect(telephone.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    telephone.get_by_role("button", name="Crosshair").tap()
    figures = telephone.locator(".bk-Figure")
    figure = figures.first
    x, y = figure.evaluate(PLACE, [0.3, figure.evaluate(MIDDLE)[1]])
    telephone.touchscreen.tap(x, y)
    for one in (figure, figures.nth(1)):
        expect(one.locator(".values")).to_contain_text("random:")
    expect(figure.locator(".values")).to_contain_text(": 0.3")
    # It stays while something else is touched.
    telephone.get_by_role("switch", name="Energies").tap()
    expect(figure.locator(".values")).to_contain_text("random")
    telephone.get_by_role("button", name="Crosshair").tap()
    expect(figure.locator(".crosshair .x")).to_be_hidden()


# Pixels with ink of each sample of a legend.
INK = """(canvases) => canvases.map((canvas) => {
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
  return data.filter((alpha, at) => at % 4 === 3 && alpha > 0).length
})"""


@pytest.mark.thorough
def test_a_legend_keeps_its_samples_when_the_drawing_is_touched(quiet: Page, server: str):
    figure = drawn(quiet, f"{server}/crystal", "crystal-free-energy")
    samples = figure.locator(".bk-item canvas")
    before = samples.evaluate_all(INK)
    assert len(before) > 3
    assert all(before)
    figure.locator(".bk-events").focus()
    quiet.wait_for_timeout(500)
    assert samples.evaluate_all(INK) == before


@pytest.mark.thorough
def test_a_click_in_an_embed_sets_its_controls_alone(quiet: Page, server: str):
    path = "embed/crystal/phase-diagram?ordinate=Gamma"
    figure = drawn(quiet, f"{server}/{path}")
    before = quiet.url
    click(quiet, figure, 0.3)
    quiet.wait_for_timeout(1500)
    assert quiet.url == before
    figure = drawn(quiet, f"{server}/{path}&controls=cursor")
    quiet.mouse.move(*figure.evaluate(PLACE, [0.3, figure.evaluate(MIDDLE)[1]]))
    expect(figure.locator(".offer")).to_have_text("click sets Γ")
    click(quiet, figure, 0.3)
    expect(quiet).to_have_url(re.compile(r"cursor=\d"))
    # The address holds the fraction that the embed began with.
    assert "&x=0.5&" in quiet.url


@pytest.mark.thorough
def test_a_click_and_a_key_on_the_chart_of_nuclides_open_the_nuclide(quiet: Page, server: str):
    """The card comes into view with what is known of it; Back takes the choice back."""
    chart = drawn(quiet, f"{server}/crust", "crust-nuclide-chart")
    card = quiet.locator(".figure-card.crust-nuclide")
    head = card.get_by_role("heading", name="One nuclide")
    quiet.mouse.move(*chart.evaluate(PLACE, [50, 28]))
    expect(chart.locator(".offer")).to_have_text("click: all about this nuclide")
    click(quiet, chart, 50, 28)
    expect(quiet).to_have_url(re.compile(r"nuclide\.Z=28&nuclide\.A=78$"))
    expect(card.get_by_text("⁷⁸Ni, Z = 28, N = 50: B = 642.50 MeV")).to_be_visible()
    expect(head).to_be_in_viewport(ratio=1)
    chart.scroll_into_view_if_needed()
    chart.locator(".bk-events").focus()
    quiet.keyboard.press("Shift+ArrowRight")
    quiet.keyboard.press("Enter")
    expect(quiet).to_have_url(re.compile(r"nuclide\.Z=28&nuclide\.A=79$"))
    expect(card.get_by_text("⁷⁹Ni, Z = 28, N = 51:")).to_be_visible()
    expect(head).to_be_in_viewport(ratio=1)
    # No mass is known far from all nuclides.
    quiet.set_viewport_size({"width": 1280, "height": 2000})
    quiet.wait_for_timeout(1000)
    click(quiet, chart, 80, 4)
    expect(card.get_by_role("alert")).to_contain_text("⁸⁴Be (Z = 4, N = 80) is not in the pool")
    # The sentence may be there before the address, and with it the entry that Back leaves.
    expect(quiet).to_have_url(re.compile(r"nuclide\.Z=4&nuclide\.A=84$"))
    quiet.go_back()
    expect(quiet).to_have_url(re.compile(r"nuclide\.Z=28&nuclide\.A=79$"))
    quiet.go_back()
    expect(card.get_by_text("⁷⁸Ni, Z = 28, N = 50: B = 642.50 MeV")).to_be_visible()
