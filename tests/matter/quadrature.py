"""Fermi integrals by mpmath's quadrature: the oracle of the gases."""

from __future__ import annotations

import mpmath as mp
import numpy as np

DIGITS = 25
AROUND = (-80, -40, -20, -10, -5, -2, 0, 2, 5, 10, 20, 40, 80, 120)
"""Break points about the Fermi surface, in units of T."""

STENCIL = np.array([672.0, -168.0, 32.0, -3.0]) / 840.0


def derivative(function, x, step):
    """Eighth-order central difference."""
    return sum(
        weight * (function(x + k * step) - function(x - k * step)) / step
        for k, weight in enumerate(STENCIL, start=1)
    )


def relative(value, expected):
    """value/expected - 1 with `expected` in mpmath's precision."""
    return abs(float((mp.mpf(float(value)) - expected) / expected))


def fermi_dirac(j, eta):
    """int_0^infinity x^j / (1 + exp(x - eta)) dx for a double eta, in the variable u = x^(1/2)."""
    with mp.workdps(DIGITS):
        eta = mp.mpf(eta)
        surface = max(eta, mp.mpf(0))
        scale = mp.exp(max(-eta, 0))
        breaks = {mp.mpf(0)} | {mp.sqrt(surface + t) for t in AROUND if surface + t > 0}
        breaks |= {mp.sqrt(surface) * k / 8 for k in range(1, 8)}

        def integrand(u):
            return 2 * u ** int(2 * j + 1) * scale / (1 + mp.exp(u * u - eta))

        return mp.quad(integrand, sorted(breaks)) / scale


def lepton_gas(mu, T, m, hbar_c):
    """n, dn/dmu, P, e, s of leptons and antileptons, in the variable u, p = m sinh u."""
    with mp.workdps(DIGITS):
        mu, T, m = mp.mpf(mu), mp.mpf(T), mp.mpf(m)
        surface = max(mu, m)
        scale = mp.exp(max((m - mu) / T, 0))
        kinetic = [surface - m + t * T for t in AROUND]
        breaks = [mp.mpf(0)] + [mp.acosh(1 + K / m) for K in kinetic if K > T / 1000]
        breaks += [breaks[1] * k / 4 for k in range(1, 4)]
        known = {}

        def at(u):
            if u not in known:
                E, square = m * mp.cosh(u), (m * mp.sinh(u)) ** 2
                particles = scale / (1 + mp.exp((E - mu) / T))
                antiparticles = scale / (1 + mp.exp((E + mu) / T))
                excess = scale * mp.sinh(mu / T) / (mp.cosh(E / T) + mp.cosh(mu / T))
                known[u] = E, square, particles, antiparticles, excess
            return known[u]

        def net(u):
            E, square, _, _, excess = at(u)
            return square * E * excess

        def compressed(u):
            E, square, particles, antiparticles, _ = at(u)
            return (E * E + square) * (particles + antiparticles)

        def pushing(u):
            _, square, particles, antiparticles, _ = at(u)
            return square * square * (particles + antiparticles) / 3

        def warmth(u):
            E, square, particles, antiparticles, _ = at(u)
            return square * E * ((E - mu) * particles + (E + mu) * antiparticles) + pushing(u)

        unit = 1 / (scale * mp.pi**2 * mp.mpf(hbar_c) ** 3)
        n, slope, P, heat = (
            unit * mp.quad(integrand, sorted(breaks), maxdegree=8)
            for integrand in (net, compressed, pushing, warmth)
        )
        return n, slope, P, heat - P + mu * n, heat / T
