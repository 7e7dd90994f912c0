"""Nuclear statistical equilibrium at one point: the equations, their Jacobian and Newton's method.

Unknowns u = ln n'_n, ln n'_p (gas densities), mu_e and, where clusters exclude each other, ln q,
q the clusters' kinetic pressure by which Pi = P_gas + q. `setup` holds T, the kind and the value
of the first condition, the kind and the value of the third, whether clusters exclude each other,
m_n, m_p, m_e, m_mu (0 for no muons), hbar c and the floor of `clusters.weigh`.

`out` holds the gas as `skyrme.gas` (0-16), electrons (20-24) and muons (25-29) as
`leptons.lepton_gas`, all neutrons, all protons and C = dF_C/dn_e (30-32, times exp(-shift)), xi (33),
Pi (34), the number of nuclides (35), the residuals (36-39) and the Jacobian by rows (40-55).
Functions pass numbers and tuples of numbers: Pythran compiles arrays that are read and written in
several functions very slowly.
"""

from math import exp, log

import numpy as np

from .clusters import weigh
from .leptons import lepton_gas
from .skyrme import gas

# Keeps ln q finite where there are no clusters.
NOTHING = 1e-60
# Exponent beyond which there are far too many clusters, whatever their number.
LARGEST = 600.0
# Stands for no density at all under a logarithm.
LEAST = 1e-290


def _log(x):
    """The logarithm, also of what is no density at all."""
    if x > LEAST:
        return log(x)
    return log(LEAST)


def _exp(x):
    """The exponential, finite."""
    if x < LARGEST:
        return exp(x)
    return exp(LARGEST)


def _leptons(mu, T, m, hbar_c):
    """n, dn/dmu, P, e, s."""
    fluid = np.zeros(5)
    lepton_gas(mu, T, m, hbar_c, fluid)
    return fluid[0], fluid[1], fluid[2], fluid[3], fluid[4]


def _along(sums, T, dn, dp, de, dv):
    """Change of the sums of 1, N, Z, v and K but for its own dependence on n_e."""
    n = dn / T
    p = dp / T
    e = -de / T
    v = -dv / T
    return (
        sums[1] * n + sums[2] * p + sums[3] * e + sums[4] * v,
        sums[5] * n + sums[6] * p + sums[7] * e + sums[8] * v,
        sums[6] * n + sums[9] * p + sums[10] * e + sums[11] * v,
        sums[8] * n + sums[11] * p + sums[13] * e + sums[14] * v,
        sums[7] * n + sums[10] * p + sums[12] * e + sums[13] * v,
    )


def _totals(sums, n, p, mutual):
    """All neutrons, all protons, C, each times exp(-shift), and xi."""
    unit = 1.0 / _exp(sums[16])
    if mutual:
        xi = unit / (unit + sums[4])
        N = xi * (n * unit + sums[1])
        Z = xi * (p * unit + sums[2])
        return N, Z, xi * sums[3], xi
    else:
        room = unit - sums[4]
        return n * room + sums[1], p * room + sums[2], sums[3], 1.0 - sums[4] / unit


def _totals_along(sums, n, p, mutual, dS, dn_gas, dp_gas, dK):
    """Change of the first three of `_totals`; dS as of `_along`."""
    unit = 1.0 / _exp(sums[16])
    if mutual:
        whole = unit + sums[4]
        xi = unit / whole
        less = dS[3] / whole
        dN = xi * (dS[1] + dn_gas * unit - (n * unit + sums[1]) * less)
        dZ = xi * (dS[2] + dp_gas * unit - (p * unit + sums[2]) * less)
        return dN, dZ, xi * (dK - sums[3] * less)
    else:
        room = unit - sums[4]
        dN = dS[1] - n * dS[3] + dn_gas * room
        dZ = dS[2] - p * dS[3] + dp_gas * room
        return dN, dZ, dK


def _column(setup, sums, out, k, dn, dp, dm, de, dv, d3):
    """Column k of the Jacobian: derivatives of the four residuals along one unknown."""
    T = setup[0]
    mutual = setup[5] > 0.5
    unit = _exp(sums[16])
    dS = _along(sums, T, dn, dp, de, dv)
    dK = dS[4] - 2.0 / 9.0 * sums[15] * out[20] ** (-5.0 / 3.0) * de
    n = out[9]
    p = out[10]
    grow_n = n * float(k == 0)
    grow_p = p * float(k == 1)
    dN, dZ, dC = _totals_along(sums, n, p, mutual, dS, grow_n, grow_p, dK)
    charges = out[20] + out[25]
    dcharges = (de + out[26] * (dm + unit * dC)) / charges
    first = dn
    if setup[1] == 0.0:
        first = (dN + dZ) / (out[30] + out[31])
    elif setup[1] == 2.0:
        first = float(k == 1)
    elif setup[1] == 3.0:
        first = dN / out[30]
    third = dcharges
    if setup[3] == 0.0:
        third = (dn - dp - dm - unit * dC) / T
    elif setup[3] == 2.0:
        third = dp / T
    out[40 + k] = first
    out[44 + k] = dZ / out[31] - dcharges
    out[48 + k] = third
    out[52 + k] = d3
    if mutual:
        out[52 + k] = d3 - dS[0] / (sums[0] + NOTHING)


