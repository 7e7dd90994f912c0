"""The pinned state of a page: what is said of it, and what its buttons do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import panel as pn

from dashboard.live.figure import LiveFigure, in_session
from dashboard.live.results import Result
from dashboard.plots.numbers import rounded
from dashboard.plots.pinned import cursor, differences, middle
from dashboard.systems.input_words import in_words
from dashboard.web.components.comparison import Comparison, Table
from dashboard.web.pages.session import PageSession

QUIET = 0.3
"""Seconds after the last change at which tables follow."""
MOST_TOLD = 4
"""Inputs that the line above the figures names."""
Row = tuple[str, str, str]


class Comparing:
    """The line above the figures; `view` is its place, empty until something is pinned."""

    def __init__(self, visit: PageSession) -> None:
        self.visit = visit
        self.view = pn.Column(sizing_mode="stretch_width", margin=0)
        self._shown: Comparison | None = None
        self._pending: asyncio.TimerHandle | None = None
        self._document = pn.state.curdoc
        visit.pin.param.watch(self._take, "pin")
        for live in visit.live.values():
            live.param.watch(self._follow, ["shown", "pinned_result"])
        for entry in visit.inputs:
            entry.owner.param.watch(self._follow, entry.name)
        self._take()

    def _take(self, *_: Any) -> None:
        if self.visit.pin.pin and self._shown is None:
            self._shown = Comparison(
                {
                    "swap": self.visit.swap,
                    "unpin": self._unpin,
                    "differences": self._toggle,
                }
            )
            self.view.objects = [self._shown]
        self._tell()

    def _unpin(self) -> None:
        self.visit.pin.pin = ""

    def _toggle(self) -> None:
        if self._shown is not None:
            self._shown.open = not self._shown.open
            self._tell()

    def _follow(self, *_: Any) -> None:
        """Follow a little later, as a slider that moves makes many drawings."""
        if self._shown is None or not self.visit.pin.pin:
            return
        if self._pending is not None:
            self._pending.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._tell()
            return
        self._pending = loop.call_later(QUIET, in_session, self._document, self._tell)

    def _tell(self) -> None:
        if self._shown is None:
            return
        if not self.visit.pin.pin:
            self._shown.param.update(text="", tables=[])
            return
        rows = self.rows()
        told = [f"{name} {pinned} (now {now})" for name, now, pinned in rows[:MOST_TOLD]]
        if len(rows) > MOST_TOLD:
            told.append(f"{len(rows) - MOST_TOLD} more")
        same = "the present state; move an input to compare"
        self._shown.text = f"Pinned, drawn faintly: {'; '.join(told) or same}."
        self._shown.put(list(self._tables(rows)) if self._shown.open else [])

    def rows(self) -> list[Row]:
        """Inputs that differ on the page: name, present and pinned value."""
        found: dict[str, Row] = {}
        for path, live in self.visit.live.items():
            now, figure, own = live.inputs(), live.figure_class, live.own_inputs()
            for name, pinned in (live.pinned or {}).items():
                if now[name] != pinned:
                    shared = figure.from_page.get(name) or name
                    told, value = in_words(figure, name, now[name])
                    row = (told, value, in_words(figure, name, pinned)[1])
                    found.setdefault(f"{path}.{name}" if name in own else shared, row)
        return list(found.values())

    def _tables(self, rows: list[Row]) -> Iterator[Table]:
        if rows:
            yield Table("Inputs", ["", "now", "pinned"], [list(row) for row in rows])
        for live in self.visit.live.values():
            if live.visible and (table := at_cursor(live)):
                yield table


def at_cursor(live: LiveFigure) -> Table | None:
    """What differs in a figure where it marks the state, or else in the middle of its axis."""
    result, pinned = live.shown, live.pinned_result
    if result is None or not isinstance(pinned, Result):
        return None
    place = cursor(result.panels)
    x = middle(result.panels) if place is None else place
    rows = [
        [f"{one.quantity}, {one.curve}", *map(_number, (one.now, one.pinned)), _change(one)]
        for one in differences(result.panels, pinned.panels, x)
        if one.now != one.pinned
    ]
    axis = result.panels[0].x.label
    heading = f"{live.figure_class.title}, at {axis} = {rounded(x)}"
    return Table(heading, ["", "now", "pinned", "difference"], rows) if rows else None


def _change(one: Any) -> str:
    return _number(one.now - one.pinned)


def _number(value: float) -> str:
    return rounded(value) if value == value else "—"
