"""What all pages have in common."""

from __future__ import annotations

import pytest

from dashboard.server import app
from dashboard.figures import FIGURES
from dashboard.web.pages import crust, crystal, frame


def test_the_navigation_leads_to_every_page():
    assert list(frame.PAGES) == list(app.PAGES)
    assert set(app.TITLES) == set(app.PAGES)


@pytest.mark.parametrize("page", [crystal, crust])
def test_figures_stand_on_one_tab_of_the_page_they_belong_to(page):
    paths = [path for tab in page.TABS.values() for path in tab]
    assert len(set(paths)) == len(paths)
    assert {path.split("/")[0] for path in paths} == {page.NAME}


def test_all_figures_of_the_crust_are_shown():
    shown = {path for tab in crust.TABS.values() for path in tab}
    assert {path for path in FIGURES if path.startswith("crust/")} <= shown
