"""Ions placed at random."""

from __future__ import annotations

from core.crystal.solids import Random as OfTwo
from core.crystal.ternary.solids.solid import MomentSolid


class Random(MomentSolid):
    """Ions placed at random, S = S_mix, phi = 0."""

    name = "random"
    label = "random"
    explanation = (
        "The nuclei sit on the sites of the lattice at random, and each yields a little to the "
        "uneven forces of its neighbours."
    )
    colour = OfTwo.colour
    position = 10
