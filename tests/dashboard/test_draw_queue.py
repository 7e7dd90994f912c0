"""Whose drawing is made next."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.live import draw_queue as module
from dashboard.live.draw_queue import DrawQueue


async def in_turn(ranks: Sequence[int], queue: DrawQueue) -> list[int]:
    """The order in which all are served that wait while the first has its turn."""
    served: list[int] = []

    async def one(number: int, rank: int) -> None:
        async with queue.turn(rank):
            served.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*(one(number, rank) for number, rank in enumerate(ranks)))
    return served


@settings(max_examples=50)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_the_least_rank_comes_first(ranks):
    """Nobody waited when the first came; all others by rank, and then as they have come."""
    served = asyncio.run(in_turn(ranks, DrawQueue()))
    others = range(1, len(ranks))
    assert served == [0, *sorted(others, key=lambda number: ranks[number])]


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(module, "LONGEST_WAIT", -1.0)
    assert asyncio.run(in_turn([0, 3, 0, 0], DrawQueue())) == [0, 1, 2, 3]


def test_turns_never_overlap_and_survive_failures_and_cancellation():
    inside, most, served = 0, 0, []

    async def one(queue: DrawQueue, number: int) -> None:
        nonlocal inside, most
        async with queue.turn(0):
            inside += 1
            most = max(most, inside)
            try:
                await asyncio.sleep(0.001)
                served.append(number)
                if number == 1:
                    raise RuntimeError
            finally:
                inside -= 1

    async def all_of_them() -> list[BaseException | None]:
        queue = DrawQueue()
        tasks = [asyncio.ensure_future(one(queue, number)) for number in range(6)]
        await asyncio.sleep(0)
        for number in (2, 4):
            tasks[number].cancel()
        found = await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.wait_for(one(queue, 6), 60.0)
        return found

    found = asyncio.run(all_of_them())
    assert most == 1
    assert served == [0, 1, 3, 5, 6]
    assert isinstance(found[1], RuntimeError)


def test_who_gives_up_at_the_moment_of_the_turn_passes_it_on():
    async def session() -> None:
        queue = DrawQueue()
        async with queue.turn(0):
            waiting = asyncio.ensure_future(in_turn([0], queue))
            while not queue._waiting:
                await asyncio.sleep(0)
        granted = queue._waiting[0].granted
        granted.add_done_callback(lambda _: waiting.cancel())
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert await asyncio.wait_for(in_turn([0], queue), 60.0) == [0]

    asyncio.run(session())
