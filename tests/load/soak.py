"""A round through every tab, embed and dialog of all systems, again and again."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from urllib.parse import quote

from dashboard.server.leftovers import AFTER
from dashboard.systems import FIGURES, SYSTEMS
from tests.load.client import NoAnswerError, Visitor
from tests.load.crowd import GAMMA, T, nobody_there, resident

DIALOGS = ("About", "Embed")
SHELLS = 40


def addresses() -> Iterator[str]:
    """Every tab of every page and every embed, each time with another state."""
    places = [
        *(f"{place.name}?v=1&tab={quote(tab)}" for place in SYSTEMS.values() for tab in place.tabs),
        *(f"embed/{path}?v=1" for path in FIGURES),
        f"embed/crystal/energy-gain?v=1&shells={SHELLS}",
    ]
    for number, place in enumerate(itertools.cycle(places)):
        yield place + _another(place, number % 50)


def _another(place: str, number: int) -> str:
    """An input of a page of this place, each time another."""
    if "crust" in place:
        return f"&T={0.3 + 0.004 * number:.3f}"
    return f"&Gamma={180 + number}"


async def visit(address: str) -> None:
    """Look at a page until its first figure is there, move a slider, and open its dialogs."""
    visitor = Visitor(address)
    await visitor.open()
    try:
        await visitor.drawn()
        # What to embed is told with the address that the browser has told before.
        await visitor.change(visitor.data_of("Browser"), address=address)
        for label, value in ((GAMMA, 250.0), (T, 0.0)):
            if visitor.has(label=label, show_value=False):
                await visitor.change(visitor.find(label=label, show_value=False), value=value)
        for label in DIALOGS:
            if visitor.has(label=label):
                await visitor.click(visitor.find(label=label))
    except NoAnswerError:
        # An input may have no figure, and a sentence instead.
        pass
    finally:
        await visitor.close()


async def soak(address: str, process: int, count: int, every: int) -> dict[int, float]:
    """Resident bytes of the server after every so many of `count` visits, with nobody there."""
    memory = {}
    for number, place in enumerate(itertools.islice(addresses(), count), 1):
        await visit(f"{address}/{place}")
        if number % every == 0:
            await nobody_there(address)
            await asyncio.sleep(AFTER + 2.0)
            memory[number] = resident(process)
            print(f"{number} visits: {memory[number] / 1e6:.0f} MB", flush=True)
    return memory
