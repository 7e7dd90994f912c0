"""Crystallising mixtures of white dwarf cores."""

from __future__ import annotations

import asyncio

import panel_material_ui as pmui
import param

from dashboard.browser import Browser
from dashboard.card import ProgramDialog
from dashboard.figures import FIGURES
from dashboard.links import linked
from dashboard.live import LiveFigure
from dashboard.pages import tabs
from dashboard.pages.crystal_sidebar import sidebar
from dashboard.pages.crystal_state import CrystalState
from dashboard.pages.frame import follow_link, frame

NAME = "crystal"
TITLE = "Crystal mixtures in white dwarfs"
TABS = {
    "Phases": ("crystal/free-energy", "crystal/phase-diagram"),
    "All mixtures": ("crystal/mixture-map",),
    "Order": ("crystal/order-parameters", "crystal/structure-factor"),
    "Energy and structure": ("crystal/energy-gain", "crystal/slab"),
}


class Tab(param.Parameterized):
    """Which tab a visitor looks at."""

    tab = param.Selector(default=next(iter(TABS)), objects=list(TABS))


def warm_up() -> None:
    """Compute what every visitor begins with."""
    tabs.warm_up(TABS, CrystalState().figure_inputs())


def crystal_page() -> pmui.Page:
    """The page of one session."""
    state, tab, browser = CrystalState(), Tab(), Browser()
    start = state.figure_inputs()
    turn = asyncio.Lock()
    live = {
        path: LiveFigure(FIGURES[path], state.figure_inputs, start, drawn=browser.drawn, turn=turn)
        for path in tabs.figure_paths(TABS)
    }
    entries = [*linked(state, CrystalState.LINKED), *linked(tab, ["tab"])]
    follow_link([*entries, *tabs.linked_figures(live)], browser)
    program = ProgramDialog(browser)
    figures = tabs.FigureTabs(TABS, tab, live, browser, program)
    inputs = [name for name in state.param if name not in ("name", "reach")]
    state.param.watch(figures.refresh, inputs)
    main = [program.view, figures.view]
    return frame(TITLE, name=NAME, browser=browser, sidebar=sidebar(state), main=main)
