"""Which handler answers at which address: pages, up to a number of visitors, and no debugging.

Bokeh and Panel offer more than the dashboard uses: pages as scripts for other sites, lists of
sessions, any installed module by its name in an address. Those are not here.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any, ClassVar, cast

from bokeh.document import Document
from bokeh.server.tornado import BokehTornado
from bokeh.server.urls import per_app_patterns
from bokeh.util.token import get_session_id
from panel.auth import BasicLoginHandler
from panel.io.resources import COMPONENT_PATH, Resources, bundle_resources
from panel.io.server import ComponentResourceHandler, DocHandler
from panel.io.state import set_curdoc, state
from tornado.iostream import StreamClosedError
from tornado.web import Finish, HTTPError, RequestHandler

from dashboard.libraries import Connection
from dashboard.live import limits
from dashboard.monitoring import logs, metrics
from dashboard.plots import browser_functions
from dashboard.server.documents import DocumentPage
from dashboard.server.landing import Landing
from dashboard.server.notices import notice
from dashboard.systems.links import decoded
from dashboard.web.components.first_sight import Beginnings, FirstResults
from dashboard.web.components.reconnect import CONNECTION

SCRIPTS: Mapping[str, Callable[[], str]] = {
    # Spares pages the compiling of their axes' code.
    "/ticks.js": browser_functions.script,
    "/connection.js": partial(CONNECTION.read_text, encoding="utf-8"),
}
"""Scripts that every page loads: address, and function that returns the text."""
FULL = "This server has as many visitors as it can serve: please try again in a few minutes."
FAILED = "This page could not be made because of an error in the program; the server log has it."
HEAD_START = 0.05
"""Seconds for the browser to ask for what the beginning of a page names."""
UNTIL_SESSIONS_ASK = 5.0
"""Seconds from a request until the figures of its session have asked for their results."""
ANYBODY = b"visitor"
"""User name of a visitor who gives only a password."""
SILENT = ("/liveness", "/readiness", "/metrics")
"""Addresses that monitoring polls every few seconds; they are not logged."""


def application_of(handler: RequestHandler) -> BokehTornado:
    """What a handler belongs to, which for Tornado is any application."""
    return cast(BokehTornado, handler.application)


def login_url(handler: RequestHandler) -> str:
    """Where visitors log in; Panel's is relative, which leads nowhere from "/a/b"."""
    application = application_of(handler)
    return application.prefix + (application.auth_provider.login_url or "")


def full(application: BokehTornado) -> bool:
    """Whether no further session may be opened in this process."""
    most = limits.current().sessions
    contexts = application.applications.values()
    there = sum(len(list(context.sessions)) for context in contexts) + len(Page.begun)
    return most is not None and there >= most


class Page(DocHandler):
    """A page or an embedded figure, or a notice that the server is full.

    Its beginning is sent before it has a session, which takes a hundred times as long to make.
    """

    beginnings: ClassVar[Beginnings]
    """Those of all pages, by their names."""

    begun: ClassVar[set[Page]] = set()
    """Requests whose sessions are not there yet."""

    has_begun = False
    """Whether the beginning has been sent."""

    def get_login_url(self) -> str:
        return login_url(self)

    async def get(self, *args: Any, **kwargs: Any) -> None:
        # Bokeh would let a link choose a session, and so two visitors share one; Panel would let
        # it say where style sheets come from.
        for chosen in ("bokeh-session-id", "bokeh-token", "bokeh-absolute-url"):
            self.request.arguments.pop(chosen, None)
        self.request.headers.pop("Bokeh-Session-Id", None)
        if not full(application_of(self)):
            self.begun.add(self)
            try:
                # None if it has sent the visitor to the login.
                if answer := super().get(*args, **kwargs):
                    await answer
            finally:
                self.begun.discard(self)
            return
        self.set_status(503)
        self.set_header("Retry-After", "120")
        self.write(notice("sentence", title="Please try again later", sentence=FULL))

    async def get_session(self, *args: Any, **kwargs: Any) -> Any:
        """The session of a visitor who may have one, as Panel knows by now; before it, the
        beginning of the page."""
        name = str(self.application_context.url).strip("/")
        beginning = self.beginnings[name](decoded(self.request.query_arguments))
        first = FirstResults(beginning.figures)
        asyncio.get_running_loop().call_later(UNTIL_SESSIONS_ASK, first.leave)
        # nginx would wait for the rest.
        self.set_header("X-Accel-Buffering", "no")
        drawn = await first.pictures()
        self.write(beginning.html(drawn, scripts(application_of(self), name.count("/"))))
        try:
            await self.flush()
        except StreamClosedError:
            first.leave()
            raise Finish from None
        self.has_begun = True
        # The browser asks for the scripts, and runs them while the session is made.
        await asyncio.sleep(HEAD_START)
        making: Any = super().get_session(*args, **kwargs)
        session = await making
        self.begun.discard(self)
        return session

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        """A sentence in place of the page, also where it has begun and its status is sent."""
        if self.has_begun:
            self.set_status(status_code)
            # No picture hides it.
            self.write("<style>.first { display: none; }</style>")
            self.write(notice("sentence", title="Something went wrong", sentence=FAILED))
        super().send_error(status_code, **kwargs)


