"""Limits, scales, ticks and labels of a panel's axes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import (
    AutoMinorLocator,
    FixedLocator,
    FuncFormatter,
    Locator,
    LogLocator,
    MaxNLocator,
    NullFormatter,
    NullLocator,
    ScalarFormatter,
)

from dashboard.files.publication.typesetting import typeset
from dashboard.plots import vocabulary
from dashboard.plots.palette import GRID
from dashboard.plots.ticks import FEW_DECADES, MANY_DECADES, SEVERAL, decade_text
from dashboard.plots.vocabulary import DECADES, LOG, Limits, Panel

CROWDED = 0.7
"""Fraction of the ticks that matplotlib has room for, where labels are powers of ten."""


def set_axes(axes: Axes, panel: Panel, limits: tuple[Limits, Limits]) -> None:
    """Limits, scales, ticks and grid of a panel."""
    kinds = ["log" if axis.scale == LOG else "linear" for axis in (panel.x, panel.y)]
    axes.set(xscale=kinds[0], yscale=kinds[1], xlim=limits[0], ylim=limits[1])
    drawn = ((axes.xaxis, panel.x), (axes.yaxis, panel.y))
    for (axis, given), ends in zip(drawn, limits, strict=True):
        if given.ticks is None:
            set_ticks(axis, given.scale, ends)
        else:
            _fix(axis, given.ticks)
    if panel.grid:
        axes.grid(color=GRID, linewidth=0.4)
    axes.set_axisbelow(True)
    if panel.third:
        axes.set_axis_off()


def set_ticks(axis: Axis, scale: vocabulary.Scale, limits: Limits) -> None:
    """Ticks of an axis or a colour bar."""
    if scale == DECADES:
        axis.set_major_locator(Decades())
        axis.set_minor_locator(Decades(minor=True))
        far = abs(limits[1] - limits[0]) > SEVERAL
        axis.set_major_formatter(FuncFormatter(lambda tick, _: decade_text(tick, far)))
    elif scale == LOG:
        axis.set_major_locator(LogLocator(numticks=8))
        axis.set_minor_locator(LogLocator(subs=range(2, 10), numticks=12))
        if abs(np.log10(limits[1] / limits[0])) > 1.0:
            axis.set_minor_formatter(NullFormatter())
    else:
        formatter = ScalarFormatter(useOffset=False)
        formatter.set_scientific(False)
        axis.set_major_formatter(formatter)
        axis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 5, 10]))
        axis.set_minor_locator(AutoMinorLocator())


def _fix(axis: Axis, ticks: Iterable[float | tuple[float, str]]) -> None:
    names = dict(tick if isinstance(tick, tuple) else (tick, f"{tick:g}") for tick in ticks)
    axis.set_major_locator(FixedLocator(list(names)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda tick, _: typeset(names.get(tick, ""))))


class Decades(Locator):
    """Ticks of an axis that shows decimal logarithms, at round numbers."""

    def __init__(self, minor: bool = False) -> None:
        self.minor = minor

    def __call__(self) -> list[float]:
        """The ticks between the limits of the axis."""
        if self.axis is None:
            return []
        low, high = sorted(self.axis.get_view_interval())
        locator = self._locator(high - low, self.axis.get_tick_space())
        numbers = np.asarray(locator.tick_values(10.0**low, 10.0**high))
        ticks = np.log10(numbers[numbers > 0.0])
        return ticks[(ticks >= low - 1e-9) & (ticks <= high + 1e-9)].tolist()

    def _locator(self, span: float, room: int) -> Locator:
        if self.minor:
            return LogLocator(subs=range(1, 10), numticks=100)
        if span > MANY_DECADES:
            return LogLocator(numticks=max(int(CROWDED * room), 2))
        return LogLocator(subs=(1, 2, 5), numticks=100) if span > FEW_DECADES else MaxNLocator(6)
