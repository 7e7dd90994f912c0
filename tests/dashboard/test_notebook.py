"""The figures as functions: what they take, hold, say and combine with."""

from __future__ import annotations

import ast
import asyncio
import inspect
import math
import random
import subprocess
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import holoviews as hv
import numpy as np
import param
import pytest
from bokeh.models import Plot

from core.errors import DenseMatterError, InvalidInputError
from dashboard import figures
from dashboard.controls.html_controls import figure_controls
from dashboard.controls.names import default_controls
from dashboard.figures import crust_map, lattice_sums, phase_diagram
from dashboard.figures.common.base import Figure
from dashboard.figures.crust.inputs import MatterInputs
from dashboard.files.data_file import described
from dashboard.inputs.parameters import Names, Numbers, Text
from dashboard.notebook import NotebookFigure
from dashboard.systems import FIGURES
from tests.served import ROOT

TEXTS = {
    "exclude": "14He,7H",
    "only": "4He,14He,118Kr",
    "binding": "14He*1.02",
    "nuclides": "56Fe,118Kr",
    "along": "0.3,0; 0.3,0.2",
    "initial": "0 .7; .5 .6; 1 .4",
    "track": "5.9 -4.6; 6.5 -3.9; 7 -2.7; 7.2 -2.2",
}
MOST_SHELLS = 12
MATTER = frozenset(MatterInputs.param) - {"name"}
LONG = {
    "crystal/free-energy": frozenset({"Gamma"}),
    "crust/map": MATTER | {"interaction"},
    "crust/freezing": MATTER,
    "crust/pool-edge": MATTER,
    "crust/helium-layer": MATTER,
    "crust/diffusion-stability": MATTER | {"T"},
}
"""Inputs with which a figure may compute for long."""
QUICK = {"model": ["random"], "Z1": 7, "Z2": 9, "Gamma": [180.0], "x": [0.3]}


def _value(draw: random.Random, parameter: param.Parameter) -> Any:
    if isinstance(parameter, Text):
        return TEXTS[parameter.name]
    if isinstance(parameter, Numbers):
        count = draw.randint(1, min(3, parameter.longest))
        return sorted(_number(draw, parameter.number_bounds) for _ in range(count))
    if isinstance(parameter, Names):
        return draw.sample(parameter.objects, draw.randint(1, 2))
    if isinstance(parameter, param.Selector):
        return draw.choice(list(parameter.objects))
    if isinstance(parameter, param.Boolean):
        return not parameter.default
    if isinstance(parameter, param.Integer):
        low, high = parameter.bounds
        return draw.randint(low, MOST_SHELLS if parameter.name == "shells" else high)
    return _number(draw, parameter.bounds)


def _number(draw: random.Random, bounds: tuple[float, float]) -> float:
    low, high = bounds
    if low > 0.0:
        return math.exp(draw.uniform(math.log(low), math.log(high)))
    return draw.uniform(low, high) or high / 2


def _random_figure(path: str, seed: str, leave: frozenset[str] = frozenset()) -> Figure:
    """Some figure of this path whose inputs make a dataset; those of `leave` stay as they are."""
    draw = random.Random(f"{path} {seed}")
    inputs = FIGURES[path].inputs()
    for _ in range(100):
        names = draw.sample(sorted(inputs.keys() - leave), min(4, len(inputs.keys() - leave)))
        try:
            figure = FIGURES[path](**{name: _value(draw, inputs[name]) for name in names})
            figure.dataset()
        except DenseMatterError:
            continue
        if figure.settings():
            return figure
    pytest.fail(f"no inputs found for {path}")


