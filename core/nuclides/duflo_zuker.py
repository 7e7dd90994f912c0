"""The ten-parameter mass formula of Duflo and Zuker ("DZ10"), for any number of nuclides at once.

J. Duflo, A. P. Zuker, Phys. Rev. C 52, R23 (1995), doi:10.1103/PhysRevC.52.R23, and their
communication to the Atomic Mass Data Center of February 1996, which distributes the table; taken
apart term by term by J. Mendoza-Temis, J. G. Hirsch, A. P. Zuker, Nucl. Phys. A 843, 14 (2010),
arXiv:0912.0882.

The coefficients are those of the published table, not of the published program: the two differ by
up to 1.1 MeV, most at 14He (19.347 in the table, 18.265 from the program).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import InvalidInputError

HYDROGEN_EXCESS = 7.28903
"""Mass excess of the hydrogen atom with which the published table is made, MeV."""
NEUTRON_EXCESS = 8.07138
"""Mass excess of the neutron with which the published table is made, MeV."""

COEFFICIENTS = np.array(
    [
        0.7041691,  # Coulomb
        17.74322,  # master terms and spin-orbit: the volume
        16.26930,  # surface
        37.60850,  # asymmetry
        54.19151,  # surface of the asymmetry
        0.4721530,  # spherical: third order in the valence numbers
        2.136049,  # ... its surface
        0.02103372,  # ... proton-neutron quadrupole
        40.54736,  # deformed: proton-neutron
        6.272905,  # pairing
    ]
)
"""Of the ten terms, MeV."""

LARGEST_NUMBER = 300
"""Neutrons or protons up to which shells are filled, ample for every nuclide of any pool."""
LAST_SPHERICAL_Z = 50
"""Above it a nuclide is spherical or deformed, whichever binds more."""
PROMOTED = 4
"""Nucleons of each fluid that a deformed nucleus lifts into the next sub-shell."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Fluid:
    """Sums over the shells that n nucleons of one kind fill; every array is indexed by n.

    Parameters
    ----------
    master : sum over oscillator shells of m_p = n_p/sqrt((p+1)(p+2)).
    spin_orbit : sum of s_p[(1+m_p)p^2 + (1-m_p)(4p-5)]/[(p+1)(p+2)]^1.5, s_p = p n_j/2 - n_r.
    valence : nucleons in the open extruder-intruder shell.
    size : D, the number of places in that shell.
    shell : p, the oscillator shell of the last sub-shell.
    """

    master: Floats
    spin_orbit: Floats
    valence: Floats
    size: Floats
    shell: Floats

    def __getitem__(self, n: Integers) -> Fluid:
        """The same for each of several numbers of nucleons."""
        return Fluid(
            self.master[n], self.spin_orbit[n], self.valence[n], self.size[n], self.shell[n]
        )


def binding_energy(Z: ArrayLike, N: ArrayLike) -> Floats:
    """Binding energy of neutral atoms, MeV: Z hydrogen atoms and N neutrons less the atom.

    The sum of ten terms; for Z <= 50 of the spherical nucleus, above of the more bound of the
    spherical and the deformed one.

    Parameters
    ----------
    Z, N : numbers of protons (at least 1) and neutrons, at most `LARGEST_NUMBER`.

    Raises
    ------
    InvalidInputError : numbers outside these bounds.
    """
    every_Z, every_N = np.broadcast_arrays(np.asarray(Z, np.int64), np.asarray(N, np.int64))
    protons, neutrons = every_Z.ravel(), every_N.ravel()
    if protons.size == 0:
        return np.zeros(every_Z.shape)
    most = max(protons.max(), neutrons.max())
    if protons.min() < 1 or neutrons.min() < 0 or most > LARGEST_NUMBER:
        raise InvalidInputError(
            "The Duflo-Zuker formula is for 1 or more protons and 0 or more neutrons, "
            f"and at most {LARGEST_NUMBER} of each."
        )
    binding = _energy(protons, neutrons, deformed=False)
    heavy = protons > LAST_SPHERICAL_Z
    deformed = _energy(protons[heavy], neutrons[heavy], deformed=True)
    binding[heavy] = np.maximum(binding[heavy], deformed)
    return binding.reshape(every_Z.shape)


