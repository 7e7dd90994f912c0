"""Nucleon gas of an extended Skyrme functional at finite temperature, at one pair of densities."""

from math import exp, log, pi

import numpy as np

from .fermi import ideal


def _mass_terms(n, par):
    """alpha(n), alpha', alpha'', beta(n), beta', beta'' of hbar^2/2m*_q = ... + alpha + beta n_q."""
    be = par[13]
    ga = par[14]
    t4 = par[4] * n**be
    t5 = par[5] * n**ga
    plain = par[1] * (2.0 + par[7]) + 2.0 * par[2] + par[8]
    plain4 = t4 * (2.0 + par[10])
    plain5 = t5 * (2.0 + par[11])
    own = par[2] + 2.0 * par[8] - par[1] * (1.0 + 2.0 * par[7])
    own4 = -t4 * (1.0 + 2.0 * par[10])
    own5 = t5 * (1.0 + 2.0 * par[11])
    return (
        n * (plain + plain4 + plain5) / 8.0,
        (plain + (1.0 + be) * plain4 + (1.0 + ga) * plain5) / 8.0,
        (be * (1.0 + be) * plain4 + ga * (1.0 + ga) * plain5) / (8.0 * n),
        (own + own4 + own5) / 8.0,
        (be * own4 + ga * own5) / (8.0 * n),
        (be * (be - 1.0) * own4 + ga * (ga - 1.0) * own5) / (8.0 * n * n),
    )


def _potential(n, squares, par):
    """V(n, S) without kinetic densities, S = n_n^2 + n_p^2, and V_n, V_S, V_nn, V_nS."""
    al = par[12]
    t3 = par[3] / 24.0 * n**al
    direct = par[0] / 4.0 * (2.0 + par[6])
    own = -par[0] / 4.0 * (1.0 + 2.0 * par[6])
    direct3 = t3 * (2.0 + par[9])
    own3 = -t3 * (1.0 + 2.0 * par[9])
    return (
        (direct + direct3) * n * n + (own + own3) * squares,
        (2.0 * direct + (2.0 + al) * direct3) * n + al * own3 * squares / n,
        own + own3,
        2.0 * direct
        + (2.0 + al) * (1.0 + al) * direct3
        + al * (al - 1.0) * own3 * squares / (n * n),
        al * own3 / n,
    )


def _kinetic(ln_density, stiffness, T, table):
    """eta, tau, d eta/d ln n and d ln tau/d ln n (both at fixed B) of one species.

    n = (T/B)^(3/2) F_1/2(eta) / 2 pi^2 and tau = (T/B)^(5/2) F_3/2(eta) / 2 pi^2, B = hbar^2/2m*.
    """
    fermi = np.zeros(3)
    ideal(ln_density + log(2.0 * pi * pi) + 1.5 * log(stiffness / T), table, fermi)
    tau = exp(ln_density) * (T / stiffness) * fermi[1]
    return fermi[0], tau, fermi[2], 1.5 * fermi[2] / fermi[1]


# pythran export gas(float64, float64, float64, float64[], float64[], float64[:,:] order(C))
def gas(ln_n, ln_p, T, par, stiffness, table):
    """The gas at densities exp(ln_n), exp(ln_p) (fm^-3) and temperature T (MeV).

    par = t0 t1 t2 t3 t4 t5 x0 x1 t2x2 x3 x4 x5 alpha beta gamma; stiffness = hbar^2/2m of the
    free neutron and proton; table as of `fermi.ideal`. Returns mu_n, mu_p, P, f, s,
    d mu_n/d ln n_n, d mu_n/d ln n_p, d mu_p/d ln n_n, d mu_p/d ln n_p, n_n, n_p, tau_n, tau_p,
    hbar^2/2m*_n, hbar^2/2m*_p, eta_n, eta_p. Rest masses are left out.
    """
    n = exp(ln_n)
    p = exp(ln_p)
    al, al1, al2, be, be1, be2 = _mass_terms(n + p, par)
    V, Vn, VS, Vnn, VnS = _potential(n + p, n * n + p * p, par)
    Bn = stiffness[0] + al + be * n
    Bp = stiffness[1] + al + be * p
    # dB_q/dn_s
    Bnn = al1 + be1 * n + be
    Bnp = al1 + be1 * n
    Bpn = al1 + be1 * p
    Bpp = al1 + be1 * p + be
    eta_n, tau_n, slope_n, growth_n = _kinetic(ln_n, Bn, T, table)
    eta_p, tau_p, slope_p, growth_p = _kinetic(ln_p, Bp, T, table)
    tau = tau_n + tau_p
    weighted = n * tau_n + p * tau_p
    warmth = Bn * tau_n + Bp * tau_p
    Un = Vn + 2.0 * n * VS + al1 * tau + be1 * weighted + be * tau_n
    Up = Vn + 2.0 * p * VS + al1 * tau + be1 * weighted + be * tau_p
    s = 5.0 / 3.0 * warmth / T - eta_n * n - eta_p * p
    # How the terms of U change with the kinetic densities at fixed n, and those with B.
    soft_n = tau_n * (1.5 * growth_n - 2.5) / Bn
    soft_p = tau_p * (1.5 * growth_p - 2.5) / Bp
    common = Vnn + al2 * tau + be2 * weighted
    m_nn = n * (common + 4.0 * n * VnS + 2.0 * VS + 2.0 * be1 * tau_n)
    m_nn += n * (Bnn * Bnn * soft_n + Bpn * Bpn * soft_p) + Bnn * tau_n * growth_n
    m_nn += T * slope_n * (1.0 + 1.5 * n * Bnn / Bn)
    m_np = p * (common + 2.0 * (n + p) * VnS + be1 * tau)
    m_np += p * (Bnn * Bnp * soft_n + Bpn * Bpp * soft_p) + Bpn * tau_p * growth_p
    m_np += T * slope_n * 1.5 * p * Bnp / Bn
    m_pn = n * (common + 2.0 * (n + p) * VnS + be1 * tau)
    m_pn += n * (Bnp * Bnn * soft_n + Bpp * Bpn * soft_p) + Bnp * tau_n * growth_n
    m_pn += T * slope_p * 1.5 * n * Bpn / Bp
    m_pp = p * (common + 4.0 * p * VnS + 2.0 * VS + 2.0 * be1 * tau_p)
    m_pp += p * (Bnp * Bnp * soft_n + Bpp * Bpp * soft_p) + Bpp * tau_p * growth_p
    m_pp += T * slope_p * (1.0 + 1.5 * p * Bpp / Bp)
    return (
        T * eta_n + Un,
        T * eta_p + Up,
        2.0 / 3.0 * warmth - V + n * Un + p * Up,
        warmth + V - T * s,
        s,
        m_nn,
        m_np,
        m_pn,
        m_pp,
        n,
        p,
        tau_n,
        tau_p,
        Bn,
        Bp,
        eta_n,
        eta_p,
    )