def _residuals(setup, sums, out, u1, u2, u3):
    """The four residuals."""
    T = setup[0]
    first = out[0] - setup[2]
    if setup[1] == 0.0:
        first = _log(out[30] + out[31]) + sums[16] - setup[2]
    elif setup[1] == 2.0:
        first = u1 - setup[2]
    elif setup[1] == 3.0:
        first = _log(out[30]) + sums[16] - setup[2]
    charges = out[20] + out[25]
    third = _log(charges) - setup[4]
    if setup[3] == 0.0:
        third = (out[0] - out[1] + setup[6] - setup[7] - u2 - _exp(sums[16]) * out[32]) / T
    elif setup[3] == 2.0:
        third = (out[1] - setup[4]) / T
    out[36] = first
    out[37] = _log(out[31]) + sums[16] - _log(charges)
    out[38] = third
    out[39] = 0.0
    if setup[5] > 0.5:
        out[39] = u3 - log(T * (sums[0] + NOTHING)) - sums[16]


# pythran export evaluate(float64[:,:] order(C), float64[], float64[], float64[:,:] order(C), float64[], float64, float64, float64, float64, float64[], int64[], float64[], float64[])
def evaluate(nuclei, par, stiffness, table, setup, u0, u1, u2, u3, exponents, active, sums, out):
    """Fill `out`, and `sums` as `clusters.weigh`, at the unknowns u."""
    T = setup[0]
    mutual = setup[5] > 0.5
    nucleons = gas(u0, u1, T, par, stiffness, table)
    electrons = _leptons(u2, T, setup[8], setup[10])
    q = 0.0
    if mutual:
        q = _exp(u3)
    Pi = nucleons[2] + q
    count = weigh(
        nuclei, nucleons[0], nucleons[1], electrons[0], Pi, T, setup[11], exponents, active, sums
    )
    N, Z, C, xi = _totals(sums, nucleons[9], nucleons[10], mutual)
    muons = (0.0, 0.0, 0.0, 0.0, 0.0)
    if setup[9] > 0.0:
        muons = _leptons(u2 + _exp(sums[16]) * C, T, setup[9], setup[10])
    (
        out[0], out[1], out[2], out[3], out[4], out[5], out[6], out[7], out[8], out[9], out[10],
        out[11], out[12], out[13], out[14], out[15], out[16],
    ) = nucleons  # fmt: skip
    out[20], out[21], out[22], out[23], out[24] = electrons
    out[25], out[26], out[27], out[28], out[29] = muons
    out[30] = N
    out[31] = Z
    out[32] = C
    out[33] = xi
    out[34] = Pi
    out[35] = count
    _residuals(setup, sums, out, u1, u2, u3)
    dP = nucleons[9] * nucleons[5] + nucleons[10] * nucleons[7]
    _column(setup, sums, out, 0, nucleons[5], nucleons[7], 0.0, 0.0, dP, 0.0)
    dP = nucleons[9] * nucleons[6] + nucleons[10] * nucleons[8]
    _column(setup, sums, out, 1, nucleons[6], nucleons[8], 0.0, 0.0, dP, 0.0)
    _column(setup, sums, out, 2, 0.0, 0.0, 1.0, electrons[1], 0.0, 0.0)
    _column(setup, sums, out, 3, 0.0, 0.0, 0.0, 0.0, q, 1.0)


def _inverse(out):
    """The inverse of the Jacobian's first three rows and columns, the fourth unknown eliminated.

    Nine numbers by rows, then what brings in and takes out the fourth unknown.
    """
    w0 = out[43] / out[55]
    w1 = out[47] / out[55]
    w2 = out[51] / out[55]
    a = out[40] - w0 * out[52]
    b = out[41] - w0 * out[53]
    c = out[42] - w0 * out[54]
    d = out[44] - w1 * out[52]
    e = out[45] - w1 * out[53]
    f = out[46] - w1 * out[54]
    g = out[48] - w2 * out[52]
    h = out[49] - w2 * out[53]
    i = out[50] - w2 * out[54]
    A = e * i - f * h
    D = f * g - d * i
    G = d * h - e * g
    whole = a * A + b * D + c * G
    return (
        A / whole,
        (c * h - b * i) / whole,
        (b * f - c * e) / whole,
        D / whole,
        (a * i - c * g) / whole,
        (c * d - a * f) / whole,
        G / whole,
        (b * g - a * h) / whole,
        (a * e - b * d) / whole,
        w0,
        w1,
        w2,
        out[52] / out[55],
        out[53] / out[55],
        out[54] / out[55],
        1.0 / out[55],
    )


