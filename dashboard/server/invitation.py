"""Prints the address of the dashboard and opens it in a browser."""

from __future__ import annotations

import threading
import webbrowser

from dashboard.server.listening import host_of
from dashboard.server.options import Settings


class Invitation:
    """The address that is printed and opened once, for the person who started the server.

    Parameters
    ----------
    settings : the server's options.
    port : the one it listens on.
    """

    def __init__(self, settings: Settings, port: int) -> None:
        self.host = f"{host_of(settings.address)}:{port}"
        self._path = f"{settings.root}/"
        self._show = settings.show

    @property
    def address(self) -> str:
        """The address of the first page."""
        return f"http://{self.host}{self._path}"

    def announce(self) -> None:
        """Print the address once the dashboard answers, and open it."""
        print(f"The dashboard is at {self.address}", flush=True)
        self.show()

    def show(self) -> None:
        """Open the first page in a browser, unless that is unwanted or already done."""
        if self._show:
            self._show = False
            # Some browsers answer only when they are closed again.
            threading.Thread(target=webbrowser.open, args=(self.address,), daemon=True).start()
