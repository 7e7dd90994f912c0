"""Short pages made by the server itself: a title with a sentence or a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tornado.template import Loader

TEMPLATES = Path(__file__).with_name("templates")
_notices = Loader(str(TEMPLATES))


def notice(name: str, **values: Any) -> bytes:
    """The HTML of a template filled with these values, escaped."""
    return _notices.load(f"{name}.html").generate(**values)
