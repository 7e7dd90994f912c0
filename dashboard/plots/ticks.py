"""Where the ticks of an axis are and what they say, as Bokeh has them; for what is drawn here."""

from __future__ import annotations

import math

from dashboard.plots.vocabulary import DECADES, LOG, Axis, Limits

Ticks = list[tuple[float, str]]
"""Places from 0 to 1 along the axis, and their texts."""

WANTED = 6
"""Ticks that an axis of plain numbers has, more or less."""


def place(axis: Axis, limits: Limits, value: float) -> float:
    """Where a value is: 0 at the first limit, 1 at the second."""
    start, end = limits
    if axis.scale == LOG:
        start, end, value = math.log10(start), math.log10(end), math.log10(value)
    return (value - start) / (end - start)


def ticks(axis: Axis, limits: Limits) -> Ticks:
    """Those of an axis, by its scale."""
    if axis.ticks is not None:
        pairs = [t if isinstance(t, tuple) else (t, f"{t:g}") for t in axis.ticks]
    elif axis.scale == LOG:
        pairs = [(10.0**power, text) for power, text in _decades(*map(math.log10, limits))]
    elif axis.scale == DECADES:
        pairs = _decades(*limits)
    else:
        pairs = _even(*limits)
    placed = [(place(axis, limits, value), text) for value, text in pairs]
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


def _decades(start: float, end: float) -> Ticks:
    """Of common logarithms: powers of ten, 1, 2, 5 of each, or steps of equal size."""
    low, high = sorted((start, end))
    if high - low > 2.2:
        every = math.ceil((high - low) / 10)
        return [
            (float(power), f"10{_raised(power)}")
            for power in range(math.ceil(low / every) * every, math.floor(high) + 1, every)
        ]
    if high - low > 0.8:
        powers = range(math.floor(low), math.floor(high) + 1)
        values = [m * 10.0**power for power in powers for m in (1, 2, 5)]
        return [(math.log10(value), _short(value)) for value in values]
    return [
        (math.log10(value), _short(value))
        for value, _ in _even(10.0**low, 10.0**high)
        if value > 0.0
    ]


def _short(value: float) -> str:
    power = math.floor(math.log10(value) + 1e-9)
    if -3 <= power < 3:
        return f"{value:.6g}"
    mantissa = f"{value / 10.0**power:.4g}"
    return f"10{_raised(power)}" if mantissa == "1" else f"{mantissa}×10{_raised(power)}"


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
