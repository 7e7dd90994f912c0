"""Looks at the project that it is started in: a JSON question from standard input, its answer out.

A question: `figure` and its `inputs`, the `page` that shows it and the `link` that is opened.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import panel_material_ui as pmui
from tornado.escape import parse_qs_bytes

from core.kernels import build
from dashboard.commands.data import figure_from, listing
from dashboard.files.references import references
from dashboard.plots import legend
from dashboard.systems import SYSTEMS
from dashboard.systems.links import decoded
from dashboard.web.components.help import help_on_page
from dashboard.web.pages import sidebar
from dashboard.web.pages.explaining import fixed_html, state_html
from dashboard.web.pages.session import PageSession


def main() -> None:
    """Answer one question."""
    question = json.load(sys.stdin)
    print(
        json.dumps(
            {
                **_figure(question["figure"], question["inputs"]),
                **_page(question["page"], question["link"]),
                "compiled": build.backend().kind,
            }
        )
    )


def _figure(path: str, inputs: list[str]) -> dict[str, Any]:
    figure = figure_from(path, inputs)
    dataset = figure.dataset()
    entries = [entry for panel in figure.panels(dataset) for entry in legend.entries(panel)]
    return {
        "listing": listing(path),
        "columns": {name: [str(value) for value in dataset[name]] for name in dataset.columns},
        "notes": dataset.notes,
        "legend": [
            {
                "label": entry.label,
                "colour": entry.line_colour,
                "dash": getattr(entry.line, "dash", ""),
            }
            for entry in entries
        ],
        "call": figure.call(),
        "references": references(figure),
        "titles": [panel.title for panel in figure.panels(dataset)],
        "explained": fixed_html(type(figure)) + state_html(figure, dataset),
    }


def _page(name: str, link: str) -> dict[str, Any]:
    visit = PageSession(SYSTEMS[name])
    complaints = visit.apply(decoded(parse_qs_bytes(link, keep_blank_values=True)))
    views = sidebar(name)(visit.state)
    for view in views:
        for section in view.select(pmui.Accordion):
            section.active = [0]
    controls = [
        widget
        for view in views
        for widget in (view, *view.select())
        if isinstance(widget, pmui.CheckBoxGroup | pmui.Select | pmui.MultiChoice)
    ]
    return {
        "complaints": complaints,
        "query": visit.query(),
        "options": {widget.label: list(map(str, widget.options)) for widget in controls},
        "help": help_on_page(SYSTEMS[name]),
        "chosen": {widget.label: widget.value for widget in controls},
    }


if __name__ == "__main__":
    main()
