"""Metrics of a running server for Prometheus: sessions, computations, requests, memory, lag.

Several processes of one server share a directory, named by PROMETHEUS_MULTIPROC_DIR before this
module is loaded; any of them then tells the numbers of all.
"""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

SHARED = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_LATEST

_QUICK = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)

_computations = Histogram(
    "dense_matter_computation_seconds",
    "Computations of a figure's dataset, by outcome.",
    ("figure", "outcome"),
    buckets=_QUICK,
)
_reused = Counter(
    "dense_matter_results_reused",
    "Results that were not computed again: from the cache, or shared with a running computation.",
    ("figure", "how"),
)
_sessions = Gauge("dense_matter_sessions", "Open sessions.", multiprocess_mode="livesum")
_opened = Counter("dense_matter_sessions_opened", "Sessions opened.")
_requests = Histogram(
    "dense_matter_request_seconds",
    "HTTP requests by method and status.",
    ("method", "status"),
    buckets=_QUICK,
)
_lag = Histogram(
    "dense_matter_event_loop_lag_seconds",
    "How much later than asked the event loop ran a callback, sampled once a second.",
    buckets=(0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.15, 0.3, 1.0, 3.0),
)
_memory = Gauge(
    "dense_matter_resident_memory_bytes", "Memory of a process.", multiprocess_mode="liveall"
)


def computed(path: str, seconds: float, outcome: str) -> None:
    """Count a computation of a figure."""
    _computations.labels(path, outcome).observe(seconds)


def reused(path: str, how: str) -> None:
    """Count a result that needed no computation; `how` is "cache" or "shared"."""
    _reused.labels(path, how).inc()


def session_opened() -> None:
    """Count a session that begins."""
    _opened.inc()
    _sessions.inc()


def session_closed() -> None:
    """Count a session that ends."""
    _sessions.dec()


def requested(method: str, status: int, seconds: float) -> None:
    """Count an answered HTTP request."""
    _requests.labels(method, str(status)).observe(seconds)


def lagged(seconds: float) -> None:
    """Note by how much the event loop was late."""
    _lag.observe(seconds)


def measure_memory() -> None:
    """Note the memory of this process."""
    _memory.set(resident_memory())


def resident_memory() -> float:
    """The memory of this process in bytes; 0 where the system does not tell it so."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0.0
    return float(pages * os.sysconf("SC_PAGE_SIZE"))


def exposition() -> bytes:
    """All numbers, of all processes, in Prometheus' text format."""
    measure_memory()
    if not os.environ.get(SHARED):
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry)
