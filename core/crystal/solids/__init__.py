"""Models of the crystal mixture, one module each; a new one is found by itself."""

from core.crystal.solids.mechanical import Mechanical
from core.crystal.solids.monte_carlo import MonteCarlo
from core.crystal.solids.ogata import Ogata, OgataZ
from core.crystal.solids.ordered import Ordered
from core.crystal.solids.random import Random
from core.crystal.solids.registry import SOLIDS, solid_model
from core.crystal.solids.second_order import (
    MARKED_SHARE,
    REFUSED_SHARE,
    SecondOrder,
    highest_ratio,
)
from core.crystal.solids.short_range import ShortRange, onset_of_positivity, ordering_problem
from core.crystal.solids.solid import DEFAULT_SHELLS, Solid
from core.crystal.solids.spherical import Spherical

__all__ = [
    "DEFAULT_SHELLS",
    "MARKED_SHARE",
    "REFUSED_SHARE",
    "SOLIDS",
    "Mechanical",
    "MonteCarlo",
    "Ogata",
    "OgataZ",
    "Ordered",
    "Random",
    "SecondOrder",
    "ShortRange",
    "Solid",
    "Spherical",
    "highest_ratio",
    "onset_of_positivity",
    "ordering_problem",
    "solid_model",
]
