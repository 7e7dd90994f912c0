"""Purity, freezing and diffusion of the crust (Beznogov & Raduta 2025, section III)."""

from __future__ import annotations

from functools import cache

import numpy as np

from core.crust.comparison import MODELS
from core.crust.diffusion import Profile, own_profile, published_profile
from core.dataset import Dataset
from core.matter.interactions import INTERACTIONS
from core.matter.intervals import spans
from core.matter.model import Matter
from dashboard.figures.crust.freezing import OTHERS, PURE, Freezing
from dashboard.figures.crust.inputs import DEFAULT_T
from dashboard.papers.crust_composition import crust, numbers
from dashboard.papers.finding import Finding, finds
from dashboard.plots.numbers import rounded
from dashboard.systems.crust_state import COLD

WARMEST = 0.5
"""MeV, up to which the paper speaks of the layer's purity."""
OTHERS_T = 0.27
"""MeV, of the crusts that the paper compares with."""
PEARSON = ("BSk22", "BSk24", "BSk25", "BSk26")


@cache
def freezing(T: float = DEFAULT_T) -> Dataset:
    """The rows with nuclei of the freezing figure."""
    found = Freezing(T=T).dataset()
    return found.where(phase="clusters")


@finds("C40")
def purity() -> Finding:
    """Q_imp where 14He is most of the nuclei, and from where on it is below the paper's bound."""
    told, largest = [], 0.0
    for T in (WARMEST, DEFAULT_T):
        rows = crust(T)
        n_B, Q = numbers(rows, "n_B"), numbers(rows, "Q_imp")
        first = int(np.flatnonzero(numbers(rows, "X_He14") > numbers(rows, "X_heavy"))[0])
        last = int(np.flatnonzero(PURE < Q)[-1])
        # Q_imp falls by orders of magnitude between two rows.
        share = np.log(Q[last] / PURE) / np.log(Q[last] / Q[last + 1])
        pure = float(n_B[last] * (n_B[last + 1] / n_B[last]) ** share)
        told.append(
            f"at T = {T} MeV ¹⁴He is most of the nuclei from {rounded(n_B[first], 2)} fm⁻³ on, and "
            f"Q_imp is below {PURE} from {rounded(pure, 2)} on"
        )
        largest = float(Q[first:].max())
    return Finding(
        largest,
        "",
        f"{told[0][0].upper()}{told[0][1:]}; {told[1]}.",
    )


@finds("C41")
def purer_than_others() -> Finding:
    """Our Q_imp where those of other crusts oscillate, at their temperature."""
    low, high, least, most = OTHERS
    rows = crust(OTHERS_T)
    n_B, Q = numbers(rows, "n_B"), numbers(rows, "Q_imp")
    there = (n_B >= low) & (n_B <= high) & np.isfinite(Q)
    return Finding(
        float(Q[there].max()),
        "",
        f"At T = {OTHERS_T} MeV, from n_B = {low} fm⁻³ to {rounded(float(n_B[there].max()), 2)}, "
        f"where nuclei end here: Q_imp is {rounded(float(Q[there].min()), 2)} to "
        f"{rounded(float(Q[there].max()), 2)}, theirs {least} to {most:g}.",
    )


@finds("C42")
def fall_of_melting() -> Finding:
    told = []
    for T in (DEFAULT_T, COLD):
        rows = freezing(T)
        first, last = _largest_fall(rows, "T_m")
        T_m, Z = numbers(rows, "T_m"), numbers(rows, "Z_mean")
        told.append((T_m[first] / T_m[last], (Z[first] / Z[last]) ** 2, rows, first, last))
    factor, bare, rows, first, last = told[0]
    a = numbers(rows, "a_ion")
    return Finding(
        float(factor),
        "",
        f"At T = {DEFAULT_T} MeV ({rounded(told[1][0], 3)} at {COLD} MeV). ⟨Z⟩² alone drops "
        f"{rounded(bare, 3)} times, but the ions come closer: a_i goes from {rounded(a[first], 3)} "
        f"to {rounded(a[last], 3)} fm, and T_m goes as Z²/a_i.",
    )


