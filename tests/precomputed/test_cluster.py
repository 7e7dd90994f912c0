"""Tables built by the workers of a Dask scheduler, here of a LocalCluster of two processes."""

from __future__ import annotations

import os
import signal
import threading
import time

import numpy as np
import pytest

from core.errors import TableError
from core.storage.tables import Table
from precomputed.build import build
from precomputed.registry import recipes
from precomputed.workers import ClusterWorkers, LocalWorkers
from tests.precomputed.demo import Demo
from tests.precomputed.test_build import numbers

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


@pytest.fixture
def places(tmp_path):
    return {"tables": tmp_path / "tables", "blocks": tmp_path / "blocks"}


def test_the_same_numbers_as_processes_of_this_machine(cluster, tmp_path):
    (recipe,) = recipes("crust-beta-BSk25-default", T=6, n_B=30)
    paths = [
        build(recipe, workers, tables=tmp_path / name, blocks=tmp_path / name / "blocks").path
        for name, workers in (
            ("cluster", ClusterWorkers(cluster.scheduler_address)),
            ("local", LocalWorkers(1)),
        )
    ]
    assert numbers(paths[0]) == numbers(paths[1])


def test_a_failed_block_is_flagged(cluster, places):
    summary = build(Demo(raises="2"), ClusterWorkers(cluster.scheduler_address), **places)
    assert summary.failures == ("block 2: ArithmeticError: asked to fail",)
    assert summary.points["failed"] == 8


def test_a_killed_worker_loses_nothing(cluster, places):
    workers = ClusterWorkers(cluster.scheduler_address)
    processes = list(workers.client.run(os.getpid).values())
    threading.Timer(0.8, os.kill, (processes[0], signal.SIGKILL)).start()
    summary = build(Demo(x=20, pause=0.2), workers, **places)
    assert summary.failures == ()
    assert np.isfinite(Table(summary.path)["value"]).all()
    deadline = time.monotonic() + 30
    while len(workers.client.scheduler_info()["workers"]) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)


def test_workers_with_other_code_are_refused(cluster, places, monkeypatch):
    workers = ClusterWorkers(cluster.scheduler_address)
    monkeypatch.setattr("precomputed.workers.credentials", _other_credentials, raising=True)
    with pytest.raises(TableError, match="other code, Python or kernels"):
        build(Demo(), workers, **places)


def _other_credentials(recipe):
    """What this process answers differs from what a worker answers."""
    return str(os.getpid()), "", ""


def test_no_scheduler(monkeypatch):
    monkeypatch.setattr("precomputed.workers.SECONDS_TO_CONNECT", 1)
    with pytest.raises(TableError, match=r"answers at tcp://127\.0\.0\.1:1"):
        ClusterWorkers("tcp://127.0.0.1:1")


def test_an_address_that_is_none():
    with pytest.raises(TableError, match="No Dask scheduler answers"):
        ClusterWorkers("not an address")
