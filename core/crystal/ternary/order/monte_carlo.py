"""Exact statistics of the second-order energy of three nuclei: Monte Carlo on a periodic cell.

E/(N T) = g (1/N) sum_ij U_ij z_i z_j with z = Z - <Z> on every site, g = Gamma kappa and the pair
interaction of `core.crystal.order.monte_carlo`. With y = g s,

    phi(y) = (F - F_random)/(N T) = int_0^y eps dy',   eps = <E>/(N T y),

by nodes of Gauss and Legendre. A cell misses the waves between its own: the difference to its own
spherical model is integrated, and the spherical model of the infinite crystal added.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.cancellation import check
from core.crystal.lattice import Array
from core.crystal.order.monte_carlo import SETTLING, Cell, cell
from core.crystal.order.spherical import spherical_model
from core.kernels import ternary_gas

EDGE = 6
"""Conventional cubes along an edge of the cell: 432 sites."""
NODES = 5
BLOCKS = 16
"""Parts of a run whose means tell the error: each has to be longer than the memory of the cell."""


@dataclass(frozen=True)
class OrderFreeEnergy:
    """Phi of one composition and what the spherical model gives for it.

    Parameters
    ----------
    phi, error : mean and standard error. spherical : of the infinite crystal.
    eps : at the nodes, shape (nodes,); eps_error, its standard error, and eps_spherical, of the
        same cell.
    """

    phi: float
    error: float
    spherical: float
    eps: Array
    eps_error: Array
    eps_spherical: Array


def order_free_energy(
    charges: Array, counts: tuple[int, int, int], y: float, sweeps: int, seed: int
) -> OrderFreeEnergy:
    """Sample a cell of ions of these charges.

    Parameters
    ----------
    charges : Z of the three nuclei. counts : of ions, 432 in all.
    y : Gamma kappa <(Z - <Z>)^2>. sweeps : exchanges tried at each node, per ion.
    """
    periodic, random = cell(EDGE), np.random.default_rng(seed)
    charge = random.permutation(np.repeat(np.asarray(charges, dtype=float), counts))
    charge -= charge.mean()
    s = float((charge**2).mean())
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    ladder, weights = 0.5 * y * (nodes + 1.0), 0.5 * y * weights
    means, errors = np.empty(NODES), np.empty(NODES)
    for place, here in enumerate(ladder):
        means[place], errors[place] = _sample(periodic, charge, here / s, s, sweeps, random)
    own = np.array([_spherical_energy(periodic, s, here) for here in ladder])
    spherical = float(spherical_model().free_energy(np.array(y)))
    phi = spherical + float(weights @ (means - own))
    return OrderFreeEnergy(
        phi, float(np.sqrt(weights**2 @ errors**2)), spherical, means, errors, own
    )


def _spherical_energy(periodic: Cell, s: float, y: float) -> float:
    return periodic.energy(periodic.spherical_structure(s, y / s)) / s


def _sample(
    periodic: Cell, charge: Array, g: float, s: float, sweeps: int, random: np.random.Generator
) -> tuple[float, float]:
    """Mean of E/(N T y) and its standard error; `charge` is changed."""
    each = max(sweeps // BLOCKS, 1)
    means = []
    for block in range(-max(int(SETTLING * BLOCKS), 1), BLOCKS):
        check()
        # Rounding errors of the field do not add up from block to block.
        field = periodic.pair @ charge
        shape, energies = (each, periodic.size), np.empty(each)
        ternary_gas.sweep(
            field,
            periodic.pair,
            charge,
            random.integers(periodic.size, size=shape),
            random.integers(periodic.size, size=shape),
            random.standard_exponential(shape),
            g,
            float(charge @ field),
            energies,
        )
        if block >= 0:
            means.append(float(energies.mean()) / (periodic.size * s))
    return float(np.mean(means)), float(np.std(means, ddof=1) / np.sqrt(BLOCKS))
