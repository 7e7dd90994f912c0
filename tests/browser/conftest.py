"""Everything in this folder drives a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.served import dashboard

LAST = 4_000
"""Characters of a server's log that are shown beside a failure."""

HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # Once more where a busy machine was too slow; the report names it, to be looked into.
            item.add_marker(pytest.mark.flaky(reruns=1))


PATIENCE = 30_000
"""Milliseconds for which a slow machine is waited for."""


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """Wait longer than usual for what is expected."""
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(autouse=True)
def told_by_the_server(request: pytest.FixtureRequest) -> Iterator[None]:
    """Print what the shared server wrote during a test; pytest shows it when the test fails."""
    if "server" not in request.fixturenames:
        yield
        return
    log: Path = request.getfixturevalue("server_log")
    request.getfixturevalue("server")
    before = log.stat().st_size
    yield
    with log.open("rb") as written:
        written.seek(before)
        print(written.read().decode(errors="replace")[-LAST:])


@pytest.fixture
def page(page: Page) -> Page:
    """A page that waits longer than usual for its server."""
    page.set_default_timeout(2 * PATIENCE)
    return page


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the dashboard that all these tests visit writes."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="session")
def server(server_log: Path) -> Iterator[str]:
    """The address of a dashboard that all these tests visit."""
    with server_log.open("w") as output, dashboard(output=output) as (address, _):
        yield address


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console complains about."""
    found: list[str] = []
    page.on("console", lambda message: message.type == "error" and found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found
