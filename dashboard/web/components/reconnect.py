"""Reloads a page when its server was restarted or its computer has slept.

A new server knows nothing of the sessions of the one before, so the page says that the connection
is lost, waits until a server answers, and loads itself anew at its address, which holds its state.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakSet

import panel as pn
import param
from panel.custom import JSComponent
from panel.io.document import unlocked
from panel.io.state import set_curdoc

from dashboard.web.components import script

GOODBYE = "The server is stopping. This page reconnects by itself when it is back."
CONNECTION = Path(__file__).with_name("connection.js")
"""The script for pages whose websocket is blocked, which no component could reach."""
NOTICE = "The connection to the server is lost. This page reconnects by itself."


class Reconnect(JSComponent):
    """An invisible component; one stands on every page."""

    notice = param.String(NOTICE, doc="What a visitor reads meanwhile.")

    goodbye = param.String("", doc="What a visitor reads of a server that is about to stop.")

    liveness = param.String(doc="Where a server that is there answers, relative to the page.")

    ping = param.Integer(0, doc="Number of the browser's last question whether anybody is there.")

    pong = param.Integer(0, doc="The last question that was answered.")

    _esm = script("reconnect")

    _priority_changes: ClassVar[list[str]] = ["ping"]

    def __init__(self, up: str = "", **options: Any) -> None:
        """`up` leads from the page's address to that of the pages, such as "../../"."""
        super().__init__(liveness=f"{up}liveness", width=0, height=0, margin=0, **options)
        self.page = pn.state.curdoc
        _everywhere.add(self)

    @param.depends("ping", watch=True)
    def _answer(self) -> None:
        self.pong = self.ping


_everywhere: WeakSet[Reconnect] = WeakSet()
"""Those of all pages that somebody has open."""


def say_goodbye() -> None:
    """Tell all visitors that the server is stopping."""
    for one in tuple(_everywhere):
        # A page that cannot be reached any more does not keep the others from being told.
        with contextlib.suppress(Exception), set_curdoc(one.page), unlocked():
            one.goodbye = GOODBYE
