"""Accessibility of drawings: summaries for screen readers, and keys to move and zoom."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import param
from panel.custom import JSComponent

from core.dataset import Dataset
from dashboard.figures.common.base import Figure
from dashboard.live.figure import LiveFigure
from dashboard.plots.notation import in_unicode
from dashboard.web.components import script

QUIET = 0.3
"""Seconds after the last drawing at which its summary is made."""

log = logging.getLogger(__name__)


class Description(JSComponent):
    """An invisible component; in one column with the drawing that it describes.

    It gives each canvas the role of a picture with a name and a description, and lets keys move,
    zoom and reset a drawing, reach its tools and mute what its legend names.
    """

    title = param.String("", doc="Name of the figure.")
    text = param.String("", doc="Summary of what it shows.")

    _esm = script("access")

    def __init__(self, live: LiveFigure) -> None:
        super().__init__(title=live.figure_class.title, width=0, height=0, margin=0)
        self._live = live
        self._pending: asyncio.TimerHandle | None = None
        self._tell()
        live.param.watch(self._changed, ["shown", "error"])

    def _changed(self, *_: Any) -> None:
        """Tell it a little later, as a slider that moves makes many drawings."""
        if self._pending is not None:
            self._pending.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._tell()
            return
        self._pending = loop.call_later(QUIET, self._tell)

    def _tell(self) -> None:
        self._pending = None
        shown = self._live.shown
        told = self._live.error or (summary(shown.figure, shown.dataset) if shown else "")
        self.text = in_unicode(told)


class PageKeys(JSComponent):
    """Keys of a whole page: a button that leads to the figures, dialogs that keep the focus."""

    _esm = script("page_keys")

    def __init__(self) -> None:
        super().__init__(width=0, height=0, margin=0)


def summary(figure: Figure, dataset: Dataset) -> str:
    """What a figure shows, or at least its title."""
    try:
        return figure.summary(dataset)
    except Exception:
        log.exception("The summary of %s failed", figure.path)
        return f"{figure.title}."
