"""Ions placed at random."""

from __future__ import annotations

import numpy as np

from core.crystal.lattice import Array
from core.crystal.mixtures import mixing_entropy, mixing_entropy_slope
from core.crystal.solids.second_order import SecondOrder


class Random(SecondOrder):
    """Ions placed at random, S = S_mix."""

    name = "random"
    label = "random"
    explanation = (
        "The two nuclei sit on the sites of the lattice at random, and each yields a little to "
        "the uneven forces of its neighbours."
    )
    colour = "#E69F00"
    position = 10

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return self.random_energy(x) + np.zeros(np.shape(gamma))

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return mixing_entropy(x) + np.zeros(np.shape(gamma))

    def slope(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return self.random_energy_slope(x) - mixing_entropy_slope(x) / gamma
