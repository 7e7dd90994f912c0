"""What stars that cool may take on one core: pytest -m benchmark.

Budgets are asserted on the median; docs/benchmarks.md has the results.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.dwarf.cooling import Envelope, cooling_age
from core.dwarf.model import Dwarf
from core.kernels import build

STAR = Dwarf(0.6, 0.5)

pytestmark = pytest.mark.skipif(
    build.backend().kind != "compiled", reason="budgets are for compiled kernels"
)


def test_a_cooling_curve_of_one_dwarf(benchmark):
    """A star of a new mass, whose tie lines are known; its order takes as long again, once."""
    cooling_age(STAR, Envelope())
    masses = iter(range(1, 10_000))

    def star() -> tuple[tuple, dict]:
        return (replace(STAR, M=0.6 + 1e-5 * next(masses)), Envelope()), {}

    benchmark.pedantic(cooling_age, setup=star, rounds=20)
    if benchmark.stats:
        assert benchmark.stats["median"] < 0.05
