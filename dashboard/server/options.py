"""The options of the server: one table makes the command line, the environment and the docs.

The command line takes precedence over the environment, the environment over `--public`, and
`--public` over the defaults. Nothing here loads Panel, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NoReturn

from core.errors import DenseMatterError
from dashboard.live.limits import VisitorLimits
from dashboard.monitoring.logs import FORMATS, LEVELS
from dashboard.server.option_kinds import (
    HOST,
    ORIGIN,
    PATH,
    SWITCH,
    Kind,
    one_of,
    secret,
    some_text,
    whole,
)

DEFAULT_PORT = 5006
VARIABLE = "DENSE_MATTER_"
OTHERS = ("DENSE_MATTER_DATA", "DENSE_MATTER_KERNELS", "DENSE_MATTER_OPENMP")
"""Variables that the kernels and tables read."""

ADDRESS = "Address"
PROTECTION = "Protection"
SESSIONS = "Sessions and processes"
LIMITS = "Limits for one visitor"
OPERATION = "Operation"


class OptionError(DenseMatterError, ValueError):
    """An invalid option; the message says in one sentence what to change."""


@dataclass(frozen=True)
class Option:
    """An option.

    Parameters
    ----------
    name : that of its field.
    default : its value if it is not given; a tuple if it may be given several times.
    kind : how its text is read.
    group : heading under which it is listed.
    help : what it does, for the command line and the docs.
    public : the value that `--public` gives it; None if it gives none.
    """

    name: str
    default: Any
    kind: Kind
    group: str
    help: str
    public: Any

    @property
    def flag(self) -> str:
        """Its name on the command line."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return VARIABLE + self.name.upper()

    @property
    def repeated(self) -> bool:
        """Whether it may be given several times."""
        return isinstance(self.default, tuple)

    def explained(self) -> str:
        """What it does, with its default."""
        notes = ["may be given several times"] if self.repeated else []
        if self.default not in (None, "", ()):
            notes.append(f"default: {_shown(self.default)}")
        if self.public is not None:
            notes.append(f"with --public: {_shown(self.public)}")
        return self.help + (f" ({'; '.join(notes)})" if notes else "")

    def read(self, text: str) -> Any:
        """Its value, from the text of its variable."""
        if self.repeated:
            return tuple(self.kind.read(part.strip()) for part in text.split(","))
        return self.kind.read(text)


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(part.strip("'") for part in value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _option(default: Any, kind: Kind, group: str, text: str, public: Any = None) -> Any:
    metadata = {"kind": kind, "group": group, "help": text, "public": public}
    return field(default=default, metadata=metadata)


OAUTH_PROVIDERS = ("auth0", "azure", "bitbucket", "generic", "github", "gitlab", "google", "okta")


@dataclass(frozen=True)
class Settings:
    """The options with their defaults; as an instance, their values."""

    # A table: default, kind and heading of an option on one line, then what it does.
    # fmt: off
    public: bool = _option(
        False, SWITCH, ADDRESS,
        "settings for a server on the internet: the limits below, JSON logs with one line per "
        "request, no metrics without a token, no browser; each can still be set separately",
    )
    port: int | None = _option(
        None, whole("PORT", 0, 65535), ADDRESS,
        f"TCP port, 0 for any free one; by default the first free port from {DEFAULT_PORT} on",
    )
    address: str | None = _option(
        None, some_text("ADDRESS"), ADDRESS,
        "address to listen on, such as 127.0.0.1; by default all addresses of this machine",
    )
    prefix: str = _option("", PATH, ADDRESS, "path under which everything is served")
    show: bool = _option(True, SWITCH, ADDRESS, "open a browser", public=False)

    allow_websocket_origin: tuple[str, ...] = _option(
        (), HOST, PROTECTION,
        "host name by which visitors reach the dashboard, as their browser shows it, in addition "
        "to localhost and --address; requests for other host names are refused; * matches any "
        "part between dots, and * alone any host",
    )
    frame_ancestors: tuple[str, ...] = _option(
        (), ORIGIN, PROTECTION,
        "origin that may show /embed/ in a frame: self, none, or one such as "
        "https://example.org; by default any",
    )
    page_ancestors: tuple[str, ...] = _option(
        ("'self'",), ORIGIN, PROTECTION, "origin that may show whole pages in a frame",
    )
    basic_auth: str | None = _option(
        None, some_text("PASSWORD|FILE"), PROTECTION,
        "one password for everybody, or a JSON file of users and passwords; needs --cookie-secret",
    )
    oauth_provider: str | None = _option(
        None, one_of(*OAUTH_PROVIDERS, metavar="PROVIDER"), PROTECTION,
        "OAuth identity provider: " + ", ".join(OAUTH_PROVIDERS),
    )
    oauth_key: str | None = _option(
        None, some_text("KEY"), PROTECTION, "client ID of this server at the provider"
    )
    oauth_secret: str | None = _option(
        None, some_text("SECRET"), PROTECTION, "client secret of this server at the provider"
    )
    oauth_redirect_uri: str | None = _option(
        None, some_text("URL"), PROTECTION,
        "address to which the provider redirects visitors after the login",
    )
    cookie_secret: str | None = _option(
        None, secret("SECRET"), PROTECTION,
        "random text that signs login cookies; keep it the same across restarts",
    )

    processes: int = _option(
        1, whole("N", 1, 64), SESSIONS,
        "number of processes that share the port; one that dies is replaced",
    )
    reconnect_within: int = _option(
        300, whole("SECONDS", 10, 86400 * 30), SESSIONS,
        "seconds after loading during which a page may open its session, or open it again after "
        "a lost connection",
    )
    unused_session_lifetime: int = _option(
        15, whole("SECONDS", 1, 86400), SESSIONS,
        "seconds for which a session without a connection is kept",
    )
    most_sessions: int | None = _option(
        None, whole("N", 1, 100_000), SESSIONS,
        "most sessions open at once in a process; further visitors are asked to come again later",
        public=200,
    )
    keep_megabytes: int = _option(
        200, whole("MB", 10, 100_000), SESSIONS,
        "megabytes of results that each process keeps in memory; the least recently used are "
        "dropped first",
    )

    most_values: int | None = _option(
        None, whole("N", 1, 10_000_000), LIMITS, "most numbers in one list of an input", public=400
    )
    most_states: int | None = _option(
        None, whole("N", 1, 1_000_000_000), LIMITS,
        "most combinations of all lists of a figure, such as temperatures times densities",
        public=4000,
    )
    most_computations: int | None = _option(
        None, whole("N", 1, 1_000_000), LIMITS,
        "most computations per minute and session; results already in memory do not count",
        public=240,
    )

    log_level: str = _option(
        "warning", one_of(*LEVELS), OPERATION,
        "lowest level that is logged; at info, one line per request and per computation",
        public="info",
    )
    log_format: str = _option(
        "text", one_of(*FORMATS), OPERATION, "readable text, or one JSON object per line",
        public="json",
    )
    metrics: bool = _option(
        True, SWITCH, OPERATION, "serve /metrics in the Prometheus format", public=False
    )
    metrics_token: str | None = _option(
        None, secret("TOKEN"), OPERATION,
        "serve /metrics only to requests with this bearer token; also with --public",
    )
    # fmt: on

    @property
    def root(self) -> str:
        """The path that all addresses begin with."""
        return f"/{self.prefix}" if self.prefix else ""

    def limits(self) -> VisitorLimits:
        """The limits for one visitor."""
        return VisitorLimits(
            values=self.most_values,
            states=self.most_states,
            computations=self.most_computations,
            sessions=self.most_sessions,
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
        for flag, origins in (
            ("--frame-ancestors", self.frame_ancestors),
            ("--page-ancestors", self.page_ancestors),
        ):
            if "'none'" in origins and len(origins) > 1:
                return f"{flag} none cannot be combined with other origins."
        return ""


OPTIONS = tuple(Option(one.name, one.default, **one.metadata) for one in fields(Settings))


class Parser(argparse.ArgumentParser):
    """Reports an invalid command line in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise OptionError(f"{message}; see {self.prog} --help")


def parser() -> argparse.ArgumentParser:
    """The parser of `serve`; options that are not given are absent from its result."""
    made = Parser(
        prog="serve.py serve",
        description="Serve the dashboard. Every option can also be set by the environment variable "
        "in brackets; the command line takes precedence. Switches take 1 or 0 there, and options "
        "that may be given several times take a list with commas.",
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    for title in dict.fromkeys(option.group for option in OPTIONS):
        group = made.add_argument_group(title)
        for option in OPTIONS:
            if option.group == title:
                _add(group.add_argument, option)
    return made


def _add(add_argument: Callable[..., object], option: Option) -> None:
    text = f"{option.explained()} [{option.variable}]".replace("%", "%%")
    if option.kind is SWITCH:
        add_argument(option.flag, action=argparse.BooleanOptionalAction, help=text)
        return
    add_argument(
        option.flag,
        type=option.kind.read,
        action="append" if option.repeated else "store",
        metavar=option.kind.metavar,
        help=text,
    )


def read_settings(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """The settings that a command line and an environment ask for.

    Raises
    ------
    OptionError : an option is invalid; the message is one sentence.
    """
    typed = vars(parser().parse_args(arguments))
    given = {**_from_environment(environment), **typed}
    given = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
    if given.get("public"):
        preset = {one.name: one.public for one in OPTIONS if one.public is not None}
        if given.get("metrics_token"):
            del preset["metrics"]
        given = {**preset, **given}
    settings = Settings(**given)
    if settings.problem():
        raise OptionError(settings.problem())
    return settings


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for option in OPTIONS:
        if text := environment.get(option.variable):
            try:
                found[option.name] = option.read(text)
            except argparse.ArgumentTypeError as error:
                raise OptionError(f"{option.variable}: {error}") from None
    return found


def strangers(environment: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each environment variable that looks like an option but is not one."""
    known = [*(option.variable for option in OPTIONS), *OTHERS]
    for name in environment:
        if name.startswith(VARIABLE) and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            guess = f"; did you mean {near[0]}?" if near else "."
            yield f"Unknown option {name}{guess}"
