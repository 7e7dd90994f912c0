"""Browser tests drive the system's Chromium; nothing is downloaded for them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def system_browser() -> str:
    """The path of the system's Chromium. Without one tests are skipped, but not in CI."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is not None:
        return found
    missing = f"needs one of {', '.join(BROWSERS)}"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{missing}, and in CI browser tests must run", pytrace=False)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict, system_browser: str) -> dict:
    return {
        **browser_type_launch_args,
        "executable_path": system_browser,
        "args": [*browser_type_launch_args.get("args", []), *ARGUMENTS],
    }
