"""Short pages of the server's own: a title and a sentence, or a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tornado.template import Loader

TEMPLATES = Path(__file__).with_name("templates")
_notices = Loader(str(TEMPLATES))


def notice(name: str, **values: Any) -> bytes:
    """The HTML of a template with these values, which it escapes."""
    return _notices.load(f"{name}.html").generate(**values)
