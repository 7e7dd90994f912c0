"""Curves that a reader lays over figures, in the browser alone."""

from __future__ import annotations

from typing import Any

import param
from panel.custom import JSComponent

from dashboard.plots import palette
from dashboard.plots.bokeh_parts import DASHES
from dashboard.web.components import script

COLOURS = {
    "violet": palette.VIOLET,
    "blue": palette.BLUE,
    "vermillion": palette.VERMILLION,
    "green": palette.GREEN,
    "pink": palette.PINK,
    "orange": palette.ORANGE,
    "sky": palette.SKY,
    "grey": palette.GREY,
}
"""The palette by names for readers; the first is the one that figures use least."""


OWN_CURVE = "own-curve"
"""The event of the page that opens the dialog for the card that it comes from."""


class OwnCurves(JSComponent):
    """One stands on every page; all it does is done in the browser, and the server hears of none.

    Its dialog opens when a button of a card tells `OWN_CURVE`.
    """

    colours = param.Dict({}, constant=True, doc="By names: shades on white and on dark.")
    dashes = param.Dict({}, constant=True, doc="By names: dashes as Bokeh writes them.")

    _esm = script("tables", "own_glyphs", "own_curves")

    def __init__(self) -> None:
        shades: dict[str, Any] = {
            name: [palette.on_white(colour), palette.on_dark(colour)]
            for name, colour in COLOURS.items()
        }
        super().__init__(colours=shades, dashes=dict(DASHES), width=0, height=0, margin=0)
