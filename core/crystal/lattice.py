"""Cubic lattices: neighbour shells, Brillouin zones, and quadrature over the irreducible wedge.

Lengths are in units of the ion sphere radius a_i, so the number density is 3/(4 pi).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInputError
from core.storage.memo import computed_once

Array = NDArray[np.float64]

DENSITY = 3.0 / (4.0 * np.pi)
"""Number density of lattice sites for a_i = 1."""

MAX_SHELLS = 40


@dataclass(frozen=True)
class Lattice:
    """A cubic Bravais lattice.

    Parameters
    ----------
    name : "bcc" or "fcc".
    sites_per_cell : sites in the conventional cube, which has the edge (sites_per_cell/n_i)^(1/3).
    special_points : symmetry points of the Brillouin zone, in units of 2 pi/a_l.
    wedge : tetrahedra that fill the irreducible wedge; all have Gamma as their first corner and
        are given by the names of the other three.
    path : the line through the zone along which structure factors are drawn.
    """

    name: str
    sites_per_cell: int
    special_points: dict[str, tuple[float, float, float]]
    wedge: tuple[tuple[str, str, str], ...]
    path: tuple[str, ...]

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def cube_edge(self) -> float:
        """Edge a_l of the conventional cube in units of a_i."""
        return float((self.sites_per_cell / DENSITY) ** (1.0 / 3.0))

    def contains(self, half_steps: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether (a_l/2) * half_steps are lattice vectors."""
        if self.name == "bcc":
            parity = half_steps % 2
            return np.all(parity == parity[..., :1], axis=-1)
        return half_steps.sum(axis=-1) % 2 == 0

    def reciprocal_contains(self, steps: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether (2 pi/a_l) * steps are reciprocal-lattice vectors."""
        return (FCC if self.name == "bcc" else BCC).contains(steps)

    def special_point(self, name: str) -> Array:
        """Wavevector of a named symmetry point, in units of 1/a_i."""
        return np.array(self.special_points[name]) * (2.0 * np.pi / self.cube_edge)


BCC = Lattice(
    name="bcc",
    sites_per_cell=2,
    special_points={
        "Γ": (0, 0, 0),
        "H": (1, 0, 0),
        "N": (0.5, 0.5, 0),
        "P": (0.5, 0.5, 0.5),
    },
    wedge=(("H", "N", "P"),),
    path=("Γ", "H", "N", "P", "Γ"),
)

FCC = Lattice(
    name="fcc",
    sites_per_cell=4,
    special_points={
        "Γ": (0, 0, 0),
        "X": (0, 1, 0),
        "L": (0.5, 0.5, 0.5),
        "W": (0.5, 1, 0),
        "U": (0.25, 1, 0.25),
        "K": (0.75, 0.75, 0),
    },
    wedge=(("X", "W", "U"), ("L", "U", "W"), ("L", "W", "K")),
    path=("Γ", "X", "W", "L", "Γ", "K"),
)

LATTICES = {lattice.name: lattice for lattice in (BCC, FCC)}


def lattice_named(name: str) -> Lattice:
    """The lattice called `name`.

    Raises
    ------
    InvalidInputError : the name is neither "bcc" nor "fcc".
    """
    if name not in LATTICES:
        raise InvalidInputError(f"Unknown lattice '{name}': choose one of {', '.join(LATTICES)}.")
    return LATTICES[name]


@dataclass(frozen=True)
class Shell:
    """One symmetry orbit of lattice vectors.

    Two orbits of the same length, such as (3/2, 3/2, 3/2) and (5/2, 1/2, 1/2), are two shells,
    because their order parameters are independent.

    Parameters
    ----------
    half_steps : a representative vector in units of a_l/2, components descending.
    neighbours : number m_i of vectors in the orbit.
    distance : length in units of a_i.
    """

    half_steps: tuple[int, int, int]
    neighbours: int
    distance: float


def _multiplicity(half_steps: tuple[int, int, int]) -> int:
    signs = 2 ** sum(step != 0 for step in half_steps)
    return signs * len(set(permutations(half_steps)))


@cache
def neighbour_shells(lattice: Lattice, count: int) -> tuple[Shell, ...]:
    """The first `count` neighbour shells, by distance.

    Raises
    ------
    InvalidInputError : `count` is not between 1 and 40.
    """
    if not 1 <= count <= MAX_SHELLS:
        raise InvalidInputError(f"Give between 1 and {MAX_SHELLS} shells, not {count}.")
    reach = 16
    orbits = np.array(
        [
            (a, b, c)
            for a in range(1, reach)
            for b in range(a + 1)
            for c in range(b + 1)
            if a * a + b * b + c * c < reach * reach
        ]
    )
    orbits = orbits[lattice.contains(orbits)]
    order = np.lexsort((orbits[:, 0], (orbits**2).sum(axis=1)))
    half_edge = lattice.cube_edge / 2.0
    return tuple(
        Shell(
            half_steps=tuple(int(step) for step in orbit),  # type: ignore[arg-type]
            neighbours=_multiplicity(tuple(int(step) for step in orbit)),  # type: ignore[arg-type]
            distance=half_edge * float(np.sqrt((orbit**2).sum())),
        )
        for orbit in orbits[order[:count]]
    )


def shell_cosines(k: Array, lattice: Lattice, shells: tuple[Shell, ...]) -> Array:
    """C_i(k), the sum of cos(k R) over all vectors R of each shell.

    Parameters
    ----------
    k : wavevectors, shape (n, 3), in units of 1/a_i.

    Returns
    -------
    Shape (n, number of shells). C_i(0) = m_i.
    """
    highest = max(shell.half_steps[0] for shell in shells)
    angle = k * (lattice.cube_edge / 2.0)
    table = np.cos(np.arange(highest + 1)[:, None, None] * angle)
    cosines = np.empty((len(k), len(shells)))
    for column, shell in enumerate(shells):
        orders = sorted(set(permutations(shell.half_steps)))
        total = sum(table[a, :, 0] * table[b, :, 1] * table[c, :, 2] for a, b, c in orders)
        cosines[:, column] = total * (shell.neighbours / len(orders))
    return cosines


@computed_once(maxsize=4)
def zone_quadrature(lattice: Lattice, nodes: int) -> tuple[Array, Array, Array]:
    """Quadrature for averages over the Brillouin zone of functions with its cubic symmetry.

    Each tetrahedron with a corner at Gamma is mapped from the unit cube by
    k = t [A + u (B - A) + u v (C - B)] with the Jacobian t^2 u, which removes a 1/k^2 singularity
    at Gamma; tensor Gauss-Legendre nodes then converge exponentially.

    Returns
    -------
    k : shape (n, 3), in units of 1/a_i.
    weights : shape (n,), sum 1.
    radial : t of each node, shape (n,), for integrands with a known behaviour in t.
    """
    points, weights = np.polynomial.legendre.leggauss(nodes)
    points, weights = (points + 1.0) / 2.0, weights / 2.0
    t, u, v = (grid.ravel() for grid in np.meshgrid(points, points, points, indexing="ij"))
    cube = (weights[:, None, None] * weights[:, None] * weights).ravel() * t**2 * u
    k_parts, weight_parts = [], []
    for names in lattice.wedge:
        a, b, c = (lattice.special_point(name) for name in names)
        face = a + u[:, None] * (b - a) + (u * v)[:, None] * (c - b)
        k_parts.append(t[:, None] * face)
        weight_parts.append(cube * abs(float(np.linalg.det([a, b, c]))))
    total = np.concatenate(weight_parts)
    return np.concatenate(k_parts), total / total.sum(), np.tile(t, len(lattice.wedge))
