"""Ewald sum of the energy and forces of point charges in a periodic cube."""

import math

import numpy as np


def _nearest(step, edge):
    """The shortest image of a difference of coordinates."""
    return step - edge * round(step / edge)


def _screened(product, square, splitting):
    """Energy of two ions at a squared distance, and their force over their distance."""
    r = math.sqrt(square)
    potential = product * math.erfc(splitting * r) / r
    gauss = 2.0 * splitting / math.sqrt(math.pi)
    slope = product * gauss * math.exp(-splitting * splitting * square)
    return potential, (potential + slope) / square


# pythran export screened_pairs(float64[:,:] order(C), float64[], float64, float64, float64, float64[], float64[:,:] order(C))
def screened_pairs(positions, charges, edge, splitting, reach, shifts, forces):
    """Energy of all pairs through erfc(A r)/r, images within `reach`; adds to `forces`.

    `shifts` along each axis from the image nearest to an ion to those looked at are -1, 0 and 1
    edges: enough for a `reach` below 1.5 edges. The images of an ion itself are left out.
    """
    energy = 0.0
    farthest = reach * reach
    for i in range(charges.shape[0]):
        for j in range(i):
            product = charges[i] * charges[j]
            nearest_x = _nearest(positions[i, 0] - positions[j, 0], edge)
            nearest_y = _nearest(positions[i, 1] - positions[j, 1], edge)
            nearest_z = _nearest(positions[i, 2] - positions[j, 2], edge)
            for a in range(shifts.shape[0]):
                x = nearest_x + shifts[a]
                for b in range(shifts.shape[0]):
                    y = nearest_y + shifts[b]
                    if x * x + y * y > farthest:
                        continue
                    for c in range(shifts.shape[0]):
                        z = nearest_z + shifts[c]
                        square = x * x + y * y + z * z
                        if square < farthest:
                            potential, pull = _screened(product, square, splitting)
                            energy += potential
                            forces[i, 0] += pull * x
                            forces[i, 1] += pull * y
                            forces[i, 2] += pull * z
                            forces[j, 0] -= pull * x
                            forces[j, 1] -= pull * y
                            forces[j, 2] -= pull * z
    return energy


def _tabulate(positions, unit, highest, cosine, sine):
    """Cosine and sine of -highest to highest times each coordinate, by axis, multiple and ion."""
    for axis in range(positions.shape[1]):
        for step in range(-highest, highest + 1):
            for j in range(positions.shape[0]):
                phase = step * unit * positions[j, axis]
                cosine[axis, step + highest, j] = math.cos(phase)
                sine[axis, step + highest, j] = math.sin(phase)


# pythran export waves(float64[:,:] order(C), float64[], float64, int64[:,:] order(C), float64[], float64[:,:] order(C))
def waves(positions, charges, edge, steps, weights, forces):
    """Energy sum_q weight_q |sum_j Z_j exp(i q r_j)|^2, q = 2 pi steps/edge; adds to `forces`."""
    count = charges.shape[0]
    highest = np.max(np.abs(steps))
    cosine = np.ones((3, 2 * highest + 1, count))
    sine = np.zeros((3, 2 * highest + 1, count))
    unit = 2.0 * math.pi / edge
    _tabulate(positions, unit, highest, cosine, sine)
    real = np.zeros(count)
    imaginary = np.zeros(count)
    energy = 0.0
    for q in range(steps.shape[0]):
        first = steps[q, 0] + highest
        second = steps[q, 1] + highest
        third = steps[q, 2] + highest
        total_real = 0.0
        total_imaginary = 0.0
        for j in range(count):
            c = cosine[0, first, j] * cosine[1, second, j] - sine[0, first, j] * sine[1, second, j]
            s = sine[0, first, j] * cosine[1, second, j] + cosine[0, first, j] * sine[1, second, j]
            real[j] = charges[j] * (c * cosine[2, third, j] - s * sine[2, third, j])
            imaginary[j] = charges[j] * (s * cosine[2, third, j] + c * sine[2, third, j])
            total_real += real[j]
            total_imaginary += imaginary[j]
        energy += weights[q] * (total_real * total_real + total_imaginary * total_imaginary)
        strength = 2.0 * weights[q] * unit
        for j in range(count):
            pull = strength * (total_real * imaginary[j] - total_imaginary * real[j])
            forces[j, 0] += pull * steps[q, 0]
            forces[j, 1] += pull * steps[q, 1]
            forces[j, 2] += pull * steps[q, 2]
    return energy
