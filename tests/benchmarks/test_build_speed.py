"""How fast tables are built, by processes and by Dask: pytest -m benchmark.

Budgets are asserted here and nowhere else; docs/benchmarks.md has the results.
"""

from __future__ import annotations

import os
import statistics
import time

import pytest

from core.kernels.build import backend
from precomputed.build import build
from precomputed.registry import recipes
from precomputed.workers import ClusterWorkers, LocalWorkers

MINUTES = 60.0

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(backend().kind != "compiled", reason="budgets are for compiled kernels"),
    pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="budgets are for two cores"),
]


def seconds(recipe, workers, home) -> float:
    started = time.perf_counter()
    build(recipe, workers, tables=home, blocks=home / "blocks")
    return time.perf_counter() - started


def test_crust_in_beta_equilibrium_on_two_cores(tmp_path):
    """All twelve files at full resolution in under five minutes."""
    took = [seconds(recipe, LocalWorkers(2), tmp_path) for recipe in recipes("crust-beta")]
    print(f"\n12 files in {sum(took):.0f} s")
    assert len(took) == 12
    assert sum(took) < 5 * MINUTES


def test_two_dask_workers_are_faster_than_one(tmp_path):
    """By more than 1.8, with workers that have read the data before; medians of three.

    100 temperatures, 20 s of work: the builder's own second would count in a smaller table.
    """
    distributed = pytest.importorskip("distributed")
    (recipe,) = recipes("crust-beta-BSk25-default", T=100)
    took = {}
    for count in (1, 2):
        with distributed.LocalCluster(
            n_workers=count, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster:
            workers = ClusterWorkers(cluster.scheduler_address)
            took[count] = [seconds(recipe, workers, tmp_path) for _ in range(4)][1:]
            workers.client.close()
    speed_up = statistics.median(took[1]) / statistics.median(took[2])
    print(f"\n{took} s: {speed_up:.2f} times")
    assert speed_up > 1.8
