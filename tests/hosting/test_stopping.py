"""SIGTERM, to a server with a visitor whose computation runs, and what is left then."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.hosting.proxies import status_of
from tests.hosting.test_processes import alive, children
from tests.hosting.test_proxy import drawn, wait_until_ready
from tests.served import dashboard

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("processes", ["1", "2"])
def test_visitors_are_told_and_all_ends_within_5_s(page: Page, processes: str) -> None:
    with dashboard(DENSE_MATTER_PROCESSES=processes) as (address, process):
        wait_until_ready(address)
        page.goto(f"{address}/crust?v=1&tab=Layers")
        drawn(page)
        workers = children(process.pid)
        assert len(workers) == (2 if processes == "2" else 0)
        started = time.monotonic()
        process.terminate()
        expect(page.get_by_text("The server is stopping")).to_be_visible(timeout=4500)
        assert process.wait(10) == 0
        assert time.monotonic() - started < 5.0
        assert not any(map(alive, workers))
        assert status_of(f"{address}/liveness") == 0
