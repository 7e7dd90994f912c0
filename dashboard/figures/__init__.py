"""The figures of the dashboard, by the path under which every door offers them; and as functions.

    from dashboard.figures import phase_diagram

    phase_diagram(Z1=6, Z2=8)

shows one in a notebook. Some modules have the name of a function: what is imported from this
package is the function, and the module is reached by what it holds, as in
`from dashboard.figures.phase_diagram import PhaseDiagram`.
"""

from dashboard.figures.abundances import Abundances
from dashboard.figures.azeotrope import Azeotropes
from dashboard.figures.base import Figure
from dashboard.figures.calls import figure_function
from dashboard.figures.composition import Composition
from dashboard.figures.crust_diffusion import DiffusionStability
from dashboard.figures.crust_eos import EquationOfState
from dashboard.figures.crust_freezing import Freezing
from dashboard.figures.crust_map import CrustMap
from dashboard.figures.crust_partition import PartitionFunction
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
        PartitionFunction,
    )
}

# After the imports, which set the names of modules.
lattice_sums = figure_function(LatticeSumsTable)
free_energy = figure_function(FreeEnergy)
phase_diagram = figure_function(PhaseDiagram)
azeotrope = figure_function(Azeotropes)
mixture_map = figure_function(MixtureMap)
order_parameters = figure_function(OrderParameters)
structure_factor = figure_function(StructureFactor)
energy_gain = figure_function(EnergyGain)
slab = figure_function(Slab)
nuclide_chart = figure_function(NuclideChart)
composition = figure_function(Composition)
crust_map = figure_function(CrustMap)
abundances = figure_function(Abundances)
transition = figure_function(TransitionFigure)
stability = figure_function(Stability)
eos = figure_function(EquationOfState)
freezing = figure_function(Freezing)
pool_edge = figure_function(PoolEdge)
diffusion_stability = figure_function(DiffusionStability)
partition_function = figure_function(PartitionFunction)
