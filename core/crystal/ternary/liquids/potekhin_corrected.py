"""Linear mixing with a correction that depends on moments <Z^k> of any mixture."""

from __future__ import annotations

from core.crystal.liquids import PotekhinCorrected as OfTwo
from core.crystal.ternary.liquids.liquid import Liquid


class PotekhinCorrected(Liquid):
    """Linear mixing with the correction of Potekhin et al., PRE 80, 047401 (2009).

    The formula is that of two nuclei (`core.crystal.liquids.potekhin_corrected`) with <Z^k> of all
    three. Where two of them vanish it depends on which vanishes first.
    """

    name = "paper"
    label = "with correction"
    explanation = (
        "Pure liquids from simulations, mixed linearly, with a fitted correction for how unlike "
        "nuclei interact."
    )
    sources = (
        "A. Y. Potekhin, G. Chabrier, A. I. Chugunov, H. E. DeWitt, F. J. Rogers (2009), Phys. "
        "Rev. E 80, 047401, doi:10.1103/PhysRevE.80.047401: correction to linear mixing.",
    )
    dash = OfTwo.dash
    position = 10
    corrected = True
