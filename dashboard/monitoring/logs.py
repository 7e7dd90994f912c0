"""The log of a server: one line per request, one per computation, and errors.

As JSON every line is one object: `time`, `level`, `logger`, `message`, and the fields named by the
functions below. Neither a visitor's address nor the query of a link is written.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

FORMATS = ("text", "json")
LEVELS = ("debug", "info", "warning", "error")
OURS = ("core", "dashboard", "precomputed")

_requests = logging.getLogger("dashboard.requests")
_computations = logging.getLogger("dashboard.computations")


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON; line breaks are escaped inside its strings."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class TextFormatter(logging.Formatter):
    """Formats a record as a readable line."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", {})
        pairs = (f"{name}={_printable(value)}" for name, value in fields.items())
        return " ".join((super().formatMessage(record), *pairs))


def _printable(value: Any) -> str:
    """A value in one line: what a visitor sent must not look like a line of the log."""
    text = str(value)
    return text if text.isprintable() else json.dumps(text)


class Departures(logging.Filter):
    """Drops warnings about messages to visitors who have left, which are not errors.

    Bokeh (3.9.2) and Panel (1.9.4) warn of it, and Panel lets go of messages that are still being
    written, of which asyncio then says that nobody has asked how they went.
    """

    WARNING = "Failed sending message as connection was closed"
    # By their names, as nothing here loads Tornado.
    ERRORS = ("WebSocketClosedError", "StreamClosedError")
    LOGGERS = ("bokeh.server", "panel", "asyncio", "tornado")

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith(self.LOGGERS):
            return True
        error = record.exc_info[1] if record.exc_info else None
        return type(error).__name__ not in self.ERRORS and record.msg != self.WARNING


def configure(level: str = "warning", form: str = "text") -> None:
    """Write the log to standard error.

    Parameters
    ----------
    level : the least that is written of this program's own; one of LEVELS. Requests and
        computations are "info". Of other libraries warnings and worse are written.
    form : one of FORMATS.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    handler.addFilter(Departures())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, getattr(logging, level.upper())))
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())


def request(method: str, path: str, status: int, seconds: float) -> None:
    """Write a line on an answered HTTP request; a failure of the server's own is an error."""
    level = logging.INFO if status < 500 else logging.ERROR
    fields = {
        "method": method,
        "path": path,
        "status": status,
        "seconds": round(seconds, 6),
    }
    _requests.log(level, "request", extra={"fields": fields})


def computation(path: str, seconds: float, outcome: str, inputs_digest: str) -> None:
    """Write a line on a computation of a figure; equal digests mean equal inputs."""
    fields = {
        "figure": path,
        "seconds": round(seconds, 6),
        "outcome": outcome,
        "inputs": inputs_digest,
    }
    _computations.info("computation", extra={"fields": fields})
