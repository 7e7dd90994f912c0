"""The server: which page stands at which address, and how it is served."""

from __future__ import annotations

import gc
import logging
import threading
from typing import Any

import panel as pn
from bokeh.document import Document

from dashboard.pages import crust, crystal
from dashboard.theme import set_defaults

# Functions, so that every session gets a page of its own.
PAGES = {crystal.NAME: crystal.crystal_page, crust.NAME: crust.crust_page}
TITLES = {crystal.NAME: crystal.TITLE, crust.NAME: crust.TITLE}

log = logging.getLogger(__name__)


def configure() -> None:
    """Load what the pages need; once, before a page is made."""
    pn.extension(notifications=True, reconnect=True)
    pn.config.exception_handler = _report
    set_defaults()


def _report(error: Exception) -> None:
    """An exception in a callback: the log gets the traceback, the visitor a sentence."""
    log.error("A callback failed", exc_info=error)
    if pn.state.notifications is not None:
        pn.state.notifications.error("Something went wrong; the server's log says what.")


def serve(
    port: int,
    *,
    address: str | None = None,
    show: bool = True,
    websocket_origin: list[str] | None = None,
    prefix: str = "",
) -> None:
    """Serve all pages until the process is ended.

    Parameters
    ----------
    port : TCP port.
    address : where to listen; all addresses of this machine if None.
    show : open a browser.
    websocket_origin : hosts, with port, under whose name the dashboard may be reached, beside
        localhost.
    prefix : path below which all addresses stand, as for a reverse proxy.

    Raises
    ------
    OSError : the port cannot be listened on.
    """
    configure()
    server = pn.serve(
        PAGES,
        title=TITLES,
        port=port,
        address=address,
        websocket_origin=websocket_origin,
        prefix=prefix,
        liveness=True,
        use_xheaders=True,
        verbose=False,
        show=False,
        start=False,
    )
    url = f"http://localhost:{port}{_root(prefix)}/{next(iter(PAGES))}"
    server.start()
    print(f"The dashboard is at {url}", flush=True)
    if show:
        server.show(f"{_root(prefix)}/{next(iter(PAGES))}")
    threading.Thread(target=_warm_up, args=(server.io_loop,), daemon=True).start()
    try:
        server.io_loop.start()
    except KeyboardInterrupt:
        server.stop()


def _root(prefix: str) -> str:
    return f"/{prefix.strip('/')}" if prefix.strip("/") else ""


def _warm_up(loop: Any) -> None:
    """Do in advance what the first visitor would wait for."""
    for warm_up in (crystal.warm_up, crust.warm_up):
        try:
            warm_up()
        except Exception:
            log.exception("Nothing could be computed in advance")
    # On the server's thread, as HoloViews is not thread-safe.
    loop.add_callback(_rehearse)


def _rehearse() -> None:
    """Make a page for nobody: the first one takes a second longer than the others."""
    for make_page in PAGES.values():
        page = make_page()
        root = page.get_root(Document())
        page._cleanup(root)
        pn.state._views.pop(root.ref["id"], None)
    # What exists now stays; not to look at it again spares visitors pauses of 0.1 s.
    gc.collect()
    gc.freeze()
