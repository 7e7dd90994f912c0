"""The pages of all systems."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import panel as pn

from dashboard.systems import SYSTEMS
from dashboard.web.pages import crust_sidebar, crystal_sidebar, plain_sidebar, ternary_sidebar
from dashboard.web.pages.frame import page_of
from dashboard.web.pages.page import Page, beginning

SIDEBARS: Mapping[str, Callable[[Any], Sequence[pn.viewable.Viewable]]] = {
    "crystal": crystal_sidebar.sidebar,
    "crust": crust_sidebar.sidebar,
    "ternary": ternary_sidebar.sidebar,
}
"""Controls of the systems that have controls of their own; others get one for each input."""


def sidebar(name: str) -> Callable[[Any], Sequence[pn.viewable.Viewable]]:
    """What makes the controls of a page."""
    return SIDEBARS.get(name) or partial(plain_sidebar.sidebar, SYSTEMS[name])


def _page(name: str) -> Callable[[], Page]:
    """What makes a page for one session; Panel serves functions, and no partial ones (1.9.4)."""

    def page() -> Page:
        return page_of(SYSTEMS[name], sidebar(name))

    return page


PAGES: dict[str, Callable[[], Page]] = {name: _page(name) for name in SYSTEMS}
TITLES = {name: system.title for name, system in SYSTEMS.items()}
BEGINNINGS = {name: beginning(system) for name, system in SYSTEMS.items()}
