"""What the crystal paper's outlook says of mixtures of three nuclei (Baiko 2025, conclusion)."""

from __future__ import annotations

import numpy as np

from core.crystal.ternary.buoyancy import Matter, neutral_buoyancy, relativity
from core.crystal.ternary.equilibrium.freezing import freezing
from core.crystal.ternary.isotopes import isotope_masses
from core.crystal.ternary.liquids import PotekhinCorrected
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids import Random, ShortRange
from dashboard.papers.finding import Finding, finds
from dashboard.plots.numbers import rounded

CARBON_OXYGEN_NEON = Ternary(6, 8, 10)
WHITE_DWARF = np.array([[0.49, 0.49, 0.02]])
DENSITY = 3.5e6
"""g/cm^3, in the middle of a white dwarf of 0.6 solar masses."""


@finds("K52")
def three_nuclei() -> Finding:
    liquid, solid = PotekhinCorrected(CARBON_OXYGEN_NEON), ShortRange(CARBON_OXYGEN_NEON)
    first = freezing(liquid, solid, WHITE_DWARF)
    oxygen, neon = first.solid[0, 1:]
    told = (
        "A liquid with 49 % oxygen and 2 % neon, by number, freezes into "
        f"x(O) = {rounded(oxygen, 4)}, x(Ne) = {rounded(neon, 4)}."
    )
    return Finding(float(first.gamma[0]), "", told)


@finds("K53")
def depletion_of_neon() -> Finding:
    liquid = PotekhinCorrected(CARBON_OXYGEN_NEON)
    masses = isotope_masses(CARBON_OXYGEN_NEON, ("12C", "16O", "22Ne"))
    x_r = relativity(CARBON_OXYGEN_NEON, masses, DENSITY, WHITE_DWARF[0])
    kept, needed = [], []
    for kind in (ShortRange, Random):
        solid = kind(CARBON_OXYGEN_NEON)
        first = freezing(liquid, solid, WHITE_DWARF)
        kept.append(float(first.solid[0, 2] / WHITE_DWARF[0, 2]))
        points = neutral_buoyancy(liquid, solid, Matter(masses, x_r), 0.5).points
        needed.append(rounded(points[0].X3, 2))
    told = (
        f"Random crystals keep {rounded(kept[1], 3)}. Where there is as much oxygen as carbon, "
        f"ordered crystals float from a mass fraction {needed[0]} of ²²Ne on, random ones from "
        f"{needed[1]}."
    )
    return Finding(kept[0], "", told)
