"""Sensitivity of the innermost layer: the same crust with the helium isotopes ending elsewhere.

The layer of 14He in Beznogov & Raduta 2025 consists of the last helium isotope of the mass table.
Pools that end earlier, or go on with the formula that made the table, have another innermost layer.

Going down, nuclei hold ever more mass per volume until matter becomes homogeneous or they dissolve
into the gas. The nuclide with the largest mass fraction where they hold most makes the innermost
layer; it begins where it first holds a tenth of the mass.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import NDArray

from core.cancellation import each
from core.dataset import Dataset, table
from core.errors import NotConvergedError
from core.matter.equilibrium import CLUSTERS, FILLED, LOST, Clusters, States, track
from core.matter.ions import ln_densities, selected
from core.matter.limits import limits_of_use
from core.matter.model import Matter
from core.matter.quantum import CONDENSATION, impossible
from core.matter.solver import State
from core.nuclides.pool import nuclide_symbol, pool
from core.nuclides.pool_names import HELIUM_EDGES
from core.storage.memo import computed_once

Array = NDArray[np.float64]

ONSET = 0.1
"""Mass fraction at which a layer begins."""
DENSITIES = tuple(np.geomspace(2.5e-4, 0.16, 80).tolist())
"""Where the inner crust is looked at first, fm^-3."""
DISSOLVED, REMAIN = "nuclei dissolve into the gas", "nuclei remain"
"""What becomes of nuclei whose branch goes on to the last density: X_cl < 0.01 there, or not."""
_FEW = 0.01
_JUMP = 2.0
"""MeV by which mu_n rises from one density to the next only if the branch is another."""
_STEP = 0.01
_LITTLE_ROOM = 1e-3
"""xi at which nuclei fill the volume."""

COLUMNS = (
    "last_He", "nuclide", "Z", "A", "onset", "X_max", "n_B_max", "A_over_Z", "n_B_to",
    "n_B_crossing", "n_B_end", "ending", "degeneracy",
)  # fmt: skip
UNITS = dict.fromkeys(("onset", "n_B_max", "n_B_to", "n_B_crossing", "n_B_end"), "fm^-3")


@dataclass(frozen=True)
class _Nuclide:
    """Mass fraction of one nuclide along the branch with nuclei."""

    branch: Clusters
    index: int
    A: int

    def along(self, states: States) -> Array:
        """X of every state."""
        ln_n = ln_densities(states, np.array([self.index]))[:, 0]
        return np.asarray(self.A * np.exp(ln_n) / states["n_B"])

    def at(self, n_B: float, near: State | None = None) -> float:
        """X at n_B (fm^-3).

        Raises
        ------
        NotConvergedError : no state was found there.
        """
        state = self.branch.at(n_B, near)
        if state is None:
            raise NotConvergedError(f"The state at n_B = {n_B:g} fm⁻³ was not found.")
        matter, T = self.branch.solver.matter, self.branch.solver.T
        row = States(matter, T, self.branch.Y_p, state.values[None], np.array([CLUSTERS]))
        return float(self.along(row)[0])


def with_last_helium(matter: Matter, last_He: int) -> Matter:
    """The same matter from a pool whose helium isotopes end at mass number last_He.

    Raises
    ------
    InvalidInputError : no pool has such an edge.
    """
    return _with_pool(matter, last_He)


def _with_pool(matter: Matter, last_He: int | None) -> Matter:
    return replace(matter, pool=replace(matter.pool, last_He=last_He))


def pool_edge(
    matter: Matter,
    T: float,
    Y_p: float | None = None,
    edges: tuple[int, ...] = tuple(HELIUM_EDGES),
) -> Dataset:
    """The innermost layer for every last helium isotope, at temperature T (MeV).

    Parameters
    ----------
    matter : its pool's own last helium isotope is replaced.
    Y_p : (n_e + n_mu)/n_B; beta equilibrium if None.
    edges : mass numbers of the last helium isotope.

    Columns: last_He; nuclide, Z and A of the innermost layer; onset, where its mass fraction is
    0.1; its largest mass fraction X_max, n_B and A_cl/Z_cl there; n_B_to, the last density at which
    it is the most abundant nuclide; n_B_crossing, where homogeneous matter takes over (nan if it
    does not); n_B_end, where the branch with nuclei ends, and why; the largest degeneracy
    n lambda^3/z of any nuclide up to there (`core.matter.quantum`).

    Raises
    ------
    InvalidInputError : no pool has such an edge.
    """
    return _pool_edge(_with_pool(matter, last_He=None), T, Y_p, edges)


@computed_once(maxsize=24)
def _pool_edge(matter: Matter, T: float, Y_p: float | None, edges: tuple[int, ...]) -> Dataset:
    rows: list[dict[str, object]] = []
    notes: list[str] = []
    for last_He in each(edges):
        try:
            rows.append(_innermost(with_last_helium(matter, last_He), T, Y_p))
        except NotConvergedError as error:
            rows.append({})
            notes.append(f"Last helium isotope {last_He}: {error}")
        rows[-1] = {**_NOTHING, "last_He": last_He, **rows[-1]}
    notes += [*_notes(rows, T), *limits_of_use([T], Y_p)]
    return table(rows, COLUMNS, units=UNITS, notes=tuple(notes), attributes={"T": T})


_NOTHING: dict[str, object] = {"nuclide": "", "ending": ""}


def _innermost(matter: Matter, T: float, Y_p: float | None) -> dict[str, object]:
    """The innermost layer of one matter; nothing if it has no nuclei."""
    branch = Clusters(matter, T, Y_p)
    whole = track(matter, T, DENSITIES, Y_p, border=True)
    states = _up_to_a_jump(branch, selected(whole, whole.phase == CLUSTERS))
    if not len(states):
        return {}
    deepest = int(np.argmax(states["N_cl"] + states["Z_cl"]))
    index = int(states["most"][deepest])
    nuclides = pool(matter.pool)
    Z, A = int(nuclides.Z[index]), int(nuclides.A[index])
    nuclide = _Nuclide(branch, index, A)
    most = np.flatnonzero(states["most"] == index)
    n_B_max, X_max = _largest(nuclide, states)
    with np.errstate(divide="ignore", invalid="ignore"):
        A_over_Z = 1 + states["N_cl"] / states["Z_cl"]
    return {
        "nuclide": nuclide_symbol(Z, A),
        "Z": Z,
        "A": A,
        "onset": _onset(nuclide, states, X_max),
        "X_max": X_max,
        "n_B_max": n_B_max,
        "A_over_Z": float(np.interp(n_B_max, states["n_B"], A_over_Z)),
        "n_B_to": states["n_B"][most[-1]],
        **_end(states),
        "degeneracy": float(np.max(np.maximum(states["bose"], states["fermi"]))),
        "impossible": bool(impossible(states).any()),
    }


def _up_to_a_jump(branch: Clusters, states: States) -> States:
    """The states before mu_n jumps, and where their branch ends.

    Where nuclei fill the volume (xi = 0) one branch ends and, 2 % higher in n_B, another begins,
    with a gas that is under pressure: a track may step from the one to the other.
    """
    jumps = np.flatnonzero(np.diff(states["mu_n"]) > _JUMP)
    if not len(jumps):
        return states
    last = branch.at(float(states["n_B"][jumps[0]]))
    if last is None:
        return states
    beyond, step = float(states["n_B"][jumps[0] + 1]), _STEP
    while step > 1e-8:
        following = branch.step(last, last["n_B"] * math.exp(step))
        if following is None or following["mu_n"] - last["mu_n"] > _JUMP:
            step /= 2
        elif following["n_B"] >= beyond:
            return states
        else:
            last = following
    values = np.vstack([states.values[: jumps[0] + 1], last.values])
    phase = np.full(len(values), CLUSTERS)
    ending = FILLED if last["xi"] < _LITTLE_ROOM else LOST
    return replace(
        states, values=values, phase=phase, end=last["n_B"], ending=ending, crossing=math.nan
    )


def _end(states: States) -> dict[str, object]:
    """Where homogeneous matter takes over, where the branch with nuclei ends, and why.

    The free energies of nuclei that have dissolved and of homogeneous matter differ by rounding.
    """
    bound = float((states["N_cl"] + states["Z_cl"])[-1] / states["n_B"][-1])
    if bound < _FEW:
        return {"ending": DISSOLVED}
    ending = states.ending or (REMAIN if np.isnan(states.crossing) else "")
    return {"n_B_crossing": states.crossing, "n_B_end": states.end, "ending": ending}


def _onset(nuclide: _Nuclide, states: States, X_max: float) -> float:
    """Where X first reaches ONSET; nan if it does so nowhere or from the first density on."""
    X, n_B = nuclide.along(states), states["n_B"]
    if X_max <= ONSET or X[0] >= ONSET:
        return float("nan")
    first = int(np.argmax(X >= ONSET))
    near = nuclide.branch.at(n_B[first - 1])

    def excess(ln_n: float) -> float:
        return float(np.log(nuclide.at(float(np.exp(ln_n)), near) / ONSET))

    low, high = np.log(n_B[first - 1]), np.log(n_B[first])
    try:
        return float(np.exp(scipy.optimize.brentq(excess, low, high, xtol=1e-6)))
    except NotConvergedError:
        return float(
            np.exp(np.interp(np.log(ONSET), np.log(X[first - 1 : first + 1]), [low, high]))
        )


def _largest(nuclide: _Nuclide, states: States) -> tuple[float, float]:
    """n_B (fm^-3) and value of the largest X."""
    X, n_B = nuclide.along(states), states["n_B"]
    top = int(np.argmax(X))
    if top in (0, len(X) - 1):
        return float(n_B[top]), float(X[top])
    near = nuclide.branch.at(n_B[top])
    try:
        found = scipy.optimize.minimize_scalar(
            lambda ln_n: -nuclide.at(float(np.exp(ln_n)), near),
            bounds=(np.log(n_B[top - 1]), np.log(n_B[top + 1])),
            method="bounded",
            options={"xatol": 1e-3},
        )
    except NotConvergedError:
        return float(n_B[top]), float(X[top])
    if -found.fun < X[top]:
        return float(n_B[top]), float(X[top])
    return float(np.exp(found.x)), float(-found.fun)


def _notes(rows: list[dict[str, object]], T: float) -> list[str]:
    without = [str(row["last_He"]) for row in rows if not row["nuclide"]]
    beyond = [str(row["last_He"]) for row in rows if row.pop("impossible", False)]
    notes = []
    if without:
        notes.append(f"No nuclei at T = {T:g} MeV where helium ends at A = {', '.join(without)}.")
    if beyond:
        notes.append(
            f"Where helium ends at A = {', '.join(beyond)}, Boltzmann's statistics of nuclei "
            f"describe no state at T = {T:g} MeV at some densities: bosons would have condensed "
            f"(n λ³/z above {CONDENSATION:.3f}) or the entropy is negative."
        )
    return notes
