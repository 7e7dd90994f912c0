"""Words as they are printed: subscripts below the line, long titles on several."""

from __future__ import annotations

import re
from collections.abc import Callable

from dashboard.plots.notation import SYMBOL

_SUBSCRIPT = re.compile(rf"{SYMBOL.pattern}([²³]?)")


def typeset(text: str) -> str:
    """Text in which "n_B" has become an italic n with an upright subscript B."""
    plain = text.replace("$", r"\$")
    return _SUBSCRIPT.sub(_lowered, plain)


def _lowered(match: re.Match[str]) -> str:
    letter, word, raised = match.groups()
    power = f"^{'23'['²³'.index(raised)]}" if raised else ""
    return rf"${letter}_\mathrm{{{word}}}{power}$"


def wrapped(text: str, fits: Callable[[str], bool]) -> str:
    """Text in lines that fit, broken between words."""
    if fits(text):
        return text
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and not fits(longer):
            lines.append(word)
        else:
            lines[-1] = longer
    return "\n".join(lines)
