"""Many visitors at once, and what they have seen of a server."""

from __future__ import annotations

import asyncio
import os
import random
import re
import time
import urllib.request
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.load.client import NoAnswerError, Visitor
from tests.served import dashboard

AT_ONCE = 4
"""Visitors who come at the same moment."""
GAMMA = "Γ of Z₁"
T = "T (MeV)"
SERIES = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)


@dataclass
class Seen:
    """What visitors have seen: seconds to the first and to the last figure of each move."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Medians and 95th percentiles in seconds."""
        return {
            "moves": len(self.last),
            "first_median": quantile(self.first, 0.5),
            "first_p95": quantile(self.first, 0.95),
            "last_median": quantile(self.last, 0.5),
            "last_p95": quantile(self.last, 0.95),
            "open_median": quantile(self.opened, 0.5),
            "complaints": len(self.complaints),
        }


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies; nan for none."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


async def come(addresses: Sequence[str], seen: Seen) -> list[Visitor]:
    """All visitors, connected; a few come at once."""
    door = asyncio.Semaphore(AT_ONCE)
    visitors = [Visitor(address) for address in addresses]

    async def enter(visitor: Visitor) -> None:
        async with door:
            seen.opened.append(await visitor.open())

    await asyncio.gather(*map(enter, visitors))
    return visitors


async def leave(visitors: Sequence[Visitor], seen: Seen) -> None:
    """All visitors go."""
    for visitor in visitors:
        await visitor.close()
        seen.complaints += visitor.complaints


async def move_about(
    visitors: Sequence[Visitor], seconds: float, every: float, seen: Seen, *, chance: random.Random
) -> None:
    """Each visitor moves the slider of the coupling now and then."""
    end = time.monotonic() + seconds

    async def visit(visitor: Visitor) -> None:
        slider = visitor.find(label=GAMMA, show_value=False)
        await asyncio.sleep(chance.uniform(0.0, every))
        while (start := time.monotonic()) < end:
            before = value = visitor.value_of(slider)
            while value == before:
                # A slider that stays where it is changes no figure.
                value = chance.randrange(200, 1500) / 2.0
            try:
                answers = await visitor.move(slider, value, answers=2)
            except NoAnswerError as error:
                seen.complaints.append(str(error))
                return
            seen.first.append(answers[0])
            seen.last.append(answers[-1])
            await asyncio.sleep(max(0.0, start + every - time.monotonic()))

    await asyncio.gather(*map(visit, visitors))


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


async def nobody_there(address: str) -> None:
    """Wait until the server has let go of all sessions."""
    for _ in range(120):
        if metric(address, "dense_matter_sessions") == 0:
            return
        await asyncio.sleep(1.0)
    raise AssertionError("sessions are left")


def run(main: Callable[..., Coroutine[Any, Any, Any]], *arguments: Any) -> Any:
    """The result of a coroutine function of a module, called with `arguments`.

    In a process of its own, where nothing else runs: the browser's plugin keeps an event loop
    running in the tests' own, beside which there can be no other.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        return alone.submit(_run, main, *arguments).result()


def _run(main: Callable[..., Coroutine[Any, Any, Any]], *arguments: Any) -> Any:
    return asyncio.run(main(*arguments))


def metric(address: str, name: str, **labels: str) -> float:
    """The sum of a server's series of this name with these labels."""
    with urllib.request.urlopen(f"{address}/metrics", timeout=30) as answer:
        text = answer.read().decode()
    wanted = {f'{label}="{value}"' for label, value in labels.items()}
    return sum(
        float(value)
        for found, given, value in SERIES.findall(text)
        if found == name and wanted <= set((given or "").split(","))
    )


def resident(process: int) -> float:
    """Bytes of memory of a process."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return float(pages * os.sysconf("SC_PAGE_SIZE"))
