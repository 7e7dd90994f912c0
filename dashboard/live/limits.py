"""Limits on what one visitor may ask of a shared server."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import DenseMatterError

MINUTE = 60.0


class TooMuchError(DenseMatterError):
    """More than the server computes for one visitor; the message says what to change."""


@dataclass(frozen=True)
class VisitorLimits:
    """The most that is allowed; None: no limit.

    Parameters
    ----------
    values : numbers in one list of an input.
    states : combinations of all lists of one figure, such as temperatures times densities.
    computations : computations a minute for one session; what is in memory already is free.
    sessions : sessions open at once in one process.
    """

    values: int | None = None
    states: int | None = None
    computations: int | None = None
    sessions: int | None = None

    def check(self, inputs: Mapping[str, Any]) -> None:
        """Check that inputs stay within the limits.

        Raises
        ------
        TooMuchError : with what was asked for and what is possible.
        """
        lists = {name: len(value) for name, value in inputs.items() if isinstance(value, list)}
        for name, length in lists.items():
            if self.values is not None and length > self.values:
                raise TooMuchError(
                    f"This server takes at most {self.values} values of {name} at once, "
                    f"not {length}: give fewer, or run the dashboard yourself."
                )
        states = math.prod(length for length in lists.values() if length)
        if self.states is not None and states > self.states:
            names = " and ".join(name for name, length in lists.items() if length > 1)
            raise TooMuchError(
                f"This server computes at most {self.states} states at once, and the lists of "
                f"{names} make {states}: shorten one, or run the dashboard yourself."
            )


_current = VisitorLimits()


def current() -> VisitorLimits:
    """The limits of this process."""
    return _current


def set(limits: VisitorLimits) -> None:
    """Apply these limits from now on."""
    global _current
    _current = limits


class Pace:
    """Counts the computations of one visitor in the last minute."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def pause(self) -> float:
        """Seconds until this visitor may start a computation; 0 if at once."""
        most = current().computations
        if most is None:
            return 0.0
        now = time.monotonic()
        while self._times and self._times[0] <= now - MINUTE:
            self._times.popleft()
        return 0.0 if len(self._times) < most else self._times[-most] + MINUTE - now

    def count(self) -> None:
        """Note one computation."""
        self._times.append(time.monotonic())
