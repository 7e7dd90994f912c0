"""Crystallising mixtures of white dwarf cores."""

from __future__ import annotations

import panel_material_ui as pmui

from dashboard.web.pages import tabs
from dashboard.web.pages.crystal_sidebar import sidebar
from dashboard.web.pages.frame import page_of
from dashboard.systems.system import CRYSTAL

NAME, TITLE, TABS = CRYSTAL.name, CRYSTAL.title, CRYSTAL.tabs


def warm_up() -> None:
    """Compute what every visitor begins with."""
    tabs.warm_up(CRYSTAL)


def crystal_page() -> pmui.Page:
    """The page of one session."""
    return page_of(CRYSTAL, sidebar)
