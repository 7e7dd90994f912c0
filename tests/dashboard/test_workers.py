"""Threads that compute for visitors: whose turn it is, and what is not begun."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from core.cancellation import check
from core.errors import Cancelled
from dashboard.live import workers as module
from dashboard.live.workers import LONG, SharedComputation, Visitor, Workers, _Running, awaited

SOON = 60.0
"""Seconds that nothing here takes, however slow the machine."""


class Queue:
    """Workers and what they have begun."""

    def __init__(self, threads: int, each: int) -> None:
        self.workers = Workers(threads, each=each)
        self.begun: list[str] = []
        self.gate = threading.Event()

    def put(self, visitor: Visitor, name: str, rank: int = 0) -> SharedComputation:
        computation = SharedComputation(lambda: self._work(name))
        self.want(visitor, computation, rank)
        return computation

    def want(self, visitor: Visitor, computation: SharedComputation, rank: int = 0) -> None:
        assert self.workers.join(visitor, computation)
        self.workers.put(visitor, computation, rank)

    def _work(self, name: str) -> str:
        self.begun.append(name)
        assert self.gate.wait(SOON)
        return name


def eventually(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


@pytest.fixture
def now(monkeypatch) -> list[float]:
    """The time by which computations become long ones, to be set."""
    clock = [1000.0]
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    return clock


@pytest.fixture
def visitors() -> tuple[Visitor, Visitor]:
    return Visitor(), Visitor()


def test_one_visitor_leaves_room_for_others(visitors, now):
    """Of one visitor's computations one is begun, and another when the first is a long one."""
    one, other = visitors
    queue = Queue(threads=4, each=2)
    for number in range(5):
        queue.put(one, f"heavy {number}")
    eventually(lambda: len(queue.begun) == 1)
    light = queue.put(other, "light")
    eventually(lambda: queue.begun == ["heavy 0", "light"])
    now[0] += 2.0 * LONG
    eventually(lambda: len(queue.begun) == 3)
    assert queue.begun == ["heavy 0", "light", "heavy 1"]
    queue.gate.set()
    assert light.future.result(SOON) == "light"
    eventually(lambda: len(queue.begun) == 6)


def test_only_long_computations_make_room_for_more(now):
    """Two short ones at once; as soon as these are long, two more."""
    queue = Queue(threads=8, each=2)
    for number in range(6):
        queue.put(Visitor(), str(number))
    eventually(lambda: len(queue.begun) == 2)
    for passed, there_is_room in ((0.9 * LONG, False), (0.2 * LONG, True)):
        with queue.workers._changed:
            now[0] += passed
            assert (queue.workers._choose() is not None) is there_is_room
    eventually(lambda: len(queue.begun) == 4)
    queue.gate.set()
    eventually(lambda: len(queue.begun) == 6)


def test_who_has_least_is_served_first(visitors):
    """Of the same rank; one of the two has a long computation running."""
    one, other = visitors
    queue = Queue(threads=1, each=2)
    queue.put(Visitor(), "first")
    eventually(lambda: queue.begun == ["first"])
    waiting = [queue.put(one, "second"), queue.put(other, "other's")]
    queue.workers._running.append(_Running(one, since=0.0))
    queue.gate.set()
    assert waiting[1].future.result(SOON) == "other's"
    assert waiting[0].future.result(SOON) == "second"
    assert queue.begun == ["first", "other's", "second"]


def test_first_figures_come_before_second_ones(visitors):
    one, other = visitors
    queue = Queue(threads=1, each=1)
    queue.put(one, "first")
    eventually(lambda: queue.begun == ["first"])
    waiting = [queue.put(one, "second", rank=1), queue.put(other, "other's", rank=0)]
    queue.gate.set()
    assert [computation.future.result(SOON) for computation in waiting] == ["second", "other's"]
    assert queue.begun == ["first", "other's", "second"]


def test_what_a_closed_session_has_queued_is_not_begun(visitors):
    one, other = visitors
    queue = Queue(threads=1, each=1)
    running = queue.put(one, "running")
    eventually(lambda: queue.begun == ["running"])
    dropped = queue.put(one, "dropped")
    shared = queue.put(one, "shared")
    queue.want(other, shared)
    for computation in (running, dropped, shared):
        queue.workers.leave(one, computation)
    queue.gate.set()
    assert shared.future.result(SOON) == "shared"
    assert running.future.result(SOON) == "running"
    assert not dropped.future.done()
    assert queue.begun == ["running", "shared"]


def test_a_computation_is_done_by_one_thread(visitors):
    done: list[int] = []
    computation = SharedComputation(lambda: done.append(1))
    threads = [threading.Thread(target=computation.run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1]


def endless(begun: threading.Event) -> SharedComputation:
    """A computation that goes on until nobody wants it."""

    def work() -> None:
        begun.set()
        while True:
            check()
            time.sleep(0.001)

    return SharedComputation(work)


def test_a_running_computation_stops_when_the_last_visitor_has_left(visitors):
    """Not before; and who comes too late is told that it stops."""
    one, other = visitors
    workers, begun = Workers(threads=1), threading.Event()
    computation = endless(begun)
    for visitor in (one, one, other):
        assert workers.join(visitor, computation)
    workers.put(one, computation)
    assert begun.wait(SOON)
    for visitor in (one, one):
        workers.leave(visitor, computation)
        assert not computation.watch.cancelled
    time.sleep(0.05)
    assert not computation.future.done()
    workers.leave(other, computation)
    with pytest.raises(Cancelled):
        computation.future.result(SOON)
    assert not workers.join(one, computation)
    eventually(lambda: workers.running == 0)


def test_a_failure_reaches_those_who_wait(visitors):
    computation = SharedComputation(lambda: 1 / 0)
    Workers(threads=1, each=1).put(visitors[0], computation)
    with pytest.raises(ZeroDivisionError):
        computation.future.result(SOON)


def test_what_nobody_awaits_any_more_ends_without_a_complaint() -> None:
    """A visitor has left while it was computed, and it stopped for that."""
    complaints = []

    def stop() -> None:
        raise Cancelled

    async def leave() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, told: complaints.append(told["message"]))
        computation = SharedComputation(stop)
        future = awaited(computation)
        computation.run()
        await asyncio.wait({future})
        del future, computation
        gc.collect()
        await asyncio.sleep(0)

    asyncio.run(leave())
    assert complaints == []
