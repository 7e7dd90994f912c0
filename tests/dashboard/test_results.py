"""Results: computed once for all who ask, kept while there is room."""

from __future__ import annotations

import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import param
import pytest

from core.cancellation import check
from core.dataset import Dataset
from core.errors import Cancelled, InvalidInputError
from core.storage.memo import Memory
from dashboard.figures.common.base import Figure
from dashboard.inputs.parameters import Numbers
from dashboard.live import limits
from dashboard.live.limits import VisitorLimits
from dashboard.live.results import FAILURE, Result, Results
from dashboard.live.workers import Visitor, Workers
from dashboard.plots.vocabulary import Panel

PATIENT = 60.0
"""Seconds that nothing here takes, however slow the machine."""


class Slow(Figure):
    """Remembers what was computed."""

    path = "test/slow"
    title = "Slow"

    Gamma = param.Number(1.0)
    rows = param.Integer(10)
    several = Numbers([], bounds=(0.0, 1e9))

    computed: list[float] = []  # noqa: RUF012

    def dataset(self) -> Dataset:
        time.sleep(0.02)
        type(self).computed.append(self.Gamma)
        if self.Gamma == 13.0:
            raise InvalidInputError("Thirteen is not possible: choose another.")
        if self.Gamma == 14.0:
            raise ZeroDivisionError
        return Dataset({"x": np.zeros(self.rows)})

    def panels(self, dataset: Dataset) -> tuple[Panel, ...]:
        return ()


class Looping(Slow):
    """Waits at a gate, and then looks whether it is still wanted."""

    path = "test/looping"
    begun: threading.Event
    gate: threading.Event

    def dataset(self) -> Dataset:
        self.begun.set()
        assert self.gate.wait(PATIENT)
        check()
        return super().dataset()


@pytest.fixture
def looping() -> tuple[threading.Event, threading.Event]:
    """Its two events: that it has begun, and the gate."""
    Looping.begun, Looping.gate = threading.Event(), threading.Event()
    return Looping.begun, Looping.gate


@pytest.fixture(autouse=True)
def _forget() -> None:
    Slow.computed = []


def test_equal_requests_at_once_are_computed_once():
    results = Results(workers=Workers(threads=2, each=1))
    futures = [results.request(Visitor(), Slow, {"Gamma": 2.0}).future for _ in range(20)]
    with ThreadPoolExecutor(8) as pool:
        direct = list(pool.map(lambda _: results.result(Slow, {"Gamma": 2.0}), range(8)))
    found = {id(future.result(PATIENT)) for future in futures} | {id(result) for result in direct}
    assert len(found) == 1
    assert Slow.computed == [2.0]


def test_what_was_computed_is_kept():
    results = Results()
    assert results.kept(Slow, {"Gamma": 2.0}) is None
    first = results.result(Slow, {"Gamma": 2.0})
    assert isinstance(first, Result)
    assert results.result(Slow, {"Gamma": 2.0}) is first
    assert results.kept(Slow, {"Gamma": 2.0}) is first
    assert results.result(Slow, {"Gamma": 2.0 + 4e-16}) is not first


def test_a_sentence_is_kept_and_a_failure_is_not():
    results = Results()
    for _ in range(2):
        assert results.result(Slow, {"Gamma": 13.0}) == "Thirteen is not possible: choose another."
        assert results.result(Slow, {"Gamma": 14.0}) == FAILURE
    assert Slow.computed == [13.0, 14.0, 14.0]


def test_large_results_make_more_room_for_themselves():
    results = Results(Memory(room=1e6))
    for number in range(20):
        results.result(Slow, {"Gamma": float(number), "rows": 1000})
    small = results.result(Slow, {"Gamma": 19.0, "rows": 1000})
    results.result(Slow, {"Gamma": 50.0, "rows": 115_000})
    assert results.kept(Slow, {"Gamma": 19.0, "rows": 1000}) is small
    assert results.kept(Slow, {"Gamma": 12.0, "rows": 1000}) is None
    results.result(Slow, {"Gamma": 60.0, "rows": 1_000_000})
    assert results.kept(Slow, {"Gamma": 60.0, "rows": 1_000_000}) is None
    assert results.kept(Slow, {"Gamma": 19.0, "rows": 1000}) is small


def test_what_nobody_waits_for_is_forgotten():
    results = Results(workers=Workers(threads=1, each=1))
    gate = threading.Event()
    blocker = Visitor()
    results.workers.put(blocker, _waiting(gate))
    visitor = Visitor()
    results.workers.leave(visitor, results.request(visitor, Slow, {"Gamma": 3.0}))
    gc.collect()
    assert not results._computations
    gate.set()
    assert results.request(visitor, Slow, {"Gamma": 3.0}).future.result(PATIENT).dataset is not None


def _waiting(gate: threading.Event):
    from dashboard.live.workers import SharedComputation

    return SharedComputation(lambda: gate.wait(PATIENT))


def test_a_cancelled_computation_is_neither_a_result_nor_an_error(looping):
    """Who asks again, even before it has stopped, has it computed anew."""
    results = Results(workers=Workers(threads=2))
    begun, gate = looping

    visitor = Visitor()
    first = results.request(visitor, Looping, {"Gamma": 2.0})
    assert begun.wait(PATIENT)
    results.workers.leave(visitor, first)
    second = results.request(visitor, Looping, {"Gamma": 2.0})
    assert second is not first
    gate.set()
    with pytest.raises(Cancelled):
        first.future.result(PATIENT)
    assert isinstance(second.future.result(PATIENT), Result)
    assert results.kept(Looping, {"Gamma": 2.0}) is second.future.result()
    assert Looping.computed == [2.0]


def test_a_direct_call_keeps_a_computation_going(looping):
    """An export that waits for what a page has begun and left."""
    results = Results(workers=Workers(threads=1))
    begun, gate = looping

    visitor = Visitor()
    computation = results.request(visitor, Looping, {"Gamma": 2.0})
    assert begun.wait(PATIENT)
    with ThreadPoolExecutor(1) as pool:
        direct = pool.submit(results.result, Looping, {"Gamma": 2.0})
        while computation.waiting.total() < 2:
            time.sleep(0.001)
        results.workers.leave(visitor, computation)
        gate.set()
        assert isinstance(direct.result(PATIENT), Result)


def test_too_much_is_refused_and_costs_nothing(monkeypatch):
    monkeypatch.setattr(limits, "_current", VisitorLimits(values=3))
    found = Results().result(Slow, {"several": [1.0, 2.0, 3.0, 4.0]})
    assert found.startswith("This server takes at most 3 values of several at once, not 4")
    assert Slow.computed == []
