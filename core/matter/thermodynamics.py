"""What follows from a free energy f(n_B, T): energy, entropy, sound speed, adiabatic index.

Energies leave out the neutron's rest mass: e = f + T s and the energy density m_n n_B + e. With
sigma = s/n_B, h = m_n + mu_B + T sigma the enthalpy per baryon and the derivatives taken in beta
equilibrium, or at fixed Y_p,

    c_s^2 = (dP/dn_B)_sigma / h,   Gamma = (n_B/P) (dP/dn_B)_sigma,
    (dP/dn_B)_sigma = (dP/dn_B)_T + (dP/dT)_n^2 / [n_B^2 (dsigma/dT)_n]

(L. D. Landau & E. M. Lifshitz, Statistical Physics, section 16; Fluid Mechanics, section 134).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NotRequired, TypedDict

from core.constants import GRAM_PER_CUBIC_CM, NEUTRON_MASS

NOWHERE = float("nan")


class Potentials(TypedDict, total=False):
    """Chemical potentials (MeV) of a row; nan in a table where there is none."""

    mu_n: float
    mu_p: float
    mu_e: float
    C: float


class Row(Potentials):
    """A row of an equation of state, by the names of `core.crust.eos.COLUMNS`."""

    n_B: float
    T: float
    rho: float
    P: float
    f: float
    e: float
    energy_density: float
    s: float
    mu_B: float
    dP_dn: float
    c_s2: float
    Gamma: float
    branch: NotRequired[str]
    in_use: NotRequired[int]
    degeneracy: NotRequired[float]


@dataclass(frozen=True)
class TemperatureSlopes:
    """Derivatives with T at fixed n_B: of P (fm^-3) and of s/n_B (1/MeV)."""

    dP: float = NOWHERE
    dsigma: float = NOWHERE


def adiabatic_slope(n_B: float, slope: float, thermal: TemperatureSlopes) -> float:
    """dP/dn_B at constant entropy per baryon, MeV, from that at constant T."""
    return float(slope + thermal.dP**2 / (n_B**2 * thermal.dsigma))


def row_of(
    T: float, n_B: float, P: float, f: float, sigma: float, slope: float, thermal: TemperatureSlopes
) -> Row:
    """What follows from f(n_B, T) alone."""
    mu_B = (f + P) / n_B
    energy_density = NEUTRON_MASS * n_B + f + T * sigma * n_B
    stiff = adiabatic_slope(n_B, slope, thermal)
    return {
        "n_B": n_B,
        "T": T,
        "rho": energy_density * GRAM_PER_CUBIC_CM,
        "P": P,
        "f": f,
        "e": f + T * sigma * n_B,
        "energy_density": energy_density,
        "s": sigma,
        "mu_B": mu_B,
        "dP_dn": slope,
        "c_s2": stiff / (NEUTRON_MASS + mu_B + T * sigma),
        "Gamma": stiff * n_B / P,
    }
