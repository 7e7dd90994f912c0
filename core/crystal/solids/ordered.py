"""Perfectly ordered structures."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from core.crystal.lattice import BCC, Array
from core.crystal.lattice_sums import madelung, response
from core.crystal.solids.solid import Solid


class Ordered(Solid):
    """Perfectly ordered structures: CsCl at x = 1/2, D0_3 at 1/4 and 3/4, and the pure crystals.

    Exact Ewald sums: dE = (Z2-Z1)^2 e^2/(2 a_i) sum_q |c_q|^2 psi(q) over the ordering
    wavevectors q, H for CsCl (c = 1/2), H and the two P for D0_3 (c = 1/4). No ion is displaced,
    by symmetry, and no entropy is left.
    """

    name = "ordered"
    label = "ordered structures"
    explanation = (
        "Perfect crystals in which each nucleus has its place, as in salt: CsCl at x = ½, D0₃ "
        "at x = ¼ and ¾; less energy than at random, no entropy."
    )
    colour = "#56B4E9"
    position = 70
    compounds = (0.0, 0.25, 0.5, 0.75, 1.0)

    def energy(self, x: Array, gamma: Array) -> Array:
        """Energy per ion in U_1; nan where no ordered structure exists."""
        x = np.asarray(x, dtype=float) + np.zeros(np.shape(gamma))
        psi_h, psi_p = _ordering_waves()
        waves = np.full(x.shape, np.nan)
        for composition, value in zip(
            self.compounds,
            (0.0, (psi_h + 2.0 * psi_p) / 16.0, psi_h / 4.0, (psi_h + 2.0 * psi_p) / 16.0, 0.0),
            strict=True,
        ):
            waves[np.isclose(x, composition, rtol=0.0, atol=1e-9)] = value
        linear = self.mixture.mean_power(5.0 / 3.0, x) - self.mixture.mean_charge(x) ** (5.0 / 3.0)
        unrelaxed = madelung(BCC) * linear / self.mixture.Z1 ** (5.0 / 3.0)
        return unrelaxed + self.mixture.ordering_energy(x) * waves

    def entropy(self, x: Array, gamma: Array) -> Array:  # noqa: D102
        return np.zeros(np.broadcast_shapes(np.shape(x), np.shape(gamma)))

    def slope(self, x: Array, gamma: Array) -> Array:
        """Not defined: an ordered structure has one composition. Always nan."""
        return np.full(np.broadcast_shapes(np.shape(x), np.shape(gamma)), np.nan)


@lru_cache(maxsize=1)
def _ordering_waves() -> tuple[float, float]:
    """Psi at H and P."""
    waves = np.array([BCC.special_point("H"), BCC.special_point("P")])
    at_h, at_p = response(waves, BCC).psi
    return float(at_h), float(at_p)
