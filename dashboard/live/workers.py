"""Threads that compute for visitors, and the order in which they do.

A visitor with much to compute waits for himself: nobody has more than a few computations at once,
and only one that is not a long one. What a visitor looks at first comes before what others see
second, and then whoever has less running. What several visitors ask for is computed once; when the
last of them has left, it is not begun, or stops at its next check.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from bokeh.document import Document

from core.cancellation import Watch, watched
from dashboard.live.limits import Pace

THREADS = 8
"""Computations at once, most of them long ones."""
SHORT = 2
"""Short computations at once: more would only hold up each other and the thread that answers
visitors, as most of their time they have Python's global lock."""
LONG = 0.5
"""Seconds after which a computation counts as a long one, which others do not wait for."""
EACH = 2
"""Computations at once of one visitor."""


class Visitor:
    """A session, whose computations queue behind each other."""

    def __init__(self) -> None:
        self.pace = Pace()


_visitors: WeakKeyDictionary[Document, Visitor] = WeakKeyDictionary()


def visitor_of(document: Document | None) -> Visitor:
    """The visitor whose session has this document; a new one for a figure without a session."""
    if document is None:
        return Visitor()
    return _visitors.setdefault(document, Visitor())


class SharedComputation:
    """A computation done by one thread, for which any number of visitors wait.

    `watch` tells how far it is, and whether it is to stop.
    """

    def __init__(self, work: Callable[[], Any]) -> None:
        self.future: Future[Any] = Future()
        # A running future cannot be cancelled by one of those who wait.
        self.future.set_running_or_notify_cancel()
        self.watch = Watch()
        self.waiting: Counter[Visitor] = Counter()
        self._work = work
        self._claim = threading.Lock()

    @classmethod
    def known(cls, result: Any) -> SharedComputation:
        """A computation that is already done."""
        computation = cls(lambda: result)
        computation.run()
        return computation

    def run(self) -> None:
        """Compute, unless another thread has begun to."""
        if not self._claim.acquire(blocking=False):
            return
        try:
            with watched(self.watch):
                result = self._work()
        except BaseException as error:
            self.future.set_exception(error)
        else:
            self.future.set_result(result)


def awaited(computation: SharedComputation) -> asyncio.Future[Any]:
    """The result of a computation, to be awaited; of one that nobody awaits in the end, too.

    A visitor who leaves lets go of it, and how it ends then is nobody's error.
    """
    future: asyncio.Future[Any] = asyncio.wrap_future(computation.future)
    future.add_done_callback(lambda done: done.cancelled() or done.exception())
    return future


@dataclass(eq=False)
class _Running:
    visitor: Visitor
    since: float


class Workers:
    """A pool of threads with one queue.

    Parameters
    ----------
    threads : how many. short : how many of them may have begun within LONG seconds.
    each : how many may work for one visitor at once.
    """

    def __init__(self, threads: int = THREADS, short: int = SHORT, each: int = EACH) -> None:
        self._threads, self._short, self._each = threads, short, each
        self._started = 0
        self._queue: dict[SharedComputation, dict[Visitor, int]] = {}
        self._running: list[_Running] = []
        self._changed = threading.Condition()

    @property
    def running(self) -> int:
        """Number of running computations."""
        with self._changed:
            return len(self._running)

    def join(self, visitor: Visitor, computation: SharedComputation) -> bool:
        """Let a visitor wait for a computation; False if it stops, as the last one has left it."""
        with self._changed:
            if computation.watch.cancelled:
                return False
            computation.waiting[visitor] += 1
            return True

    def put(self, visitor: Visitor, computation: SharedComputation, rank: int = 0) -> None:
        """Queue a computation for a visitor who waits; one that has begun is soon taken out again.

        Parameters
        ----------
        rank : the least comes first.
        """
        with self._changed:
            self._queue.setdefault(computation, {})[visitor] = rank
            if self._started < self._threads:
                self._started += 1
                # Daemons: the end of the program does not wait for them.
                name = f"compute-{self._started}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
            self._changed.notify()

    def leave(self, visitor: Visitor, computation: SharedComputation) -> None:
        """A visitor stops waiting; if no other waits, the computation is dropped or stopped."""
        with self._changed:
            computation.waiting[visitor] -= 1
            if computation.waiting[visitor] > 0:
                return
            del computation.waiting[visitor]
            self._queue.get(computation, {}).pop(visitor, None)
            if not computation.waiting:
                self._queue.pop(computation, None)
                computation.watch.cancel()

    def _work(self) -> None:
        while True:
            computation, running = self._next()
            try:
                computation.run()
            finally:
                with self._changed:
                    self._running.remove(running)
                    self._changed.notify_all()
            del computation, running

    def _next(self) -> tuple[SharedComputation, _Running]:
        with self._changed:
            while (found := self._choose()) is None:
                # What runs may become a long computation without telling.
                self._changed.wait(LONG if self._queue else None)
            computation, visitor = found
            del self._queue[computation]
            running = _Running(visitor, time.monotonic())
            self._running.append(running)
            return computation, running

    def _choose(self) -> tuple[SharedComputation, Visitor] | None:
        """The first of the least rank, of a visitor for whom the least is being done."""
        recently = time.monotonic() - LONG
        short = [running.visitor for running in self._running if running.since > recently]
        if len(short) >= self._short:
            return None
        busy = Counter(running.visitor for running in self._running)
        candidates = [
            ((rank, busy[visitor]), computation, visitor)
            for computation, visitors in self._queue.items()
            for visitor, rank in visitors.items()
            if busy[visitor] < self._each and visitor not in short
        ]
        found = min(candidates, key=lambda candidate: candidate[0], default=None)
        return found and found[1:]
