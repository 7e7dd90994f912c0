"""What every test stands on: the kernels are built before any test module can import them."""

from __future__ import annotations

import pytest

from core.kernels import build

KERNEL_BACKEND = build.build()


def pytest_report_header() -> str:
    """Say on top of the report what the kernels ran on."""
    return f"kernels: {KERNEL_BACKEND.kind} {KERNEL_BACKEND.reason}".rstrip()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what measures time, so that a plain run leaves it out."""
    for item in items:
        if "benchmark" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.benchmark)
