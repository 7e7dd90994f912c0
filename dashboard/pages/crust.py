"""The crust of a neo-neutron star."""

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
from dashboard.pages.crust_sidebar import sidebar
from dashboard.pages.crust_state import CrustState
from dashboard.pages.frame import follow_link, frame

NAME = "crust"
TITLE = "Crust of a neo-neutron star"
TABS = {
    "Composition": ("crust/nuclide-chart", "crust/composition"),
    "Maps": ("crust/map",),
    "Equation of state and stability": ("crust/eos", "crust/stability", "crust/transition"),
    "Layers": (
        "crust/abundances",
        "crust/freezing",
        "crust/pool-edge",
        "crust/diffusion-stability",
    ),
}


class Tab(param.Parameterized):
    """Which tab a visitor looks at."""

    tab = param.Selector(default=next(iter(TABS)), objects=list(TABS))


def warm_up() -> None:
    """Compute what every visitor begins with."""
    tabs.warm_up(TABS, CrustState().figure_inputs())


def crust_page() -> pmui.Page:
    """The page of one session."""
    state, tab, browser = CrustState(), Tab(), Browser()
    start = state.figure_inputs()
    turn = asyncio.Lock()
    live = {
        path: LiveFigure(FIGURES[path], state.figure_inputs, start, drawn=browser.drawn, turn=turn)
        for path in tabs.figure_paths(TABS)
    }
    entries = [*linked(state, CrustState.LINKED), *linked(tab, ["tab"])]
    follow_link([*entries, *tabs.linked_figures(live)], browser)
    program = ProgramDialog(browser)
    figures = tabs.FigureTabs(TABS, tab, live, browser, program)
    inputs = [name for name in state.param if name not in ("name", "preset")]
    state.param.watch(figures.refresh, inputs)
    main = [program.view, figures.view]
    return frame(TITLE, name=NAME, browser=browser, sidebar=sidebar(state), main=main)
