"""An ideal relativistic Fermi gas of particles and antiparticles of spin 1/2."""

from math import asinh, cosh, exp, expm1, log, pi, sinh, sqrt

import numpy as np


def _cold_pressure(m, p):
    """The integral of p^4/E from 0 to p."""
    y = p / m
    square = y * y
    if y > 0.4:
        return m**4 / 8.0 * (y * sqrt(1.0 + square) * (2.0 * square - 3.0) + 3.0 * asinh(y))
    term = y**5
    total = 0.2 * term
    for k in range(1, 20):
        term = term * (square * (0.5 - k) / k)
        total = total + term / (2.0 * k + 5.0)
        if abs(term) < 1e-17 * total:
            break
    return m**4 * total


def _add_node(mu, T, m, t, weight, sums):
    """One node of the rule of `_degenerate`; differences of p(mu +- tT) without cancellation."""
    above = mu + t * T
    below = mu - t * T
    p_above = sqrt((above - m) * (above + m))
    p_below = sqrt((below - m) * (below + m))
    both = p_above + p_below
    product = p_above * p_below
    rise = 4.0 * mu * T / both
    cubes = rise * (both * both - product)
    sums[0] += weight * T * (mu * rise + T * both)
    sums[1] += weight * T * rise * (2.0 - m * m / product)
    sums[2] += weight * T * cubes
    sums[3] += weight * T * (cubes / 3.0 + T * (mu * both + T * t * t * rise))


def _degenerate(mu, T, m, sums):
    """Sommerfeld's expansion for (mu - m)/T > 36, its sums taken by a Gauss rule.

    The integral of f G' over E is G(mu) and that of T [G'(mu + tT) - G'(mu - tT)]/(1 + e^t) over
    t > 0. The bracket over t is smooth in t^2: nodes t and weights are those of the measure
    t dt/(1 + e^t) for polynomials in t^2.
    """
    p = sqrt((mu - m) * (mu + m))
    sums[0] = p * p * p / 3.0
    sums[1] = p * mu
    sums[2] = _cold_pressure(m, p)
    sums[3] = 0.0
    _add_node(mu, T, m, 1.6223682991036268, 0.64796618174607022, sums)
    _add_node(mu, T, m, 4.4940136440994942, 0.16552039264152375, sums)
    _add_node(mu, T, m, 8.3037984473086443, 0.0088414710225664432, sums)
    _add_node(mu, T, m, 13.159760450491448, 0.00013846433040564752, sums)
    _add_node(mu, T, m, 19.393272560212019, 5.234710205715665e-7, sums)
    _add_node(mu, T, m, 27.955932029550413, 2.1252658504989566e-10, sums)


def _step(T, m):
    """Step of the trapezoidal rule in u, p = m sinh u: for 1/cosh u and for exp(-m u^2/2T)."""
    return min(0.12, 0.4 * sqrt(2.0 * T / m))


def _poles(mu, T, m, step, sums):
    """Take out of the trapezoidal sums the error that poles of f near the axis cause.

    f has poles at E = mu + i pi (2k+1) T. There, at u = arcosh(E/m), the integrand G f has the
    residue -T G/p, and the sum is too large by twice the real part of
    2 pi i residue / (exp(-2 pi i u/step) - 1).
    """
    for k in range(40):
        beyond = complex(0.0, (2.0 * k + 1.0) * pi * T)
        E = mu + beyond
        p = np.sqrt((E - m) * (E + m))
        u = np.log((E + p) / m)
        if abs(u.imag) > 7.0 * step:
            break
        error = complex(0.0, 4.0 * pi * T) / (np.exp(complex(0.0, -2.0 * pi / step) * u) - 1.0)
        sums[0] += (error * p * E).real
        sums[1] += (error * (E * E + p * p) / p).real
        sums[2] += (error * p * p * p).real
        sums[3] += (error * p * (beyond * E + p * p / 3.0)).real


