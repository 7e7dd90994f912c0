"""The crust of a neo-neutron star."""

from __future__ import annotations

import panel_material_ui as pmui

from dashboard.pages import tabs
from dashboard.pages.crust_sidebar import sidebar
from dashboard.pages.frame import page_of
from dashboard.pages.places import CRUST

NAME, TITLE, TABS = CRUST.name, CRUST.title, CRUST.tabs


def warm_up() -> None:
    """Compute what every visitor begins with."""
    tabs.warm_up(CRUST)


def crust_page() -> pmui.Page:
    """The page of one session."""
    return page_of(CRUST, sidebar)
