"""The drawer beside the figures of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

from dashboard.web.components import script

_STYLE = """
:host { font: 0.875rem/1.5 Roboto, Helvetica, Arial, sans-serif; }
[hidden] { display: none !important; }
.drawer {
  position: fixed; z-index: 1250; right: 0; top: var(--top, 0); bottom: 0; width: 420px;
  max-width: 100vw; box-sizing: border-box; display: flex; flex-direction: column;
  background: var(--mui-palette-background-paper, Canvas);
  color: var(--mui-palette-text-primary, CanvasText);
  border-left: 1px solid var(--mui-palette-divider, #80808060); box-shadow: 0 0 16px #00000040;
}
header { display: flex; align-items: center; padding: 8px 8px 4px 16px; gap: 8px; }
h2 { flex: 1; font-size: 1.1rem; line-height: 1.3; font-weight: 600; margin: 0; }
h3 { font-size: 0.95rem; font-weight: 600; margin: 16px 0 4px; }
.body { overflow-y: auto; padding: 0 16px 16px; overflow-wrap: anywhere; }
.body:focus-visible { outline: 2px solid; outline-offset: -2px; }
ul { margin: 0; padding-left: 18px; }
li { margin: 4px 0; }
.formulas { list-style: none; padding: 0; font-size: 0.95rem; }
.formulas li {
  padding: 4px 0 4px 10px; border-left: 3px solid var(--mui-palette-primary-main, currentcolor);
}
i { font-family: "STIX Two Text", "Times New Roman", Times, serif; font-size: 1.08em; }
sub, sup { line-height: 0; font-size: 0.75em; }
dl { margin: 0; }
dt { font-weight: 600; margin-top: 6px; }
dd { margin: 0; }
a { color: var(--mui-palette-primary-main, LinkText); }
pre {
  white-space: pre-wrap; max-height: 240px; overflow-y: auto; padding: 8px; border-radius: 4px;
  border: 1px solid var(--mui-palette-divider, #80808060); font-size: 0.8rem; user-select: all;
}
button {
  font: inherit; font-weight: 500; text-align: left; cursor: pointer; color: inherit;
  min-height: 28px; padding: 3px 10px; border-radius: 4px; background: none;
  border: 1px solid var(--mui-palette-primary-main, currentcolor);
}
.close { border: 0; min-width: 32px; text-align: center; }
button:hover { background: color-mix(in srgb, currentcolor 8%, transparent); }
button:focus-visible, a:focus-visible { outline: 2px solid; outline-offset: 1px; }
.told { display: flex; align-items: center; gap: 8px; padding: 4px 16px; }
.said { flex: 1; margin: 0; }
@media (max-width: 600px) {
  .drawer {
    left: 0; width: auto; top: auto; height: 70vh; border-left: 0; border-radius: 12px 12px 0 0;
  }
}
"""


class Drawer(JSComponent):
    """One on a page, made when it is first opened.

    Parameters
    ----------
    act : is told what the reader does: {"do": "try", "which": 0}, and so on.
    """

    title = param.String("", doc="Its heading.")
    text = param.String("", doc="HTML, escaped: what stays as it is while inputs change.")
    state = param.String("", doc="HTML, escaped: what belongs to the inputs.")
    said = param.String("", doc="What has just been done, in plain text.")
    can_undo = param.Boolean(False, doc="Whether there is something to take back.")
    opened = param.Integer(0, doc="How often it was opened.")

    _esm = script("drawer")
    _stylesheets: ClassVar[list[str]] = [_STYLE]

    def __init__(self, act: Callable[[Mapping[str, Any]], None]) -> None:
        super().__init__(width=0, height=0, margin=0)
        self._act = act

    def copy(self, text: str) -> None:
        """Put a text on the reader's clipboard, and show it."""
        self._send_msg({"text": text})

    def _handle_msg(self, data: object) -> None:
        if isinstance(data, Mapping):
            self._act(data)
