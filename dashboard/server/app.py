"""The server application: pages, addresses, headers, logins and records."""

from __future__ import annotations

import asyncio
import gc
import itertools
import logging
import threading
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import panel as pn
from bokeh.application.application import SessionContext
from bokeh.core.validation import silence
from bokeh.core.validation.warnings import EMPTY_LAYOUT
from bokeh.document import Document
from bokeh.server.server import BaseServer
from bokeh.server.tornado import BokehTornado
from bokeh.server.util import create_hosts_allowlist
from panel.auth import BasicAuthProvider, OAuthProvider
from panel.io.application import build_applications
from panel.io.resources import DIST_DIR, LOCAL_DIST
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop

from core.storage.memo import memory
from dashboard.libraries import let_go, offer_style_sheets
from dashboard.live import limits
from dashboard.monitoring import metrics
from dashboard.server import claims, health, hosts, leftovers, notices, routes
from dashboard.server.health import Readiness, watch_event_loop
from dashboard.server.invitation import Invitation
from dashboard.server.landing import draw_pictures
from dashboard.server.listening import Sockets, port_of
from dashboard.server.options import Settings
from dashboard.server.security import transform
from dashboard.server.stopping import leave, stop_on_signals
from dashboard.systems import SYSTEMS
from dashboard.systems.system import System
from dashboard.web.embed.page import EMBED_BEGINNINGS, EMBED_TITLES, EMBEDS
from dashboard.web.pages import BEGINNINGS, PAGES, TITLES
from dashboard.web.pages.tabs import warm_up, warm_up_papers
from dashboard.web.theme import keep_still

PANELS_OPTIONS = (
    "basic_auth",
    "cookie_secret",
    "oauth_provider",
    "oauth_key",
    "oauth_secret",
    "oauth_redirect_uri",
)
"""Options that Panel reads from its own configuration, by the same names."""

LONGEST_MESSAGE = 2_000_000
"""Bytes of a message from a browser; the longest that pages send hold a few hundred."""

HEAD_START = 0.7
"""Seconds for the page that the start itself has opened, before anything is done in advance."""

UNTIL_NOBODY_IS_THERE = 20.0
"""Seconds between looks at whether there are sessions."""

log = logging.getLogger(__name__)


def configure() -> None:
    """Load what the pages need; once, before a page is made."""
    # Pages come back by web.components.reconnect: a new server does not know their sessions.
    pn.extension(notifications=True)
    pn.config.exception_handler = _report
    # Columns whose parts come later are empty at first.
    silence(EMPTY_LAYOUT, True)
    keep_still()


def _report(error: Exception) -> None:
    """An exception in a callback: the log gets the traceback, the visitor a sentence."""
    log.error("A callback failed", exc_info=error)
    if pn.state.notifications is not None:
        pn.state.notifications.error("Something went wrong; the server log has the details.")


def serve(
    settings: Settings,
    sockets: Sockets,
    *,
    before: Callable[[], None],
    invitation: Invitation | None,
) -> None:
    """Serve all pages until a signal ends the process.

    Parameters
    ----------
    settings : the server's options.
    sockets : to listen on.
    before : called when the pages are ready; ends what has answered on the sockets so far.
    invitation : announces the address; None in all processes but the first.
    """
    configure()
    limits.set(settings.limits())
    leftovers.share_arenas()
    memory.resize(settings.keep_megabytes * 1e6)
    readiness = Readiness()
    application = _application(settings, port_of(sockets), readiness)
    http = HTTPServer(application, xheaders=True)
    server = BaseServer(IOLoop.current(), application, http)
    stop_on_signals(server, http, readiness, aloud=invitation is not None)
    server.start()
    before()
    http.add_sockets(sockets)
    if invitation is not None:
        invitation.announce()
    warming = threading.Timer(HEAD_START, _warm_up, (server, readiness))
    warming.daemon = True
    warming.start()
    server.io_loop.add_callback(watch_event_loop)
    server.io_loop.add_callback(leftovers.give_back)
    server.io_loop.start()
    leave()


