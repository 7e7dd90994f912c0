"""Internal partition functions of nuclei: the ground state and a back-shifted Fermi gas above it.

z(T) = 2J+1 + int_0^B rho(E) exp(-E/T) dE with the level density of T. von Egidy, D. Bucurescu,
Phys. Rev. C 72, 044311 (2005), doi:10.1103/PhysRevC.72.044311, and its erratum 73, 049901 (2006),
doi:10.1103/PhysRevC.73.049901:

rho = exp(2 sqrt(aU)) / (12 sqrt(2) sigma a^(1/4) U^(5/4)),  U = E - E1,
sigma^2 = 0.0146 A^(5/3) [1 + sqrt(1 + 4aU)]/(2a).

This is a density of levels: a level of spin J counts once, as in Beznogov & Raduta 2025. The sum
over states counts it 2J+1 times; with the spins distributed by the cut-off sigma that is

rho_states = sqrt(2 pi) sigma rho

(T. Rauscher, F.-K. Thielemann, At. Data Nucl. Data Tables 75, 1 (2000),
doi:10.1006/adnd.2000.0834, whose tables of partition functions are sums over states).

U^(-5/4) cannot be integrated down to E1: rho is rho(U0) for 0 < U < U0 = 25/(16a), where the bare
Fermi gas is lowest, and 0 below, and so is rho_states. In x = sqrt(aU) that is x = 5/4 for every
nuclide, and rho dU = x^(-3/2) exp(2x)/(6 sqrt(2) sigma) dx.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.constants import E_SQUARED
from core.errors import InvalidInputError
from core.nuclides.mass_tables import MASS_TABLES, USUAL, Layer, masses_of
from core.nuclides.pool import Pool
from core.storage.memo import computed_once

LEVELS, STATES, GROUND = "levels", "states", "ground"
PARTITIONS = (LEVELS, STATES, GROUND)
"""What is counted of excited nuclei."""

X0 = 1.25
"""sqrt(aU) below which rho is constant."""
NODES = 36
"""Of the Gauss-Legendre rule across the part of the integrand that matters."""
NEGLECTED = 32.0
"""The integrand is left out where it is exp(-32) of its largest value."""
CHUNK = 512
"""Nuclides treated at once, so that the nodes of all stay in a processor's cache."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LevelParameters:
    """Constants of the level density; a and E1 are nan where a nuclide has no excited part.

    Parameters
    ----------
    shell : S', MeV: mass less that of the liquid drop, with half the pairing energy.
    pairing : Pd, the deuteron pairing energy, MeV.
    slope : dS = [S(Z+1,A+2) - S(Z-1,A-2)]/4, MeV.
    a : level density parameter, 1/MeV.
    E1 : back shift, MeV.
    """

    shell: Floats
    pairing: Floats
    slope: Floats
    a: Floats
    E1: Floats


def level_parameters(Z: ArrayLike, N: ArrayLike, table: str = USUAL) -> LevelParameters:
    """Constants of the level density of nuclides.

    a = A (0.127 + 4.98e-3 S' - 8.95e-5 A); S = M - M_LD, S' = S - Pd/2 (even-even), S (odd A),
    S + Pd/2 (odd-odd); Pd = (-1)^(Z+1) [M(A+2,Z+1) - 2M(A,Z) + M(A-2,Z-1)]/2;
    E1 = -0.48 - Pd/2 + 0.29 dS (even-even), -0.57 - Pd/2 + 0.70 dS (even Z), -0.57 + Pd/2
    - 0.70 dS (odd Z), -0.24 + Pd/2 + 0.29 dS (odd-odd).

    M is the atomic mass of AME2020, else of the Duflo-Zuker table, whatever the pool; but of a
    mass table with a file of its own it is that table's. A nuclide has no excited part where it,
    (Z+1, A+2) or (Z-1, A-2) is in neither: 398 of the 9319, 14He among them, and all that an
    extended pool adds. Free nucleons count as in no table.
    """
    protons, neutrons = np.broadcast_arrays(np.asarray(Z, np.int64), np.asarray(N, np.int64))
    charts = _shell_energies(_layers_of(table))
    rows, columns = charts[0].shape
    inside = (protons < rows) & (neutrons < columns)
    at = np.where(inside, protons, 0), np.where(inside, neutrons, 0)
    S, Pd, dS = (chart[at] for chart in charts)
    even_Z, even_N = protons % 2 == 0, neutrons % 2 == 0
    kinds = [even_Z & even_N, even_Z, even_N]
    shell = np.select(kinds, [S - 0.5 * Pd, S, S], S + 0.5 * Pd)
    E1 = np.select(
        kinds,
        [
            -0.48 - 0.5 * Pd + 0.29 * dS,
            -0.57 - 0.5 * Pd + 0.70 * dS,
            -0.57 + 0.5 * Pd - 0.70 * dS,
        ],
        -0.24 + 0.5 * Pd + 0.29 * dS,
    )
    A = (protons + neutrons).astype(float)
    a = A * (0.127 + 4.98e-3 * shell - 8.95e-5 * A)
    defined = (a > 0.0) & np.isfinite(E1)
    return LevelParameters(
        shell, Pd, dS, np.where(defined, a, np.nan), np.where(defined, E1, np.nan)
    )


