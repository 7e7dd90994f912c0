"""The dialog with snippets that show a figure elsewhere: lecture notes, books, slides, print."""

from __future__ import annotations

from typing import Any

import panel_material_ui as pmui

from dashboard.controls.names import usual_controls
from dashboard.live.figure import LiveFigure
from dashboard.plots.notation import in_unicode
from dashboard.systems.input_labels import label
from dashboard.web.components.access import summary
from dashboard.web.components.browser import Browser
from dashboard.web.components.messages import Dialog
from dashboard.web.embed.snippets import FORMATS, Embedding, root_of

THEMES = {"as the reader prefers": "", "light": "light", "dark": "dark"}

ROWS = 9
"""Lines of the longest format on a wide screen."""


class EmbedDialog:
    """Shows what to paste and copies it; one on a page, empty until it is first opened."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._dialog = Dialog("Embed this figure", sizing_mode="stretch_width")
        self.view = self._dialog.view
        self._live: LiveFigure | None = None

    def show(self, live: LiveFigure) -> None:
        """Open it for a figure in its present state; nothing before its first drawing."""
        if live.shown is None:
            return
        self._live = live
        figure = live.shown.figure
        names = figure.inputs()
        self.format = pmui.Select(
            label="For", options=list(FORMATS), size="small", sizing_mode="stretch_width"
        )
        self.theme = pmui.Select(
            label="Theme", options=THEMES, value="", size="small", sizing_mode="stretch_width"
        )
        self.controls = pmui.MultiChoice(
            label="Controls for the reader",
            options={label(type(figure), name): name for name in names},
            value=usual_controls(figure),
            sizing_mode="stretch_width",
        )
        # Panel's panes of text would show the iframe itself.
        self.text = pmui.TextAreaInput(
            label="To paste",
            rows=ROWS,
            size="small",
            sizing_mode="stretch_width",
            sx={"& textarea": {"fontFamily": "monospace"}},
            css_classes=["snippet"],
        )
        copy = pmui.Button(label="Copy", size="small", variant="contained", on_click=self._copy)
        for widget in (self.format, self.theme, self.controls):
            widget.param.watch(self._write, "value")
        self._write()
        self._dialog.show(
            pmui.Row(self.format, self.theme, sizing_mode="stretch_width", margin=(8, 0, 0, 0)),
            self.controls,
            self.text,
            copy,
        )

    def _write(self, *_: Any) -> None:
        if self._live is None:
            return
        shown = self._live.shown
        embedding = Embedding(
            shown.figure,
            root_of(self.browser.address),
            controls=self.controls.value or [],
            theme=self.theme.value,
            zoom=self._live.zoom,
            summary=in_unicode(summary(shown.figure, shown.dataset)),
        )
        self.text.value = FORMATS[self.format.value](embedding)

    def _copy(self, _: Any) -> None:
        self.browser.copy(self.text.value)
