"""How inputs appear on controls: label, range of the slider, words for choices.

Pages, embedded figures and notebooks show the same input in the same way.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from param.parameterized import label_formatter

from core.crust.interactions import INTERACTIONS
from core.crust.matter import EXCLUSIONS, PARTITIONS, VOLUMES
from core.crust.pool_names import EDGE_SHIFTS, HELIUM_EDGES, TABLES
from core.crystal.lattice import MAX_SHELLS
from core.crystal.liquids import LIQUIDS
from core.crystal.mixtures import nuclides
from core.crystal.solids import SOLIDS
from dashboard.figures.common.base import Figure
from dashboard.figures.crust.composition import COMPARISONS
from dashboard.figures.crust.inputs import (
    DENSITY_BOUNDS,
    EQUILIBRIA,
    PROTON_BOUNDS,
    TEMPERATURE_BOUNDS,
)


@dataclass(frozen=True)
class Scale:
    """The slider of a number; it covers less than the input takes where that is much.

    Parameters
    ----------
    label : the number's name for the reader, with its unit.
    low, high, step : of the slider; of the decimal logarithm if `logarithmic`.
    digits : significant digits that are shown.
    """

    label: str
    low: float
    high: float
    step: float
    logarithmic: bool = False
    digits: int = 6

    def options(self) -> dict[str, Any]:
        """The arguments of a `NumberControl`."""
        return asdict(self)


def _decades(label: str, bounds: tuple[float, float]) -> Scale:
    low, high = map(math.log10, bounds)
    return Scale(label, low, high, 0.01, logarithmic=True, digits=4)


CRYSTAL: Mapping[str, Scale] = {
    "Z1": Scale("Z₁", 1, max(nuclides()) - 1, 1),
    "Z2": Scale("Z₂", 2, max(nuclides()), 1),
    "x": Scale("x, fraction of Z₂", 0.01, 0.99, 0.01, digits=4),
    "Gamma": Scale("Γ of Z₁", 90.0, 800.0, 0.5),
    "cursor": Scale("Γ of Z₁, marked", 90.0, 800.0, 0.5),
    "T": Scale("T (K)", 5.0, 9.0, 0.005, logarithmic=True),
    "rho": Scale("ρ (g/cm³)", 3.0, 10.0, 0.02, logarithmic=True),
    "shells": Scale("Neighbour shells", 1, MAX_SHELLS, 1),
    "seed": Scale("Draw", 1, 100, 1),
}

CRUST: Mapping[str, Scale] = {
    "T": _decades("T (MeV)", TEMPERATURE_BOUNDS),
    "second_T": _decades("T₂ (MeV)", TEMPERATURE_BOUNDS),
    "n_B": _decades("Cursor, n_B (fm⁻³)", DENSITY_BOUNDS),
    "cursor": _decades("Cursor, n_B (fm⁻³)", DENSITY_BOUNDS),
    "n_1": Scale("Matching from n_B (fm⁻³)", -3.0, math.log10(0.1), 0.01, True, digits=4),
    "Y_p": Scale("Yₚ", *PROTON_BOUNDS, 0.001, digits=4),
    "mu_p": Scale("μₚ (MeV)", -60.0, -10.0, 0.5),
    "Gamma_m": Scale("Γ at freezing", 100.0, 300.0, 1.0),
    "last_He": Scale("A of the last helium", HELIUM_EDGES[0], HELIUM_EDGES[-1], 1),
    "edge_shift": Scale("Edges moved by", EDGE_SHIFTS[0], EDGE_SHIFTS[-1], 1),
    "tetraneutron": Scale("Tetraneutron's binding energy (MeV)", -10.0, 10.0, 0.1),
}

LABELS: Mapping[str, str] = {
    "model": "Crystal",
    "solid": "Crystal",
    "liquid": "Liquid",
    "ordinate": "Vertical axis",
    "axis": "Horizontal axis",
    "quantity": "Shown",
    "scale": "Shown",
    "window": "Densities",
    "around": "In the middle",
    "mixture": "Γ of a mixture",
    "equilibrium": "Matter in",
    "table": "Masses",
    "only": "Only nuclides",
    "exclude": "Without nuclides",
    "binding": "Changed binding energies",
    "partition": "Counted of excited nuclei",
    "coulomb": "Coulomb energy",
    "volume": "A nucleus's volume is A over",
    "exclusion": "Nuclei displace",
    "compare": "Published cold crusts",
}
"""Of inputs that are not numbers; the others' own labels will do."""


def _words(*words: str, of: Any) -> dict[str, str]:
    return dict(zip(words, of, strict=True))


CHOICES: Mapping[str, dict[str, str]] = {
    "model": {model.label: name for name, model in SOLIDS.items()},
    "liquid": {liquid.label: name for name, liquid in LIQUIDS.items()},
    "interaction": {name: name for name in INTERACTIONS},
    "equilibrium": _words("β equilibrium", "fixed Yₚ", of=EQUILIBRIA),
    "table": _words(
        "AME2020, then DZ10",
        "AME2020",
        "AME2020, measured",
        "AME2020, measured, then DZ10",
        of=TABLES,
    ),
    "partition": _words("levels", "states", "ground state", of=PARTITIONS),
    "volume": _words("n_sat(δ)", "n_sat(0)", of=VOLUMES),
    "exclusion": _words("the gas", "each other too", of=EXCLUSIONS),
    "compare": _words("none", "of these interactions", "all", of=COMPARISONS),
}
"""Words for the values of inputs that bring none of their own."""


def scale(figure: type[Figure], name: str) -> Scale | None:
    """The slider of a figure's input; None if it has none."""
    return (CRUST if figure.path.startswith("crust/") else CRYSTAL).get(name)


def label(figure: type[Figure], name: str) -> str:
    """A figure's input in the reader's words, with its unit."""
    slider = scale(figure, name)
    if slider is not None:
        return slider.label
    own = figure.param[name].label
    return LABELS.get(name, own) if own == label_formatter(name) else own
