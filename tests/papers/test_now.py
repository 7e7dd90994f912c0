"""Claims computed while readers wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from core.errors import InvalidInputError
from core.storage.memo import Memory
from dashboard.live import limits
from dashboard.live.limits import VisitorLimits
from dashboard.live.workers import Workers
from dashboard.papers import now
from dashboard.papers.finding import Finding
from dashboard.papers.now import FAILURE, Computed, Readers

PATIENCE = 30.0
FOUND = Finding(7.0, "MeV", "Found.")


@pytest.fixture
def readers() -> Readers:
    return Readers(Workers(), Memory())


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names of the claims that have been computed; a computation waits for `release`."""
    names: list[str] = []

    def find(name: str) -> Finding:
        names.append(name)
        assert release.wait(PATIENCE)
        return FOUND

    monkeypatch.setattr(now, "find", find)
    release.clear()
    yield names
    release.set()


release = threading.Event()


def test_who_asks_at_once_gets_one_computation(readers: Readers, begun: list[str]) -> None:
    first, second = readers.request("C1"), readers.request("C1")
    assert first is second
    release.set()
    found = first.future.result(PATIENCE)
    assert isinstance(found, Computed)
    assert found.finding == FOUND
    assert found.seconds >= 0.0
    assert found.commit
    for _ in range(2):
        readers.leave(first)
    assert readers.request("C1").future.result(PATIENCE) is found
    assert begun == ["C1"]


def test_why_there_is_no_number(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    errors = {"C1": InvalidInputError("Choose another."), "C2": ZeroDivisionError()}

    def find(name: str) -> Finding:
        raise errors[name]

    monkeypatch.setattr(now, "find", find)
    assert readers.request("C1").future.result(PATIENCE) == "Choose another."
    assert readers.request("C2").future.result(PATIENCE) == FAILURE


def test_readers_keep_to_the_pace_of_one_visitor(readers: Readers, begun: list[str]) -> None:
    release.set()
    limits.set(VisitorLimits(computations=1))
    try:
        assert readers.pause("C1") == 0.0
        found = readers.request("C1")
        found.future.result(PATIENCE)
        assert readers.pause("C2") > 0.0
        # What is in memory is free.
        assert readers.pause("C1") == 0.0
    finally:
        limits.set(VisitorLimits())
