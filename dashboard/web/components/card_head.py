"""The title of a card, and the button that explains its figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import param
from panel.custom import JSComponent

from dashboard.web.components import script

_STYLE = """
:host {
  font: 1.1rem/1.3 Roboto, Helvetica, Arial, sans-serif;
}
div { display: flex; flex-wrap: wrap; align-items: center; gap: 0 8px; }
h2 {
  font: inherit; font-weight: 600; margin: 0; color: var(--mui-palette-text-primary, CanvasText);
}
button {
  font: inherit; font-size: 0.8125rem; font-weight: 500; cursor: pointer;
  min-height: 30px; padding: 4px 8px; border: 0; border-radius: 4px;
  background: none; color: var(--mui-palette-primary-main, LinkText);
}
button:hover { text-decoration: underline; }
button:focus-visible { outline: 2px solid; outline-offset: -2px; }
"""


class CardHead(JSComponent):
    """A heading and a button beside it.

    Parameters
    ----------
    explain : what the button does.
    """

    title = param.String("", constant=True, doc="Words of the heading.")
    label = param.String("", constant=True, doc="Words on the button.")

    _esm = script("card_head")
    _stylesheets: ClassVar[list[str]] = [_STYLE]

    def __init__(self, title: str, label: str, explain: Callable[[], None]) -> None:
        super().__init__(title=title, label=label, margin=(4, 16))
        self._explain = explain

    def _handle_msg(self, data: object) -> None:
        self._explain()
