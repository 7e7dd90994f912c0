"""What a page makes of a click in one of its figures."""

from __future__ import annotations

import pytest

from dashboard.inputs.parameters import within
from dashboard.systems import SYSTEMS
from dashboard.systems.crystal_state import (
    BY_GAMMA,
    BY_TEMPERATURE,
    FAR_LIQUID,
    FAR_MODELS,
    MODELS,
    CrystalState,
)
from dashboard.web.pages.session import PageSession


def test_a_click_sets_the_state_and_the_link():
    visit = PageSession(SYSTEMS["crust"])
    visit.live["crust/map"].chosen = {"n_B": 0.0123, "T": 1.5}
    assert (visit.state.n_B, visit.state.T) == (0.0123, 1.5)
    assert "T=1.5&n_B=0.0123" in visit.query()
    # Once more at the same place, after the state has been changed elsewhere.
    visit.state.n_B = 0.05
    visit.live["crust/map"].chosen = {"n_B": 0.0123, "T": 1.5}
    assert visit.state.n_B == 0.0123


@pytest.mark.parametrize(("given", "taken"), [(1e-12, 1e-10), (5.0, 0.16), (0.01, 0.01)])
def test_a_number_is_kept_within_the_bounds_of_its_input(given: float, taken: float):
    visit = PageSession(SYSTEMS["crust"])
    visit.state.choose({"n_B": given})
    assert visit.state.n_B == taken


def test_an_input_that_cannot_take_its_ends_is_put_beside_them():
    state = CrystalState()
    state.choose({"x": 0.0})
    assert state.x == pytest.approx(0.01)
    state.choose({"x": 1.0})
    assert state.x == pytest.approx(0.99)
    assert within(state.param.shells, 2.6) == 3


def test_a_click_on_a_coupling_counts_where_temperature_gave_it():
    state = CrystalState(coupling=BY_TEMPERATURE)
    state.choose({"Gamma": 250.0, "x": 0.25})
    assert (state.coupling, state.Gamma, state.x) == (BY_GAMMA, 250.0, 0.25)


def test_a_mixture_comes_with_models_that_reach_it():
    state = CrystalState()
    state.choose({"Z1": 8.2, "Z2": 25.7})
    assert (state.Z1, state.Z2) == (8, 26)
    assert (state.model, state.liquid) == (FAR_MODELS, FAR_LIQUID)
    state.choose({"Z1": 7, "Z2": 8})
    assert (state.Z1, state.Z2, state.model) == (7, 8, MODELS)
    state.choose({"Z1": 12, "Z2": 7})
    assert (state.Z1, state.Z2) == (7, 8)
