"""Says where the dashboard is, and opens it in a browser."""

from __future__ import annotations

import threading
import webbrowser

from dashboard.server.listening import host_of
from dashboard.server.options import Settings

FIRST_PAGE = "crystal"


class Invitation:
    """What whoever has started the server is told, and shown, once.

    Parameters
    ----------
    settings : the server's options.
    port : the one it listens on.
    """

    def __init__(self, settings: Settings, port: int) -> None:
        self.host = f"{host_of(settings.address)}:{port}"
        self._path = f"{settings.root}/{FIRST_PAGE}"
        self._show = settings.show

    @property
    def address(self) -> str:
        """Of the first page."""
        return f"http://{self.host}{self._path}"

    def announce(self) -> None:
        """The dashboard answers."""
        print(f"The dashboard is at {self.address}", flush=True)
        self.show()

    def show(self) -> None:
        """Open the first page in a browser, if that is wanted and has not been done."""
        if self._show:
            self._show = False
            # Some browsers answer only when they are closed again.
            threading.Thread(target=webbrowser.open, args=(self.address,), daemon=True).start()
