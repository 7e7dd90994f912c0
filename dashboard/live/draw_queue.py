"""The order in which figures are drawn on the one thread that answers all visitors.

The figure that a visitor looks at first is drawn before figures that others see second: even with
many visitors each gets a first answer soon, and the rest follows as time allows.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

LONGEST_WAIT = 5.0
"""Seconds of waiting after which a drawing takes precedence over all others."""


@dataclass(eq=False)
class _Waiting:
    rank: int
    since: float
    granted: asyncio.Future[None]


class DrawQueue:
    """One at a time, in the order of rank, and those of a rank as they have come."""

    def __init__(self) -> None:
        self._taken = False
        self._waiting: list[_Waiting] = []

    @contextlib.asynccontextmanager
    async def turn(self, rank: int) -> AsyncIterator[None]:
        """Wait for one's turn; it ends with the block.

        Parameters
        ----------
        rank : the least comes first.
        """
        await self._wait(rank)
        try:
            yield
        finally:
            # After the event loop has read what visitors have sent meanwhile.
            asyncio.get_running_loop().call_soon(self._pass_on)

    async def _wait(self, rank: int) -> None:
        if not self._taken:
            self._taken = True
            return
        granted = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(rank, time.monotonic(), granted))
        try:
            await granted
        except asyncio.CancelledError:
            if not granted.cancelled():
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        self._waiting = [one for one in self._waiting if not one.granted.done()]
        self._taken = bool(self._waiting)
        if not self._waiting:
            return
        oldest = self._waiting[0]
        patient = time.monotonic() - oldest.since < LONGEST_WAIT
        chosen = min(self._waiting, key=lambda one: one.rank) if patient else oldest
        self._waiting.remove(chosen)
        chosen.granted.set_result(None)


_queues: WeakKeyDictionary[asyncio.AbstractEventLoop, DrawQueue] = WeakKeyDictionary()


def draw_queue() -> DrawQueue:
    """That of the running event loop."""
    return _queues.setdefault(asyncio.get_running_loop(), DrawQueue())
