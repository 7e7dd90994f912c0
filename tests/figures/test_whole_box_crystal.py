"""Every crystal figure over the whole box of its inputs: it is drawn, or says why not."""

from __future__ import annotations

import numpy as np
import param
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DenseMatterError
from dashboard.figures.common.base import Figure
from dashboard.inputs.parameters import Names, Numbers, Text
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.systems import FIGURES
from tests.dashboard.generated_links import TEXTS

CRYSTAL = [path for path in FIGURES if path.startswith("crystal/")]
MARGIN = 1e-9
"""Of an open interval, in units of its length, that is left out at its ends."""
QUICK_SHELLS = 8
"""More of them take some ten seconds a figure."""
QUICK = {
    "crystal/mixture-map": {"solid": "random"},
    "crystal/phase-diagram": {"model": ["random", "spherical", "ogata"]},
}
"""What stays while other inputs are at their ends: with all solids a corner takes a minute."""


def ends(parameter: param.Parameter) -> list:
    """Values at the corners of an input's range, its default, and nothing where that is allowed."""
    if isinstance(parameter, Numbers):
        low, high = inner(parameter)
        return [list(parameter.default), [], [low], [high], [low, high][: parameter.longest]]
    if isinstance(parameter, Names):
        return [[], *([name] for name in parameter.objects)]
    if isinstance(parameter, Text):
        return list(TEXTS[parameter.name])
    if isinstance(parameter, param.Boolean):
        return [False, True]
    if isinstance(parameter, param.Selector):
        return list(parameter.objects)
    return [parameter.default, *parameter.bounds]


def inner(parameter: Numbers) -> tuple[float, float]:
    low, high = parameter.number_bounds
    margin = MARGIN * (high - low)
    inclusive = parameter.inclusive_bounds
    return low + margin * (not inclusive[0]), high - margin * (not inclusive[1])


def inside(parameter: param.Parameter) -> st.SearchStrategy:
    """Any value of an input, its corners among them."""
    corners = st.sampled_from(ends(parameter))
    if isinstance(parameter, Numbers):
        low, high = inner(parameter)
        some = st.floats(low, high) | st.floats(low, min(high, 400.0))
        return corners | st.lists(some, max_size=min(parameter.longest, 3))
    if isinstance(parameter, Names):
        return corners | st.lists(st.sampled_from(parameter.objects), unique=True, max_size=2)
    if isinstance(parameter, param.Selector | param.Boolean | Text):
        return corners
    if isinstance(parameter, param.Integer):
        return corners | st.integers(*parameter.bounds)
    return corners | st.floats(*parameter.bounds)


def tried(figure_class: type[Figure], inputs: dict) -> None:
    """Compute, describe and draw: only the project's own errors are allowed."""
    try:
        figure = figure_class(**inputs)
        data = figure.dataset()
    except DenseMatterError:
        return
    assert figure.summary(data)
    BokehPlot(figure.panels(data), figure.panel_heights)
    missing = [g for g in inputs.get("Gamma") or [] if not shown(data, g)]
    assert not missing or data.notes or data.refusals, f"nothing is said of {missing}"


def shown(data, gamma: float) -> bool:
    return "Gamma" not in data.columns or bool(np.any(data["Gamma"].astype(float) == gamma))


def box(path: str, most_shells: int) -> st.SearchStrategy:
    """Some of the inputs; the others stay at their defaults. Half of the mixtures are mixtures."""
    inputs = FIGURES[path].inputs()
    values = {name: inside(parameter) for name, parameter in inputs.items()}
    if "shells" in values:
        values["shells"] = st.integers(1, most_shells)
    if path == "crystal/mixture-map":
        values["solid"] = st.sampled_from(["random", "ogata", "mechanical"])
    charges = st.lists(st.integers(1, 40), min_size=2, max_size=2, unique=True).map(sorted)
    chosen = st.fixed_dictionaries({}, optional=values)
    if "Z1" not in inputs:
        return chosen
    return st.tuples(chosen, charges | st.just([6, 8])).map(
        lambda pair: pair[0] | dict(zip(("Z1", "Z2"), pair[1], strict=True))
    )


def check_box(path: str, most_shells: int, examples: int) -> None:
    @settings(
        max_examples=examples,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(box(path, most_shells))
    def check(inputs: dict) -> None:
        tried(FIGURES[path], inputs)

    check()


@pytest.mark.parametrize("path", CRYSTAL)
def test_some_points_of_the_box(path):
    """A handful in the default set."""
    check_box(path, 4, 3)


@pytest.mark.slow
@pytest.mark.parametrize("path", CRYSTAL)
def test_many_points_of_the_box(path):
    """Up to twelve shells."""
    check_box(path, 12, 20)


@pytest.mark.slow
@pytest.mark.parametrize("path", CRYSTAL)
@pytest.mark.parametrize("charges", [(1, 40), (39, 40), (6, 8), (6, 10)])
def test_every_corner_of_one_input(path, charges):
    """Each input at each of its ends, the others at their defaults."""
    figure = FIGURES[path]
    inputs = figure.inputs()
    base = dict(zip(("Z1", "Z2"), charges, strict=True)) if "Z1" in inputs else {}
    base |= QUICK.get(path, {})
    for name, parameter in inputs.items():
        for value in ends(parameter):
            if name not in base and not (name == "shells" and value > QUICK_SHELLS):
                tried(figure, base | {name: value})


@pytest.mark.parametrize(
    ("path", "inputs"),
    [
        ("crystal/order-parameters", {"model": ["monte-carlo"], "Gamma": [930.0]}),
        ("crystal/order-parameters", {"model": ["monte-carlo"], "Gamma": [900.0, 930.0]}),
        ("crystal/order-parameters", {"x": [], "Gamma": []}),
        ("crystal/phase-diagram", {"Z1": 1, "Z2": 40}),
        ("crystal/phase-diagram", {"Gamma": [3000.0], "model": ["random", "ogata"]}),
        ("crystal/energy-gain", {"Z1": 1, "Z2": 40}),
        ("crystal/slab", {"x": [], "Gamma": []}),
    ],
)
def test_what_once_failed(path, inputs):
    """Tracebacks, and rows that were missing without a word."""
    tried(FIGURES[path], inputs)


def test_a_model_that_ends_says_where():
    """Sampled up to Gamma K = 48: 909.6 for C/O at x = .5."""
    figure = FIGURES["crystal/order-parameters"]
    with pytest.raises(DenseMatterError, match=r"ends at Γ = 909\.6"):
        figure(model=["monte-carlo"], Gamma=[930.0]).dataset()
    data = figure(model=["monte-carlo"], Gamma=[900.0, 930.0]).dataset()
    assert set(data["Gamma"]) == {900.0}
    assert any("ends at Γ = 909.6; Γ = 930 left out" in note for note in data.notes)
