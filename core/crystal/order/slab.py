"""Ions placed on a periodic lattice so that given order parameters are met."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product

import numpy as np

from core.crystal.lattice import BCC, Array, Lattice, Shell
from core.kernels import swaps
from core.storage.memo import computed_once

CELLS = 12
"""Conventional cells along each edge of the periodic cube."""
TRIALS = 60_000
GOAL = 1e-4
"""Root mean square error of the Warren-Cowley parameters at which the search stops."""


@dataclass(frozen=True)
class Placement:
    """Ions on the sites of a periodic cube.

    Parameters
    ----------
    sites : positions in units of a_l/2, integers, shape (n, 3).
    heavy : whether each site holds a Z2 ion.
    warren_cowley : order parameters (alpha_i - x^2)/[x(1-x)] of this placement.
    """

    sites: np.ndarray
    heavy: np.ndarray
    warren_cowley: Array


@computed_once(maxsize=4)
def _sites(lattice: Lattice) -> np.ndarray:
    axis = np.arange(2 * CELLS)
    steps = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    return steps[lattice.contains(steps)]


def _orbit(shell: Shell) -> list[tuple[int, ...]]:
    vectors = {
        tuple(sign * step for sign, step in zip(signs, order, strict=True))
        for order in permutations(shell.half_steps)
        for signs in product((-1, 1), repeat=3)
    }
    return sorted(vectors)


@computed_once(maxsize=4)
def _neighbours(lattice: Lattice, shells: tuple[Shell, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Index of each site's neighbours, shell by shell, and the shell of each column."""
    sites = _sites(lattice)
    edge = 2 * CELLS
    index = np.zeros((edge, edge, edge), dtype=np.int64)
    index[tuple(sites.T)] = np.arange(len(sites))
    columns, owner = [], []
    for number, shell in enumerate(shells):
        for vector in _orbit(shell):
            columns.append(index[tuple(((sites + vector) % edge).T)])
            owner.append(number)
    return np.ascontiguousarray(np.array(columns).T), np.array(owner, dtype=np.int64)


def _pair_counts(occupied: np.ndarray, neighbours: np.ndarray, owner: np.ndarray) -> Array:
    both = occupied[:, None] * occupied[neighbours]
    return np.bincount(owner, weights=both.sum(axis=0)).astype(float)


def placement(
    x: float,
    warren_cowley: Array | None,
    shells: tuple[Shell, ...],
    seed: int,
    lattice: Lattice = BCC,
) -> Placement:
    """Ions at random, then swapped until the order parameters of all shells are met.

    Parameters
    ----------
    x : number fraction of Z2; rounded to a whole number of ions.
    warren_cowley : (alpha_i - x^2)/[x(1-x)] to meet, one for each shell; None leaves the ions at
        random.
    seed : of the random numbers; the same seed gives the same placement.
    """
    random = np.random.default_rng(seed)
    sites = _sites(lattice)
    neighbours, owner = _neighbours(lattice, shells)
    count = round(x * len(sites))
    order = random.permutation(len(sites))
    filled, empty = order[:count].copy(), order[count:].copy()
    occupied = np.zeros(len(sites), dtype=np.int64)
    occupied[filled] = 1
    pairs = _pair_counts(occupied, neighbours, owner)
    fraction = count / len(sites)
    scale = len(sites) * np.array([float(shell.neighbours) for shell in shells])
    spread = fraction * (1.0 - fraction)
    if warren_cowley is not None and count and len(empty):
        wanted = scale * (fraction**2 + spread * warren_cowley)
        swaps.approach(
            occupied,
            neighbours,
            owner,
            pairs,
            wanted,
            1.0 / (scale * spread) ** 2,
            filled,
            empty,
            random.integers(len(filled), size=TRIALS),
            random.integers(len(empty), size=TRIALS),
            len(shells) * GOAL**2,
        )
    reached = (pairs / scale - fraction**2) / spread if spread else np.zeros(len(shells))
    return Placement(sites, occupied.astype(bool), reached)
