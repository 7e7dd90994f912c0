"""Single figures without a frame around them, for iframes in lecture notes and on other pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import jinja2
import panel as pn
import param

from core.dataset import Dataset
from dashboard.controls.html_controls import figure_controls
from dashboard.controls.names import control_names
from dashboard.figures.common.base import Figure
from dashboard.figures.common.explanation import explanation_of
from dashboard.figures.common.page_inputs import figure_inputs
from dashboard.inputs.parameters import Numbers, within
from dashboard.live.figure import LiveFigure
from dashboard.live.zoom import zoom
from dashboard.plots import svg
from dashboard.plots.look import ROOM
from dashboard.plots.notation import in_html
from dashboard.systems import FIGURES
from dashboard.systems.input_labels import label
from dashboard.systems.links import (
    VERSION_KEY,
    apply,
    change,
    decoded,
    figure_query,
    linked,
    read_figure,
)
from dashboard.systems.page_links import as_on_page, page_link
from dashboard.systems.system import EXPLAINED
from dashboard.web.components.browser import Browser
from dashboard.web.components.crosshair import Crosshair
from dashboard.web.components.first_sight import Arguments, Beginning, FirstFigure, Picture
from dashboard.web.components.help import Help, help_on_figure
from dashboard.web.components.reconnect import Reconnect
from dashboard.web.components.waiting import Waiting, drawing

THEMES = ("light", "dark")
ALSO = ("theme", "controls", "zoom")
"""What the query of an embed holds beside the figure's inputs."""


def _template(name: str) -> jinja2.Template:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return jinja2.Template(text, trim_blocks=True)


_BEGINNING, _REST = _template("beginning.html"), _template("rest.html")
_FIGURE_THEME = (Path(svg.__file__).parent / "figure_theme.js").read_text(encoding="utf-8")
_NEEDLESS = re.compile(r"<script[^>]*/(?:bokeh-gl\.min|notyf\.min)\.js[^>]*></script>")
"""Scripts that pages load and embeds have no use for: WebGL, and notifications."""

# As many controls side by side as have room for a slider and its field.
_CONTROLS = """
:host {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr));
  flex: none;
}
.scroll-button { display: none !important; }
"""

LONG = '<span class="long">Dense Matter</span>'
"""Not shown in narrow frames."""
UP = "../"
LOWEST, LOWEST_OF_SEVERAL, SMALLEST = 150, 205, 0.48
"""Pixels that a panel has at least, and part of its height on a page that one of several has: in
an iframe with less room the embed scrolls from one to the next."""
LOWEST_WHERE_NARROW = 264
"""Pixels that one of several has in a narrow iframe, where legends take more lines."""

# Stays in sight where the page scrolls.
_FOOT = """
:host {
  position: sticky; bottom: 0; z-index: 1; background: var(--paper); flex: none !important;
  justify-content: space-between; padding: 0 8px 3px; box-sizing: border-box;
}
"""
_SMALL = """
:host { font: 12px/1.4 Helvetica, Arial, sans-serif; color: var(--quiet); width: auto; }
:host, summary, a { color: var(--quiet); }
p { margin: 4px 0; }
details { max-height: 40vh; overflow-y: auto; }
summary { cursor: pointer; white-space: nowrap; }
a { white-space: nowrap; }
@media (max-width: 480px) {
  :host { font-size: 11px; }
  .long { display: none; }
}
"""


class EmbedPage(pn.Column):
    """All that stands in the iframe: what is above the drawing, and what follows.

    Parameters
    ----------
    below : the drawing and what is below it, as roots of their own, which share the height.
    variables : of the template, rest.html.
    """

    def __init__(
        self, *objects: Any, below: Sequence[pn.viewable.Viewable], variables: Mapping[str, Any]
    ) -> None:
        super().__init__(*objects, sizing_mode="stretch_width", margin=0)
        self.below, self._variables = below, variables

    def server_doc(self, doc: Any = None, title: str | None = None, location: Any = True) -> Any:
        doc = super().server_doc(doc, title, location=False)
        for part in self.below:
            part.server_doc(doc, location=False)
        doc.title, doc.template = self._variables["title"], _REST
        doc.template_variables.update(self._variables)
        return doc


class _Zoomed(param.Parameterized):
    zoom = zoom()


