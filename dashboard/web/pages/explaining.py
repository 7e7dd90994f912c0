"""What the drawer of a page says of a figure, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qs

import panel as pn
import param

from core.dataset import Dataset
from dashboard.figures.common.base import Figure
from dashboard.figures.common.explanation import Explanation, explanation_of, html, plain
from dashboard.files.provenance import making
from dashboard.files.references import Reference, bibtex, cited
from dashboard.live.figure import LiveFigure
from dashboard.plots.notation import in_html
from dashboard.systems.input_help import models_shown
from dashboard.systems.system import fragment_of
from dashboard.web.components.access import summary
from dashboard.web.components.browser import Browser
from dashboard.web.components.drawer import Drawer
from dashboard.web.pages.session import PageSession

HEADING = "What am I looking at?"


class Explaining:
    """The drawer of a page, for the figure whose button was pressed.

    `view` is its place on the page, empty until it is first opened.
    """

    def __init__(self, visit: PageSession, browser: Browser) -> None:
        self.visit, self.browser = visit, browser
        self.view = pn.Column(width=0, height=0, margin=0)
        self._drawer: Drawer | None = None
        self._live: LiveFigure | None = None
        self._watcher: param.parameterized.Watcher | None = None
        self._undo: list[Callable[[], None]] = []

    def show(self, live: LiveFigure) -> None:
        """Open it for a figure."""
        self._leave()
        self._live = live
        self._watcher = live.param.watch(self._follow, ["shown", "error"])
        figure_class = live.figure_class
        told = {
            "title": f"{HEADING} {figure_class.title}",
            "text": fixed_html(figure_class),
            "state": self._state(),
            "said": "",
        }
        if self._drawer is None:
            self._drawer = Drawer(self._act)
            self._drawer.param.update(**told)
            self.view.objects = [self._drawer]
            return
        self._drawer.param.update(**told, opened=self._drawer.opened + 1)

    def _state(self) -> str:
        live = self._live
        if live is None:
            return ""
        figure = live.figure_class(**live.inputs()) if live.shown is None else live.shown.figure
        return state_html(figure, live.shown.dataset if live.shown else None)

    def _follow(self, *_: Any) -> None:
        if self._drawer is not None:
            self._drawer.state = self._state()

    def _leave(self) -> None:
        if self._live is not None and self._watcher is not None:
            self._live.param.unwatch(self._watcher)
        self._live = self._watcher = None

    def _act(self, message: Mapping[str, Any]) -> None:
        """What a button of the drawer asks for."""
        if self._live is None or self._drawer is None:
            return
        match message.get("do"):
            case "try":
                self._try(message.get("which"))
            case "undo" if self._undo:
                self._undo.pop()()
                self._drawer.param.update(said="Taken back.", can_undo=bool(self._undo))
            case "cite":
                self._drawer.copy(bibtex(self._live.shown.figure, self._link()))
            case "close":
                self._leave()

    def _try(self, which: object) -> None:
        told = explanation_of(self._live.figure_class) if self._live else None
        if told is None or self._drawer is None:
            return
        if not isinstance(which, int) or which not in range(len(told.trials)):
            return
        trial = told.trials[which]
        complaints, undo = self.visit.change(parse_qs(trial.query, keep_blank_values=True))
        self._undo.append(undo)
        said = " ".join([f"Set: {plain(trial.words)}.", *complaints])
        self._drawer.param.update(said=said, can_undo=True)

    def _link(self) -> str:
        """The address of the page in its present state, at this figure."""
        path = self._live.figure_class.path if self._live else ""
        return f"{self.browser.address}{self.visit.query()}#{fragment_of(path)}"


def fixed_html(figure: type[Figure]) -> str:
    """What is said of a figure whatever its inputs are."""
    told = explanation_of(figure)
    return "".join(_sections(told)) if told else ""


def _sections(told: Explanation) -> Iterator[str]:
    yield _section("Formulas", told.formulas, "formulas")
    yield _section("What is plotted", told.plotted)
    yield _section("What to notice", told.notice)
    buttons = [
        f'<button type="button" data-do="try" data-which="{place}">{html(trial.words)}</button> '
        f"{html(trial.outcome)}"
        for place, trial in enumerate(told.trials)
    ]
    yield f"<h3>What to try</h3>{_list(buttons)}"
    yield _section("Validity", told.validity)


def _section(heading: str, items: Iterable[str], name: str = "") -> str:
    return f"<h3>{heading}</h3>{_list(map(html, items), name)}"


def _list(items: Iterable[str], name: str = "") -> str:
    """A list of items that are HTML already."""
    return f'<ul class="{name}">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def state_html(figure: Figure, dataset: Dataset | None) -> str:
    """What is said of a figure with its present inputs."""
    return "".join(_state_sections(figure, dataset))


def _state_sections(figure: Figure, dataset: Dataset | None) -> Iterator[str]:
    told = explanation_of(type(figure))
    if told is None and dataset is not None:
        said = (summary(figure, dataset), *dataset.notes)
        yield f"<h3>What is plotted</h3>{_list(map(in_html, said))}"
    if models := dict(models_shown(figure)):
        yield f"<h3>Models shown now</h3>{_pairs(models)}"
    places = {source.name: source.place for source in told.sources} if told else {}
    yield f"<h3>Sources</h3>{_list(_source(one, places) for one in cited(figure))}"
    yield f"<h3>Made by</h3>{_pairs(making(figure, dataset))}"
    yield (
        "<h3>Cite this figure</h3><p>BibTeX of all sources and of this program, with the link to "
        'what is shown now.</p><button type="button" data-do="cite">Copy BibTeX and link</button>'
        '<pre class="bibtex" tabindex="0" hidden></pre>'
    )


def _pairs(told: Mapping[str, str]) -> str:
    return "<dl>{}</dl>".format(
        "".join(f"<dt>{escape(name)}</dt><dd>{in_html(text)}</dd>" for name, text in told.items())
    )


def _source(source: Reference, places: Mapping[str, str]) -> str:
    """A source with a link, and the place in it that matters."""
    place = places.get(source.name) or source.purpose
    link = (
        f', <a href="https://doi.org/{escape(source.doi)}" target="_blank" rel="noopener">'
        f"doi:{escape(source.doi)}</a>"
        if source.doi
        else ""
    )
    return f"{escape(source.told)}{link}{f': {html(place)}' if place else ''}"
