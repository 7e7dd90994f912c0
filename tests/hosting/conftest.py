"""Everything in this folder starts servers; what looks at them with a browser is marked so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest) -> None:
    """Servers that have just been started share the machine with what they compute in advance."""
    if "page" in request.fixturenames:
        request.getfixturevalue("page").set_default_timeout(120_000)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console complains about."""
    found: list[str] = []
    page.on("console", lambda message: message.type == "error" and found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found