@cache
def scripts(application: BokehTornado, depth: int) -> str:
    """The elements of the scripts that all pages load, for one that stands so many folders deep."""
    with set_curdoc(Document()):
        state.rel_path = "/".join([".."] * depth)
        bundle = bundle_resources([], Resources.from_bokeh(application.resources()))
    elements, _ = bundle
    return str(elements)


class Socket(Connection):
    """A page's websocket; when the server is full, only for sessions that exist."""

    async def prepare(self) -> None:
        await super().prepare()
        if not self.answered and full(application_of(self)) and not self._known():
            self.set_status(503)
            self.finish()

    def _known(self) -> bool:
        offered = self.request.headers.get("Sec-WebSocket-Protocol", "").split(",")
        try:
            asked = get_session_id(offered[-1].strip())
        except ValueError:
            return False
        return any(session.id == asked for session in self.application_context.sessions)


class Login(BasicLoginHandler):
    """Panel's login with two faults (1.9.4) mended.

    It forgets the requested page after a wrong password, and silently refuses an empty user name.
    """

    def get(self) -> None:
        wanted = self.get_cookie("next_url")
        if wanted and not self.get_argument("next", ""):
            self.request.arguments["next"] = [wanted.encode()]
        super().get()

    def post(self) -> None:
        if not self.get_argument("username", ""):
            self.request.body_arguments["username"] = [ANYBODY]
            self.request.arguments["username"] = [ANYBODY]
        super().post()


class Script(RequestHandler):
    """A script that every page loads."""

    def initialize(self, text: str) -> None:
        self.text = text

    def get(self) -> None:
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.write(self.text)


class Components(ComponentResourceHandler):
    """Files of components. Panel's own would import whatever module the address names."""

    def parse_url_path(self, path: str) -> str:
        if path.split("/")[0] not in sys.modules:
            raise HTTPError(404)
        return super().parse_url_path(path)


def restrict(beginnings: Beginnings) -> None:
    """Let Bokeh serve every page at its address and its websocket, and nothing else of it.

    Parameters
    ----------
    beginnings : of the pages, by their names.
    """
    Page.beginnings = beginnings
    per_app_patterns[:] = [("/ws", Socket), ("/?", Page)]


def patterns(
    root: str, more: Sequence[tuple[str, str]], *, password: bool
) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """Addresses beside those of the pages; they win over Panel's.

    Parameters
    ----------
    root : path below which all addresses stand. more : addresses that the first page names too, and
        their titles. password : whether visitors are asked for one.
    """
    return [
        *([("/login", Login, {})] if password else []),
        ("/?", Landing, {"root": root, "more": more}),
        (r"/documents/(.+)", DocumentPage, {"root": root}),
        *((address, Script, {"text": text()}) for address, text in SCRIPTS.items()),
        (f"/{COMPONENT_PATH}(.*)", Components, {}),
    ]


def record(handler: RequestHandler) -> None:
    """Count and log an answered request."""
    asked, seconds = handler.request, handler.request.request_time()
    # Anybody can make up a method, and each would stay in memory as a metric of its own.
    method = asked.method if asked.method in handler.SUPPORTED_METHODS else "other"
    metrics.REQUESTS.labels(method, str(handler.get_status())).observe(seconds)
    if not asked.path.endswith(SILENT):
        logs.request(method, asked.path, handler.get_status(), seconds)
