"""Free energies and chemical potentials of three nuclei against another code and derivatives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crystal import liquids as of_two_liquids
from core.crystal import solids as of_two_solids
from core.crystal.one_component import melting_gamma
from core.crystal.ternary.liquids import LIQUIDS, liquid_model
from core.crystal.ternary.mixture import PAIRS, Ternary, composition, ideal
from core.crystal.ternary.solids import MomentSolid, Spherical, solid_model
from core.errors import InvalidInputError, OutsideValidityError
from tests.crystal.ternary.reference import REFERENCE

CARBON = Ternary(6, 8, 10)
PHASES = [
    *(pytest.param(liquid_model, name, id=f"liquid {name}") for name in LIQUIDS),
    *(pytest.param(solid_model, name, id=name) for name in ("random", "spherical")),
]
COLUMNS = {"liq": (liquid_model, "paper"), "rnd": (solid_model, "random")}
COLUMNS["sph"] = (solid_model, "spherical")

inside = st.tuples(*(st.floats(-8.0, 0.0) for _ in range(3))).map(
    lambda logs: np.exp(logs) / np.exp(logs).sum()
)


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize(("key", "ternary"), [("f_CONe", CARBON), ("f_ONeMg", Ternary(8, 10, 12))])
def test_free_energies_of_another_code(column, key, ternary):
    rows = REFERENCE[key]
    make, name = COLUMNS[column]
    x, gamma = np.array([row["x"] for row in rows]), np.array([row["Gamma"] for row in rows])
    f = make(name, ternary).free_energy(x, gamma) / gamma
    assert f == pytest.approx([row[column] for row in rows], abs=1e-9)
    y = ternary.disorder(x, gamma)
    assert y == pytest.approx([row["y"] for row in rows], rel=1e-9)


@pytest.mark.parametrize("row", REFERENCE["order"], ids=lambda row: str(row["x"]))
def test_order_of_pairs_of_another_code(row):
    found = Spherical(Ternary(*row["Z"])).order(np.array(row["x"]), row["Gamma"], 8)
    assert found == pytest.approx(np.array(row["sph_eps_over_xaxb"]), abs=1e-6)


@pytest.mark.parametrize(("make", "name"), PHASES)
@given(x=inside, gamma=st.floats(91.0, 260.0))
@settings(max_examples=40, deadline=None)
def test_potentials_are_derivatives(make, name, x, gamma):
    """F(X) = sum X F(X/sum X) of amounts X has the derivatives mu_a: by central differences."""
    phase = make(name, CARBON)
    steps = 1e-4 * x

    def extensive(amounts):
        total = amounts.sum()
        return total * float(phase.free_energy(amounts / total, np.array(gamma)))

    differences = []
    for a, step in enumerate(steps):
        move = np.zeros(3)
        move[a] = step
        differences.append((extensive(x + move) - extensive(x - move)) / (2.0 * step))
    mu = phase.potentials(x, np.array(gamma))
    # Cubic terms of x ln x, and rounding over the smallest step.
    assert mu == pytest.approx(differences, abs=1e-8 + 5e-13 / steps.min())
    assert x @ mu == pytest.approx(float(phase.free_energy(x, np.array(gamma))), abs=1e-11)


@pytest.mark.parametrize(("make", "name"), PHASES)
@given(x=inside, gamma=st.floats(91.0, 260.0))
@settings(max_examples=40, deadline=None)
def test_responses_are_derivatives(make, name, x, gamma):
    phase = make(name, CARBON)
    coupling, step = np.array([gamma]), 1e-4
    response = phase.response(x[None], coupling)
    assert response.g[0] == pytest.approx(phase.excess_potentials(x, np.array(gamma)), abs=1e-13)
    ends = [phase.excess_potentials(x, gamma * np.exp(sign * step)) for sign in (1, -1)]
    assert response.by_log_gamma[0] == pytest.approx(
        (ends[0] - ends[1]) / (2.0 * step), abs=2e-5, rel=1e-6
    )
    for b in range(3):
        moved = [x * np.exp(sign * step * (np.arange(3) == b)) for sign in (1, -1)]
        ends = [phase.excess_potentials(one / one.sum(), np.array(gamma)) for one in moved]
        assert response.by_log_amount[0, :, b] == pytest.approx(
            (ends[0] - ends[1]) / (2.0 * step), abs=2e-5, rel=1e-5
        )
    ends = [float(phase.free_energy(x, gamma * np.exp(sign * step))) for sign in (1, -1)]
    assert float(phase.energy(x, np.array(gamma))) == pytest.approx(
        (ends[0] - ends[1]) / (2.0 * step), abs=1e-6
    )


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize(
    ("make", "name", "of_two"),
    [
        (liquid_model, "paper", of_two_liquids.liquid_model),
        (liquid_model, "linear", of_two_liquids.liquid_model),
        (solid_model, "random", of_two_solids.solid_model),
        (solid_model, "spherical", of_two_solids.solid_model),
    ],
)
def test_without_one_nucleus_it_is_the_binary_mixture(make, name, of_two, pair):
    """F in the binary's Gamma, and mu_b - mu_a = Gamma df/dx."""
    binary = CARBON.edge(pair)
    share = np.array([0.0, 1e-6, 0.05, 0.3, 0.5, 0.9, 1.0])
    gamma = 110.0
    x = np.zeros((7, 3))
    x[:, pair[0]], x[:, pair[1]] = 1.0 - share, share
    unit = (binary.Z1 / CARBON.Z1) ** (5.0 / 3.0)
    own = np.full(7, gamma * unit)
    phase, edge = make(name, CARBON), of_two(name, binary)
    found = phase.free_energy(x, np.array(gamma))
    assert found == pytest.approx(own * edge.free_energy(share, own), abs=1e-9)
    mixed = slice(1, 6)
    mu = phase.potentials(x[mixed], np.array(gamma))
    slope = own[mixed] * edge.slope(share[mixed], own[mixed])
    assert mu[:, pair[1]] - mu[:, pair[0]] == pytest.approx(slope, abs=1e-9)


