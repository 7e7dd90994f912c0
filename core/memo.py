"""Results kept in memory: computed once, also when several threads ask at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

Inputs = ParamSpec("Inputs")
Result = TypeVar("Result")


class _Slot:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.values: list[object] = []


def computed_once(maxsize: int) -> Callable[[Callable[Inputs, Result]], Callable[Inputs, Result]]:
    """Decorator: `functools.lru_cache` whose simultaneous equal calls wait for the first one.

    Arguments must be hashable scalars. An exception is not kept: the next call tries again.
    """

    def decorate(function: Callable[Inputs, Result]) -> Callable[Inputs, Result]:
        @lru_cache(maxsize=maxsize)
        def slot(*key: object, **named: object) -> _Slot:
            return _Slot()

        @wraps(function)
        def call(*key: Inputs.args, **named: Inputs.kwargs) -> Result:
            place = slot(*key, **named)  # type: ignore[arg-type]
            with place.lock:
                if not place.values:
                    place.values.append(function(*key, **named))
            return place.values[0]  # type: ignore[return-value]

        return call

    return decorate
