"""Vibrations of relaxed random crystals: their stability, and what linear mixing leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from core.crystal.lattice import Array
from dashboard.papers.finding import Finding, finds
from dashboard.plots.numbers import rounded

CELLS = 4
"""Conventional cubes along an edge: 128 ions."""
DRAWS = 3
"""Configurations of C/O with x = 1/2."""


@dataclass(frozen=True)
class _Sample:
    """What was found of the configurations.

    Parameters
    ----------
    ions : in each. beyond : F_vib/T beyond linear mixing, per ion. unit : <(Z - <Z>)^2>/<Z>^2.
    softest : smallest eigenvalue of the force constants over that of a crystal of Z = <Z>.
    """

    ions: int
    beyond: Array
    unit: Array
    softest: Array


@cache
def _sample() -> _Sample:
    # Here, as pages import this module, and the kernel below is compiled for tables alone.
    from core.crystal.supercells import Supercell, random_occupation
    from core.crystal.vibrations import beyond_linear_mixing, stiffness

    cell = Supercell(CELLS)
    generator = np.random.default_rng(2025)
    charges = [6.0 + 2.0 * random_occupation(cell, 0.5, generator) for _ in range(DRAWS)]
    pure = stiffness(cell, np.full(cell.count, 7.0))[0]
    return _Sample(
        cell.count,
        np.array([beyond_linear_mixing(cell, one) for one in charges]),
        np.array([one.var() / one.mean() ** 2 for one in charges]),
        np.array([stiffness(cell, one)[0] / pure for one in charges]),
    )


@finds("K50")
def vibrational_mixing() -> Finding:
    """Free energy beyond linear mixing, in units of the variance of Z over <Z>^2."""
    found = _sample()
    shares = found.beyond / found.unit
    spread = float(shares.std(ddof=1) / np.sqrt(DRAWS))
    return Finding(
        float(shares.mean()),
        "",
        f"{DRAWS} relaxed random crystals of {found.ions} ions, C/O at x = ½, classical: "
        f"F_vib/T beyond linear mixing is {rounded(float(found.beyond.mean()), 2)} per ion, "
        f"{rounded(float(shares.mean()), 2)} ± {rounded(spread, 1)} times ⟨(Z − ⟨Z⟩)²⟩/⟨Z⟩².",
    )


@finds("K51")
def no_imaginary_frequency() -> Finding:
    """The softest force constant of relaxed crystals over that of a crystal of one kind."""
    found = _sample()
    return Finding(
        float(found.softest.min()),
        "",
        f"{DRAWS} relaxed random crystals of {found.ions} ions, C/O at x = ½: the smallest "
        "eigenvalue of the force constants is "
        f"{', '.join(rounded(one, 2) for one in found.softest.tolist())} of that of a crystal of "
        "Z = 7; none is negative.",
    )
