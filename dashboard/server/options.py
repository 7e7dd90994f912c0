"""The options of the server: one table makes the command line, the environment and the docs.

What is given on the command line wins over the environment, that over `--public`, and that over
the defaults. Nothing here loads Panel, so that `--help` answers at once.
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
    read : makes a value of a text, or raises ValueError with a sentence; None for a switch.
    group : heading below which it is explained.
    metavar : what the value is called.
    several : whether it may be given several times; in the environment with commas between.
    public : what `--public` sets it to, if that is not None.
    """

    help: str
    read: Callable[[str], Any] | None
    group: str
    metavar: str = ""
    several: bool = False
    public: Any = None


def _option(default: Any, read: Callable[[str], Any] | None, group: str, text: str, **more: Any):
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
        "what a server on the internet needs: the limits below, logs as JSON with a line a "
        "request, no metrics without a token, no browser; each can still be set by itself",
    )
    port: int | None = _option(
        None,
        whole(0, 65535),
        _ADDRESS,
        f"TCP port, 0 for any; by default the first free one from {DEFAULT_PORT}",
        metavar="PORT",
    )
    address: str | None = _option(
        None,
        some_text,
        _ADDRESS,
        "address to listen on, such as 127.0.0.1; by default all of this machine",
        metavar="ADDRESS",
    )
    prefix: str = _option(
        "", path_prefix, _ADDRESS, "path below which all addresses stand", metavar="PATH"
    )
    show: bool = _option(True, None, _ADDRESS, "open a browser", public=False)

    allow_websocket_origin: tuple[str, ...] = _option(
        (),
        host,
        _PROTECTION,
        "name under which visitors reach the dashboard, as their browser shows it, beside "
        "localhost and --address: requests under other names are refused; * stands for any part "
        "between dots, and alone for all",
        metavar="HOST[:PORT]",
        several=True,
    )
    frame_ancestors: tuple[str, ...] = _option(
        (),
        ancestor,
        _PROTECTION,
        "origin that may show /embed/ in a frame: self, none, or such as https://example.org; by "
        "default any",
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
        "password for all, or a JSON file of users and passwords; needs a cookie secret",
        metavar="PASSWORD|FILE",
    )
    oauth_provider: str | None = _option(
        None,
        one_of(*OAUTH_PROVIDERS),
        _PROTECTION,
        "who tells who a visitor is: " + ", ".join(OAUTH_PROVIDERS),
        metavar="PROVIDER",
    )
    oauth_key: str | None = _option(
        None, some_text, _PROTECTION, "this server's identifier at the provider", metavar="KEY"
    )
    oauth_secret: str | None = _option(
        None, some_text, _PROTECTION, "this server's secret at the provider", metavar="SECRET"
    )
    oauth_redirect_uri: str | None = _option(
        None,
        some_text,
        _PROTECTION,
        "address to which the provider sends visitors back",
        metavar="URL",
    )
    cookie_secret: str | None = _option(
        None,
        long_text,
        _PROTECTION,
        "random text that signs who has logged in; the same after every restart",
        metavar="SECRET",
    )

    processes: int = _option(
        1,
        whole(1, 64),
        _SESSIONS,
        "processes that share the port; one that ends is replaced",
        metavar="N",
    )
    reconnect_within: int = _option(
        300,
        whole(10, 86400 * 30),
        _SESSIONS,
        "seconds from the loading of a page for which it may open its session, and open it again "
        "after its connection was lost",
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
        "sessions open at once in a process; who comes then is asked to come again",
        metavar="N",
        public=200,
    )

    keep_megabytes: int = _option(
        200,
        whole(10, 100_000),
        _SESSIONS,
        "megabytes of results that each process keeps; those not used for longest go first",
        metavar="MB",
    )

    most_values: int | None = _option(
        None,
        whole(1, 10_000_000),
        _LIMITS,
        "numbers in one list of an input",
        metavar="N",
        public=400,
    )
    most_states: int | None = _option(
        None,
        whole(1, 1_000_000_000),
        _LIMITS,
        "combinations of all lists of a figure, such as temperatures times densities",
        metavar="N",
        public=4000,
    )
    most_computations: int | None = _option(
        None,
        whole(1, 1_000_000),
        _LIMITS,
        "computations a minute for a session; what is in memory already is free",
        metavar="N",
        public=240,
    )

    log_level: str = _option(
        "warning",
        one_of(*LEVELS),
        _OPERATION,
        "least that is logged; a request and a computation are a line each at info",
        metavar="|".join(LEVELS),
        public="info",
    )
    log_format: str = _option(
        "text",
        one_of(*FORMATS),
        _OPERATION,
        "lines for people, or a JSON object a line",
        metavar="|".join(FORMATS),
        public="json",
    )
    metrics: bool = _option(
        True, None, _OPERATION, "answer /metrics, in Prometheus' format", public=False
    )
    metrics_token: str | None = _option(
        None,
        long_text,
        _OPERATION,
        "answer /metrics only to who sends this as a bearer token; also with --public",
        metavar="TOKEN",
    )

    @property
    def root(self) -> str:
        """What all addresses begin with."""
        return f"/{self.prefix}" if self.prefix else ""

    def limits(self) -> VisitorLimits:
        """What one visitor may ask for."""
        return VisitorLimits(
            **{field.name: getattr(self, f"most_{field.name}") for field in _fields(VisitorLimits)}
        )

    def problem(self) -> str:
        """Why these values do not go together, in a sentence; empty if they do."""
        if self.basic_auth and self.oauth_provider:
            return "Give --basic-auth or --oauth-provider, not both."
        if self.oauth_provider and not (self.oauth_key and self.oauth_secret):
            return "--oauth-provider needs --oauth-key and --oauth-secret, as the provider gave."
        if (self.basic_auth or self.oauth_provider) and not self.cookie_secret:
            return (
                "A login needs --cookie-secret, or DENSE_MATTER_COOKIE_SECRET: a random text such "
                "as the one that `openssl rand -hex 32` prints."
            )
        for name in ("frame_ancestors", "page_ancestors"):
            if "'none'" in getattr(self, name)[:-1] + getattr(self, name)[1:]:
                return f"{flag(name)} none allows no other origin beside it."
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
