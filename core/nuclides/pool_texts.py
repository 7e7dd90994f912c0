"""Lists of nuclides and of changed binding energies as a user types them."""

from __future__ import annotations

import re

from core.errors import InvalidInputError
from core.nuclides.pool_names import Change, Nuclide
from core.nuclides.symbols import parse_nuclide

LONGEST = 1000
"""Characters that a text may have."""

_NUMBER = r"[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?"
_CHANGE = re.compile(
    rf"(?P<nuclide>[0-9]+[A-Za-z]+|[A-Za-z]+-?[0-9]+)\s*"
    rf"(?:[*×]\s*(?P<scale>{_NUMBER}))?\s*"
    rf"(?:(?P<sign>[+−-])\s*(?P<shift>{_NUMBER})\s*(?:MeV)?)?"
)


def parse_nuclides(text: str) -> tuple[Nuclide, ...]:
    """(Z, A) of the nuclides in a list such as "14He, 7H", sorted; () for an empty text.

    Raises
    ------
    InvalidInputError : a part names no nuclide.
    """
    return tuple(sorted({parse_nuclide(part) for part in _parts(text)}))


def parse_changes(text: str) -> tuple[Change, ...]:
    """Changes of binding energies in a list such as "14He*1.02, 13He+0.5" (factor, MeV).

    Raises
    ------
    InvalidInputError : a part is no change of a nuclide's binding energy.
    """
    return tuple(sorted(_change(part) for part in _parts(text)))


def _parts(text: str) -> list[str]:
    if len(text) > LONGEST:
        raise InvalidInputError(f"A list of nuclides has at most {LONGEST} characters.")
    return [part.strip() for part in text.split(",")] if text.strip() else []


def _change(text: str) -> Change:
    match = _CHANGE.fullmatch(text)
    if match is None or (match["scale"] is None and match["shift"] is None):
        raise InvalidInputError(
            f"'{text}' changes no binding energy: write a nuclide with a factor or a shift in MeV, "
            "such as 14He*1.02 or 14He+0.5."
        )
    shift = float(match["shift"] or 0.0)
    return (
        parse_nuclide(match["nuclide"]),
        float(match["scale"] or 1.0),
        shift if match["sign"] == "+" or not shift else -shift,
    )
