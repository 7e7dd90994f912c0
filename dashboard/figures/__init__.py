"""The figures of the dashboard, by the path under which every door offers them."""

from dashboard.figures.base import Figure
from dashboard.figures.free_energy import FreeEnergy
from dashboard.figures.lattice_sums import LatticeSumsTable

FIGURES: dict[str, type[Figure]] = {
    figure.path: figure
    for figure in (LatticeSumsTable, FreeEnergy)
}
