"""Densities of all nuclides at given chemical potentials, and their moments: one pass over a pool.

Exported to other kernels alone.
"""

from math import exp

import numpy as np


def _select(exponent, floor, active):
    """Indices of the exponents above the floor; returns how many there are."""
    count = 0
    for i in range(exponent.shape[0]):
        if exponent[i] > floor:
            active[count] = i
            count += 1
    return count


def _accumulate(nuclei, exponent, active, count, shift, lattice, sums):
    """Add up what `weigh` describes."""
    for j in range(count):
        i = active[j]
        density = exp(exponent[i] - shift)
        N = nuclei[0, i]
        Z = nuclei[1, i]
        a = nuclei[2, i]
        v = nuclei[4, i]
        K = a * lattice + nuclei[3, i]
        dN = density * N
        dZ = density * Z
        dK = density * K
        sums[0] += density
        sums[1] += dN
        sums[2] += dZ
        sums[3] += dK
        sums[4] += density * v
        sums[5] += dN * N
        sums[6] += dN * Z
        sums[7] += dN * K
        sums[8] += dN * v
        sums[9] += dZ * Z
        sums[10] += dZ * K
        sums[11] += dZ * v
        sums[12] += dK * K
        sums[13] += dK * v
        sums[14] += density * v * v
        sums[15] += density * a


def weigh(nuclei, mu_n, mu_p, n_e, Pi, T, ln_floor, exponent, active, sums):
    """Moments of the cluster densities; returns how many nuclides count.

    The rows of `nuclei` are N, Z, a, b, v and c, with
    ln n_i = (N mu_n + Z mu_p - a n_e^(1/3) - b n_e - v Pi)/T + c, written to `exponent`;
    K_i = a/(3 n_e^(2/3)) + b. Nuclides below exp(ln_floor) and, where densities above 1 occur, that
    much rarer than the commonest are left out. sums = sum of n_i times 1, N, Z, K, v, NN, NZ, NK,
    Nv, ZZ, ZK, Zv, KK, Kv, vv, a; all of them, for the sake of exponents far above zero, divided by
    exp(sums[16]).
    """
    root = n_e ** (1.0 / 3.0)
    exponent[:] = (
        nuclei[0] * (mu_n / T)
        + nuclei[1] * (mu_p / T)
        - nuclei[2] * (root / T)
        - nuclei[3] * (n_e / T)
        - nuclei[4] * (Pi / T)
        + nuclei[5]
    )
    shift = max(np.max(exponent), 0.0)
    count = _select(exponent, shift + ln_floor, active)
    sums[:] = 0.0
    sums[16] = shift
    _accumulate(nuclei, exponent, active, count, shift, root / (3.0 * n_e), sums)
    return count
