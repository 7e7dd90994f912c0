"""Reverse Monte Carlo on a lattice: swaps that bring pair counts to given values."""

import numpy as np


def _count(occupied, neighbours, shell, site, counts):
    for i in range(counts.shape[0]):
        counts[i] = 0
    for q in range(neighbours.shape[1]):
        counts[shell[q]] += occupied[neighbours[site, q]]


# pythran export approach(int64[], int64[:,:] order(C), int64[], float64[], float64[], float64[], int64[], int64[], int64[], int64[], float64)
def approach(
    occupied, neighbours, shell, pairs, wanted, weight, filled, empty, leaving, arriving, goal
):
    """Swap filled and empty sites while sum_i weight_i (pairs_i - wanted_i)^2 does not grow.

    `pairs` are directed counts of filled pairs per shell. `leaving` and `arriving` are random
    positions in the lists `filled` and `empty`. Changes occupied, pairs, filled and empty; stops
    below `goal`. Returns the sum reached.
    """
    shells = pairs.shape[0]
    lost = np.zeros(shells, dtype=int)
    gained = np.zeros(shells, dtype=int)
    cost = 0.0
    for i in range(shells):
        cost += weight[i] * (pairs[i] - wanted[i]) ** 2
    for trial in range(leaving.shape[0]):
        if cost < goal:
            break
        out = filled[leaving[trial]]
        into = empty[arriving[trial]]
        _count(occupied, neighbours, shell, out, lost)
        occupied[out] = 0
        _count(occupied, neighbours, shell, into, gained)
        after = 0.0
        for i in range(shells):
            after += weight[i] * (pairs[i] + 2 * (gained[i] - lost[i]) - wanted[i]) ** 2
        if after <= cost:
            cost = after
            occupied[into] = 1
            filled[leaving[trial]] = into
            empty[arriving[trial]] = out
            for i in range(shells):
                pairs[i] += 2 * (gained[i] - lost[i])
        else:
            occupied[out] = 1
    return cost
