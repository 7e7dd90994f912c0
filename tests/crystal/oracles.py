"""Slow, plain calculations that share no formula with core/, to test it against.

Lengths are in units of a_i, as in core/crystal.
"""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from scipy.spatial import ConvexHull
from scipy.special import erfc

BASIS = {
    "bcc": [(0, 0, 0), (0.5, 0.5, 0.5)],
    "fcc": [(0, 0, 0), (0.5, 0.5, 0), (0.5, 0, 0.5), (0, 0.5, 0.5)],
}


def cube_edge(lattice: str) -> float:
    """Edge of the conventional cube for one ion in each sphere of radius 1."""
    return (len(BASIS[lattice]) * 4.0 * np.pi / 3.0) ** (1.0 / 3.0)


def lattice_vectors(lattice: str, cells: int) -> np.ndarray:
    """All lattice vectors, in units of the cube's edge, of a cube of (2 cells + 1)^3 cubes."""
    corners = np.array(list(product(range(-cells, cells + 1), repeat=3)), dtype=float)
    return np.concatenate([corners + offset for offset in BASIS[lattice]])


def orbits(lattice: str, cells: int = 4) -> list[np.ndarray]:
    """Sets of vectors equal up to signs and permutations, by length; complete up to `cells`."""
    groups: dict[tuple[float, ...], list[np.ndarray]] = {}
    for vector in lattice_vectors(lattice, cells):
        if 0.0 < vector @ vector <= cells**2:
            key = (float(vector @ vector), *sorted(np.abs(vector).tolist(), reverse=True))
            groups.setdefault(key, []).append(vector)
    return [np.array(groups[key]) * cube_edge(lattice) for key in sorted(groups)]


def cosine_sums(k: np.ndarray, shells: list[np.ndarray]) -> np.ndarray:
    """C_i(k) by summing over every vector of every shell."""
    return np.stack([np.cos(k @ vectors.T).sum(axis=1) for vectors in shells], axis=1)


def folded(k: np.ndarray, lattice: str) -> np.ndarray:
    """The equivalent wavevectors in the first zone: those nearest to Gamma."""
    other = "fcc" if lattice == "bcc" else "bcc"
    reciprocal = lattice_vectors(other, 1) * (4.0 * np.pi / cube_edge(lattice))
    shifted = k[:, None] - reciprocal
    nearest = (shifted**2).sum(axis=-1).argmin(axis=1)
    return shifted[np.arange(len(k)), nearest]


def zone_midpoints(lattice: str, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """A uniform grid over whole zones, none of it at Gamma, reduced by symmetry; and weights."""
    unit = 4.0 * np.pi / cube_edge(lattice) / steps
    axis = (np.arange(steps // 2) + 0.5) * unit
    k = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    k = k[(k[:, 0] >= k[:, 1]) & (k[:, 1] >= k[:, 2])]
    equal = (k[:, :-1] == k[:, 1:]).sum(axis=1)
    weights = np.array([6.0, 3.0, 1.0])[equal]
    return folded(k, lattice), weights / weights.sum()


def extrapolated(values: list[float], orders: tuple[int, ...]) -> float:
    """Limit of values at 1, 2, 4 ... times as many steps, with errors of these orders."""
    for order in orders:
        values = [(2**order * fine - coarse) / (2**order - 1) for coarse, fine in pairwise(values)]
    return values[-1]


def wave_potential(k: np.ndarray, r: np.ndarray, splitting: float = 1.0) -> complex:
    """Potential at r of the charges exp(i k R) at all bcc sites but the origin."""
    edge = cube_edge("bcc")
    sites = lattice_vectors("bcc", 4) * edge
    sites = sites[np.linalg.norm(sites, axis=1) > 1e-9]
    apart = np.linalg.norm(sites - r, axis=1)
    near = (np.exp(1j * sites @ k) * erfc(splitting * apart) / apart).sum()
    steps = np.array(list(product(range(-6, 7), repeat=3)), dtype=float)
    waves = k + steps[steps.sum(axis=1) % 2 == 0] * 2.0 * np.pi / edge
    square = (waves**2).sum(axis=1)
    far = 3.0 * (np.exp(-square / (4.0 * splitting**2) + 1j * waves @ r) / square).sum()
    distance = np.linalg.norm(r)
    own = 2.0 * splitting / np.sqrt(np.pi) if distance == 0.0 else _erf(splitting, distance)
    return complex(near + far - own)


def _erf(splitting: float, distance: float) -> float:
    return float((1.0 - erfc(splitting * distance)) / distance)


def coulomb_energy(
    cell: np.ndarray, positions: np.ndarray, charges: np.ndarray, splitting: float = 1.0
) -> float:
    """Energy of point charges in a periodic box with a uniform neutralising background.

    Parameters
    ----------
    cell : edges of the rectangular box. positions : shape (n, 3). charges : shape (n,).
    """
    volume = float(np.prod(cell))
    steps = np.array(list(product(range(-5, 6), repeat=3)), dtype=float)
    apart = positions[:, None, None, :] - positions[None, :, None, :] + steps * cell
    distance = np.linalg.norm(apart, axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        screened = np.where(distance > 1e-9, erfc(splitting * distance) / distance, 0.0)
    near = 0.5 * np.einsum("i,ijr,j->", charges, screened, charges)
    steps = np.array(list(product(range(-14, 15), repeat=3)), dtype=float)
    waves = steps * (2.0 * np.pi / cell)
    square = (waves**2).sum(axis=1)
    waves, square = waves[square > 0.0], square[square > 0.0]
    structure = np.exp(1j * waves @ positions.T) @ charges
    far = (np.exp(-square / (4.0 * splitting**2)) / square * np.abs(structure) ** 2).sum()
    own = splitting / np.sqrt(np.pi) * (charges**2).sum()
    background = np.pi / (2.0 * volume * splitting**2) * charges.sum() ** 2
    return float(near + 2.0 * np.pi / volume * far - own - background)


def derivative(function, x: float, step: float = 1e-3) -> float:
    """Central difference of sixth order."""
    weights = np.array([-1.0, 9.0, -45.0, 45.0, -9.0, 1.0]) / 60.0
    at = x + step * np.array([-3.0, -2.0, -1.0, 1.0, 2.0, 3.0])
    return float(weights @ np.array([function(value) for value in at]) / step)


def two_phase_energy(x: np.ndarray, lowest: np.ndarray, overall: float) -> tuple[float, int, int]:
    """Least free energy of any two of the given states, and which two, by trying all pairs."""
    left, right = np.flatnonzero(x < overall), np.flatnonzero(x > overall)
    share = (overall - x[left][:, None]) / (x[right] - x[left][:, None])
    mixed = (1.0 - share) * lowest[left][:, None] + share * lowest[right]
    best = np.unravel_index(int(np.argmin(mixed)), mixed.shape)
    return float(mixed[best]), int(left[best[0]]), int(right[best[1]])


def lower_hull(x: np.ndarray, f: np.ndarray) -> np.ndarray:
    """Indices of the points of a curve that lie on its lower convex hull, by Qhull."""
    if len(x) < 3:
        return np.arange(len(x))
    hull = ConvexHull(np.stack([x, f], axis=1))
    below = hull.simplices[hull.equations[:, 1] < 0.0]
    return np.unique(below)
