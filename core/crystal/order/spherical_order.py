"""Order of the neighbour shells in the spherical model."""

from __future__ import annotations

import numpy as np

from core.crystal.lattice import BCC, Array, neighbour_shells, shell_cosines, zone_quadrature
from core.crystal.order.spherical import NODES, spherical_model
from core.storage.memo import computed_once


def warren_cowley(y: Array, shells: int) -> Array:
    """(alpha_i - x^2)/[x(1-x)] of the nearest shells, shape (n, shells).

    Parameters
    ----------
    y : Gamma K x(1-x), shape (n,).
    """
    found = [spherical_model().deviations(_mean_cosines(shells), float(value)) for value in y]
    return np.array(found).reshape(len(y), shells)


@computed_once(maxsize=8)
def _mean_cosines(shells: int) -> Array:
    """Means of cos(k R) over the vectors of each shell, at the nodes of the zone."""
    orbits = neighbour_shells(BCC, shells)
    cosines = shell_cosines(zone_quadrature(BCC, NODES)[0], BCC, orbits)
    return np.asarray(cosines / np.array([orbit.neighbours for orbit in orbits]))