def level_density(
    E: ArrayLike, A: ArrayLike, a: ArrayLike, E1: ArrayLike, counted: str = LEVELS
) -> Floats:
    """rho(E) of the module's docstring, 1/MeV, for mass number A; E, 1/a and E1 in MeV.

    `counted` is "levels" or "states".
    """
    x = np.sqrt(np.asarray(a) * np.maximum(np.subtract(E, E1), 0.0))
    held = np.maximum(x, X0)
    density = _strength(A, a, counted) * _shape(held, counted)
    rho = density * np.exp(2.0 * held) * np.asarray(a) / (2.0 * held)
    return np.where(x > 0.0, rho, 0.0)


def partition_function(pool: Pool, T: float, counted: str = LEVELS) -> tuple[Floats, Floats]:
    """Logarithm of the internal partition function of every nuclide of a pool, and its slope.

    The integral ends at the pool's own B and is zero for B <= 0; the level density is that of
    the nuclide in the tables, also where the pool changes its binding energy.

    Parameters
    ----------
    pool : of nuclides. T : temperature, MeV.
    counted : of excited nuclei the "levels" or the "states"; or the "ground" state alone, z = 2J+1.

    Returns
    -------
    ln z, d ln z/dT (1/MeV).

    Raises
    ------
    InvalidInputError : T is not positive.
    """
    if not (math.isfinite(T) and T > 0.0):
        raise InvalidInputError(f"The temperature, {T} MeV, must be positive.")
    ln_z, slope = np.log(pool.degeneracy), np.zeros(len(pool))
    if counted == GROUND:
        return ln_z, slope
    levels = _levels(pool, counted)
    for start in range(0, len(levels.which), CHUNK):
        part = levels.part(slice(start, start + CHUNK))
        ln_scale, integral, energy = _excited(part, T, counted)
        ground = ln_z[part.which]
        total = np.logaddexp(ground, ln_scale + np.log(integral))
        ln_z[part.which] = total
        slope[part.which] = np.exp(ln_scale - total) * energy / T**2
    return ln_z, slope


@dataclass(frozen=True, eq=False)
class _Levels:
    """What the integrals of a pool's nuclides need besides T; `which` are their indices.

    a, E1, strength : of the level density. low, high : bounds of x = sqrt(aU) where rho varies.
    flat, width : energy at which the constant part of rho starts, and its length.
    """

    which: Integers
    a: Floats
    E1: Floats
    strength: Floats
    low: Floats
    high: Floats
    flat: Floats
    width: Floats

    def part(self, rows: slice) -> _Levels:
        return _Levels(*(column[rows] for column in vars(self).values()))


@computed_once(maxsize=8)
def _levels(pool: Pool, counted: str) -> _Levels:
    parameters = level_parameters(pool.Z, pool.N, pool.options.table)
    lowest = np.maximum(parameters.E1, 0.0)
    # False for nan, so that nuclides without an excited part drop out.
    (which,) = np.nonzero(lowest < pool.B)
    a, E1, B = parameters.a[which], parameters.E1[which], pool.B[which]
    low = np.maximum(np.sqrt(a * np.maximum(-E1, 0.0)), X0)
    high = np.maximum(np.sqrt(a * (B - E1)), low)
    flat = lowest[which]
    width = np.maximum(np.minimum(B, E1 + X0**2 / a) - flat, 0.0)
    return _Levels(which, a, E1, _strength(pool.A[which], a, counted), low, high, flat, width)


