"""The crust's figures over the whole box of their inputs: nothing but the project's own errors.

A case is a choice for every input, read off the figure's own parameters, so that new ones are in
the box as soon as they exist. The quick set takes a few corners; the thorough one, marked slow,
takes a grid of corners and draws that hypothesis finds.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

import param
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DenseMatterError
from dashboard.figures.common.base import Figure
from dashboard.figures.crust.inputs import FIXED, CrustFigure
from dashboard.inputs.parameters import Names, Numbers, Text
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.systems import FIGURES

PATHS = [path for path in FIGURES if path.startswith("crust/")]
EDGES = ("crust/pool-edge", "crust/helium-layer")
"""Many crusts at once."""
TEXTS = {
    "exclude": ("", "14He", "2H,3H,4H,5H,6H,7H,14He"),
    "binding": ("", "14He*0.9", "56Fe+5,13He-2"),
    "only": ("", "4He,56Ni", "14He"),
    "nuclides": ("56Fe,14He", "2H", "56Fe,57Fe,58Fe,59Fe,60Fe,61Fe,62Fe", "4n"),
}
NO_WORDS = re.compile(r"\b(nan|inf|None)\b|array\(|np\.")


def corners(name: str, parameter: param.Parameter) -> list[Any]:
    """Values at the edges of an input, and its default."""
    default = parameter.default
    if isinstance(parameter, Text):
        return list(TEXTS.get(name, (default,)))
    if isinstance(parameter, Numbers):
        low, high = parameter.number_bounds
        single = [[low], [high], list(default)]
        return single if parameter.longest == 1 else [*single, [low, high]]
    if isinstance(parameter, Names):
        return [[parameter.objects[0]], [parameter.objects[-1]], list(default)]
    if isinstance(parameter, param.Boolean):
        return [True, False]
    if isinstance(parameter, param.Selector):
        return list(parameter.objects)
    low, high = parameter.bounds
    return [low, high, default]


def anywhere(name: str, parameter: param.Parameter) -> st.SearchStrategy[Any]:
    """Corners, and values between them."""
    edges = st.sampled_from(corners(name, parameter))
    if isinstance(parameter, Numbers):
        low, high = parameter.number_bounds
        between = st.lists(st.floats(low, high), min_size=1, max_size=min(parameter.longest, 2))
        return edges | between
    if isinstance(parameter, param.Number) and not isinstance(parameter, param.Boolean):
        low, high = parameter.bounds
        whole = isinstance(parameter, param.Integer)
        return edges | (st.integers(low, high) if whole else st.floats(low, high))
    return edges


def consistent(inputs: dict[str, Any]) -> dict[str, Any]:
    """With Y_p where it is needed and only there: anything else is refused at once."""
    if "equilibrium" not in inputs:
        return inputs
    fixed = inputs["equilibrium"] == FIXED
    return {**inputs, "Y_p": (inputs["Y_p"] or 0.3) if fixed else None}


def stands(path: str, inputs: dict[str, Any]) -> None:
    """A figure of these inputs shows something, or says in a sentence why not."""
    figure: Figure = FIGURES[path](**inputs)
    try:
        data = figure.dataset()
    except DenseMatterError as error:
        text = str(error)
        assert text.endswith("."), text
        assert not NO_WORDS.search(text), text
        return
    for note in (*data.notes, *data.refusals, figure.summary(data)):
        assert note.endswith("."), note
        assert not NO_WORDS.search(note), note
    data.to_json()
    BokehPlot(figure.panels(data), figure.panel_heights)


def grid(path: str) -> list[dict[str, Any]]:
    """Every value of every corner in some case, and each with many others: rows of a Latin grid."""
    inputs = FIGURES[path].inputs()
    values = {name: corners(name, parameter) for name, parameter in inputs.items()}
    cases = []
    for row in range(2 * max(map(len, values.values()))):
        steps = itertools.count(1)
        chosen = {
            name: options[(row * (1 + place % 3) + next(steps)) % len(options)]
            for place, (name, options) in enumerate(values.items())
        }
        cases.append(consistent(chosen))
    return cases


QUICK = [
    {"equilibrium": "fixed", "Y_p": 0.001, "T": 0.05},
    {"equilibrium": "fixed", "Y_p": 0.6, "T": 15.0, "volume": "n_sat(0)"},
    {"T": 15.0, "exclusion": "mutual", "interaction": "SLy4"},
]


def fitting(path: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """Single values as lists where the figure takes several."""
    known = FIGURES[path].inputs()
    return {
        name: [value] if isinstance(known[name], Numbers | Names) else value
        for name, value in inputs.items()
        if name in known
    }


@pytest.mark.parametrize("inputs", QUICK, ids=["few protons", "many protons", "hot"])
@pytest.mark.parametrize("path", [path for path in PATHS if path not in EDGES])
def test_some_corners(path: str, inputs: dict[str, Any]) -> None:
    """Where matter is least like that of the papers."""
    stands(path, fitting(path, inputs))


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_a_grid_of_corners(path: str) -> None:
    """Every choice with many others."""
    cases = grid(path)
    for inputs in cases[:2] if path in EDGES else cases:
        stands(path, inputs)


@pytest.mark.slow
@pytest.mark.parametrize("path", [path for path in PATHS if path not in EDGES])
def test_anywhere_in_the_box(path: str) -> None:
    """What hypothesis draws."""
    parameters = FIGURES[path].inputs()
    box = st.fixed_dictionaries(
        {name: anywhere(name, parameter) for name, parameter in parameters.items()}
    )

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(box.map(consistent))
    def check(inputs: dict[str, Any]) -> None:
        stands(path, inputs)

    check()


@pytest.mark.parametrize(
    "path", [path for path in PATHS if issubclass(FIGURES[path], CrustFigure) and path not in EDGES]
)
def test_limits_of_use_are_noted(path: str) -> None:
    """At T = 0.1 MeV that nuclear equilibrium is in doubt, at 2 MeV the condition of beta."""
    notes = []
    for T in (0.1, 2.0):
        found = FIGURES[path](**fitting(path, {"T": T, "n_B": 0.01})).dataset().notes
        notes.append(" ".join(note for note in found if note.startswith("At T")))
    assert "nuclear statistical equilibrium is in doubt" in notes[0]
    assert "condition of beta equilibrium" not in notes[0]
    assert "condition of beta equilibrium" in notes[1]
