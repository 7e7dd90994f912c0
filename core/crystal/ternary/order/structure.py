"""Structure factors of a crystal of three nuclei.

S_ab(k) = x_a delta_ab - x_a x_b + sum_i eps_i^ab C_i(k), <p_a p_b*>/N for occupations p_a of sites,
with sum_b S_ab = 0 and the mean x_a delta_ab - x_a x_b over the Brillouin zone.
"""

from __future__ import annotations

import numpy as np

from core.crystal.lattice import Array
from core.crystal.ternary.order.links import FIRST, SECOND


def random_structure(x: Array) -> Array:
    """S_0 = x_a delta_ab - x_a x_b, the same at all k, shape (3, 3)."""
    return np.asarray(np.diag(x) - np.outer(x, x))


def partial_structure(x: Array, parameters: Array, cosines: Array) -> Array:
    """S_ab(k), shape (n, 3, 3).

    Parameters
    ----------
    x : shape (3,). parameters : eps_i^ab/(x_a x_b) of the pairs, shape (shells, 3).
    cosines : C_i(k), shape (n, shells).
    """
    eps = np.zeros((len(parameters), 3, 3))
    eps[:, FIRST, SECOND] = eps[:, SECOND, FIRST] = parameters * x[FIRST] * x[SECOND]
    eps[:, range(3), range(3)] = -eps.sum(axis=2)
    return np.asarray(random_structure(x) + np.einsum("ki,iab->kab", cosines, eps))


def charge_structure(charges: Array, structure: Array) -> Array:
    """S_ZZ(k) = sum_ab Z_a Z_b S_ab(k), on which the energy of second order depends, shape (n,)."""
    return np.asarray(np.einsum("a,kab,b->k", charges, structure, charges))
