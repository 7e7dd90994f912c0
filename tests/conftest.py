"""What every test stands on: the kernels are built before any test module can import them."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from core.kernels import build

KERNEL_BACKEND = build.build()

# How long an example takes says something of the machine, and nothing of the program.
settings.register_profile(
    "unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


def pytest_report_header() -> str:
    """Say on top of the report what the kernels ran on."""
    return f"kernels: {KERNEL_BACKEND.kind} {KERNEL_BACKEND.reason}".rstrip()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what measures time, so that a plain run leaves it out; the longest tests come first."""
    for item in items:
        if "benchmark" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.benchmark)
    items.sort(key=_turn)


BROWSER_TESTS = "tests/browser/"
AT_THE_END = "tests/browser/test_n"
"""From here in the alphabet on they are left for whichever process has nothing else to do."""
BEFORE_BROWSER = "tests/hosting/"
"""These run event loops of their own, which the browser's loop in the same thread would forbid."""

LONG_VISITS = "::test_each_has_an_effect_a_link_and_a_way_back["
"""Ten minutes each: any process may take one."""


def _turn(item: pytest.Item) -> int:
    if item.nodeid.startswith(BEFORE_BROWSER) or LONG_VISITS in item.nodeid:
        return 0
    if not item.nodeid.startswith(BROWSER_TESTS):
        return 2
    return 1 if item.nodeid < AT_THE_END else 3


class FewBrowsers(LoadScopeScheduling):
    """With -n 2, one process drives the browser and its server until all else is done.

    Others take whole files; in the end each process has a browser, as waiting costs more. A run of
    marked tests, of which most need a browser, goes by files from the beginning.
    """

    def _split_scope(self, nodeid: str) -> str:
        if LONG_VISITS in nodeid:
            return nodeid
        marked = not self.config.getoption("markexpr").startswith("not ")
        early = nodeid.startswith(BROWSER_TESTS) and nodeid < AT_THE_END and not marked
        return "browser" if early else nodeid.split("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FewBrowsers:
    """Who runs what, where several processes run the tests."""
    return FewBrowsers(config, log)


PLAYWRIGHT = {"playwright", "browser", "context", "page"}


@pytest.fixture(autouse=True)
def no_loop_of_a_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test run an event loop of its own, although Playwright keeps one in this thread.

    Playwright's, once begun, counts as running from then on also while it rests, and a process that
    has driven the browser may be given other tests.
    """
    loop = asyncio._get_running_loop()
    if loop is None or PLAYWRIGHT & set(request.fixturenames):
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
)


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
