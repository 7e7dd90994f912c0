"""How inputs appear on controls: label, range of the slider, words for choices.

Pages, embedded figures and notebooks show the same input in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import param
from param.parameterized import label_formatter

from core.crystal.liquids import LIQUIDS
from core.crystal.solids import SOLIDS
from core.matter.interactions import INTERACTIONS
from core.matter.model import EXCLUSIONS, VOLUMES
from core.nuclides.mass_tables import MASS_TABLES
from core.nuclides.partition import PARTITIONS
from dashboard.figures.common.base import Figure
from dashboard.figures.crust.inputs import EQUILIBRIA
from dashboard.figures.crust.published import COMPARISONS
from dashboard.inputs.parameters import Numbers, label_of, name_of
from dashboard.systems import system_of
from dashboard.systems.system import Scale, System

LABELS: Mapping[str, str] = {
    "model": "Crystal",
    "solid": "Crystal",
    "liquid": "Liquid",
    "ordinate": "Vertical axis",
    "axis": "Horizontal axis",
    "quantity": "Shown",
    "scale": "Shown",
    "shown": "Shown",
    "window": "Densities",
    "around": "Window around",
    "shown_T": "Temperature",
    "which": "Counted",
    "area": "Part of the chart",
    "mixture": "Γ of a mixture",
    "equilibrium": "Matter in",
    "table": "Masses",
    "only": "Only nuclides",
    "exclude": "Without nuclides",
    "binding": "Changed binding energies",
    "partition": "Partition function sums over",
    "coulomb": "Coulomb energy",
    "volume": "Cluster volume A / nₛₐₜ",
    "exclusion": "Nuclei exclude",
    "compare": "Published cold crusts",
}
"""Labels of inputs that are not numbers, where the label of the parameter will not do."""


def _words(*words: str, of: Any) -> dict[str, str]:
    return dict(zip(words, of, strict=True))


CHOICES: Mapping[str, dict[str, str]] = {
    "model": {model.label: name for name, model in SOLIDS.items()},
    "liquid": {liquid.label: name for name, liquid in LIQUIDS.items()},
    "interaction": {name: name for name in INTERACTIONS},
    "equilibrium": _words("β equilibrium", "fixed Yₚ", of=EQUILIBRIA),
    "table": {table.label: name for name, table in MASS_TABLES.items()},
    "partition": _words("levels", "states", "ground state", of=PARTITIONS),
    "volume": _words("nₛₐₜ(δ)", "nₛₐₜ(0)", of=VOLUMES),
    "exclusion": _words("the gas", "the gas and one another", of=EXCLUSIONS),
    "compare": _words("none", "of these interactions", "all", of=COMPARISONS),
}
"""Labels of the values of inputs whose parameters have none."""


def choices(parameter: param.Parameter) -> dict[str, Any]:
    """The values of a selector by the words for them: its own words, or those of `CHOICES`."""
    own = getattr(parameter, "names", None)
    return dict(own or CHOICES.get(name_of(parameter), {}))


def scale(system: System, parameter: param.Parameter) -> Scale | None:
    """The slider of an input; of a number without one of its own, over all that it may be.

    None if it is no number, or one without bounds.
    """
    name = name_of(parameter)
    if name in system.scales:
        return system.scales[name]
    bounds: tuple[float | None, float | None] | None = None
    if isinstance(parameter, Numbers):
        bounds = parameter.number_bounds
    elif isinstance(parameter, param.Number):
        bounds = parameter.bounds
    low, high = bounds or (None, None)
    if low is None or high is None:
        return None
    step = 1 if isinstance(parameter, param.Integer) else (high - low) / 100.0
    return Scale(label_of(parameter), low, high, step)


def label(figure: type[Figure], name: str) -> str:
    """A figure's input in the reader's words, with its unit."""
    slider = system_of(figure).scales.get(name)
    if slider is not None:
        return slider.label
    own = label_of(figure.param[name])
    return LABELS.get(name, own) if own == label_formatter(name) else own
