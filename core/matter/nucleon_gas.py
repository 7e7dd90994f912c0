"""The gas of nucleons at one pair of densities; `core.kernels.skyrme` has the formulas."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.kernels.skyrme import gas
from core.matter.fermi_dirac import ideal_table
from core.matter.interactions import HBAR2_OVER_2M


class NucleonGas(NamedTuple):
    """What the kernel returns, in its order; energies are in MeV, without rest masses.

    Parameters
    ----------
    mu_n, mu_p : chemical potentials. P, f : pressure and free energy density, MeV fm^-3.
    s : entropy density, fm^-3.
    mu_n_n, mu_n_p, mu_p_n, mu_p_p : of the first species, by the logarithm of the density of the
        second.
    n_n, n_p : densities, fm^-3. tau_n, tau_p : kinetic densities, fm^-5.
    B_n, B_p : hbar^2/2m*, MeV fm^2. eta_n, eta_p : arguments of the Fermi integrals.
    """

    mu_n: float
    mu_p: float
    P: float
    f: float
    s: float
    mu_n_n: float
    mu_n_p: float
    mu_p_n: float
    mu_p_p: float
    n_n: float
    n_p: float
    tau_n: float
    tau_p: float
    B_n: float
    B_p: float
    eta_n: float
    eta_p: float


def nucleon_gas(ln_n: float, ln_p: float, T: float, parameters: NDArray[np.float64]) -> NucleonGas:
    """The gas at densities exp(ln_n), exp(ln_p) (fm^-3) and temperature T (MeV).

    Parameters
    ----------
    parameters : of an interaction, see `core.matter.interactions`.
    """
    return NucleonGas(*gas(ln_n, ln_p, T, parameters, HBAR2_OVER_2M, ideal_table()))
