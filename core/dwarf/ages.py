"""Age of a cooling white dwarf: what it has stored, over what it radiates.

dt = [C dT + dQ]/L(T), with the heat capacity C of liquid, crystal and electrons of all shells at
fixed electron density, and the heats dQ that are set free while T falls. A heat e per gram that a
shell sets free at its temperature T(m) delays the cooling by int (e/L(T(m))) dm.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from core.crystal.heat.capacity import (
    anharmonic_capacity,
    electron_capacity,
    harmonic_capacity,
    liquid_capacity,
)
from core.crystal.lattice import Array
from core.crystal.mixtures import ATOMIC_MASS, BOLTZMANN, COULOMB
from core.dwarf.fractionation import Front
from core.dwarf.model import Dwarf
from core.dwarf.structure import DENSITY, NUCLEONS_PER_ELECTRON
from core.dwarf.tracks import Track
from core.stellar_constants import REDUCED_PLANCK_CONSTANT, YEAR

HBAR = REDUCED_PLANCK_CONSTANT * 1e7
"""erg s."""
GIGAYEAR = 1e9 * YEAR
"""s."""
LOWEST, HIGHEST, NODES = 1e-3, 1e4, 4001
"""Couplings of the table of the liquid's heat capacity."""


def plasma_temperature(x_r: Array) -> Array:
    """T_p = hbar w_p/k in K: w_p^2 = 4 pi e^2 n_e Z/M, M/Z = 2 m_u for both nuclei."""
    electrons = DENSITY * x_r**3 / (NUCLEONS_PER_ELECTRON * ATOMIC_MASS)
    square = 4.0 * np.pi * COULOMB * electrons / (NUCLEONS_PER_ELECTRON * ATOMIC_MASS)
    return np.asarray(HBAR / BOLTZMANN * np.sqrt(square))


@cache
def _liquid_table() -> tuple[Array, Array]:
    logs = np.linspace(np.log(LOWEST), np.log(HIGHEST), NODES)
    return logs, liquid_capacity(np.exp(logs))


def heat_capacity(dwarf: Dwarf, front: Front, temperatures: Array) -> Array:
    """C of the whole star in erg/K at each temperature (K), shape (n,).

    Ions of the liquid by linear mixing, with the quantum correction of the harmonic crystal; of the
    crystal harmonic and anharmonic; degenerate electrons.
    """
    star = front.star
    T = temperatures[:, None]
    gamma = dwarf.coupling_energy(star.x_r) / T
    eta = plasma_temperature(star.x_r) / T
    frozen = front.temperature >= T
    # What a liquid shell will be when it freezes: it hardly matters for its heat capacity.
    X = np.where(frozen, front.X_solid, front.X_liquid)
    x = dwarf.number_fraction(X)
    harmonic = harmonic_capacity(eta)
    ratio = dwarf.mixture.coupling_ratio(2)
    melt = (1.0 - x) * _liquid(gamma) + x * _liquid(gamma * ratio) - (3.0 - harmonic)
    with np.errstate(over="ignore"):
        wobble = (1.0 - x) * anharmonic_capacity(gamma) + x * anharmonic_capacity(gamma * ratio)
    # x_1 + x_2 ions of A = 2 Z.
    charge = dwarf.Z1 + (dwarf.Z2 - dwarf.Z1) * x
    ions = np.where(frozen, harmonic + np.where(frozen, wobble, 0.0), melt)
    per_gram = (ions + charge * electron_capacity(T, star.x_r)) / (
        NUCLEONS_PER_ELECTRON * charge * ATOMIC_MASS
    )
    return np.asarray(BOLTZMANN * np.trapezoid(per_gram, star.m, axis=1))


def _liquid(gamma: Array) -> Array:
    logs, values = _liquid_table()
    return np.interp(np.log(gamma), logs, values)


def delay(front: Front, energy: Array, track: Track) -> float:
    """Delay int (e/L(T(m))) dm in Gyr, over the shells that freeze within the track.

    Parameters
    ----------
    energy : erg per gram that freezes, of each shell.
    """
    return float(released(front, energy, track, np.array([track.coldest]))[0])


def released(front: Front, energy: Array, track: Track, temperatures: Array) -> Array:
    """The delay until the core has cooled to each temperature (K), Gyr."""
    star = front.star
    luminosity = track.luminosity(front.temperature)
    rate = np.nan_to_num(energy / luminosity)
    grown = np.concatenate([[0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * np.diff(star.m))])
    return np.interp(-temperatures, -front.temperature, grown, left=0.0) / GIGAYEAR


def cooling_time(capacity: Array, temperatures: Array, track: Track) -> Array:
    """Time int C dT/L in Gyr from the first of descending temperatures (K) to each."""
    rate = capacity * temperatures / track.luminosity(temperatures)
    steps = -0.5 * (rate[1:] + rate[:-1]) * np.diff(np.log(temperatures))
    return np.concatenate([[0.0], np.cumsum(steps)]) / GIGAYEAR