def _run(code: str) -> NotebookFigure:
    """What a cell with this code has as its value."""
    *statements, last = ast.parse(code).body
    names: dict[str, Any] = {}
    exec(compile(ast.Module(statements, []), "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)


@pytest.mark.parametrize("path", FIGURES)
def test_code_gives_the_dataset_of_the_figure(path: str) -> None:
    """The copied program, run as it is, with inputs at random."""
    _same(_random_figure(path, "one", LONG.get(path, frozenset())))


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["two", "three", "four"])
@pytest.mark.parametrize("path", FIGURES)
def test_code_gives_the_dataset_of_the_figure_again(path: str, seed: str) -> None:
    _same(_random_figure(path, seed))


def _same(figure: Figure) -> None:
    theirs, ours = _run(figure.code()).data, described(figure, figure.readable(figure.dataset()))
    assert theirs.to_csv() == ours.to_csv()
    assert (theirs.notes, theirs.refusals) == (ours.notes, ours.refusals)
    assert theirs.attributes.keys() == ours.attributes.keys()


def test_code_is_the_call_that_somebody_would_write() -> None:
    figure = FIGURES["crystal/phase-diagram"](Z2=10)
    assert figure.code() == (
        "from dashboard.figures import phase_diagram\n\nphase_diagram(Z1=6, Z2=10)\n"
    )


def test_long_code_has_an_input_a_line_and_numbers_of_numpy_are_plain() -> None:
    figure = FIGURES["crystal/phase-diagram"](
        Gamma=list(np.linspace(150.0, 170.0, 12)), model=["random", "ogata"]
    )
    assert "\n    model=['random', 'ogata'],\n" in figure.code()
    assert "np." not in figure.code()


@pytest.mark.parametrize("path", FIGURES)
def test_every_figure_is_a_function_with_its_inputs(path: str) -> None:
    figure = FIGURES[path]
    function = getattr(figures, figure.function_name())
    assert function.__name__ == figure.function_name()
    signature = inspect.signature(function).parameters
    assert list(signature) == [*figure.inputs(), "controls"]
    for name, parameter in figure.inputs().items():
        assert signature[name].default == parameter.default
        assert f"\n{name} : " in function.__doc__
        assert parameter.doc in function.__doc__


@pytest.mark.parametrize(
    "imports",
    [
        "from dashboard.figures import phase_diagram\n"
        "from dashboard.figures.crystal.phase_diagram import PhaseDiagram",
        "import dashboard.notebook\n"
        "from dashboard.figures.crystal.phase_diagram import PhaseDiagram\n"
        "import dashboard.figures.crystal.phase_diagram\n"
        "from dashboard.figures import phase_diagram",
    ],
)
def test_function_and_module_of_one_name(imports: str) -> None:
    """In an interpreter of its own, where nothing is imported yet."""
    check = "assert phase_diagram.__name__ == 'phase_diagram' and issubclass(PhaseDiagram, object)"
    subprocess.run([sys.executable, "-c", f"{imports}\n{check}"], cwd=ROOT, check=True)


@pytest.fixture
def hv_bokeh() -> None:
    """As a notebook does that has a use for HoloViews."""
    hv.extension("bokeh")


@pytest.mark.usefixtures("hv_bokeh")
def test_a_figure_combines_with_what_holoviews_has() -> None:
    plot = phase_diagram(**QUICK)
    assert isinstance(plot.holoviews, hv.DynamicMap)
    assert isinstance(plot * hv.VLine(0.3), hv.DynamicMap)
    assert isinstance(hv.VLine(0.3) * plot, hv.DynamicMap)
    assert isinstance(plot + plot, hv.Layout)
    assert hv.render(plot.holoviews).xaxis[0].axis_label == "x, number fraction of F"
    assert isinstance(crust_map(n_B=0.01).holoviews, hv.Layout)


@pytest.mark.usefixtures("hv_bokeh")
def test_options_reach_one_figure_alone() -> None:
    plot = phase_diagram(**QUICK)
    assert plot.opts(hv.opts.Overlay(responsive=False, width=321)) is plot
    assert hv.render(plot.holoviews).width == 321
    assert hv.render(phase_diagram(**QUICK).holoviews).width != 321


async def _settle(plot: NotebookFigure) -> None:
    plot.live.visible = True
    while plot.live._task is not None:
        await asyncio.sleep(0.005)


def _run_session(session: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: browser tests keep a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, session).result()


def _legend(figure: Plot) -> list[str]:
    return [item.label.value for item in figure.legend[0].items]


def test_every_cell_that_shows_a_figure_follows_its_inputs() -> None:
    """Each with models of its own, which are updated and not replaced."""

    async def session() -> tuple[NotebookFigure, list[Plot]]:
        plot = phase_diagram(**QUICK)
        figures = [plot._create_view()[2].object for _ in range(2)]
        plot.figure.model = ["random", "ogata"]
        await _settle(plot)
        return plot, figures

    plot, (first, second) = _run_session(session())
    assert first is not second
    assert plot.live.error == ""
    assert _legend(first) == _legend(second) == ["random", "Ogata + Sₘᵢₓ"]


@pytest.mark.usefixtures("hv_bokeh")
def test_the_object_of_holoviews_follows_the_inputs() -> None:
    """What is drawn of it, and what is drawn of it later."""

    async def session() -> tuple[Plot, Plot]:
        plot = phase_diagram(**QUICK)
        drawn = hv.render(plot.holoviews)
        plot.figure.param.update(model=["random", "ogata"], Z2=10)
        await _settle(plot)
        assert plot.live.error == ""
        return drawn, hv.render(plot.holoviews)

    for figure in _run_session(session()):
        assert {"random", "Ogata + Sₘᵢₓ"} <= set(_legend(figure))
        assert figure.xaxis[0].axis_label == "x, number fraction of Ne"


IN_A_FRESH_PROCESS = """
import sys

from dashboard.figures import phase_diagram

plot = phase_diagram(Z1=7, Z2=9, Gamma=[180.0], model=["random"], x=[0.3], controls=["Gamma"])
plot._create_view().get_root()
assert "holoviews" not in sys.modules, "holoviews is not needed to show a figure"

import holoviews as hv

hv.extension("bokeh")


def state():
    return (
        {backend: dict(plots) for backend, plots in hv.Store.registry.items()},
        {backend: repr(sorted(map(repr, tree.items()))) for backend, tree in
         ((b, hv.Store.options(b)) for b in hv.Store.registry)},
        list(hv.Curve.datatype), hv.Store.current_backend, hv.Store.renderers["bokeh"].webgl,
    )


before = state()
plot = phase_diagram(Z1=7, Z2=9, Gamma=[180.0], model=["random"], x=[0.3])
plot._create_view().get_root()
hv.render(plot * hv.VLine(0.3))
plot.opts(hv.opts.Overlay(responsive=False, width=321))
hv.render(plot.holoviews)
assert state() == before

pipe = hv.streams.Pipe(data="red")
own = hv.DynamicMap(lambda data: hv.Curve([1, 2, 3]).opts(color=data), streams=[pipe])
drawn = hv.renderer("bokeh").get_plot(own)
pipe.send("blue")
assert drawn.handles["glyph"].line_color == "blue", drawn.handles["glyph"].line_color
"""


def test_holoviews_stays_as_the_user_has_it() -> None:
    """No default, no plot class, no type of data of it is changed; it is loaded only if used."""
    subprocess.run([sys.executable, "-c", IN_A_FRESH_PROCESS], cwd=ROOT, check=True)


def test_data_follows_the_inputs() -> None:
    plot = phase_diagram(**QUICK)
    assert set(plot.data["Gamma"].tolist()) == {180.0}
    plot.figure.Gamma = [170.0]
    assert set(plot.data["Gamma"].tolist()) == {170.0}
    assert repr(plot) == "phase_diagram(Z1=7, Z2=9, Gamma=[170.0], model=['random'], x=[0.3])"


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"Z1": 99}, "Z1 = 99 is not possible here (whole number between 1 and 39)."),
        ({"Z1": 8, "Z2": 6}, "Z₁ = 8 is not below Z₂ = 6: give the lighter nucleus first."),
        ({"Gamma": 0.5}, "Gamma = 0.5 is not between 1 and 3000."),
        ({"Gamma": "much"}, "Gamma takes numbers, not 'much'."),
        ({"ordinate": "P"}, "ordinate = 'P' is not possible here (one of T_over_T1m, Gamma"),
        ({"gamma": 200}, "phase_diagram has no input 'gamma': choose from Z1, Z2, Gamma,"),
        ({"controls": ["y"]}, "phase_diagram has no input 'y': choose from Z1, Z2, Gamma,"),
    ],
)
def test_errors_are_one_sentence(inputs: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        phase_diagram(**inputs)
    assert str(caught.value).startswith(sentence)
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_what_stands_for_a_list_or_a_plain_number_is_taken() -> None:
    plot = phase_diagram(
        Z1=np.int64(6), Gamma=np.array([150.0, 160.0]), x=0.25, model="random", liquid=("paper",)
    )
    assert plot.figure.settings() == {"Gamma": [150.0, 160.0], "x": [0.25], "model": ["random"]}


@pytest.mark.parametrize("path", FIGURES)
def test_every_figure_has_a_few_controls(path: str) -> None:
    figure = FIGURES[path]()
    names = default_controls(figure)
    assert 1 <= len(names) <= 4
    assert set(names) <= set(figure.inputs())


def test_a_slider_moves_its_input_and_follows_it() -> None:
    figure = FIGURES["crust/map"]()
    (slider,) = figure_controls(figure, ["n_B"])
    assert slider.place == pytest.approx(np.log10(0.006))
    slider.place = -3.0
    assert figure.n_B == [1e-3]
    figure.n_B = [0.0123456]
    assert slider.place == pytest.approx(np.log10(0.0123456))


def test_a_slider_moves_the_first_of_several_values() -> None:
    figure = FIGURES["crystal/phase-diagram"](Gamma=[170.0])
    (slider,) = figure_controls(figure, ["Gamma"])
    figure.Gamma = [170.0, 180.0]
    assert (figure.Gamma, slider.place) == ([170.0, 180.0], 170.0)
    slider.place = 175.0
    assert figure.Gamma == [175.0, 180.0]


def test_no_controls_if_none_are_wanted() -> None:
    plot = lattice_sums(controls=[])
    assert len(plot.controls) == 0
    assert len(lattice_sums(controls=["shells"]).controls) == 1


def test_a_number_where_a_list_is_meant_is_a_list_of_one() -> None:
    """Of every input that is a list of numbers, also one of NumPy."""
    for path, figure in FIGURES.items():
        for name, parameter in figure.inputs().items():
            if not isinstance(parameter, Numbers):
                continue
            low, high = parameter.number_bounds
            number = 0.5 * (low + high)
            for given in (number, np.float64(number), np.array([number])):
                assert getattr(figure(**{name: given}), name) == [number], (path, name)
