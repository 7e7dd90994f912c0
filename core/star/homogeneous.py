"""Homogeneous matter of a core: neutrons, protons, electrons and muons in beta equilibrium.

It is that of `core.matter.equilibrium`, at any T up to the density at which the functional ends.
Where its symmetry energy has become so negative that no protons are left (SkM* above 1.16 fm^-3),
matter consists of neutrons. Cold stands for T = 1 keV, at which P differs from T = 0 by parts in
10^7: Fermi energies are tens of MeV, and corrections go as (T/E_F)^2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from core.constants import NEUTRON_MASS
from core.dataset import Dataset
from core.errors import InvalidInputError, NotConvergedError
from core.matter.equilibrium import Homogeneous
from core.matter.model import Matter
from core.matter.neutron_matter import neutron_states
from core.matter.neutron_matter import pressure_slope as neutron_slope
from core.matter.response import pressure_slope
from core.matter.solver import COLUMN, State
from core.storage.memo import computed_once

Array = NDArray[np.float64]

COLD = 1e-3
"""MeV, in place of zero."""
DENSEST = 1.8
"""The largest density (fm^-3) for which functionals are used."""
RANGE = (0.02, DENSEST)

UNITS = {
    **dict.fromkeys(("n_B", "n_n", "n_p", "n_e", "n_mu"), "fm^-3"),
    **dict.fromkeys(("P", "energy_density"), "MeV fm^-3"),
    "mu_B": "MeV",
}


@dataclass(frozen=True)
class Core:
    """Homogeneous matter at ascending densities as far as P rises.

    Parameters
    ----------
    values : rows of `core.matter.solver.QUANTITIES`. slope : dP/dn_B at fixed T, MeV.
    end : what follows on the last row.
    """

    values: Array
    slope: Array
    end: str

    def __getitem__(self, name: str) -> Array:
        return self.values[:, COLUMN[name]]


def core_matter(interaction: str, T: float, n_B: Array) -> Core:
    """At temperature T (MeV) and ascending densities (fm^-3)."""
    matter = Matter(interaction)
    branch = Homogeneous(matter, T)
    near: State | None = None
    rows: list[Array] = []
    slopes: list[float] = []
    P, protons = -np.inf, True
    for n in n_B.tolist():
        following = _next(branch, n, near) if protons else None
        if following is not None:
            near = following
            row, slope = near.values, pressure_slope(branch.solver, near)
        else:
            protons = False
            row, slope = neutron_states(matter, T, (n,)).values[0], neutron_slope(matter, T, n)
        if row[COLUMN["P"]] <= P:
            end = f"P falls above n_B = {rows[-1][COLUMN['n_B']]:.3g} fm⁻³"
            return Core(np.array(rows), np.array(slopes), end)
        P = row[COLUMN["P"]]
        rows.append(row)
        slopes.append(slope)
    end = f"its functional is not used above {DENSEST:g} fm⁻³"
    return Core(np.array(rows), np.array(slopes), end)


def _next(branch: Homogeneous, n_B: float, near: State | None) -> State | None:
    """The state, or None where no protons are left."""
    try:
        return branch.at(n_B, near)
    except (NotConvergedError, ValueError):
        return None


@computed_once(maxsize=64)
def homogeneous_matter(interaction: str, n_B: tuple[float, ...], T: float = COLD) -> Dataset:
    """Homogeneous matter in beta equilibrium at ascending densities (fm^-3).

    Columns n_B, P, energy_density and mu_B (both with rest masses), Y_p, n_n, n_p, n_e, n_mu,
    c_s2 = dP/deps, and urca = (k_p + k_e)/k_n - 1, which is positive where n -> p + e -> n goes on.
    Rows end where P begins to fall, which a note says.

    Raises
    ------
    InvalidInputError : the interaction is unknown, or the densities do not ascend in the range.
    """
    grid = np.array(n_B)
    if np.any(np.diff(grid) <= 0) or np.any(grid < RANGE[0]) or np.any(grid > RANGE[1]):
        raise InvalidInputError(
            f"Give ascending densities n_B from {RANGE[0]:g} to {RANGE[1]:g} fm⁻³: beyond, the "
            "functional is not used."
        )
    found = core_matter(interaction, T, grid)
    grid = grid[: len(found.values)]
    eps = NEUTRON_MASS * grid + found["f"] + T * found["s"]
    enthalpy = (eps + found["P"]) / grid
    columns = {
        "n_B": grid,
        "P": found["P"],
        "energy_density": eps,
        "mu_B": enthalpy - T * found["s"] / grid,
        "Y_p": found["n_p"] / grid,
        **{name: found[name] for name in ("n_n", "n_p", "n_e", "n_mu")},
        "c_s2": found.slope / enthalpy,
        "urca": (np.cbrt(found["n_p"]) + np.cbrt(found["n_e"])) / np.cbrt(found["n_n"]) - 1,
    }
    notes = (f"{interaction}: {found.end}.",) if len(grid) < len(n_B) else ()
    return Dataset(columns, units=UNITS, notes=notes, attributes={"T": T})


@computed_once(maxsize=16)
def direct_urca_threshold(interaction: str) -> float:
    """The density (fm^-3) of cold matter at which k_n = k_p + k_e; nan if there is none.

    Above, n -> p + e -> n conserves momentum and cools the core fast (J. M. Lattimer, C. J.
    Pethick, M. Prakash & P. Haensel, Phys. Rev. Lett. 66, 2701 (1991),
    doi:10.1103/PhysRevLett.66.2701).
    """
    known = homogeneous_matter(interaction, tuple(np.linspace(0.1, DENSEST, 120).tolist()))
    above = np.flatnonzero(known["urca"] >= 0)
    if not len(above):
        return float("nan")

    def excess(n_B: float) -> float:
        return float(homogeneous_matter(interaction, (n_B,))["urca"][0])

    low, high = known["n_B"][above[0] - 1 : above[0] + 1].tolist()
    return float(scipy.optimize.brentq(excess, low, high, xtol=1e-10))