def _warm(mu, T, m, sums):
    """Trapezoidal sums in u, p = m sinh u, of integrands that are even and analytic in u."""
    eta = (mu - m) / T
    step = _step(T, m)
    count = int(2.0 * asinh(sqrt((max(eta, 0.0) + 40.0) * T / (2.0 * m))) / step) + 1
    colder = -1.0 / T
    matter = exp(eta)
    antimatter = exp(-(mu + m) / T)
    excess = -expm1(-2.0 * mu / T) * matter
    sinh_step = sinh(0.5 * step)
    cosh_step = cosh(0.5 * step)
    half_sinh = 0.0
    half_cosh = 1.0
    sums[0] = 0.0
    sums[1] = 0.5 * m * m * (matter / (1.0 + matter) + antimatter / (1.0 + antimatter))
    sums[2] = 0.0
    sums[3] = 0.0
    for _ in range(count):
        turned = half_sinh * cosh_step + half_cosh * sinh_step
        half_cosh = half_cosh * cosh_step + half_sinh * sinh_step
        half_sinh = turned
        kinetic = 2.0 * m * half_sinh * half_sinh
        E = m + kinetic
        square = kinetic * (E + m)
        boltzmann = exp(colder * kinetic)
        f_over = matter * boltzmann
        anti_over = antimatter * boltzmann
        scale = 1.0 / ((1.0 + f_over) * (1.0 + anti_over))
        f = f_over * (1.0 + anti_over) * scale
        anti = anti_over * (1.0 + f_over) * scale
        both = f + anti
        warmth = (kinetic + m - mu) * f + (E + mu) * anti
        sums[0] += square * E * excess * boltzmann * scale
        sums[1] += (E * E + square) * both
        sums[2] += square * square * both
        sums[3] += square * (E * warmth + square / 3.0 * both)
    sums[0] *= step
    sums[1] *= step
    sums[2] *= step
    sums[3] *= step
    _poles(mu, T, m, step, sums)


# pythran export lepton_gas(float64, float64, float64, float64, float64[])
def lepton_gas(mu, T, m, hbar_c, out):
    """Fill `out` with n, dn/dmu, P, energy density and entropy density at chemical potential mu.

    mu and the energy density include the mass m, n is particles less antiparticles. Units follow
    from those of mu, T, m and hbar_c (MeV and fm).
    """
    size = abs(mu)
    if size - m > 36.0 * T:
        _degenerate(size, T, m, out)
    else:
        _warm(size, T, m, out)
    unit = 1.0 / (pi * pi * hbar_c**3)
    n = unit * out[0]
    P = unit * out[2] / 3.0
    heat = unit * out[3]
    out[0] = n
    if mu < 0.0:
        out[0] = -n
    out[1] *= unit
    out[2] = P
    out[3] = heat - P + size * n
    out[4] = heat / T


# pythran export lepton_potential(float64, float64, float64, float64, float64[])
def lepton_potential(n, T, m, hbar_c, out):
    """The chemical potential of net density n; `out` is left with `lepton_gas` of about it.

    Newton's method on ln n, which is concave in mu: from below it rises to the solution. It begins
    at what gives less than n: mu without mass, or of Boltzmann's gas. Massless: 3 pi^2 hbar_c^3 n =
    mu (mu^2 + pi^2 T^2). Boltzmann: n = 2 m^2 T K_2(m/T) sinh(mu/T) over pi^2 hbar_c^3, with the
    first terms of the asymptotic series, which exceed K_2.
    """
    size = abs(n)
    if not size > 0.0:
        return 0.0
    ground = pi * T / sqrt(3.0)
    cube = 1.5 * pi * pi * hbar_c**3 * size / ground**3
    massless = 2.0 * ground * sinh(asinh(cube) / 3.0)
    z = m / T
    bessel = sqrt(0.5 * pi / z) * (1.0 + 15.0 / (8.0 * z) + 105.0 / (128.0 * z * z))
    ratio = log(0.5 * pi * pi * hbar_c**3 * size / (m * m * T * bessel)) + z
    dilute = 0.0
    if ratio < 0.0:
        dilute = asinh(exp(ratio))
    else:
        dilute = ratio + log(1.0 + sqrt(1.0 + exp(-2.0 * ratio)))
    mu = max(massless, T * dilute)
    for _ in range(60):
        lepton_gas(mu, T, m, hbar_c, out)
        step = log(size / out[0]) * out[0] / out[1]
        mu = mu + step
        if step < 1e-15 * mu:
            break
    if n < 0.0:
        mu = -mu
    return mu


# pythran export lepton_gases(float64[], float64[], float64, float64, float64[:,:] order(C))
def lepton_gases(mu, T, m, hbar_c, out):
    """Fill the rows of `out` with `lepton_gas` of each mu and T."""
    row = np.zeros(5)
    for i in range(mu.shape[0]):
        lepton_gas(mu[i], T[i], m, hbar_c, row)
        out[i, :] = row


# pythran export lepton_potentials(float64[], float64[], float64, float64, float64[])
def lepton_potentials(n, T, m, hbar_c, out):
    """Fill `out` with `lepton_potential` of each n and T."""
    row = np.zeros(5)
    for i in range(n.shape[0]):
        out[i] = lepton_potential(n[i], T[i], m, hbar_c, row)
