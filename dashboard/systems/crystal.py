"""Crystallising mixtures of white dwarf cores (Baiko 2025)."""

from __future__ import annotations

from core.crystal.lattice import MAX_SHELLS
from core.crystal.mixtures import nuclides
from dashboard.figures.crystal.azeotrope import Azeotropes
from dashboard.figures.crystal.cooling import Cooling
from dashboard.figures.crystal.cooling_age import CoolingAge
from dashboard.figures.crystal.cooling_delay import CoolingDelay
from dashboard.figures.crystal.energy_gain import EnergyGain
from dashboard.figures.crystal.free_energy import FreeEnergy
from dashboard.figures.crystal.frozen_fraction import FrozenFraction
from dashboard.figures.crystal.latent_heat import LatentHeat
from dashboard.figures.crystal.lattice_sums import LatticeSumsTable
from dashboard.figures.crystal.mixture_map import MixtureMap
from dashboard.figures.crystal.order_parameters import OrderParameters
from dashboard.figures.crystal.ordering_heat import OrderingHeat
from dashboard.figures.crystal.phase_diagram import PhaseDiagram
from dashboard.figures.crystal.profile import Profile
from dashboard.figures.crystal.slab import Slab
from dashboard.figures.crystal.star_inputs import MASS_BOUNDS
from dashboard.figures.crystal.structure_factor import StructureFactor
from dashboard.systems.crystal_paper import BAIKO_2025
from dashboard.systems.crystal_state import CrystalState
from dashboard.systems.system import STOP_AT_PAPER, STOPS_OF_ALL, Scale, Stop, System

CRYSTAL = System(
    "crystal",
    "Crystal mixtures in white dwarfs",
    "Crystals",
    tabs={
        "Phases": (FreeEnergy, PhaseDiagram),
        "All mixtures": (MixtureMap,),
        "Order": (OrderParameters, StructureFactor),
        "Energy and structure": (EnergyGain, Slab),
        "Heat and cooling": (
            LatentHeat,
            OrderingHeat,
            Profile,
            CoolingDelay,
            CoolingAge,
            Cooling,
            FrozenFraction,
        ),
    },
    tab_inputs={
        "Heat and cooling": (
            "M",
            "X_O",
            "envelope",
            "usual_heat",
            "even_masses",
            "initial",
            "track",
        )
    },
    state=CrystalState,
    scales={
        "Z1": Scale("Z₁", 1, max(nuclides()) - 1, 1),
        "Z2": Scale("Z₂", 2, max(nuclides()), 1),
        "x": Scale("x, fraction of Z₂", 0.01, 0.99, 0.01, digits=4),
        "Gamma": Scale("Γ of Z₁", 90.0, 800.0, 0.5),
        "cursor": Scale("Γ of Z₁, marked", 90.0, 800.0, 0.5),
        "T": Scale("T (K)", 5.0, 9.0, 0.005, logarithmic=True),
        "rho": Scale("ρ (g/cm³)", 3.0, 10.0, 0.02, logarithmic=True),
        "shells": Scale("Neighbour shells", 1, MAX_SHELLS, 1),
        "seed": Scale("Draw", 1, 100, 1),
        "M": Scale("Mass of the star (M☉)", *MASS_BOUNDS, 0.01, digits=4),
        "X_O": Scale("X of Z₂ before freezing, by mass", 0.01, 0.99, 0.01, digits=4),
    },
    on_no_page=(LatticeSumsTable, Azeotropes),
    intro=(
        "When a white dwarf cools, the carbon and oxygen nuclei of its core freeze into a crystal "
        "in a sea of electrons. This page computes, for any two kinds of nuclei, the free energies "
        "of liquid and crystal, the phase diagram that follows from them, and how far the nuclei "
        "of the crystal are ordered among each other. The short-range ordered crystal of the paper "
        "stands beside random and perfectly ordered ones, fits to simulations, and Monte Carlo."
    ),
    papers=(BAIKO_2025,),
    tour=(
        Stop(
            "h1",
            "Two kinds of nuclei freeze into one crystal: this page computes its free energy, its "
            "phase diagram and its order.",
        ),
        Stop(
            ".crystal-free-energy",
            "Free energy of liquid and crystals against composition. Where a straight line touches "
            "two curves, these two phases coexist.",
        ),
        Stop(
            ".help-Gamma",
            "Γ, the coupling, rises as the star cools. Move it: carbon melts at 175.7.",
        ),
        Stop(
            "[role=tablist]",
            "Other tabs: a map of all mixtures, the order of neighbours, what ordering and "
            "freezing release.",
        ),
        STOP_AT_PAPER,
        *STOPS_OF_ALL,
    ),
)
