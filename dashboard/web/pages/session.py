"""The state of a page: all that its address holds, and the way to and from a single figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import param

from dashboard.figures.common.base import Figure
from dashboard.live.figure import LiveFigure
from dashboard.systems import FIGURES
from dashboard.systems.input_words import words
from dashboard.systems.links import Arguments, Linked, apply, change, linked, query
from dashboard.systems.page_links import own_entries, shared_entries, zoom_key
from dashboard.systems.pinned import Pin, PinnedState, pin_text, read_pin
from dashboard.systems.system import System, View


class PageSession:
    """The state of a page in one session.

    Parameters
    ----------
    system : whose page it is.
    options : of every LiveFigure.
    """

    def __init__(self, system: System, **options: Any) -> None:
        self.system = system
        self.state = system.state()
        self.view = View(system.tabs)
        start = self.state.figure_inputs()
        self.live = {
            path: LiveFigure(
                FIGURES[path],
                self.state.figure_inputs,
                start,
                rank=system.rank(path),
                choices=[*self.state.linked(), *_opened_by(FIGURES[path])],
                words=words,
                **options,
            )
            for path in system.paths()
        }
        for live in self.live.values():
            live.param.watch(self._choose, "chosen", onlychanged=False)
        self.pin = Pin()
        self.pin.param.watch(self._take_pin, "pin")
        own = [
            entry
            for path, live in self.live.items()
            for entry in own_entries(path, live.own, live.own_inputs())
        ]
        self.inputs = [*linked(self.state, self.state.linked()), *own]
        # Zooms come last: axes belong to the inputs that are asked for with them.
        self.entries = [
            *shared_entries(self.state, self.view),
            *own,
            *linked(self.pin, ["pin"]),
            *(Linked(zoom_key(path), live, "zoom") for path, live in self.live.items()),
        ]

    def _choose(self, event: param.parameterized.Event) -> None:
        """Take what a click in a figure means: for inputs of another one, or for the page."""
        opened = self.live.get(event.obj.figure_class.opens)
        chooser = self.state if opened is None else opened.own
        chooser.choose(event.new)

    def pin_present(self) -> None:
        """Keep the present inputs as those that are drawn faintly."""
        self.pin.pin = pin_text(self.inputs)

    def swap(self) -> None:
        """Show what is pinned, and pin what is shown."""
        present, pinned = pin_text(self.inputs), self.pin.pin
        self.pin.pin = ""
        apply(self.inputs, read_pin(pinned), self.system.name)
        self.pin.pin = present

    def _take_pin(self, _: object) -> None:
        pinned = PinnedState(self.system, self.pin.pin) if self.pin.pin else None
        for path, live in self.live.items():
            live.pinned = pinned and pinned.inputs(path)

    def query(self) -> str:
        """The query of the present state."""
        return query(self.entries)

    def change(self, arguments: Arguments) -> tuple[list[str], Callable[[], None]]:
        """Set what a query names, and no more.

        Returns a sentence for each thing that could not be used, and what takes it all back.
        """
        before = [(entry, entry.value) for entry in self.entries]
        complaints = change(self.entries, arguments)
        changed = [(entry, value) for entry, value in before if entry.value != value]

        def undo() -> None:
            for entry, value in changed:
                setattr(entry.owner, entry.name, value)

        return complaints, undo

    def steps(self) -> str:
        """The query of what the browser's Back undoes: all but the theme and zooms."""
        return query(entry for entry in self.entries if entry.name not in ("theme", "zoom"))

    def reset(self) -> None:
        """Take all defaults, but leave the tab and the theme."""
        self.apply({name: [getattr(self.view, name)] for name in self.view.LINKED})

    def apply(self, arguments: Arguments) -> list[str]:
        """Take the state from a query; a sentence for each thing that could not be used."""
        return apply(self.entries, arguments, self.system.name)


def _opened_by(figure_class: type[Figure]) -> tuple[str, ...]:
    """What a click in a figure chooses of the figure that it opens."""
    return FIGURES[figure_class.opens].chosen_by if figure_class.opens else ()
