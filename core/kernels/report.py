"""Composition and thermodynamics of one solved state of clusterised matter."""

from math import exp, pi

import numpy as np


def _tilt(out, T, q, d0, d1, d2, d3):
    """Change of mu_n/T, mu_p/T, n_e/T and Pi/T along the end of Newton's last step."""
    dn = (out[5] * d0 + out[6] * d1) / T
    dp = (out[7] * d0 + out[8] * d1) / T
    return dn, dp, out[21] * d2 / T, out[9] * dn + out[10] * dp + q * d3 / T


def _reference(nuclei, exponents, active, count):
    """Z of the most numerous nuclide, from which charges count so that no digits cancel."""
    largest = -1e300
    Z = 0.0
    for j in range(count):
        i = active[j]
        if exponents[i] > largest:
            largest = exponents[i]
            Z = nuclei[1, i]
    return Z


def _add_up(nuclei, heat, exponents, active, count, tilt, lattice, Z_0, sums):
    """Sums over the clusters of 1, N, Z, v, (Z - Z_0)^2, Z^5/3, B, d ln z/d ln T, A (A >= 20),

    A (14He), the largest n_i A_i with its index, the sums of K, a and Z - Z_0, and the largest
    n_i times the last row of `heat` with its index, of even and of odd A.
    """
    for j in range(count):
        i = active[j]
        N = nuclei[0, i]
        Z = nuclei[1, i]
        K = nuclei[2, i] * lattice + nuclei[3, i]
        change = N * tilt[0] + Z * tilt[1] - K * tilt[2] - nuclei[4, i] * tilt[3]
        density = exp(exponents[i]) * (1.0 + change)
        mass = density * (N + Z)
        sums[0] += density
        sums[1] += density * N
        sums[2] += density * Z
        sums[3] += density * nuclei[4, i]
        sums[4] += density * (Z - Z_0) * (Z - Z_0)
        sums[5] += density * heat[2, i]
        sums[6] += density * heat[0, i]
        sums[7] += density * heat[1, i]
        if N + Z > 19.5:
            sums[8] += mass
        if Z == 2.0 and N == 12.0:
            sums[9] += mass
        if mass > sums[10]:
            sums[10] = mass
            sums[11] = float(i)
        sums[12] += density * K
        sums[13] += density * nuclei[2, i]
        sums[14] += density * (Z - Z_0)
        degeneracy = density * heat[3, i]
        kind = 15 + 2 * (int(N + Z + 0.5) % 2)
        if degeneracy > sums[kind]:
            sums[kind] = degeneracy
            sums[kind + 1] = float(i)


# pythran export report(float64[:,:] order(C), float64[:,:] order(C), float64[], float64[], float64[], int64[], float64[], float64[:,:] order(C), float64[])
def report(nuclei, heat, setup, out, exponents, active, u, steps, row):
    """Fill `row` with the state u that `equilibrium.newton` found; `out` and `steps` are its.

    The rows of `heat` are B, d ln z/d ln T, Z^5/3 and lambda^3/z. row = n_B, neutrons, protons, n_e,
    n_mu, xi, gas neutrons, gas protons, mu_n, mu_p, mu_e, mu_mu, Pi, C, sums of n_i times 1, N, Z,
    v, (Z - <Z>)^2, Z^5/3, A (A >= 20), A (14He), largest n_i A_i, its index, f, s, P,
    det(d mu/d ln n'), d mu_p/d ln n'_p, the largest lambda^3/z times n_i (n_i/xi where clusters
    exclude each other) of even A, its index, and both of odd A.
    """
    T = setup[0]
    sums = np.zeros(19)
    q = 0.0
    if setup[5] > 0.5:
        q = exp(u[3])
    n_e = out[20]
    root = n_e ** (1.0 / 3.0)
    tilt = _tilt(out, T, q, steps[0, 0], steps[0, 1], steps[0, 2], steps[0, 3])
    count = int(out[35])
    Z_0 = _reference(nuclei, exponents, active, count)
    _add_up(nuclei, heat, exponents, active, count, tilt, root / (3.0 * n_e), Z_0, sums)
    scale = 1.0
    xi = 1.0 - sums[3]
    kinetic = T * sums[0]
    if setup[5] > 0.5:
        xi = 1.0 / (1.0 + sums[3])
        scale = xi
        kinetic = 0.0
    Pi = out[34]
    C = scale * sums[12]
    n_cl = scale * sums[0]
    N_cl = scale * sums[1]
    Z_cl = scale * sums[2]
    gas_n = xi * out[9] * (1.0 + steps[0, 0])
    gas_p = xi * out[10] * (1.0 + steps[0, 1])
    bound = out[0] * N_cl + out[1] * Z_cl - scale * Pi * sums[3]
    lattice = n_e * C + scale * 2.0 / 3.0 * root * sums[13]
    radiation = pi * pi / 45.0 * T**4 / setup[10] ** 3
    leptons = out[23] - T * out[24] + out[28] - T * out[29]
    protons = gas_p + Z_cl
    row[0] = gas_n + N_cl + protons
    row[1] = gas_n + N_cl
    row[2] = protons
    row[3] = n_e + out[21] * steps[0, 2]
    row[4] = out[25] + out[26] * steps[0, 2]
    row[5] = xi
    row[6] = gas_n
    row[7] = gas_p
    row[8] = out[0]
    row[9] = out[1]
    row[10] = u[2]
    row[11] = u[2] + C
    row[12] = Pi
    row[13] = C
    row[14] = n_cl
    row[15] = N_cl
    row[16] = Z_cl
    row[17] = scale * sums[3]
    row[18] = 0.0
    if sums[0] > 0.0:
        row[18] = scale * max(sums[4] - sums[14] * sums[14] / sums[0], 0.0)
    row[19] = scale * sums[5]
    row[20] = scale * sums[8]
    row[21] = scale * sums[9]
    row[22] = scale * sums[10]
    row[23] = sums[11]
    row[24] = xi * out[3] + bound - T * n_cl + leptons - radiation + (setup[7] - setup[6]) * protons
    row[25] = xi * out[4] + 2.5 * n_cl + scale * sums[7] + out[24] + out[29] + 4.0 * radiation / T
    row[25] += (lattice - bound - scale * sums[6]) / T
    row[26] = Pi + kinetic + n_e * C + out[22] + out[27] + radiation
    row[27] = out[5] * out[8] - out[6] * out[7]
    row[28] = out[8]
    for k in range(4):
        row[29 + k] = sums[15 + k]
