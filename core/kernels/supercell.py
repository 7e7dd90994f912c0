"""Ewald sum of the energy and forces of point charges in a periodic cube."""

import math

import numpy as np


# pythran export screened_pairs(float64[:,:], float64[], float64, float64, float64, float64[:,:])
def screened_pairs(positions, charges, edge, splitting, reach, forces):
    """Energy of all pairs through erfc(A r)/r, images within `reach`; adds to `forces`.

    `reach` is below 1.5 edges: a pair's nearest image and its 26 neighbours are looked at. The
    images of an ion itself are left out.
    """
    count = charges.shape[0]
    nearest = np.zeros(3)
    energy = 0.0
    farthest = reach * reach
    gauss = 2.0 * splitting / math.sqrt(math.pi)
    for i in range(count):
        for j in range(i):
            for axis in range(3):
                step = positions[i, axis] - positions[j, axis]
                nearest[axis] = step - edge * round(step / edge)
            for a in range(-1, 2):
                x = nearest[0] + a * edge
                for b in range(-1, 2):
                    y = nearest[1] + b * edge
                    for c in range(-1, 2):
                        z = nearest[2] + c * edge
                        square = x * x + y * y + z * z
                        if square < farthest:
                            r = math.sqrt(square)
                            product = charges[i] * charges[j]
                            potential = product * math.erfc(splitting * r) / r
                            slope = product * gauss * math.exp(-splitting * splitting * square)
                            pull = (potential + slope) / square
                            energy += potential
                            forces[i, 0] += pull * x
                            forces[i, 1] += pull * y
                            forces[i, 2] += pull * z
                            forces[j, 0] -= pull * x
                            forces[j, 1] -= pull * y
                            forces[j, 2] -= pull * z
    return energy


# pythran export waves(float64[:,:], float64[], float64, int64[:,:], float64[], float64[:,:])
def waves(positions, charges, edge, steps, weights, forces):
    """Energy sum_q weight_q |sum_j Z_j exp(i q r_j)|^2, q = 2 pi steps/edge; adds to `forces`."""
    count = charges.shape[0]
    highest = 0
    for q in range(steps.shape[0]):
        for axis in range(3):
            highest = max(highest, abs(steps[q, axis]))
    cosine = np.ones((3, 2 * highest + 1, count))
    sine = np.zeros((3, 2 * highest + 1, count))
    unit = 2.0 * math.pi / edge
    for axis in range(3):
        for step in range(-highest, highest + 1):
            for j in range(count):
                phase = step * unit * positions[j, axis]
                cosine[axis, step + highest, j] = math.cos(phase)
                sine[axis, step + highest, j] = math.sin(phase)
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
