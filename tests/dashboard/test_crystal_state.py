"""What a visitor of the crystal page chooses."""

from __future__ import annotations

import pytest

from dashboard.systems.crystal_state import (
    BY_GAMMA,
    BY_TEMPERATURE,
    FREE,
    PRESETS,
    WHOLE_DIAGRAM_RATIO,
    CrystalState,
)
from dashboard.web.pages.mixture_controls import equivalent_text, scientific


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_set_charges_and_models_that_reach_them(preset):
    state = CrystalState()
    state.preset = preset
    assert PRESETS[preset] == (state.Z1, state.Z2)
    far = state.mixture.ratio >= WHOLE_DIAGRAM_RATIO
    assert bool(state.reach) == far
    assert state.liquid == (["medin-cumming"] if far else ["paper"])


def test_going_back_from_a_far_mixture_restores_the_models():
    state = CrystalState()
    models = list(state.model)
    state.preset = "O/Fe"
    assert "above Z₂/Z₁ = 1.81" in state.reach
    state.preset = "C/O"
    assert (state.model, state.reach) == (models, "")


def test_other_charges_are_a_free_choice():
    state = CrystalState()
    state.Z1 = 7
    assert state.preset == "N/O"
    state.Z2 = 9
    assert state.preset == FREE


def test_charges_in_the_wrong_order_are_a_problem_that_can_be_mended():
    state = CrystalState()
    state.Z1 = 9
    assert "Z1 = 9" in state.problem
    assert state.figure_inputs()["Z1"] == 9
    state.Z2 = 10
    assert state.problem == ""


def test_changing_how_the_coupling_is_given_keeps_it():
    state = CrystalState(Gamma=200.0)
    state.coupling = BY_TEMPERATURE
    assert state.gamma() == pytest.approx(200.0, rel=1e-5)
    state.T *= 0.5
    assert state.gamma() == pytest.approx(400.0, rel=1e-5)
    state.coupling = BY_GAMMA
    assert state.Gamma == pytest.approx(400.0, rel=1e-5)


def test_the_other_units_are_told():
    state = CrystalState()
    assert "10⁶ g/cm³" in equivalent_text(state)
    state.coupling = BY_TEMPERATURE
    assert equivalent_text(state).startswith("Γ = 175.7")


@pytest.mark.parametrize(
    ("value", "text"), [(1e6, "10⁶"), (3.42e6, "3.42×10⁶"), (2.5e-3, "2.5×10⁻³")]
)
def test_scientific(value, text):
    assert scientific(value) == text


def test_a_state_takes_what_it_gives():
    state = CrystalState(Z1=7, x=0.2, Gamma=300.0, rho=1e9, shells=12, model=["random"])
    other = CrystalState(coupling=BY_TEMPERATURE)
    other.take(state.figure_inputs())
    assert other.figure_inputs() == state.figure_inputs()
    assert other.preset == "N/O"


def test_a_state_takes_the_inputs_of_a_single_figure():
    state = CrystalState()
    state.take({"x": [], "Gamma": [250.0, 300.0], "liquid": "linear"})
    assert (state.x, state.Gamma, state.liquid) == (0.5, 250.0, ["linear"])


def test_free_choice_is_what_fits_no_name_and_cannot_be_chosen():
    state = CrystalState()
    state.preset = FREE
    assert state.preset == "C/O"
    state.Z2 = 11
    assert state.preset == FREE
