"""Looks for a figure at every door of the project that it is started in, and prints what is there.

Arguments: the figure's path, the query of an embed, and arguments of its function as JSON.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import panel as pn
import panel_material_ui as pmui

from core.dataset import Dataset
from dashboard.commands.data import listing
from dashboard.systems import FIGURES, system_of
from dashboard.web.embed.page import EMBEDS, Embed
from dashboard.web.pages import PAGES
from dashboard.web.pages.about import about
from dashboard.web.pages.card import card_name
from dashboard.web.pages.explaining import fixed_html


def main(path: str, query: str, arguments: str) -> None:
    """Tell what there is of a figure."""
    pn.extension(notifications=True)
    print(
        json.dumps(
            {
                "listing": listing(),
                "explained": fixed_html(FIGURES[path]),
                "about": [paragraph.object for paragraph in about()],
                **_page(path),
                **_embed(path, query),
                "notebook": _columns(_called(path, json.loads(arguments)).data),
            }
        )
    )


def _page(path: str) -> dict[str, Any]:
    system = system_of(FIGURES[path])
    page = PAGES[system.name]()
    (tabs,) = (view for view in page.main if isinstance(view, pmui.Tabs))
    tabs.active = list(system.tabs).index(system.tab_of(path))
    (card,) = (view for view in _parts(tabs) if card_name(path) in view.css_classes)
    return {
        "title": page.title,
        "navigation": re.findall(r'href="\./(\w+)"', page.sidebar[0].object),
        "sidebar": [part.label for view in page.sidebar[1:] for part in _labelled(view)],
        "card": [part.label for part in _labelled(card)],
    }


def _embed(path: str, query: str) -> dict[str, Any]:
    assert f"embed/{path}" in EMBEDS
    shown = Embed(FIGURES[path], parse_qs(query))
    return {
        "complaints": shown.complaints,
        "embedded": _columns(shown.live.own.dataset()),
        "controls": [control.label for control in shown.controls],
        "link": re.findall('href="([^"]+)"', shown.link.object),
    }


def _called(path: str, arguments: dict[str, Any]) -> Any:
    """The function of a notebook, called."""
    function = getattr(importlib.import_module("dashboard.figures"), FIGURES[path].function_name())
    return function(**arguments)


def _columns(dataset: Dataset) -> dict[str, list[float]]:
    return {name: dataset[name].tolist() for name in dataset.columns}


def _parts(view: pn.viewable.Viewable) -> Iterator[Any]:
    return (part for part in (view, *view.select()) if isinstance(part, pn.viewable.Viewable))


def _labelled(view: pn.viewable.Viewable) -> Iterator[Any]:
    return (part for part in _parts(view) if getattr(part, "label", ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
