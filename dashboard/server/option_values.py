"""Parsers of option values; an invalid value raises ValueError with one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit


def whole(low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number within bounds."""

    def read(text: str) -> int:
        number = int(text) if re.fullmatch(r"[+-]?\d{1,15}", text.strip()) else None
        if number is None or not low <= number <= high:
            raise ValueError(f"give a whole number from {low} to {high}, not {text!r}")
        return number

    return read


def one_of(*choices: str) -> Callable[[str], str]:
    """Reads one of the given words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"give one of {', '.join(choices)}, not {text!r}")
        return text

    return read


def some_text(text: str) -> str:
    """Reads a non-empty text."""
    if not text.strip():
        raise ValueError("give a non-empty text")
    return text


def long_text(text: str) -> str:
    """Reads a secret that is too long to be guessed."""
    if len(text) < 16:
        raise ValueError("give at least 16 random characters")
    return text


def path_prefix(text: str) -> str:
    """Reads a path, without the slashes around it."""
    path = text.strip("/")
    if path and not re.fullmatch(r"[A-Za-z0-9_~-]+(/[A-Za-z0-9_~-]+)*", path):
        raise ValueError(f"give a path such as dense-matter or group/dashboard, not {text!r}")
    return path


def host(text: str) -> str:
    """Reads a host name, with a port if it is not 80."""
    if text != "*" and not re.fullmatch(r"[A-Za-z0-9_.*-]+(:\d{1,5})?", text):
        raise ValueError(f"give a host as HOST or HOST:PORT, without http://, not {text!r}")
    return text


def ancestor(text: str) -> str:
    """Reads the origin of a page that may frame embeds."""
    if text in ("self", "none"):
        return f"'{text}'"
    parts = urlsplit(text)
    plain = re.fullmatch(r"(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*(:(\d{1,5}|\*))?", parts.netloc)
    if parts.scheme not in ("http", "https") or not plain or parts.path not in ("", "/"):
        raise ValueError(f"give self, none, or an origin such as https://example.org, not {text!r}")
    return f"{parts.scheme}://{parts.netloc}"
