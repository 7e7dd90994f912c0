"""Claims computed while a reader waits: each once, by the workers that compute figures.

All readers of the page count as one visitor of the server, which bounds what the page can ask of it
at once and in a minute; what is in memory is free.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from functools import partial
from weakref import WeakValueDictionary

from core.errors import DenseMatterError
from core.storage.memo import Memory, memory
from core.storage.version import commit
from dashboard.live.results import shared
from dashboard.live.workers import SharedComputation, Visitor, Workers
from dashboard.monitoring import logs, metrics
from dashboard.papers.claims import find
from dashboard.papers.finding import Finding

PATH = "claims"
"""What metrics and logs call these computations."""
FAILURE = "This claim could not be computed because of an error in the program; its log has it."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Computed:
    """A finding, the seconds that it took, and the commit of the program that made it."""

    finding: Finding
    seconds: float
    commit: str


class Readers:
    """Those who ask for claims; on the thread that answers visitors.

    Parameters
    ----------
    workers : who computes. memory : where results are kept.
    """

    def __init__(self, workers: Workers, memory: Memory) -> None:
        self.visitor = Visitor()
        self._workers, self._memory = workers, memory
        # One that nobody waits for any more vanishes.
        self._computations: WeakValueDictionary[str, SharedComputation] = WeakValueDictionary()

    def pause(self, claim: str) -> float:
        """Seconds until this claim may be asked for; 0 if at once."""
        kept = self._memory.get(Readers, claim) is not None
        return 0.0 if kept or claim in self._computations else self.visitor.pace.pause()

    def request(self, claim: str) -> SharedComputation:
        """The computation of a claim, of a `Computed` or a sentence on why there is none.

        Who no longer waits for it leaves it.
        """
        kept = self._memory.get(Readers, claim)
        if kept is not None:
            metrics.REUSED.labels(PATH, "cache").inc()
            computation = SharedComputation.known(kept)
            self._workers.join(self.visitor, computation)
            return computation
        running = self._computations.get(claim)
        if running is not None and self._workers.join(self.visitor, running):
            metrics.REUSED.labels(PATH, "shared").inc()
            return running
        computation = SharedComputation(partial(self._compute, claim))
        self._computations[claim] = computation
        self.visitor.pace.count()
        self._workers.join(self.visitor, computation)
        self._workers.put(self.visitor, computation)
        return computation

    def leave(self, computation: SharedComputation) -> None:
        """One reader waits no longer; if no other does, the computation stops."""
        self._workers.leave(self.visitor, computation)

    def _compute(self, claim: str) -> Computed | str:
        started, outcome = time.perf_counter(), "cancelled"
        try:
            finding = find(claim)
            outcome = "made"
        except DenseMatterError as error:
            outcome = "refused"
            return str(error)
        except Exception:
            outcome = "failed"
            log.exception("Claim %s failed", claim)
            return FAILURE
        finally:
            seconds = time.perf_counter() - started
            metrics.COMPUTATIONS.labels(PATH, outcome).observe(seconds)
            logs.computation(PATH, seconds, outcome, claim)
        found = Computed(finding, seconds, commit())
        self._memory.keep(Readers, claim, found)
        return found


readers = Readers(shared.workers, memory)
"""Those of this process."""
