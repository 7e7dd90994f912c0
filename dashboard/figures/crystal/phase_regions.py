"""Names of the regions of a phase diagram, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from core.dataset import Dataset
from dashboard.figures.common.summary_text import crossings
from dashboard.figures.crystal.inputs import distinct
from dashboard.figures.crystal.phase_rows import GAP, MELTING_LINE
from dashboard.plots.palette import GREY
from dashboard.plots.vocabulary import Curve, Floats, Texts

LIQUID, SOLID, BOTH, TWO_SOLIDS = "liquid", "solid", "liquid + solid", "two solids"
NEAR = 0.06
"""Distance in x within which a line counts as above or below a name."""
ROOM = 0.05
"""Part of the picture's height that a name needs above and below it together."""
WIDE = 0.22
"""Width in x of a region that holds the words "liquid + solid"."""
ASIDE = (0.13, -0.12)
"""Where those words stand beside a thinner region, in parts of the picture."""
SIZE = 11.0


@dataclass(frozen=True)
class Named:
    """A name at a place; `points_to` is what it names where it stands beside it."""

    words: str
    x: float
    T: float
    points_to: tuple[float, float] | None = None


def regions(rows: Dataset, span: tuple[float, float], liquid_at: Floats) -> list[Named]:
    """The regions that one solid and one liquid divide a diagram into.

    Parameters
    ----------
    rows : of lines, with T/T_1m.
    span : lowest and highest T/T_1m of the picture.
    liquid_at : compositions at which the liquid may be named.
    """
    low, high = span
    melting, gaps = rows.where(kind=MELTING_LINE), rows.where(kind=GAP)
    found: list[Named] = []
    top = [(x, _extreme(melting, ("x_liquid", "x_solid"), x, low, max)) for x in liquid_at]
    free = _Free(rows)
    found += _between(LIQUID, [(x, T, high) for x, T in top], high - low, free)
    inner = np.linspace(0.1, 0.9, 17)
    found += _between(
        SOLID,
        [
            (
                x,
                _extreme(gaps, ("x_solid", "x_second_solid"), x, low, max),
                _extreme(melting, ("x_solid", "x_liquid"), x, low, min),
            )
            for x in inner
        ],
        high - low,
        free,
    )
    return [*found, *_two_solids(gaps, span), *_both(melting, span)]


def _extreme(
    rows: Dataset,
    names: tuple[str, ...],
    x: float,
    missing: float,
    pick: Callable[[list[float]], float],
) -> float:
    """The highest or lowest T/T_1m of lines near a composition; `missing` where there is none."""
    near = np.any([np.abs(rows[name].astype(float) - x) < NEAR for name in names], axis=0)
    values = rows["T_over_T1m"].astype(float)[near]
    values = values[np.isfinite(values)]
    return float(pick(values.tolist())) if len(values) else missing


def _between(
    words: str, gaps: list[tuple[float, float, float]], height: float, free: _Free
) -> list[Named]:
    """A name in the middle of the largest of some gaps (x, lower and upper end) of one phase."""
    roomy = [(x, low, high) for x, low, high in gaps if high - low > ROOM * height]
    single = [(x, low, high) for x, low, high in roomy if free(x, 0.5 * (low + high))]
    if not single:
        return []
    x, low, high = max(single, key=lambda gap: gap[2] - gap[1])
    return [Named(words, x, 0.5 * (low + high))]


class _Free:
    """Whether no two phases coexist at a composition and a temperature."""

    def __init__(self, rows: Dataset) -> None:
        self._pairs = [
            [line[name].astype(float) for name in ("T_over_T1m", *names)]
            for kind, names in (
                (MELTING_LINE, ("x_liquid", "x_solid")),
                (GAP, ("x_solid", "x_second_solid")),
            )
            for branch in distinct(rows.where(kind=kind), "branch")
            for line in [rows.where(kind=kind, branch=branch)]
        ]

    def __call__(self, x: float, T: float) -> bool:
        return not any(
            min(ends) < x < max(ends)
            for heights, *sides in self._pairs
            for ends in crossings(heights, T, *sides)
        )


def _two_solids(gaps: Dataset, span: tuple[float, float]) -> Iterator[Named]:
    widths = (gaps["x_second_solid"] - gaps["x_solid"]).astype(float)
    if not len(gaps) or np.nanmax(widths) < WIDE:
        return
    branch = gaps["branch"][int(np.nanargmax(widths))]
    line = gaps.where(branch=branch)
    T = line["T_over_T1m"].astype(float)
    low, high = max(float(T.min()), span[0]), float(T.max())
    if high - low > ROOM * (span[1] - span[0]):
        at = low + 0.45 * (high - low)
        row = int(np.abs(T - at).argmin())
        middle = 0.5 * (line["x_solid"][row] + line["x_second_solid"][row])
        yield Named(TWO_SOLIDS, float(middle), at)


def _both(melting: Dataset, span: tuple[float, float]) -> Iterator[Named]:
    left, right = (melting[name].astype(float) for name in ("x_liquid", "x_solid"))
    widths = np.abs(right - left)
    if not len(widths) or not np.isfinite(widths).any():
        return
    heights = melting["T_over_T1m"].astype(float)
    largest = float(np.nanmax(widths))
    broad = np.flatnonzero(widths > max(WIDE, 0.5 * largest))
    row = broad[np.argsort(heights[broad])[len(broad) // 2]] if len(broad) else np.nanargmax(widths)
    x, T = float(0.5 * (left + right)[row]), float(heights[row])
    if widths[row] > WIDE:
        yield Named(BOTH, x, T)
        return
    height = span[1] - span[0]
    aside = min(max(x + ASIDE[0], 0.12), 0.86)
    yield Named(BOTH, aside, max(T + ASIDE[1] * height, span[0] + 0.05 * height), (x, T))


def names_of(named: list[Named], ordinate: dict[float, float]) -> Iterator[Texts | Curve]:
    """The names, and lines from those that stand beside their region.

    Parameters
    ----------
    ordinate : the value on the vertical axis for each T/T_1m of the names.
    """
    yield Texts(
        "regions",
        [name.x for name in named],
        [ordinate[name.T] for name in named],
        [name.words for name in named],
        SIZE,
        GREY,
    )
    for name in named:
        if name.points_to:
            x, T = name.points_to
            ends = np.array([x, name.x]), np.array([ordinate[T], ordinate[name.T]])
            short = [end[0] + np.array([0.0, 0.8]) * (end[1] - end[0]) for end in ends]
            columns = [("x", "x", short[0]), ("y", "y", short[1])]
            yield Curve("", columns, GREY, width=1.0, told=False)


def first_pair(rows: Dataset) -> tuple[str, str] | None:
    """The first solid and liquid that have a melting line."""
    pairs = distinct(rows.where(kind=MELTING_LINE), "model", "liquid")
    return pairs[0] if pairs else None
