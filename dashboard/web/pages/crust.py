"""The crust of a neo-neutron star."""

from __future__ import annotations

import panel_material_ui as pmui

from dashboard.web.pages import tabs
from dashboard.web.pages.crust_sidebar import sidebar
from dashboard.web.pages.frame import page_of
from dashboard.systems.system import CRUST

NAME, TITLE, TABS = CRUST.name, CRUST.title, CRUST.tabs


def warm_up() -> None:
    """Compute what every visitor begins with."""
    tabs.warm_up(CRUST)


def crust_page() -> pmui.Page:
    """The page of one session."""
    return page_of(CRUST, sidebar)
