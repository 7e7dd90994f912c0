"""Lines that mark densities of the transition to homogeneous matter, the same in every figure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from core.crust.transition_table import WORDS
from dashboard.palette import GREY, Dash
from dashboard.plots.vocabulary import Across

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
