"""Crystals of three nuclei, one module each; a new one is found by itself."""

from core.crystal.ternary.solids.random import Random
from core.crystal.ternary.solids.registry import SOLIDS, solid_model
from core.crystal.ternary.solids.short_range import ShortRange
from core.crystal.ternary.solids.solid import MomentSolid, Solid
from core.crystal.ternary.solids.spherical import Spherical
from core.crystal.ternary.solids.spherical_beyond import (
    SphericalBeyond,
    SphericalBeyondVibrating,
)

__all__ = [
    "SOLIDS",
    "MomentSolid",
    "Random",
    "ShortRange",
    "Solid",
    "Spherical",
    "SphericalBeyond",
    "SphericalBeyondVibrating",
    "solid_model",
]
