"""Who computes the blocks: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any

from core.errors import InvalidInputError, TableError
from core.kernels.build import backend
from precomputed.recipe import Arrays, Recipe

MOST_ATTEMPTS = 10
"""How often the worker of a block may die before the block is given up."""
SECONDS_TO_CONNECT = 20

SINGLE_THREADED = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Workers are many: each computes on one core, and sums in one order."""


@dataclass(frozen=True)
class Done:
    """A block's arrays, or why there are none."""

    block: str
    arrays: Arrays | None
    failure: str = ""


class Workers(ABC):
    """Computes blocks of a recipe, in any order."""

    @abstractmethod
    def run(self, recipe: Recipe, blocks: Sequence[str]) -> Generator[Done]:
        """Yield each block as it is finished, or given up."""


def compute(recipe: Recipe, block: str) -> Done:
    """Compute a block; an exception is its failure, told in a sentence."""
    try:
        return Done(block, recipe.compute(block))
    except Exception as error:  # whatever it is, the other blocks go on
        return Done(block, None, f"{type(error).__name__}: {error}")


class LocalWorkers(Workers):
    """Processes of this machine, started afresh so that no state is inherited.

    Parameters
    ----------
    count : number of processes; by default one a core.

    Raises
    ------
    InvalidInputError : fewer than one.
    """

    def __init__(self, count: int | None = None) -> None:
        if count is not None and count < 1:
            raise InvalidInputError(f"{count} workers compute nothing: give 1 or more.")
        self.count = count or os.cpu_count() or 1

    def __str__(self) -> str:
        return f"{self.count} process{'es' * (self.count > 1)} of this machine"

    def run(self, recipe: Recipe, blocks: Sequence[str]) -> Generator[Done]:
        """Yield each block; a worker that dies is replaced, and its block computed again."""
        waiting, attempts = deque(blocks), Counter[str]()
        while waiting:
            with self._pool(min(self.count, len(waiting))) as pool:
                try:
                    yield from _until_broken(pool, self.count, recipe, waiting, attempts)
                except (KeyboardInterrupt, GeneratorExit):
                    # What runs is lost, but nobody who asks for an end waits for blocks.
                    for worker in multiprocessing.active_children():
                        worker.terminate()
                    raise

    @staticmethod
    def _pool(count: int) -> ProcessPoolExecutor:
        # Read by the libraries when a new process loads them.
        os.environ.update(SINGLE_THREADED)
        return ProcessPoolExecutor(
            count, mp_context=multiprocessing.get_context("spawn"), initializer=_end_with_parent
        )


def _until_broken(
    pool: ProcessPoolExecutor,
    count: int,
    recipe: Recipe,
    waiting: deque[str],
    attempts: Counter[str],
) -> Iterator[Done]:
    """Yield blocks until none is waiting or a worker dies; what then ran is waiting again."""
    running: dict[Future[Done], str] = {}
    broken = False
    while running or (waiting and not broken):
        while waiting and not broken and len(running) < count:
            try:
                running[pool.submit(compute, recipe, waiting[0])] = waiting[0]
                waiting.popleft()
            except BrokenProcessPool:
                broken = True
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            block = running.pop(future)
            try:
                yield future.result()
            except BrokenProcessPool:
                broken = True
                attempts[block] += 1
                if attempts[block] < MOST_ATTEMPTS:
                    waiting.append(block)
                else:
                    yield Done(block, None, f"its worker died {MOST_ATTEMPTS} times")


def _end_with_parent() -> None:
    """Leave no worker behind when the builder is killed; it alone hears of Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class ClusterWorkers(Workers):
    """The workers of a Dask scheduler, wherever they run: other processes, SLURM, Kubernetes.

    They and the scheduler need the same code, importable (PYTHONPATH), the workers with its kernels
    compiled; blocks come back over the network, so that no file system is shared.

    Parameters
    ----------
    address : the scheduler's, such as tcp://node:8786.

    Raises
    ------
    TableError : Dask is not installed, no scheduler answers, or no worker has the same code.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise TableError(
                "A scheduler needs Dask: install the extra 'cluster' (dask.distributed)."
            ) from None
        try:
            self.client: Any = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise TableError(f"No Dask scheduler answers at {address}: {error}.") from error

    def __str__(self) -> str:
        count = len(self.client.scheduler_info(n_workers=-1)["workers"])
        return f"{count} Dask worker{'s' * (count != 1)} of {self.client.scheduler.address}"

    def run(self, recipe: Recipe, blocks: Sequence[str]) -> Generator[Done]:
        """Yield each block; a worker that dies is Dask's to replace."""
        from distributed import as_completed

        self._compare(recipe)
        futures = self.client.map(
            compute, [recipe] * len(blocks), blocks, pure=False, retries=MOST_ATTEMPTS
        )
        names = {future.key: block for future, block in zip(futures, blocks, strict=True)}
        for future in as_completed(futures, loop=self.client.loop):
            error = future.exception()
            yield future.result() if error is None else Done(names[future.key], None, str(error))
            future.release()

    def _compare(self, recipe: Recipe) -> None:
        """Refuse workers whose numbers would differ."""
        self.client.wait_for_workers(1, timeout=SECONDS_TO_CONNECT)
        here = credentials(recipe)
        try:
            # The scheduler unpacks what it hands on.
            self.client.run_on_scheduler(credentials, recipe)
            there = self.client.run(credentials, recipe)
        except Exception as error:  # whatever kind Dask makes of it
            raise TableError(
                f"The scheduler or a worker cannot use the project ({error}): start all of them "
                "with its folder in PYTHONPATH."
            ) from error
        strangers = sorted(worker for worker, found in there.items() if found != here)
        if strangers:
            raise TableError(
                f"{', '.join(strangers)}: other code, Python or kernels than here; give all the "
                "same checkout and run 'python -m core.kernels.build' on them."
            )


def credentials(recipe: Recipe) -> tuple[str, str, str]:
    """What has to agree for two processes to compute the same numbers."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return recipe.key(), backend(names=recipe.kernels()).kind, version
