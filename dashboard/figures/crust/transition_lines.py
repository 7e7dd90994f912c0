"""Lines that mark densities of the transition to homogeneous matter, the same in every figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.crust.comparison import paper_transition
from core.crust.transition_table import WORDS
from core.matter.model import Matter
from dashboard.plots.palette import GREY, Dash
from dashboard.plots.vocabulary import Across

PAPER_N_TR = "n_tr_paper"
DASHES: dict[str, Dash] = {
    "n_last": "dotdash",
    "n_tr": "dashed",
    "paper": "dashdot",
    "published": "dotted",
}


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


def paper_landmark(matters: Iterable[Matter], Y_p: float | None) -> dict[str, float]:
    """An attribute of a dataset: the paper's n_tr (fm^-3), if it applies to a crust of these."""
    found = (paper_transition(matter, Y_p) for matter in matters)
    paper = next(filter(None, found), None)
    return {} if paper is None else {PAPER_N_TR: paper.n_tr}
