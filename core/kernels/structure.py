"""Local minima of a lattice's structure factor over the Brillouin zone."""

import numpy as np

from .multiples import tabulate


def _expand(random, orders, amplitude, cosine, sine, jet):
    """Value, gradient (1:4) and Hessian (xx, yy, zz, yz, xz, xy) of S with respect to the angles."""
    for entry in range(10):
        jet[entry] = 0.0
    jet[0] = random
    for v in range(orders.shape[0]):
        a = orders[v, 0]
        b = orders[v, 1]
        c = orders[v, 2]
        x = cosine[0, a]
        y = cosine[1, b]
        z = amplitude[v] * cosine[2, c]
        dx = -a * sine[0, a]
        dy = -b * sine[1, b]
        dz = -c * amplitude[v] * sine[2, c]
        jet[0] += x * y * z
        jet[1] += dx * y * z
        jet[2] += x * dy * z
        jet[3] += x * y * dz
        jet[4] -= a * a * x * y * z
        jet[5] -= b * b * x * y * z
        jet[6] -= c * c * x * y * z
        jet[7] += x * dy * dz
        jet[8] += dx * y * dz
        jet[9] += dx * dy * z


def _largest(first, second, third):
    return max(abs(first), abs(second), abs(third))


def _newton_step(jet, unit, damping, adjugate, step):
    """Descent step of at most 0.2 with a Hessian shifted until it is positive definite."""
    shift = damping
    determinant = 0.0
    for _ in range(60):
        adjugate[0] = (jet[5] + shift) * (jet[6] + shift) - jet[7] * jet[7]
        adjugate[1] = (jet[4] + shift) * (jet[6] + shift) - jet[8] * jet[8]
        adjugate[2] = (jet[4] + shift) * (jet[5] + shift) - jet[9] * jet[9]
        adjugate[3] = jet[8] * jet[9] - (jet[4] + shift) * jet[7]
        adjugate[4] = jet[7] * jet[9] - (jet[5] + shift) * jet[8]
        adjugate[5] = jet[7] * jet[8] - (jet[6] + shift) * jet[9]
        determinant = (jet[4] + shift) * adjugate[0] + jet[9] * adjugate[5] + jet[8] * adjugate[4]
        if jet[4] + shift > 0.0 and adjugate[2] > 0.0 and determinant > 1e-12 * unit**3:
            break
        shift = max(2.0 * shift, 1e-3 * unit)
    step[0] = -(adjugate[0] * jet[1] + adjugate[5] * jet[2] + adjugate[4] * jet[3]) / determinant
    step[1] = -(adjugate[5] * jet[1] + adjugate[1] * jet[2] + adjugate[3] * jet[3]) / determinant
    step[2] = -(adjugate[4] * jet[1] + adjugate[3] * jet[2] + adjugate[2] * jet[3]) / determinant
    longest = _largest(step[0], step[1], step[2])
    if longest > 0.2:
        for axis in range(3):
            step[axis] *= 0.2 / longest


def _shift(origin, step, scale, target):
    for axis in range(3):
        target[axis] = origin[axis] + scale * step[axis]


def _refine(random, orders, amplitude, start, minimum):
    """Damped Newton descent from `start`; writes (X, Y, Z, S) of the minimum."""
    highest = np.max(orders)
    cosine = np.zeros((3, highest + 1))
    sine = np.zeros((3, highest + 1))
    jet = np.zeros(10)
    adjugate = np.zeros(6)
    step = np.zeros(3)
    angle = np.zeros(3)
    damping = np.zeros(1)
    scale = 1.0
    _shift(start, step, 1.0, angle)
    minimum[3] = 1e300
    for _ in range(60):
        tabulate(angle, cosine, sine)
        _expand(random, orders, amplitude, cosine, sine, jet)
        if jet[0] > minimum[3] + 1e-15 * random:
            scale *= 0.25
            damping[0] = 1e-3 * random
        else:
            minimum[3] = jet[0]
            _shift(angle, step, 0.0, minimum)
            if _largest(jet[1], jet[2], jet[3]) < 1e-10 * random:
                break
            damping[0] *= 0.1
            scale = 1.0
            _newton_step(jet, random, damping[0], adjugate, step)
        if scale * _largest(step[0], step[1], step[2]) < 1e-12:
            break
        _shift(minimum, step, scale, angle)


def _add_cosine_sums(orders, shell, weight, minimum):
    """Writes C_i at the minimum behind its four coordinates."""
    for v in range(orders.shape[0]):
        minimum[4 + shell[v]] += (
            weight[v]
            * np.cos(orders[v, 0] * minimum[0])
            * np.cos(orders[v, 1] * minimum[1])
            * np.cos(orders[v, 2] * minimum[2])
        )


# pythran export local_minima(float64, float64[], float64[:,:] order(C), int64[:,:] order(C), float64[:,:] order(C), int64[:,:] order(C), int64[], float64[], float64)
def local_minima(
    random, deviation, grid_cosines, grid_neighbours, grid_angles, orders, shell, weight, ceiling
):
    """Local minima of S = random + sum_i d_i C_i(k), refined continuously by Newton's method.

    C_i is a sum over the rows of `orders`: weight cos(a X) cos(b Y) cos(c Z) with X, Y, Z the
    angles k a_l/2. The search starts at every point of the grid that is lower than its neighbours
    and than `ceiling`; `grid_cosines` has a row a shell. Returns rows (X, Y, Z, S, C_1, C_2, ...).
    """
    points = grid_cosines.shape[1]
    values = np.full(points, random)
    for i in range(deviation.shape[0]):
        for p in range(points):
            values[p] += grid_cosines[i, p] * deviation[i]
    amplitude = np.zeros(orders.shape[0])
    for v in range(orders.shape[0]):
        amplitude[v] = weight[v] * deviation[shell[v]]
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
    minima = np.zeros((found, 4 + deviation.shape[0]))
    for row in range(found):
        _refine(random, orders, amplitude, grid_angles[lowest[row]], minima[row])
        _add_cosine_sums(orders, shell, weight, minima[row])
    return minima
