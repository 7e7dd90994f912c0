"""Pure neutron matter, Y_p = 0: neutrons, pairs of leptons at zero charge, photons.

It is the limit Y_p -> 0 of homogeneous matter, in which mu_p falls to minus infinity as T ln Y_p
and has no value, and mu_e = mu_mu = 0. Only nuclei without protons could be in it, and none are.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.constants import ELECTRON_MASS, HBAR_C, MUON_MASS
from core.errors import InvalidInputError
from core.kernels.leptons import lepton_gas
from core.matter.equilibrium import HOMOGENEOUS, States
from core.matter.interactions import interaction
from core.matter.model import Matter
from core.matter.nucleon_gas import NucleonGas, nucleon_gas
from core.matter.solver import COLUMN, QUANTITIES
from core.nuclides.pool import pool

Array = NDArray[np.float64]

NOTE = "Pure neutron matter: there are no nuclei, and μ_p has no value."

_NO_PROTONS = -690.0
"""Ln n_p (fm^-3) whose protons change no sum."""


def neutron_states(matter: Matter, T: float, n_B: tuple[float, ...]) -> States:
    """States at T (MeV) and densities n_B (fm^-3); mu_p is nan.

    Raises
    ------
    InvalidInputError : the pool has tetraneutrons.
    """
    if not pool(matter.pool).Z.all():
        raise InvalidInputError(
            "Pure neutron matter with tetraneutrons is not in the model: choose a Y_p above 0, or "
            "a pool without them."
        )
    rows = np.array([_row(matter, T, value) for value in n_B]).reshape(-1, len(QUANTITIES))
    return States(matter, T, 0.0, rows, np.full(len(rows), HOMOGENEOUS))


def pressure_slope(matter: Matter, T: float, n_B: float) -> float:
    """dP/dn_B (MeV) at fixed T, which is dmu_n/d ln n_n."""
    return float(_fluid(matter, T, n_B).mu_n_n)


def _fluid(matter: Matter, T: float, n_B: float) -> NucleonGas:
    return nucleon_gas(math.log(n_B), _NO_PROTONS, T, interaction(matter.interaction).parameters)


def _row(matter: Matter, T: float, n_B: float) -> Array:
    fluid = _fluid(matter, T, n_B)
    radiation = math.pi**2 / 45.0 * T**4 / HBAR_C**3
    P, f, s = fluid.P + radiation, fluid.f - radiation, fluid.s + 4.0 * radiation / T
    for mass in (ELECTRON_MASS, MUON_MASS):
        pairs = np.zeros(5)
        lepton_gas(0.0, T, mass, HBAR_C, pairs)
        P, f, s = P + pairs[2], f + pairs[3] - T * pairs[4], s + pairs[4]
    known = {
        "n_B": n_B, "n_n": n_B, "gas_n": n_B, "xi": 1.0, "mu_n": fluid.mu_n, "mu_p": math.nan,
        "Pi": fluid.P, "f": f, "s": s, "P": P, "stability": fluid.mu_n_n, "stability_p": 1.0,
    }  # fmt: skip
    row = np.zeros(len(QUANTITIES))
    for name, value in known.items():
        row[COLUMN[name]] = value
    return row
