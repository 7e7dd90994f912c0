"""Heats that the crystal of a star sets free after it has frozen, if its nuclei find new places.

Two ways that exclude each other in part: the crystal of each shell orders and stays one, or it
parts into the two of its solvus. Both in full equilibrium down to where diffusion stops, which
bounds them from above.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

from core.cancellation import each
from core.crystal.lattice import Array
from core.crystal.mixtures import ATOMIC_MASS, BOLTZMANN, Mixture
from core.crystal.phases.energy_gain import NoLiquid, lost_on
from core.crystal.phases.tangents import coexistence
from core.crystal.solids import SOLIDS, Solid, solid_model
from core.crystal.starts import one_computation
from core.dwarf.ages import GIGAYEAR
from core.dwarf.fractionation import front
from core.dwarf.model import Dwarf
from core.dwarf.tracks import Track
from core.storage.memo import computed_once

ORDERING, EXSOLUTION = "ordering", "exsolution"
HIGHEST_COUPLING = {ORDERING: 800.0, EXSOLUTION: 3000.0}
"""Gamma up to which crystals change: that of the paper's order, and that of all couplings here."""
STOP = 10.0**5.95
"""K below which nuclei stay where they are, unless told otherwise."""
LEAST = 1e-12
"""U_1 below which nothing is released."""
MESH, COUPLING_MESH = 0.05, 5.0
COMPOSITIONS, COUPLINGS, TEMPERATURES = 25, 65, 161


@dataclass(frozen=True)
class Released:
    """What has been set free when the core has cooled to descending temperatures (K).

    Parameters
    ----------
    kind : "ordering" or "exsolution". energy : erg. delay : Gyr.
    """

    kind: str
    temperatures: Array
    energy: Array
    delay: Array


def released(dwarf: Dwarf, kind: str, track: Track, stops: float = STOP) -> Released:
    """Heat of ordering or exsolution of the whole star.

    Parameters
    ----------
    kind : "ordering" or "exsolution". stops : K below which diffusion has stopped.
    """
    found = front(dwarf)
    hottest = min(found.temperature[0], track.hottest)
    coldest = min(max(stops, track.coldest), hottest)
    temperatures = np.geomspace(hottest, coldest, TEMPERATURES)
    heat = _heat(dwarf, kind)
    none = np.zeros(TEMPERATURES)
    if heat is None:
        return Released(kind, temperatures, none, none)
    star = found.star
    x = dwarf.number_fraction(found.X_solid)
    unit = dwarf.coupling_energy(star.x_r)
    highest = HIGHEST_COUPLING[kind]
    frozen = np.minimum(unit / found.temperature, highest)
    gamma = np.clip(unit / temperatures[:, None], frozen, highest)
    per_ion = heat(x, gamma) - heat(x, frozen)
    ion = 2.0 * (dwarf.Z1 + (dwarf.Z2 - dwarf.Z1) * x) * ATOMIC_MASS
    # Rounding is no heat.
    per_ion[np.abs(per_ion) < LEAST] = 0.0
    energy = np.asarray(np.trapezoid(per_ion * BOLTZMANN * unit / ion, star.m, axis=1))
    middle = np.sqrt(temperatures[1:] * temperatures[:-1])
    grown = np.cumsum(np.diff(energy) / track.luminosity(middle)) / GIGAYEAR
    return Released(kind, temperatures, energy, np.concatenate([[0.0], grown]))


def _heat(dwarf: Dwarf, kind: str) -> Callable[[Array, Array], Array] | None:
    """Heat per ion in U_1 by x and Gamma, up to a constant of each x; None if there is none."""
    if dwarf.solid not in SOLIDS:
        return None
    found = front(dwarf)
    x = dwarf.number_fraction(found.X_solid)
    # Coarse edges, so that stars of other masses find the same table.
    low = max(np.floor(x.min() / MESH) * MESH, 1e-4)
    high = min(np.ceil(x.max() / MESH) * MESH, 1.0 - 1e-4)
    first = np.floor(found.gamma.min() / COUPLING_MESH) * COUPLING_MESH
    edges = float(low), float(high), float(first)
    axes, values = _table(dwarf.Z1, dwarf.Z2, dwarf.solid, dwarf.shells, kind, edges)
    line = scipy.interpolate.RegularGridInterpolator(
        axes, values, bounds_error=False, fill_value=None
    )

    def heat(x: Array, gamma: Array) -> Array:
        shape = np.broadcast_shapes(np.shape(x), np.shape(gamma))
        at = np.stack([np.broadcast_to(x, shape), np.log(np.broadcast_to(gamma, shape))], axis=-1)
        return np.asarray(line(at))

    return heat


@computed_once(maxsize=32)
def _table(
    Z1: int, Z2: int, name: str, shells: int, kind: str, edges: tuple[float, ...]
) -> tuple[tuple[Array, Array], Array]:
    """Heat per ion in U_1 on compositions and logarithms of couplings."""
    solid = solid_model(name, Mixture(Z1, Z2), shells)
    low, high, first = edges
    x = np.linspace(low, high, COMPOSITIONS)
    gamma = np.geomspace(first, HIGHEST_COUPLING[kind], COUPLINGS)
    make = _ordering if kind == ORDERING else _exsolution
    return (x, np.log(gamma)), make(solid, x, gamma)


@one_computation()
def _ordering(solid: Solid, x: Array, gamma: Array) -> Array:
    return np.array([-solid.energy(np.full(len(gamma), one), gamma) for one in each(x.tolist())])


@one_computation()
def _exsolution(solid: Solid, x: Array, gamma: Array) -> Array:
    ties = coexistence(NoLiquid(), solid, gamma)
    return np.array([lost_on(ties, float(one), gamma, solid.energy)[0] for one in each(x.tolist())])
