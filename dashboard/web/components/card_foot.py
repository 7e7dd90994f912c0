"""The foot of a card: remarks on the figure, and buttons to export it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import param
from panel.custom import JSComponent

from dashboard.web.components import script

_STYLE = """
:host { font: 0.875rem/1.43 var(--mui-font-family, Roboto, Helvetica, Arial, sans-serif); }
.notes { margin: 0 16px 4px; color: var(--mui-palette-text-secondary, GrayText); }
.notes p { margin: 0 0 6px; }
.more.folded {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
.notes button.fold { padding: 2px 0; min-height: 24px; }
.actions { display: flex; flex-wrap: wrap; margin: 0 8px 4px; gap: 2px 4px; }
.rare { position: relative; }
.rare > div {
  position: absolute; right: 0; bottom: 100%; z-index: 5; display: flex; flex-direction: column;
  align-items: stretch; padding: 4px; border-radius: 4px; width: max-content; max-width: 80vw;
  border: 1px solid var(--mui-palette-divider, #80808060);
  background: var(--mui-palette-background-paper, Canvas); box-shadow: 0 2px 8px #00000040;
}
.rare > div button { text-align: left; }
[hidden] { display: none !important; }
.status { margin: 0 16px 4px; min-height: 0; color: var(--mui-palette-text-primary, CanvasText); }
.status:empty { display: none; }
button {
  font: inherit; font-size: 0.8125rem; font-weight: 500; cursor: pointer;
  min-width: 56px; min-height: 30px; padding: 4px 8px; border: 0; border-radius: 4px;
  background: none; color: var(--mui-palette-primary-main, LinkText);
}
button:hover {
  background: color-mix(in srgb, currentcolor 4%, transparent); text-decoration: underline;
}
button:focus-visible { outline: 2px solid; outline-offset: -2px; }
button:disabled { color: var(--mui-palette-text-disabled, GrayText); cursor: default; }
"""


class CardFoot(JSComponent):
    """One component for all of it: what a page costs is the number of its components.

    Parameters
    ----------
    actions : what each button, named by its words, does. rare : those that stand in a menu.
    in_browser : those that only the browser does something for, and the event that tells it.
    """

    actions = param.List([], item_type=str, constant=True, doc="Words on the buttons.")
    in_browser = param.Dict({}, constant=True, doc="Events by the words on their buttons.")
    notes = param.List([], item_type=str, doc="Sentences, each a paragraph of plain text.")
    rare = param.List([], item_type=str, constant=True, doc="Words on those in the menu.")
    status = param.String("", doc="What is being done, or has been, for the reader.")
    ready = param.Boolean(False, doc="Whether there is something to export.")

    _esm = script("card_foot")
    _stylesheets = [_STYLE]  # noqa: RUF012

    def __init__(
        self,
        actions: Mapping[str, Callable[[], None]],
        rare: Collection[str] = (),
        in_browser: Mapping[str, str] | None = None,
    ) -> None:
        told = in_browser or {}
        super().__init__(
            actions=[*actions, *told],
            rare=[*rare, *told],
            in_browser=dict(told),
            sizing_mode="stretch_width",
            margin=0,
        )
        self._does = actions

    def _handle_msg(self, data: object) -> None:
        if self.ready and data in self._does:
            self._does[str(data)]()
