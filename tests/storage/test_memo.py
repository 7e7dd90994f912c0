"""Results kept in memory: one computation for many threads, errors not kept."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.cancellation import Watch, check, watched
from core.dataset import Dataset
from core.errors import Cancelled
from core.storage.memo import Memory, computed_once, memory

PATIENT = 60.0
"""Seconds that nothing here takes, however slow the machine."""


def test_simultaneous_calls_compute_once():
    """Eight threads that ask together get the one object that the first has made."""
    started, calls = threading.Barrier(8), []

    @computed_once(maxsize=4)
    def slow(key: int) -> object:
        calls.append(key)
        threading.Event().wait(0.05)
        return object()

    def ask(_: int) -> object:
        started.wait()
        return slow(1)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(ask, range(8)))
    assert calls == [1]
    assert len(set(map(id, results))) == 1


def test_different_arguments_do_not_wait_for_each_other():
    """A call with another key ends while the first one is still at work."""
    release = threading.Event()

    @computed_once(maxsize=4)
    def wait(key: int) -> int:
        if key == 1:
            assert release.wait(PATIENT)
        return key

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(wait, 1)
        assert pool.submit(wait, 2).result(timeout=PATIENT) == 2
        assert not first.done()
        release.set()
        assert first.result(timeout=PATIENT) == 1


def test_exceptions_are_not_kept():
    """The next call tries again."""
    calls = []

    @computed_once(maxsize=4)
    def flaky() -> str:
        calls.append(None)
        if len(calls) == 1:
            raise ArithmeticError("first")
        return "done"

    with pytest.raises(ArithmeticError, match="first"):
        flaky()
    assert (flaky(), flaky()) == ("done", "done")
    assert len(calls) == 2


def test_who_waits_for_a_cancelled_computation_does_it_itself():
    """The one that is cancelled leaves nothing behind; another that nobody wants stops waiting."""
    begun, released, calls = threading.Event(), threading.Event(), []

    @computed_once(maxsize=4)
    def slow() -> int:
        calls.append(None)
        begun.set()
        assert released.wait(PATIENT)
        check()
        return len(calls)

    def ask(watch: Watch) -> int:
        with watched(watch):
            return slow()

    first, impatient, patient = Watch(), Watch(), Watch()
    with ThreadPoolExecutor(3) as pool:
        computing = pool.submit(ask, first)
        assert begun.wait(PATIENT)
        waiting = [pool.submit(ask, watch) for watch in (impatient, patient)]
        impatient.cancel()
        with pytest.raises(Cancelled):
            waiting[0].result(PATIENT)
        first.cancel()
        released.set()
        with pytest.raises(Cancelled):
            computing.result(PATIENT)
        assert waiting[1].result(PATIENT) == 2
    assert slow() == 2


def test_none_is_a_result_and_old_ones_are_forgotten():
    """None is kept too; beyond maxsize the oldest goes."""
    calls = []

    @computed_once(maxsize=2)
    def nothing(key: int) -> None:
        calls.append(key)

    for key in (1, 1, 2, 3, 1):
        assert nothing(key) is None
    assert calls == [1, 2, 3, 1]
    assert nothing.__name__ == "nothing"


def test_all_memos_share_one_limit_and_the_longest_unused_goes_first():
    memory = Memory(room=1_000_000)
    for number in range(10):
        memory.keep("a", number, np.zeros(10_000))
    assert memory.get("a", 0) is not None
    for number in range(4):
        memory.keep("b", number, {"x": (np.zeros(10_000), "text")})
    assert memory.used <= 1_000_000
    assert [number for number in range(10) if memory.get("a", number) is not None] == [
        *(0, 4, 5, 6, 7, 8, 9)
    ]
    memory.resize(100_000)
    assert memory.used <= 100_000
    assert memory.get("b", 3) is None
    assert memory.get("a", 9) is not None
    memory.keep("c", 0, np.zeros(20_000))
    assert memory.get("c", 0) is None


def test_an_array_in_several_results_counts_once():
    memory = Memory()
    shared = np.zeros(100_000)
    for number in range(5):
        memory.keep("a", number, Dataset({"x": shared, "back": shared[::-1]}, {}))
    assert 800_000 < memory.used < 900_000
    memory.resize(850_000)
    assert memory.used > 800_000
    memory.resize(0)
    assert memory.used == 0


def test_what_functions_keep_is_in_the_memory_of_the_process():
    @computed_once(maxsize=2)
    def large(size: int) -> np.ndarray:
        return np.zeros(size)

    before = memory.used
    for size in (100_000, 200_000, 300_000):
        large(size)
    assert 4_000_000 <= memory.used - before < 4_100_000
