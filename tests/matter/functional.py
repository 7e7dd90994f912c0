"""The Skyrme functional written out term by term in mpmath: the oracle of interactions and gas."""

from __future__ import annotations

import mpmath as mp

from core.constants import HBAR_C, NEUTRON_MASS, PROTON_MASS
from core.matter.interactions import PARAMETERS
from tests.matter import quadrature

MASSES = (NEUTRON_MASS, PROTON_MASS)


class Functional:
    """H(n_n, n_p, tau_n, tau_p) of an interaction, and the finite-temperature gas it defines."""

    def __init__(self, force):
        for name, value in zip(PARAMETERS, force.parameters, strict=True):
            setattr(self, name, mp.mpf(float(value)))

    def energy(self, n_n, n_p, tau_n, tau_p):
        n, tau = n_n + n_p, tau_n + tau_p
        S, St = n_n**2 + n_p**2, n_n * tau_n + n_p * tau_p
        H = mp.mpf(HBAR_C) ** 2 / 2 * (tau_n / mp.mpf(MASSES[0]) + tau_p / mp.mpf(MASSES[1]))
        H += self.t0 / 4 * ((2 + self.x0) * n**2 - (1 + 2 * self.x0) * S)
        H += self.t3 / 24 * n**self.al * ((2 + self.x3) * n**2 - (1 + 2 * self.x3) * S)
        H += (self.t1 * (2 + self.x1) + 2 * self.t2 + self.t2x2) / 8 * n * tau
        H += (self.t2 + 2 * self.t2x2 - self.t1 * (1 + 2 * self.x1)) / 8 * St
        H += self.t4 / 8 * n**self.be * ((2 + self.x4) * n * tau - (1 + 2 * self.x4) * St)
        H += self.t5 / 8 * n**self.ga * ((2 + self.x5) * n * tau + (1 + 2 * self.x5) * St)
        return H

    def cold_energy(self, n, delta):
        """E/A at T = 0."""
        n, delta = mp.mpf(n), mp.mpf(delta)
        densities = n * (1 + delta) / 2, n * (1 - delta) / 2
        fermi = [
            3 * (3 * mp.pi**2) ** (mp.mpf(2) / 3) * q ** (mp.mpf(5) / 3) / 5 for q in densities
        ]
        return self.energy(*densities, *fermi) / n

    def gas(self, n_n, n_p, T):
        """mu_n, mu_p, P, f, s, m*_n/m, m*_p/m from quadratures and numerical derivatives of H."""
        n, T = (mp.mpf(n_n), mp.mpf(n_p)), mp.mpf(T)
        stiffness = [self._slope([*n, mp.mpf(1), mp.mpf(1)], 2 + q) for q in range(2)]
        eta = [self._eta(n[q], T / stiffness[q]) for q in range(2)]
        tau = [
            (T / B) ** mp.mpf(2.5) * quadrature.fermi_dirac(1.5, at) / (2 * mp.pi**2)
            for B, at in zip(stiffness, eta, strict=True)
        ]
        mu = [T * eta[q] + self._slope([*n, *tau], q) for q in range(2)]
        s = sum(
            (T / B) ** mp.mpf(1.5) * _entropy(at) / (2 * mp.pi**2)
            for B, at in zip(stiffness, eta, strict=True)
        )
        f = self.energy(*n, *tau) - T * s
        masses = [mp.mpf(HBAR_C) ** 2 / 2 / m / B for m, B in zip(MASSES, stiffness, strict=True)]
        return [*mu, mu[0] * n[0] + mu[1] * n[1] - f, f, s, *masses]

    def _slope(self, at, which):
        """dH over one of its arguments."""

        def along(value):
            return self.energy(*at[:which], value, *at[which + 1 :])

        return mp.diff(along, at[which], h=at[which] * mp.mpf(10) ** -12)

    def _eta(self, n, scale):
        """eta of F_1/2(eta) = 2 pi^2 n/scale^(3/2), by bisection and Newton's method."""
        wanted = 2 * mp.pi**2 * n / scale ** mp.mpf(1.5)
        dilute = mp.log(wanted / mp.gamma(1.5))
        eta = min(dilute, (mp.mpf(1.5) * wanted) ** (mp.mpf(2) / 3)) if dilute > 0 else dilute
        for _ in range(30):
            F = quadrature.fermi_dirac(0.5, eta)
            step = mp.log(F / wanted) * 2 * F / quadrature.fermi_dirac(-0.5, eta)
            eta -= step
            if abs(step) < mp.mpf(10) ** -12 * (1 + abs(eta)):
                return eta
        raise AssertionError


def _entropy(eta):
    """-int [f ln f + (1 - f) ln(1 - f)] x^(1/2) dx, f = 1/(1 + exp(x - eta)), x = u^2."""
    surface = max(eta, mp.mpf(0))
    scale = mp.exp(max(-eta, 0))
    breaks = {mp.mpf(0)}
    breaks |= {mp.sqrt(surface + t) for t in quadrature.AROUND if surface + t > 0}

    def integrand(u):
        x = u * u - eta
        # -f ln f - (1 - f) ln(1 - f) = ln(1 + e^-x) + x f
        return 2 * u * u * scale * (mp.log1p(mp.exp(-x)) + x / (1 + mp.exp(x)))

    return mp.quad(integrand, sorted(breaks)) / scale
