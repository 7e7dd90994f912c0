"""The state of a page: all that its address holds, and the way to and from a single figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.figures import FIGURES
from dashboard.figures.common.base import Figure
from dashboard.systems.links import Arguments, Linked, apply, linked, query
from dashboard.live.figure import LiveFigure, own_inputs
from dashboard.systems.system import AUTO, PLACES, Place, View, fragment_of


class Visit:
    """The state of a page in one session.

    Parameters
    ----------
    place : the page.
    options : of every LiveFigure.
    """

    def __init__(self, place: Place, **options: Any) -> None:
        self.place = place
        self.state = place.state()
        self.view = View(place.tabs)
        start = self.state.figure_inputs()
        self.live = {
            path: LiveFigure(
                FIGURES[path], self.state.figure_inputs, start, rank=place.rank(path), **options
            )
            for path in place.paths()
        }
        # Zooms come last: axes belong to the inputs that are asked for with them.
        self.entries = [
            *_shared_entries(self.state, self.view),
            *(
                entry
                for path, live in self.live.items()
                for entry in _own_entries(path, live.own, live.own_inputs())
            ),
            *(Linked(_zoom_key(path), live, "zoom") for path, live in self.live.items()),
        ]

    def query(self) -> str:
        """The query of the present state."""
        return query(self.entries)

    def apply(self, arguments: Arguments) -> list[str]:
        """Take the state from a query; a sentence for each thing that could not be used."""
        return apply(self.entries, arguments, self.place.name)


def page_link(figure: Figure, zoom: str = "", theme: str = AUTO) -> str:
    """The address, relative to those of the pages, of the page that shows a figure in its state."""
    place = PLACES[figure.path.partition("/")[0]]
    state, view = place.state(), View(place.tabs)
    known = state.figure_inputs()
    state.take(_page_inputs(figure, known))
    entries = _shared_entries(state, view)
    view.theme = theme or AUTO
    tab = place.tab_of(figure.path)
    if tab is None:
        return place.name + query(entries)
    view.tab = tab
    entries += _own_entries(figure.path, figure, own_inputs(type(figure), known))
    zooms = {_zoom_key(figure.path): zoom}
    return f"{place.name}{query(entries, **zooms)}#{fragment_of(figure.path)}"


def _shared_entries(state: Any, view: View) -> list[Linked]:
    return [*linked(state, state.LINKED), *linked(view, view.LINKED)]


def _own_entries(path: str, figure: Figure, names: Sequence[str]) -> list[Linked]:
    """What a link holds of a figure's own inputs, under the last part of its path."""
    return linked(figure, names, prefix=f"{fragment_of(path)}.")


def _zoom_key(path: str) -> str:
    return f"{fragment_of(path)}.zoom"


def _page_inputs(figure: Figure, known: Mapping[str, Any]) -> dict[str, Any]:
    """What a figure's inputs are on a page, by the page's names."""
    inputs = {}
    for name in figure.inputs():
        source = figure.from_page.get(name, name)
        value = getattr(figure, name)
        unmarked = source != name and value is None
        if source in known and not unmarked:
            inputs[source] = value
    return inputs
