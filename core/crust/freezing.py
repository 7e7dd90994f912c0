"""Where the crust freezes: ion coupling, melting and plasma temperatures, impurity.

Nuclei of number density n_i = sum n_j (all A >= 2) form a Coulomb crystal where

    Gamma = Z^2 e^2/(a_i T) >= Gamma_m,   a_i = (3/(4 pi n_i))^(1/3),

hence T_m = Z^2 e^2/(a_i Gamma_m). For a mixture of nuclei one of two conventions defines Gamma:

    mean-charge      <Z>^2 e^2/(a_i T), the one-component plasma of the mean charge;
    linear-mixing    <Z^(5/3)> e^2/(a_e T), the mean over the nuclei of Z_j^2 e^2/(a_j T) with
                     a_j = Z_j^(1/3) a_e, a_e = (3/(4 pi n_e))^(1/3).

They agree in a pure layer. The third answer is that of the nuclide with the largest mass fraction
by itself, Z^(5/3) e^2/(a_e Gamma_m). Quantum effects count below the ion plasma temperature

    T_p = hbar omega_p,   omega_p^2 = 4 pi e^2 sum n_j Z_j^2/M_j

(Chamel & Haensel, Living Rev. Relativ. 11, 10 (2008), doi:10.12942/lrr-2008-10, section 2); their
measure at T = 0 is r_s = a_i M Z^2 e^2/hbar^2: point charges that are bosons are liquid at any
temperature where r_s < 160 (Ceperley & Alder, PRL 45, 566 (1980), doi:10.1103/PhysRevLett.45.566).

The composition is that of statistical equilibrium at T, and its T_m is where it would freeze if it
were kept: below T it would change on its way.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.constants import E_SQUARED, HBAR_C
from core.crust.composition import refined_track, table_of
from core.dataset import Dataset
from core.errors import InvalidInputError
from core.matter.equilibrium import CLUSTERS, States, joined, track
from core.matter.intervals import falling, spans
from core.matter.ions import charges_over_mass
from core.matter.model import Matter
from core.matter.quantum import statistics_remarks
from core.storage.memo import computed_once

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

GAMMA_M = 175.0
"""Gamma at which the classical one-component plasma freezes."""
MEAN_CHARGE, LINEAR_MIXING = "mean-charge", "linear-mixing"
MIXTURES = (MEAN_CHARGE, LINEAR_MIXING)
IN_WORDS = {
    MEAN_CHARGE: "plasma of the mean charge",
    LINEAR_MIXING: "linear mixture of plasmas",
}
QUANTUM_MELTING = 160.0
"""r_s below which the one-component plasma of bosons is liquid at T = 0."""
LARGEST_STEP = 0.05
"""Largest step of ln n_B between two rows."""
ROUNDING = 1e-9
"""Relative change of T_m below which it does not count as one."""

LARGE_FALL = 50.0
"""Factor by which <Z>^2 falls where heavy nuclei give way to helium."""

UNITS = {
    "n_B": "fm^-3", "T": "MeV", "n_ion": "fm^-3", "a_ion": "fm", "T_m": "MeV", "T_m_most": "MeV",
    "T_plasma": "MeV", "rho": "g cm^-3",
}  # fmt: skip


def sphere_radius(n: Array) -> Array:
    """Ion sphere radius a = (3/(4 pi n))^(1/3) in fm, n in fm^-3."""
    return np.asarray(np.cbrt(3 / (4 * np.pi * n)))


def melting_temperature(Z_squared: Array, a: Array, Gamma_m: float = GAMMA_M) -> Array:
    """T_m = Z^2 e^2/(a Gamma_m) in MeV, a in fm."""
    return np.asarray(Z_squared * E_SQUARED / (a * Gamma_m))


def plasma_temperature(charges: Array) -> Array:
    """T_p = hbar omega_p in MeV, from sum n_j Z_j^2/(M_j c^2) in fm^-3 MeV^-1."""
    return np.asarray(HBAR_C * np.sqrt(4 * np.pi * E_SQUARED * charges))


@computed_once(maxsize=64)
def freezing(
    matter: Matter,
    T: float,
    n_B: tuple[float, ...] = (),
    Y_p: float | None = None,
    mixture: str = MEAN_CHARGE,
    Gamma_m: float = GAMMA_M,
) -> Dataset:
    """Freezing and impurity through the layers of the crust at temperature T (MeV).

    Parameters
    ----------
    n_B : ascending densities, fm^-3; by default those of `composition`.
    Y_p : (n_e + n_mu)/n_B; beta equilibrium if None.
    mixture : "mean-charge" or "linear-mixing", which Gamma a mixture has.
    Gamma_m : Gamma at which it freezes.

    Columns: n_B, T, T_m and Gamma by `mixture`, T_plasma, Q_imp = <Z^2> - <Z>^2 over all A >= 2,
    T_m_most of the most abundant nuclide (Z_most, A_most) by itself, Z_mean, A_mean, n_ion, a_ion,
    r_s (of the mean nucleus), whether the layer is frozen at T, whether T_m falls there with n_B,
    whether it freezes before a deeper layer, phase and rho. Without nuclei there is nothing (nan).

    Raises
    ------
    InvalidInputError : the densities do not ascend, or an unknown convention.
    NotConvergedError : a state has no solution; not known to happen.
    """
    if np.any(np.diff(n_B) <= 0):
        raise InvalidInputError("Give the densities n_B in ascending order.")
    if mixture not in MIXTURES:
        raise InvalidInputError(
            f"Unknown convention '{mixture}' for a mixture: choose {' or '.join(MIXTURES)}."
        )
    if not Gamma_m > 0:
        raise InvalidInputError(f"Gamma_m = {Gamma_m:g} must be above 0: 175 is usual.")
    states = track(matter, T, n_B, Y_p) if n_B else _dense_track(matter, T, Y_p)
    columns = _columns(states, mixture, Gamma_m)
    found = Dataset(columns, units=UNITS, attributes={"mixture": mixture, "Gamma_m": Gamma_m})
    said = statistics_remarks(states).of_named(bool(n_B))
    return replace(found, notes=(*_notes(found, T), *said.notes), refusals=said.refusals)


def _dense_track(matter: Matter, T: float, Y_p: float | None) -> States:
    """The track of `composition` with more rows: Q_imp varies by orders of magnitude on it."""
    states = refined_track(matter, T, Y_p)
    ln_n = np.log(states["n_B"])
    parts = [
        np.linspace(low, high, math.ceil((high - low) / LARGEST_STEP) + 1)[1:-1]
        for low, high in pairwise(ln_n)
        if high - low > LARGEST_STEP
    ]
    if not parts:
        return states
    between = tuple(np.exp(np.concatenate(parts)).tolist())
    return joined(states, track(matter, T, between, Y_p))


def _columns(states: States, mixture: str, Gamma_m: float) -> dict[str, NDArray[np.generic]]:
    there = states.phase == CLUSTERS
    base = table_of(states)
    with np.errstate(divide="ignore", invalid="ignore"):
        n_ion = np.where(there, states["n_cl"], np.nan)
        a_ion, a_e = sphere_radius(n_ion), sphere_radius(states["n_e"])
        if mixture == MEAN_CHARGE:
            T_m = melting_temperature(base["Z_mean"] ** 2, a_ion, Gamma_m)
        else:
            T_m = melting_temperature(states["Z53_cl"] / n_ion, a_e, Gamma_m)
        charges = charges_over_mass(states)
        mass = base["Z_mean"] ** 2 * n_ion / charges
    return {
        "n_B": base["n_B"],
        "T": base["T"],
        "T_m": T_m,
        "Gamma": Gamma_m * T_m / states.T,
        "T_plasma": plasma_temperature(charges),
        "Q_imp": base["Q_imp"],
        "T_m_most": melting_temperature(base["Z_most"] ** (5 / 3), a_e, Gamma_m),
        "Z_most": base["Z_most"],
        "A_most": base["A_most"],
        "Z_mean": base["Z_mean"],
        "A_mean": base["A_mean"],
        "n_ion": n_ion,
        "a_ion": a_ion,
        "r_s": a_ion * mass * base["Z_mean"] ** 2 * E_SQUARED / HBAR_C**2,
        "frozen": there & (T_m >= states.T),
        "T_m_falls": _falls(T_m),
        "freezes_first": freezes_before_deeper(T_m),
        "phase": base["phase"],
        "rho": base["rho"],
    }


def _falls(T_m: Array) -> Mask:
    """Rows that belong to an interval over which T_m falls with n_B."""
    rows = np.zeros(len(T_m), dtype=bool)
    for first, last in falling(T_m, ROUNDING):
        rows[first : last + 1] = True
    return rows


def freezes_before_deeper(T_m: Array) -> Mask:
    """Rows whose T_m is above that of a later row; rows without T_m (nan) are none."""
    later = np.append(T_m[1:], np.inf)
    lowest = np.fmin.accumulate(np.where(np.isnan(later), np.inf, later)[::-1])[::-1]
    return np.asarray(np.nan_to_num(T_m, nan=-np.inf) > lowest * (1 + ROUNDING))


def _notes(found: Dataset, T: float) -> tuple[str, ...]:
    n_B, T_m = found["n_B"], found["T_m"]
    if not np.isfinite(T_m).any():
        return (f"There are no nuclei at T = {T:g} MeV at these densities: nothing freezes.",)
    plasma = IN_WORDS[found.attributes["mixture"]]
    notes = [
        f"The composition is that of equilibrium at T = {T:g} MeV, kept at other temperatures; it "
        f"freezes at Γ = {found.attributes['Gamma_m']:g} of the {plasma}."
    ]
    intervals = falling(T_m, ROUNDING)
    if intervals:
        first, last = max(intervals, key=lambda ends: T_m[ends[0]] / T_m[ends[1]])
        notes.append(
            f"Shallower layers freeze before deeper ones: T_m decreases with depth in "
            f"{_counted(len(intervals))} from {T_m[first]:.3g} MeV at {n_B[first]:.4g} fm⁻³ "
            f"to {T_m[last]:.3g} MeV at {n_B[last]:.4g} fm⁻³, by a factor of "
            f"{T_m[first] / T_m[last]:.3g}."
        )
        notes += _reasons(found, first, last)
    liquid = spans(found["r_s"] < QUANTUM_MELTING)
    if liquid:
        where = " and ".join(_span(n_B[low], n_B[high]) for low, high in liquid)
        notes.append(
            f"At n_B = {where} fm⁻³ r_s is below {QUANTUM_MELTING:g} (down to "
            f"{np.nanmin(found['r_s']):.3g}): there zero-point motion would keep a plasma of "
            "bosons liquid even at T = 0, and the classical T_m is only an upper bound."
        )
    return tuple(notes)


def _reasons(found: Dataset, first: int, last: int) -> list[str]:
    """Why T_m falls by less than Z^2 does: lighter ions are closer together."""
    Z, a = found["Z_mean"], found["a_ion"]
    charge, distance = (Z[first] / Z[last]) ** 2, a[first] / a[last]
    if charge < LARGE_FALL:
        return []
    return [
        f"In this fall ⟨Z⟩² alone drops by a factor of {charge:.3g} (⟨Z⟩ from {Z[first]:.3g} to "
        f"{Z[last]:.3g}), but the ions come closer: a_i, from {a[first]:.3g} to {a[last]:.3g} fm, "
        f"drops by {distance:.3g}, and T_m goes as Z²/a_i. The factor of 100 to 400 of Beznogov & "
        "Raduta 2025 is that of Z² for Z = 20 to 40 and 2."
    ]


def _span(low: float, high: float) -> str:
    first, last = f"{low:.4g}", f"{high:.4g}"
    return first if first == last else f"{first}–{last}"


def _counted(number: int) -> str:
    return "one interval" if number == 1 else f"{number} intervals, most"
