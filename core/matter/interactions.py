"""Extended Skyrme interactions: nuclear matter at T = 0 and its saturation density.

The energy density is (Chamel, Goriely & Pearson, PRC 80, 065804 (2009),
doi:10.1103/PhysRevC.80.065804), with sums over q = n, p, S = sum n_q^2 and St = sum n_q tau_q,

    H = sum hbar^2 tau_q/2m_q + t0/4 [(2 + x0) n^2 - (1 + 2 x0) S]
        + t3/24 n^al [(2 + x3) n^2 - (1 + 2 x3) S]
        + 1/8 [t1 (2 + x1) + 2 t2 + t2x2] n tau + 1/8 [t2 + 2 t2x2 - t1 (1 + 2 x1)] St
        + t4/8 n^be [(2 + x4) n tau - (1 + 2 x4) St] + t5/8 n^ga [(2 + x5) n tau + (1 + 2 x5) St].

At T = 0, tau_q = 3/5 (3 pi^2)^(2/3) n_q^(5/3), and the energy per nucleon at asymmetry
delta = (n_n - n_p)/n is a sum of six powers of the density, c_k(delta) n^(p_k). Neutron and proton
have their own masses, so that nothing is exactly even in delta. Densities are in fm^-3, energies
in MeV without rest masses.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.constants import HBAR_C, NEUTRON_MASS, PROTON_MASS
from core.errors import InvalidInputError
from core.storage.memo import computed_once

Array = NDArray[np.float64]

FILE = Path(__file__).parents[1] / "data" / "matter" / "skyrme.json"

PARAMETERS = (
    "t0", "t1", "t2", "t3", "t4", "t5", "x0", "x1", "t2x2", "x3", "x4", "x5", "al", "be", "ga",
)  # fmt: skip
"""Order of `Interaction.parameters`; t2x2 is the product of t2 and x2."""

_KINETIC = 0.6 * (3.0 * np.pi**2) ** (2.0 / 3.0)
HBAR2_OVER_2M = HBAR_C**2 / 2.0 / np.array([NEUTRON_MASS, PROTON_MASS])
"""hbar^2/2m of free neutrons and protons, MeV fm^2."""
HBAR2_OVER_2M.setflags(write=False)


@cache
def _entries() -> dict[str, Any]:
    with FILE.open(encoding="utf-8") as file:
        return json.load(file)["interactions"]


INTERACTIONS = tuple(_entries())
"""Names of the interactions in core/data/matter/skyrme.json."""
TABULATED = tuple(name for name, entry in _entries().items() if entry.get("tables"))
"""Those that tables of the crust in beta equilibrium are made of."""


@dataclass(frozen=True, eq=False)
class Interaction:
    """A Skyrme set; `interaction(name)` is always the same object.

    Parameters
    ----------
    name : as in INTERACTIONS.
    source : where it was published. doi : of that paper.
    parameters : the 15 numbers named by PARAMETERS, MeV and fm; read-only.
    """

    name: str
    source: str
    doi: str
    parameters: Array = field(repr=False)


@cache
def _interaction(name: str) -> Interaction:
    entry = _entries()[name]
    parameters = np.array([float(entry["parameters"][key]) for key in PARAMETERS])
    parameters.setflags(write=False)
    return Interaction(name, entry["source"], entry["doi"], parameters)


def interaction(name: str) -> Interaction:
    """The interaction of this name.

    Raises
    ------
    InvalidInputError : there is none.
    """
    if name not in INTERACTIONS:
        raise InvalidInputError(
            f"Unknown interaction '{name}': choose one of {', '.join(INTERACTIONS)}."
        )
    return _interaction(name)


def _shares(delta: Array, power: float, order: int = 0) -> tuple[Array, Array]:
    """((1 + delta)/2)^power and ((1 - delta)/2)^power, differentiated `order` times by delta."""
    factor = 1.0
    for k in range(order):
        factor *= 0.5 * (power - k)
    sign = -1.0 if order % 2 else 1.0
    left = power - order
    return (
        factor * (0.5 * (1.0 + delta)) ** left,
        sign * factor * (0.5 * (1.0 - delta)) ** left,
    )


def _powers(functional: Interaction) -> Array:
    """p_k of E/A = sum c_k(delta) n^(p_k)."""
    al, be, ga = functional.parameters[-3:]
    return np.array([2.0 / 3.0, 1.0, 1.0 + al, 5.0 / 3.0, 5.0 / 3.0 + be, 5.0 / 3.0 + ga])


def _coefficients(functional: Interaction, delta: Array, order: int = 0) -> Array:
    """c_k of E/A = sum c_k(delta) n^(p_k), or their derivatives by delta; shape (6, ...)."""
    t0, t1, t2, t3, t4, t5, x0, x1, t2x2, x3, x4, x5 = functional.parameters[:-3]
    neutrons, protons = _shares(delta, 5.0 / 3.0, order)
    F5 = neutrons + protons
    F8 = sum(_shares(delta, 8.0 / 3.0, order))
    S = sum(_shares(delta, 2.0, order))
    one = 0.0 if order else 1.0
    return np.array(
        [
            _KINETIC * (HBAR2_OVER_2M[0] * neutrons + HBAR2_OVER_2M[1] * protons),
            t0 / 4.0 * (one * (2.0 + x0) - (1.0 + 2.0 * x0) * S),
            t3 / 24.0 * (one * (2.0 + x3) - (1.0 + 2.0 * x3) * S),
            _KINETIC / 8.0 * (t1 * (2.0 + x1) + 2.0 * t2 + t2x2) * F5
            + _KINETIC / 8.0 * (t2 + 2.0 * t2x2 - t1 * (1.0 + 2.0 * x1)) * F8,
            _KINETIC / 8.0 * t4 * ((2.0 + x4) * F5 - (1.0 + 2.0 * x4) * F8),
            _KINETIC / 8.0 * t5 * ((2.0 + x5) * F5 + (1.0 + 2.0 * x5) * F8),
        ]
    )


def _sum_of_powers(
    functional: Interaction, n: Array, delta: Array, slopes: int, order: int = 0
) -> Array:
    """The derivative of E/A, `slopes` times by ln n and `order` times by delta."""
    n, delta = np.broadcast_arrays(n, delta)
    total = np.zeros(n.shape)
    for c, p in zip(_coefficients(functional, delta, order), _powers(functional), strict=True):
        total += c * p**slopes * n**p
    return total


def energy_per_nucleon(functional: Interaction, n: ArrayLike, delta: ArrayLike) -> Array:
    """E/A (MeV) of nuclear matter at T = 0, density n (fm^-3) and asymmetry delta."""
    n, delta = _checked(n, delta)
    return _sum_of_powers(functional, n, delta, 0)


def pressure(functional: Interaction, n: ArrayLike, delta: ArrayLike) -> Array:
    """n^2 d(E/A)/dn (MeV fm^-3) of nuclear matter at T = 0."""
    n, delta = _checked(n, delta)
    return n * _sum_of_powers(functional, n, delta, 1)


def _checked(n: ArrayLike, delta: ArrayLike) -> tuple[Array, Array]:
    density, asymmetry = np.asarray(n, dtype=float), np.asarray(delta, dtype=float)
    if np.any(density < 0.0):
        raise InvalidInputError("A density of nuclear matter is negative: give n >= 0 in fm^-3.")
    return density, _checked_asymmetry(asymmetry)


def _checked_asymmetry(delta: Array) -> Array:
    if not np.all(np.abs(delta) <= 1.0):
        raise InvalidInputError("An asymmetry is not between -1 and 1: delta = (n_n - n_p)/n.")
    return delta


@dataclass(frozen=True)
class NuclearMatter:
    """Nuclear matter around n0, the density of least energy at delta = 0.

    Parameters
    ----------
    n0 : fm^-3. E0 : E/A there, MeV.
    K : 9 n^2 d^2(E/A)/dn^2. J : symmetry energy, half of d^2(E/A)/d delta^2.
    L, Ksym : 3 n dJ/dn and 9 n^2 d^2J/dn^2. All in MeV.
    m_s, m_v : isoscalar and isovector effective mass over the mean nucleon mass.
    """

    n0: float
    E0: float
    K: float
    J: float
    L: float
    Ksym: float
    m_s: float
    m_v: float


@computed_once(maxsize=32)
def nuclear_matter(functional: Interaction) -> NuclearMatter:
    """Properties of nuclear matter at saturation."""
    at, symmetric = n_sat(functional, 0.0), np.zeros(())

    def slope(slopes: int, order: int = 0) -> float:
        return float(_sum_of_powers(functional, at, symmetric, slopes, order))

    m_s, m_v = _effective_masses(functional, float(at))
    return NuclearMatter(
        n0=float(at),
        E0=slope(0),
        K=9.0 * (slope(2) - slope(1)),
        J=0.5 * slope(0, 2),
        L=1.5 * slope(1, 2),
        Ksym=4.5 * (slope(2, 2) - slope(1, 2)),
        m_s=m_s,
        m_v=m_v,
    )


def _effective_masses(functional: Interaction, n: float) -> tuple[float, float]:
    """m*/m of n_q = n/2, and of a species at zero density (isovector)."""
    _, t1, t2, _, t4, t5, _, x1, t2x2, _, x4, x5, _, be, ga = functional.parameters
    t4, t5 = t4 * n**be, t5 * n**ga
    of_all = t1 * (2.0 + x1) + 2.0 * t2 + t2x2 + t4 * (2.0 + x4) + t5 * (2.0 + x5)
    own = t2 + 2.0 * t2x2 - t1 * (1.0 + 2.0 * x1) - t4 * (1.0 + 2.0 * x4) + t5 * (1.0 + 2.0 * x5)
    free = HBAR2_OVER_2M.mean()
    isoscalar, isovector = n / 8.0 * (of_all + 0.5 * own), n / 8.0 * of_all
    return float(free / (free + isoscalar)), float(free / (free + isovector))


_SEARCH = np.geomspace(0.02, 0.4, 200)
_NEWTON = 100


@computed_once(maxsize=32)
def _start(functional: Interaction) -> float:
    """A density above every n_sat(delta), from which Newton's method falls on it."""
    slope = _sum_of_powers(functional, _SEARCH, np.zeros(()), 1)
    falling = np.flatnonzero(slope < 0.0)
    if not len(falling) or falling[-1] + 1 == len(_SEARCH):
        raise InvalidInputError(
            f"Symmetric matter has no saturation density for {functional.name}."
        )
    return 1.05 * float(_SEARCH[falling[-1] + 1])


