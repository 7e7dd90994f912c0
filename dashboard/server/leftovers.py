"""Returns the memory of ended sessions to the operating system.

The C library (glibc) keeps freed memory in arenas, one per thread: what an ended session has freed
there is available again, but still belongs to this process.
"""

from __future__ import annotations

import asyncio
import ctypes
import sys

import panel as pn

AFTER = 10.0
"""Seconds after the end of a session until Panel (1.9.4) has freed its objects."""
ARENAS = 2
_M_ARENA_MAX = -8


def _library() -> ctypes.CDLL | None:
    """The C library, if it is glibc; None otherwise."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None


def share_arenas() -> None:
    """Let threads created from now on share arenas."""
    if library := _library():
        library.mallopt(_M_ARENA_MAX, ARENAS)


async def give_back() -> None:
    """Return free memory whenever sessions have ended, forever."""
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
