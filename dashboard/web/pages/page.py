"""A page whose first HTML shows its figures, as pictures, before any script has run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bokeh.document import Document
from markupsafe import Markup
from panel.io.resources import BASE_TEMPLATE
from panel_material_ui.template.base import Page as MaterialPage

from dashboard.live.figure import LiveFigure
from dashboard.live.zoom import parse_zoom
from dashboard.plots import svg

_TEMPLATE = BASE_TEMPLATE.environment.from_string(
    Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
)

Picture = tuple[str, int, Markup]
"""Title of a figure, its height in pixels, and what it shows."""


class Page(MaterialPage):
    """A page of panel-material-ui with pictures of figures to begin with.

    Parameters
    ----------
    figures : those that are seen first.
    theme : "light", "dark", or what the reader prefers.
    """

    def __init__(self, figures: Sequence[LiveFigure], theme: str, **options: Any) -> None:
        super().__init__(**options)
        self._figures, self._first_theme = figures, theme

    def server_doc(
        self, doc: Any = None, title: str | None = None, location: Any = True
    ) -> Document:
        doc = super().server_doc(doc, title, location)
        shown = [figure for figure in self._figures if figure.shown is not None]
        doc.template = _TEMPLATE
        doc.template_variables.update(
            base=BASE_TEMPLATE,
            html_attrs=Markup(f'data-first="{self._first_theme}"'),
            page_title=self.title,
            sidebar_width=self.sidebar_width,
            pictures=[_picture(figure) for figure in shown],
            panel_count=sum(len(figure.figure_class.panel_heights) for figure in shown),
        )
        return doc


def _picture(figure: LiveFigure) -> Picture:
    heights = figure.figure_class.panel_heights
    drawn = svg.picture(figure.shown.panels, heights, parse_zoom(figure.zoom))
    return figure.figure_class.title, sum(heights), drawn