def last_saturating_delta(functional: Interaction) -> float:
    """The largest delta at which E/A has a minimum at a finite density; 1 if neutrons bind."""
    return saturation_limits(functional)[1]


def saturation_limits(functional: Interaction) -> tuple[float, float]:
    """The lowest and the highest delta at which E/A has a minimum as a function of density."""
    (lowest, _), (highest, _) = _ends(functional)
    return lowest, highest


@computed_once(maxsize=32)
def _ends(functional: Interaction) -> tuple[tuple[float, float], tuple[float, float]]:
    """The limits of delta, and n_sat there (nan at 1, where it is like any other)."""
    return _end(functional, -1.0), _end(functional, 1.0)


def _end(functional: Interaction, utmost: float) -> tuple[float, float]:
    """Where the minimum of E/A meets its maximum: two derivatives by ln n vanish."""
    trial = np.linspace(0.0, utmost, 201)
    slope = _sum_of_powers(functional, _SEARCH, trial[:, None], 1)
    bound = np.flatnonzero(slope.min(axis=1) < 0.0)[-1]
    if bound + 1 == len(trial):
        return utmost, np.nan
    at = np.array([np.log(_SEARCH[slope[bound].argmin()]), trial[bound]])
    for _ in range(_NEWTON):
        n, delta = np.exp(at[0]), at[1]
        first, second, third = (_sum_of_powers(functional, n, delta, k) for k in (1, 2, 3))
        mixed = [_sum_of_powers(functional, n, delta, k, 1) for k in (1, 2)]
        jacobian = np.array([[second, mixed[0]], [third, mixed[1]]])
        step = np.linalg.solve(jacobian, [first, second])
        at = at - step
        if abs(step[1]) < 1e-15:
            break
    return float(at[1]), float(np.exp(at[0]))


