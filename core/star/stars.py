"""Whole stars of one kind of matter: from a centre outward, and those of a mass.

The inside is integrated outward in H, in the variables r^2 and m/r^3, which are regular at the
centre. Slow rotation (J. B. Hartle, Astrophys. J. 150, 1005 (1967), doi:10.1086/149400): inside,

    dJ/dr = (8 pi/3) r^4 (eps + P) exp(-Phi) (1 - 2m/r)^(-1/2) omega,
    d omega/dr = 6 J exp(Phi)/[r^4 (1 - 2m/r)^(1/2)],

outside omega = Omega - 2J/r^3; the moment of inertia is I = J/Omega, J of a part its share in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from core.errors import InvalidInputError, OutsideValidityError
from core.kernels import hydrostatic
from core.matter.model import Matter
from core.star.gravity import INERTIA_UNIT, SOLAR_LENGTH, SUN
from core.star.matter import StarMatter, whole_matter
from core.storage.memo import computed_once

Array = NDArray[np.float64]

STAR_T = 0.1
"""Temperature (MeV) of the matter of whole stars, unless another is asked for: cold to them."""
LEAST_CENTRE = 0.16
"""Least central density (fm^-3) of a curve of stars."""
TWO_SUNS = 2.0
"""Solar masses that pulsars are known to have (J. Antoniadis et al., Science 340, 1233232 (2013),
doi:10.1126/science.1233232: 2.01 +- 0.04)."""
_STABLE, _UNSTABLE = 48, 12
_BEYOND = 1.25
"""The last star of a curve by n_c, over the heaviest."""


@dataclass(frozen=True)
class Stars:
    """Stars by central density.

    Parameters
    ----------
    n_c : fm^-3. M, baryon_mass : solar masses, baryons as m_u. R : km. I : 10^45 g cm^2.
    crust_inertia : share in I of what lies above each mark of the matter.
    """

    n_c: Array
    M: Array
    R: Array
    I: Array  # noqa: E741
    baryon_mass: Array
    crust_inertia: dict[str, Array]


def stars(of: StarMatter, n_c: Array) -> Stars:
    """Stars of these central densities (fm^-3).

    Raises
    ------
    InvalidInputError : a density is not one of the core's; the text says why.
    """
    n_c = np.asarray(n_c, dtype=float)
    least = of.n_B[of.crust_rows - 1]
    if not np.all((n_c > least) & (n_c <= of.n_B[-1])):
        raise InvalidInputError(
            f"A star of {of.matter.interaction} has n_c from {least:.3g} to "
            f"{of.n_B[-1]:.4g} fm⁻³ in its centre: {of.end}."
        )
    count = len(of) - 1
    place, share = _places(of, n_c)
    found = np.full((len(n_c) * count, 6), np.nan)
    hydrostatic.outward(of.intervals, place, share, np.zeros((6, 6)), found)
    r2, v, baryons, omega, J, H = (x.reshape(len(n_c), count) for x in found.T)
    r, m = np.sqrt(r2[:, 0]), v[:, 0] * r2[:, 0] ** 1.5
    # Outside the outermost row there is no mass.
    R = 2 * m / (1 - (1 - 2 * m / r) * np.exp(2 * of.H[0]))
    # J is in units of exp(-Phi) at the centre, H is what Phi has risen since.
    J_seen = J[:, 0] * np.exp(H[:, 0]) / np.sqrt(1 - 2 * m / r)
    inertia = J_seen / (omega[:, 0] + 2 * J_seen / r**3)
    return Stars(
        n_c=n_c,
        M=m / SOLAR_LENGTH,
        R=R,
        I=inertia / SOLAR_LENGTH * INERTIA_UNIT,
        baryon_mass=baryons[:, 0] / SOLAR_LENGTH,
        crust_inertia={base: 1 - J[:, k] / J[:, 0] for base, k in of.marks.items()},
    )


def _places(of: StarMatter, n_c: Array) -> tuple[NDArray[np.int64], Array]:
    """In which interval centres lie, and at which share of its width in H."""
    core = slice(of.crust_rows - 1, None)
    H = scipy.interpolate.CubicSpline(np.log(of.n_B[core]), of.H[core])(np.log(n_c))
    place = np.clip(np.searchsorted(of.n_B, n_c) - 1, 0, len(of) - 2).astype(np.int64)
    share = (H - of.H[place]) / (of.H[place + 1] - of.H[place])
    return place, np.clip(share, 1e-6, 1.0)


def sound_speed_squared(of: StarMatter, n_c: Array) -> Array:
    """c_s^2 = dP/deps along matter in equilibrium, in units of c^2, at densities of the core."""
    core = slice(of.crust_rows - 1, None)
    eps_of_n = scipy.interpolate.CubicSpline(of.n_B[core], of.energy_density[core])
    P = scipy.interpolate.CubicSpline(of.n_B[core], of.P[core])
    return np.asarray(P(n_c, 1) / eps_of_n(n_c, 1))


@dataclass(frozen=True)
class Heaviest:
    """The heaviest star, and the heaviest in which sound is slower than light.

    Parameters
    ----------
    n_c : fm^-3. M : solar masses. R : km. c_s2 : in its centre.
    causal_M, causal_n_c : of the heaviest causal star.
    at_end : whether the functional ends before masses fall.
    """

    n_c: float
    M: float
    R: float
    c_s2: float
    causal_M: float
    causal_n_c: float
    at_end: bool


@computed_once(maxsize=32)
def heaviest(matter: Matter, T: float = STAR_T) -> Heaviest:
    """The largest mass of stars of this matter at T (MeV)."""
    of = whole_matter(matter, T)
    low, high = LEAST_CENTRE, float(of.n_B[-1])
    at_end = False
    for _ in range(4):
        n_c = np.geomspace(low, high, 25)
        M = stars(of, n_c).M
        k = int(np.argmax(M))
        at_end = bool(n_c[k] == of.n_B[-1])
        low, high = float(n_c[max(k - 1, 0)]), float(n_c[min(k + 1, len(n_c) - 1)])
    best = stars(of, n_c[k : k + 1])
    causal = _largest_causal(of, float(n_c[k]))
    return Heaviest(
        n_c=float(n_c[k]),
        M=float(best.M[0]),
        R=float(best.R[0]),
        c_s2=float(sound_speed_squared(of, n_c[k : k + 1])[0]),
        causal_M=float(stars(of, np.array([causal])).M[0]),
        causal_n_c=causal,
        at_end=at_end,
    )


def _largest_causal(of: StarMatter, n_max: float) -> float:
    """The largest central density (fm^-3) up to n_max at which sound is slower than light."""
    grid = np.linspace(LEAST_CENTRE, n_max, 200)
    fast = np.flatnonzero(sound_speed_squared(of, grid) > 1)
    if not len(fast):
        return n_max
    low, high = grid[fast[0] - 1], grid[fast[0]]
    return float(
        scipy.optimize.brentq(
            lambda n: float(sound_speed_squared(of, np.array([n]))[0]) - 1, low, high
        )
    )


def central_densities(matter: Matter, T: float = STAR_T) -> Array:
    """Those of a curve of 60 stars (fm^-3), most of them stable, the heaviest among them."""
    top, end = heaviest(matter, T).n_c, float(whole_matter(matter, T).n_B[-1])
    stable = np.geomspace(LEAST_CENTRE, top, _STABLE)
    stable[-1] = top
    beyond = np.linspace(top, min(_BEYOND * top, end), _UNSTABLE + 1)[1:]
    return np.unique(np.concatenate([stable, beyond]))


@computed_once(maxsize=256)
def star_of_mass(matter: Matter, M: float, T: float = STAR_T) -> Stars:
    """The one stable star of a mass (solar masses).

    Raises
    ------
    OutsideValidityError : the matter holds no star of this mass up; the text names the largest.
    """
    of, most = whole_matter(matter, T), heaviest(matter, T)
    least = float(stars(of, np.array([LEAST_CENTRE])).M[0])
    if not least <= M <= most.M:
        raise OutsideValidityError(
            f"{matter.interaction} makes stars of {least:.3f} to {most.M:.4f} {SUN}: "
            f"M = {M:g} {SUN} is not among them."
        )

    def miss(ln_n: float) -> float:
        return float(stars(of, np.exp(np.array([ln_n]))).M[0]) - M

    low, high = np.log(LEAST_CENTRE), np.log(most.n_c)
    ln_n = high if miss(high) <= 0 else scipy.optimize.brentq(miss, low, high, xtol=1e-9)
    return stars(of, np.exp(np.array([ln_n])))
