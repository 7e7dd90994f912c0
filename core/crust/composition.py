"""Composition of the crust: mass fractions, mean nuclei and impurity along the density."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.constants import GRAM_PER_CUBIC_CM, NEUTRON_MASS
from core.dataset import Dataset
from core.errors import InvalidInputError
from core.matter.clusters import nuclei
from core.matter.equilibrium import CLUSTERS, States, densities, joined, track
from core.matter.model import MUTUAL, Matter
from core.matter.neutron_matter import NOTE, neutron_states
from core.matter.quantum import Remarks, degeneracy_columns, statistics_remarks
from core.nuclides.pool import pool
from core.storage.memo import computed_once

Array = NDArray[np.float64]

LOWEST_DENSITY, HIGHEST_DENSITY = 1e-7, 0.16
"""Range of n_B (fm^-3) of a track whose densities are not given."""

UNITS = {
    "n_B": "fm^-3", "T": "MeV", "mu_n": "MeV", "mu_e": "MeV", "P": "MeV fm^-3", "rho": "g cm^-3",
}  # fmt: skip

_POINTS = 160
_ROUNDS = 3
_LARGEST_STEP = 0.02


@computed_once(maxsize=64)
def composition(
    matter: Matter, T: float, n_B: tuple[float, ...] = (), Y_p: float | None = None
) -> Dataset:
    """Composition of the stable phase at temperature T (MeV).

    Parameters
    ----------
    n_B : ascending densities, fm^-3; by default a grid that is refined where the composition
        changes, with the transition to homogeneous matter between two rows of equal density.
    Y_p : (n_e + n_mu)/n_B; beta equilibrium if None.

    Columns: n_B, T, Y_e = n_e/n_B, mass fractions of free neutrons and protons (X_free_n,
    X_free_p), of nuclei with A >= 20 (X_heavy), of those with 2 <= A < 20 (X_light) and of 14He
    alone (X_He14); A_over_Z = sum n_i A_i/sum n_i Z_i, the means A_mean and Z_mean over all nuclei,
    Q_imp = <(Z - <Z>)^2> over all A >= 2, mu_n (without rest mass), mu_e, P, phase, the nuclide
    with the largest mass fraction (A_most, Z_most, X_most), the mass density rho, the entropy s per
    baryon, and the largest degeneracy n lambda^3/z with its nuclide (`core.matter.quantum`). Nuclei
    are absent (nan) in homogeneous matter. States that Boltzmann's statistics do not describe are
    noted; at densities that were asked for they are refused.

    Raises
    ------
    InvalidInputError : the densities do not ascend.
    NotConvergedError : a state has no solution; not known to happen.
    """
    if np.any(np.diff(n_B) <= 0):
        raise InvalidInputError("Give the densities n_B in ascending order.")
    states = stable_track(matter, T, n_B, Y_p)
    said = statistics_remarks(states).of_named(bool(n_B))
    notes = (NOTE,) if Y_p == 0 else said.notes
    data = replace(table_of(states), notes=notes, refusals=said.refusals)
    if not n_B:
        return data
    # As they were asked for, to the last digit.
    return replace(data, columns={**data.columns, "n_B": np.array(n_B)})


def stable_track(
    matter: Matter, T: float, n_B: tuple[float, ...] = (), Y_p: float | None = None
) -> States:
    """The stable phase at ascending densities (fm^-3), by default those of `refined_track`.

    Y_p = 0 is pure neutron matter (`core.matter.neutron_matter`).
    """
    if Y_p == 0:
        grid = np.geomspace(LOWEST_DENSITY, HIGHEST_DENSITY, _POINTS)
        return neutron_states(matter, T, n_B or tuple(grid.tolist()))
    return track(matter, T, n_B, Y_p) if n_B else refined_track(matter, T, Y_p)


def remarks_along(
    matter: Matter, T: float, n_B: tuple[float, ...] = (), Y_p: float | None = None
) -> Remarks:
    """What is to be said of the statistics of nuclei in the states of `stable_track`."""
    return statistics_remarks(stable_track(matter, T, n_B, Y_p)).of_named(bool(n_B))


@computed_once(maxsize=64)
def largest_fractions(matter: Matter, T: float, Y_p: float | None = None) -> Array:
    """The largest mass fraction that each nuclide of the pool has anywhere along the crust.

    X = A n/n_B with the densities of `core.matter.clusters.nuclei` in the states of `stable_track`.
    """
    nuclides = pool(matter.pool)
    states = stable_track(matter, T, (), Y_p)
    there = np.flatnonzero(states.phase == CLUSTERS)
    if not len(there):
        return np.zeros(len(nuclides))
    known = {name: states[name][there] for name in ("mu_n", "mu_p", "n_e", "Pi", "xi", "n_B")}
    terms = [known["mu_n"], known["mu_p"], -np.cbrt(known["n_e"]), -known["n_e"], -known["Pi"]]
    slopes, constant = nuclei(matter, T)[0][:5], nuclei(matter, T)[0][5]
    ln_n = np.transpose(terms) / T @ slopes
    ln_n -= np.log(known["n_B"])[:, None]
    if matter.exclusion == MUTUAL:
        ln_n += np.log(known["xi"])[:, None]
    return np.asarray(np.exp(ln_n.max(axis=0) + constant) * nuclides.A)


@computed_once(maxsize=64)
def refined_track(matter: Matter, T: float, Y_p: float | None = None) -> States:
    """The stable phase from 1e-7 to 0.16 fm^-3, densest where mass fractions and A/Z change."""
    states = track(
        matter, T, tuple(np.geomspace(LOWEST_DENSITY, HIGHEST_DENSITY, _POINTS)), Y_p, border=True
    )
    for _ in range(_ROUNDS):
        middles = _where_it_changes(states)
        if not middles:
            break
        states = joined(states, track(matter, T, middles, Y_p))
    return states


def _where_it_changes(states: States) -> tuple[float, ...]:
    n_B = states["n_B"]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.nan_to_num((states["N_cl"] + states["Z_cl"]) / states["Z_cl"] / 10)
    signals = [states["A_He14"] / n_B, states["A_heavy"] / n_B, states["gas_n"] / n_B, ratio]
    change = np.max([np.abs(np.diff(signal)) for signal in signals], axis=0)
    same = states.phase[1:] == states.phase[:-1]
    wide = np.log(n_B[1:] / n_B[:-1]) > 1e-4
    rows = np.flatnonzero((change > _LARGEST_STEP) & same & wide)
    return tuple(np.sqrt(n_B[rows] * n_B[rows + 1]))


def table_of(states: States) -> Dataset:
    """The columns of `composition` for solved states."""
    nuclides = pool(states.matter.pool)
    n_B, n_cl = states["n_B"], states["n_cl"]
    A_cl = states["N_cl"] + states["Z_cl"]
    there = states.phase == CLUSTERS
    most = np.where(there, states["most"], 0).astype(int)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_ion = {
            "A_over_Z": A_cl / states["Z_cl"],
            "A_mean": A_cl / n_cl,
            "Z_mean": states["Z_cl"] / n_cl,
            "Q_imp": states["var_Z_cl"] / n_cl,
        }
    columns = {
        "n_B": n_B,
        "T": np.full(len(states), states.T),
        "Y_e": states["n_e"] / n_B,
        "X_free_n": states["gas_n"] / n_B,
        "X_free_p": states["gas_p"] / n_B,
        "X_heavy": states["A_heavy"] / n_B,
        "X_light": np.maximum(A_cl - states["A_heavy"], 0.0) / n_B,
        "X_He14": states["A_He14"] / n_B,
        **{name: np.where(there, column, np.nan) for name, column in per_ion.items()},
        "mu_n": states["mu_n"],
        "mu_e": states["mu_e"],
        "P": states["P"],
        "phase": states.phase,
        "A_most": np.where(there, nuclides.A[most], np.nan),
        "Z_most": np.where(there, nuclides.Z[most], np.nan),
        "X_most": np.where(there, states["A_most"] / n_B, np.nan),
        "rho": mass_density(states),
        "s": states["s"] / n_B,
        **degeneracy_columns(states),
    }
    return Dataset(columns, units=UNITS, attributes=_attributes(states))


def mass_density(states: States) -> Array:
    """Rho = (m_n n_B + f + T s)/c^2 in g cm^-3."""
    energy = NEUTRON_MASS * states["n_B"] + states["f"] + states.T * states["s"]
    return np.asarray(energy * GRAM_PER_CUBIC_CM, dtype=float)


def _attributes(states: States) -> dict[str, object]:
    matter = states.matter
    return {
        "interaction": matter.interaction,
        "pool": matter.pool.name,
        "partition": matter.partition,
        "coulomb": matter.coulomb,
        "volume": matter.volume,
        "exclusion": matter.exclusion,
        "T": states.T,
        "equilibrium": "beta" if states.Y_p is None else f"Y_p = {states.Y_p:g}",
        "n_B_end": states.end,
        "ending": states.ending,
        "n_B_crossing": states.crossing,
    }


def _neutrons(matter: Matter, T: float, n_B: float) -> tuple[NDArray[np.int64], Array, States]:
    """Pure neutron matter in place of `densities`."""
    return np.empty(0, dtype=np.int64), np.empty(0), neutron_states(matter, T, (n_B,))


@computed_once(maxsize=128)
def abundances(matter: Matter, T: float, n_B: float, Y_p: float | None = None) -> Dataset:
    """All nuclides at one density, the largest mass fraction first.

    Columns Z, N, A, X (mass fraction), n (fm^-3) and the degeneracy n lambda^3/z
    (`core.matter.quantum`); empty in homogeneous matter. The attributes are n_B, T, phase, Y_e,
    densities of free neutrons and protons (gas_n, gas_p, fm^-3) and the entropy s per baryon. A
    state that Boltzmann's statistics do not describe is refused.

    Raises
    ------
    NotConvergedError : the state has no solution; not known to happen.
    """
    found, density, state = (
        densities(matter, T, n_B, Y_p) if Y_p != 0 else _neutrons(matter, T, n_B)
    )
    nuclides = pool(matter.pool)
    if len(found):
        # Sums are exact, single densities only as exponents of 10^4 are.
        bound = float(state["N_cl"][0] + state["Z_cl"][0])
        density = density * (bound / (density @ nuclides.A[found]))
    X = density * nuclides.A[found] / n_B
    order = np.argsort(-X, kind="stable")
    rows = found[order]
    phase = str(state.phase[0])
    said = statistics_remarks(state)
    notes = (
        [] if phase == CLUSTERS else [f"Matter is homogeneous at n_B = {n_B:g} fm⁻³: no nuclei."]
    )
    free = float(state["xi"][0]) if matter.exclusion == MUTUAL else 1.0
    return Dataset(
        {
            "Z": nuclides.Z[rows],
            "N": nuclides.N[rows],
            "A": nuclides.A[rows],
            "X": X[order],
            "n": density[order],
            "degeneracy": density[order] / free * nuclei(matter, T)[1][3, rows],
        },
        units={"n": "fm^-3"},
        notes=(*notes, *said.notes),
        refusals=said.refusals,
        attributes={
            "n_B": n_B,
            "T": T,
            "phase": phase,
            "Y_e": float(state["n_e"][0]) / n_B,
            "gas_n": float(state["gas_n"][0]),
            "gas_p": float(state["gas_p"][0]),
            "s": float(state["s"][0]) / n_B,
        },
    )
