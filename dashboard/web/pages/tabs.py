"""The figures of a page on tabs."""

from __future__ import annotations

from typing import Any

import panel as pn
import panel_material_ui as pmui
import param

from dashboard.live.figure import LiveFigure, starting_point
from dashboard.systems import FIGURES
from dashboard.systems.system import System, fragment_of
from dashboard.web.components.browser import Browser
from dashboard.web.embed.dialog import EmbedDialog
from dashboard.web.pages.card import FigureCard, ProgramDialog, card_name
from dashboard.web.pages.explaining import Explaining
from dashboard.web.pages.keeping import Keeping
from dashboard.web.pages.page_files import PageFiles
from dashboard.web.pages.plain_sidebar import control
from dashboard.web.pages.session import PageSession

# As many columns as have room for a readable figure: one below 1600 pixels, beside the sidebar.
_GRID = """
:host {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 600px), 1fr));
  gap: 12px;
  padding: 12px;
  box-sizing: border-box;
  align-items: start;
}
.scroll-button {
  display: none !important;
}
"""

_HEAD = {
    "display": "grid",
    "grid-template-columns": "repeat(auto-fit, minmax(min(100%, 250px), 1fr))",
    "grid-column": "1 / -1",
    "align-items": "center",
    "color": "var(--mui-palette-text-primary, inherit)",
}
"""Of the controls at the head of a tab: above all its columns."""


def warm_up(system: System) -> None:
    """Compute what every visitor of a page begins with, the first tab first."""
    start = system.state().figure_inputs()
    for path in system.paths():
        starting_point(FIGURES[path], start)


def warm_up_papers(system: System) -> None:
    """Compute the figures of a system's papers, which the first page offers."""
    for preset in system.presets:
        state = system.state()
        state.param.update(**preset.shared)
        starting_point(preset.figure, state.figure_inputs(), preset.figure(**preset.own))


class FigureTabs:
    """The figures of a page on tabs; those of a tab are made when it is first looked at."""

    def __init__(
        self,
        visit: PageSession,
        browser: Browser,
        program: ProgramDialog,
        embedding: EmbedDialog,
        explaining: Explaining,
        keeping: Keeping,
    ) -> None:
        self.visit, self.browser, self.program = visit, browser, program
        self.embedding, self.explaining, self.keeping = embedding, explaining, keeping
        self.files = PageFiles(visit, browser)
        self.tabs = visit.system.tabs
        self.grids = {
            name: pn.Column(stylesheets=[_GRID], sizing_mode="stretch_width") for name in self.tabs
        }
        self.view = pmui.Tabs(
            *self.grids.items(),
            active=list(self.tabs).index(visit.view.tab),
            sizing_mode="stretch_width",
        )
        self.view.param.watch(self._choose, "active")
        visit.view.param.watch(self._open, "tab")
        for figure in visit.live.values():
            if figure.figure_class.opens:
                figure.param.watch(self._show_opened, "chosen", onlychanged=False)
        self.refresh()
        self._fill()
        # What differs from the start waits until the browser has the page.
        pn.state.onload(self._look)

    def first(self) -> list[LiveFigure]:
        """What is seen first: the figures of the open tab."""
        return [self.visit.live[path] for path in self.visit.system.paths(self.visit.view.tab)]

    def refresh(self, *_: Any) -> None:
        """Take over changed inputs."""
        for figure in self.visit.live.values():
            figure.refresh()

    def show(self, path: str, *, least: bool = False) -> None:
        """Open the tab of a figure and scroll to its card; by no more than is needed if `least`."""
        tab = self.visit.system.tab_of(path)
        if tab is None:
            return
        self.view.active = list(self.tabs).index(tab)
        self.browser.scroll_to(card_name(path), least=least)

    def _show_opened(self, event: param.parameterized.Event) -> None:
        """Show the figure that a click in another one opens."""
        self.show(event.obj.figure_class.opens, least=True)

    def _open(self, event: param.parameterized.Event) -> None:
        self.view.active = list(self.tabs).index(event.new)

    def _choose(self, event: param.parameterized.Event) -> None:
        self.visit.view.tab = list(self.tabs)[event.new]
        self._fill()
        self._look()

    def _look(self) -> None:
        for path, figure in self.visit.live.items():
            figure.visible = path in self.visit.system.paths(self.visit.view.tab)

    def _fill(self) -> None:
        tab = self.visit.view.tab
        if self.grids[tab].objects:
            return
        figures = {path: self.visit.live[path] for path in self.visit.system.paths(tab)}
        for figure in figures.values():
            figure.begin()
        self.grids[tab].objects = [*self._head(tab), *map(self._card, figures)]

    def _head(self, tab: str) -> list[pn.viewable.Viewable]:
        """Controls of what the figures of this tab alone share."""
        names = self.visit.system.tab_inputs.get(tab, ())
        controls = [control(self.visit.system, self.visit.state, name) for name in names]
        if not controls:
            return []
        # A row would ask for the least widths of all of them together.
        return [
            pn.Column(
                *controls,
                styles=_HEAD,
                css_classes=["tab-inputs"],
                sizing_mode="stretch_width",
                margin=0,
            )
        ]

    def _card(self, path: str) -> pn.viewable.Viewable:
        def copy_link() -> None:
            self.browser.copy_link(self.visit.query(), fragment_of(path))

        live = self.visit.live[path]
        return FigureCard(
            live,
            self.browser,
            self.program,
            self.embedding,
            copy_link,
            lambda: self.explaining.show(live),
            self.files,
            self.keeping.show,
        ).view()
