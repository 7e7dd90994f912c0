"""Mass, radius and moment of inertia of whole stars, and the crust's share in it.

The crust's share by quadrature, in which all factors of the metric cancel, with r(P) from
mu_B exp(Phi) = const and units of length:

    I_c = (8 pi/(3M)) (1 - 2I/R^3) int_0^P_t r^6 dP.

B. Link, R. I. Epstein & J. M. Lattimer, Phys. Rev. Lett. 83, 3362 (1999),
doi:10.1103/PhysRevLett.83.3362, as in J. M. Lattimer & M. Prakash, Phys. Rep. 333, 121 (2000),
doi:10.1016/S0370-1573(00)00019-3, fitted to stiffer matter, with b = GM/Rc^2:

    dI/I = (28 pi P_t R^3/(3 M c^2)) [(1 - 1.67 b - 0.6 b^2)/b]
           / [1 + 2 P_t (1 + 5b - 14 b^2)/(n_t m_n c^2 b^2)].

Without a core, I = 0.237 M R^2 [1 + 4.2 M km/(M_sun R) + 90 (M km/(M_sun R))^4] (J. M. Lattimer &
B. F. Schutz, Astrophys. J. 629, 979 (2005), doi:10.1086/431543).
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import NDArray

from core.constants import NEUTRON_MASS
from core.dataset import Dataset
from core.matter.limits import limits_of_use
from core.matter.model import Matter
from core.star.gravity import INERTIA_UNIT, PER_KM2, SOLAR_LENGTH, SUN, radius_at
from core.star.homogeneous import direct_urca_threshold
from core.star.matter import BASES, StarMatter, crust_matter, whole_matter
from core.star.stars import (
    STAR_T,
    TWO_SUNS,
    Stars,
    central_densities,
    heaviest,
    sound_speed_squared,
    star_of_mass,
    stars,
)
from core.storage.memo import computed_once

Array = NDArray[np.float64]

VELA, VELA_ENTRAINED = 0.014, 0.07
"""Least share of a crust in I that the glitches of the Vela pulsar need: by Link, Epstein &
Lattimer, and with neutrons entrained by nuclei (N. Chamel, Phys. Rev. Lett. 110, 011101 (2013),
doi:10.1103/PhysRevLett.110.011101)."""
CANONICAL = 1.4
"""Solar masses of the star that is told of."""

COLUMNS = (
    "n_c", "M", "R", "I", "baryon_mass", "causal", "stable", "c_s2",
    *(f"dI_{base}" for base in BASES),
    *(f"dI_quadrature_{base}" for base in BASES),
    *(f"dI_LEL_{base}" for base in BASES),
)  # fmt: skip
UNITS = {
    "n_c": "fm^-3", "M": "M_sun", "R": "km", "I": "10^45 g cm^2", "baryon_mass": "M_sun",
}  # fmt: skip


@computed_once(maxsize=32)
def mass_radius(matter: Matter, T: float = STAR_T, n_c: tuple[float, ...] = ()) -> Dataset:
    """Stars of one kind of matter, a row for each central density.

    Parameters
    ----------
    T : MeV, of all matter of the star.
    n_c : fm^-3; by default 60 that end beyond the heaviest star.

    Columns n_c (fm^-3), M (solar masses), R (km), I (10^45 g cm^2), baryon_mass (solar masses,
    baryons as m_u), causal (1 where sound is slower than light in the centre, else 0), stable (0
    where masses fall with n_c), c_s2 in the centre; shares of the crust in I above n_1, n_x, n_2,
    exact (dI_n_1 and so on), by quadrature and by Link, Epstein & Lattimer. Attributes: of the
    heaviest star (M_max, R_max, n_c_max, c_s2_max), the heaviest causal mass, R and n_c of
    1.4 solar masses (nan if there is none), whether two solar masses are reached, the density of
    the direct Urca threshold.

    Raises
    ------
    InvalidInputError : an n_c is not of the core.
    OutsideValidityError, NotConvergedError : the matter makes no star.
    """
    of = whole_matter(matter, T)
    top = heaviest(matter, T)
    densities = np.array(n_c) if n_c else central_densities(matter, T)
    found = stars(of, densities)
    c_s2 = sound_speed_squared(of, densities)
    columns = {
        "n_c": found.n_c,
        "M": found.M,
        "R": found.R,
        "I": found.I,
        "baryon_mass": found.baryon_mass,
        "causal": (c_s2 <= 1).astype(int),
        "stable": (densities <= top.n_c * (1 + 1e-12)).astype(int),
        "c_s2": c_s2,
        **_shares(of, found),
    }
    usual = star_of_mass(matter, CANONICAL, T) if top.M >= CANONICAL else None
    told = {
        "interaction": matter.interaction,
        "T": T,
        "M_max": top.M,
        "R_max": top.R,
        "n_c_max": top.n_c,
        "c_s2_max": top.c_s2,
        "M_causal": top.causal_M,
        "R_1.4": float("nan") if usual is None else float(usual.R[0]),
        "n_c_1.4": float("nan") if usual is None else float(usual.n_c[0]),
        "two_suns": bool(top.causal_M >= TWO_SUNS),
        "n_direct_Urca": direct_urca_threshold(matter.interaction),
    }
    return Dataset(columns, units=UNITS, notes=_notes(matter, T), attributes=told)


def _shares(of: StarMatter, found: Stars) -> dict[str, Array]:
    """The crust's share in I for each base; nan for one that there is not."""
    columns = {name: np.full(len(found.n_c), np.nan) for name in COLUMNS if name[:3] == "dI_"}
    for base in set(BASES) & set(of.marks):
        columns[f"dI_{base}"] = found.crust_inertia[base]
        columns[f"dI_quadrature_{base}"] = quadrature(of, base, found.M, found.R, found.I)
        columns[f"dI_LEL_{base}"] = link_share(of, base, found.M, found.R)
    return columns


