"""Tables and drawings of the figures of three nuclei.

Numbers are those of an independent program for C/O/Ne (number fractions, Gamma of carbon).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DenseMatterError, InvalidInputError
from dashboard.figures.crystal.structure_factor import StructureFactor
from dashboard.figures.ternary.free_energy import FreeEnergy
from dashboard.figures.ternary.freezing import Freezing
from dashboard.figures.ternary.neutral_buoyancy import NeutralBuoyancyFigure
from dashboard.figures.ternary.order import PairOrder
from dashboard.figures.ternary.path import DistillationPath
from dashboard.figures.ternary.structure_factor import ChargeStructure
from dashboard.figures.ternary.surface import Surface
from dashboard.figures.ternary.tie_lines import TieLines
from dashboard.figures.ternary.trace import Trace
from dashboard.plots.bokeh_plot import BokehPlot
from dashboard.plots.vocabulary import Area, Curve, Image, Marks, Polygons, Segments
from dashboard.systems import FIGURES
from dashboard.systems.ternary_state import PRESETS, TernaryState

RELATIVISTIC = 9.57e6
"""g/cm^3 at which electrons in carbon and oxygen have p_F/(m_e c) = 1.7."""
TERNARY = {path: figure for path, figure in FIGURES.items() if path.startswith("ternary/")}


@pytest.mark.parametrize(
    ("model", "x2", "x3", "gamma", "f"),
    [
        ("liquid", 0.49, 0.02, 150.0, -0.00461917),
        ("random", 0.3, 0.1, 175.719, -0.00330999),
        ("short-range", 0.3, 0.1, 175.719, -0.00379010),
        ("spherical", 0.05, 0.2, 200.0, -0.00227012),
    ],
)
def test_free_energies(model: str, x2: float, x3: float, gamma: float, f: float):
    rows = FreeEnergy(x2=x2, x3=x3, Gamma=gamma).dataset().where(model=model)
    assert rows["f"].tolist() == [pytest.approx(f, abs=5e-8)]


def test_y_is_what_all_order_of_the_spherical_model_depends_on():
    rows = FreeEnergy(x2=0.05, x3=0.2, Gamma=175.719).dataset()
    assert rows["y"] == pytest.approx(6.0333, abs=1e-4)


@pytest.mark.parametrize(
    ("model", "gamma", "x2", "x3"),
    [
        ("random", 175.5851, 0.643448, 0.013221),
        ("short-range", 169.1950, 0.608253, 0.017657),
        ("spherical", 168.5397, 0.606239, 0.018008),
    ],
)
def test_freezing(model: str, gamma: float, x2: float, x3: float):
    rows = Freezing(x2=0.49, x3=0.02, rho=RELATIVISTIC).dataset().where(model=model)
    assert rows["Gamma"][0] == pytest.approx(gamma, abs=2e-4)
    assert (rows["x2_solid"][0], rows["x3_solid"][0]) == pytest.approx((x2, x3), abs=2e-6)
    assert rows["k3"][0] == pytest.approx(x3 / 0.02, abs=1e-4)
    assert rows["stable"].all()


def test_crystals_of_the_spherical_model_hardly_float():
    rows = Freezing(x2=0.49, x3=0.02, rho=RELATIVISTIC, model="spherical").dataset()
    assert rows["density_step"][0] == pytest.approx(-4.6e-5, abs=1e-6)


@pytest.mark.parametrize(
    ("model", "x3", "ends"),
    [
        ("random", 0.01, (0.457213, 0.571692, 0.005849)),
        ("short-range", 0.1, (0.364826, 0.435739, 0.092731)),
        ("spherical", 0.05, (0.350111, 0.397503, 0.043615)),
    ],
)
def test_tie_lines_at_a_fraction_of_the_heaviest(model: str, x3: float, ends: tuple[float, ...]):
    rows = TieLines(Gamma=180.0, x3=x3, model=model).dataset()
    found = np.column_stack([rows[name] for name in ("x2_liquid", "x2_solid", "x3_solid")])
    assert np.abs(found - ends).max(axis=1).min() < 3e-5
    assert rows["x3_liquid"] == pytest.approx(x3)


def test_a_triangle_of_three_phases_is_a_row_and_a_filled_shape():
    figure = TieLines(Gamma=195.0, model="spherical", marked2=0.49, marked3=0.02)
    dataset = figure.dataset()
    (row,) = np.flatnonzero(dataset["kind"] == "triangle")
    names = [
        f"x{place}_{phase}" for phase in ("liquid", "solid", "second_solid") for place in (2, 3)
    ]
    found = [float(dataset[name][row]) for name in names]
    wanted = (0.186023, 0.345096, 0.252024, 0.324407, 0.221824, 0.753285)
    assert found == pytest.approx(wanted, abs=3e-5)
    (panel,) = figure.panels(dataset)
    assert [len(shape.corners) for shape in panel.of(Polygons)] == [1]
    assert "chosen composition" in [marks.label for marks in panel.of(Marks)]
    assert "triangle of three phases" in figure.summary(dataset)


@pytest.mark.parametrize(
    ("model", "x2_solid", "k3"),
    [
        ("random", 0.293305, 0.443254),
        ("short-range", 0.314911, 0.773621),
        ("spherical", 0.316342, 0.804690),
        ("Blouin & Daligault 2021", 0.3437, 0.6232),
    ],
)
def test_a_trace_along_the_liquidus(model: str, x2_solid: float, k3: float):
    rows = Trace(x2=0.3).dataset().where(model=model)
    assert rows["x2_solid"][0] == pytest.approx(x2_solid, abs=5e-5)
    assert rows["k3"][0] == pytest.approx(k3, abs=5e-5)


def test_corners_are_those_of_a_heaviest_nucleus_that_is_rarest():
    rows = Trace(x2=[0.0, 1.0], model="spherical").dataset()
    assert rows["k3"][:2] == pytest.approx([0.573279, 0.930384], abs=2e-5)


def test_the_error_reaches_from_the_model_to_what_it_misses():
    rows = Trace(x2=0.3, model="spherical").dataset().where(model="spherical")
    low, high = rows["k3_low"][0], rows["k3_high"][0]
    assert low < 0.5293 < high == rows["k3"][0]


@pytest.mark.parametrize(("model", "X3"), [("random", 0.01234), ("spherical", 0.02983)])
def test_neutral_buoyancy(model: str, X3: float):
    """Within what masses and not mass numbers change."""
    figure = NeutralBuoyancyFigure(ratio=0.5, rho=RELATIVISTIC, model=model)
    dataset = figure.dataset()
    rows = dataset.where(model=model)
    assert rows["X3_mass"][0] == pytest.approx(X3, rel=0.13)
    assert rows["floats_above"].all()
    published = dataset.where(model="Blouin et al. 2021")
    assert published["X3_mass"][0] == pytest.approx(0.0175, abs=1e-3)
    (panel,) = figure.panels(dataset)
    assert {curve.label for curve in panel.of(Curve)} >= {"Blouin et al. 2021"}


def test_crystals_that_never_float_say_so():
    rows = NeutralBuoyancyFigure(ratio=0.9, rho=1e6, A3=20, model="spherical").dataset()
    assert len(rows) == 1
    assert "sink" in rows["reason"][0]


def test_a_path_loses_what_its_crystals_take():
    rows = DistillationPath(model="random", longest=2.0, rho=RELATIVISTIC).dataset()
    found = [float(rows[name][-1]) for name in ("x2_liquid", "x3_liquid", "x2_solid", "x3_solid")]
    assert found == pytest.approx((0.33903, 0.05332, 0.37648, 0.02354), abs=2e-5)
    assert rows["Gamma"][-1] == pytest.approx(194.849, abs=2e-3)
    assert rows["floats"].all()


def test_the_surface_has_the_freezing_points_of_its_liquids():
    figure = Surface(steps=10, solid="spherical", rho=RELATIVISTIC)
    rows = figure.dataset()
    assert len(rows) == 66
    x2, x3 = (np.round(rows[name].astype(float), 9) for name in ("x2_liquid", "x3_liquid"))
    (here,) = np.flatnonzero((x2 == 0.3) & (x3 == 0.1))
    assert rows["Gamma"][here] == pytest.approx(183.1866, abs=2e-4)
    (panel,) = figure.panels(rows)
    (image,) = panel.of(Image)
    assert np.nanmax(image.values) == pytest.approx(
        rows["T_over_T1m"][rows["stable"]].max(), rel=0.02
    )
    assert "beyond the fits of the liquid" in [shape.label for shape in panel.of(Polygons)]


@pytest.mark.parametrize(
    ("model", "orders"),
    [
        ("short-range", (0.064340, 0.198346, -0.179420)),
        ("spherical", (0.070227, 0.219646, -0.194781)),
    ],
)
def test_order_of_nearest_neighbours(model: str, orders: tuple[float, ...]):
    rows = PairOrder(Gamma=175.719, model=model).dataset().where(shell=1)
    assert rows["pair"].tolist() == ["C–O", "C–Ne", "O–Ne"]
    assert rows["order"] == pytest.approx(orders, abs=2e-5)


def test_structure_factor_of_charge_of_two_is_that_of_their_crystal():
    """Without the third nucleus S_ZZ/random is S(k)/[x(1 - x)] of the other page."""
    three = ChargeStructure(x2=0.5, x3=0.0, Gamma=175.719).dataset()
    two = StructureFactor(x=0.5, Gamma=175.719).dataset().where(kind="path")
    for model in ("random", "short-range", "spherical"):
        found = three.where(model=model)["S_ZZ_over_random"].astype(float)
        known = two.where(model=model)["S_over_random"].astype(float)
        assert found == pytest.approx(known, abs=1e-5)


def test_fractions_of_more_than_one_are_refused():
    with pytest.raises(InvalidInputError, match="more than 1 together"):
        Freezing(x2=0.7, x3=0.6).dataset()


@st.composite
def inputs(draw: Any, figure: type) -> dict[str, Any]:
    charges = draw(st.lists(st.integers(3, 26) | st.integers(5, 12), min_size=3, max_size=3))
    part = st.sampled_from([0.0, 0.02, 0.5, 1.0]) | st.floats(0.0, 1.0)
    possible = {
        **dict(zip(("Z1", "Z2", "Z3"), map(st.just, sorted(charges)), strict=True)),
        "x2": st.lists(part, max_size=1),
        "x3": st.lists(part, max_size=1),
        "ratio": st.lists(part, min_size=1, max_size=1),
        "Gamma": st.lists(st.floats(90.0, 250.0) | st.sampled_from([1.0, 3000.0]), max_size=1),
        "model": st.lists(
            st.sampled_from(["random", "spherical", "spherical-beyond", "spherical-vibrating"]),
            min_size=1,
            max_size=2,
            unique=True,
        ),
        "A3": st.integers(0, 60),
        "rho": st.floats(1.0, 1e12),
        "longest": st.just(0.5),
        "steps": st.just(8),
    }
    known = set(figure.inputs())
    return {name: draw(values) for name, values in possible.items() if name in known}


@pytest.mark.parametrize("path", TERNARY)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_inputs_are_drawn_or_say_why_not(path: str, data: Any):
    drawn_or_said(path, data.draw(inputs(TERNARY[path])))


@pytest.mark.slow
@pytest.mark.parametrize("path", TERNARY)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_many_inputs_are_drawn_or_say_why_not(path: str, data: Any):
    """Of every model, short-range order too."""
    values = data.draw(inputs(TERNARY[path]))
    if "model" in values and data.draw(st.booleans()):
        values["model"] = ["short-range"]
    drawn_or_said(path, values)


def drawn_or_said(path: str, values: dict[str, Any]) -> None:
    figure = TERNARY[path](**values)
    try:
        dataset = figure.dataset()
    except DenseMatterError:
        return
    BokehPlot(figure.panels(dataset), figure.panel_heights)
    assert figure.summary(dataset)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_states_without_a_problem(name: str):
    state = TernaryState()
    state.preset = name
    assert (state.problem, state.preset) == ("", name)
    assert (state.x2, state.x3) == (PRESETS[name].x2, PRESETS[name].x3)


def test_a_click_in_a_triangle_chooses_both_fractions_and_one_makes_room_for_another():
    state = TernaryState()
    state.choose({"x2": 0.3, "x3": 0.25})
    assert (state.x2, state.x3, state.problem) == (0.3, 0.25, "")
    state.choose({"x2": 0.9})
    assert (state.x2, state.x3) == (0.9, pytest.approx(0.1))


def test_temperature_and_coupling_are_each_other_s():
    state = TernaryState()
    T = state.temperature()
    # Gamma = Z1^(5/3) e^2/(a_e k T) with the electrons of 1/2 nucleon each at 3.5e6 g/cm^3.
    a_e = (3.0 / (4.0 * np.pi * 3.5e6 * 6.02214e23 * 0.4990)) ** (1.0 / 3.0)
    assert T * state.Gamma == pytest.approx(6.0 ** (5.0 / 3.0) * 1.67101e-3 / a_e, rel=1e-3)
    state.coupling = "temperature"
    assert state.gamma() == pytest.approx(175.719, rel=1e-5)


def test_another_element_brings_its_usual_isotope():
    state = TernaryState()
    state.Z3 = 11
    assert state.A3 == 23
    state.take({"Z3": 10, "A3": 20})
    assert (state.Z3, state.A3) == (10, 20)
    state.A3 = 5
    assert "A = 5" in state.problem


@pytest.mark.parametrize("path", ["ternary/freezing", "ternary/free-energy"])
def test_a_line_between_two_compositions(path: str) -> None:
    """Rows on it are those of the same compositions in sections of constant x3."""
    on_line = FIGURES[path](along="0.3,0; 0.5,0.2", model=["random"]).dataset()
    place = int(np.argmin(np.abs(on_line["position"] - 0.5)))
    assert on_line["position"][place] == pytest.approx(0.5)
    single = FIGURES[path](x2=[0.4], x3=[0.1], model=["random"]).dataset()
    assert np.isnan(single["position"].astype(float)).all()
    for name, column in single.columns.items():
        if column.dtype.kind == "f" and name != "position":
            assert on_line[name][place] == pytest.approx(column[0], rel=1e-3), name
    (title, *_) = FIGURES[path](along="0.3,0; 0.5,0.2").panels(on_line)
    assert "from O 0.3, Ne 0 to O 0.5, Ne 0.2" in title.title


@pytest.mark.parametrize("text", ["0.3,0", "0.3;0.4,0.1", "0.8,0.5;0,0", "a,b;0,0", "-0.1,0;0,0"])
def test_what_is_no_line(text: str) -> None:
    with pytest.raises(InvalidInputError, match="no line through the triangle"):
        FIGURES["ternary/freezing"](along=text)


@pytest.mark.parametrize("gamma", [5.0, 3000.0])
def test_a_liquid_beyond_its_fits_is_refused(gamma: float) -> None:
    data = FIGURES["ternary/free-energy"](Gamma=[gamma], model=["random"]).dataset()
    assert "liquid" not in data["model"].tolist()
    assert "from 90 to 213.4" in data.refusals[0]


def test_tie_lines_are_drawn_of_one_model() -> None:
    figure = FIGURES["ternary/tie-lines"](model=["random", "spherical"], Gamma=[190.0])
    (panel,) = figure.panels(figure.dataset())
    named = {ties.label for ties in panel.of(Segments) if "tie" in ties.label}
    assert named == {"tie lines, random"}


def test_errors_of_the_line_of_neutral_buoyancy() -> None:
    """Bands of X_Ne at x_O = x_C, and above, where crystals may always sink: docs/ternary.md."""
    figure = NeutralBuoyancyFigure(
        ratio=[0.5, 0.7], model="spherical", error=True, rho=RELATIVISTIC
    )
    dataset = figure.dataset().where(model="spherical")
    assert dataset["X3_low"] == pytest.approx([0.0158, 0.0231], abs=2e-4)
    assert dataset["X3_high"] == pytest.approx([0.0266, 1.0], abs=2e-4)
    (panel,) = figure.panels(dataset)
    (band,) = panel.of(Area)
    assert band.low == pytest.approx([1.58, 2.31], abs=0.02)
    assert band.label == "spherical model, error of second order"
    assert band.high == pytest.approx([2.66, 100.0], abs=0.02)
    against_gamma = NeutralBuoyancyFigure(error=True, axis="Gamma")
    assert not against_gamma.panels(dataset)[0].of(Area)


def test_errors_of_a_path() -> None:
    """The path lies in its band, and so does how far its crystals float."""
    figure = DistillationPath(model=["spherical", "random"], longest=1.0, error=True)
    dataset = figure.dataset()
    rows = dataset.where(model="spherical")
    for name in ("x2_liquid", "x3_liquid", "Gamma", "density_step"):
        low, value, high = (rows[f"{name}{end}"].astype(float) for end in ("_low", "", "_high"))
        assert ((low <= value) & (value <= high)).all()
        assert np.isnan(dataset.where(model="random")[f"{name}_low"].astype(float)).all()
    assert [len(panel.of(Area)) for panel in figure.panels(dataset)] == [0, 2, 1, 1]
    assert figure.panels(dataset)[1].title == "shaded: spherical model, error of second order"
    usual = DistillationPath(model="random", longest=0.5).dataset()
    assert np.isnan(usual["Gamma_low"].astype(float)).all()
