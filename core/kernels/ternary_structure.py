"""Where the smallest eigenvalue of three components' structure factors is lowest."""

import numpy as np

from .multiples import tabulate
from .structure import _add_cosine_sums, _expand, _largest, _newton_step, _shift


def _eigenvalue(first, second, across, pair):
    """Writes the smaller eigenvalue of a matrix of two rows, and its distance to the other."""
    pair[1] = np.sqrt((first - second) * (first - second) + 4.0 * across * across)
    pair[0] = 0.5 * (first + second) - 0.5 * pair[1]


def _of_eigenvalue(jets, pair, vector, slope, jet):
    """Value, gradient and Hessian of the smaller eigenvalue from those of 11, 22 and 12."""
    _eigenvalue(jets[0, 0], jets[1, 0], jets[2, 0], pair)
    vector[2] = 0.5 * np.arctan2(2.0 * jets[2, 0], jets[0, 0] - jets[1, 0])
    vector[0] = -np.sin(vector[2])
    vector[1] = np.cos(vector[2])
    for entry in range(jet.shape[0]):
        jet[entry] = (
            vector[0] * vector[0] * jets[0, entry]
            + vector[1] * vector[1] * jets[1, entry]
            + 2.0 * vector[0] * vector[1] * jets[2, entry]
        )
    for axis in range(slope.shape[0]):
        slope[axis] = (
            vector[0] * vector[1] * (jets[1, 1 + axis] - jets[0, 1 + axis])
            + (vector[0] * vector[0] - vector[1] * vector[1]) * jets[2, 1 + axis]
        )
    # Second order in what mixes the two eigenvectors.
    bend = 2.0 / max(pair[1], 1e-12)
    for axis in range(slope.shape[0]):
        jet[4 + axis] -= bend * slope[axis] * slope[axis]
    jet[7] -= bend * slope[1] * slope[2]
    jet[8] -= bend * slope[0] * slope[2]
    jet[9] -= bend * slope[0] * slope[1]


def _descend(
    orders, terms, start, turns, jets, pair, vector, slope, jet, adjugate, step, angle, minimum
):  # fmt: skip
    """Damped Newton descent from `start`; writes (X, Y, Z, value) of the minimum."""
    damping = 0.0
    scale = 1.0
    for axis in range(step.shape[0]):
        step[axis] = 0.0
    _shift(start, step, 1.0, angle)
    minimum[3] = 1e300
    for _ in range(60):
        tabulate(angle, turns[0], turns[1])
        _expand(1.0, orders, terms[0], turns[0], turns[1], jets[0])
        _expand(1.0, orders, terms[1], turns[0], turns[1], jets[1])
        _expand(0.0, orders, terms[2], turns[0], turns[1], jets[2])
        _of_eigenvalue(jets, pair, vector, slope, jet)
        if jet[0] > minimum[3] + 1e-15:
            scale *= 0.25
            damping = 1e-3
        else:
            minimum[3] = jet[0]
            _shift(angle, step, 0.0, minimum)
            if _largest(jet[1], jet[2], jet[3]) < 1e-10:
                break
            damping *= 0.1
            scale = 1.0
            _newton_step(jet, 1.0, damping, adjugate, step)
        if scale * _largest(step[0], step[1], step[2]) < 1e-12:
            break
        _shift(minimum, step, scale, angle)


# pythran export local_minima(float64[:,:] order(C), float64[:,:] order(C), int64[:,:] order(C), float64[:,:] order(C), int64[:,:] order(C), int64[], float64[], float64, float64[:,:,:], float64[:,:] order(C), float64[:,:] order(C), float64[:,:] order(C))
def local_minima(
    parts, grid_cosines, grid_neighbours, grid_angles, orders, shell, weight, ceiling,
    turns, terms, jets, room
):  # fmt: skip
    """Local minima of the smaller eigenvalue of 1 + sum_i B_i C_i(k), refined continuously.

    The rows of `parts` are B_11, B_22 and B_12, a column a shell. The search starts at every point
    of the grid that is lower than its neighbours and than `ceiling`. `turns`, `terms`, `jets` and
    `room` are room, shapes (2, 3, 1 + highest order), (3, terms), (3, 10) and (7, 10).
    Returns rows (X, Y, Z, value, C_1, C_2, ...) with the angles X = k_x a_l/2.
    """
    points = grid_cosines.shape[1]
    values = np.zeros(points)
    for p in range(points):
        for row in range(parts.shape[0]):
            room[0, row] = 1.0
        room[0, 2] = 0.0
        for i in range(parts.shape[1]):
            for row in range(parts.shape[0]):
                room[0, row] += parts[row, i] * grid_cosines[i, p]
        _eigenvalue(room[0, 0], room[0, 1], room[0, 2], room[1])
        values[p] = room[1, 0]
    for v in range(orders.shape[0]):
        for row in range(parts.shape[0]):
            terms[row, v] = weight[v] * parts[row, shell[v]]
    found = 0
    lowest = np.zeros(points, dtype=int)
    for p in range(points):
        if values[p] < ceiling:
            higher = 0
            for q in range(grid_neighbours.shape[1]):
                if values[grid_neighbours[p, q]] < values[p]:
                    higher += 1
            if higher == 0:
                lowest[found] = p
                found += 1
    minima = np.zeros((found, 4 + parts.shape[1]))
    for row in range(found):
        _descend(
            orders, terms, grid_angles[lowest[row]], turns, jets, room[1], room[2], room[3, :3],
            room[4], room[5], room[6, :3], room[0, :3], minima[row],
        )  # fmt: skip
        _add_cosine_sums(orders, shell, weight, minima[row])
    return minima
