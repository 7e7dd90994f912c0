"""Sections of the triangle along a straight line between two compositions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidInputError
from dashboard.figures.ternary.inputs import Array
from dashboard.inputs.parameters import Numbers

POSITION = "position"
"""Name of the column that says where on the line a row is."""
PART = "part of the way from the first to the second composition"


def line_end(name: str) -> Numbers:
    """Parameter begin or end."""
    return Numbers(
        None,
        bounds=(0.0, 1.0),
        longest=2,
        label=f"Line {'from' if name == 'begin' else 'to'} x₂, x₃",
        doc=f"x2,x3 of the {name} of a section along a straight line, in place of one of constant "
        "x3; both ends are needed.",
    )


@dataclass(frozen=True)
class Line:
    """Compositions between two, of which each is x2, x3."""

    begin: tuple[float, float]
    end: tuple[float, float]

    def compositions(self, positions: Array) -> Array:
        """x1, x2, x3 at positions from 0 to 1, shape (n, 3)."""
        first, last = np.array(self.begin), np.array(self.end)
        x = first + positions[:, None] * (last - first)
        return np.column_stack([np.clip(1.0 - x.sum(axis=1), 0.0, 1.0), x])

    def told(self, symbols: Sequence[str]) -> str:
        """For a title, with the symbols of the three elements."""
        ends = (
            ", ".join(f"{symbol} {x:g}" for symbol, x in zip(symbols[1:], end, strict=True))
            for end in (self.begin, self.end)
        )
        return "from {} to {}".format(*ends)


def line(begin: Sequence[float], end: Sequence[float]) -> Line | None:
    """The line between two compositions; None if neither is given.

    Raises
    ------
    InvalidInputError : one end alone, or one that is no composition.
    """
    if not begin and not end:
        return None
    for x in (begin, end):
        if len(x) != 2 or sum(x) > 1.0 + 1e-12:
            raise InvalidInputError(
                "A line through the triangle needs two ends, each x2,x3 with a sum of at most 1, "
                "such as begin 0.3,0 and end 0.3,0.2."
            )
    return Line((begin[0], begin[1]), (end[0], end[1]))
