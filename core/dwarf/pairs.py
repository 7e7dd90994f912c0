"""Tables of two columns as text, as readers paste them."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[;\n]")
_APART = re.compile(r"[,:\s]+")


def pairs(text: str, header: tuple[str, str]) -> list[tuple[str, ...]]:
    """The words of each row.

    Rows end with a line's end or ";", a first row may be the header, and lines that begin with "#"
    are left out. Words stand apart by spaces, a comma or a colon.
    """
    lines = (line.strip() for line in _BETWEEN.split(text))
    rows = [tuple(_APART.split(line)) for line in lines if line and not line.startswith("#")]
    return rows[1:] if rows and rows[0] == header else rows


def numbers(row: tuple[str, ...]) -> tuple[float, float] | None:
    """The two numbers of a row; None if it has others."""
    try:
        first, second = map(float, row)
    except ValueError:
        return None
    return first, second
