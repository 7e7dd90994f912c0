"""Endpoints for monitoring: is the server alive, is it ready, what has it done."""

from __future__ import annotations

import asyncio
import hmac
import time
from functools import cache
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from tornado.web import HTTPError, RequestHandler

from core.errors import TableError
from core.kernels import for_pages, mode
from core.kernels.build import Backend, backend
from core.storage.tables import DIRECTORY, SHIPPED_TABLES, SUFFIX, open_table
from dashboard.monitoring import metrics

SAMPLED = 1.0
"""Seconds between two looks at the event loop."""


class Readiness:
    """Why the server is not ready yet.

    Attributes
    ----------
    warm : whether what the first visitor would wait for has been done.
    stopping : whether the server is shutting down.
    """

    def __init__(self) -> None:
        self.warm = False
        self.stopping = False

    def reasons(self) -> list[str]:
        """A sentence for each; empty if the server is ready."""
        found = [*_kernels(), *_tables()]
        if not self.warm:
            found.append("The starting state of the pages is being computed.")
        if self.stopping:
            found.append("The server is shutting down.")
        return found


@cache
def _backend() -> Backend:
    """How the kernels of this process run, which does not change while it serves."""
    return backend(names=for_pages())


def _kernels() -> list[str]:
    """Why the kernels are not ready; plain Python is, where it was asked for or is all there is."""
    state = _backend()
    return [state.reason] if mode() == "compiled" and state.kind != "compiled" else []


def _tables() -> list[str]:
    """Of tables in use: those that were built, and shipped ones where nobody has built others."""
    places = (DIRECTORY, SHIPPED_TABLES)
    names = {path.name for place in places for path in place.glob(f"*{SUFFIX}")}
    found = []
    for name in sorted(names):
        try:
            open_table(name.removesuffix(SUFFIX))
        except TableError as error:
            found.append(str(error))
    return found


class Liveness(RequestHandler):
    """Whether the server answers at all."""

    def get(self) -> None:
        self.write({"alive": True})


class Ready(RequestHandler):
    """Whether the server can take visitors: 200, or 503 with the reasons why not."""

    def initialize(self, readiness: Readiness) -> None:
        self.readiness = readiness

    def get(self) -> None:
        reasons = self.readiness.reasons()
        self.set_header("Cache-Control", "no-store")
        self.set_status(503 if reasons else 200)
        kernels = _backend()
        self.write(
            {
                "ready": not reasons,
                "reasons": reasons,
                "kernels": kernels.kind,
                "kernels_reason": kernels.reason,
            }
        )


class Metrics(RequestHandler):
    """The counters of the server, for Prometheus."""

    def initialize(self, token: str | None) -> None:
        self.token = token

    def get(self) -> None:
        if self.token is not None and not hmac.compare_digest(
            self.request.headers.get("Authorization", "").encode(), f"Bearer {self.token}".encode()
        ):
            self.set_header("WWW-Authenticate", "Bearer")
            raise HTTPError(401)
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.set_header("Cache-Control", "no-store")
        self.write(metrics.exposition())


def patterns(
    readiness: Readiness, counting: bool, token: str | None
) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """The addresses of these answers; /metrics only if `counting`."""
    found: list[tuple[str, type[RequestHandler], dict[str, Any]]] = [
        ("/liveness", Liveness, {}),
        ("/readiness", Ready, {"readiness": readiness}),
    ]
    if counting:
        found.append(("/metrics", Metrics, {"token": token}))
    return found


async def watch_event_loop() -> None:
    """Measure the delay of the event loop and the memory of the process, regularly and forever."""
    while True:
        asked = time.monotonic() + SAMPLED
        await asyncio.sleep(SAMPLED)
        metrics.LAG.observe(max(0.0, time.monotonic() - asked))
        metrics.measure_memory()
