"""Sweeps: inputs that take several values in turn, and the figure at each of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import param

from core.dataset import Dataset
from core.errors import DenseMatterError, InvalidInputError
from dashboard.figures.common.base import Figure
from dashboard.inputs.parameters import Numbers, parse

MOST_SWEEPS = 2
MOST_STATES = 2000
FORM = "NAME=lo:hi:count or NAME=lo:hi:count:log"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Sweep:
    """An input and the values it takes; a list of numbers takes each as its only number."""

    name: str
    values: tuple[Any, ...]

    @property
    def texts(self) -> list[str]:
        """The values for readers."""
        return [f"{_number(value):.6g}" for value in self.values]

    def start(self, figure: Figure) -> int:
        """Which of the values is nearest to that of a figure; the first if it has none."""
        value = getattr(figure, self.name)
        if value is None or (isinstance(value, list) and len(value) != 1):
            return 0
        distances = [abs(_number(other) - _number(value)) for other in self.values]
        return distances.index(min(distances))


@dataclass(frozen=True)
class State:
    """A figure at one place of its sweeps, and its dataset or why there is none."""

    figure: Figure
    dataset: Dataset | None
    refusal: str = ""


def _number(value: Any) -> float:
    return float(value[0] if isinstance(value, list) else value)


def parse_sweeps(texts: Sequence[str], figure: type[Figure]) -> list[Sweep]:
    """Sweeps as they are written on a command line.

    Raises
    ------
    InvalidInputError : one sentence on what a sweep is, or which inputs can be swept.
    """
    if len(texts) > MOST_SWEEPS:
        raise InvalidInputError(f"A file has at most {MOST_SWEEPS} sweeps, not {len(texts)}.")
    sweeps = [_sweep(text, figure) for text in texts]
    names = [sweep.name for sweep in sweeps]
    if len(set(names)) < len(names):
        raise InvalidInputError(f"{names[0]} is swept twice.")
    count = math.prod(len(sweep.values) for sweep in sweeps)
    if count > MOST_STATES:
        raise InvalidInputError(f"A file has at most {MOST_STATES} states, not {count}.")
    return sweeps


def _sweep(text: str, figure: type[Figure]) -> Sweep:
    name, equals, span = text.partition("=")
    possible = [key for key, parameter in figure.inputs().items() if _can_be_swept(parameter)]
    if not equals or span.count(":") not in (2, 3):
        raise InvalidInputError(f"A sweep is {FORM}, not '{text}'.")
    if name not in possible:
        raise InvalidInputError(
            f"{figure.path} has no number '{name}' to sweep: choose from {', '.join(possible)}."
        )
    parameter = figure.param[name]
    steps = Numbers(bounds=_WIDEST, units=getattr(parameter, "units", None))
    steps.name = name
    numbers = parse(steps, span)
    if len(numbers) < 2 or len(set(numbers)) < len(numbers):
        raise InvalidInputError(f"A sweep of {name} needs at least two values, all different.")
    values = [parse(parameter, repr(number)) for number in numbers]
    for value in values:
        # What the input takes is for it to say.
        figure(**{name: value})
    return Sweep(name, tuple(values))


_WIDEST = (float("-inf"), float("inf"))


def _can_be_swept(parameter: param.Parameter) -> bool:
    # A truth value is a number to param's classes alone.
    return isinstance(parameter, Numbers | param.Number) and not isinstance(
        parameter, param.Boolean
    )


def states(figure: Figure, sweeps: Sequence[Sweep], progress: Progress) -> Iterator[State]:
    """The figure at all places of its sweeps, the last sweep moving fastest.

    `progress` is told how many are done, of how many, and what comes next.
    """
    places = list(product(*(range(len(sweep.values)) for sweep in sweeps)))
    for done, place in enumerate(places):
        at = list(zip(sweeps, place, strict=True))
        moved = {sweep.name: sweep.values[index] for sweep, index in at}
        words = ", ".join(f"{sweep.name} = {sweep.texts[index]}" for sweep, index in at)
        progress(done, len(places), words)
        yield state_of(figure, moved)


def state_of(figure: Figure, moved: dict[str, Any]) -> State:
    """The figure with some inputs moved, and its dataset or why there is none."""
    there = type(figure)(**{**figure.settings(), **moved})
    try:
        return State(there, there.readable(there.dataset()))
    except DenseMatterError as error:
        return State(there, None, there.sentence(str(error)))
