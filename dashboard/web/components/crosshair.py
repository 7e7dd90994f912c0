"""One crosshair through all drawings of a page, and the keys and words of what a click chooses."""

from __future__ import annotations

from pathlib import Path

import param
from panel.custom import JSComponent


class Crosshair(JSComponent):
    """One stands on every page and embed; all it does is done in the browser."""

    button = param.Boolean(True, doc="Whether there is a button, and the key c, that shows it.")

    _esm = Path(__file__).with_name("crosshair.js")

    def __init__(self, button: bool = True) -> None:
        super().__init__(button=button, margin=0, **({} if button else {"width": 0, "height": 0}))
