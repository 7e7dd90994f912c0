"""A figure on a page: title, its own controls, the drawing, remarks, and ways to take it along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn
import panel_material_ui as pmui

from core.dataset import Dataset
from dashboard.components.access import Description
from dashboard.components.browser import Browser
from dashboard.components.controls import own_controls
from dashboard.components.messages import dialog, message
from dashboard.components.waiting import Waiting, drawing_styles
from dashboard.data_file import described
from dashboard.embed.dialog import EmbedDialog
from dashboard.export import PNG_SCALE, drawing_items, file_name
from dashboard.live.figure import LiveFigure


def card_name(path: str) -> str:
    """The style class by which the card of a figure is found in a page."""
    return path.replace("/", "-")


class FigureCard:
    """The card of a live figure.

    What it exports is what it shows: the same figure object and the same dataset.

    Parameters
    ----------
    copy_link : puts a link to this card on the clipboard.
    """

    def __init__(
        self,
        live: LiveFigure,
        browser: Browser,
        program: ProgramDialog,
        embedding: EmbedDialog,
        copy_link: Callable[[], None],
    ) -> None:
        self.live = live
        self.browser = browser
        self.name = card_name(live.figure_class.path)
        self.pane = pn.pane.Bokeh(
            live.view,
            sizing_mode="stretch_width",
            height=sum(live.figure_class.panel_heights),
            margin=0,
            css_classes=["figure"],
            visible=live.view is not None,
        )
        # Styles of the pane itself cannot be changed once it is drawn (Panel 1.9.4).
        self.drawing = pn.Column(
            self.pane, Description(live), sizing_mode="stretch_width", margin=0
        )
        self.progress = pmui.LinearProgress(
            variant="indeterminate", visible=False, sizing_mode="stretch_width", margin=0
        )
        self.notes = pmui.Typography(
            "", variant="body2", color="text.secondary", visible=False, margin=(0, 16, 4, 16)
        )
        self.program = program
        self._buttons = [
            self._button("PNG", self._save_png),
            self._button("SVG", self._save_svg),
            self._button("CSV", self._save_csv),
            self._button("Copy link", copy_link),
            self._button("Embed", lambda: embedding.show(live)),
            self._button("Copy as Python", self._show_program),
        ]
        live.param.watch(self._show_view, "view")
        live.param.watch(self._show_state, ["busy", "cancelled", "error", "shown"])
        self._show_state()

    def view(self) -> pmui.Paper:
        live = self.live
        return pmui.Paper(
            pmui.Row(
                pmui.Typography(live.figure_class.title, variant="h6", margin=(4, 16)),
                pn.layout.HSpacer(),
                *own_controls(live.own, live.own_inputs()),
                sizing_mode="stretch_width",
                sx={"flexWrap": "wrap", "alignItems": "center", "minHeight": "44px"},
                margin=0,
            ),
            pmui.Column(self.progress, height=4, sizing_mode="stretch_width", margin=0),
            message(live.param.error, "warning", sizing_mode="stretch_width"),
            Waiting(live),
            self.drawing,
            self.notes,
            pmui.Row(
                *self._buttons,
                sizing_mode="stretch_width",
                sx={"flexWrap": "wrap"},
                margin=(0, 8, 4, 8),
            ),
            variant="outlined",
            elevation=0,
            sizing_mode="stretch_width",
            margin=0,
            css_classes=["figure-card", self.name],
        )

    def _button(self, label: str, action: Callable[[], None]) -> pmui.Button:
        def clicked(_: Any) -> None:
            # A click may arrive although the button was disabled in the page.
            if self.live.shown is not None:
                action()

        return pmui.Button(
            label=label,
            size="small",
            variant="text",
            margin=2,
            disabled=True,
            on_click=clicked,
        )

    def _show_view(self, *_: Any) -> None:
        self.pane.param.update(object=self.live.view, visible=True)

    def _show_state(self, *_: Any) -> None:
        live = self.live
        notes = _remarks(live.shown.dataset) if live.shown and not live.error else []
        self.progress.visible = live.busy
        self.drawing.styles = drawing_styles(live)
        self.notes.param.update(object="\n\n".join(notes), visible=bool(notes))
        for button in self._buttons:
            button.disabled = live.shown is None

    def _save_drawing(self, extension: str) -> None:
        figure, dataset = self.live.shown.figure, self.live.shown.dataset
        items = drawing_items(figure, dataset)
        self.browser.save_drawing(file_name(figure, extension), items, PNG_SCALE)

    def _save_png(self) -> None:
        self._save_drawing("png")

    def _save_svg(self) -> None:
        self._save_drawing("svg")

    def _save_csv(self) -> None:
        figure, dataset = self.live.shown.figure, self.live.shown.dataset
        self.browser.save_text(file_name(figure, "csv"), described(figure, dataset).to_csv())

    def _show_program(self) -> None:
        self.program.show(self.live.shown.figure.code())


def _remarks(dataset: Dataset) -> list[str]:
    return list(dict.fromkeys((*dataset.refusals, *dataset.notes)))


class ProgramDialog:
    """Shows a program and copies it; one on a page."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.view = dialog("Copied: this figure as Python")

    def show(self, program: str) -> None:
        again = pmui.Button(
            label="Copy again",
            size="small",
            variant="outlined",
            on_click=lambda _: self.browser.copy(program),
        )
        text = pn.pane.Str(
            program,
            css_classes=["program"],
            styles={"overflow-x": "auto"},
            sizing_mode="stretch_width",
        )
        self.view.objects = [text, again]
        self.view.open = True
        self.browser.copy(program)