def _step(inverse, r0, r1, r2, r3):
    """The solution du of J du = -r."""
    x = inverse[9] * r3 - r0
    y = inverse[10] * r3 - r1
    z = inverse[11] * r3 - r2
    d0 = inverse[0] * x + inverse[1] * y + inverse[2] * z
    d1 = inverse[3] * x + inverse[4] * y + inverse[5] * z
    d2 = inverse[6] * x + inverse[7] * y + inverse[8] * z
    d3 = -inverse[15] * r3 - inverse[12] * d0 - inverse[13] * d1 - inverse[14] * d2
    return d0, d1, d2, d3


def _merit(out):
    """Sum of the squared residuals."""
    return out[36] * out[36] + out[37] * out[37] + out[38] * out[38] + out[39] * out[39]


def _reach(out, T, d0, d1, d2, d3):
    """The largest change of mu_n, mu_p, mu_e, T ln q and T ln n' that a step makes."""
    dn = abs(out[5] * d0 + out[6] * d1)
    dp = abs(out[7] * d0 + out[8] * d1)
    return max(dn, dp, abs(d2), T * abs(d3), T * abs(d0), T * abs(d1))


# pythran export newton(float64[:,:] order(C), float64[], float64[], float64[:,:] order(C), float64[], float64[], float64[], int64[], float64[], float64[], int, float64[:,:] order(C))
def newton(nuclei, par, stiffness, table, setup, u, exponents, active, sums, out, most, steps):
    """Newton's method with a line search from u, in place; returns the passes, < 0 on failure.

    At the end `out` belongs to u. steps[0] is the rest of the way, too short to be resolved by u,
    steps[1] the change of u with the value of the first condition (and of a charge given with it).
    A step is short enough if the same Jacobian asks for a shorter one behind it (Deuflhard's natural
    monotonicity test): the residuals themselves, sums of exponentials whose gradients are almost
    parallel, say little about the distance left.
    """
    T = setup[0]
    evaluate(
        nuclei, par, stiffness, table, setup, u[0], u[1], u[2], u[3], exponents, active, sums, out
    )
    passes = 1
    while passes < most:
        inverse = _inverse(out)
        d0, d1, d2, d3 = _step(inverse, out[36], out[37], out[38], out[39])
        length = _reach(out, T, d0, d1, d2, d3)
        if not length < 1e300:
            break
        scale = 1.0 / max(1.0, 0.5 * length)
        near = length * 300.0 < 1e-6 * T
        better = 0
        for _ in range(12):
            evaluate(
                nuclei, par, stiffness, table, setup, u[0] + scale * d0, u[1] + scale * d1,
                u[2] + scale * d2, u[3] + scale * d3, exponents, active, sums, out,
            )  # fmt: skip
            passes += 1
            e0, e1, e2, e3 = _step(inverse, out[36], out[37], out[38], out[39])
            left = _reach(out, T, e0, e1, e2, e3)
            if left < (1.0 - 0.25 * scale) * length or (near and _merit(out) < 1e-16):
                better = 1
                break
            scale *= 0.4
        if better == 0:
            break
        u[0] += scale * d0
        u[1] += scale * d1
        u[2] += scale * d2
        u[3] += scale * d3
        if near:
            final = _inverse(out)
            steps[0, 0], steps[0, 1], steps[0, 2], steps[0, 3] = _step(
                final, out[36], out[37], out[38], out[39]
            )
            steps[1, 0], steps[1, 1], steps[1, 2], steps[1, 3] = _step(
                final, -1.0, 0.0, -float(setup[3] == 1.0), 0.0
            )
            return passes
    return -passes


def _invert(mu_n, mu_p, u, goal, T, par, stiffness, table):
    """Dilute gas at given chemical potentials, its densities into u; whether there is one."""
    goal[0] = -20.0
    goal[1] = -20.0
    for _ in range(120):
        fluid = gas(goal[0], goal[1], T, par, stiffness, table)
        determinant = fluid[5] * fluid[8] - fluid[6] * fluid[7]
        if not (determinant > 0.0 and fluid[8] > 0.0):
            return False
        dn = mu_n - fluid[0]
        dp = mu_p - fluid[1]
        da = (fluid[8] * dn - fluid[6] * dp) / determinant
        db = (fluid[5] * dp - fluid[7] * dn) / determinant
        shrink = 1.0 / max(1.0, abs(da) * T / 1.5, abs(db) * T / 1.5)
        goal[0] += shrink * da
        goal[1] += shrink * db
        if goal[0] > 0.5 or goal[1] > 0.5:
            return False
        if abs(dn) + abs(dp) < 1e-9:
            u[0] = goal[0]
            u[1] = goal[1]
            return True
    return False


