"""Where the ticks of an axis are and what they say, as Bokeh has them; for what is drawn here."""

from __future__ import annotations

import math

from dashboard.plots.numbers import scientific
from dashboard.plots.vocabulary import DECADES, LOG, Axis, Limits

Ticks = list[tuple[float, str]]
"""Places from 0 to 1 along the axis, and their texts."""

MANY_DECADES, FEW_DECADES = 2.2, 0.8
"""Spans above which only powers of ten have ticks, and below which ticks are evenly spaced."""
SEVERAL = 3.5
"""Span of ticks above which all are written as powers of ten."""
PLAIN = (-3, 3)
"""Decades in which numbers are written out."""
WANTED = 6
"""Ticks that an axis of plain numbers has, more or less."""


def ticks(axis: Axis, limits: Limits) -> Ticks:
    """Those of an axis, by its scale."""
    if axis.ticks is not None:
        pairs = [t if isinstance(t, tuple) else (t, f"{t:g}") for t in axis.ticks]
    elif axis.scale == LOG:
        low, high = math.log10(limits[0]), math.log10(limits[1])
        pairs = [(10.0**power, text) for power, text in _decades(low, high, powers=True)]
    elif axis.scale == DECADES:
        pairs = _decades(*limits)
    else:
        pairs = _even(*limits)
    placed = [(float(axis.part(value, limits)), text) for value, text in pairs]
    return [(part, text) for part, text in placed if -1e-9 <= part <= 1.0 + 1e-9]


def _even(start: float, end: float) -> Ticks:
    low, high = sorted((start, end))
    power = 10.0 ** math.floor(math.log10((high - low) / WANTED))
    step = min(
        (power * m for m in (1.0, 2.0, 5.0, 10.0)),
        key=lambda step: abs((high - low) / step - WANTED),
    )
    numbers = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return [(number * step, _plain(number * step, step)) for number in numbers]


def _plain(value: float, step: float) -> str:
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    far = value and not 1e-4 < abs(value) < 1e6
    text = f"{value:.3e}" if far else f"{value:.{digits}f}"
    return (text.rstrip("0").rstrip(".") if "." in text and not far else text).replace("-", "−")


def _decades(start: float, end: float, powers: bool = False) -> Ticks:
    """Of common logarithms: powers of ten, 1, 2, 5 of each, or steps of equal size."""
    low, high = sorted((start, end))
    if high - low > MANY_DECADES:
        every = math.ceil((high - low) / 10)
        values = [
            float(power)
            for power in range(math.ceil(low / every) * every, math.floor(high) + 1, every)
        ]
        far = powers or values[-1] - values[0] > SEVERAL
        return [(power, decade_text(power, far)) for power in values]
    if high - low > FEW_DECADES:
        decades = range(math.floor(low), math.floor(high) + 1)
        values = [power + math.log10(m) for power in decades for m in (1, 2, 5)]
    else:
        values = [math.log10(v) for v, _ in _even(10.0**low, 10.0**high) if v > 0.0]
    return [(value, decade_text(value, False)) for value in values]


def decade_text(logarithm: float, far: bool) -> str:
    """The number that a common logarithm stands for, on an axis.

    Parameters
    ----------
    far : whether the axis covers so many decades that all are written as powers of ten.
    """
    if not far and PLAIN[0] <= math.floor(logarithm + 1e-9) < PLAIN[1]:
        return f"{10.0**logarithm:.6g}"
    return scientific(10.0**logarithm, 3)
