"""Entropies of liquids and solids, that of a linear-mixed crystal taken off.

Free energies of this project are per ion in U_1, those of the linear-mixed crystal taken off, and
depend on Gamma = U_1/T alone. So S = Gamma^2 df/dGamma per ion over k, at fixed electron density.
"""

from __future__ import annotations

import numpy as np

from core.crystal.lattice import Array
from core.crystal.liquids import Liquid

STEP = 1e-3
"""Of ln Gamma: the fourth-order difference below errs by 1e-10 of an entropy of order one."""
PLACES = np.array([-2.0, -1.0, 1.0, 2.0])
WEIGHTS = np.array([1.0, -8.0, 8.0, -1.0]) / 12.0


def liquid_entropy(liquid: Liquid, x: Array, gamma: Array) -> tuple[Array, Array]:
    """Entropy of the liquid and its derivative with respect to x, per ion over k.

    S = Gamma^2 df/dGamma, dS/dx = Gamma^2 d(df/dx)/dGamma; that of the linear-mixed crystal is
    taken off. Compositions 0 and 1 have no derivative.

    Parameters
    ----------
    x, gamma : compositions and couplings, shape (n,).
    """
    steps = np.exp(STEP * PLACES)[:, None]
    couplings = np.broadcast_to(gamma, np.shape(x)) * steps
    scale = gamma / STEP
    with np.errstate(divide="ignore", invalid="ignore"):
        values = liquid.free_energy(x, couplings)
        slopes = liquid.slope(x, couplings)
    return scale * (WEIGHTS @ values), scale * (WEIGHTS @ slopes)
