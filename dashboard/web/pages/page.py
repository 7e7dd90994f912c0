"""A page whose HTML begins with pictures of its figures, before it has a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bokeh.core.templates import MACROS
from bokeh.document import Document
from markupsafe import Markup
from panel.io.resources import BASE_TEMPLATE, LOCAL_DIST
from panel_material_ui.template.base import Meta
from panel_material_ui.template.base import Page as MaterialPage

from dashboard.live.figure import LiveFigure
from dashboard.systems.system import System
from dashboard.web.components.first_sight import Arguments, Beginning, FirstFigure, Picture
from dashboard.web.pages.session import PageSession

SITE = "Dense Matter Dashboard"
SIDEBAR_WIDTH = 330

_END = "<!-- What follows needs the session. -->"
"""Stands in the template where the beginning ends."""
_TEMPLATE = BASE_TEMPLATE.environment.from_string(
    Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
)
_REST = BASE_TEMPLATE.environment.from_string(
    "{% set page %}{% include template %}{% endset %}{{ page.partition(end)[2] }}"
)


class Page(MaterialPage):
    """A page of panel-material-ui whose document is all but the beginning of the HTML.

    Parameters
    ----------
    figures : those that are seen first.
    """

    def __init__(self, figures: Sequence[LiveFigure], **options: Any) -> None:
        super().__init__(**options)
        self._figures = figures

    def server_doc(
        self, doc: Any = None, title: str | None = None, location: Any = True
    ) -> Document:
        doc = super().server_doc(doc, title, location)
        shown = [figure for figure in self._figures if figure.shown is not None]
        doc.template = _REST
        doc.template_variables.update(
            template=_TEMPLATE,
            end=_END,
            panel_count=sum(len(figure.figure_class.panel_heights) for figure in shown),
        )
        return doc


def beginning(system: System) -> Callable[[Arguments], Beginning]:
    """What makes the beginning of a system's page."""

    def of(arguments: Arguments) -> Beginning:
        visit = PageSession(system)
        complaints = visit.apply(arguments)
        paths = system.paths(visit.view.tab)
        # Where there is more to read than figures, no picture hides it.
        figures = [] if complaints else [FirstFigure.of(visit.live[path]) for path in paths]
        return Beginning(partial(_html, system.title, visit.view.theme), figures)

    return of


def _html(title: str, theme: str, pictures: Sequence[Picture], scripts: str) -> str:
    """`theme` is "light", "dark", or what the reader prefers."""
    page = _TEMPLATE.render(
        base=BASE_TEMPLATE,
        macros=MACROS,
        end=_END,
        is_page=True,
        html_attrs=Markup(f'data-first="{theme}"'),
        title=title,
        meta=Meta(title=f"{title} · {SITE}"),
        dist_url=LOCAL_DIST,
        sidebar_width=SIDEBAR_WIDTH,
        pictures=pictures,
        scripts=scripts,
        plot_script="",
    )
    return page.partition(_END)[0]
