"""The figures of the dashboard, by the path under which every door offers them."""

from dashboard.figures.abundances import Abundances
from dashboard.figures.azeotrope import Azeotropes
from dashboard.figures.base import Figure
from dashboard.figures.composition import Composition
from dashboard.figures.crust_diffusion import DiffusionStability
from dashboard.figures.crust_eos import EquationOfState
from dashboard.figures.crust_freezing import Freezing
from dashboard.figures.crust_map import CrustMap
from dashboard.figures.crust_pool_edge import PoolEdge
from dashboard.figures.crust_stability import Stability
from dashboard.figures.crust_transition import TransitionFigure
from dashboard.figures.crystal_map import MixtureMap
from dashboard.figures.energy_gain import EnergyGain
from dashboard.figures.free_energy import FreeEnergy
from dashboard.figures.lattice_sums import LatticeSumsTable
from dashboard.figures.nuclide_chart import NuclideChart
from dashboard.figures.order_parameters import OrderParameters
from dashboard.figures.phase_diagram import PhaseDiagram
from dashboard.figures.slab import Slab
from dashboard.figures.structure_factor import StructureFactor

FIGURES: dict[str, type[Figure]] = {
    figure.path: figure
    for figure in (
        LatticeSumsTable,
        FreeEnergy,
        PhaseDiagram,
        Azeotropes,
        MixtureMap,
        OrderParameters,
        StructureFactor,
        EnergyGain,
        Slab,
        NuclideChart,
        Composition,
        CrustMap,
        Abundances,
        TransitionFigure,
        Stability,
        EquationOfState,
        Freezing,
        PoolEdge,
        DiffusionStability,
    )
}
