"""Changes of a page as entries of the browser's history."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from dashboard.systems import SYSTEMS
from dashboard.systems.links import VERSION
from dashboard.web.components.browser import Browser
from dashboard.web.pages import history
from dashboard.web.pages.history import History
from dashboard.web.pages.session import PageSession


class Recorded(Browser):
    """A browser that notes what is asked of its address."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[str] = [""]

    def set_query(self, query: str, step: bool = False) -> None:
        if not step:
            self.entries.pop()
        self.entries.append(query)

    def go(self, query: str) -> None:
        """The visitor goes to another entry."""
        self.visited = {"query": query, "visits": self.visited.get("visits", 0) + 1}


def told(changes: Callable[[PageSession, Recorded], object], rest: float) -> list[list[str]]:
    """The entries after each of the changes that the generator makes, each followed by a rest."""

    async def run() -> list[list[str]]:
        visit, browser = PageSession(SYSTEMS["crystal"]), Recorded()
        History(visit, browser)
        found = []
        for _ in changes(visit, browser):
            await asyncio.sleep(rest)
            found.append(list(browser.entries))
        return found

    return asyncio.run(run())


def test_what_changes_together_or_in_one_go_is_one_entry(monkeypatch):
    monkeypatch.setattr(history, "REST", 0.01)

    def changes(visit, browser):
        visit.state.choose({"Z1": 8, "Z2": 26})
        yield
        for gamma in (200.0, 210.0, 220.0):
            visit.state.Gamma = gamma
        yield
        visit.view.tab = "Order"
        yield

    mixture, coupling, tab = told(changes, 0.1)
    assert len(mixture) == 2
    assert "Z1=8&Z2=26" in mixture[1]
    assert coupling == [*mixture, coupling[-1]]
    assert "Gamma=220" in coupling[-1]
    assert tab == [*coupling, f"{coupling[-1]}&tab=Order"]


def test_themes_and_zooms_are_in_the_address_but_are_no_entries(monkeypatch):
    monkeypatch.setattr(history, "REST", 0.01)

    def changes(visit, browser):
        visit.live["crystal/slab"].zoom = "0:1"
        yield
        visit.view.theme = "dark"
        yield

    zoomed, dark = told(changes, 0.1)
    assert zoomed == [f"?v={VERSION}&slab.zoom=0:1"]
    assert dark == [f"?v={VERSION}&theme=dark&slab.zoom=0:1"]


def test_the_state_is_that_of_the_entry_gone_to(monkeypatch):
    """With its models, through quick visits of several, in the theme of now; and nothing is new."""
    monkeypatch.setattr(history, "REST", 0.01)
    states = []

    def changes(visit, browser):
        visit.state.take({"x": 0.3, "Gamma": 250.0})
        yield
        visit.state.coupling = "temperature"
        visit.view.theme = "dark"
        yield
        browser.go("?v=1&x=0.2")
        browser.go("")
        states.append((visit.state.x, visit.state.Gamma, visit.state.coupling, visit.view.theme))
        yield
        browser.go(f"?v={VERSION}&x=0.3&Gamma=250")
        states.append((visit.state.x, visit.state.Gamma))
        yield

    *_, before, after, last = told(changes, 0.1)
    gamma = PageSession(SYSTEMS["crystal"]).state.Gamma
    assert states == [(0.5, gamma, "Gamma", "dark"), (0.3, 250.0)]
    assert len(before) == len(after) == len(last)
    assert after[-1] == f"?v={VERSION}&theme=dark"


def test_all_that_is_played_is_one_entry(monkeypatch):
    """However slowly, and beside what was changed before and after."""
    monkeypatch.setattr(history, "REST", 0.01)

    def changes(visit, browser):
        visit.state.x = 0.3
        visit.state.moving = True
        for gamma in (200.0, 210.0, 220.0):
            visit.state.Gamma = gamma
            yield
        visit.state.moving = False
        yield
        visit.state.Gamma = 300.0
        yield

    *_, played, stopped, after = told(changes, 0.1)
    assert played == stopped == ["", f"?v={VERSION}&x=0.3", f"?v={VERSION}&x=0.3&Gamma=220"]
    assert after == [*stopped, f"?v={VERSION}&x=0.3&Gamma=300"]


def test_a_reset_keeps_tab_and_theme():
    visit = PageSession(SYSTEMS["crust"])
    visit.state.param.update(T=1.0, last_He=12, others=["SLy4"])
    visit.view.param.update(tab="Layers", theme="dark")
    visit.live["crust/eos"].own.axis = "rho"
    visit.live["crust/eos"].zoom = "0:1"
    visit.reset()
    assert visit.query() == f"?v={VERSION}&tab=Layers&theme=dark"
