"""Lines that mark densities of the transition to homogeneous matter, the same in every figure."""

from __future__ import annotations

from collections.abc import Sequence

import holoviews as hv
import numpy as np

from core.crust.transition_table import WORDS
from dashboard.palette import GREY

DASHES = {"n_last": "dotdash", "n_tr": "dashed", "paper": "dashdot", "published": "dotted"}


def transition_lines(
    kind: str, places: Sequence[float], colours: str | Sequence[str] = GREY
) -> hv.VLines:
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
    return hv.VLines((across[there], hues[there]), ["place"], ["colour"], label=WORDS[kind]).opts(
        color="colour", line_width=1, line_dash=DASHES[kind], show_legend=True
    )
