"""Whether a phase of another composition would lower the free energy further."""

from __future__ import annotations

import numpy as np

from core.crystal.lattice import Array
from core.crystal.ternary.equilibrium.grid import triangle_grid
from core.crystal.ternary.equilibrium.newton import nearby
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.phase import Phase
from core.crystal.ternary.solids import Solid

STEPS = 40
ROUNDING = 1e-8
"""By how much, over T, another phase may seem to lie below."""
DOUBTFUL = 0.01
"""Within this, over T, minima of the spherical model are looked at with a solid of its own."""


class Planes:
    """The distance D(x) = F(x) - x mu of both phases at one Gamma from planes that touch one.

    A solid that is not quickly computed everywhere is compared where the spherical model, to which
    it is close, has a minimum that is low.
    """

    def __init__(self, liquid: Liquid, solid: Solid, gamma: float) -> None:
        self.gamma = gamma
        self._solid, self._model = solid, nearby(solid)
        self._grid = triangle_grid(STEPS)
        coupling = np.array(gamma)
        self._melted = liquid.free_energy(self._grid.x, coupling)
        self._frozen = self._model.free_energy(self._grid.x, coupling)

    def touch_from_below(self, phase: Phase, x: Array) -> np.ndarray:
        """Whether planes that touch a phase at compositions x, shape (n, 3), lie below all."""
        if not len(x):
            return np.ones(0, dtype=bool)
        mu = phase.potentials(np.maximum(x, 1e-300), np.full(len(x), self.gamma))
        planes = mu @ self._grid.x.T
        good = np.asarray((self._melted - planes > -ROUNDING).all(axis=1))
        above = self._frozen - planes
        if self._model is self._solid:
            return good & np.asarray((above > -ROUNDING).all(axis=1))
        row, place = self._grid.minima(above)
        low = above[row, place] < DOUBTFUL
        row, place = row[low], place[low]
        points, which = np.unique(place, return_inverse=True)
        own = self._solid.free_energy(self._grid.x[points], np.array(self.gamma))[which]
        good[row[own - planes[row, place] < -ROUNDING]] = False
        return good
