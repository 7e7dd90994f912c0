"""Threads that compute for visitors, and whose turn it is.

A visitor with much to compute waits for himself: whoever has the fewest computations running is
served first, and nobody has more than a few at once. What several visitors ask for is computed
once, and what only closed sessions have asked for is not begun.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any
from weakref import WeakKeyDictionary

from bokeh.document import Document

from dashboard.limits import Pace

THREADS = max(4, os.cpu_count() or 1)
"""Computations at once. More would hold up the thread that answers visitors: most of them need
Python's global lock between kernels."""
EACH = 2
"""Computations at once of one visitor; fewer than THREADS, so that there is room for others."""


class Visitor:
    """Whose computations queue behind each other: a session."""

    def __init__(self) -> None:
        self.pace = Pace()


_visitors: WeakKeyDictionary[Document, Visitor] = WeakKeyDictionary()


def visitor_of(document: Document | None) -> Visitor:
    """The visitor whose session has this document; a new one for a figure without a session."""
    if document is None:
        return Visitor()
    return _visitors.setdefault(document, Visitor())


class Flight:
    """A computation that any number of visitors wait for and one thread does."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.future: Future[Any] = Future()
        # A running future cannot be cancelled by one of those who wait.
        self.future.set_running_or_notify_cancel()
        self._work = work
        self._claim = threading.Lock()

    @classmethod
    def landed(cls, result: Any) -> Flight:
        """One whose result is known."""
        flight = cls(lambda: result)
        flight.run()
        return flight

    def run(self) -> None:
        """Compute, unless another thread has begun to."""
        if not self._claim.acquire(blocking=False):
            return
        try:
            result = self._work()
        except BaseException as error:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


class Workers:
    """A pool of threads with one queue.

    Parameters
    ----------
    threads : how many. each : how many may work for one visitor at once.
    """

    def __init__(self, threads: int = THREADS, each: int = EACH) -> None:
        self._threads, self._each = threads, each
        self._started = 0
        self._waiting: dict[Flight, list[Visitor]] = {}
        self._running: Counter[Visitor] = Counter()
        self._changed = threading.Condition()

    @property
    def running(self) -> int:
        """How many computations are going on."""
        with self._changed:
            return self._running.total()

    def put(self, visitor: Visitor, flight: Flight) -> None:
        """Queue a computation for a visitor; one that has begun is soon taken out again."""
        with self._changed:
            self._waiting.setdefault(flight, []).append(visitor)
            if self._started < self._threads:
                self._started += 1
                # Daemons: the end of the program does not wait for them.
                name = f"compute-{self._started}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
            self._changed.notify()

    def leave(self, visitor: Visitor, flight: Flight) -> bool:
        """Take a visitor's computation out of the queue; False if it is not in there any more.

        It stays as long as others wait for it.
        """
        with self._changed:
            visitors = self._waiting.get(flight, [])
            if visitor not in visitors:
                return False
            visitors.remove(visitor)
            if not visitors:
                del self._waiting[flight]
            return True

    def _work(self) -> None:
        while True:
            visitor, flight = self._next()
            try:
                flight.run()
            finally:
                with self._changed:
                    self._running[visitor] -= 1
                    if not self._running[visitor]:
                        del self._running[visitor]
                    self._changed.notify_all()
            del visitor, flight

    def _next(self) -> tuple[Visitor, Flight]:
        with self._changed:
            while (found := self._choose()) is None:
                self._changed.wait()
            visitor, flight = found
            del self._waiting[flight]
            self._running[visitor] += 1
            return visitor, flight

    def _choose(self) -> tuple[Visitor, Flight] | None:
        """The first in the queue among those for whom the least is being done."""
        candidates = [
            (visitor, flight) for flight, visitors in self._waiting.items() for visitor in visitors
        ]
        found = min(candidates, key=lambda pair: self._running[pair[0]], default=None)
        return found if found and self._running[found[0]] < self._each else None
