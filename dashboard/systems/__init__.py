"""The systems of the dashboard and all their figures; a new system is one record and one name here.

See docs/extending.md.
"""

from dashboard.figures.common.base import Figure
from dashboard.systems.crust import CRUST
from dashboard.systems.crystal import CRYSTAL
from dashboard.systems.system import System
from dashboard.systems.ternary import TERNARY

SYSTEMS: dict[str, System] = {one.name: one for one in (CRYSTAL, CRUST, TERNARY)}
"""By name; the first is where the dashboard opens."""
FIGURES: dict[str, type[Figure]] = {
    figure.path: figure for system in SYSTEMS.values() for figure in system.figures
}
"""By the path under which every door offers them."""


def system_of(figure: type[Figure]) -> System:
    """The system that a figure belongs to."""
    return SYSTEMS[figure.path.partition("/")[0]]