class EmbedRequest:
    """What an address asks for.

    Parameters
    ----------
    arguments : the texts that its query gives to each key.
    """

    def __init__(self, figure_class: type[Figure], arguments: Arguments) -> None:
        self.figure, self.complaints = _read(figure_class, arguments)
        self.theme = self._theme(_first(arguments, "theme"))
        self.controls, unknown = control_names(figure_class, _first(arguments, "controls"))
        self.complaints += unknown
        zoomed = _Zoomed()
        asked = {key: texts for key, texts in arguments.items() if key == "zoom"}
        self.complaints += apply(linked(zoomed, ["zoom"]), asked, figure_class.path)
        self.zoom = zoomed.zoom
        self.extras = {key: _first(arguments, key) for key in ("theme", "controls")}

    def _theme(self, theme: str) -> str:
        if theme in ("", *THEMES):
            return theme
        self.complaints.append(
            f"The theme is {' or '.join(THEMES)}: that of the reader's browser is used."
        )
        return ""

    def beginning(self) -> Beginning:
        """All that is seen before there is a session."""
        shown = FirstFigure(type(self.figure), figure_inputs(self.figure, {}), self.zoom)
        # Where there is more to read than the figure, no picture hides it.
        return Beginning(self._html, [] if self.complaints else [shown])

    def _html(self, pictures: Sequence[Picture], scripts: str) -> str:
        return _BEGINNING.render(
            title=type(self.figure).title,
            reader_theme=self.theme,
            floors=_floors(type(self.figure).panel_heights),
            floor_where_narrow=LOWEST_WHERE_NARROW,
            complaints=self.complaints,
            labels=[label(type(self.figure), name) for name in self.controls],
            pictures=pictures,
            scripts=_NEEDLESS.sub("", scripts),
        )


class Embed:
    """One figure of one session.

    Parameters
    ----------
    arguments : the texts that the query gives to each key.
    """

    def __init__(self, figure_class: type[Figure], arguments: Arguments) -> None:
        asked = EmbedRequest(figure_class, arguments)
        self.complaints, self._extras = asked.complaints, asked.extras
        self.controls = figure_controls(asked.figure, asked.controls, sizing_mode="stretch_width")
        self.browser = Browser()
        self._chosen = {figure_class.from_page.get(name) or name: name for name in asked.controls}
        self.live = LiveFigure(
            figure_class,
            dict,
            {},
            alone=asked.figure,
            drawn=self.browser.drawn,
            look=ROOM,
            choices=self._chosen,
        )
        self.live.zoom = asked.zoom
        self.live.param.watch(self._choose, "chosen", onlychanged=False)
        self.remarks = pn.pane.HTML(stylesheets=[_SMALL], sizing_mode="stretch_width", margin=0)
        self.link = pn.pane.HTML(stylesheets=[_SMALL], margin=0)
        self.live.param.watch(self._share_height, "view")
        self.live.param.watch(self._show_remarks, ["error", "shown"])
        self.live.param.watch(self._show_link, ["shown", "zoom"])
        self._query = self._state()
        self.live.param.watch(self._follow_address, ["shown", "zoom"])
        self.live.begin()
        self._share_height()
        self._show_remarks()
        self._show_link()

    def _choose(self, event: param.parameterized.Event) -> None:
        """Take what a click in the drawing means, as far as there are controls for it."""
        own = self.live.own
        for chosen, number in event.new.items():
            name = self._chosen[chosen]
            value = within(own.param[name], number)
            others = getattr(own, name)[1:] if isinstance(own.param[name], Numbers) else None
            setattr(own, name, value if others is None else [value, *others])

    def view(self) -> EmbedPage:
        return EmbedPage(
            self.browser,
            Crosshair(button=False),
            *([Help(help_on_figure(self.live.figure_class))] if self.controls else []),
            Reconnect(UP * (1 + self.live.figure_class.path.count("/"))),
            pn.Column(*self.controls, stylesheets=[_CONTROLS], sizing_mode="stretch_width"),
            below=[
                Waiting(self.live),
                drawing(
                    self.live,
                    sizing_mode="stretch_both",
                    stylesheets=[_room(len(self.live.figure_class.panel_heights))],
                    css_classes=["drawing"],
                ),
                pn.Row(
                    self.remarks,
                    self.link,
                    stylesheets=[_FOOT],
                    sizing_mode="stretch_width",
                    margin=0,
                ),
            ],
            variables={
                "title": self.live.figure_class.title,
                "panel_count": len(self.live.figure_class.panel_heights),
                "figure_theme": _FIGURE_THEME,
            },
        )

    def _share_height(self, *_: Any) -> None:
        heights = self.live.figure_class.panel_heights
        if self.live.view is not None and len(heights) > 1:
            self.live.view.stylesheets = [_rows(heights)]

    def _show_remarks(self, *_: Any) -> None:
        live = self.live
        self.remarks.object = _remarks(live.shown.dataset) if live.shown and not live.error else ""

    def _show_link(self, *_: Any) -> None:
        up = UP * (1 + self.live.figure_class.path.count("/"))
        address = up + page_link(self.live.own, self.live.zoom)
        links = {f"{LONG} Dashboard ↗": address}
        if "#" in address and explanation_of(self.live.figure_class) is not None:
            links = {"What am I looking at? ↗": f"{address}.{EXPLAINED}", **links}
        self.link.object = " · ".join(
            f'<a href="{escape(to)}" target="_blank" rel="noopener">{words}</a>'
            for words, to in links.items()
        )

    def _state(self) -> str:
        return figure_query(self.live.own, zoom=self.live.zoom, **self._extras)

    def _follow_address(self, *_: Any) -> None:
        """Keep the address in step, by which the page comes back after its server has gone."""
        query = self._state()
        if query != self._query:
            self._query = query
            self.browser.set_query(query)


