"""The figures of a page on tabs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import panel as pn
import panel_material_ui as pmui
import param

from dashboard.browser import Browser
from dashboard.card import FigureCard, ProgramDialog
from dashboard.figures import FIGURES
from dashboard.links import Linked, linked
from dashboard.live import Inputs, LiveFigure, starting_point

Tabs = Mapping[str, Sequence[str]]
"""Paths of the figures on each tab; those that are not registered are left out."""

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


def figure_paths(tabs: Tabs) -> Iterator[str]:
    """The registered figures of all tabs, in their order."""
    return (path for paths in tabs.values() for path in paths if path in FIGURES)


def warm_up(tabs: Tabs, start: Inputs) -> None:
    """Compute what every visitor begins with, the first tab first."""
    for path in figure_paths(tabs):
        starting_point(FIGURES[path], start)


class FigureTabs:
    """The figures of a page on tabs; those of a tab are made when it is first looked at.

    Parameters
    ----------
    tabs : the figures of each tab.
    tab : has a parameter `tab` that names the tab a visitor looks at.
    live : the figures by their path.
    """

    def __init__(
        self,
        tabs: Tabs,
        tab: param.Parameterized,
        live: dict[str, LiveFigure],
        browser: Browser,
        program: ProgramDialog,
    ) -> None:
        self.tabs, self.tab, self.live = tabs, tab, live
        self.browser, self.program = browser, program
        self.grids = {
            name: pn.Column(stylesheets=[_GRID], sizing_mode="stretch_width") for name in tabs
        }
        self.view = pmui.Tabs(
            *self.grids.items(), active=list(tabs).index(tab.tab), sizing_mode="stretch_width"
        )
        self.view.param.watch(self._choose, "active")
        self.refresh()
        self._fill()
        # What differs from the start waits until the browser has the page.
        pn.state.onload(self._look)

    def refresh(self, *_: Any) -> None:
        """Take over changed inputs."""
        for figure in self.live.values():
            figure.refresh()

    def _choose(self, event: param.parameterized.Event) -> None:
        self.tab.tab = list(self.tabs)[event.new]
        self._fill()
        self._look()

    def _look(self) -> None:
        for path, figure in self.live.items():
            figure.visible = path in self.tabs[self.tab.tab]

    def _fill(self) -> None:
        grid = self.grids[self.tab.tab]
        if grid.objects:
            return
        figures = [self.live[path] for path in self.tabs[self.tab.tab] if path in self.live]
        for figure in figures:
            figure.prepare()
        grid.objects = [FigureCard(figure, self.browser, self.program).view() for figure in figures]


def linked_figures(live: dict[str, LiveFigure]) -> list[Linked]:
    """What a link holds of the figures' own inputs, under the last part of each path."""
    return [
        entry
        for path, figure in live.items()
        for entry in linked(figure.own, figure.own_inputs(), prefix=f"{path.split('/')[-1]}.")
    ]
