"""Free energies and chemical potentials of mixtures of three nuclei, and their derivatives.

A row of `out` holds R, the free energy over T without sum x_a ln x_a, and Gamma dR/dGamma (0, 1);
g_a = mu_a - ln x_a (2-4), Gamma dg_a/dGamma (5-7) and dg_a/d ln X_b, x = X/sum X (8-16, a slowest).
R depends on x through moments p_k = <Z^k>: g_a = R + sum_k dR/dp_k (Z_a^k - p_k). A row of x has
the sum 1, and Gamma is that of the first nucleus.
"""

from math import atan, log, sqrt

import numpy as np

# Relative step of the differences that replace second derivatives of the liquid's correction.
STEP = 1e-6
# Difference of moments, in units of the larger one, that is rounding.
ROUNDING = 4e-16


def _clenshaw(table, row, t):
    """Sum of Chebyshev polynomials of t with the coefficients of a row."""
    b = 0.0
    c = 0.0
    for k in range(table.shape[1] - 1, 0, -1):
        b, c = 2.0 * t * b - c + table[row, k], b
    return t * b - c + table[row, 0]


def _order(table, half, y):
    """phi(y) and two derivatives; phi/y^2 and its derivatives are tabulated up to y = 2 half."""
    t = y / half - 1.0
    f = _clenshaw(table, 0, t)
    d = _clenshaw(table, 1, t)
    e = _clenshaw(table, 2, t)
    return y * y * f, 2.0 * y * f + y * y * d, 2.0 * f + 4.0 * y * d + y * y * e


# pythran export solid(float64[], float64[], float64[:,:] order(C), float64[:,:] order(C), float64[], float64[:,:] order(C))
def solid(charges, law, table, x, gamma, out):
    """Fill `out` for random crystals, table = 0, or those with the order phi(y) of a table.

    `law` holds zeta/Z1^(5/3), T_0, 1/(2 Z1^(5/3)) and the middle of the range of y.
    R = G zeta' (p_5/3 - p_1^(5/3)) - T_0 y + phi(y), y = G c s p_1^(-1/3), s = p_2 - p_1^2.
    """
    species = x.shape[1]
    for i in range(x.shape[0]):
        G = gamma[i]
        p1 = 0.0
        p53 = 0.0
        for a in range(species):
            p1 += x[i, a] * charges[a]
            p53 += x[i, a] * charges[a] ** (5.0 / 3.0)
        s = 0.0
        for a in range(species):
            s += x[i, a] * (charges[a] - p1) * (charges[a] - p1)
        root = p1 ** (1.0 / 3.0)
        c = law[2] / root
        Y = c * s
        Y1 = -2.0 * c * p1 - Y / (3.0 * p1)
        Y11 = -4.0 / 3.0 * c - Y1 / (3.0 * p1) + Y / (3.0 * p1 * p1)
        Y12 = -c / (3.0 * p1)
        y = G * Y
        phi, phi1, phi2 = _order(table, law[3], y)
        slope = G * (phi1 - law[1])
        bend = G * G * phi2
        unit = G * law[0]
        static = unit * (p53 - p1 * root * root)
        R = static - law[1] * y + phi
        steep = -unit * 5.0 / 3.0 * root * root
        R1 = steep + slope * Y1
        R2 = slope * c
        R11 = -unit * 10.0 / 9.0 / root + bend * Y1 * Y1 + slope * Y11
        R12 = bend * Y1 * c + slope * Y12
        R22 = bend * c * c
        warm = slope + G * phi2 * y
        W1 = steep + warm * Y1
        W2 = warm * c
        E = static + slope * Y
        p2 = s + p1 * p1
        out[i, 0] = R
        out[i, 1] = E
        for a in range(species):
            d = charges[a] - p1
            q = charges[a] * charges[a] - p2
            w = unit * (charges[a] ** (5.0 / 3.0) - p53)
            out[i, 2 + a] = R + w + R1 * d + R2 * q
            out[i, 5 + a] = E + w + W1 * d + W2 * q
            for b in range(species):
                e = charges[b] - p1
                r = charges[b] * charges[b] - p2
                mixed = R11 * d * e + R12 * (d * r + q * e) + R22 * q * r
                out[i, 8 + species * a + b] = x[i, b] * mixed