def _largest_fall(rows: Dataset, name: str) -> tuple[int, int]:
    """First and last row of the interval over which a temperature falls most."""
    T = numbers(rows, name)
    falls = [(first, last + 1) for first, last in spans(np.diff(T) < 0.0)]
    return max(falls, key=lambda ends: T[ends[0]] / T[ends[1]])


@finds("C43")
def shallower_first() -> Finding:
    rows = freezing()
    n_B, T_m = numbers(rows, "n_B"), numbers(rows, "T_m")
    first, last = _largest_fall(rows, "T_m")
    return Finding(
        float(T_m[first] / T_m[last:].max()),
        "",
        f"T_m is {rounded(T_m[first], 3)} MeV at n_B = {rounded(n_B[first], 2)} fm⁻³ and at most "
        f"{rounded(float(T_m[last:].max()), 2)} MeV everywhere below that layer.",
    )


@finds("C44")
def plasma_temperature() -> Finding:
    rows = freezing()
    T_p, n_B = numbers(rows, "T_plasma"), numbers(rows, "n_B")
    first, last = _largest_fall(rows, "T_plasma")
    Z, A = (numbers(rows, name)[[first, last]] for name in ("Z_mean", "A_mean"))
    charge, squared = (float(pair[0] / pair[1]) for pair in (Z, Z**2 / A))
    return Finding(
        float(T_p[last] / T_p[first]),
        "",
        f"T_p goes from {rounded(T_p[first], 3)} MeV at n_B = {rounded(n_B[first], 2)} fm⁻³ to "
        f"{rounded(T_p[last], 3)} MeV at {rounded(n_B[last], 2)} and then rises to "
        f"{rounded(float(np.nanmax(T_p)), 2)} MeV. ⟨Z⟩ drops {rounded(charge, 2)} times and "
        f"⟨Z⟩²/⟨A⟩ {rounded(squared, 2)} times, while the ions become many.",
    )


@finds("C48")
def criterion() -> Finding:
    """A/Z of the crust at T = 0.4 MeV, where it falls by how much of itself."""
    profile = own_profile(Matter(), DEFAULT_T)
    ratio = profile.A_over_Z
    return Finding(
        profile.largest_fall,
        "",
        f"A/Z of nuclei rises from {rounded(ratio[0], 3)} to {rounded(ratio[-1], 3)} from "
        f"n_B = 10⁻⁷ to {rounded(profile.n_B[-1], 3)} fm⁻³, {len(ratio)} densities.",
    )


@finds("C49")
def own_crusts() -> Finding:
    profiles = [own_profile(Matter(name), T) for name in INTERACTIONS for T in (DEFAULT_T, COLD)]
    unstable = [profile.model for profile in profiles if not profile.stable]
    return Finding(
        float(len(unstable)),
        "",
        f"{', '.join(INTERACTIONS)} at T = {DEFAULT_T} and {COLD} MeV.",
    )


def _told(profile: Profile) -> str:
    ratio, n_B = profile.A_over_Z, profile.n_B
    first, last = max(profile.falls, key=lambda ends: ratio[ends[0]] - ratio[ends[1]])
    return (
        f"{profile.model} from {rounded(ratio[first], 3)} at {rounded(n_B[first], 2)} fm⁻³ to "
        f"{rounded(ratio[last], 3)} at {rounded(n_B[last], 2)}"
    )


@finds("C50")
def published_crusts() -> Finding:
    profiles = [published_profile(name) for name in PEARSON]
    unstable = [profile for profile in profiles if not profile.stable]
    return Finding(float(len(unstable)), "", f"A/Z falls most: {'; '.join(map(_told, unstable))}.")


@finds("C51")
def negele_vautherin() -> Finding:
    profile = published_profile("NV")
    return Finding(
        profile.largest_fall,
        "",
        f"A/Z rises over all {len(profile.n_B)} rows of {MODELS['NV']}, from "
        f"{rounded(profile.A_over_Z[0], 3)} to {rounded(profile.A_over_Z[-1], 3)}.",
    )
