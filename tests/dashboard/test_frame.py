"""What all pages have in common."""

from __future__ import annotations

import inspect

import pytest

from dashboard.server import app
from dashboard.systems import FIGURES, SYSTEMS
from dashboard.systems.system import System
from dashboard.web.pages import PAGES, TITLES


def test_every_system_has_a_page():
    assert list(SYSTEMS) == list(PAGES) == list(TITLES) == list(app.PAGES)


def test_pages_are_what_panel_calls_in_every_session():
    assert all(map(inspect.isfunction, PAGES.values()))


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=list(SYSTEMS))
def test_figures_stand_on_one_tab_of_the_page_they_belong_to(system: System):
    paths = list(system.paths())
    assert len(set(paths)) == len(paths)
    assert set(paths) <= {figure.path for figure in system.figures}
    assert {path.split("/")[0] for path in FIGURES if FIGURES[path] in system.figures} == {
        system.name
    }


def test_all_figures_of_the_crust_are_shown():
    assert {path for path in FIGURES if path.startswith("crust/")} == set(SYSTEMS["crust"].paths())
