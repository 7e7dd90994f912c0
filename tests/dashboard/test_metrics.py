"""What the server counts, in one process and in several that share it."""

from __future__ import annotations

import os
import subprocess
import sys

from prometheus_client.parser import text_string_to_metric_families

from dashboard.monitoring import metrics
from tests.served import ROOT


def numbers(text: str) -> dict[tuple[str, ...], float]:
    """All samples by their name and the values of their labels, which are sorted by name."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def now() -> dict[tuple[str, ...], float]:
    return numbers(metrics.exposition().decode())


def test_counts():
    before = now()
    metrics.COMPUTATIONS.labels("tests/figure", "made").observe(0.02)
    metrics.REUSED.labels("tests/figure", "cache").inc()
    metrics.SESSIONS.inc()
    metrics.OPENED.inc()
    metrics.REQUESTS.labels("GET", "200").observe(0.001)
    metrics.LAG.observe(0.2)
    after = now()

    def gained(*key: str) -> float:
        return after[key] - before.get(key, 0.0)

    assert gained("dense_matter_computation_seconds_count", "tests/figure", "made") == 1
    assert gained("dense_matter_computation_seconds_bucket", "tests/figure", "0.03", "made") == 1
    assert gained("dense_matter_computation_seconds_bucket", "tests/figure", "0.01", "made") == 0
    assert gained("dense_matter_results_reused_total", "tests/figure", "cache") == 1
    assert gained("dense_matter_sessions") == 1
    assert gained("dense_matter_sessions_opened_total") == 1
    assert gained("dense_matter_request_seconds_count", "GET", "200") == 1
    assert gained("dense_matter_event_loop_lag_seconds_sum") > 0.19
    assert after["dense_matter_resident_memory_bytes",] > 1e7


def test_several_processes_tell_the_numbers_of_all(tmp_path):
    code = "from dashboard.monitoring import metrics\nmetrics.OPENED.inc()\n"
    environment = {**os.environ, metrics.SHARED: str(tmp_path), "PYTHONPATH": str(ROOT)}

    def run(more: str) -> str:
        command = [sys.executable, "-c", code + more]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return done.stdout

    run("")
    found = numbers(run("print(metrics.exposition().decode())"))
    assert found["dense_matter_sessions_opened_total",] == 2
