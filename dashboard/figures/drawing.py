"""Elements that the drawings share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import holoviews as hv
import numpy as np

from dashboard.palette import GREY

Columns = Sequence[tuple[str, str, Any]]
"""Name, label and values of each column; the first two are drawn, all are shown on hovering."""


def curve(
    label: str, columns: Columns, colour: str, dash: str = "solid", **options: Any
) -> hv.Curve:
    """A line through points; nan breaks it."""
    dimensions, values = _split(columns)
    return hv.Curve(values, dimensions[0], dimensions[1:], label=label).opts(
        color=colour, line_dash=dash, tools=["hover"], **options
    )


def marks(
    label: str, columns: Columns, colour: str, marker: str = "circle", **options: Any
) -> hv.Points:
    """Symbols without a line; `colour` is a colour or the name of a column of colours."""
    dimensions, values = _split(columns)
    return hv.Points(values, dimensions[:2], dimensions[2:], label=label).opts(
        color=colour, marker=marker, tools=["hover"], **options
    )


def verticals(values: Sequence[float]) -> hv.VLines:
    """Thin lines across the figure."""
    return hv.VLines(list(values)).opts(color=GREY, line_width=1, line_dash="dotted")


def horizontals(values: Sequence[float]) -> hv.HLines:
    """Thin lines across the figure."""
    return hv.HLines(list(values)).opts(color=GREY, line_width=1, line_dash="dotted")


def _split(columns: Columns) -> tuple[list[hv.Dimension], tuple[Any, ...]]:
    dimensions = [hv.Dimension(name, label=label) for name, label, _ in columns]
    return dimensions, tuple(np.asarray(values) for _, _, values in columns)


def broken(*pieces: np.ndarray) -> np.ndarray:
    """Pieces of a line with nan between them."""
    if not pieces:
        return np.empty(0)
    parts: list[np.ndarray] = []
    for piece in pieces:
        parts += [np.asarray(piece, dtype=float), np.array([np.nan])]
    return np.concatenate(parts[:-1])
