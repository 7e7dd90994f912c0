"""The options of the server: one table makes the command line, the environment and the docs.

The command line takes precedence over the environment, the environment over `--public`, and
`--public` over the defaults. Nothing here loads Panel, so that `--help` answers at once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.live.limits import VisitorLimits
from dashboard.monitoring.logs import FORMATS, LEVELS
from dashboard.server.option_values import (
    ancestor,
    host,
    long_text,
    one_of,
    path_prefix,
    some_text,
    whole,
)

DEFAULT_PORT = 5006
VARIABLE = "DENSE_MATTER_"
OTHERS = ("DENSE_MATTER_DATA", "DENSE_MATTER_KERNELS", "DENSE_MATTER_OPENMP")
"""Variables that the kernels read."""
OAUTH_PROVIDERS = (
    "auth0",
    "azure",
    "bitbucket",
    "generic",
    "github",
    "gitlab",
    "google",
    "okta",
)


@dataclass(frozen=True)
class Option:
    """How an option is read and explained.

    Parameters
    ----------
    help : what it does, for the command line and the docs.
    read : parses the text of a value, or raises ValueError with a sentence; None for a switch.
    group : heading under which it is listed.
    metavar : placeholder of the value.
    several : whether it may be given several times; separated by commas in the environment.
    public : the value that `--public` gives it; None if it gives none.
    """

    help: str
    read: Callable[[str], Any] | None
    group: str
    metavar: str = ""
    several: bool = False
    public: Any = None


def _option(
    default: Any, read: Callable[[str], Any] | None, group: str, text: str, **more: Any
) -> Any:
    return dataclasses.field(
        default=default, metadata={"option": Option(text, read, group, **more)}
    )


_ADDRESS = "Address"
_SESSIONS = "Sessions and processes"
_LIMITS = "Limits for one visitor"
_PROTECTION = "Protection"
_OPERATION = "Operation"


@dataclass(frozen=True)
class Settings:
    """The values of all options."""

    public: bool = _option(
        False,
        None,
        _ADDRESS,
        "settings for a server on the internet: the limits below, JSON logs with one line per "
        "request, no metrics without a token, no browser; each can still be set separately",
    )
    port: int | None = _option(
        None,
        whole(0, 65535),
        _ADDRESS,
        f"TCP port, 0 for any free one; by default the first free port from {DEFAULT_PORT} on",
        metavar="PORT",
    )
    address: str | None = _option(
        None,
        some_text,
        _ADDRESS,
        "address to listen on, such as 127.0.0.1; by default all addresses of this machine",
        metavar="ADDRESS",
    )
    prefix: str = _option(
        "", path_prefix, _ADDRESS, "path under which everything is served", metavar="PATH"
    )
    show: bool = _option(True, None, _ADDRESS, "open a browser", public=False)

    allow_websocket_origin: tuple[str, ...] = _option(
        (),
        host,
        _PROTECTION,
        "host name by which visitors reach the dashboard, as their browser shows it, in addition "
        "to localhost and --address; requests for other host names are refused; * matches any "
        "part between dots, and * alone any host",
        metavar="HOST[:PORT]",
        several=True,
    )
    frame_ancestors: tuple[str, ...] = _option(
        (),
        ancestor,
        _PROTECTION,
        "origin that may show /embed/ in a frame: self, none, or one such as "
        "https://example.org; by default any",
        metavar="ORIGIN",
        several=True,
    )
    page_ancestors: tuple[str, ...] = _option(
        ("'self'",),
        ancestor,
        _PROTECTION,
        "origin that may show whole pages in a frame",
        metavar="ORIGIN",
        several=True,
    )
    basic_auth: str | None = _option(
        None,
        some_text,
        _PROTECTION,
        "one password for everybody, or a JSON file of users and passwords; needs --cookie-secret",
        metavar="PASSWORD|FILE",
    )
    oauth_provider: str | None = _option(
        None,
        one_of(*OAUTH_PROVIDERS),
        _PROTECTION,
        "OAuth identity provider: " + ", ".join(OAUTH_PROVIDERS),
        metavar="PROVIDER",
    )
    oauth_key: str | None = _option(
        None, some_text, _PROTECTION, "client ID of this server at the provider", metavar="KEY"
    )
    oauth_secret: str | None = _option(
        None,
        some_text,
        _PROTECTION,
        "client secret of this server at the provider",
        metavar="SECRET",
    )
    oauth_redirect_uri: str | None = _option(
        None,
        some_text,
        _PROTECTION,
        "address to which the provider redirects visitors after the login",
        metavar="URL",
    )
    cookie_secret: str | None = _option(
        None,
        long_text,
        _PROTECTION,
        "random text that signs login cookies; keep it the same across restarts",
        metavar="SECRET",
    )

    processes: int = _option(
        1,
        whole(1, 64),
        _SESSIONS,
        "number of processes that share the port; one that dies is replaced",
        metavar="N",
    )
    reconnect_within: int = _option(
        300,
        whole(10, 86400 * 30),
        _SESSIONS,
        "seconds after loading during which a page may open its session, or open it again after "
        "a lost connection",
        metavar="SECONDS",
    )
    unused_session_lifetime: int = _option(
        15,
        whole(1, 86400),
        _SESSIONS,
        "seconds for which a session without a connection is kept",
        metavar="SECONDS",
    )
    most_sessions: int | None = _option(
        None,
        whole(1, 100_000),
        _SESSIONS,
        "most sessions open at once in a process; further visitors are asked to come again later",
        metavar="N",
        public=200,
    )

    keep_megabytes: int = _option(
        200,
        whole(10, 100_000),
        _SESSIONS,
        "megabytes of results that each process keeps in memory; the least recently used are "
        "dropped first",
        metavar="MB",
    )

    most_values: int | None = _option(
        None,
        whole(1, 10_000_000),
        _LIMITS,
        "most numbers in one list of an input",
        metavar="N",
        public=400,
    )
    most_states: int | None = _option(
        None,
        whole(1, 1_000_000_000),
        _LIMITS,
        "most combinations of all lists of a figure, such as temperatures times densities",
        metavar="N",
        public=4000,
    )
    most_computations: int | None = _option(
        None,
        whole(1, 1_000_000),
        _LIMITS,
        "most computations per minute and session; results already in memory do not count",
        metavar="N",
        public=240,
    )

    log_level: str = _option(
        "warning",
        one_of(*LEVELS),
        _OPERATION,
        "lowest level that is logged; at info, one line per request and per computation",
        metavar="|".join(LEVELS),
        public="info",
    )
    log_format: str = _option(
        "text",
        one_of(*FORMATS),
        _OPERATION,
        "readable text, or one JSON object per line",
        metavar="|".join(FORMATS),
        public="json",
    )
    metrics: bool = _option(
        True, None, _OPERATION, "serve /metrics in the Prometheus format", public=False
    )
    metrics_token: str | None = _option(
        None,
        long_text,
        _OPERATION,
        "serve /metrics only to requests with this bearer token; also with --public",
        metavar="TOKEN",
    )

    @property
    def root(self) -> str:
        """The path that all addresses begin with."""
        return f"/{self.prefix}" if self.prefix else ""

    def limits(self) -> VisitorLimits:
        """The limits for one visitor."""
        return VisitorLimits(
            **{field.name: getattr(self, f"most_{field.name}") for field in _fields(VisitorLimits)}
        )

    def problem(self) -> str:
        """Why these values cannot be combined, in one sentence; empty if they can."""
        if self.basic_auth and self.oauth_provider:
            return "Give --basic-auth or --oauth-provider, not both."
        if self.oauth_provider and not (self.oauth_key and self.oauth_secret):
            return (
                "--oauth-provider needs --oauth-key and --oauth-secret, which the provider issues."
            )
        if (self.basic_auth or self.oauth_provider) and not self.cookie_secret:
            return (
                "A login needs --cookie-secret, or DENSE_MATTER_COOKIE_SECRET: a random text such "
                "as the one that `openssl rand -hex 32` prints."
            )
        for name in ("frame_ancestors", "page_ancestors"):
            if "'none'" in getattr(self, name)[:-1] + getattr(self, name)[1:]:
                return f"{flag(name)} none cannot be combined with other origins."
        return ""


def _fields(table: type) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(table)


def options() -> dict[str, tuple[Option, Any]]:
    """Every option by the name of its field, with its default."""
    return {field.name: (field.metadata["option"], field.default) for field in _fields(Settings)}


def flag(name: str) -> str:
    """The option's name on the command line."""
    return "--" + name.replace("_", "-")


def variable(name: str) -> str:
    """The option's name in the environment."""
    return VARIABLE + name.upper()