def _floors(heights: Sequence[int]) -> list[int]:
    """Pixels below which no panel gets."""
    if len(heights) == 1:
        return [LOWEST]
    return [max(LOWEST_OF_SEVERAL, round(SMALLEST * height)) for height in heights]


def _room(panels: int) -> str:
    """Style by which the drawing takes what is left, and not the heights that pages need."""
    floors = " + ".join(f"var(--floor-{number})" for number in range(panels))
    return (
        f":host {{ flex: 1 1 0 !important; min-height: calc({floors}) !important; }}"
        f".bk-Figure {{ min-height: {LOWEST}px !important; }}"
    )


def _rows(heights: Sequence[int]) -> str:
    """Style by which panels share the height as on a page, however much there is."""
    rows = (f"minmax(var(--floor-{number}), {high}fr)" for number, high in enumerate(heights))
    return f".bk-GridBox {{ grid-template-rows: {' '.join(rows)}; height: 100%; }}"


def _read(figure_class: type[Figure], arguments: Arguments) -> tuple[Figure, list[str]]:
    """The figure that a query asks for: without a version what differs from its page."""
    if VERSION_KEY in arguments:
        return read_figure(figure_class, arguments, also=ALSO)
    figure = as_on_page(figure_class)
    asked = {key: texts for key, texts in arguments.items() if key not in ALSO}
    return figure, change(linked(figure, figure.inputs()), asked)


def _first(arguments: Arguments, key: str) -> str:
    return (arguments.get(key) or [""])[0]


def _remarks(dataset: Dataset) -> str:
    """What the dataset says of itself: refusals at once, notes when asked for."""
    refusals, notes = (dict.fromkeys(texts) for texts in (dataset.refusals, dataset.notes))
    shown = "".join(f"<p>{in_html(text)}</p>" for text in refusals)
    if not notes:
        return shown
    folded = "".join(f"<p>{in_html(text)}</p>" for text in notes)
    return f"{shown}<details><summary>Remarks</summary>{folded}</details>"


def embed(figure_class: type[Figure]) -> Callable[[], EmbedPage]:
    """What makes the embed of a figure for one session."""

    def view() -> EmbedPage:
        # Its sentences stand in the page itself.
        pn.config.notifications = False
        shown = Embed(figure_class, decoded(pn.state.session_args))
        pn.state.onload(partial(setattr, shown.live, "visible", True))
        return shown.view()

    return view


def beginning(figure_class: type[Figure]) -> Callable[[Arguments], Beginning]:
    """What makes the beginning of the embed of a figure."""
    return lambda arguments: EmbedRequest(figure_class, arguments).beginning()


EMBEDS = {f"embed/{path}": embed(figure_class) for path, figure_class in FIGURES.items()}
EMBED_TITLES = {f"embed/{path}": figure_class.title for path, figure_class in FIGURES.items()}
EMBED_BEGINNINGS = {f"embed/{path}": beginning(one) for path, one in FIGURES.items()}
