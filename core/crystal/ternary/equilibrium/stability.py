"""Whether a phase of another composition would lower the free energy further."""

from __future__ import annotations

import numpy as np

from core.crystal.lattice import Array
from core.crystal.ternary.equilibrium.grid import triangle_grid
from core.crystal.ternary.equilibrium.newton import logarithms, nearby
from core.crystal.ternary.liquids import Liquid
from core.crystal.ternary.phase import MomentPhase, Phase
from core.crystal.ternary.solids import Solid

STEPS = 40
ROUNDING = 1e-8
"""By how much, over T, another phase may seem to lie below."""
DOUBTFUL = 0.02
"""Minima on the grid that are higher, over T, are not followed between its points."""
ITERATIONS = 8
LONGEST_STEP = 0.3


class Planes:
    """The distance D(x) = F(x) - x mu of both phases at one Gamma from planes that touch one.

    It is computed on a grid, and followed from low minima there to where it is least. A solid that
    is not quickly computed everywhere is compared where the spherical model, to which it is close,
    is lowest.
    """

    def __init__(self, liquid: Liquid, solid: Solid, gamma: float) -> None:
        self.gamma = gamma
        self._liquid, self._solid, self._model = liquid, solid, nearby(solid)
        self._grid = triangle_grid(STEPS)
        coupling = np.array(gamma)
        self._melted = liquid.free_energy(self._grid.x, coupling)
        self._frozen = self._model.free_energy(self._grid.x, coupling)

    def touch_from_below(self, phase: Phase, x: Array) -> np.ndarray:
        """Whether planes that touch a phase at compositions x, shape (n, 3), lie below all."""
        if not len(x):
            return np.ones(0, dtype=bool)
        gamma = np.full(len(x), self.gamma)
        mu = phase.excess_potentials(x, gamma) + logarithms(x)
        planes = mu @ self._grid.x.T
        good = np.asarray((self._melted - planes > -ROUNDING).all(axis=1))
        good &= ~self._crossed(self._liquid, mu, self._melted - planes)
        above = self._frozen - planes
        if self._model is self._solid:
            good &= np.asarray((above > -ROUNDING).all(axis=1))
        return good & ~self._crossed(self._model, mu, above)

    def _crossed(self, model: MomentPhase, mu: Array, above: Array) -> np.ndarray:
        """Whether a phase lies below a plane somewhere near the low points of a grid."""
        row, place = self._grid.minima(above)
        low = above[row, place] < DOUBTFUL
        row, place = row[low], place[low]
        x, depth = deepest(model, mu[row], self._grid.x[place], self.gamma)
        crossed = np.zeros(len(mu), dtype=bool)
        if model is not self._liquid and self._model is not self._solid:
            doubtful = np.flatnonzero(depth < DOUBTFUL)
            row, x = row[doubtful], x[doubtful]
            own = self._solid.free_energy(x, np.array(self.gamma))
            depth = own - (np.where(x > 0.0, mu[row], 0.0) * x).sum(axis=1)
        crossed[row[depth < -ROUNDING]] = True
        return crossed


def deepest(model: MomentPhase, mu: Array, x: Array, gamma: float) -> tuple[Array, Array]:
    """Where D(x) = F(x) - x mu is least near given compositions, and how much it is there.

    ln X_a + g_a(x) = mu_a with x = X/sum X, whose logarithm is -D (M. L. Michelsen, Fluid Phase
    Equilib. 9, 1 (1982), doi:10.1016/0378-3812(82)85001-2), by some steps of Newton's method.

    Parameters
    ----------
    mu, x : shape (n, 3). D is infinite where it is not found.
    """
    u = logarithms(np.maximum(x, 1e-6))
    coupling = np.full(len(x), gamma)
    for _ in range(ITERATIONS):
        amounts = np.exp(u)
        x = amounts / amounts.sum(axis=1, keepdims=True)
        response = model.response(x, coupling)
        residuals = u + response.g - mu
        jacobian = np.eye(3) + response.by_log_amount
        step = -np.linalg.solve(jacobian + 1e-12 * np.eye(3), residuals[:, :, None])[:, :, 0]
        longest = np.abs(step).max(axis=1, keepdims=True, initial=0.0)
        u = u + step * np.minimum(1.0, LONGEST_STEP / np.maximum(longest, 1e-300))
    # The plane's own point among them has D = 0 but for rounding.
    found = np.abs(residuals).max(axis=1) < 1e-6
    return x, np.where(found, -np.log(np.exp(u).sum(axis=1)), np.inf)
