"""Minima found so far, from which the search at a neighbouring composition or coupling starts.

They belong to one computation: a result must not depend, not even in its last digits, on what was
computed before. Outside of a computation nothing is remembered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

FARTHEST = 1.0
"""Distance in ln[x/(1-x)] and ln g from which on a known minimum is no start."""
KEPT = 512
"""Minima that are remembered, and answers; the oldest makes room."""


class Starts:
    """Minima by composition x and coupling g."""

    def __init__(self) -> None:
        self._places = np.full((KEPT, 2), np.inf)
        self._known: list[Any] = [None] * KEPT
        self._next = 0
        self._answers: dict[tuple[float, float], Any] = {}

    def answer(self, x: float, g: float) -> Any:
        """What was found at exactly x and g, if anything."""
        return self._answers.get((x, g))

    def keep(self, x: float, g: float, answer: object) -> None:
        """Keep what was found, in case that it is asked for again; the oldest makes room."""
        if len(self._answers) == KEPT:
            del self._answers[next(iter(self._answers))]
        self._answers[x, g] = answer

    def near(self, x: float, g: float) -> Any:
        """The one that is closest to x and g, if it is close."""
        distance = np.abs(self._places - _place(x, g)).sum(axis=1)
        closest = int(np.argmin(distance))
        return self._known[closest] if distance[closest] < FARTHEST else None

    def remember(self, x: float, g: float, minimum: object) -> None:
        """Keep a minimum."""
        here, self._next = self._next, (self._next + 1) % KEPT
        self._known[here] = minimum
        self._places[here] = _place(x, g)


def _place(x: float, g: float) -> tuple[float, float]:
    return float(np.log(x / (1.0 - x))), float(np.log(g))


_current: ContextVar[defaultdict[Hashable, Starts] | None] = ContextVar("starts", default=None)


@contextmanager
def one_computation() -> Iterator[None]:
    """Remember minima from here to the end of the outermost computation; also a decorator."""
    if _current.get() is not None:
        yield
        return
    with computation_of_its_own():
        yield


@contextmanager
def computation_of_its_own() -> Iterator[None]:
    """The same for what is kept in memory, which may be asked for by any other computation."""
    token = _current.set(defaultdict(Starts))
    try:
        yield
    finally:
        _current.reset(token)


def starts(problem: Hashable) -> Starts:
    """What this computation has found of a problem so far."""
    current = _current.get()
    return Starts() if current is None else current[problem]
