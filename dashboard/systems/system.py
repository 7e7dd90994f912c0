"""What a system of the dashboard is: its page, its figures, and the inputs that they share.

One record tells it, and everything else reads the record: pages, embeds, links, exports, the
command line and notebooks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

import param

from dashboard.figures.common.base import Figure
from dashboard.inputs.parameters import within
from dashboard.systems.paper import Paper, PaperFigure


@dataclass(frozen=True)
class Scale:
    """The slider of a number; it covers less than the input takes where that is much.

    Parameters
    ----------
    label : the number's name for the reader, with its unit.
    low, high, step : of the slider; of the decimal logarithm if `logarithmic`.
    digits : significant digits that are shown.
    """

    label: str
    low: float
    high: float
    step: float
    logarithmic: bool = False
    digits: int = 6

    def options(self) -> dict[str, Any]:
        """The arguments of a `NumberControl`."""
        return asdict(self)


def decades(label: str, bounds: tuple[float, float]) -> Scale:
    """A slider over the whole of such bounds, equal steps for equal factors."""
    low, high = map(math.log10, bounds)
    return Scale(label, low, high, 0.01, logarithmic=True, digits=4)


@dataclass(frozen=True)
class Stop:
    """A stop of the tour of a page.

    Parameters
    ----------
    place : a selector of what is shown there; a stop whose place is not on the screen has words
        alone. words : a sentence or two.
    """

    place: str
    words: str


STOP_AT_PAPER = Stop(".paper-menu", "This menu sets everything as in a figure of the paper.")
"""A stop of pages that show the figures of a paper."""

STOPS_OF_ALL = (
    Stop(
        ".figure-card",
        "Above each figure: what am I looking at, with formula and sources. Below it: files for "
        "print, numbers, a link, Python.",
    ),
    Stop(
        ".header",
        "The address holds the whole state. Copy link gives it to others, who see what you see.",
    ),
)
"""The last stops of the tour of any page."""


class SystemState(param.Parameterized):
    """The inputs that the figures of a page share; by default just its parameters."""

    moving = param.Boolean(
        False, doc="Whether an input is being played: all it goes through is one change."
    )

    LINKED: ClassVar[tuple[str, ...]] = ()
    """Names of those that a link holds; by default all."""

    @classmethod
    def linked(cls) -> tuple[str, ...]:
        """Names of the inputs that a link holds."""
        return cls.LINKED or tuple(name for name in cls.param if name not in SystemState.param)

    def figure_inputs(self) -> dict[str, Any]:
        """What the figures take."""
        return {name: getattr(self, name) for name in self.linked()}

    def take(self, inputs: Mapping[str, Any]) -> None:
        """Choose what `figure_inputs` gave, or a part of it."""
        self.param.update(**inputs)

    def choose(self, numbers: Mapping[str, float]) -> None:
        """Take the numbers that a click in a figure means, within the bounds of the inputs."""
        known = [name for name in numbers if name in self.linked()]
        self.take({name: within(self.param[name], numbers[name]) for name in known})


@dataclass(frozen=True)
class System:
    """A system.

    Parameters
    ----------
    name : the address of its page, relative to those of the other pages, and the first part of its
        figures' paths.
    title : of its page. short : its name among those of the others.
    tabs : the figures on each tab of its page.
    state : the class of the inputs that its figures share.
    scales : sliders of numbers, by the names of inputs.
    tab_inputs : by tab, those shared inputs that figures of it alone take; their controls stand at
        its head, not in the sidebar.
    on_no_page : figures that stand on none.
    intro : what is computed, in three sentences. papers : what it is taken from.
    tour : of its page.
    """

    name: str
    title: str
    short: str
    tabs: Mapping[str, Sequence[type[Figure]]]
    state: type[SystemState]
    scales: Mapping[str, Scale] = field(default_factory=dict)
    tab_inputs: Mapping[str, Sequence[str]] = field(default_factory=dict)
    on_no_page: Sequence[type[Figure]] = ()
    intro: str = ""
    tour: Sequence[Stop] = ()
    papers: Sequence[Paper] = ()

    @property
    def figures(self) -> list[type[Figure]]:
        """All of them."""
        return [*(figure for some in self.tabs.values() for figure in some), *self.on_no_page]

    @property
    def presets(self) -> list[PaperFigure]:
        """The figures of its papers."""
        return [preset for paper in self.papers for preset in paper.figures]

    def paths(self, tab: str | None = None) -> Iterator[str]:
        """The figures of a tab, or of all tabs, in their order."""
        shown = self.tabs[tab] if tab else [one for some in self.tabs.values() for one in some]
        return (figure.path for figure in shown)

    def tab_of(self, path: str) -> str | None:
        """The tab on which a figure stands; None if it stands on no page."""
        return next((tab for tab in self.tabs if path in self.paths(tab)), None)

    def rank(self, path: str) -> int:
        """The place of a figure on its tab, from 0."""
        return list(self.paths(self.tab_of(path))).index(path)

    def path_of(self, fragment: str) -> str | None:
        """The figure that a fragment of an address means; None if it means none."""
        return next((path for path in self.paths() if fragment_of(path) == fragment), None)


EXPLAINED = "explained"
"""After a figure's short name and a dot, in a fragment: the page opens with what it says of it."""


def fragment_of(path: str) -> str:
    """The short name of a figure within its page."""
    return path.rpartition("/")[2]


AUTO, LIGHT, DARK = "auto", "light", "dark"


class View(param.Parameterized):
    """The view of a page: its tab and its theme."""

    tab: param.Selector[str] = param.Selector(objects=[])
    theme: param.Selector[str] = param.Selector(
        default=AUTO, objects=[AUTO, LIGHT, DARK], doc="By default what the reader prefers."
    )

    LINKED = ("tab", "theme")

    def __init__(self, tabs: Mapping[str, object]) -> None:
        super().__init__()
        self.param.tab.objects = list(tabs)
        self.param.tab.default = self.tab = next(iter(tabs))
