"""Figures' datasets, computed once for all visitors and kept as long as there is room."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from core.dataset import Dataset
from core.errors import DenseMatterError
from core.storage.memo import Memory, memory
from dashboard.figures.common.base import Figure
from dashboard.live import limits
from dashboard.live.workers import SharedComputation, Visitor, Workers
from dashboard.monitoring import logs, metrics
from dashboard.plots.notation import printed
from dashboard.plots.vocabulary import Panel

FAILURE = "This figure could not be made because of an error in the program; the server log has it."

log = logging.getLogger(__name__)

Inputs = Mapping[str, Any]
Key = tuple[type[Figure], str]


@dataclass(frozen=True)
class Result:
    """A figure, the dataset made from its inputs, and what is shown of it; visitors share it."""

    figure: Figure
    dataset: Dataset
    panels: tuple[Panel, ...]
    inputs: dict[str, Any]


class Results:
    """Results by what they were made from; the longest unused make room for new ones.

    A sentence that says why inputs make no figure is a result too. A failure of the program is
    not kept: the next request tries again. Neither is what has been cancelled because nobody
    waited any more.

    Parameters
    ----------
    memory : where results are kept; one of its own if not given.
    workers : who computes what is requested.
    """

    def __init__(self, memory: Memory | None = None, workers: Workers | None = None) -> None:
        self.workers = workers or Workers()
        self._memory = memory or Memory()
        # One that nobody waits for any more vanishes.
        self._computations: WeakValueDictionary[Key, SharedComputation] = WeakValueDictionary()
        self._lock = threading.Lock()

    def kept(self, figure_class: type[Figure], inputs: Inputs) -> Result | str | None:
        """The result if there is one in memory; or why the server refuses to compute it."""
        try:
            limits.current().check(inputs)
        except DenseMatterError as error:
            return str(error)
        found: Result | str | None = self._memory.get(*_key(figure_class, inputs))
        if found is not None:
            metrics.REUSED.labels(figure_class.path, "cache").inc()
        return found

    def result(self, figure_class: type[Figure], inputs: Inputs) -> Result | str:
        """The result, or a sentence on why there is none.

        Computed in this thread if it has to be and no other has begun.
        """
        visitor = Visitor()
        computation = self._joined(visitor, figure_class, inputs)[0]
        try:
            computation.run()
            found: Result | str = computation.future.result()
        finally:
            self.workers.leave(visitor, computation)
        return found

    def request(
        self, visitor: Visitor, figure_class: type[Figure], inputs: Inputs, rank: int = 0
    ) -> SharedComputation:
        """The same from the workers, when it is this visitor's turn; the least rank comes first.

        A visitor who no longer waits leaves: `workers.leave`.
        """
        computation, new = self._joined(visitor, figure_class, inputs)
        if new:
            visitor.pace.count()
        if not computation.future.done():
            self.workers.put(visitor, computation, rank)
        return computation

    def _joined(
        self, visitor: Visitor, figure_class: type[Figure], inputs: Inputs
    ) -> tuple[SharedComputation, bool]:
        while True:
            computation, new = self._computation(figure_class, inputs)
            if self.workers.join(visitor, computation):
                return computation, new

    def _computation(
        self, figure_class: type[Figure], inputs: Inputs
    ) -> tuple[SharedComputation, bool]:
        """The computation of this result, and whether it is a new one."""
        kept = self.kept(figure_class, inputs)
        if kept is not None:
            return SharedComputation.known(kept), False
        key = _key(figure_class, inputs)
        with self._lock:
            kept = self._memory.get(*key)
            if kept is not None:
                return SharedComputation.known(kept), False
            computation = self._computations.get(key)
            if computation is None or computation.watch.cancelled or computation.future.done():
                work = partial(self._compute, key, figure_class, dict(inputs))
                self._computations[key] = computation = SharedComputation(work)
                return computation, True
        metrics.REUSED.labels(figure_class.path, "shared").inc()
        return computation, False

    def _compute(self, key: Key, figure_class: type[Figure], inputs: Inputs) -> Result | str:
        started = time.perf_counter()
        outcome = "cancelled"
        try:
            outcome, result = compute(figure_class, inputs)
        finally:
            seconds = time.perf_counter() - started
            metrics.COMPUTATIONS.labels(figure_class.path, outcome).observe(seconds)
            logs.computation(figure_class.path, seconds, outcome, _digest(key))
        if outcome != "failed":
            with self._lock:
                self._memory.keep(*key, result)
        return result


def compute(figure_class: type[Figure], inputs: Inputs) -> tuple[str, Result | str]:
    """How it went ("made", "refused", "failed"), and the result or a sentence on why not."""
    sentence: Callable[[str], str] = printed
    try:
        figure = figure_class(**inputs)
        sentence = figure.sentence
        dataset = figure.readable(figure.dataset())
        return "made", Result(figure, dataset, figure.panels(dataset), dict(inputs))
    except DenseMatterError as error:
        return "refused", sentence(str(error))
    except Exception:
        log.exception("%s failed for %s", figure_class.path, inputs)
        return "failed", FAILURE


def _key(figure_class: type[Figure], inputs: Inputs) -> Key:
    # Inputs are scalars, texts and lists of them, whose repr tells every digit.
    return figure_class, repr(sorted(inputs.items()))


def _digest(key: Key) -> str:
    return hashlib.sha256(key[1].encode()).hexdigest()[:12]


shared = Results(memory)
"""Those of this process."""
