"""Stops computations that nobody waits for any more, and tells how far they are.

Loops that can last go through `each`, or call `check`. Where nobody watches, as on the command
line or when a table is built, both do nothing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from core.errors import Cancelled

Item = TypeVar("Item")


class Watch:
    """One computation as seen by those who wait for it; made for one thread, read by any.

    `begun` is when it began, of `time.monotonic`, or None; `done` is the part of its loops that is
    behind it, from 0 to 1.
    """

    def __init__(self) -> None:
        self.begun: float | None = None
        self.done = 0.0
        self.span = (0.0, 1.0)
        self._unwanted = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits any more."""
        return self._unwanted.is_set()

    def cancel(self) -> None:
        """Let the computation end at its next check."""
        self._unwanted.set()


_watch: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """What is computed in this block, in this thread, is watched."""
    watch.begun = time.monotonic()
    before = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(before)


def check() -> None:
    """Go on only if somebody still waits.

    Raises
    ------
    Cancelled : nobody does.
    """
    watch = _watch.get()
    if watch is not None and watch.cancelled:
        raise Cancelled


def each(items: Sequence[Item]) -> Iterator[Item]:
    """The items, one after another, as long as somebody waits; each counts as an equal part.

    A loop inside a loop divides the part of the outer one.

    Raises
    ------
    Cancelled : nobody waits any more.
    """
    watch = _watch.get()
    if watch is None:
        yield from items
        return
    low, high = watch.span
    step = (high - low) / max(len(items), 1)
    try:
        for number, item in enumerate(items):
            check()
            start = low + number * step
            watch.done = max(watch.done, start)
            watch.span = (start, start + step)
            yield item
        watch.done = max(watch.done, high)
    finally:
        watch.span = (low, high)
