"""Sections of the triangle along a straight line between two compositions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidInputError
from dashboard.figures.ternary.inputs import Array
from dashboard.inputs.parameters import Text

POSITION = "position"
"""Name of the column that says where on the line a row is."""
PART = "part of the way from the first to the second composition"


def along() -> Text:
    """Parameter along."""
    return Text(
        reads=line,
        form="two compositions x2,x3 such as 0.3,0; 0.3,0.2",
        label="Along a line, x₂,x₃; x₂,x₃",
        doc="Two compositions x2,x3 of which the straight line between is the section, such as "
        "'0.3,0; 0.3,0.2', in place of one of constant x3.",
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


def line(text: str) -> Line | None:
    """The line between two compositions, from text; None from no text.

    Raises
    ------
    InvalidInputError : these are not two compositions.
    """
    if not text.strip():
        return None
    try:
        ends = [tuple(map(float, end.split(","))) for end in text.split(";")]
    except ValueError:
        ends = []
    if [len(end) for end in ends] != [2, 2] or not all(map(_is_composition, ends)):
        raise InvalidInputError(
            f"'{text[:40]}' is no line through the triangle: give two compositions x2,x3, each "
            "with a sum of at most 1, such as '0.3,0; 0.3,0.2'."
        )
    (first, second) = ends
    return Line((first[0], first[1]), (second[0], second[1]))


def _is_composition(x: tuple[float, ...]) -> bool:
    return min(x) >= 0.0 and sum(x) <= 1.0 + 1e-12
