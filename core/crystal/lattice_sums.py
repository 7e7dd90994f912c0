"""Lattice sums of a Coulomb crystal: Madelung constant, phonon moment, and Table I of Baiko 2025.

Formulas: D. A. Baiko (2025), equations (5) to (9), evaluated by Ewald splitting. Lengths are in
units of a_i and e = 1; the results do not depend on the splitting parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import scipy

from core.crystal.lattice import (
    DENSITY,
    MAX_SHELLS,
    Array,
    Lattice,
    Shell,
    lattice_named,
    neighbour_shells,
    shell_cosines,
    zone_quadrature,
)
from core.kernels import ewald
from core.storage.memo import computed_once
from core.storage.store import kept

SPLITTING = 1.2
REAL_RANGE = 7.0
RECIPROCAL_RANGE = 14.5
ZERO = 1e-9


@dataclass(frozen=True)
class LatticeSums:
    """Order-parameter energies of the first neighbour shells.

    Parameters
    ----------
    lattice : the lattice they belong to.
    shells : the neighbour shells, nearest first.
    T0 : average over the Brillouin zone of W(k).
    T : T_i, averages of W(k) C_i(k), shape (number of shells,).
    I : I_i = m_i/R_i, same shape.
    """

    lattice: Lattice
    shells: tuple[Shell, ...]
    T0: float
    T: Array
    I: Array  # noqa: E741 (the paper's symbol)

    @property
    def J(self) -> Array:
        """I_i - T_i, the energy of each order parameter."""
        return self.I - self.T

    @property
    def neighbours(self) -> Array:
        """Number m_i of neighbours in each shell."""
        return np.array([float(shell.neighbours) for shell in self.shells])

    def first(self, count: int) -> LatticeSums:
        """The same sums for the nearest `count` shells only."""
        return LatticeSums(
            self.lattice, self.shells[:count], self.T0, self.T[:count], self.I[:count]
        )


def _vectors_within(radius: float, step: float) -> tuple[Array, np.ndarray]:
    reach = int(radius / step) + 1
    axis = np.arange(-reach, reach + 1)
    steps = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    return steps.astype(float) * step, steps


@cache
def _real_space(lattice: Lattice) -> tuple[Array, Array]:
    """One site of each pair +-R, and the doubled weights that the kernel sums."""
    vectors, steps = _vectors_within(REAL_RANGE, lattice.cube_edge / 2.0)
    length = np.linalg.norm(vectors, axis=1)
    first_nonzero = np.where(
        steps[:, 0] != 0, steps[:, 0], np.where(steps[:, 1] != 0, steps[:, 1], steps[:, 2])
    )
    keep = lattice.contains(steps) & (length < REAL_RANGE) & (first_nonzero > 0)
    sites, r = vectors[keep].T, length[keep]
    gauss = np.exp(-((SPLITTING * r) ** 2)) * 2.0 * SPLITTING / np.sqrt(np.pi)
    screened = scipy.special.erfc(SPLITTING * r)
    isotropic = screened / r**3 + gauss / r**2
    along = 3.0 * isotropic + 2.0 * SPLITTING**2 * gauss
    x, y, z = sites / r
    weights = [
        isotropic - x * x * along,
        isotropic - y * y * along,
        isotropic - z * z * along,
        -y * z * along,
        -x * z * along,
        -x * y * along,
        x * (screened / r**2 + gauss / r),
        y * (screened / r**2 + gauss / r),
        z * (screened / r**2 + gauss / r),
        screened / r,
    ]
    return np.ascontiguousarray(sites), 2.0 * np.array(weights)


@cache
def _reciprocal_vectors(lattice: Lattice) -> Array:
    vectors, steps = _vectors_within(RECIPROCAL_RANGE, 2.0 * np.pi / lattice.cube_edge)
    keep = lattice.reciprocal_contains(steps)
    keep &= np.linalg.norm(vectors, axis=1) < RECIPROCAL_RANGE
    return np.ascontiguousarray(vectors[keep].T)


@cache
def _self_term(lattice: Lattice) -> float:
    """Diagonal of the reciprocal sum at k = 0, G = 0 left out; cubic, so a third of its trace."""
    square = (_reciprocal_vectors(lattice) ** 2).sum(axis=0)
    square = square[square > ZERO]
    return float(4.0 * np.pi * DENSITY * np.exp(-square / (4.0 * SPLITTING**2)).sum() / 3.0)


@dataclass(frozen=True)
class Response:
    """Linear response of the lattice at wavevectors k.

    Parameters
    ----------
    D : dynamical matrix, shape (n, 3, 3); its trace is 4 pi n_i = 3.
    beta : field of a charge wave, shape (n, 3); b_k = i beta.
    psi : Coulomb energy of a charge wave on the undisplaced lattice, shape (n,).
    """

    D: Array
    beta: Array
    psi: Array

    @property
    def W(self) -> Array:
        """Energy gained by static displacements, beta D^-1 beta, shape (n,)."""
        displacement = np.linalg.solve(self.D, self.beta[:, :, None])[:, :, 0]
        return np.einsum("ij,ij->i", self.beta, displacement)

    @property
    def V(self) -> Array:
        """Energy of a charge wave on the relaxed lattice, psi - W, shape (n,)."""
        return self.psi - self.W


def response(k: Array, lattice: Lattice) -> Response:
    """D(k), beta(k) and psi(k) by Ewald summation.

    Parameters
    ----------
    k : wavevectors other than reciprocal-lattice vectors, shape (n, 3), in units of 1/a_i.
    """
    sites, weights = _real_space(lattice)
    table = ewald.lattice_response(
        np.ascontiguousarray(k, dtype=float),
        sites,
        weights,
        _reciprocal_vectors(lattice),
        DENSITY,
        SPLITTING,
        _self_term(lattice),
    )
    matrix = table[:, [0, 5, 4, 5, 1, 3, 4, 3, 2]].reshape(-1, 3, 3)
    self_energy = 2.0 * SPLITTING / np.sqrt(np.pi)
    return Response(D=matrix, beta=table[:, 6:9], psi=table[:, 9] - self_energy)


@cache
def madelung(lattice: Lattice) -> float:
    """Madelung constant zeta: the energy per ion is -zeta Z^2 e^2/a_i."""
    _, weights = _real_space(lattice)
    square = (_reciprocal_vectors(lattice) ** 2).sum(axis=0)
    square = square[square > ZERO]
    waves = 4.0 * np.pi * DENSITY * (np.exp(-square / (4.0 * SPLITTING**2)) / square).sum()
    self_energy = 2.0 * SPLITTING / np.sqrt(np.pi) + np.pi * DENSITY / SPLITTING**2
    return float(-0.5 * (weights[9].sum() + waves - self_energy))


@cache
def mean_log_frequency(lattice: Lattice, nodes: int = 24) -> float:
    """<ln(omega/omega_p)> over all phonon modes of the one-component crystal.

    det D vanishes as k^4 at Gamma; its logarithm is split off and averaged exactly,
    <4 ln t> = -4/3 for the weight 3 t^2.
    """
    k, weights, radial = zone_quadrature(lattice, nodes)
    determinant = np.linalg.det(response(k, lattice).D)
    smooth = weights @ np.log(determinant / (27.0 * radial**4))
    return float((smooth - 4.0 / 3.0) / 6.0)


@computed_once(maxsize=4)
def zone_response(lattice: Lattice, nodes: int) -> Response:
    """`response` at the nodes of `zone_quadrature`."""
    return response(zone_quadrature(lattice, nodes)[0], lattice)


FEW_SHELLS = 8
FEW_NODES, MANY_NODES = 24, 32
"""Quadrature nodes an axis for T_i right to 1e-8: of the first 8 shells, and of all 40."""


@computed_once(maxsize=128)
def lattice_sums(lattice: str = "bcc", shells: int = 8, nodes: int | None = None) -> LatticeSums:
    """T_0, T_i and I_i of Baiko 2025, equations (5) to (7).

    Parameters
    ----------
    lattice : "bcc" or "fcc".
    shells : number of neighbour shells, 1 to 40. More than 8 are computed together once and kept
        on disk.
    nodes : Gauss-Legendre nodes along each axis; by default enough for 1e-8.

    Raises
    ------
    InvalidInputError : unknown lattice, or a number of shells outside 1 to 40.
    """
    chosen = lattice_named(lattice)
    orbits = neighbour_shells(chosen, shells)
    if nodes is not None:
        displacement = _displacement_sums(chosen, orbits, nodes)
    elif shells <= FEW_SHELLS:
        displacement = _displacement_sums(chosen, orbits, FEW_NODES)
    else:
        displacement = _all_displacement_sums(chosen)[: shells + 1]
    return LatticeSums(
        lattice=chosen,
        shells=orbits,
        T0=float(displacement[0]),
        T=displacement[1:],
        I=np.array([shell.neighbours / shell.distance for shell in orbits]),
    )


def _displacement_sums(lattice: Lattice, shells: tuple[Shell, ...], nodes: int) -> Array:
    """T_0 and the T_i, equation (7)."""
    k, weights, _ = zone_quadrature(lattice, nodes)
    weighted = weights * zone_response(lattice, nodes).W
    return np.concatenate([[weighted.sum()], weighted @ shell_cosines(k, lattice, shells)])


@computed_once(maxsize=2)
def _all_displacement_sums(lattice: Lattice) -> Array:
    def compute() -> dict[str, Array]:
        shells = neighbour_shells(lattice, MAX_SHELLS)
        return {"T": _displacement_sums(lattice, shells, MANY_NODES)}

    core = Path(__file__).parents[1]
    sources = (Path(__file__), core / "crystal" / "lattice.py", core / "kernels" / "ewald.py")
    return kept(f"lattice-sums-{lattice.name}", sources, compute)["T"]
