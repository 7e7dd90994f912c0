"""A homogeneous gas of neutrons and protons at finite temperature: the kernel, array by array.

The functional H of `core.matter.interactions` gives each species the effective mass and potential

    hbar^2/2m*_q = dH/dtau_q,   U_q = dH/dn_q at fixed tau_q,

with which the densities and kinetic densities are Fermi-Dirac integrals (M. Brack, C. Guet,
H.-B. Hakansson, Phys. Rep. 123, 275 (1985), doi:10.1016/0370-1573(86)90078-5), a = 2m*_q T/hbar^2:

    n_q = a^(3/2) F_1/2(eta_q)/2 pi^2,   tau_q = a^(5/2) F_3/2(eta_q)/2 pi^2,
    mu_q = T eta_q + U_q,   s = sum_q 5/3 (hbar^2/2m*_q) tau_q/T - eta_q n_q,
    f = H - T s,   P = sum_q mu_q n_q - f.

Energies are in MeV and leave the rest masses out, densities in fm^-3, entropies in units of k_B.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import InvalidInputError
from core.kernels.skyrme import gas
from core.matter.fermi_dirac import ideal_table
from core.matter.interactions import HBAR2_OVER_2M, Interaction

Array = NDArray[np.float64]

# What stands for ln 0: its exponential is 0, and 0 times it is 0.
_NOTHING = -1e5


@dataclass(frozen=True)
class NucleonGas:
    """A gas of neutrons and protons; all arrays have one shape, but for `slopes`.

    Parameters
    ----------
    n_n, n_p : densities, fm^-3. T : temperature, MeV.
    mu_n, mu_p : chemical potentials without rest masses, MeV; -inf of what there is nothing of.
    P : pressure, MeV fm^-3. f : free energy density, MeV fm^-3. s : entropy density, fm^-3.
    slopes : d mu_q/d ln n_r at fixed T, MeV, shape (..., 2, 2), neutrons first.
    mass_n, mass_p : effective masses m*/m.
    tau_n, tau_p : kinetic densities, fm^-5. eta_n, eta_p : (mu_q - U_q)/T.
    """

    n_n: Array
    n_p: Array
    T: Array
    mu_n: Array
    mu_p: Array
    P: Array
    f: Array
    s: Array
    slopes: Array
    mass_n: Array
    mass_p: Array
    tau_n: Array
    tau_p: Array
    eta_n: Array
    eta_p: Array

    @property
    def e(self) -> Array:
        """Energy density f + T s, MeV fm^-3, without rest masses."""
        return self.f + self.T * self.s

    @property
    def stable(self) -> Array:
        """Whether no small separation of the densities, at fixed T, lowers the free energy."""
        own = self.slopes[..., 0, 0]
        return (own > 0.0) & (np.linalg.det(self.slopes) > 0.0)


def nucleon_gas(force: Interaction, n_n: ArrayLike, n_p: ArrayLike, T: ArrayLike) -> NucleonGas:
    """The gas of densities n_n, n_p (fm^-3) at temperature T (MeV).

    One of the densities may be zero: then its chemical potential is -inf.

    Raises
    ------
    InvalidInputError : T is not positive, or a density is negative, or there is nothing at all.
    """
    neutrons, protons, temperature = _checked(n_n, n_p, T)
    shape = neutrons.shape
    table = ideal_table()
    with np.errstate(divide="ignore"):
        logarithms = [np.fmax(np.log(n.ravel()), _NOTHING) for n in (neutrons, protons)]
    rows = np.array(
        [
            gas(ln_n, ln_p, at, force.parameters, HBAR2_OVER_2M, table)
            for ln_n, ln_p, at in zip(
                logarithms[0].tolist(),
                logarithms[1].tolist(),
                temperature.ravel().tolist(),
                strict=True,
            )
        ]
    ).reshape(*shape, 17)
    mu_n, mu_p, P, f, s = np.moveaxis(rows[..., :5], -1, 0)
    stiffness = rows[..., 13:15]
    return NucleonGas(
        n_n=neutrons,
        n_p=protons,
        T=temperature,
        mu_n=np.where(neutrons > 0.0, mu_n, -np.inf),
        mu_p=np.where(protons > 0.0, mu_p, -np.inf),
        P=P,
        f=f,
        s=s,
        slopes=rows[..., 5:9].reshape(*shape, 2, 2),
        mass_n=HBAR2_OVER_2M[0] / stiffness[..., 0],
        mass_p=HBAR2_OVER_2M[1] / stiffness[..., 1],
        tau_n=rows[..., 11],
        tau_p=rows[..., 12],
        eta_n=np.where(neutrons > 0.0, rows[..., 15], -np.inf),
        eta_p=np.where(protons > 0.0, rows[..., 16], -np.inf),
    )


def _checked(n_n: ArrayLike, n_p: ArrayLike, T: ArrayLike) -> tuple[Array, Array, Array]:
    neutrons, protons, temperature = np.broadcast_arrays(
        np.asarray(n_n, dtype=float), np.asarray(n_p, dtype=float), np.asarray(T, dtype=float)
    )
    if not np.all((temperature > 0.0) & np.isfinite(temperature)):
        raise InvalidInputError("A temperature of nucleons is not positive: give T in MeV.")
    for density in (neutrons, protons):
        if not np.all((density >= 0.0) & np.isfinite(density)):
            raise InvalidInputError("A density of nucleons is negative or not a number.")
    if np.any(neutrons + protons == 0.0):
        raise InvalidInputError("There are neither neutrons nor protons: give a density in fm^-3.")
    return neutrons.copy(), protons.copy(), temperature.copy()
