"""Sentences that a page shows inline, and the dialogs over it.

Sentences are plain text throughout: nothing in them is read as HTML.
"""

from __future__ import annotations

from html import escape
from typing import Any

import panel as pn
import panel_material_ui as pmui
import param

_CAPTION = """
:host {
  font: 0.875rem/1.43 Roboto, Helvetica, Arial, sans-serif;
  color: var(--mui-palette-text-secondary, GrayText);
}
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


def message(source: Any = "", severity: str = "error", **options: Any) -> pmui.Alert:
    """An alert with the text of `source`, a string or a parameter; not there while it is empty."""
    # The title is shown as text; the body of an Alert would be parsed as HTML.
    alert = pmui.Alert(severity=severity, sx=_SX, margin=(4, 8), **options)

    def show(text: str) -> None:
        alert.param.update(title=text, visible=bool(text))

    if isinstance(source, param.Parameter):
        source.owner.param.watch(lambda event: show(event.new), source.name)
        show(getattr(source.owner, source.name))
    else:
        show(source)
    return alert


def caption(text: str, **options: Any) -> pn.pane.HTML:
    """Small words beside or below a control; set them anew by `set_caption`."""
    return pn.pane.HTML(escape(text), stylesheets=[_CAPTION], **options)


def set_caption(pane: pn.pane.HTML, text: str) -> None:
    """Show other words."""
    pane.object = escape(text)


def dialog(title: str, **options: Any) -> pmui.Dialog:
    """A dialog, closed and empty."""
    return pmui.Dialog(
        title=title,
        title_variant="h6",
        show_close_button=True,
        close_on_click=True,
        width_option="md",
        **options,
    )
