"""Electrons, positrons, muons (the kernel, array by array) and photons: ideal gases.

A gas of particles of mass m and spin 1/2 and of their antiparticles at chemical potential mu and
temperature T, with E = (p^2 + m^2)^(1/2) and the occupations f(E) = 1/(1 + exp((E - mu)/T)) of
particles and f'(E) = 1/(1 + exp((E + mu)/T)) of antiparticles, has

    n = int p^2 (f - f') dp / (pi^2 hbar^3),   P = int p^4/(3E) (f + f') dp / (pi^2 hbar^3),
    e = int p^2 E (f + f') dp / (pi^2 hbar^3),   s = (e + P - mu n)/T

(S. L. Shapiro & S. A. Teukolsky, Black Holes, White Dwarfs, and Neutron Stars (1983), ch. 2,
doi:10.1002/9783527617661). Energies and temperatures are in MeV, densities in fm^-3; mu and e
include the rest mass; entropies are in units of k_B.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.constants import ELECTRON_MASS, HBAR_C, MUON_MASS
from core.errors import InvalidInputError
from core.kernels import leptons as kernel

Array = NDArray[np.float64]


@dataclass(frozen=True)
class LeptonGas:
    """A gas of leptons and antileptons.

    Parameters
    ----------
    n : particles less antiparticles, fm^-3. dn_dmu : MeV^-1 fm^-3.
    P : pressure, MeV fm^-3. e : energy density, MeV fm^-3. s : entropy density, fm^-3.
    """

    n: Array
    dn_dmu: Array
    P: Array
    e: Array
    s: Array


@dataclass(frozen=True)
class PhotonGas:
    """Black-body radiation: pressure and energy density (MeV fm^-3), entropy density (fm^-3)."""

    P: Array
    e: Array
    s: Array


def electrons(mu: ArrayLike, T: ArrayLike) -> LeptonGas:
    """Electrons and positrons at chemical potential mu and temperature T (MeV).

    Raises
    ------
    InvalidInputError : T is not positive, or mu is not finite.
    """
    return _gas(mu, T, ELECTRON_MASS)


def muons(mu: ArrayLike, T: ArrayLike) -> LeptonGas:
    """Muons and antimuons at chemical potential mu and temperature T (MeV).

    Raises
    ------
    InvalidInputError : T is not positive, or mu is not finite.
    """
    return _gas(mu, T, MUON_MASS)


def electron_potential(n: ArrayLike, T: ArrayLike) -> Array:
    """The chemical potential (MeV) of a net density n (fm^-3) of electrons; odd in n.

    Raises
    ------
    InvalidInputError : T is not positive, or n is not finite.
    """
    return _potential(n, T, ELECTRON_MASS)


def muon_potential(n: ArrayLike, T: ArrayLike) -> Array:
    """The chemical potential (MeV) of a net density n (fm^-3) of muons; odd in n.

    Raises
    ------
    InvalidInputError : T is not positive, or n is not finite.
    """
    return _potential(n, T, MUON_MASS)


def photons(T: ArrayLike) -> PhotonGas:
    """Black-body radiation of temperature T (MeV): P = pi^2 T^4/(45 hbar^3 c^3).

    Raises
    ------
    InvalidInputError : T is not positive.
    """
    temperature, _ = _broadcast(T, 0.0, "density")
    P = np.pi**2 / 45.0 * temperature**4 / HBAR_C**3
    return PhotonGas(P=P, e=3.0 * P, s=4.0 * P / temperature)


def _gas(mu: ArrayLike, T: ArrayLike, mass: float) -> LeptonGas:
    temperature, potential = _broadcast(T, mu, "chemical potential")
    rows = np.empty((potential.size, 5))
    kernel.lepton_gases(potential.flatten(), temperature.flatten(), mass, HBAR_C, rows)
    n, dn_dmu, P, e, s = (np.ascontiguousarray(row).reshape(potential.shape) for row in rows.T)
    return LeptonGas(n=n, dn_dmu=dn_dmu, P=P, e=e, s=s)


def _potential(n: ArrayLike, T: ArrayLike, mass: float) -> Array:
    temperature, density = _broadcast(T, n, "density")
    mu = np.empty(density.size)
    kernel.lepton_potentials(density.flatten(), temperature.flatten(), mass, HBAR_C, mu)
    return mu.reshape(density.shape)


def _broadcast(T: ArrayLike, other: ArrayLike, name: str) -> tuple[Array, Array]:
    temperature, values = np.broadcast_arrays(
        np.asarray(T, dtype=float), np.asarray(other, dtype=float)
    )
    if not np.all((temperature > 0.0) & np.isfinite(temperature)):
        raise InvalidInputError("A temperature of leptons is not positive: give T in MeV.")
    if not np.all(np.isfinite(values)):
        raise InvalidInputError(f"A {name} of leptons is not a finite number.")
    return temperature, values
