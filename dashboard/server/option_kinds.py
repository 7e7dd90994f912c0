"""How the values of options are read from text."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Kind:
    """A kind of value.

    Parameters
    ----------
    metavar : placeholder of a value; empty for a switch.
    read : makes a value of its text, or raises ArgumentTypeError with a sentence.
    """

    metavar: str
    read: Callable[[str], Any]


def whole(metavar: str, low: int, high: int) -> Kind:
    """A whole number within bounds."""

    def read(text: str) -> int:
        number = int(text) if re.fullmatch(r"[+-]?\d{1,15}", text.strip()) else None
        if number is None or not low <= number <= high:
            raise ArgumentTypeError(f"give a whole number from {low} to {high}, not {text!r}")
        return number

    return Kind(metavar, read)


def one_of(*choices: str, metavar: str = "") -> Kind:
    """One of the given words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ArgumentTypeError(f"give one of {', '.join(choices)}, not {text!r}")
        return text

    return Kind(metavar or "|".join(choices), read)


def some_text(metavar: str) -> Kind:
    """Any text but an empty one."""

    def read(text: str) -> str:
        if not text.strip():
            raise ArgumentTypeError("give a non-empty text")
        return text

    return Kind(metavar, read)


def secret(metavar: str) -> Kind:
    """A text that is too long to be guessed."""

    def read(text: str) -> str:
        if len(text) < 16:
            raise ArgumentTypeError("give at least 16 random characters")
        return text

    return Kind(metavar, read)


def _switch(text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ArgumentTypeError(f"give 1 or 0, not {text!r}")


def _path(text: str) -> str:
    path = text.strip("/")
    if path and not re.fullmatch(r"[A-Za-z0-9_~-]+(/[A-Za-z0-9_~-]+)*", path):
        raise ArgumentTypeError(
            f"give a path such as dense-matter or group/dashboard, not {text!r}"
        )
    return path


def _host(text: str) -> str:
    if text != "*" and not re.fullmatch(r"[A-Za-z0-9_.*-]+(:\d{1,5})?", text):
        raise ArgumentTypeError(f"give a host as HOST or HOST:PORT, without http://, not {text!r}")
    return text


def _origin(text: str) -> str:
    if text in ("self", "none"):
        return f"'{text}'"
    parts = urlsplit(text)
    plain = re.fullmatch(r"(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(:(\d{1,5}|\*))?", parts.netloc)
    if parts.scheme not in ("http", "https") or not plain or parts.path not in ("", "/"):
        raise ArgumentTypeError(
            f"give self, none, or an origin such as https://example.org, not {text!r}"
        )
    return f"{parts.scheme}://{parts.netloc}"


SWITCH = Kind("", _switch)
PATH = Kind("PATH", _path)
"""Its value is without the slashes around it."""
HOST = Kind("HOST[:PORT]", _host)
ORIGIN = Kind("ORIGIN", _origin)
"""Of pages that may show a frame; its value is as content policies write it."""
