"""Symbols for curves without two neighbouring points, which as lines would not be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from dashboard.plots.vocabulary import Curve, Marks, Panel

SIZE = 7.0
"""Pixels across."""


def with_lone_points(panel: Panel) -> Panel:
    """The panel with symbols for curves of single points, as of a table of one row."""
    marks = tuple(_marks(panel))
    return replace(panel, layers=(*panel.layers, *marks)) if marks else panel


def _marks(panel: Panel) -> Iterator[Marks]:
    marked = {
        (mark.label, x, y)
        for mark in panel.of(Marks)
        for x, y in zip(mark.x.tolist(), mark.y.tolist(), strict=True)
    }
    for curve in panel.of(Curve):
        there = np.isfinite(curve.x) & np.isfinite(curve.y)
        if (there[1:] & there[:-1]).any():
            continue
        points = zip(curve.x.tolist(), curve.y.tolist(), strict=True)
        there &= np.array([(curve.label, x, y) not in marked for x, y in points], dtype=bool)
        if not there.any():
            continue
        columns = [(name, text, np.asarray(column)[there]) for name, text, column in curve.columns]
        filled = curve.dash == "solid"
        yield Marks(curve.label, columns, curve.colour, size=SIZE, filled=filled, told=curve.told)