def _one_component(fit, G):
    """Liquid less solid of one component, and Gamma d/dGamma of it."""
    root = sqrt(G)
    A1 = fit[0]
    A2 = fit[1]
    A3 = fit[2]
    f = A1 * (sqrt(G * (A2 + G)) - A2 * log(sqrt(G / A2) + sqrt(1.0 + G / A2)))
    f += 2.0 * A3 * (root - atan(root)) + fit[3] * (G - fit[4] * log(1.0 + G / fit[4]))
    f += 0.5 * fit[5] * log(1.0 + G * G / fit[6])
    u = G * root * (A1 / sqrt(A2 + G) + A3 / (1.0 + G))
    u += fit[3] * G * G / (fit[4] + G) + fit[5] * G * G / (fit[6] + G * G)
    h = 1.0 / G
    f += h * (fit[7] + h * (fit[8] / 2.0 + h * fit[9] / 3.0)) - 1.5 * log(G)
    u -= h * (fit[7] + h * (fit[8] + h * fit[9])) + 1.5
    return f + fit[10] * G + fit[11], u + fit[10] * G


def _correction(fit, p1, p2, p25, p53, ge):
    """Correction to linear mixing, Gamma d/dGamma of it, and its derivatives for the moments."""
    q = p2 * sqrt(p2 / p1)
    d0 = p25 - q
    if fit[17] == 0.0 or d0 < ROUNDING * p25:
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    delta = d0 / p25
    D = p2 / (p1 * p1)
    a = D ** fit[14]
    shape = fit[12] * delta + fit[13] * delta * delta * delta
    reach = log(ge * p53)
    P = shape / (1.0 - a) * (ge * p53) ** a
    weight = fit[15] * D * D
    W = 1.0 + weight * P
    power = fit[16] / a - 1.0
    value = d0 * ge * sqrt(ge / 3.0) / (1.0 + P) * W ** (-power)
    by_P = -P / (1.0 + P) - power * weight * P / W
    by_delta = by_P * (fit[12] + 3.0 * fit[13] * delta * delta) / shape
    by_a = by_P * (1.0 / (1.0 - a) + reach) + fit[16] / (a * a) * log(W)
    by_D = -2.0 * power * weight * P / W + by_a * fit[14] * a
    by_d0 = 1.0 / d0 + by_delta / p25
    return (
        value,
        value * (1.5 + a * by_P),
        value * (0.5 * q * by_d0 - 2.0 * by_D) / p1,
        value * (by_D - 1.5 * q * by_d0) / p2,
        value * (by_d0 - by_delta * delta / p25),
        value * a * by_P / p53,
    )


def _mixing(charges, fit, x0, x1, x2, ge):
    """The correction, Gamma d/dGamma of it, and what it adds to the three g_a."""
    total = x0 + x1 + x2
    w0 = x0 / total
    w1 = x1 / total
    w2 = x2 / total
    z0 = charges[0]
    z1 = charges[1]
    z2 = charges[2]
    five = 5.0 / 3.0
    p1 = w0 * z0 + w1 * z1 + w2 * z2
    p2 = w0 * z0 * z0 + w1 * z1 * z1 + w2 * z2 * z2
    p25 = w0 * z0**2.5 + w1 * z1**2.5 + w2 * z2**2.5
    p53 = w0 * z0**five + w1 * z1**five + w2 * z2**five
    C, E, C1, C2, C25, C53 = _correction(fit, p1, p2, p25, p53, ge)
    rest = C - C1 * p1 - C2 * p2 - C25 * p25 - C53 * p53
    return (
        C,
        E,
        rest + C1 * z0 + C2 * z0 * z0 + C25 * z0**2.5 + C53 * z0**five,
        rest + C1 * z1 + C2 * z1 * z1 + C25 * z1**2.5 + C53 * z1**five,
        rest + C1 * z2 + C2 * z2 * z2 + C25 * z2**2.5 + C53 * z2**five,
    )


