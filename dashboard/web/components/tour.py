"""A tour of a page: a button, and a card that goes with the reader from stop to stop."""

from __future__ import annotations

from collections.abc import Sequence

import param
from panel.custom import JSComponent

from dashboard.systems.system import Stop
from dashboard.web.components import script


class Tour(JSComponent):
    """Starts when the reader presses its button, never by itself.

    The browser remembers where it was ended; the button goes on from there.

    Parameters
    ----------
    page : name of the page, under which the browser remembers. stops : in their order.
    """

    page = param.String("", doc="Name of the page.")
    stops = param.List([], doc="Of each, a selector of what it shows and a sentence.")

    _esm = script("tour")

    def __init__(self, page: str, stops: Sequence[Stop]) -> None:
        told = [[stop.place, stop.words] for stop in stops]
        super().__init__(page=page, stops=told, sizing_mode="stretch_width", margin=(4, 8))
