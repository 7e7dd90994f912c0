"""What restructuring below crystallisation would gain (Baiko 2025, Fig. 4)."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.crystal.lattice import BCC, FCC
from core.crystal.lattice_sums import madelung
from core.crystal.liquids import PotekhinCorrected
from core.crystal.phases.energy_gain import crystallisation_gamma, solvus_gamma, structure_gain
from core.crystal.phases.mixture_ties import ties_at
from core.crystal.phases.phase_diagram import mixture_diagram
from core.crystal.solids import OgataZ, ShortRange
from core.dataset import Dataset
from core.dwarf.model import Dwarf
from core.dwarf.restructuring import EXSOLUTION as PARTED
from core.dwarf.restructuring import ORDERING as ORDERED
from core.dwarf.restructuring import released
from core.dwarf.tracks import track
from dashboard.figures.crystal.energy_gain import (
    EXSOLUTION,
    HIGHEST,
    ORDERING,
    PAPER_COMPOSITIONS,
    EnergyGain,
)
from dashboard.papers.crystal_lattice import CARBON_OXYGEN
from dashboard.papers.finding import Finding, finds
from dashboard.papers.published import published
from dashboard.plots.numbers import rounded

Floats = NDArray[np.float64]

COUPLINGS = [float(value) for value in np.linspace(150.0, HIGHEST, 131)]


@cache
def _figure() -> Dataset:
    return EnergyGain(Gamma=COUPLINGS).dataset()


def _gain(kind: str, x: float, gamma: Floats) -> Floats:
    """A gain at couplings; zero before it begins."""
    rows = _figure().where(kind=kind, x=x)
    at, gain = (np.asarray(rows[name], dtype=float) for name in ("Gamma", "gain"))
    return np.asarray(np.interp(gamma, at, gain, left=0.0))


def _begins(x: float) -> tuple[float, float]:
    """Gamma of crystallisation, and of unmixing."""
    names = ShortRange.name, PotekhinCorrected.name
    diagram = mixture_diagram(CARBON_OXYGEN.Z1, CARBON_OXYGEN.Z2, *names, 8)
    liquid = PotekhinCorrected(CARBON_OXYGEN)
    freezes = crystallisation_gamma(liquid, ShortRange(CARBON_OXYGEN), diagram, x)
    return freezes, solvus_gamma(OgataZ(CARBON_OXYGEN), x, HIGHEST)


def _at_coldest(kind: str) -> list[float]:
    coldest = np.array([HIGHEST])
    return [1e5 * float(_gain(kind, x, coldest)[0]) for x in PAPER_COMPOSITIONS]


def _told(values: list[float]) -> str:
    pairs = zip(PAPER_COMPOSITIONS, values, strict=True)
    return ", ".join(f"{rounded(value, 3)} (x = {x})" for x, value in pairs)


@finds("K41")
def ordering() -> Finding:
    gains = _at_coldest(ORDERING)
    return Finding(min(gains), "10⁻⁵ U₁", f"At Γ = {HIGHEST:g}: {_told(gains)}.")


@finds("K42")
def exsolution() -> Finding:
    gains = _at_coldest(EXSOLUTION)
    return Finding(min(gains), "10⁻⁵ U₁", f"At Γ = {HIGHEST:g}: {_told(gains)}.")


@finds("K43")
def structure() -> Finding:
    gains = [1e5 * structure_gain(CARBON_OXYGEN, x) for x in PAPER_COMPOSITIONS]
    return Finding(
        1e5 * (madelung(BCC) - madelung(FCC)),
        "10⁻⁵",
        f"With linear mixing the gain is {_told(gains)} in 10⁻⁵ U₁.",
    )


@finds("K44")
def solidus() -> Finding:
    printed, worst, told = published("K44"), 0.0, []
    for x, gamma in zip(printed["x"], printed["Gamma"], strict=True):
        tie = ties_at(6, 8, ShortRange.name, PotekhinCorrected.name, 8, gamma)
        ends = [(float(e), abs(float(e) - x)) for e in (*tie.x_left, *tie.x_right)]
        found, distance = min(ends, key=lambda end: end[1])
        worst = max(worst, distance)
        told.append(f"{rounded(found, 4)} at Γ = {gamma:g}")
    return Finding(worst, "", f"Composition of the crystal: {', '.join(told)}.")


@finds("K45")
def smaller_gain() -> Finding:
    gamma = np.array(COUPLINGS)
    smaller = counted = 0
    for x in PAPER_COMPOSITIONS:
        ordered, apart = (_gain(kind, x, gamma) for kind in (ORDERING, EXSOLUTION))
        both = ordered > 0.0
        counted += int(both.sum())
        smaller += int((apart[both] < ordered[both]).sum())
    ratios = [
        apart / ordered
        for apart, ordered in zip(_at_coldest(EXSOLUTION), _at_coldest(ORDERING), strict=True)
    ]
    return Finding(
        max(ratios),
        "",
        f"Gain of exsolution over that of ordering at Γ = {HIGHEST:g}: {_told(ratios)}. It is the "
        f"smaller one at {100 * smaller / counted:.0f} % of the couplings from crystallisation to "
        f"{HIGHEST:g}.",
    )


@finds("K47")
def heat_of_the_star() -> Finding:
    """By how much ordering delays the cooling of a star, and exsolution of another crystal."""
    made = {
        (solid, heat): released(Dwarf(0.6, 0.5, solid), heat, track(0.6))
        for solid, heat in ((ShortRange.name, ORDERED), (OgataZ.name, PARTED))
    }
    ordered, parted = made.values()
    return Finding(
        float(ordered.delay[-1]),
        "Gyr",
        "0.6 M☉, half oxygen by mass, thick hydrogen, down to 10⁵·⁹⁵ K: ordering with short range "
        f"gives {rounded(ordered.energy[-1], 3)} erg and {rounded(ordered.delay[-1], 2)} Gyr, "
        f"exsolution of Ogata’s crystal {rounded(parted.energy[-1], 2)} erg and "
        f"{rounded(parted.delay[-1], 2)} Gyr: at most, as all of it takes place.",
    )


@finds("K46")
def later_onset() -> Finding:
    begins = [_begins(x) for x in PAPER_COMPOSITIONS]
    told = "; ".join(
        f"x = {x}: {rounded(freezes, 4)} and {rounded(parts, 4)}"
        for x, (freezes, parts) in zip(PAPER_COMPOSITIONS, begins, strict=True)
    )
    return Finding(
        min(parts - freezes for freezes, parts in begins),
        "",
        f"Γ of crystallisation, where the gain of ordering begins, and of the solvus: {told}.",
    )
