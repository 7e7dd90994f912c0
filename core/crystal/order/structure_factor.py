"""Structure factors of the crystal's composition along the symmetry lines of the zone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.crystal.lattice import Array, Lattice

ON_PATH = 2e-3
"""Distance, in 2 pi/a_l, within which a wavevector counts as being on the path."""


@dataclass(frozen=True)
class ZonePath:
    """The line through the zone that figures follow.

    Parameters
    ----------
    k : wavevectors, shape (n, 3), in units of 1/a_i; Gamma itself is left out.
    distance : length along the path in units of 2 pi/a_l.
    corners : position of each symmetry point on the path.
    names : their names.
    unit : 2 pi/a_l in units of 1/a_i.
    """

    k: Array
    distance: Array
    corners: tuple[float, ...]
    names: tuple[str, ...]
    unit: float


def zone_path(lattice: Lattice, points: int = 80) -> ZonePath:
    """The lattice's path with `points` steps on every segment."""
    unit = 2.0 * np.pi / lattice.cube_edge
    corners = [lattice.special_point(name) / unit for name in lattice.path]
    k_parts, distance_parts, ends = [], [], [0.0]
    for start, end in pairwise(corners):
        t = np.linspace(0.0, 1.0, points + 1)
        t[0], t[-1] = 1e-4, 1.0 - 1e-4
        length = float(np.linalg.norm(end - start))
        k_parts.append((start + t[:, None] * (end - start)) * unit)
        distance_parts.append(ends[-1] + t * length)
        ends.append(ends[-1] + length)
    return ZonePath(
        np.concatenate(k_parts), np.concatenate(distance_parts), tuple(ends), lattice.path, unit
    )


def folded(k: Array, lattice: Lattice) -> Array:
    """Equivalent wavevectors with k_x >= k_y >= k_z >= 0 in the first zone; units 2 pi/a_l."""
    unit = 2.0 * np.pi / lattice.cube_edge
    axis = np.arange(-2, 3)
    steps = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    vectors = steps[lattice.reciprocal_contains(steps)]
    scaled = np.mod(k / unit + 1.0, 2.0) - 1.0
    shifted = scaled[:, None, :] - vectors[None, :, :]
    nearest = np.argmin((shifted**2).sum(axis=-1), axis=1)
    inside = shifted[np.arange(len(k)), nearest]
    return -np.sort(-np.abs(inside), axis=1)


def place_on_path(k: Array, lattice: Lattice) -> Array:
    """Position along the path of each folded wavevector (2 pi/a_l); nan for those off it."""
    unit = 2.0 * np.pi / lattice.cube_edge
    path = zone_path(lattice)
    position = np.full(len(k), np.nan)
    names = list(pairwise(path.names))
    for (first, last), start in zip(names, path.corners[:-1], strict=True):
        a, b = (lattice.special_point(name) / unit for name in (first, last))
        a, b = (-np.sort(-corner) for corner in (a, b))
        length = float(np.linalg.norm(b - a))
        t = np.clip((k - a) @ (b - a) / length**2, 0.0, 1.0)
        near = np.linalg.norm(k - a - t[:, None] * (b - a), axis=1) < ON_PATH
        position = np.where(near & np.isnan(position), start + t * length, position)
    return position