def _notes(matter: Matter, T: float) -> tuple[str, ...]:
    top, name = heaviest(matter, T), matter.interaction
    told = [
        f"{name}: the heaviest star has {top.M:.4f} {SUN}, R = {top.R:.2f} km, "
        f"n_c = {top.n_c:.3f} fm⁻³; with more in its centre it is unstable."
    ]
    if top.at_end:
        told.append(
            f"{name}: masses rise up to the end ({whole_matter(matter, T).end}); what is given is "
            "the last star."
        )
    if top.c_s2 > 1:
        told.append(
            f"{name}: sound would be faster than light in the centre of stars above "
            f"{top.causal_M:.4f} {SUN}."
        )
    if top.causal_M < TWO_SUNS:
        told.append(
            f"{name} does not hold up the {TWO_SUNS:g} {SUN} that pulsars are known to have."
        )
    if whole_matter(matter, T).impossible:
        told.append(
            f"{name}: Boltzmann's statistics of nuclei describe no state at T = {T:g} MeV at some "
            "densities of its crust."
        )
    return (*told, *limits_of_use([T] if T > 1 else []))


def quadrature(
    of: StarMatter,
    base: str,
    M: Array,
    R: Array,
    I: Array,  # noqa: E741
) -> Array:
    """The crust's share in I by quadrature over its pressure.

    Parameters
    ----------
    base : a layer of the matter. M : solar masses. R : km. I : 10^45 g cm^2.
    """
    rows = slice(0, of.at(base) + 1)
    P = PER_KM2 * of.P[rows]
    r = np.array([radius_at(mass, radius, of.H[rows]) for mass, radius in zip(M, R, strict=True)])
    # In ln P: the whole of it lies in the last decade.
    whole = scipy.interpolate.PchipInterpolator(np.log(P), r**6 * P, axis=1).antiderivative()
    integral = whole(np.log(P[-1])) - whole(np.log(P[0]))
    m, inertia = M * SOLAR_LENGTH, I / INERTIA_UNIT * SOLAR_LENGTH
    crust = 8 * np.pi / (3 * m) * (1 - 2 * inertia / R**3) * integral
    return np.asarray(crust / inertia)


def link_share(of: StarMatter, base: str, M: Array, R: Array) -> Array:
    """The crust's share in I by Link, Epstein & Lattimer; M in solar masses, R in km."""
    k = of.at(base)
    m = M * SOLAR_LENGTH
    b = m / R
    thin = 28 * np.pi * PER_KM2 * of.P[k] * R**3 / (3 * m) * (1 - 1.67 * b - 0.6 * b**2) / b
    core = 2 * of.P[k] * (1 + 5 * b - 14 * b**2) / (of.n_B[k] * NEUTRON_MASS * b**2)
    return np.asarray(thin / (1 + core))


def inertia_without_core(M: Array | float, R: Array | float) -> Array:
    """I (10^45 g cm^2) by Lattimer & Schutz; M in solar masses, R in km."""
    M, R = np.asarray(M, dtype=float), np.asarray(R, dtype=float)
    x = M / R
    return np.asarray(0.237 * M * R**2 * (1 + 4.2 * x + 90 * x**4) * INERTIA_UNIT)


def crust_inertia(matter: Matter, T: float, M: float, R: float, base: str) -> tuple[float, float]:
    """Shares of the crust in I of a star of any M (solar masses) and R (km), without its core.

    By quadrature with I of Lattimer & Schutz, and by Link, Epstein & Lattimer.
    """
    of = crust_matter(matter, T)
    mass, radius = np.array([M]), np.array([R])
    share = quadrature(of, base, mass, radius, inertia_without_core(mass, radius))
    return float(share[0]), float(link_share(of, base, mass, radius)[0])
