"""Crystallising mixtures of three nuclei in white dwarf cores."""

from __future__ import annotations

from core.crystal.lattice import MAX_SHELLS
from core.crystal.mixtures import nuclides
from core.dwarf.structure import HEAVIEST as HEAVIEST_STAR
from core.dwarf.structure import LIGHTEST
from dashboard.figures.ternary.free_energy import FreeEnergy
from dashboard.figures.ternary.freezing import Freezing
from dashboard.figures.ternary.inputs import HEAVIEST
from dashboard.figures.ternary.neutral_buoyancy import NeutralBuoyancyFigure
from dashboard.figures.ternary.order import PairOrder
from dashboard.figures.ternary.path import DistillationPath
from dashboard.figures.ternary.profile import Profile
from dashboard.figures.ternary.structure_factor import ChargeStructure
from dashboard.figures.ternary.surface import Surface
from dashboard.figures.ternary.tie_lines import TieLines
from dashboard.figures.ternary.trace import Trace
from dashboard.systems.system import STOPS_OF_ALL, Scale, Stop, System
from dashboard.systems.ternary_state import TernaryState

TERNARY = System(
    "ternary",
    "Three nuclei in white dwarfs",
    "Three nuclei",
    tabs={
        "Phases": (TieLines, Freezing, FreeEnergy),
        "All liquids": (Surface,),
        "Floating crystals": (Trace, NeutralBuoyancyFigure, DistillationPath, Profile),
        "Order": (PairOrder, ChargeStructure),
    },
    state=TernaryState,
    scales={
        "Z1": Scale("Z₁", 1, max(nuclides()) - 2, 1),
        "Z2": Scale("Z₂", 2, max(nuclides()) - 1, 1),
        "Z3": Scale("Z₃", 3, max(nuclides()), 1),
        "x2": Scale("x₂, fraction of Z₂", 0.0, 1.0, 0.01, digits=4),
        "x3": Scale("x₃, fraction of Z₃", 0.0, 1.0, 0.01, digits=4),
        "Gamma": Scale("Γ of Z₁", 90.0, 300.0, 0.5),
        "cursor": Scale("x₂, marked", 0.0, 1.0, 0.01),
        "A1": Scale("A₁", 1, HEAVIEST, 1),
        "A2": Scale("A₂", 1, HEAVIEST, 1),
        "A3": Scale("A₃", 1, HEAVIEST, 1),
        "x3_star": Scale("x₃ in the star", 0.0, 0.05, 0.0005, digits=4),
        "M": Scale("Mass of the star (M☉)", LIGHTEST, HEAVIEST_STAR, 0.01, digits=4),
        "longest": Scale("until τ", 0.5, 25.0, 0.5),
        "steps": Scale("steps of the grid", 8, 60, 1),
        "shells": Scale("Shells of neighbours", 1, MAX_SHELLS, 1),
        "T": Scale("T (K)", 5.0, 9.0, 0.005, logarithmic=True),
        "rho": Scale("ρ (g/cm³)", 3.0, 10.0, 0.02, logarithmic=True),
    },
    intro=(
        "A white dwarf is not of carbon and oxygen alone: what else there is decides whether its "
        "crystals sink or float. This page computes, for any three kinds of nuclei, which crystal "
        "freezes from which liquid, how much of the heaviest nucleus stays behind, and whether the "
        "crystal is lighter than the liquid around it, so that it rises and stirs the star. The "
        "models of the crystal that know of order between neighbours stand beside the random one."
    ),
    tour=(
        Stop("h1", "Three kinds of nuclei freeze into one crystal: this page computes into which."),
        Stop(
            ".ternary-tie-lines",
            "Corners are pure, each place in the triangle is a mixture. Tie lines join a liquid to "
            "the crystal that freezes from it.",
        ),
        Stop(
            ".help-x3",
            "Fractions of the middle and the heaviest nucleus; the lightest is the "
            "rest. A click into a triangle chooses both.",
        ),
        Stop(
            ".help-Gamma",
            "Γ, the coupling, rises as the star cools. Lower it, and more of the triangle is "
            "liquid.",
        ),
        Stop(
            "[role=tablist]",
            "Other tabs: freezing of all liquids, which crystals float, the order of neighbours.",
        ),
        *STOPS_OF_ALL,
    ),
)
