"""Links to the page of a system that shows a figure in its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.figures.common.base import Figure
from dashboard.figures.common.page_inputs import figure_inputs, own_inputs
from dashboard.systems import system_of
from dashboard.systems.links import Linked, linked, query
from dashboard.systems.paper import PaperFigure
from dashboard.systems.system import AUTO, System, View, fragment_of


def as_on_page(figure_class: type[Figure]) -> Figure:
    """A figure as its page shows it before a reader chooses anything; else as it is by itself."""
    system, figure = system_of(figure_class), figure_class()
    if system.tab_of(figure.path) is None:
        return figure
    return figure_class(**figure_inputs(figure, system.state().figure_inputs()))


def page_link(figure: Figure, zoom: str = "", theme: str = AUTO) -> str:
    """The address, relative to those of the pages, of the page that shows a figure in its state."""
    system = system_of(type(figure))
    state, view = system.state(), View(system.tabs)
    known = state.figure_inputs()
    state.take(_page_inputs(figure, known))
    entries = shared_entries(state, view)
    view.theme = theme or AUTO
    tab = system.tab_of(figure.path)
    if tab is None:
        return system.name + query(entries)
    view.tab = tab
    entries += own_entries(figure.path, figure, own_inputs(type(figure), known))
    zooms = {zoom_key(figure.path): zoom}
    return f"{system.name}{query(entries, **zooms)}#{fragment_of(figure.path)}"


def paper_link(system: System, preset: PaperFigure) -> str:
    """The address, relative to those of the pages, that opens a figure of a paper."""
    return f"{system.name}{paper_query(system, preset)}#{fragment_of(preset.figure.path)}"


def paper_query(
    system: System, preset: PaperFigure, theme: str = AUTO, *, zoomed: bool = True
) -> str:
    """The query of the page's state in which a figure of a paper is shown.

    Parameters
    ----------
    zoomed : whether it holds the limits of axes.
    """
    path = preset.figure.path
    state, view, figure = system.state(), View(system.tabs), preset.figure(**preset.own)
    state.param.update(**preset.shared)
    view.param.update(tab=system.tab_of(path), theme=theme)
    own = own_inputs(preset.figure, state.figure_inputs())
    entries = [*shared_entries(state, view), *own_entries(path, figure, own)]
    return query(entries, **{zoom_key(path): preset.zoom if zoomed else ""})


def shared_entries(state: Any, view: View) -> list[Linked]:
    """The entries of a link for the shared inputs of a page and for its view."""
    return [*linked(state, state.linked()), *linked(view, view.LINKED)]


def own_entries(path: str, figure: Figure, names: Sequence[str]) -> list[Linked]:
    """The entries of a link for the own inputs of a figure, under the last part of its path."""
    return linked(figure, names, prefix=f"{fragment_of(path)}.")


def zoom_key(path: str) -> str:
    """The key of a figure's zoom in a link."""
    return f"{fragment_of(path)}.zoom"


def _page_inputs(figure: Figure, known: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a figure by the names that they have on its page."""
    inputs = {}
    for name in figure.inputs():
        source = figure.from_page.get(name, name)
        value = getattr(figure, name)
        unmarked = source != name and value is None
        if source is not None and source in known and not unmarked:
            inputs[source] = value
    return inputs
