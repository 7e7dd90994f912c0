"""Axes of Bokeh's figures in matplotlib: limits, scales, ticks and labels."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from bokeh.models import FixedTicker, LogScale
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import (
    AutoMinorLocator,
    FixedLocator,
    FuncFormatter,
    Locator,
    LogLocator,
    MaxNLocator,
    NullLocator,
    ScalarFormatter,
)

from dashboard.figures.decades import DECADES
from dashboard.publication.wording import typeset
from dashboard.theme import GRID
from dashboard.wording import scientific

MANY_DECADES, FEW_DECADES = 2.2, 0.8
"""Spans above which decades have ticks, and below which plain numbers have."""
CROWDED = 0.7
"""Share of the ticks for which matplotlib sees room that have powers of ten as labels."""
PLAIN = (-3, 3)
"""Decades within which numbers are written out."""


def set_axes(axes: Axes, panel: Any) -> None:
    """Limits, scales, ticks, labels and grid of a panel."""
    parts = (
        (axes.xaxis, panel.x_range, panel.x_scale, panel.xaxis[0], panel.xgrid),
        (axes.yaxis, panel.y_range, panel.y_scale, panel.yaxis[0], panel.ygrid),
    )
    for axis, limits, scale, model, grids in parts:
        logarithmic = isinstance(scale, LogScale)
        # Each scale has its own limits to begin with.
        axis._set_axes_scale("log" if logarithmic else "linear")
        axis.set_label_text(typeset(model.axis_label or ""))
        set_ticks(axis, model, logarithmic, (limits.start, limits.end))
        if any(grid.grid_line_color is not None for grid in grids):
            axis.grid(True, color=GRID, linewidth=0.4)
    axes.set_xlim(panel.x_range.start, panel.x_range.end)
    axes.set_ylim(panel.y_range.start, panel.y_range.end)
    axes.set_axisbelow(True)


def set_ticks(axis: Axis, model: Any, logarithmic: bool, limits: tuple[float, float]) -> None:
    """Ticks of an axis or a colour bar: fixed ones, decades of logarithms, or matplotlib's own."""
    if isinstance(model.ticker, FixedTicker):
        _fix(axis, model)
    elif DECADES in model.tags:
        axis.set_major_locator(Decades())
        axis.set_minor_locator(Decades(minor=True))
        axis.set_major_formatter(FuncFormatter(_named(limits)))
    elif logarithmic:
        axis.set_major_locator(LogLocator(numticks=8))
        axis.set_minor_locator(LogLocator(subs=np.arange(2, 10), numticks=12))
    else:
        formatter = ScalarFormatter(useOffset=False)
        formatter.set_scientific(False)
        axis.set_major_formatter(formatter)
        axis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10]))
        axis.set_minor_locator(AutoMinorLocator())


def _fix(axis: Axis, model: Any) -> None:
    ticks = [float(tick) for tick in model.ticker.ticks]
    names = {float(tick): str(name) for tick, name in model.major_label_overrides.items()}
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda tick, _: typeset(names.get(tick, f"{tick:g}"))))


class Decades(Locator):
    """Ticks of an axis that shows decimal logarithms, at round numbers."""

    def __init__(self, minor: bool = False) -> None:
        self.minor = minor

    def __call__(self) -> np.ndarray:
        """The ticks between the limits of the axis."""
        return self.tick_values(*self.axis.get_view_interval())

    def tick_values(self, vmin: float, vmax: float) -> np.ndarray:
        """The ticks between two logarithms."""
        low, high = min(vmin, vmax), max(vmin, vmax)
        ticks = np.log10(np.array(list(self._numbers(low, high))))
        return ticks[(ticks >= low - 1e-9) & (ticks <= high + 1e-9)]

    def _numbers(self, low: float, high: float) -> Iterable[float]:
        span = high - low
        if span <= FEW_DECADES and not self.minor:
            return [x for x in MaxNLocator(6).tick_values(10**low, 10**high) if x > 0.0]
        steps, every = (1, 2, 5), 1
        if self.minor:
            steps = tuple(range(1, 10))
        elif span > MANY_DECADES:
            steps, every = (1,), math.ceil(span / (CROWDED * self.axis.get_tick_space()))
        exponents = np.arange(math.floor(low), math.ceil(high) + 1)
        return [m * 10.0**k for k in exponents[exponents % every == 0] for m in steps]


def _named(limits: tuple[float, float]) -> Any:
    """How a logarithm's number is written: as a power over many decades."""
    far = abs(limits[1] - limits[0]) > PLAIN[1] + 0.5

    def name(tick: float, _: Any = None) -> str:
        if not far and PLAIN[0] <= np.floor(tick + 1e-9) < PLAIN[1]:
            return f"{10.0**tick:.6g}"
        return scientific(10.0**tick)

    return name