def _gas_step(out, row, dn, dp):
    """Change of a residual (row 0 or 1) with mu_n and mu_p at fixed n_e."""
    determinant = out[5] * out[8] - out[6] * out[7]
    da = (out[8] * dn - out[6] * dp) / determinant
    db = (out[5] * dp - out[7] * dn) / determinant
    return out[40 + 4 * row] * da + out[41 + 4 * row] * db


def _advance(search, residual, slope):
    """Move search[2] towards the root of a rising function by Newton's step or to the middle.

    search = lower end, upper end, argument, longest step.
    """
    here = search[2]
    step = min(abs(residual) / max(slope, 1e-300), search[3])
    if residual > 0.0:
        search[1] = here
        search[2] = here - step
    else:
        search[0] = here
        search[2] = here + step
    if search[2] <= search[0] or search[2] >= search[1]:
        search[2] = 0.5 * (search[0] + search[1])


def _fill_up(
    nuclei,
    par,
    stiffness,
    table,
    setup,
    u,
    goal,
    exponents,
    active,
    sums,
    out,
    place,
    search,
    tolerance,
):
    """Find mu_n = place[0] at fixed mu_n - mu_p = place[1] where the first condition holds.

    Adds the passes to place[2]; place[3] tells whether it was found.
    """
    search[0] = -1e4
    search[1] = 1e4
    search[2] = place[0]
    search[3] = 10.0 + 5.0 * setup[0]
    place[3] = 0.0
    for _ in range(120):
        place[0] = search[2]
        if _invert(place[0], place[0] - place[1], u, goal, setup[0], par, stiffness, table):
            evaluate(
                nuclei, par, stiffness, table, setup, u[0], u[1], u[2], u[3], exponents, active,
                sums, out,
            )  # fmt: skip
            place[2] += 1.0
            if abs(out[36]) < tolerance:
                place[3] = 1.0
                break
            _advance(search, out[36], _gas_step(out, 0, 1.0, 1.0))
        else:
            # Beyond the dilute gas: too much.
            _advance(search, 1.0, 1.0)
        if search[1] - search[0] < 1e-13:
            break


# pythran export seek(float64[:,:] order(C), float64[], float64[], float64[:,:] order(C), float64[], float64[], float64[], int64[], float64[], float64[], float64[], float64, float64[:,:] order(C))
def seek(
    nuclei, par, stiffness, table, setup, u, exponents, active, sums, out, place, tolerance, work
):
    """Two nested brackets, without a good start: mu_n for the first condition in mu_n - mu_p for charge.

    place = mu_n, mu_n - mu_p to begin with, and room for two; work = room for three rows of four.
    Leaves in u a start for `newton`; returns the number of passes, < 0 on failure. The electrons
    are held at u[2], or follow from beta equilibrium; clusters must not exclude each other.
    """
    search = work[0]
    search[0] = -1e4
    search[1] = 1e4
    search[2] = place[1]
    search[3] = 20.0
    beta = setup[3] == 0.0
    shift = 0.0
    place[2] = 0.0
    for _ in range(100):
        place[1] = search[2]
        if beta:
            u[2] = max(place[1] + setup[6] - setup[7] - shift, 1e-6)
        _fill_up(
            nuclei, par, stiffness, table, setup, u, work[2], exponents, active, sums, out, place,
            work[1], 0.03 * tolerance,
        )  # fmt: skip
        if place[3] == 0.0:
            break
        if beta and out[31] > LEAST:
            shift = out[32] / out[31] * out[20]
        filling = _gas_step(out, 0, 1.0, 1.0)
        charging = _gas_step(out, 1, 1.0, 1.0) / filling
        excess = out[36] * charging - out[37]
        slope = _gas_step(out, 0, 0.0, -1.0) * charging - _gas_step(out, 1, 0.0, -1.0)
        if out[31] <= LEAST:
            # Not a proton left.
            excess = 1e3
            slope = 0.0
        if beta:
            slope -= out[46]
        if abs(excess) < tolerance and (beta or abs(out[38]) < tolerance):
            return int(place[2])
        if beta or abs(out[38]) < tolerance:
            _advance(search, excess, slope)
        else:
            # Muons take their share of the charge.
            u[2] -= out[38] * (out[20] + out[25]) / (out[21] + out[26])
        if search[1] - search[0] < 1e-13:
            break
    return -int(place[2])