@pytest.mark.parametrize(("make", "name"), PHASES)
def test_pure_substances_and_shapes(make, name):
    phase = make(name, CARBON)
    corners = phase.free_energy(np.eye(3), np.array(melting_gamma()))
    assert corners[0] == pytest.approx(0.0, abs=1e-11)
    if isinstance(phase, MomentSolid):
        assert corners == pytest.approx(np.zeros(3), abs=1e-11)
    gamma = np.array([150.0, 175.0])
    x = np.array([0.2, 0.3, 0.5])
    both = phase.excess_potentials(x, gamma)
    assert both.shape == (2, 3)
    assert both[1] == pytest.approx(phase.excess_potentials(x, np.array(175.0)))
    assert phase.free_energy(np.tile(x, (4, 2, 1)), gamma).shape == (4, 2)
    assert ideal(np.eye(3)) == pytest.approx(np.zeros(3))
    assert np.isneginf(phase.potentials(np.eye(3)[0], gamma)[:, 1:]).all()


def test_what_is_no_mixture_is_refused():
    with pytest.raises(InvalidInputError, match="do not rise"):
        Ternary(6, 10, 8)
    with pytest.raises(InvalidInputError, match="Z3 = 41"):
        Ternary(6, 8, 41)
    with pytest.raises(InvalidInputError, match="no composition"):
        composition(0.7, 0.4)
    with pytest.raises(InvalidInputError, match="random"):
        solid_model("glass", CARBON)
    with pytest.raises(InvalidInputError, match="linear"):
        liquid_model("water", CARBON)
    with pytest.raises(OutsideValidityError, match="fail for Z3/Z1"):
        solid_model("random", Ternary(6, 8, 26))
    with pytest.raises(OutsideValidityError, match="part the liquid"):
        liquid_model("paper", Ternary(2, 6, 26))
    with pytest.raises(OutsideValidityError, match="lower Gamma"):
        Spherical(CARBON).free_energy(np.array([0.5, 0.0, 0.5]), np.array(3000.0))


def test_an_extrapolated_liquid_says_so():
    liquid = liquid_model("paper", CARBON)
    assert liquid.remarks(np.array([150.0, 213.0])) == []
    assert "extrapolated above Γ = 213.4" in liquid.remarks(np.array([220.0]))[0]
    assert not liquid.reaches(220.0)


def test_traces_in_pure_liquids():
    """k of neon in pure carbon and in pure oxygen, where the correction is 0/0, of another code."""
    liquid, solid = liquid_model("paper", CARBON), solid_model("random", CARBON)
    pure = np.eye(3)[:2]
    gamma = melting_gamma() / CARBON.coupling_ratios[:2]
    apart = liquid.excess_potentials(pure, gamma) - solid.excess_potentials(pure, gamma)
    assert np.exp(apart[:, 2]) == pytest.approx([0.573718, 0.931072], abs=1e-6)
    near = np.array([[1.0 - 1e-7, 1e-7, 0.0]])
    close = liquid.excess_potentials(near, gamma[:1])
    assert liquid.excess_potentials(pure[:1], gamma[:1])[0, 1] == pytest.approx(
        close[0, 1], abs=1e-6
    )
