"""Lines that mark densities of the transition to homogeneous matter, the same in every figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.crust.comparison import paper_transition
from core.crust.transition_table import WORDS
from core.matter.model import Matter
from dashboard.plots.palette import GREY, Dash
from dashboard.plots.vocabulary import Across, Texts

PAPER_N_TR = "n_tr_paper"
DASHES: dict[str, Dash] = {
    "n_last": "dotdash",
    "n_tr": "dashed",
    "paper": "dashdot",
    "published": "dotted",
}

SHORT = {
    "n_last": "last nuclei",
    "n_tr": "n_tr",
    "paper": "n_tr, paper",
    "published": "n_tr, published",
}
"""Names that stand at the lines."""


def transition_lines(kind: str, places: ArrayLike, colours: str | Sequence[str] = GREY) -> Across:
    """Thin lines across the figure, named in its legend; none where a place is nan.

    Parameters
    ----------
    kind : which density, a key of `core.crust.transition_table.WORDS`.
    places : densities in the axis's own units.
    colours : of all lines, or of each.
    """
    across = np.asarray(places, dtype=float).reshape(-1)
    hues = np.broadcast_to(np.array(colours, dtype=object), len(across))
    there = np.isfinite(across)
    return Across("x", across[there].tolist(), hues[there].tolist(), DASHES[kind], WORDS[kind])


def ends_of_nuclei(
    places: Sequence[tuple[float, float]], paper: float, colours: str | Sequence[str] = GREY
) -> list[Across]:
    """The lines of our crusts: last stable nuclei and n_tr, and the paper's n_tr.

    Parameters
    ----------
    places : n_last and n_tr of each crust. paper : that of Beznogov & Raduta 2025, or nan.
    colours : of all crusts, or of each.
    """
    n_last, n_tr = zip(*places, strict=True)
    return [
        transition_lines("n_last", n_last, colours),
        transition_lines("n_tr", n_tr, colours),
        transition_lines("paper", [paper]),
    ]


def names_at_lines(lines: Iterable[Across], heights: Sequence[float]) -> Texts:
    """The short name of each kind of lines at its last one, at two heights in turn.

    They stand along the lines, which are near each other.
    """
    kinds = {WORDS[kind]: name for kind, name in SHORT.items()}
    places = sorted((max(line.places), kinds[line.label]) for line in lines if line.has_rows)
    return Texts(
        "lines",
        [place for place, _ in places],
        [heights[number % len(heights)] for number in range(len(places))],
        [name for _, name in places],
        8.0,
        turns=[90.0] * len(places),
    )


def paper_landmark(matters: Iterable[Matter], Y_p: float | None) -> dict[str, float]:
    """An attribute of a dataset: the paper's n_tr (fm^-3), if it applies to a crust of these."""
    found = (paper_transition(matter, Y_p) for matter in matters)
    paper = next(filter(None, found), None)
    return {} if paper is None else {PAPER_N_TR: paper.n_tr}
