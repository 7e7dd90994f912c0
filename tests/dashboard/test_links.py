"""A page's state in the query of its address."""

from __future__ import annotations

from urllib.parse import parse_qsl

import param
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.links import apply, linked, query
from dashboard.pages.crystal_state import CrystalState


def entries(state: CrystalState):
    return linked(state, CrystalState.LINKED)


def round_trip(state: CrystalState) -> CrystalState:
    other = CrystalState()
    assert apply(entries(other), dict(parse_qsl(query(entries(state))[1:]))) == []
    return other


def test_defaults_need_no_query():
    assert query(entries(CrystalState())) == ""


def test_a_query_has_a_version_and_only_what_differs():
    assert query(entries(CrystalState(Gamma=200.0))) == "?v=1&Gamma=200.0"


@given(
    Z=st.tuples(st.integers(1, 39), st.integers(2, 40)),
    x=st.floats(0.0, 1.0, exclude_min=True, exclude_max=True),
    Gamma=st.floats(1.0, 3000.0),
    T=st.floats(1e3, 1e10),
    rho=st.floats(1.0, 1e12),
    model=st.lists(st.sampled_from(["random", "ogata-Z", "short-range"]), unique=True, min_size=1),
    shells=st.integers(1, 40),
)
def test_every_state_survives_a_link(Z, x, Gamma, T, rho, model, shells):
    state = CrystalState(Z1=Z[0], Z2=Z[1], x=x, Gamma=Gamma, T=T, rho=rho, shells=shells)
    state.model = model
    other = round_trip(state)
    for name in CrystalState.LINKED:
        assert getattr(other, name) == getattr(state, name)


@given(
    st.sampled_from(CrystalState.LINKED),
    st.text(max_size=300)
    | st.sampled_from(["nan", "inf", "-1", "1e999", "", ",", "0:1:5", "None"]),
)
def test_a_bad_value_loses_only_itself(name, text):
    state = CrystalState()
    before = getattr(state, name)
    other = "shells" if name != "shells" else "x"
    good = {"shells": "12", "x": "0.25"}[other]
    complaints = apply(entries(state), {"v": "1", name: text, other: good})
    assert getattr(state, other) == float(good)
    assert len(complaints) <= 1
    if complaints:
        assert name in complaints[0]
        assert len(complaints[0]) < 400
        assert getattr(state, name) == before


@pytest.mark.parametrize(
    ("values", "named"),
    [({"v": "2"}, "version 2"), ({"nonsense": "1"}, "nonsense"), ({"x": "2"}, "x")],
)
def test_what_cannot_be_used_is_named(values, named):
    (complaint,) = apply(entries(CrystalState()), values)
    assert named in complaint


def test_prefixes_keep_inputs_of_figures_apart():
    class One(param.Parameterized):
        scale = param.Selector(default="a", objects=["a", "b"])

    one, two = One(scale="b"), One()
    both = [*linked(one, ["scale"], "one."), *linked(two, ["scale"], "two.")]
    assert query(both) == "?v=1&one.scale=b"
