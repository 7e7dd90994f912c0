"""Several server processes that share a port, and the small process that supervises them.

The watching process loads neither Panel nor a kernel, so that there is nothing in it that a fork
could break. It holds the sockets of each of the others (SO_REUSEPORT: Linux spreads new connections
over them), so that whoever comes while a process is being replaced waits for the next.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

from dashboard.server.listening import Sockets, close

SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"
GRACE = 4.2
"""Seconds that processes get for a clean shutdown."""
QUICK = 10.0
"""Seconds: a process that exits sooner counts as a failed start."""
ATTEMPTS = 5
"""Failed starts in a row before giving up."""

ENDING = frozenset((signal.SIGTERM, signal.SIGINT))
"""Signals that end all processes."""
LOOK = 0.5
"""Seconds between checks that the supervising process still exists."""

log = logging.getLogger(__name__)

Work = Callable[[Sockets, bool], None]


def supervise(sockets: Sequence[Sockets], work: Work) -> int:
    """Run `work` in processes until a signal ends them; one that ends by itself is replaced.

    Parameters
    ----------
    sockets : those of each process.
    work : takes its process's sockets, and whether it is the first of all; ends in good order at
        SIGTERM.

    Returns
    -------
    int : exit status.
    """
    fleet = _Fleet(sockets, work)
    with _shared_metrics():
        try:
            # SIGINT too: what a script starts in the background inherits that it is ignored.
            for number in ENDING:
                signal.signal(number, signal.default_int_handler)
            fleet.run()
            return 1
        except KeyboardInterrupt:
            return 0
        finally:
            fleet.stop()


class _Fleet:
    def __init__(self, sockets: Sequence[Sockets], work: Work) -> None:
        # Nothing that does not survive a fork has been loaded here.
        self._context = multiprocessing.get_context("fork")
        self._sockets, self._work = sockets, work
        self._failed = 0
        self._started: dict[int, float] = {}
        self._processes: dict[int, BaseProcess] = {}

    def run(self) -> None:
        """Start all processes and replace those that exit; return after too many failed starts."""
        for number in range(len(self._sockets)):
            self._start(number, first=number == 0)
        while self._failed < ATTEMPTS:
            wait([process.sentinel for process in self._processes.values()])
            for number, process in list(self._processes.items()):
                if not process.is_alive():
                    self._replace(number, process)
        log.error("The server's processes exit as soon as they are started; giving up.")

    def stop(self) -> None:
        """Stop all processes, cleanly where possible."""
        for number in ENDING:
            signal.signal(number, signal.SIG_IGN)
        # Whoever comes now is to be refused, not to wait for nobody.
        close(self._sockets)
        until = time.monotonic() + GRACE
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            process.join(max(0.0, until - time.monotonic()))
            process.kill()
            process.join()

    def _start(self, number: int, *, first: bool = False) -> None:
        process = self._context.Process(
            target=_run, args=(self._work, os.getpid(), self._sockets, number, first)
        )
        # What a signal raises in functions that libraries have called at a fork is ignored.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            process.start()
            self._processes[number] = process
            self._started[number] = time.monotonic()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)

    def _replace(self, number: int, process: BaseProcess) -> None:
        log.warning("Process %s exited with status %s.", process.pid, process.exitcode)
        _forget_metrics(process.pid or 0)
        quick = time.monotonic() - self._started[number] < QUICK
        self._failed = self._failed + 1 if quick else 0
        self._start(number)


def _run(work: Work, parent: int, sockets: Sequence[Sockets], number: int, first: bool) -> None:
    for caught in ENDING:
        signal.signal(caught, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    own = sockets[number]
    close([others for others in sockets if others is not own])
    work(own, first)


def _end_with(parent: int) -> None:
    """Stop this process when the supervising one is gone, for whatever reason."""
    while os.getppid() == parent:
        time.sleep(LOOK)
    shutil.rmtree(os.environ.get(SHARED_METRICS, ""), ignore_errors=True)
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _shared_metrics() -> Iterator[None]:
    """A directory in which the processes share their counters while the server runs."""
    directory = tempfile.mkdtemp(prefix="dense-matter-metrics-")
    os.environ[SHARED_METRICS] = directory
    try:
        yield
    finally:
        del os.environ[SHARED_METRICS]
        shutil.rmtree(directory, ignore_errors=True)


def _forget_metrics(pid: int) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(pid)