def _strength(A: ArrayLike, a: ArrayLike, counted: str) -> Floats:
    """Of levels 1/(6 sqrt(2) sigma) without the dependence of sigma on x, of states sqrt(pi)/6."""
    if counted != LEVELS:
        return np.full(np.broadcast_shapes(np.shape(A), np.shape(a)), math.sqrt(math.pi) / 6.0)
    per_x = 0.0146 * np.asarray(A, np.float64) ** (5.0 / 3.0) / (2.0 * np.asarray(a))
    return 1.0 / (6.0 * math.sqrt(2.0) * np.sqrt(per_x))


def _shape(x: ArrayLike, counted: str) -> Floats:
    """x^(-3/2), of levels times [1 + sqrt(1 + 4x^2)]^(-1/2)."""
    root = np.asarray(x, np.float64)
    if counted != LEVELS:
        return 1.0 / (root * np.sqrt(root))
    return 1.0 / (root * np.sqrt(root * (1.0 + np.sqrt(1.0 + 4.0 * root * root))))


def _excited(levels: _Levels, T: float, counted: str) -> tuple[Floats, Floats, Floats]:
    """The logarithm of a scale, and in it int rho exp(-E/T) dE and int rho E exp(-E/T) dE.

    exp(2x - E/T) is a Gaussian in x around aT: the rule spans only where it matters.
    """
    a, E1 = levels.a, levels.E1
    middle = a * T
    peak = np.clip(middle, levels.low, levels.high)
    reach = np.sqrt((peak - middle) ** 2 + NEGLECTED * middle)
    start = np.maximum(levels.low, middle - reach)
    half = 0.5 * (np.minimum(levels.high, middle + reach) - start)
    ln_scale = np.maximum(2.0 * peak - (E1 + peak**2 / a) / T, -levels.flat / T)

    nodes, weights = _rule()
    x = (start + half)[:, None] + half[:, None] * nodes
    E = x * x
    E /= a[:, None]
    E += E1[:, None]
    integrand = x + x
    integrand -= E / T
    integrand -= ln_scale[:, None]
    np.exp(integrand, out=integrand)
    integrand *= _shape(x, counted)
    integral = half * (integrand @ weights)
    integrand *= E
    energy = half * (integrand @ weights)

    plateau = a * _shape(X0, counted) * np.exp(2.0 * X0 - levels.flat / T - ln_scale) / (2.0 * X0)
    d = levels.width / T
    filled = -np.expm1(-d)
    integral += plateau * T * filled
    energy += plateau * T * (levels.flat * filled + T * (filled - d * np.exp(-d)))
    return ln_scale, levels.strength * integral, levels.strength * energy


@cache
def _rule() -> tuple[Floats, Floats]:
    return np.polynomial.legendre.leggauss(NODES)


def _layers_of(table: str) -> tuple[Layer, ...]:
    """The masses that level densities of a table are made with."""
    return MASS_TABLES[table if MASS_TABLES[table].of_files else USUAL].layers


@cache
def _shell_energies(layers: tuple[Layer, ...]) -> tuple[Floats, Floats, Floats]:
    """S, Pd and dS at [Z, N] in MeV, nan where they are not defined.

    M_LD/A = -15.65 + 17.63 A^(-1/3) + (3e^2/5r0) Z^2 A^(-4/3)
    + (27.72 - 25.60 A^(-1/3)) ((N-Z)/A)^2, r0 = 1.233 fm; M counts from free hydrogen atoms and
    neutrons, M = -B_atomic.
    """
    tables = [masses_of(layer) for layer in layers]
    rows, columns = (max(int(getattr(one, name).max()) for one in tables) + 2 for name in "ZN")
    M = np.full((rows, columns), np.nan)
    for masses in reversed(tables):
        M[masses.Z, masses.N] = -masses.binding
    Z, N = np.mgrid[:rows, :columns]
    A = np.maximum(Z + N, 1).astype(float)
    asymmetry = 27.72 - 25.60 / np.cbrt(A)
    drop = A * (-15.65 + 17.63 / np.cbrt(A) + asymmetry * ((N - Z) / A) ** 2)
    drop += 0.6 * E_SQUARED / 1.233 * Z**2 / np.cbrt(A)
    S = M - drop
    Pd, dS = np.full_like(M, np.nan), np.full_like(M, np.nan)
    sign = np.where(Z % 2 == 1, 1.0, -1.0)[1:-1, 1:-1]
    inner, above, below = np.s_[1:-1, 1:-1], np.s_[2:, 2:], np.s_[:-2, :-2]
    Pd[inner] = sign * (M[above] - 2.0 * M[inner] + M[below]) / 2.0
    dS[inner] = (S[above] - S[below]) / 4.0
    return S, Pd, dS
