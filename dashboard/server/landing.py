"""The first page: what the dashboard computes, the papers and their figures, pictures of all.

A plain page without a session. Its pictures are drawn from the results that this process keeps for
the first visitors of the other pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup
from tornado.web import RequestHandler

from dashboard.figures.common.base import Figure
from dashboard.live.figure import starting_point
from dashboard.live.results import Result
from dashboard.plots import svg
from dashboard.plots.vocabulary import Layer, Panel, Texts
from dashboard.server.documents import DOCUMENTS
from dashboard.server.notices import notice
from dashboard.systems import SYSTEMS
from dashboard.systems.page_links import paper_link
from dashboard.systems.system import System, fragment_of

_pictures: dict[str, Markup] = {}
"""By the paths of figures; they never change while a server runs, as defaults do not."""


@dataclass(frozen=True)
class Card:
    """A figure of a page: where a click leads, and its picture, empty as long as there is none."""

    name: str
    title: str
    address: str
    picture: Markup


def draw_pictures(system: System) -> None:
    """Draw the figures of a page as they are without any input, smaller and without legends."""
    start = system.state().figure_inputs()
    for tab in system.tabs.values():
        for figure in tab:
            result = starting_point(figure, start)
            if isinstance(result, Result):
                _pictures[figure.path] = _picture(figure, result)


def _picture(figure: type[Figure], result: Result) -> Markup:
    panels = [
        replace(panel, layers=_without_words(panel), title="", legend=False)
        for panel in result.panels
    ]
    return svg.picture(panels, figure.panel_heights)


def _without_words(panel: Panel) -> tuple[Layer, ...]:
    return tuple(layer for layer in panel.layers if not isinstance(layer, Texts))


def cards(system: System) -> Iterator[Card]:
    """All figures of a page, in their order."""
    for tab in system.tabs.values():
        for figure in tab:
            address = f"{system.name}#{fragment_of(figure.path)}"
            picture = _pictures.get(figure.path, Markup())
            yield Card(fragment_of(figure.path), figure.title, address, picture)


class Landing(RequestHandler):
    """What stands at the root of all addresses.

    Parameters
    ----------
    root : path below which all addresses stand. more : addresses of other pages and their names.
    """

    def initialize(self, root: str, more: Sequence[tuple[str, str]] = ()) -> None:
        self.root, self.more = root, more

    def get(self) -> None:
        self.set_header("Cache-Control", "no-cache")
        self.write(
            notice(
                "landing",
                title="Dense Matter Dashboard",
                root=self.root,
                systems=SYSTEMS.values(),
                cards=cards,
                paper_link=paper_link,
                more=[*self.more, *DOCUMENTS.first()],
                complete=all(path in _pictures for one in SYSTEMS.values() for path in one.paths()),
            )
        )
