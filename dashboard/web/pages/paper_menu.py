"""The menu of a page that opens the figures of its papers, and what they show that ours do not."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import parse_qs

import panel as pn
import panel_material_ui as pmui

from dashboard.plots.notation import in_html
from dashboard.systems.links import query
from dashboard.systems.page_links import paper_query
from dashboard.systems.paper import PaperFigure
from dashboard.web.components.messages import caption
from dashboard.web.pages.session import PageSession
from dashboard.web.pages.tabs import FigureTabs


def paper_menu(visit: PageSession, figures: FigureTabs) -> list[pn.viewable.Viewable]:
    """The menu and, as long as the page is as one of its entries made it, a caption on that."""
    presets = _named(visit)
    if not presets:
        return []
    shown = caption("", margin=(0, 8, 8, 8), visible=False, css_classes=["paper-figure"])

    def tell() -> None:
        now = _state(visit)
        name = next((name for name, one in presets.items() if now == _query(visit, one)), "")
        words = _words(name, presets[name]) if name else ""
        shown.param.update(object=words, visible=bool(words))

    def changed(*_: Any) -> None:
        if shown.visible:
            tell()

    def choose(item: dict[str, Any]) -> None:
        preset = presets[item["label"]]
        visit.apply(parse_qs(paper_query(visit.system, preset, visit.view.theme)[1:]))
        figures.show(preset.figure.path)
        tell()

    for entry in visit.entries:
        entry.owner.param.watch(changed, entry.name)
    tell()
    menu = pmui.MenuButton(
        label="Paper’s figures",
        items=[{"label": name} for name in presets],
        on_click=choose,
        variant="outlined",
        size="small",
        sizing_mode="stretch_width",
        margin=(4, 8),
        css_classes=["paper-menu"],
    )
    return [menu, shown]


def _named(visit: PageSession) -> dict[str, PaperFigure]:
    """The figures of the papers by the names that the menu gives them."""
    papers = visit.system.papers
    several = len(papers) > 1
    return {
        f"{f'{paper.name}, ' if several else ''}{preset.name}: {preset.shows}": preset
        for paper in papers
        for preset in paper.figures
    }


def _state(visit: PageSession) -> str:
    """All but where axes have been moved, which hides nothing that a figure shows."""
    return query(entry for entry in visit.entries if entry.name != "zoom")


def _query(visit: PageSession, preset: PaperFigure) -> str:
    return paper_query(visit.system, preset, visit.view.theme, zoomed=False)


def _words(name: str, preset: PaperFigure) -> str:
    missing = "".join(f"<p>{in_html(sentence)}</p>" for sentence in preset.missing)
    differs = f"<p>In the paper, not here:</p>{missing}" if missing else ""
    return f"<p><b>{escape(name)}</b></p>{differs}"
