"""Crystals of pure nuclei side by side."""

from __future__ import annotations

import numpy as np

from core.crystal.lattice import Array
from core.crystal.solids.solid import Solid


class Mechanical(Solid):
    """Crystallites of pure Z1 and pure Z2 side by side: the zero of energy, without entropy."""

    name = "mechanical"
    label = "mechanical mixture"
    explanation = (
        "Grains of the two pure crystals side by side: the zero of all energies that are shown."
    )
    colour = "#808080"
    position = 80
    compounds = (0.0, 1.0)

    def energy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return np.zeros(np.broadcast_shapes(np.shape(x), np.shape(gamma)))

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return self.energy(x, gamma)

    def slope(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return self.energy(x, gamma)
