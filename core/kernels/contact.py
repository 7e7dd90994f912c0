"""Order parameters at the minimum of a crystal's free energy where S(k) touches zero.

With the function F of `ordering` and wavevectors k_j at which S is lowest, the conditions are
dF/dd_i = lambda m_i + sum_j mu_j C_i(k_j), sum_i m_i d_i = 0, S(k_j) = 0 and dS/dk (k_j) = 0.
"""

import numpy as np

from .multiples import tabulate


def _shells(orders, shell, weight, cosine, sine, slopes):
    """Derivatives of C_i with respect to the three angles of a wavevector, and last C_i itself."""
    for i in range(slopes.shape[1]):
        slopes[0, i] = 0.0
        slopes[1, i] = 0.0
        slopes[2, i] = 0.0
        slopes[3, i] = 0.0
    for v in range(orders.shape[0]):
        a = orders[v, 0]
        b = orders[v, 1]
        c = orders[v, 2]
        x = cosine[0, a]
        y = cosine[1, b]
        z = weight[v] * cosine[2, c]
        i = shell[v]
        slopes[3, i] += x * y * z
        slopes[0, i] -= a * sine[0, a] * y * z
        slopes[1, i] -= b * x * sine[1, b] * z
        slopes[2, i] -= c * weight[v] * x * y * sine[2, c]


def _inverse_curvature(orders, shell, weight, d, cosine, sine, shift, inverse):
    """Inverse of the matrix of second derivatives of S, with `shift` added to its diagonal.

    Returns its determinant if it is positive definite, and a negative number if it is not.
    """
    xx = 0.0
    yy = 0.0
    zz = 0.0
    yz = 0.0
    xz = 0.0
    xy = 0.0
    for v in range(orders.shape[0]):
        a = orders[v, 0]
        b = orders[v, 1]
        c = orders[v, 2]
        amplitude = weight[v] * d[shell[v]]
        x = cosine[0, a]
        y = cosine[1, b]
        z = cosine[2, c]
        value = amplitude * x * y * z
        xx -= a * a * value
        yy -= b * b * value
        zz -= c * c * value
        yz += amplitude * b * c * x * sine[1, b] * sine[2, c]
        xz += amplitude * a * c * y * sine[0, a] * sine[2, c]
        xy += amplitude * a * b * z * sine[0, a] * sine[1, b]
    xx += shift
    yy += shift
    zz += shift
    minor = xx * yy - xy * xy
    determinant = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz)
    if not (xx > 0.0 and minor > 0.0 and determinant > 1e-14 * xx * yy * zz):
        return -1.0
    inverse[0, 0] = (yy * zz - yz * yz) / determinant
    inverse[1, 1] = (xx * zz - xz * xz) / determinant
    inverse[2, 2] = minor / determinant
    inverse[1, 2] = (xy * xz - xx * yz) / determinant
    inverse[0, 2] = (xy * yz - yy * xz) / determinant
    inverse[0, 1] = (xz * yz - xy * zz) / determinant
    inverse[2, 1] = inverse[1, 2]
    inverse[2, 0] = inverse[0, 2]
    inverse[1, 0] = inverse[0, 1]
    return determinant


def _solve(matrix, right):
    """Gauss's elimination in place with the largest pivots; False if a pivot vanishes."""
    size = right.shape[0]
    for column in range(size):
        best = column
        for row in range(column + 1, size):
            if abs(matrix[row, column]) > abs(matrix[best, column]):
                best = row
        pivot = matrix[best, column]
        if abs(pivot) < 1e-13:
            return False
        if best != column:
            for q in range(column, size):
                held = matrix[column, q]
                matrix[column, q] = matrix[best, q]
                matrix[best, q] = held
            swapped = right[column]
            right[column] = right[best]
            right[best] = swapped
        for row in range(column + 1, size):
            factor = matrix[row, column] / pivot
            if factor != 0.0:
                for q in range(column, size):
                    matrix[row, q] -= factor * matrix[column, q]
                right[row] -= factor * right[column]
    for back in range(size):
        row = size - 1 - back
        value = right[row]
        for q in range(row + 1, size):
            value -= matrix[row, q] * right[q]
        right[row] = value / matrix[row, row]
    return True


def _free_part(x, g, energies, neighbours, d, matrix, right):
    """What the system has without any contact: derivatives of F and the conservation law."""
    shells = d.shape[0]
    for row in range(matrix.shape[0]):
        right[row] = 0.0
        for column in range(matrix.shape[0]):
            matrix[row, column] = 0.0
    for i in range(shells):
        p11 = x * x + d[i]
        p12 = x * (1.0 - x) - d[i]
        p22 = (1.0 - x) * (1.0 - x) + d[i]
        pull = g * energies[i] - 0.5 * neighbours[i] * np.log(p12 * p12 / (p11 * p22))
        right[i] = -pull
        matrix[i, i] = 0.5 * neighbours[i] * (1.0 / p11 + 2.0 / p12 + 1.0 / p22)
        matrix[i, shells] = -neighbours[i]
        matrix[shells, i] = neighbours[i]
        right[shells] -= neighbours[i] * d[i]


