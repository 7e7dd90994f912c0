"""How soon visitors are answered, alone and in a crowd. Run on a machine that does nothing else."""

from __future__ import annotations

import pytest

from tests.load.crowd import quantile, run, warm
from tests.load.test_visitors import move_beside_the_heaviest, move_sliders

pytestmark = pytest.mark.benchmark

MOST_DELAY = 0.150
"""Seconds by which the heaviest request may keep another visitor waiting."""


@pytest.mark.parametrize(
    ("count", "p95", "processes"), [(20, 0.5, 1), (20, 0.5, 2), (50, 1.5, 1), (50, 1.5, 2)]
)
def test_first_figures_of_visitors_who_move_sliders(count: int, p95: float, processes: int) -> None:
    """Within `p95` in 95 of 100 moves."""
    with warm(DENSE_MATTER_PROCESSES=str(processes)) as (address, _):
        seen = run(move_sliders, address, count)
    print(f"{count} visitors, {processes} process(es): {seen.summary()}")
    assert quantile(seen.first, 0.95) < p95


def test_the_heaviest_request_delays_nobody() -> None:
    """Another visitor's slider is late by less than 150 ms."""
    with warm() as (address, _):
        quiet, beside, _ = run(move_beside_the_heaviest, address)
    for part in (0.5, 0.95):
        delay = quantile(beside.first, part) - quantile(quiet.first, part)
        print(f"late by {delay:.3f} s at {part}")
        assert delay < MOST_DELAY
