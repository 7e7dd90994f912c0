"""What a visitor of the crust page chooses."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInputError
from dashboard.figures.common.page_inputs import figure_inputs
from dashboard.figures.crust.inputs import BETA, FIXED
from dashboard.systems import FIGURES, SYSTEMS
from dashboard.systems.crust_state import FREE, PAPER, PRESETS, CrustState
from dashboard.systems.links import apply, linked, query

REGISTERED = list(SYSTEMS["crust"].paths())


def round_trip(state: CrustState) -> CrustState:
    other = CrustState()
    link = query(linked(state, CrustState.LINKED))
    assert apply(linked(other, CrustState.LINKED), parse_qs(link[1:]), "crust") == []
    return other


def test_starts_with_the_paper():
    state = CrustState()
    assert state.preset == PAPER
    assert state.problem == ""
    assert state.matter_of(state.interaction).pool.name == "default"
    assert query(linked(state, CrustState.LINKED)) == ""


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_set_what_they_name_and_reset_the_rest(preset):
    state = CrustState()
    state.param.update(edge_shift=2, partition="states", exclude="7H")
    state.preset = preset
    assert state.preset == preset
    assert (state.edge_shift, state.partition) == (0, "levels")
    for name, value in PRESETS[preset].items():
        assert getattr(state, name) == value


def test_presets_without_a_temperature_keep_it():
    state = CrustState()
    state.T = 1.5
    assert state.preset == FREE
    state.preset = "helium ends at ¹⁰He"
    assert (state.T, state.last_He) == (1.5, 10)


def test_choices_by_hand_find_their_preset():
    state = CrustState()
    state.T = 0.1
    assert state.preset == "paper, T = 0.1 MeV"
    state.exclude = "14He"
    assert state.preset == "without ¹⁴He"
    state.exclude = "14He,7H"
    assert state.preset == FREE


def test_a_choice_that_makes_no_matter_is_a_problem_that_can_be_mended():
    state = CrustState()
    state.binding = "14He+1,14He+2"
    assert "changed twice" in state.problem
    state.binding = "14He+1"
    assert state.problem == ""


def test_nonsense_is_not_taken():
    state = CrustState()
    with pytest.raises(InvalidInputError):
        state.exclude = "<b>14He</b>"
    assert state.exclude == ""


def test_the_proton_fraction_waits_until_it_is_fixed():
    state = CrustState(Y_p=0.2)
    assert state.figure_inputs()["Y_p"] is None
    state.equilibrium = FIXED
    assert state.figure_inputs()["Y_p"] == 0.2
    state.equilibrium = BETA
    assert state.proton_fraction is None


def test_the_first_temperature_and_interaction_are_those_of_single_figures():
    state = CrustState(interaction="BSk25", others=["BSk22", "BSk25"], T=0.4, second_T=0.1)
    inputs = state.figure_inputs()
    assert inputs["interaction"] == ["BSk25", "BSk22"]
    assert inputs["T"] == [0.4, 0.1]
    chart = figure_inputs(FIGURES["crust/nuclide-chart"](), inputs)
    assert (chart["T"], chart["interaction"], chart["n_B"]) == (0.4, "BSk25", [state.n_B])
    state.second = False
    assert state.figure_inputs()["T"] == [0.4]


@pytest.mark.parametrize("path", REGISTERED)
def test_figures_take_what_the_page_gives(path):
    figure = FIGURES[path]
    figure(**figure_inputs(figure(), CrustState().figure_inputs()))


def test_the_cursor_is_marked_and_does_not_replace_the_grid():
    figure = FIGURES["crust/composition"]
    inputs = figure_inputs(figure(), CrustState(n_B=0.01).figure_inputs())
    assert (inputs["n_B"], inputs["cursor"]) == ([], 0.01)


def test_other_units():
    state = CrustState(T=1.0, n_B=0.1)
    assert state.kelvin() == pytest.approx(1.1604518e10)
    assert state.mass_density() == pytest.approx(1.6605e14, rel=1e-4)


@given(
    T=st.floats(0.05, 15.0),
    n_B=st.floats(1e-10, 0.16),
    Y_p=st.floats(0.001, 0.6),
    equilibrium=st.sampled_from([BETA, FIXED]),
    others=st.lists(st.sampled_from(["BSk22", "SLy4", "SkM*"]), unique=True),
    last_He=st.none() | st.integers(4, 30),
    edge_shift=st.integers(-10, 20),
    exclude=st.sampled_from(["", "14He", "14He, 7H", "He-13"]),
    binding=st.sampled_from(["", "14He*1.02", "14He+0.5", "14He*1.1-2e-1, 7H+1"]),
    tetraneutron=st.none() | st.floats(-100.0, 100.0),
    coulomb=st.booleans(),
)
def test_every_state_survives_a_link(**choices):
    state = CrustState(**choices)
    other = round_trip(state)
    for name in CrustState.LINKED:
        assert getattr(other, name) == getattr(state, name)


@given(
    st.sampled_from(CrustState.LINKED),
    st.text(max_size=300) | st.sampled_from(["nan", "None", "", ",", "14He*", "1e999", "<script>"]),
)
def test_a_bad_value_loses_only_itself(name, text):
    state = CrustState()
    before = getattr(state, name)
    other = "T" if name != "T" else "n_B"
    link = {"v": ["1"], name: [text], other: ["0.11"]}
    complaints = apply(linked(state, CrustState.LINKED), link, "crust")
    assert getattr(state, other) == 0.11
    assert len(complaints) <= 1
    if complaints:
        assert getattr(state, name) == before


def test_a_state_takes_what_it_gives():
    state = CrustState(T=1.0, second_T=0.3, n_B=1e-3, interaction="SLy4", Y_p=0.1, edge_shift=1)
    state.param.update(others=["BSk22"], published="all", equilibrium=FIXED)
    other = CrustState()
    other.take(state.figure_inputs())
    assert other.figure_inputs() == state.figure_inputs()


def test_a_state_takes_the_inputs_of_a_single_figure():
    state = CrustState()
    state.take({"T": 2.0, "n_B": [], "interaction": "BSk22", "Y_p": None})
    assert (state.T, state.second, state.n_B, state.interaction) == (2.0, True, 0.006, "BSk22")
    state.take({"T": [3.0], "interaction": []})
    assert (state.T, state.second, len(state.others)) == (3.0, False, 5)


def test_free_choice_is_what_fits_no_name_and_cannot_be_chosen():
    state = CrustState()
    state.preset = FREE
    assert state.preset == PAPER