def _follow(first, random, d, slopes, inverse, gains, shifts):
    """How a contact's wavevector follows d: rows of `gains` and `shifts` from `first` on.

    Returns S there, less what it loses by going to the minimum.
    """
    shells = d.shape[0]
    value = random
    tilt_x = 0.0
    tilt_y = 0.0
    tilt_z = 0.0
    for i in range(shells):
        value += slopes[3, i] * d[i]
        tilt_x += slopes[0, i] * d[i]
        tilt_y += slopes[1, i] * d[i]
        tilt_z += slopes[2, i] * d[i]
        for axis in range(inverse.shape[0]):
            gains[first + axis, i] = (
                inverse[axis, 0] * slopes[0, i]
                + inverse[axis, 1] * slopes[1, i]
                + inverse[axis, 2] * slopes[2, i]
            )
    for axis in range(inverse.shape[0]):
        shifts[first + axis] = (
            inverse[axis, 0] * tilt_x + inverse[axis, 1] * tilt_y + inverse[axis, 2] * tilt_z
        )
    return value - tilt_x * shifts[first] - tilt_y * shifts[first + 1] - tilt_z * shifts[first + 2]


def _add_contact(row, first, dual, slopes, gains, shifts, matrix):
    """What one contact adds to the matrix of the system."""
    shells = slopes.shape[1]
    for i in range(shells):
        x = slopes[0, i]
        y = slopes[1, i]
        z = slopes[2, i]
        along = slopes[3, i] - x * shifts[first] - y * shifts[first + 1] - z * shifts[first + 2]
        matrix[row, i] = along
        matrix[i, row] = -along
        for q in range(shells):
            matrix[i, q] += dual * (
                x * gains[first, q] + y * gains[first + 1, q] + z * gains[first + 2, q]
            )


def _longest_step(x, d, right):
    """The part of the step that keeps all links above a tenth of what they are."""
    part = 1.0
    for i in range(d.shape[0]):
        change = right[i]
        if change > 0.0:
            part = min(part, 0.9 * (x * (1.0 - x) - d[i]) / change)
        if change < 0.0:
            part = min(part, -0.9 * (x * x + d[i]) / change)
            part = min(part, -0.9 * ((1.0 - x) * (1.0 - x) + d[i]) / change)
    return part


# pythran export contact_minimum(float64, float64, float64[], float64[], int64[:,:] order(C), int64[], float64[], float64[], float64[], float64[:,:] order(C), float64[:,:,:], float64[:,:] order(C), float64[:,:] order(C), float64[:,:] order(C), float64[], float64[:,:] order(C), float64[])
def contact_minimum(
    x, g, energies, neighbours, orders, shell, weight, d, dual, angles,
    turns, slopes, inverse, gains, shifts, matrix, right
):  # fmt: skip
    """Minimum with S(k_j) = 0 at contacts k_j near those given, by Newton's method.

    `d`, the multipliers mu_j (over T) in `dual` and the contacts' k_j a_l/2 in `angles`, shape
    (contacts, 3), are where it begins and are overwritten by where it ends; `energies` to
    `neighbours` are those of `ordering`, `orders` to `weight` those of `structure`. The rest is
    room to work in: made here, arrays that several functions fill would take minutes to compile.

    Returns the size of the last step in units of x(1-x); 1e300 if the contacts are not minima, or
    not independent.
    """
    shells = energies.shape[0]
    count = dual.shape[0]
    axes = angles.shape[1]
    random = x * (1.0 - x)
    moved = 1e300
    for _ in range(30):
        _free_part(x, g, energies, neighbours, d, matrix, right)
        for j in range(count):
            tabulate(angles[j], turns[0], turns[1])
            _shells(orders, shell, weight, turns[0], turns[1], slopes)
            # Where S is flat or bends down, C_i are usually flat too and the shift has no effect.
            shift = 1e-7 * random
            while (
                _inverse_curvature(orders, shell, weight, d, turns[0], turns[1], shift, inverse)
                < 0.0
            ):
                shift = max(10.0 * shift, 1e-3 * random)
                if shift > random:
                    return 1e300
            first = axes * j
            right[shells + 1 + j] = -_follow(first, random, d, slopes, inverse, gains, shifts)
            _add_contact(shells + 1 + j, first, dual[j], slopes, gains, shifts, matrix)
        if not _solve(matrix, right):
            return 1e300
        part = _longest_step(x, d, right)
        moved = 0.0
        for i in range(shells):
            d[i] += part * right[i]
            moved = max(moved, abs(right[i]) / random)
        for j in range(count):
            dual[j] += part * (right[shells + 1 + j] - dual[j])
            for axis in range(axes):
                turn = -shifts[axes * j + axis]
                for i in range(shells):
                    turn -= gains[axes * j + axis, i] * right[i]
                angles[j, axis] += part * min(max(turn, -0.2), 0.2)
        if moved < 1e-12:
            break
    return moved
