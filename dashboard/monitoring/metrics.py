"""Metrics of a running server for Prometheus: sessions, computations, requests, memory, lag.

Several processes of one server share a directory, named by PROMETHEUS_MULTIPROC_DIR before this
module is loaded; any of them then tells the numbers of all.
"""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

SHARED = "PROMETHEUS_MULTIPROC_DIR"

_QUICK = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)

COMPUTATIONS = Histogram(
    "dense_matter_computation_seconds",
    "Computations of a figure's dataset, by outcome.",
    ("figure", "outcome"),
    buckets=_QUICK,
)
REUSED = Counter(
    "dense_matter_results_reused",
    "Results that were not computed again: from the cache, or shared with a running computation.",
    ("figure", "how"),
)
SESSIONS = Gauge("dense_matter_sessions", "Open sessions.", multiprocess_mode="livesum")
OPENED = Counter("dense_matter_sessions_opened", "Sessions opened.")
REQUESTS = Histogram(
    "dense_matter_request_seconds",
    "HTTP requests by method and status.",
    ("method", "status"),
    buckets=_QUICK,
)
LAG = Histogram(
    "dense_matter_event_loop_lag_seconds",
    "How much later than asked the event loop ran a callback, sampled once a second.",
    buckets=(0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.15, 0.3, 1.0, 3.0),
)
_memory = Gauge(
    "dense_matter_resident_memory_bytes", "Memory of a process.", multiprocess_mode="liveall"
)


def measure_memory() -> None:
    """Note the memory of this process; 0 where the system does not tell it so."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        pages = 0
    _memory.set(pages and pages * os.sysconf("SC_PAGE_SIZE"))


def exposition() -> bytes:
    """All numbers, of all processes, in Prometheus' text format."""
    measure_memory()
    if not os.environ.get(SHARED):
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry)
