"""Sentences that a page shows inline, and the dialogs over it.

Sentences are plain text throughout: nothing in them is read as HTML.
"""

from __future__ import annotations

from typing import Any

import panel_material_ui as pmui
import param

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