def _application(settings: Settings, port: int, readiness: Readiness) -> BokehTornado:
    """Bokeh's application of Panel's pages, with the addresses, headers and records of this one."""
    routes.restrict({**BEGINNINGS, **EMBED_BEGINNINGS})
    # Panel makes them relative to the page, and so finds them below a prefix too.
    pn.config.js_files = {address[1:].removesuffix(".js"): address for address in routes.SCRIPTS}
    pn.state.on_session_created(partial(_begin_session, settings.root))
    pn.state.on_session_destroyed(lambda _: metrics.SESSIONS.dec())
    application = BokehTornado(
        build_applications(
            {**PAGES, **EMBEDS},
            title={**TITLES, **EMBED_TITLES},
            # Ours is `Browser`; Panel's (1.9.4) takes a prefix for a folder, and no style sheet is
            # found.
            location=False,
        ),
        prefix=settings.prefix,
        extra_websocket_origins=create_hosts_allowlist(settings.allow_websocket_origin, port),
        unused_session_lifetime_milliseconds=settings.unused_session_lifetime * 1000,
        check_unused_sessions_milliseconds=min(17, settings.unused_session_lifetime) * 1000,
        session_token_expiration=settings.reconnect_within,
        websocket_max_message_size_bytes=LONGEST_MESSAGE,
        ico_path=str(DIST_DIR / "images" / "favicon.ico"),
        log_function=routes.record,
        **_login(settings),
    )
    watching = health.patterns(readiness, settings.metrics, settings.metrics_token)
    watching += _below(settings.root, watching)
    more = [(claims.ADDRESS, claims.TITLE)]
    own = routes.patterns(settings.root, more, password=bool(settings.basic_auth))
    pages = _below(settings.root, [*claims.PATTERNS, *own])
    # Who watches over the server from within need know neither the prefix nor the server's name.
    known = hosts.names(settings.address, settings.allow_websocket_origin)
    application.add_handlers(".*", [*watching, hosts.rule(known), *pages])
    application.add_transform(
        transform(settings.prefix, settings.frame_ancestors, settings.page_ancestors)
    )
    return application


def _below(prefix: str, patterns: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(prefix + path, *rest) for path, *rest in patterns]


def _begin_session(root: str, session: SessionContext) -> None:
    metrics.OPENED.inc()
    metrics.SESSIONS.inc()
    offer_style_sheets(session, f"{root}/{LOCAL_DIST}")


def _login(settings: Settings) -> dict[str, Any]:
    """The options of Panel for logins; empty without a login."""
    if not (settings.basic_auth or settings.oauth_provider):
        return {}
    for name in PANELS_OPTIONS:
        if value := getattr(settings, name):
            setattr(pn.config, name, value)
    provider = BasicAuthProvider if settings.basic_auth else OAuthProvider
    template = str(notices.TEMPLATES / "login.html")
    return {
        "cookie_secret": settings.cookie_secret,
        "cookie_path": pn.config.cookie_path,
        "auth_provider": provider(login_template=template, logout_template=template),
    }


def _warm_up(server: BaseServer, readiness: Readiness) -> None:
    """Compute in advance what the first visitor would wait for, and then what the papers show."""
    _in_advance(warm_up, draw_pictures)
    # On the server's thread, which alone makes pages.
    server.io_loop.add_callback(_rehearse, server, readiness)
    _in_advance(warm_up_papers)


def _in_advance(*steps: Callable[[System], None]) -> None:
    for system, step in itertools.product(SYSTEMS.values(), steps):
        try:
            step(system)
        except Exception:
            log.exception("Computing a page in advance failed")


async def _rehearse(server: BaseServer, readiness: Readiness) -> None:
    """Make each page once without a visitor: the first takes a second longer than later ones.

    Skipped while there are visitors, who have had that first page and would wait for this one.
    """
    for make_page in PAGES.values():
        if not server.get_sessions():
            _make_for_nobody(make_page)
            await asyncio.sleep(0.0)
    readiness.warm = True
    while server.get_sessions():
        await asyncio.sleep(UNTIL_NOBODY_IS_THERE)
    # What exists now stays; not to look at it again spares visitors pauses of 0.1 s.
    gc.collect()
    gc.freeze()


def _make_for_nobody(make_page: Callable[[], Any]) -> None:
    page = make_page()
    root = page.get_root(Document())
    let_go(page, root)
