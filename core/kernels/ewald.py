"""Ewald sums of the linear response of a one-component Coulomb lattice, one row a wavevector."""

import numpy as np


# pythran export lattice_response(float64[:,:] order(C), float64[:,:] order(C), float64[:,:] order(C), float64[:,:] order(C), float64, float64, float64)
def lattice_response(k, sites, site_weights, reciprocal, density, splitting, diagonal):
    """D (xx, yy, zz, yz, xz, xy), beta (x, y, z) and psi at each wavevector.

    `site_weights` holds, for one site of each pair +-R, the six components of the real-space
    force constant, the three of the field and the potential, each already doubled.
    """
    count = k.shape[0]
    response = np.zeros((count, 10))
    shifted = np.zeros(reciprocal.shape)
    prefactor = 4.0 * np.pi * density
    quarter = 1.0 / (4.0 * splitting * splitting)
    for row in range(count):
        phase = k[row, 0] * sites[0] + k[row, 1] * sites[1] + k[row, 2] * sites[2]
        cosine = np.cos(phase)
        sine = np.sin(phase)
        less = cosine - 1.0
        for a in range(3):
            shifted[a] = k[row, a] + reciprocal[a]
        square = shifted[0] * shifted[0] + shifted[1] * shifted[1] + shifted[2] * shifted[2]
        decay = prefactor * np.exp(-quarter * square) / square
        for a in range(3):
            weighted = decay * shifted[a]
            after = (a + 1) % 3
            response[row, a] = np.sum(weighted * shifted[a]) - diagonal
            response[row, 3 + (a + 2) % 3] = np.sum(weighted * shifted[after])
            response[row, 6 + a] = -np.sum(weighted) - np.sum(sine * site_weights[6 + a])
        for w in range(6):
            response[row, w] += np.sum(less * site_weights[w])
        response[row, 9] = np.sum(decay) + np.sum(cosine * site_weights[9])
    return response
