"""The pages by name: the figures on their tabs, and the class of what their visitors choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import param

from dashboard.figures import FIGURES
from dashboard.systems.crust_state import CrustState
from dashboard.systems.crystal_state import CrystalState


@dataclass(frozen=True)
class Place:
    """A page.

    Parameters
    ----------
    name : its address, relative to those of the other pages, and the first part of its figures'
        paths.
    tabs : the paths of the figures on each tab; those that are not registered are left out.
    state : the class of the inputs that its figures share.
    """

    name: str
    title: str
    tabs: Mapping[str, Sequence[str]]
    state: type[CrystalState | CrustState]

    def paths(self) -> Iterator[str]:
        """The registered figures of all tabs, in their order."""
        return (path for paths in self.tabs.values() for path in paths if path in FIGURES)

    def tab_of(self, path: str) -> str | None:
        """The tab on which a figure stands; None if it stands on no page."""
        return next((tab for tab, paths in self.tabs.items() if path in paths), None)

    def rank(self, path: str) -> int:
        """The place of a figure on its tab, from 0."""
        return list(self.tabs[self.tab_of(path) or ""]).index(path)

    def path_of(self, fragment: str) -> str | None:
        """The figure that a fragment of an address means; None if it means none."""
        return next((path for path in self.paths() if fragment_of(path) == fragment), None)


def fragment_of(path: str) -> str:
    """How a figure is called among those of its page."""
    return path.rpartition("/")[2]


CRYSTAL = Place(
    "crystal",
    "Crystal mixtures in white dwarfs",
    {
        "Phases": ("crystal/free-energy", "crystal/phase-diagram"),
        "All mixtures": ("crystal/mixture-map",),
        "Order": ("crystal/order-parameters", "crystal/structure-factor"),
        "Energy and structure": ("crystal/energy-gain", "crystal/slab"),
    },
    CrystalState,
)
CRUST = Place(
    "crust",
    "Crust of a neo-neutron star",
    {
        "Composition": ("crust/nuclide-chart", "crust/composition"),
        "Maps": ("crust/map",),
        "Equation of state and stability": ("crust/eos", "crust/stability", "crust/transition"),
        "Layers": (
            "crust/abundances",
            "crust/freezing",
            "crust/pool-edge",
            "crust/diffusion-stability",
            "crust/partition-function",
        ),
    },
    CrustState,
)
PLACES = {place.name: place for place in (CRYSTAL, CRUST)}

AUTO, LIGHT, DARK = "auto", "light", "dark"


class View(param.Parameterized):
    """How a visitor looks at a page."""

    tab = param.Selector(objects=[])
    theme = param.Selector(
        default=AUTO, objects=[AUTO, LIGHT, DARK], doc="By default what the reader prefers."
    )

    LINKED = ("tab", "theme")

    def __init__(self, tabs: Mapping[str, object]) -> None:
        super().__init__()
        self.param.tab.objects = list(tabs)
        self.param.tab.default = self.tab = next(iter(tabs))
