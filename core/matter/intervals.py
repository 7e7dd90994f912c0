"""Intervals of a sampled function: where it falls, where something holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def falling(values: Array, relative: float = 0.0, absolute: float = 0.0) -> list[tuple[int, int]]:
    """First and last index of every interval over which consecutive values fall.

    Parameters
    ----------
    values : in order; nan breaks an interval.
    relative, absolute : an interval counts if the values fall over it, in all, by more than
        relative times the size of the first plus absolute: less is rounding, or too little.
    """
    with np.errstate(invalid="ignore"):
        intervals = [(first, last + 1) for first, last in spans(np.diff(values) < 0)]
    return [
        (first, last)
        for first, last in intervals
        if values[first] - values[last] > relative * abs(values[first]) + absolute
    ]


def spans(rows: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last index of every run of true values."""
    edges = np.diff(np.concatenate([[False], rows, [False]]).astype(int))
    first, beyond = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return list(zip(first.tolist(), (beyond - 1).tolist(), strict=True))
