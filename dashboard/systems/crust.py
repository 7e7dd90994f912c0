"""The crust of a neo-neutron star in nuclear statistical equilibrium (Beznogov & Raduta 2025)."""

from __future__ import annotations

import math

from core.nuclides.pool_names import EDGE_SHIFTS, HELIUM_EDGES
from dashboard.figures.crust.abundances import Abundances
from dashboard.figures.crust.composition import Composition
from dashboard.figures.crust.crust_inertia import CrustInertia
from dashboard.figures.crust.depth_errors import DepthErrors
from dashboard.figures.crust.diffusion import DiffusionStability
from dashboard.figures.crust.eos import EquationOfState
from dashboard.figures.crust.freezing import Freezing
from dashboard.figures.crust.freezing_depth import FreezingDepth
from dashboard.figures.crust.helium_layer import HeliumLayer
from dashboard.figures.crust.inputs import DENSITY_BOUNDS, PROTON_BOUNDS, TEMPERATURE_BOUNDS
from dashboard.figures.crust.layers import Layers
from dashboard.figures.crust.map import CrustMap
from dashboard.figures.crust.mass_radius import MassRadius
from dashboard.figures.crust.nuclide import Nuclide
from dashboard.figures.crust.nuclide_chart import NuclideChart
from dashboard.figures.crust.partition_function import PartitionFunction
from dashboard.figures.crust.pool_edge import PoolEdge
from dashboard.figures.crust.stability import Stability
from dashboard.figures.crust.star_cut import StarCut
from dashboard.figures.crust.transition import TransitionFigure
from dashboard.systems.crust_paper import BEZNOGOV_RADUTA_2025
from dashboard.systems.crust_state import CrustState
from dashboard.systems.system import STOP_AT_PAPER, STOPS_OF_ALL, Scale, Stop, System, decades

CRUST = System(
    "crust",
    "Crust of a neo-neutron star",
    "Crust",
    tabs={
        "Composition": (NuclideChart, Nuclide, Composition),
        "Maps": (CrustMap,),
        "Equation of state and stability": (EquationOfState, Stability, TransitionFigure),
        "Layers": (Abundances, Freezing, PoolEdge, DiffusionStability, PartitionFunction),
        "In a star": (
            StarCut,
            Layers,
            MassRadius,
            FreezingDepth,
            CrustInertia,
            DepthErrors,
            HeliumLayer,
        ),
    },
    tab_inputs={"In a star": CrustState.OF_STARS},
    state=CrustState,
    scales={
        "T": decades("T (MeV)", TEMPERATURE_BOUNDS),
        "second_T": decades("T₂ (MeV)", TEMPERATURE_BOUNDS),
        "n_B": decades("Cursor, density (fm⁻³)", DENSITY_BOUNDS),
        "cursor": decades("Cursor, density (fm⁻³)", DENSITY_BOUNDS),
        "n_1": Scale("Matching from density (fm⁻³)", -3.0, math.log10(0.1), 0.01, True, digits=4),
        "Y_p": Scale("Yₚ", *PROTON_BOUNDS, 0.001, digits=4),
        "mu_p": Scale("μₚ (MeV)", -60.0, -10.0, 0.5),
        "Gamma_m": Scale("Γ at freezing", 100.0, 300.0, 1.0),
        "last_He": Scale("Heaviest helium isotope, A", HELIUM_EDGES[0], HELIUM_EDGES[-1], 1),
        "edge_shift": Scale("Extend isotopic chains by", EDGE_SHIFTS[0], EDGE_SHIFTS[-1], 1),
        "M": Scale("Mass of the star (M☉)", 0.5, 2.4, 0.01, digits=4),
        "R": Scale("Radius of the star (km)", 8.0, 16.0, 0.05, digits=4),
        "star_T": decades("Temperature of its crust (MeV)", (TEMPERATURE_BOUNDS[0], 2.0)),
        "threshold": Scale("¹⁴He layer from X", 0.01, 0.9, 0.01),
        "tetraneutron": Scale("Tetraneutron's binding energy (MeV)", -10.0, 10.0, 0.1),
    },
    intro=(
        "Hours after its birth a neutron star has a crust of warm nuclei, free neutrons and "
        "electrons in statistical equilibrium. This page computes which of 9,319 measured and "
        "predicted nuclides are present at each density, and from them the equation of state, the "
        "transition to homogeneous matter, freezing, and stability. Interactions, masses and the "
        "pool of nuclides can be changed, to see what the innermost layer of ¹⁴He depends on."
    ),
    papers=(BEZNOGOV_RADUTA_2025,),
    tour=(
        Stop(
            "h1",
            "The crust of a newborn neutron star: which nuclei there are at each density, and what "
            "follows from them.",
        ),
        Stop(
            ".crust-nuclide-chart",
            "Nuclides of the crust on their chart. With depth they go along magic numbers "
            "of neutrons, and beyond the neutron drip.",
        ),
        Stop(".help-n_B", "The density that all figures mark. At 0.006 fm⁻³ ¹⁴He takes over."),
        Stop(
            "[role=tablist]",
            "Other tabs: maps, equation of state and stability, layers with their freezing, and "
            "how deep they lie in a star.",
        ),
        STOP_AT_PAPER,
        *STOPS_OF_ALL,
    ),
)
