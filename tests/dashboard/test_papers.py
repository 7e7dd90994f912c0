"""Figures of the papers as states of pages."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from dashboard.systems import SYSTEMS
from dashboard.systems.page_links import paper_link, paper_query
from dashboard.systems.paper import PaperFigure
from dashboard.systems.system import System, fragment_of
from dashboard.web.pages.session import PageSession

PRESETS = [
    pytest.param(system, preset, id=f"{system.name} {preset.name}")
    for system in SYSTEMS.values()
    for preset in system.presets
]


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=list(SYSTEMS))
def test_a_system_tells_what_it_computes_in_three_sentences(system: System):
    assert system.intro.count(". ") == 2
    assert system.intro.endswith(".")


@pytest.mark.parametrize(("system", "preset"), PRESETS)
def test_a_preset_sets_all_that_its_page_shares(system: System, preset: PaperFigure):
    assert set(preset.shared) == set(system.state.linked())


@pytest.mark.parametrize(("system", "preset"), PRESETS)
def test_its_link_is_read_without_a_complaint_whatever_the_page_held(system, preset):
    page, _, rest = paper_link(system, preset).partition("?")
    asked, _, fragment = (rest or page).partition("#")
    assert (page.partition("#")[0], fragment) == (system.name, fragment_of(preset.figure.path))
    visit = PageSession(system)
    for other in system.presets:
        assert visit.apply(parse_qs(paper_query(system, other)[1:])) == []
    assert visit.apply(parse_qs(asked if rest else "")) == []
    state = {name: getattr(visit.state, name) for name in preset.shared}
    assert state == dict(preset.shared)
    assert system.tab_of(preset.figure.path) == visit.view.tab
    own = visit.live[preset.figure.path].own
    assert {name: getattr(own, name) for name in preset.own} == dict(preset.own)
