"""Arrays kept on disk: found again, renewed when stale or broken, never half written."""

from __future__ import annotations

import os

import numpy as np
import pytest

from core.storage import store
from core.storage.store import kept


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source.py"
    path.write_text("a = 1\n")
    return path


@pytest.fixture
def shelf(tmp_path):
    return tmp_path / "shelf"


class Counted:
    """A computation that counts how often it is done."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> dict:
        self.calls += 1
        return {"T": np.array([1.5, np.pi]), "n": np.array([float(self.calls)])}


def test_second_time_is_read(source, shelf):
    """The same arrays, computed once."""
    compute = Counted()
    first, second = (kept("sums", (source,), compute, shelf) for _ in range(2))
    assert compute.calls == 1
    assert second["T"].tolist() == first["T"].tolist() == [1.5, np.pi]


def test_changed_source_makes_a_new_entry(source, shelf):
    """Both entries stay; each belongs to its source."""
    compute = Counted()
    kept("sums", (source,), compute, shelf)
    old = source.read_text()
    source.write_text("a = 2\n")
    assert kept("sums", (source,), compute, shelf)["n"][0] == 2.0
    source.write_text(old)
    assert kept("sums", (source,), compute, shelf)["n"][0] == 1.0
    assert len(list(shelf.iterdir())) == 2


@pytest.mark.parametrize("damage", ["cut", "garbage", "empty"])
def test_broken_file_is_computed_again(source, shelf, damage, caplog):
    """It is replaced, and the log says so."""
    compute = Counted()
    kept("sums", (source,), compute, shelf)
    (path,) = shelf.iterdir()
    whole = path.read_bytes()
    path.write_bytes({"cut": whole[: len(whole) // 2], "garbage": b"no zip", "empty": b""}[damage])
    assert kept("sums", (source,), compute, shelf)["n"][0] == 2.0
    assert "computed again" in caplog.text
    assert kept("sums", (source,), compute, shelf)["n"][0] == 2.0


def test_file_without_pickles(source, shelf):
    """Objects that would run code when read are refused and replaced."""
    compute = Counted()
    kept("sums", (source,), compute, shelf)
    (path,) = shelf.iterdir()
    np.savez(path, T=np.array([{}], dtype=object))
    assert kept("sums", (source,), compute, shelf)["n"][0] == 2.0


def test_stopped_writer_leaves_nothing(source, shelf, monkeypatch):
    """The file appears whole or not at all."""

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        kept("sums", (source,), Counted(), shelf)
    assert list(shelf.iterdir()) == []


def test_unwritable_shelf_is_no_error(source, shelf, monkeypatch, caplog):
    """The arrays come back all the same, and the log says that they were not kept."""

    def refuse(path, arrays):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store, "_write", refuse)
    compute = Counted()
    assert kept("sums", (source,), compute, shelf)["T"][0] == 1.5
    assert "cannot be written" in caplog.text
