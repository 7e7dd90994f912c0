"""The figures of the dashboard, by the path under which every door offers them; and as functions.

    from dashboard.figures.crystal import phase_diagram

    phase_diagram(Z1=6, Z2=8)

shows one in a notebook. Some modules have the name of a function: what is imported from this
package is the function, and the module is reached by what it holds, as in
`from dashboard.figures.crystal.phase_diagram import PhaseDiagram`.
"""

from dashboard.figures.crust.abundances import Abundances
from dashboard.figures.crystal.azeotrope import Azeotropes
from dashboard.figures.common.base import Figure
from dashboard.notebook.functions import figure_function
from dashboard.figures.crust.composition import Composition
from dashboard.figures.crust.diffusion import DiffusionStability
from dashboard.figures.crust.eos import EquationOfState
from dashboard.figures.crust.freezing import Freezing
from dashboard.figures.crust.map import CrustMap
from dashboard.figures.crust.partition_function import PartitionFunction
from dashboard.figures.crust.pool_edge import PoolEdge
from dashboard.figures.crust.stability import Stability
from dashboard.figures.crust.transition import TransitionFigure
from dashboard.figures.crystal.mixture_map import MixtureMap
from dashboard.figures.crystal.energy_gain import EnergyGain
from dashboard.figures.crystal.free_energy import FreeEnergy
from dashboard.figures.crystal.lattice_sums import LatticeSumsTable
from dashboard.figures.crust.nuclide_chart import NuclideChart
from dashboard.figures.crystal.order_parameters import OrderParameters
from dashboard.figures.crystal.phase_diagram import PhaseDiagram
from dashboard.figures.crystal.slab import Slab
from dashboard.figures.crystal.structure_factor import StructureFactor

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
