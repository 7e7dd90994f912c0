"""Drawings say which of their inputs are not as usual: in titles, or where a reader sees it."""

from __future__ import annotations

from typing import Any

import param
import pytest

from dashboard.figures.crust.inputs import MatterInputs
from dashboard.inputs.parameters import Names
from dashboard.systems import FIGURES
from tests.computed import computed
from tests.figures.test_words import panel_words

DRAWN = {
    "cursor", "marked", "n_B", "window", "area", "x", "around",
    *("crystal/phase-diagram.rho", "crystal/energy-gain.compare"),
    *("crystal/order-parameters.Gamma", "crystal/free-energy.inset", "crystal/phase-diagram.inset"),
    *("crust/map.T", "crust/partition-function.T", "crust/stability.shown_T"),
    *("crust/stability.inset", "x2", "x3", "marked2", "marked3"),
    *("ratio", "longest", "steps", "ternary/order.shells"),
}  # fmt: skip
"""Inputs that are lines, marks or ranges of axes; or that change nothing of the usual drawing."""
OTHERS: dict[str, Any] = {
    "only": "14He,56Fe", "exclude": "14He", "binding": "14He*1.02", "nuclides": "208Pb",
    "last_He": 10, "edge_shift": 1, "tetraneutron": 0.4, "Y_p": 0.2, "n_1": 0.05, "T": 0.3,
    "M": [0.8], "X_O": [0.6], "initial": "0 .6; 1 .4", "track": "6 -4.6; 6.2 -4.2; 6.7 -3.5; 7 -2",
    "T_stop": 2e6, "along": "0.3,0;0.3,0.2",
    "Gamma": 220.0, "Gamma_freeze": 200.0, "Z1": 7, "Z2": 10,
}  # fmt: skip
TERNARY = [path for path in FIGURES if path.startswith("ternary/")]
CHANGED = {"Z2": 7, "Z3": 9, "A1": 13, "A2": 18, "A3": 20, "rho": 1e7}
IN_STARS = [
    path for path, figure in FIGURES.items() if path.startswith("crust/") and "M" in figure.param
]
OF_A_FIGURE: dict[str, Any] = {
    **{
        f"{path}.{name}": value
        for path in IN_STARS
        for name, value in (("M", 1.6), ("threshold", 0.2))
    },
    **{f"{path}.{name}": value for path in TERNARY for name, value in CHANGED.items()},
    "crust/nuclide.exclude": "7H",
    "crystal/cooling-age.model": ["spherical"],
    "ternary/profile.M": 0.8,
    "ternary/profile.x3_star": 0.001,
    "crust/nuclide.A": 13,
}
NEEDED: dict[str, dict[str, Any]] = {
    "Y_p": {"equilibrium": "fixed"},
    "equilibrium": {"Y_p": 0.3},
}
USUAL: dict[str, dict[str, Any]] = {
    "ternary/neutral-buoyancy": {"model": ["random"]},
    "ternary/path": {"model": ["random"]},
    "ternary/tie-lines": {"model": ["random"]},
}
"""Inputs that make a figure quicker than its defaults."""
QUICK = ("exclude", "volume")
"""Of the inputs that figures of the crust share, those that are tried without -m slow."""
MANY_CRUSTS, LAYERED = "crust/helium-layer", ("M", "R", "base")
"""A figure that takes long, and those of its inputs that take no other crusts."""


def other(name: str, parameter: param.Parameter) -> Any:
    """A value that is not the default."""
    if name in OTHERS:
        return OTHERS[name]
    if isinstance(parameter, Names):
        return [next(one for one in parameter.objects if [one] != parameter.default)]
    if isinstance(parameter, param.Selector):
        values = parameter.objects
        values = list(values.values()) if isinstance(values, dict) else list(values)
        return next(one for one in reversed(values) if one != parameter.default)
    if isinstance(parameter, param.Boolean):
        return not parameter.default
    return parameter.default + 1


def cases() -> list[Any]:
    found = []
    for path, figure in FIGURES.items():
        for name in figure.inputs():
            if {name, f"{path}.{name}"} & DRAWN:
                continue
            shared = name in MatterInputs.param and path.startswith("crust/")
            quick = name in LAYERED if path == MANY_CRUSTS else not shared or name in QUICK
            marks = [] if quick else [pytest.mark.slow]
            found.append(pytest.param(path, name, marks=marks, id=f"{path}.{name}"))
    return found


def words(path: str, inputs: dict[str, Any]) -> set[str]:
    """Those of the drawing, or the sentence that stands in its place."""
    how, made = computed(path, inputs)
    assert how != "failed"
    if isinstance(made, str):
        return {made}
    return {text for panel in made.panels for text in panel_words(panel) if text}


@pytest.mark.parametrize(("path", "name"), cases())
def test_what_is_not_as_usual_is_said(path: str, name: str) -> None:
    if path == "crystal/order-parameters" and name == "model":
        pytest.skip("its first model has no order")
    value = OF_A_FIGURE.get(f"{path}.{name}", other(name, FIGURES[path].param[name]))
    usual = USUAL.get(path, {})
    usual = {} if name in usual else usual
    inputs = {**usual, name: value, **NEEDED.get(name, {})}
    assert words(path, inputs) != words(path, usual)