def mass_excess(Z: ArrayLike, N: ArrayLike) -> Floats:
    """Mass excess of neutral atoms, 7.28903 Z + 8.07138 N - B, MeV: what the table lists."""
    return HYDROGEN_EXCESS * np.asarray(Z) + NEUTRON_EXCESS * np.asarray(N) - binding_energy(Z, N)


def _energy(Z: Integers, N: Integers, *, deformed: bool) -> Floats:
    """The sum of all terms, for spherical or for deformed nuclei."""
    A = (Z + N).astype(float)
    t = np.abs(N - Z).astype(float)
    r = np.cbrt(A)
    charge_radius = r * (1.0 - 0.25 * (t / A) ** 2)
    rho = charge_radius**2 / r
    fluids = _fluid(PROMOTED if deformed else 0)
    n, p = fluids[N], fluids[Z]
    master = n.master**2 + p.master**2
    pairs = (Z * (Z - 1)).astype(float)
    coulomb = (-pairs + 0.76 * np.cbrt(pairs) ** 2) / charge_radius
    b = COEFFICIENTS
    divided = (
        b[1] * (master + n.spin_orbit + p.spin_orbit)
        - b[2] * master / rho
        - b[3] * t * (t + 2.0) / r**2
        + b[4] * (t * (t + 2.0) / (r**2 * rho) + t * (1.0 - t) / (A * rho**3))
        + b[9] * _pairing(Z, N, t / A)
    )
    promoted = float(PROMOTED if deformed else 0)
    Q_n = n.valence * (n.size - n.valence - promoted) / n.size
    Q_p = p.valence * (p.size - p.valence - promoted) / p.size
    if deformed:
        divided += b[8] * Q_n * Q_p / np.sqrt(n.size * p.size)
    else:
        s3 = Q_n * (2.0 * n.valence - n.size) + Q_p * (2.0 * p.valence - p.size)
        divided += (b[5] - b[6] / rho) * s3
        divided += b[7] * Q_n * Q_p * 2.0 ** (np.sqrt(n.shell) + np.sqrt(p.shell))
    return b[0] * coulomb + divided / rho


def _pairing(Z: Integers, N: Integers, asymmetry: Floats) -> Floats:
    """2 - t/A (even-even), t/A (odd-odd), 1 (odd majority species) or 1 - t/A (odd minority)."""
    odd_Z, odd_N = Z % 2 == 1, N % 2 == 1
    odd_majority = np.where(N > Z, odd_N, odd_Z)
    return np.select(
        [~odd_Z & ~odd_N, odd_Z & odd_N, odd_majority],
        [2.0 - asymmetry, asymmetry, np.ones_like(asymmetry)],
        1.0 - asymmetry,
    )


@cache
def _fluid(promoted: int) -> Fluid:
    """Fill the sub-shells j_0 r_0 j_1 r_1 ... with 0, 1, 2 ... nucleons of one kind.

    j_p holds 2(p+1), r_p holds p(p+1); a sub-shell exactly full counts as the last one.
    `promoted` nucleons are lifted from the last sub-shell to the next.
    """
    n = np.arange(LARGEST_NUMBER + 1)
    p = np.arange(12)
    capacity = np.stack([2 * (p + 1), p * (p + 1)], axis=1).ravel()
    closed = np.cumsum(capacity)
    below = closed - capacity
    last = np.searchsorted(closed, n)
    occupation = np.clip(n[:, None] - below, 0, capacity)
    occupation[n, last] -= promoted
    occupation[n, last + 1] += promoted
    in_last = n - below[last]
    shell = last // 2
    in_j = last % 2 == 0
    n_j, n_r = occupation[:, 0::2], occupation[:, 1::2]
    places = (p + 1.0) * (p + 2.0)
    m = (n_j + n_r) / np.sqrt(places)
    s = 0.5 * p * n_j - n_r
    spin_orbit = s * ((1.0 + m) * p**2 + (1.0 - m) * (4.0 * p - 5.0)) / places**1.5
    return Fluid(
        m.sum(axis=1),
        spin_orbit.sum(axis=1),
        np.where(in_j, in_last + shell * (shell - 1), in_last - promoted).astype(float),
        np.where(in_j, shell * (shell + 1) + 2, (shell + 1) * (shell + 2) + 2).astype(float),
        shell.astype(float),
    )
