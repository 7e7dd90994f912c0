"""Colours of the palettes that scales name."""

from __future__ import annotations

from collections.abc import Sequence

from bokeh.palettes import Cividis256

from dashboard.plots.vocabulary import ColourScale

PALETTES = {"cividis": Cividis256}


def palette_of(scale: ColourScale) -> Sequence[str]:
    """The colours of a scale, from low to high."""
    return PALETTES[scale.palette] if isinstance(scale.palette, str) else scale.palette