def n_sat(functional: Interaction, delta: ArrayLike) -> Array:
    """The density (fm^-3) at which E/A of asymmetry delta has its minimum, T = 0.

    Beyond the last delta that has a minimum, n_sat of that delta. Newton's method in ln n comes
    from above, where d(E/A)/d ln n is convex, so that it cannot pass the minimum.

    Raises
    ------
    InvalidInputError : delta is not between -1 and 1, or not even symmetric matter is bound.
    """
    asymmetry = _checked_asymmetry(np.asarray(delta, dtype=float))
    start = np.log(_start(functional))
    (lowest, least), (highest, greatest) = _ends(functional)
    distinct, where = np.unique(np.clip(asymmetry, lowest, highest), return_inverse=True)
    c, p = _coefficients(functional, distinct), _powers(functional)[:, None]
    ln_n = np.full(len(distinct), start)
    for _ in range(_NEWTON):
        terms = c * p * np.exp(p * ln_n)
        step = terms.sum(axis=0) / (p * terms).sum(axis=0)
        ln_n = ln_n - np.maximum(step, 0.0)
        if np.all(step < 1e-15):
            break
    density = np.exp(ln_n)
    for end, at_end in ((lowest, least), (highest, greatest)):
        density[(distinct == end) & np.isfinite(at_end)] = at_end
    return np.asarray(density[where].reshape(asymmetry.shape), dtype=float)
