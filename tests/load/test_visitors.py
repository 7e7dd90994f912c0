"""Many visitors at once, over real websockets on this machine, from a process of their own.

Nothing here depends on how fast the machine is; `tests/benchmarks/test_load_speed.py` measures.

LOAD_SECONDS and LOAD_SESSIONS shorten the runs while something is being worked on.
"""

from __future__ import annotations

import asyncio
import os
import random

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
    nobody_there,
    resident,
    run,
    warm,
)

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("LOAD_SECONDS", "60"))
SESSIONS = int(os.environ.get("LOAD_SESSIONS", "200"))
EVERY = 5.0
"""Seconds from a visitor's move to the next."""
MOST_GROWTH = 0.10
KEPT = 5
"""Seconds for which the server keeps a session whose visitor has gone."""


async def move_sliders(address: str, count: int) -> Seen:
    seen = Seen()
    visitors = await come([f"{address}/crystal"] * count, seen)
    await move_about(visitors, SECONDS, EVERY, seen, chance=random.Random(count))
    await leave(visitors, seen)
    return seen


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("count", [20, 50])
def test_visitors_who_move_sliders(count: int, processes: int) -> None:
    """No error, and every move is answered; how soon is for the benchmarks to say."""
    with warm(DENSE_MATTER_PROCESSES=str(processes)) as (address, _):
        seen = run(move_sliders, address, count)
    print(f"{count} visitors, {processes} process(es): {seen.summary()}")
    assert seen.complaints == []
    assert len(seen.last) >= count


COMPUTED = "dense_matter_computation_seconds_count"
FIGURES = {"figure": "crystal/free-energy"}


async def _move_to_the_same(address: str, count: int) -> tuple[Seen, list[float]]:
    seen = Seen()
    visitors = await come([f"{address}/crystal"] * count, seen)
    sliders = [visitor.find(label=GAMMA, show_value=False) for visitor in visitors]
    before = metric(address, COMPUTED, **FIGURES)
    moves = zip(visitors, sliders, strict=True)
    await asyncio.gather(*(v.move(s, 333.0, answers=2) for v, s in moves))
    together = metric(address, COMPUTED, **FIGURES)
    for visitor, slider in zip(visitors[:3], sliders, strict=False):
        await visitor.move(slider, 444.0, answers=2)
    after = metric(address, COMPUTED, **FIGURES)
    await leave(visitors, seen)
    return seen, [together - before, after - together]


def test_the_same_request_of_all_is_computed_once() -> None:
    """Twelve visitors move to the same coupling at once, and then once more one after another."""
    count = 12
    with warm() as (address, _):
        seen, computed = run(_move_to_the_same, address, count)
        reused = metric(address, "dense_matter_results_reused_total", **FIGURES)
    assert seen.complaints == []
    assert computed == [1.0, 1.0]
    assert reused >= (count - 1) + 2


PAGES = (
    "crystal",
    "crust",
    "embed/crystal/phase-diagram?v=1&controls=Gamma",
    "crystal?v=1&tab=Order",
)


async def _visit_all(address: str, process: int) -> tuple[Seen, dict[int, float]]:
    seen, memory = Seen(), {}
    for number in range(SESSIONS):
        visitor = Visitor(f"{address}/{PAGES[number % len(PAGES)]}")
        seen.opened.append(await visitor.open())
        for label in (GAMMA, T):
            if visitor.has(label=label, show_value=False):
                slider = visitor.find(label=label, show_value=False)
                await visitor.move(slider, 250.0 if label == GAMMA else 0.0)
        await leave([visitor], seen)
        if number + 1 in (SESSIONS // 10, SESSIONS // 2, SESSIONS):
            await nobody_there(address)
            memory[number + 1] = resident(process)
    return seen, memory


def test_memory_after_many_sessions() -> None:
    """What the server holds after all sessions is within a tenth of that after the first fifty."""
    with warm(DENSE_MATTER_UNUSED_SESSION_LIFETIME=str(KEPT)) as (address, process):
        seen, memory = run(_visit_all, address, process)
    print(f"resident memory by sessions: {memory}")
    assert seen.complaints == []
    assert memory[SESSIONS] < (1.0 + MOST_GROWTH) * memory[SESSIONS // 10]


HEAVIEST = (
    "embed/crust/eos?v=1&interaction=BSk22,BSk24,BSk25,BSk26,SLy4"
    "&n_B=1e-7:0.15:300:log&T={T:.6f},0.1&last_He=14"
)


async def move_beside_the_heaviest(address: str) -> tuple[Seen, Seen, list[float]]:
    quiet, beside = Seen(), Seen()
    chance = random.Random(1)
    heavy: list[float] = []

    async def ask_for_much() -> None:
        while True:
            visitor = Visitor(f"{address}/{HEAVIEST.format(T=chance.uniform(0.2, 2.0))}")
            await visitor.open()
            heavy.append(await visitor.drawn())
            await visitor.close()

    visitors = await come([f"{address}/crystal"], quiet)
    await asyncio.sleep(2.0)
    span = min(SECONDS, 60.0)
    await move_about(visitors, span, 1.0, quiet, chance=chance)
    much = asyncio.ensure_future(ask_for_much())
    await move_about(visitors, span, 1.0, beside, chance=chance)
    much.cancel()
    await leave(visitors, beside)
    return quiet, beside, heavy


def test_the_heaviest_request_leaves_others_alone() -> None:
    """Beside five interactions at 300 densities every move of another visitor is answered."""
    with warm() as (address, _):
        quiet, beside, heavy = run(move_beside_the_heaviest, address)
    print(
        f"alone {quiet.summary()}, beside {len(heavy)} heavy requests of {heavy} s: "
        f"{beside.summary()}"
    )
    assert heavy, "no heavy request has been answered"
    assert quiet.complaints + beside.complaints == []
    assert beside.last
