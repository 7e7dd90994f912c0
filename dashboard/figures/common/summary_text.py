"""Words for what drawings show, that the figures share in their summaries."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.plots.numbers import rounded

MOST = 3
"""Curves or models that a summary tells of; further ones are counted."""


def density(n_B: float) -> str:
    """A baryon density with its unit."""
    return f"{rounded(n_B, 3)} fm⁻³"


def share(part: float) -> str:
    """A fraction in per cent."""
    return f"{rounded(100.0 * part, 3)} %"


def listed(words: Sequence[str], most: int = MOST) -> str:
    """Words in a row, such as "a, b and c"; beyond `most` they are only counted."""
    shown = _first(words, most)
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def clauses(parts: Sequence[str], most: int = MOST) -> str:
    """Parts of a sentence in a row; beyond `most` they are only counted."""
    return "; ".join(_first(parts, most))


def _first(words: Sequence[str], most: int) -> list[str]:
    more = len(words) - most
    return [*words[:most], f"{more} more"] if more > 0 else list(words)


def counted(count: int, thing: str, things: str = "") -> str:
    """How many there are of a thing, such as "1 shell" or "3 shells"."""
    return f"{count} {thing}" if count == 1 else f"{count} {things or thing + 's'}"


def first_told(told: Sequence[str], thing: str, things: str = "") -> list[str]:
    """The first sentences on curves or models, and how many more there are."""
    more = len(told) - MOST
    return [*told[:MOST], *([f"Further {counted(more, thing, things)}"] if more > 0 else [])]


def low_and_high(values: ArrayLike, tell: Callable[[int], str]) -> tuple[str, str] | None:
    """What is told of the positions of the smallest and of the largest value; None without any."""
    ends = extremes(values)
    return None if ends is None else (tell(ends[0]), tell(ends[1]))


def first_drawn(most: int, count: int, things: str) -> list[str]:
    """A note that a drawing leaves some of a table's things out; none if it draws all."""
    if count <= most:
        return []
    return [f"Drawn are the first {most} of {count} {things}; the table has all of them."]


def extremes(values: ArrayLike) -> tuple[int, int] | None:
    """Positions of the smallest and of the largest finite value; None if there is none."""
    numbers = np.asarray(values, dtype=float)
    finite = np.flatnonzero(np.isfinite(numbers))
    if not len(finite):
        return None
    return int(finite[numbers[finite].argmin()]), int(finite[numbers[finite].argmax()])


def nearest(values: ArrayLike, wanted: float | None) -> int | None:
    """Position of the value that is nearest in proportion; None if `wanted` lies outside them."""
    numbers = np.asarray(values, dtype=float)
    if wanted is None or not len(numbers) or not numbers.min() <= wanted <= numbers.max():
        return None
    return int(np.abs(np.log(numbers / wanted)).argmin())


def crossings(values: ArrayLike, wanted: float, *others: ArrayLike) -> list[tuple[float, ...]]:
    """The other columns, linearly interpolated, wherever a column takes the wanted value."""
    known = np.asarray(values, dtype=float) - wanted
    columns = [np.asarray(column, dtype=float) for column in others]
    found = [tuple(float(column[row]) for column in columns) for row in np.flatnonzero(known == 0)]
    for row in np.flatnonzero(known[:-1] * known[1:] < 0):
        weight = known[row] / (known[row] - known[row + 1])
        found.append(
            tuple(
                float((1 - weight) * column[row] + weight * column[row + 1]) for column in columns
            )
        )
    return [point for point in found if all(map(math.isfinite, point))]


def intervals(rows: NDArray[Any]) -> list[tuple[int, int]]:
    """First and last position of every run of equal values."""
    if not len(rows):
        return []
    ends = np.flatnonzero(rows[1:] != rows[:-1])
    return list(zip([0, *(ends + 1)], [*ends, len(rows) - 1], strict=True))


def paragraph(*sentences: str) -> str:
    """Sentences in a row, each with a capital and a full stop; empty ones are left out."""
    kept = [text.strip().rstrip(".") for text in sentences if text.strip()]
    return " ".join(f"{text}." for text in kept)
