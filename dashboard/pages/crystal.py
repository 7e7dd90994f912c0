"""Crystallising mixtures of white dwarf cores."""

from __future__ import annotations

import asyncio

import panel as pn
import panel_material_ui as pmui
import param

from dashboard.browser import Browser
from dashboard.card import FigureCard, ProgramDialog
from dashboard.figures import FIGURES
from dashboard.links import Linked, linked
from dashboard.live import LiveFigure, starting_point
from dashboard.pages.crystal_sidebar import sidebar
from dashboard.pages.crystal_state import CrystalState
from dashboard.pages.frame import follow_link, frame

TITLE = "Crystal mixtures in white dwarfs"
TABS = {
    "Phases": ("crystal/free-energy", "crystal/phase-diagram"),
    "Order": ("crystal/order-parameters", "crystal/structure-factor"),
    "Energy and structure": ("crystal/energy-gain", "crystal/slab"),
}

# As many columns as have room for a readable figure; one on a telephone.
_GRID = """
:host {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr));
  gap: 12px;
  padding: 12px;
  box-sizing: border-box;
  align-items: start;
}
.scroll-button {
  display: none !important;
}
"""


class Tab(param.Parameterized):
    """Which tab a visitor looks at."""

    tab = param.Selector(default=next(iter(TABS)), objects=list(TABS))


def figure_paths(tab: str) -> list[str]:
    """The figures of a tab."""
    return [path for path in TABS[tab] if path in FIGURES]


def warm_up() -> None:
    """Compute what every visitor begins with, the first tab first."""
    start = CrystalState().figure_inputs()
    for tab in TABS:
        for path in figure_paths(tab):
            starting_point(FIGURES[path], start)


def crystal_page() -> pmui.Page:
    """The page of one session."""
    state, tab, browser = CrystalState(), Tab(), Browser()
    start = state.figure_inputs()
    turn = asyncio.Lock()
    live = {
        path: LiveFigure(FIGURES[path], state.figure_inputs, start, drawn=browser.drawn, turn=turn)
        for name in TABS
        for path in figure_paths(name)
    }
    follow_link(_linked(state, tab, live), browser)
    program = ProgramDialog(browser)
    tabs = FigureTabs(tab, live, browser, program)
    inputs = [name for name in state.param if name not in ("name", "reach")]
    state.param.watch(tabs.refresh, inputs)
    return frame(TITLE, browser=browser, sidebar=sidebar(state), main=[program.view, tabs.view])


class FigureTabs:
    """The figures of a page on tabs; those of a tab are made when it is first looked at."""

    def __init__(
        self, tab: Tab, live: dict[str, LiveFigure], browser: Browser, program: ProgramDialog
    ) -> None:
        self.tab, self.live, self.browser, self.program = tab, live, browser, program
        self.grids = {
            name: pn.Column(stylesheets=[_GRID], sizing_mode="stretch_width") for name in TABS
        }
        self.view = pmui.Tabs(
            *self.grids.items(), active=list(TABS).index(tab.tab), sizing_mode="stretch_width"
        )
        self.view.param.watch(self._choose, "active")
        self.refresh()
        self._fill()
        # What differs from the start waits until the browser has the page.
        pn.state.onload(self._look)

    def refresh(self, *_: object) -> None:
        """Take over changed inputs."""
        for figure in self.live.values():
            figure.refresh()

    def _choose(self, event: param.parameterized.Event) -> None:
        self.tab.tab = list(TABS)[event.new]
        self._fill()
        self._look()

    def _look(self) -> None:
        for path, figure in self.live.items():
            figure.visible = path in TABS[self.tab.tab]

    def _fill(self) -> None:
        grid = self.grids[self.tab.tab]
        if grid.objects:
            return
        figures = [self.live[path] for path in figure_paths(self.tab.tab)]
        for figure in figures:
            figure.prepare()
        grid.objects = [FigureCard(figure, self.browser, self.program).view() for figure in figures]


def _linked(state: CrystalState, tab: Tab, live: dict[str, LiveFigure]) -> list[Linked]:
    """All that a link to this page holds."""
    entries = [*linked(state, CrystalState.LINKED), *linked(tab, ["tab"])]
    for path, figure in live.items():
        entries += linked(figure.own, figure.own_inputs(), prefix=f"{path.split('/')[-1]}.")
    return entries
