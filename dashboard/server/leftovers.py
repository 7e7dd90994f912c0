"""Gives the memory of visitors who have gone back to the system.

What a session frees lies between what stays, in the arenas of the C library (glibc), one for every
thread that asks; there it is free, and still this process's.
"""

from __future__ import annotations

import asyncio
import ctypes
import sys

import panel as pn

AFTER = 10.0
"""Seconds after the end of a session, by when Panel (1.9.4) has collected what it held."""
ARENAS = 2
_M_ARENA_MAX = -8


def _library() -> ctypes.CDLL | None:
    """The C library, where it is one with arenas that can be told what to do."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None


def share_arenas() -> None:
    """Let threads share arenas; only those count that do not exist yet."""
    if library := _library():
        library.mallopt(_M_ARENA_MAX, ARENAS)


async def give_back() -> None:
    """Give free memory back after sessions have ended; without end."""
    library = _library()
    if library is None:
        return
    ended = asyncio.Event()
    pn.state.on_session_destroyed(lambda _: ended.set())
    while True:
        await ended.wait()
        await asyncio.sleep(AFTER)
        ended.clear()
        # In a thread: other threads compute meanwhile.
        await asyncio.to_thread(library.malloc_trim, 0)
