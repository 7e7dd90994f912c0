"""Sentences that a page shows inline, and the dialogs over it.

Sentences are plain text throughout: nothing in them is read as HTML.
"""

from __future__ import annotations

from typing import Any

import panel as pn
import panel_material_ui as pmui
import param

from dashboard.inputs.parameters import name_of
from dashboard.plots.notation import in_html

_CAPTION = """
:host {
  font: 0.875rem/1.43 Roboto, Helvetica, Arial, sans-serif;
  color: var(--mui-palette-text-secondary, GrayText);
}
"""

_SENTENCE = """
:host { font: 0.875rem/1.45 Roboto, Helvetica, Arial, sans-serif; }
div[role] {
  padding: 6px 14px; border: 1px solid; border-radius: 4px; white-space: pre-line;
  color: var(--mui-palette-text-primary, CanvasText);
}
.error { border-color: #d32f2f; }
.warning { border-color: #b26a00; }
.info { border-color: #0277bd; }
"""

_SX = {
    "py": 0,
    "alignItems": "center",
    "& .MuiAlertTitle-root": {
        "m": 0,
        "fontSize": "0.875rem",
        "fontWeight": 400,
        "lineHeight": 1.45,
        "whiteSpace": "pre-line",
    },
}


def notice(text: str, name: str) -> list[pmui.Alert]:
    """A warning of a style class that a reader can dismiss; invisible without a text."""
    if not text:
        return []
    # The title is shown as text; the body of an Alert would be parsed as HTML.
    return [
        pmui.Alert(
            title=text,
            severity="warning",
            closeable=True,
            sx=_SX,
            margin=(4, 8),
            css_classes=[name],
        )
    ]


def message(source: Any = "", severity: str = "error", **options: Any) -> pn.pane.HTML:
    """The text of `source`, a string or a parameter, in a frame; not there while it is empty."""
    pane = pn.pane.HTML(
        stylesheets=[_SENTENCE], margin=(4, 8), **{"sizing_mode": "stretch_width", **options}
    )

    def show(text: str) -> None:
        sentence = f'<div role="alert" class="{severity}">{in_html(text)}</div>'
        pane.param.update(object=sentence if text else "", visible=bool(text))

    if isinstance(source, param.Parameter):
        name = name_of(source)
        source.owner.param.watch(lambda event: show(event.new), name)
        show(getattr(source.owner, name))
    else:
        show(source)
    return pane


def caption(text: str, **options: Any) -> pn.pane.HTML:
    """Small text beside or below a control; `set_caption` changes it."""
    return pn.pane.HTML(in_html(text), stylesheets=[_CAPTION], **options)


def set_caption(pane: pn.pane.HTML, text: str) -> None:
    """Show other words."""
    pane.object = in_html(text)


class Dialog:
    """A dialog over the page, made when it is first opened, as most visitors open none.

    `view` is its place on the page.
    """

    def __init__(self, title: str, **options: Any) -> None:
        self.view = pn.Column(width=0, height=0, margin=0)
        self._title, self._options = title, options

    def show(self, *objects: Any) -> None:
        """Open it with these contents."""
        if self.view.objects:
            self.view.objects[0].param.update(objects=list(objects), open=True)
            return
        # Open from the start: what changes while a browser makes it may be lost.
        self.view.objects = [
            pmui.Dialog(
                *objects,
                open=True,
                title=self._title,
                title_variant="h6",
                show_close_button=True,
                close_on_click=True,
                width_option="md",
                **self._options,
            )
        ]
