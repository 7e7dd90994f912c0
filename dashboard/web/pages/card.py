"""The card of a figure on a page: title, own controls, drawing, remarks, and export buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import panel as pn
import param

from dashboard.files.data_file import described
from dashboard.files.page_export import PNG_SCALE, drawing_items, file_name, program
from dashboard.files.publication import FORMATS, available
from dashboard.live.figure import LiveFigure
from dashboard.web.components.browser import Browser
from dashboard.web.components.card_foot import CardFoot
from dashboard.web.components.card_head import CardHead
from dashboard.web.components.controls import own_controls
from dashboard.web.components.messages import Dialog
from dashboard.web.components.own_curves import OWN_CURVE
from dashboard.web.components.waiting import Waiting, drawing
from dashboard.web.embed.dialog import EmbedDialog
from dashboard.web.pages.explaining import HEADING
from dashboard.web.pages.page_files import NOT_INSTALLED, PageFiles

COPIED = "Copied as Python; its first lines say what to install and where to run it."
_CARD = """
:host {
  border: 1px solid var(--mui-palette-divider, #80808060);
  border-radius: 4px;
  color: var(--mui-palette-text-primary, inherit);
}
"""


def card_name(path: str) -> str:
    """The style class by which the card of a figure is found in a page."""
    return path.replace("/", "-")


class FigureCard:
    """The card of a live figure.

    What it exports is what it shows: the same figure object and the same dataset.

    Parameters
    ----------
    copy_link : puts a link to this card on the clipboard.
    explain : opens the drawer for this figure.
    files : makes the files of its page.
    named_states : opens the states that the reader keeps.
    """

    def __init__(
        self,
        live: LiveFigure,
        browser: Browser,
        program: ProgramDialog,
        embedding: EmbedDialog,
        copy_link: Callable[[], None],
        explain: Callable[[], None],
        files: PageFiles,
        named_states: Callable[[], None],
    ) -> None:
        self.live = live
        self.browser = browser
        self.explain = explain
        self.name = card_name(live.figure_class.path)
        self.program = program
        self.files = files
        rare: dict[str, Callable[[], None]] = {
            **{
                f"{kind.upper()}, two columns": partial(self._save_drawing, kind, "double")
                for kind in FORMATS
                if available()
            },
            "All figures of this tab (zip)": partial(self._save_all, True),
            "All figures of this page (zip)": partial(self._save_all, False),
            "Named states": named_states,
        }
        self.foot = CardFoot(
            {
                **{kind.upper(): partial(self._save_drawing, kind) for kind in FORMATS},
                "CSV": self._save_csv,
                "Pin": files.visit.pin_present,
                "Copy link": copy_link,
                "Embed": lambda: embedding.show(live),
                "Copy as Python": self._show_program,
                **rare,
            },
            rare=list(rare),
            in_browser={"Your own curve": OWN_CURVE},
        )
        live.param.watch(self._show_state, ["error", "shown", "pinned_result"])
        browser.param.watch(self._show_state, "address")
        self._show_state()

    def view(self) -> pn.Column:
        live = self.live
        return pn.Column(
            pn.Row(
                CardHead(live.figure_class.title, HEADING, self.explain),
                pn.layout.HSpacer(),
                *own_controls(live.own, live.own_inputs()),
                sizing_mode="stretch_width",
                styles={
                    "flex-wrap": "wrap",
                    "align-items": "center",
                    "min-height": "44px",
                    # Panel gives rows a colour of its own, that of light pages.
                    "color": "var(--mui-palette-text-primary, inherit)",
                },
                margin=0,
            ),
            Waiting(live),
            drawing(live, sizing_mode="stretch_width"),
            self.foot,
            sizing_mode="stretch_width",
            max_width=live.figure_class.widest,
            margin=0,
            css_classes=["figure-card", self.name],
            stylesheets=[_CARD],
        )

    def _show_state(self, *_: Any) -> None:
        live = self.live
        self.foot.param.update(
            notes=self._remarks() if live.shown and not live.error else [],
            # What it exports names the page, whose address only the browser knows.
            ready=live.shown is not None and bool(self.browser.address),
        )

    def _remarks(self) -> list[str]:
        dataset = self.live.shown.dataset
        pinned = self.live.pinned_remark()
        return list(dict.fromkeys((*dataset.refusals, *dataset.notes, *filter(None, [pinned]))))

    def _tell(self, text: str) -> None:
        self.foot.status = text

    def _save_drawing(self, extension: str, width: str = "single") -> None:
        if available():
            self.files.drawing(self.live, extension, width, self._tell)
            return
        self._tell(NOT_INSTALLED)
        if extension == "pdf":
            return
        figure, panels = self.live.shown.figure, self.live.panels()
        items = drawing_items(figure, panels, self.live.zoom)
        self.browser.save_drawing(file_name(figure, extension), items, PNG_SCALE)

    def _save_all(self, tab: bool) -> None:
        self.files.everything(self._tell, self.files.visit.view.tab if tab else None)

    def _save_csv(self) -> None:
        figure, dataset = self.live.shown.figure, self.live.shown.dataset
        self.browser.save_text(file_name(figure, "csv"), described(figure, dataset).to_csv())

    def _show_program(self) -> None:
        self.program.copy(program(self.live.shown.figure), self._tell)


class ProgramDialog:
    """Copies programs; where the browser does not allow it, a dialog shows them. One on a page."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._dialog = Dialog("This figure as Python")
        self.view = self._dialog.view
        self._tell: Callable[[str], None] | None = None
        browser.param.watch(self._answer, "copied_program")

    def copy(self, text: str, tell: Callable[[str], None]) -> None:
        """Put a program on the clipboard, and tell what has become of it."""
        self._tell = tell
        self.browser.copy_program(text)

    def _answer(self, event: param.parameterized.Event) -> None:
        if event.new["done"]:
            if self._tell is not None:
                self._tell(COPIED)
            return
        text = pn.pane.Str(
            event.new["text"],
            css_classes=["program"],
            styles={"overflow-x": "auto"},
            sizing_mode="stretch_width",
        )
        self._dialog.show(text)