# pythran export liquid(float64[], float64[], float64[:,:] order(C), float64[], float64[:,:] order(C))
def liquid(charges, fit, x, gamma, out):
    """Fill `out` for liquids less the linear mixture of solids.

    R = sum x_a [df(G_a) + ln(Z_a/p_1)] + correction, G_a = G (Z_a/Z_1)^(5/3). `fit` holds the
    liquid of one component (0-6), anharmonic terms (7-9), zeta and a constant (10, 11), the
    correction (12-16), and 1, or 0 for none (17).
    """
    species = x.shape[1]
    # Columns R, E and the three g of the correction, at x and beside it.
    near = np.zeros((5, 5))
    for i in range(x.shape[0]):
        G = gamma[i]
        ge = G / charges[0] ** (5.0 / 3.0)
        for k in range(near.shape[0]):
            step0 = 1.0 + STEP * float(k == 1)
            step1 = 1.0 + STEP * float(k == 2)
            step2 = 1.0 + STEP * float(k == 3)
            stepG = 1.0 + STEP * float(k == 4)
            C, E, g0, g1, g2 = _mixing(
                charges, fit, x[i, 0] * step0, x[i, 1] * step1, x[i, 2] * step2, ge * stepG
            )
            near[k, 0] = C
            near[k, 1] = E
            near[k, 2] = g0
            near[k, 3] = g1
            near[k, 4] = g2
        p1 = 0.0
        for a in range(species):
            p1 += x[i, a] * charges[a]
        R = near[0, 0]
        E = near[0, 1]
        for a in range(species):
            f, u = _one_component(fit, ge * charges[a] ** (5.0 / 3.0))
            f += log(charges[a] / p1)
            R += x[i, a] * f
            E += x[i, a] * u
            out[i, 2 + a] = near[0, 2 + a] + f + 1.0 - charges[a] / p1
            out[i, 5 + a] = (near[4, 2 + a] - near[0, 2 + a]) / STEP + u
            d = charges[a] / p1 - 1.0
            for b in range(species):
                e = charges[b] / p1 - 1.0
                change = (near[1 + b, 2 + a] - near[0, 2 + a]) / STEP
                out[i, 8 + species * a + b] = change + x[i, b] * d * e
        out[i, 0] = R
        out[i, 1] = E


# pythran export contact(float64[:,:] order(C), float64[], float64[], float64[], float64[], float64[:,:] order(C), float64[:,:] order(C), float64[:,:] order(C), float64[], float64[:,:] order(C))
def contact(x, static, disorder, mixing, law, table, mu, warming, gamma, meets):
    """Gamma at which solids of compositions x meet the planes mu of liquids, by a step of Newton's.

    `static`, `disorder` and `mixing` are <Z^5/3> - <Z>^(5/3), kappa s and sum x ln x of the solids,
    law and table those of `solid`. `warming` is Gamma d mu/dGamma. `meets` has a row for each
    liquid; infinite where a solid does not come nearer as Gamma rises.
    """
    species = x.shape[1]
    for i in range(gamma.shape[0]):
        G = gamma[i]
        for j in range(x.shape[0]):
            y = G * disorder[j]
            t = min(y / law[3] - 1.0, 1.0)
            f = _clenshaw(table, 0, t)
            d = _clenshaw(table, 1, t)
            steady = G * law[0] * static[j] - law[1] * y
            apart = steady + y * y * f + mixing[j]
            nearing = steady + y * y * (2.0 * f + y * d)
            for a in range(species):
                apart -= x[j, a] * mu[i, a]
                nearing -= x[j, a] * warming[i, a]
            meets[i, j] = np.inf
            if nearing < 0.0:
                step = max(-apart / nearing, -1.0)
                if step < 1.0:
                    meets[i, j] = G * (1.0 + step + 0.5 * step * step)
