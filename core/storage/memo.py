"""Results kept in memory: computed once, also when several threads ask at the same time.

All that is kept counts against one limit, that of `memory`; what has not been used for longest goes
first, whichever function made it. Fixed data, such as mass tables and coefficients, is kept by
`functools.cache` where it is read, and does not count.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

import numpy as np

from core.cancellation import check

PATIENCE = 0.1
"""Seconds between looks at whether somebody still wants what another thread computes."""
ROOM = 200e6
"""Bytes of all results that are kept, unless a server is told otherwise."""
BYTES_PER_RESULT = 4_000
"""What a result needs beside its arrays, roughly."""
BYTES_PER_OBJECT = 60
LOOKED_INTO = ("core.", "dashboard.", "scipy.")
"""Where the classes of results come from whose fields hold arrays."""
MISSING = object()

Inputs = ParamSpec("Inputs")
Result = TypeVar("Result")
Key = tuple[object, Hashable]


class Memory:
    """Results by what they were made by and from; the longest unused make room for new ones.

    An array that several results hold counts once.

    Parameters
    ----------
    room : bytes of the results that are kept.
    """

    def __init__(self, room: float = ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[Key, tuple[object, dict[int, int]]] = OrderedDict()
        self._of_maker: Counter[object] = Counter()
        self._holders: Counter[int] = Counter()
        self._used = 0
        self._lock = threading.RLock()

    @property
    def used(self) -> int:
        """Bytes of what is kept."""
        return self._used

    def resize(self, room: float) -> None:
        """Keep at most so many bytes from now on."""
        with self._lock:
            self._room = room
            self._make_room()

    def get(self, maker: object, inputs: Hashable, default: object = None) -> Any:
        """The result, or the default."""
        with self._lock:
            entry = self._kept.get((maker, inputs))
            if entry is None:
                return default
            self._kept.move_to_end((maker, inputs))
            return entry[0]

    def keep(self, maker: object, inputs: Hashable, result: object, most: int = 0) -> None:
        """Keep a result; beyond `most` of one maker its longest unused goes, if that is not 0."""
        parts = {id(array): size for array, size in _arrays(result)}
        with self._lock:
            key = (maker, inputs)
            if key in self._kept:
                return
            if BYTES_PER_RESULT + sum(parts.values()) > self._room:
                return
            self._kept[key] = result, parts
            self._of_maker[maker] += 1
            for part, size in parts.items():
                self._used += 0 if self._holders[part] else size
                self._holders[part] += 1
            self._used += BYTES_PER_RESULT
            if most and self._of_maker[maker] > most:
                self._drop(next(key for key in self._kept if key[0] == maker))
            self._make_room()

    def _make_room(self) -> None:
        while self._used > self._room:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        _, parts = self._kept.pop(key)
        self._of_maker[key[0]] -= 1
        self._used -= BYTES_PER_RESULT
        for part, size in parts.items():
            self._holders[part] -= 1
            if not self._holders[part]:
                del self._holders[part]
                self._used -= size


def _arrays(result: object) -> Iterator[tuple[object, int]]:
    """The arrays and long texts in a result, in its containers and fields, and their bytes."""
    seen: set[int] = set()
    stack = [result]
    while stack:
        part = stack.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, np.ndarray):
            # A view keeps what it looks at.
            whole = part.base if isinstance(part.base, np.ndarray) else part
            yield whole, whole.nbytes + BYTES_PER_OBJECT * whole.size * (whole.dtype.kind == "O")
        elif isinstance(part, str):
            yield part, len(part)
        elif isinstance(part, Mapping):
            stack.extend(part.values())
        elif isinstance(part, tuple | list | set | frozenset):
            stack.extend(part)
        elif type(part).__module__.startswith(LOOKED_INTO) and hasattr(part, "__dict__"):
            stack.extend(vars(part).values())


memory = Memory()
"""That of this process."""


class _Turn:
    """Who computes a result holds it; the others wait."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


def computed_once(maxsize: int) -> Callable[[Callable[Inputs, Result]], Callable[Inputs, Result]]:
    """Decorator: keeps up to `maxsize` results in `memory`; simultaneous equal calls wait.

    Arguments must be hashable scalars. An exception is not kept: the next call tries again, and
    one that waits for a computation which is cancelled does it itself.

    Raises
    ------
    Cancelled : nobody waits for this call any more, see `core.cancellation`.
    """

    def decorate(function: Callable[Inputs, Result]) -> Callable[Inputs, Result]:
        turns: WeakValueDictionary[Hashable, _Turn] = WeakValueDictionary()
        choosing = threading.Lock()

        @wraps(function)
        def call(*key: Inputs.args, **named: Inputs.kwargs) -> Result:
            inputs = (key, tuple(sorted(named.items())))
            found: Any = memory.get(function, inputs, MISSING)
            if found is not MISSING:
                return found
            with choosing:
                turn = turns.setdefault(inputs, _Turn())
            while not turn.lock.acquire(timeout=PATIENCE):
                check()
            try:
                found = memory.get(function, inputs, MISSING)
                if found is MISSING:
                    found = function(*key, **named)
                    memory.keep(function, inputs, found, maxsize)
            finally:
                turn.lock.release()
            return found

        return call

    return decorate
