"""The beginning of pages and embeds: what it shows, in which order, and what it has computed."""

from __future__ import annotations

import asyncio
import re
import threading

import pytest

from core.cancellation import each
from dashboard.figures.common.base import Figure
from dashboard.live import results
from dashboard.systems import FIGURES, SYSTEMS
from dashboard.systems.links import VERSION
from dashboard.web.components import first_sight
from dashboard.web.components.first_sight import FirstFigure, FirstResults
from dashboard.web.embed.page import EMBED_BEGINNINGS, EMBEDS
from dashboard.web.pages import BEGINNINGS, PAGES
from dashboard.web.pages.tabs import warm_up

SUMS = FIGURES["crystal/lattice-sums"]
SCRIPTS = '<script src="bokeh.js"></script>'
ALL = {**BEGINNINGS, **EMBED_BEGINNINGS}


def html(name: str, **query: str) -> str:
    """What a visitor gets first, of figures that are in memory."""

    async def made() -> str:
        beginning = ALL[name]({key: [text] for key, text in query.items()})
        for figure in beginning.figures:
            results.shared.result(figure.figure_class, figure.inputs)
        return beginning.html(await FirstResults(beginning.figures).pictures(), SCRIPTS)

    return asyncio.run(made())


def place(text: str, pattern: str) -> int:
    """Where a pattern first stands in a text; behind its end if it does not."""
    found = re.search(pattern, text)
    return found.start() if found else len(text)


def test_all_pages_have_one():
    assert set(ALL) == {*PAGES, *EMBEDS}


@pytest.mark.parametrize("name", [*SYSTEMS, "embed/crystal/lattice-sums"])
def test_the_picture_comes_before_any_script_or_style_sheet_is_loaded(name: str):
    text = html(name)
    assert place(text, r'class="first"') < place(text, "<svg") < place(text, "<script[^>]*src")
    assert place(text, "<path") < place(text, "<script[^>]*src") < len(text)
    assert 'rel="stylesheet"' not in text


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_a_page_shows_the_figures_of_the_tab_that_is_asked_for(system):
    warm_up(system)
    tab = list(system.tabs)[1]
    figures = [FIGURES[path] for path in system.paths(tab)]
    asked = BEGINNINGS[system.name]({"v": [VERSION], "tab": [tab]}).figures
    assert [one.figure_class for one in asked] == figures


@pytest.mark.parametrize("name", [*SYSTEMS, "embed/crystal/lattice-sums"])
def test_no_picture_hides_what_is_wrong_with_a_link(name: str):
    assert not ALL[name]({"nonsense": ["<script>"]}).figures
    text = html(name, nonsense="<script>alert(1)</script>")
    assert "<svg" not in text
    assert "alert(1)" not in text or "&lt;script" in text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_there_at_once(theme: str):
    assert f'data-first="{theme}"' in html("crystal", theme=theme)
    assert f'data-theme="{theme}"' in html("embed/crystal/lattice-sums", theme=theme)


def test_an_embed_names_its_controls():
    text = html("embed/crystal/lattice-sums", controls="shells")
    assert re.search(r"<span>[^<]*shells", text)


def test_an_embed_is_shown_as_zoomed():
    assert html("embed/crystal/lattice-sums", zoom="1:5,") != html("embed/crystal/lattice-sums")


def test_a_picture_holds_what_is_pinned():
    """As soon as it is in memory, under the name that the page gives it."""
    query = {"v": VERSION, "Gamma": "200", "pin": f"v={VERSION}&Gamma=300"}
    (figure, *_) = BEGINNINGS["crystal"]({key: [text] for key, text in query.items()}).figures
    for inputs in (figure.inputs, figure.pinned):
        results.shared.result(figure.figure_class, inputs)
    text = html("crystal", **query)
    assert "pinned: Γ of Z₁ = 300" in text
    assert text.count("<path") > html("crystal", v=VERSION, Gamma="200").count("<path")


class Slow(SUMS):
    """A figure that is done when it is told so, or given up."""

    path = "tests/slow"
    go_on = threading.Event()

    def dataset(self):
        for _ in each(range(2000)):
            if self.go_on.wait(0.01):
                break
        return super().dataset()


@pytest.fixture
def slow():
    Slow.go_on.clear()
    yield Slow
    Slow.go_on.set()


def asked(figure_class: type[Figure], shells: int) -> FirstFigure:
    figure = figure_class(shells=shells)
    return FirstFigure(figure_class, {name: getattr(figure, name) for name in figure.inputs()})


def test_the_first_visitor_of_a_state_sees_what_is_soon_computed(monkeypatch):
    monkeypatch.setattr(first_sight, "SOON", 30.0)

    async def seen() -> int:
        return len(await FirstResults([asked(SUMS, 13)]).pictures())

    assert asyncio.run(seen()) == 1


def test_a_page_does_not_wait_for_what_lasts_but_its_session_finds_it_under_way(slow):
    async def handed_over() -> None:
        first = FirstResults([asked(slow, 14)])
        assert await first.pictures() == []
        figure = first.figures[0]
        visitor = results.Visitor()
        computation = results.shared.request(visitor, figure.figure_class, figure.inputs)
        first.leave()
        slow.go_on.set()
        await asyncio.wrap_future(computation.future)
        results.shared.workers.leave(visitor, computation)
        assert figure.kept() is not None
        assert len(await first.pictures()) == 1

    asyncio.run(handed_over())


def test_what_no_session_asks_for_stops(slow):
    async def left() -> None:
        first = FirstResults([asked(slow, 15)])
        (computation,) = first._waited_for
        await first.pictures()
        first.leave()
        assert computation.watch.cancelled
        first.leave()

    asyncio.run(left())
