"""A live drawing, and what stands before it while it is computed or after it was cancelled."""

from __future__ import annotations

from typing import Any

import panel as pn
import param
from panel.custom import JSComponent

from dashboard.inputs.wording import duration, in_words
from dashboard.live.figure import LiveFigure
from dashboard.web.components import script
from dashboard.web.components.access import Description

CANCELLED = "Cancelled; move an input to compute again."
SHOWN = {"opacity": "1"}
BEHIND = {"opacity": "0.45"}
DIMMED = {"opacity": "0.25"}

_STYLE = """
:host { position: relative; z-index: 2; font: 0.875rem/1.5 Roboto, Helvetica, Arial, sans-serif; }
.all { position: relative; }
[hidden] { display: none !important; }
.alert {
  margin: 4px 8px; padding: 6px 14px; border: 1px solid #b26a00; border-radius: 4px;
  white-space: pre-line; color: var(--mui-palette-text-primary, CanvasText);
}
.bar { position: absolute; left: 0; right: 0; top: 0; height: 3px; overflow: hidden; }
.bar::after {
  content: ""; position: absolute; inset: 0; width: 40%;
  background: var(--mui-palette-primary-main, Highlight); animation: pass 1.4s linear infinite;
}
@keyframes pass { from { left: -40%; } to { left: 100%; } }
.notice {
  display: flex; opacity: 0; pointer-events: none; position: absolute;
  top: 6px; right: 12px; max-width: calc(100% - 24px);
  box-sizing: border-box; padding: 2px 10px; gap: 2px 10px; flex-wrap: wrap; align-items: center;
  border: 1px solid currentcolor; border-radius: 4px; font-size: 0.8125rem; line-height: 1.5;
  color: var(--mui-palette-text-primary, CanvasText);
  background: var(--mui-palette-background-paper, Canvas);
}
.notice.shown { opacity: 1; pointer-events: auto; }
button {
  font: inherit; font-weight: 500; color: inherit; background: none; cursor: pointer;
  min-height: 24px; padding: 0 8px; border: 1px solid currentcolor; border-radius: 4px;
}
"""


class Waiting(JSComponent):
    """Stands before a drawing and takes no room while there is one."""

    error = param.String("", doc="Why there is no drawing, in plain text.")
    busy = param.Boolean(False, doc="Whether a computation lasts.")
    text = param.String("", doc="What is shown meanwhile.")
    time_left = param.String("", doc="How long it will take, where that is known.")
    may_cancel = param.Boolean(False, doc="Whether there is a button.")
    presses = param.Integer(0, doc="How often it was pressed.")

    _esm = script("waiting")
    _stylesheets = [_STYLE]  # noqa: RUF012

    def __init__(self, live: LiveFigure) -> None:
        super().__init__(margin=0, sizing_mode="stretch_width")
        self._live = live
        live.param.watch(self._tell, ["busy", "progress", "cancelled", "shown", "error"])
        self.param.watch(lambda _: live.cancel(), "presses")
        self._tell()

    def _tell(self, *_: Any) -> None:
        live = self._live
        behind = in_words(live.behind()) if live.busy or live.cancelled else ""
        still = f"Still shown: {behind}." if behind else ""
        told = (CANCELLED, still) if live.cancelled else (still,)
        left = live.progress.seconds_left if live.progress else None
        self.param.update(
            error=live.error,
            busy=live.busy,
            text=" ".join(filter(None, told)),
            time_left="" if left is None else f"About {duration(left)} left.",
            may_cancel=live.progress is not None,
        )


def drawing(live: LiveFigure, **room: Any) -> pn.Column:
    """The drawing with its description, dimmed while it belongs to other inputs than the newest.

    `room` are options of the layout; the size alone is that of what is drawn, too.
    """
    # Empty at first: only what it is given later takes over its size (Panel 1.9.4).
    pane = pn.pane.Bokeh(sizing_mode=room["sizing_mode"], margin=0, css_classes=["figure"])
    # Styles of the pane itself cannot be changed once it is drawn (Panel 1.9.4).
    column = pn.Column(pane, Description(live), margin=0, **room)

    def show(*_: Any) -> None:
        pane.param.update(object=live.view, visible=live.view is not None)

    def dim(*_: Any) -> None:
        column.styles = _styles(live)

    live.param.watch(show, "view")
    live.param.watch(dim, ["busy", "cancelled", "error", "shown"])
    show()
    dim()
    return column


def _styles(live: LiveFigure) -> dict[str, str]:
    if live.error or not live.shown:
        return DIMMED
    return BEHIND if (live.busy or live.cancelled) and live.behind() else SHOWN
