"""Files that visitors of pages ask for: made by the workers, once for all who want the same."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Hashable
from mmap import mmap
from weakref import WeakValueDictionary

from core.errors import DenseMatterError
from dashboard.live.results import FAILURE
from dashboard.live.workers import SharedComputation, Visitor, Workers

RANK = 100
"""Files come after the figures of all pages."""

log = logging.getLogger(__name__)

Content = bytes | mmap
"""In memory, or on disk and read in parts."""
File = Content | str
"""The content of a file, or a sentence on why there is none."""


class RequestedFiles:
    """Files that are being made."""

    def __init__(self, workers: Workers) -> None:
        self.workers = workers
        # One that nobody waits for any more vanishes.
        self._making: WeakValueDictionary[Hashable, SharedComputation] = WeakValueDictionary()
        self._lock = threading.Lock()

    def request(
        self, visitor: Visitor, key: Hashable, make: Callable[[], Content]
    ) -> SharedComputation:
        """A file by what it is made from; a visitor who no longer waits leaves: `workers.leave`."""
        while True:
            making = self._shared(visitor, key, make)
            if self.workers.join(visitor, making):
                self.workers.put(visitor, making, RANK)
                return making

    def _shared(
        self, visitor: Visitor, key: Hashable, make: Callable[[], Content]
    ) -> SharedComputation:
        with self._lock:
            making = self._making.get(key)
            if making is None or making.watch.cancelled or making.future.done():
                visitor.pace.count()
                self._making[key] = making = SharedComputation(lambda: _made(make))
            return making


def _made(make: Callable[[], Content]) -> File:
    try:
        return make()
    except DenseMatterError as error:
        return str(error)
    except Exception:
        log.exception("A file could not be made")
        return FAILURE
