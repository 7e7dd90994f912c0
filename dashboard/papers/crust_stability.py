"""Thermodynamic stability (Beznogov & Raduta 2025, Fig. 3)."""

from __future__ import annotations

from functools import cache

import numpy as np

from core.crust.thermodynamic_stability import (
    NM_CLUSTERISED,
    NM_HOMOGENEOUS,
    NS_CLUSTERISED,
    NS_HOMOGENEOUS,
    NS_MATCHED,
    PROTON_POTENTIAL,
)
from core.crust.transition import transition
from core.dataset import Dataset
from core.matter.intervals import spans
from core.matter.model import Matter
from dashboard.figures.crust.stability import PAPER_T, Stability
from dashboard.papers.finding import Finding, finds
from dashboard.plots.numbers import rounded


@cache
def figure() -> Dataset:
    """The curves at the paper's temperature and proton potential."""
    return Stability(T=PAPER_T, mu_p=PROTON_POTENTIAL).dataset()


def _system(name: str) -> Dataset:
    return figure().where(system=name)


def _falls(name: str) -> tuple[float, str]:
    """By how much mu falls over the unstable interval of a system, MeV, and where."""
    rows = _system(name)
    n, mu = (rows[column].astype(float) for column in ("n", "mu"))
    first, last = max(spans(rows["unstable"].astype(bool)), key=lambda ends: ends[1] - ends[0])
    return float(mu[first] - mu[last]), (
        f"from {rounded(mu[first], 3)} MeV at n_n = {rounded(n[first], 3)} to "
        f"{rounded(mu[last], 3)} MeV at {rounded(n[last], 3)} fm⁻³; BSk25 in place "
        f"of BBSk1, T = {PAPER_T} MeV, μ_p = {rounded(PROTON_POTENTIAL)} MeV"
    )


@finds("C55")
def homogeneous_nuclear_matter() -> Finding:
    fall, where = _falls(NM_HOMOGENEOUS)
    return Finding(fall, "MeV", f"μ_n falls {where}.")


@finds("C56")
def clusterised_nuclear_matter() -> Finding:
    fall, where = _falls(NM_CLUSTERISED)
    return Finding(fall, "MeV", f"μ_n falls {where}.")


@finds("C57")
def neutron_star_matter() -> Finding:
    least, told = np.inf, []
    for name in (NS_CLUSTERISED, NS_HOMOGENEOUS, NS_MATCHED):
        rows = _system(name)
        slope, n = rows["slope"].astype(float), rows["n"].astype(float)
        row = int(slope.argmin())
        least = min(least, float(slope[row]))
        told.append(f"{name} {rounded(slope[row], 3)} at n_B = {rounded(n[row], 3)} fm⁻³")
    return Finding(least, "MeV fm³", f"Smallest dμ_B/dn_B: {'; '.join(told)}.")


@finds("C58")
def two_branches() -> Finding:
    at = transition(Matter(), PAPER_T)
    matched = _system(NS_MATCHED)["above_tangent"].astype(float)
    return Finding(
        at.depth,
        "keV",
        f"Per baryon, below both branches at n_B = {rounded(at.n_last, 3)} fm⁻³; it touches "
        f"nuclei at {rounded(at.n_low, 3)} and uniform matter at {rounded(at.n_high, 3)} fm⁻³. The "
        f"matched window goes {rounded(-float(matched.min()), 3)} keV below it.",
    )


@finds("C59")
def curvature() -> Finding:
    """The share of states whose mu(P) curves downwards where stable and upwards where not."""
    counted = held = 0
    for name in (NM_HOMOGENEOUS, NS_HOMOGENEOUS, NS_CLUSTERISED):
        rows = _system(name)
        slope, n = rows["slope"].astype(float), rows["n"].astype(float)
        P, mu = rows["P"].astype(float), rows["mu"].astype(float)
        # Of one side of the tangent, three states at a time.
        rise = np.diff(mu) / np.diff(P)
        bend = np.diff(rise) * np.sign(np.diff(P)[1:])
        clear = (np.abs(slope[1:-1]) > 1.0) & (n[1:-1] > 1e-3) & (np.abs(bend) > 1e-9)
        stable = slope[1:-1] > 0.0
        counted += int(clear.sum())
        held += int((clear & ((bend < 0.0) == stable)).sum())
    return Finding(
        held / counted,
        "",
        f"Of {counted} states. From dP = n dμ follows d²μ/dP² = −(dμ/dn)/n³: negative where μ "
        "rises with n, positive where it falls.",
    )
