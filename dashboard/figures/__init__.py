"""The figures of the dashboard, by the path under which every door offers them."""

from dashboard.figures.azeotrope import Azeotropes
from dashboard.figures.base import Figure
from dashboard.figures.energy_gain import EnergyGain
from dashboard.figures.free_energy import FreeEnergy
from dashboard.figures.lattice_sums import LatticeSumsTable
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
        OrderParameters,
        StructureFactor,
        EnergyGain,
        Slab,
    )
}
