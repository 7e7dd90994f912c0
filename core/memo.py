"""Results kept in memory: computed once, also when several threads ask at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from core.cancellation import check

PATIENCE = 0.1
"""Seconds between looks at whether somebody still wants what another thread computes."""

Inputs = ParamSpec("Inputs")
Result = TypeVar("Result")


class _Slot:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.values: list[object] = []


def computed_once(maxsize: int) -> Callable[[Callable[Inputs, Result]], Callable[Inputs, Result]]:
    """Decorator: `functools.lru_cache` whose simultaneous equal calls wait for the first one.

    Arguments must be hashable scalars. An exception is not kept: the next call tries again, and
    one that waits for a computation which is cancelled does it itself.

    Raises
    ------
    Cancelled : nobody waits for this call any more, see `core.cancellation`.
    """

    def decorate(function: Callable[Inputs, Result]) -> Callable[Inputs, Result]:
        @lru_cache(maxsize=maxsize)
        def slot(*key: object, **named: object) -> _Slot:
            return _Slot()

        @wraps(function)
        def call(*key: Inputs.args, **named: Inputs.kwargs) -> Result:
            place = slot(*key, **named)  # type: ignore[arg-type]
            while not place.lock.acquire(timeout=PATIENCE):
                check()
            try:
                if not place.values:
                    place.values.append(function(*key, **named))
            finally:
                place.lock.release()
            return place.values[0]  # type: ignore[return-value]

        return call

    return decorate
