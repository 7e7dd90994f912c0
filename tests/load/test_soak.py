"""What a server holds after a hundred visits is what it held after the first twenty.

SOAK_VISITS shortens the run while something is being worked on; every fifth of it is measured.
"""

from __future__ import annotations

import os

import pytest

from tests.load.crowd import run, warm
from tests.load.soak import soak

pytestmark = pytest.mark.slow

VISITS = int(os.environ.get("SOAK_VISITS", "100"))
MOST_GROWTH = 0.15


def test_memory_after_every_tab_embed_and_dialog() -> None:
    with warm(DENSE_MATTER_UNUSED_SESSION_LIFETIME="3") as (address, process):
        memory = run(soak, address, process, VISITS, VISITS // 5)
    print({count: f"{bytes_held / 1e6:.0f} MB" for count, bytes_held in memory.items()})
    assert memory[VISITS // 5 * 5] < (1.0 + MOST_GROWTH) * memory[VISITS // 5]
