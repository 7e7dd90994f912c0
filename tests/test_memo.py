"""Results kept in memory: one computation for many threads, errors not kept."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.cancellation import Watch, check, watched
from core.errors import Cancelled
from core.memo import computed_once


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
            assert release.wait(5.0)
        return key

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(wait, 1)
        assert pool.submit(wait, 2).result(timeout=5.0) == 2
        assert not first.done()
        release.set()
        assert first.result(timeout=5.0) == 1


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
        assert released.wait(5.0)
        check()
        return len(calls)

    def ask(watch: Watch) -> int:
        with watched(watch):
            return slow()

    first, impatient, patient = Watch(), Watch(), Watch()
    with ThreadPoolExecutor(3) as pool:
        computing = pool.submit(ask, first)
        assert begun.wait(5.0)
        waiting = [pool.submit(ask, watch) for watch in (impatient, patient)]
        impatient.cancel()
        with pytest.raises(Cancelled):
            waiting[0].result(5.0)
        first.cancel()
        released.set()
        with pytest.raises(Cancelled):
            computing.result(5.0)
        assert waiting[1].result(5.0) == 2
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
