"""Many visitors at once, over real websockets on this machine.

LOAD_SECONDS and LOAD_SESSIONS shorten the runs while something is being worked on.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.load.client import Visitor
from tests.load.crowd import (
    GAMMA,
    Seen,
    T,
    come,
    leave,
    metric,
    move_about,
    quantile,
    resident,
    run,
)
from tests.served import dashboard

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("LOAD_SECONDS", "180"))
SESSIONS = int(os.environ.get("LOAD_SESSIONS", "500"))
EVERY = 5.0
"""Seconds from a visitor's move to the next."""
MOST_DELAY = 0.150
MOST_GROWTH = 0.10
KEPT = 5
"""Seconds for which the server keeps a session whose visitor has gone."""


@contextmanager
def warm(**environment: str) -> Iterator[tuple[str, int]]:
    """Address and process of a server that has computed what its visitors begin with."""
    with dashboard(**environment) as (address, process):
        end = time.monotonic() + 600.0
        while not _is_ready(address):
            assert time.monotonic() < end, "the server is never ready"
            time.sleep(0.5)
        yield address, process.pid


def _is_ready(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/readiness", timeout=10).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("count", "p95", "processes"), [(20, 0.5, 1), (20, 0.5, 2), (50, 1.5, 1), (50, 1.5, 2)]
)
def test_visitors_who_move_sliders(count: int, p95: float, processes: int) -> None:
    """No error, and the first figure follows within `p95` in 95 of 100 moves."""
    seen = Seen()

    async def crowd(address: str) -> None:
        visitors = await come([f"{address}/crystal"] * count, seen)
        await move_about(visitors, SECONDS, EVERY, seen, chance=random.Random(count))
        await leave(visitors, seen)

    with warm(DENSE_MATTER_PROCESSES=str(processes)) as (address, _):
        run(lambda: crowd(address))
    print(f"{count} visitors, {processes} process(es): {seen.summary()}")
    assert seen.complaints == []
    assert quantile(seen.first, 0.95) < p95


def test_the_same_request_of_all_is_computed_once() -> None:
    """Twelve visitors move to the same coupling at once, and then once more one after another."""
    seen, count = Seen(), 12
    counter = "dense_matter_computation_seconds_count"
    figures = {"figure": "crystal/free-energy"}

    async def crowd(address: str) -> list[float]:
        visitors = await come([f"{address}/crystal"] * count, seen)
        sliders = [visitor.find(label=GAMMA, show_value=False) for visitor in visitors]
        before = metric(address, counter, **figures)
        moves = zip(visitors, sliders, strict=True)
        await asyncio.gather(*(v.move(s, 333.0, answers=2) for v, s in moves))
        together = metric(address, counter, **figures)
        for visitor, slider in zip(visitors[:3], sliders, strict=False):
            await visitor.move(slider, 444.0, answers=2)
        after = metric(address, counter, **figures)
        await leave(visitors, seen)
        return [together - before, after - together]

    with warm() as (address, _):
        computed = run(lambda: crowd(address))
        reused = metric(address, "dense_matter_results_reused_total", **figures)
    assert seen.complaints == []
    assert computed == [1.0, 1.0]
    assert reused >= (count - 1) + 2


def test_memory_after_many_sessions() -> None:
    """What the server holds after all sessions is within a tenth of that after the first fifty."""
    pages = (
        "crystal",
        "crust",
        "embed/crystal/phase-diagram?v=1&controls=Gamma",
        "crystal?v=1&tab=Order",
    )
    seen, memory = Seen(), {}

    async def visit(address: str) -> None:
        visitor = Visitor(address)
        seen.opened.append(await visitor.open())
        for label in (GAMMA, T):
            if visitor.has(label=label, show_value=False):
                slider = visitor.find(label=label, show_value=False)
                await visitor.move(slider, 250.0 if label == GAMMA else 0.0)
        await leave([visitor], seen)

    async def gone(address: str) -> None:
        for _ in range(60):
            await asyncio.sleep(1.0)
            if metric(address, "dense_matter_sessions") == 0:
                return
        raise AssertionError("sessions are left")

    async def all_of_them(address: str, process: int) -> None:
        for number in range(SESSIONS):
            await visit(f"{address}/{pages[number % len(pages)]}")
            if number + 1 in (SESSIONS // 10, SESSIONS // 2, SESSIONS):
                await gone(address)
                memory[number + 1] = resident(process)

    with warm(DENSE_MATTER_UNUSED_SESSION_LIFETIME=str(KEPT)) as (address, process):
        run(lambda: all_of_them(address, process))
    print(f"resident memory by sessions: {memory}")
    assert seen.complaints == []
    assert memory[SESSIONS] < (1.0 + MOST_GROWTH) * memory[SESSIONS // 10]


HEAVIEST = (
    "embed/crust/eos?v=1&interaction=BSk22,BSk24,BSk25,BSk26,SLy4"
    "&n_B=1e-7:0.15:300:log&T={T:.6f},0.1&last_He=14"
)


def test_the_heaviest_request_leaves_others_alone() -> None:
    """Five interactions at 300 densities: another visitor's slider is late by less than 150 ms."""
    quiet, beside = Seen(), Seen()
    chance = random.Random(1)
    heavy: list[float] = []

    async def ask_for_much(address: str) -> None:
        while True:
            visitor = Visitor(f"{address}/{HEAVIEST.format(T=chance.uniform(0.2, 2.0))}")
            await visitor.open()
            heavy.append(await visitor.drawn())
            await visitor.close()

    async def crowd(address: str) -> None:
        visitors = await come([f"{address}/crystal"], quiet)
        await asyncio.sleep(2.0)
        span = min(SECONDS, 60.0)
        await move_about(visitors, span, 1.0, quiet, chance=chance)
        much = asyncio.ensure_future(ask_for_much(address))
        await move_about(visitors, span, 1.0, beside, chance=chance)
        much.cancel()
        await leave(visitors, beside)

    with warm() as (address, _):
        run(lambda: crowd(address))
    print(
        f"alone {quiet.summary()}, beside {len(heavy)} heavy requests of {heavy} s: "
        f"{beside.summary()}"
    )
    assert heavy, "no heavy request has been answered"
    assert quiet.complaints + beside.complaints == []
    for part in (0.5, 0.95):
        delay = quantile(beside.first, part) - quantile(quiet.first, part)
        assert delay < MOST_DELAY, f"{delay:.3f} s at {part}"
