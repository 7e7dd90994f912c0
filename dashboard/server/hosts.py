"""The host names that this server answers to.

A page elsewhere can have a name of its own lead to this server (DNS rebinding); to the visitor's
browser the two are then one site, and no check of origins tells them apart: Tornado (6.6) does not
ask about an origin that is the request's own host. What tells them apart is the name asked for.

The port does not count here: a tunnel or a container may show another one than the server's own,
and no page can borrow a port. `X-Forwarded-Host` is not read: any page could send it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bokeh.server.util import match_host
from tornado.httputil import HTTPServerRequest, split_host_and_port
from tornado.routing import Matcher, Rule
from tornado.web import RequestHandler

from dashboard.server.notices import notice

OPTION = "--allow-websocket-origin"
LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""Names that always mean this machine."""
MISDIRECTED = 421


def names(address: str | None, allowed: Iterable[str]) -> tuple[str, ...]:
    """The names to answer under, as patterns without ports.

    Parameters
    ----------
    address : the one that is listened on, if it is a certain one.
    allowed : HOST[:PORT] as visitors' browsers show it; `*` stands for any part between dots, and
        alone for all.
    """
    own = [f"[{address}]" if ":" in address else address] if address else []
    given = [split_host_and_port(pattern)[0] for pattern in allowed]
    return tuple(name.lower() for name in (*LOCAL, *own, *given))


class _OtherName(Matcher):
    """Matches requests for a host name that is not among the known ones."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = tuple(known)

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        asked = request.host_name
        is_known = any(asked == name or match_host(asked, name) for name in self.known)
        return None if is_known else {}


class Misdirected(RequestHandler):
    """Answers requests for a host name that this server does not have."""

    def prepare(self) -> None:
        self.set_status(MISDIRECTED)
        self.set_header("Cache-Control", "no-store")
        sentence = (
            f"This server does not answer to the host name {self.request.host}. If it should, its "
            f"operator can start it with {OPTION} {self.request.host}."
        )
        self.finish(notice("sentence", title="Unknown host name", sentence=sentence))


def rule(known: Iterable[str]) -> Rule:
    """The rule that refuses requests for any other host name, whatever their path."""
    return Rule(_OtherName(known), Misdirected)
