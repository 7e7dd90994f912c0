"""Vibrations of relaxed random crystals: their stability, and what linear mixing leaves out."""

from __future__ import annotations

from functools import cache

import numpy as np

from core.crystal.supercells import Supercell, random_occupation
from core.crystal.vibrations import beyond_linear_mixing, stiffness
from dashboard.papers.finding import Finding, finds
from dashboard.plots.numbers import rounded

CELL = Supercell(4)
DRAWS = 3
"""Configurations of C/O with x = 1/2."""


@cache
def _configurations() -> list[np.ndarray]:
    generator = np.random.default_rng(2025)
    return [6.0 + 2.0 * random_occupation(CELL, 0.5, generator) for _ in range(DRAWS)]


@finds("K50")
def vibrational_mixing() -> Finding:
    """Free energy beyond linear mixing, in units of the variance of Z over <Z>^2."""
    values = [beyond_linear_mixing(CELL, charges) for charges in _configurations()]
    unit = [charges.var() / charges.mean() ** 2 for charges in _configurations()]
    shares = np.array(values) / np.array(unit)
    spread = float(shares.std(ddof=1) / np.sqrt(DRAWS))
    return Finding(
        float(shares.mean()),
        "",
        f"{DRAWS} relaxed random crystals of {CELL.count} ions, C/O at x = ½, classical: "
        f"F_vib/T beyond linear mixing is {rounded(float(np.mean(values)), 2)} per ion, "
        f"{rounded(float(shares.mean()), 2)} ± {rounded(spread, 1)} times ⟨(Z − ⟨Z⟩)²⟩/⟨Z⟩².",
    )


@finds("K51")
def no_imaginary_frequency() -> Finding:
    """The softest force constant of relaxed crystals over that of a crystal of one kind."""
    softest = [float(stiffness(CELL, charges)[0]) for charges in _configurations()]
    pure = float(stiffness(CELL, np.full(CELL.count, 7.0))[0])
    return Finding(
        min(softest) / pure,
        "",
        f"{DRAWS} relaxed random crystals of {CELL.count} ions, C/O at x = ½: the smallest "
        "eigenvalue of the force constants is "
        f"{', '.join(rounded(one / pure, 2) for one in softest)} of that of a crystal of "
        "Z = 7; none is negative.",
    )
