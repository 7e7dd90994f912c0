"""Short-range order of three nuclei: another code, two nuclei, derivatives, S(k) >= 0."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crystal.solids import ShortRange as OfTwo
from core.crystal.ternary.mixture import PAIRS, Ternary, ideal
from core.crystal.ternary.solids.random import Random
from core.crystal.ternary.solids.short_range import ShortRange
from core.errors import OutsideValidityError
from tests.crystal.ternary.reference import REFERENCE

CARBON = Ternary(6, 8, 10)
ACTIVE = [([0.6, 0.3, 0.1], 200.0), ([1 / 3, 1 / 3, 1 / 3], 175.719), ([0.75, 0.05, 0.2], 187.0)]
FREE = [([0.49, 0.49, 0.02], 175.0), ([0.2, 0.6, 0.2], 150.0), ([0.05, 0.25, 0.7], 200.0)]

inside = st.tuples(*(st.floats(-8.0, 0.0) for _ in range(3))).map(
    lambda logs: np.exp(logs) / np.exp(logs).sum()
)


@pytest.mark.parametrize(("key", "ternary"), [("f_CONe", CARBON), ("f_ONeMg", Ternary(8, 10, 12))])
def test_free_energies_of_another_code(key, ternary):
    rows, solid = REFERENCE[key], ShortRange(ternary)
    x, gamma = np.array([row["x"] for row in rows]), np.array([row["Gamma"] for row in rows])
    ordering = solid.ordering(x, gamma)
    active = np.array([row["sro8_psd_active"] for row in rows])
    assert (ordering.positivity_binds == active).all()
    away = solid.free_energy(x, gamma) / gamma - [row["sro8"] for row in rows]
    assert np.abs(away[~active]).max() < 2e-10
    assert np.abs(away[active]).max(initial=0.0) < 1e-9
    scale = gamma * ternary.ordering_scale(x)
    apart = np.array([ternary.charges[b] - ternary.charges[a] for a, b in PAIRS])
    free = solid.problem.without_positivity(x, scale[:, None] * apart**2)
    f = (Random(ternary).free_energy(x, gamma) + free.free_energy()) / gamma
    assert f == pytest.approx([row["sro8_without_psd"] for row in rows], abs=1e-10)


@pytest.mark.parametrize("row", REFERENCE["order"], ids=lambda row: str(row["x"]))
def test_order_of_pairs_of_another_code(row):
    found = ShortRange(Ternary(*row["Z"])).order(np.array(row["x"]), row["Gamma"], 8)
    accuracy = 1e-4 if row["psd_active"] else 1e-9
    assert found == pytest.approx(np.array(row["sro8_eps_over_xaxb"]), abs=accuracy)


@pytest.mark.parametrize("pair", PAIRS)
@given(fraction=st.floats(1e-6, 1.0 - 1e-6), gamma=st.floats(95.0, 250.0))
@settings(max_examples=25, deadline=None)
def test_an_edge_is_the_crystal_of_two_nuclei(pair, fraction, gamma):
    first, second = pair
    x = np.zeros(3)
    x[first], x[second] = 1.0 - fraction, fraction
    solid, two = ShortRange(CARBON), OfTwo(CARBON.edge(pair))
    coupling = gamma * float(CARBON.coupling_ratios[first])
    of_two = float(two.free_energy(np.array([fraction]), np.array([coupling]))[0])
    assert float(solid.free_energy(x, np.array(gamma))) / coupling == pytest.approx(
        of_two, abs=1e-9
    )
    g = solid.excess_potentials(x, np.array(gamma))
    slope = float(two.slope(np.array([fraction]), np.array([coupling]))[0]) * coupling
    logs = np.log(fraction) - np.log1p(-fraction)
    # Where S vanishes along all of a line, as in C/Ne at Gamma 246, either code is less exact.
    assert g[second] - g[first] + logs == pytest.approx(slope, abs=2e-5)
    assert np.isfinite(g).all()


@pytest.mark.parametrize(("x", "gamma"), [*ACTIVE, *FREE])
def test_potentials_are_derivatives(x, gamma):
    """F(X) = sum X F(X/sum X) of amounts X has the derivatives mu_a: by central differences."""
    solid, x = ShortRange(CARBON), np.array(x)

    def extensive(amounts):
        total = amounts.sum()
        return total * float(solid.free_energy(amounts / total, np.array(gamma)))

    moves = np.diag(1e-4 * x)
    differences = [
        (extensive(x + move) - extensive(x - move)) / (2.0 * move.sum()) for move in moves
    ]
    mu = solid.potentials(x, np.array(gamma))
    assert mu == pytest.approx(differences, abs=1e-7)
    binds = solid.ordering(x[None], np.array([gamma])).positivity_binds[0]
    assert binds == ((list(x), gamma) in [(list(a), b) for a, b in ACTIVE])


@pytest.mark.parametrize(("x", "gamma"), [*ACTIVE, *FREE])
def test_energy_is_the_derivative_with_respect_to_gamma(x, gamma):
    solid, x, step = ShortRange(CARBON), np.array(x), 1e-4
    above, below = (
        float(solid.free_energy(x, np.array(gamma * factor))) for factor in (1 + step, 1 - step)
    )
    assert float(solid.energy(x, np.array(gamma))) == pytest.approx(
        (above - below) / (2.0 * step), abs=1e-8
    )


@given(x=inside, gamma=st.floats(60.0, 260.0))
@settings(max_examples=60, deadline=None)
def test_the_whole_triangle(x, gamma):
    """Euler's theorem, rows and conservation of links, S(k) >= 0, S >= 0, below the random one."""
    solid, coupling = ShortRange(CARBON), np.array(gamma)
    order = solid.ordering(x[None], coupling[None])
    r, m = np.exp(order.logs[0]), order.sums.neighbours
    assert r @ x == pytest.approx(np.ones((8, 3)), abs=1e-9)
    assert np.einsum("i,iab->ab", m, r - 1.0) == pytest.approx(np.zeros((3, 3)), abs=1e-6)
    assert solid.problem.search.minima(x, r - 1.0, np.inf).eigenvalue.min(initial=1.0) > -2e-9
    free = float(solid.free_energy(x, coupling))
    assert float(x @ solid.potentials(x, coupling)) == pytest.approx(free, abs=1e-10)
    assert free <= float(Random(CARBON).free_energy(x, coupling)) + 1e-12
    assert order.entropy_change()[0] - ideal(x) > 0.0


def test_a_trace_is_the_limit_of_little():
    """g of a nucleus that is absent is that of 1e-7 of it, and other potentials do not jump."""
    solid, gamma = ShortRange(CARBON), np.array([175.0, 175.0])
    x = np.array([[0.6, 0.4, 0.0], [0.6 - 1e-7, 0.4, 1e-7]])
    none, little = solid.excess_potentials(x, gamma)
    assert none == pytest.approx(little, abs=1e-6)


def test_more_cuts_alone_come_to_the_same(monkeypatch):
    """Without Newton's method on contacts, cuts find the same minimum."""
    solid = ShortRange(CARBON)
    x, gamma = (np.array([case[place] for case in ACTIVE]) for place in (0, 1))
    with_contacts = solid.free_energy(x, gamma)
    monkeypatch.setattr(solid.problem.newton, "settle", lambda *parts: False)
    assert solid.free_energy(x, gamma) == pytest.approx(with_contacts, abs=1e-7)


@pytest.mark.slow
def test_random_mixtures():
    """1000 mixtures within reach: all converge, and obey Euler's theorem and S >= 0."""
    random, seen = np.random.default_rng(5), 0
    while seen < 1000:
        Z1 = int(random.integers(2, 20))
        Z2, Z3 = sorted(random.choice(np.arange(Z1 + 1, 2 * Z1 + 2), 2, replace=False))
        try:
            solid = ShortRange(Ternary(Z1, int(Z2), int(Z3)))
        except OutsideValidityError:
            continue
        seen += 1
        x, gamma = random.dirichlet([0.5, 0.5, 0.5]), np.array(random.uniform(60.0, 300.0))
        free = float(solid.free_energy(x, gamma))
        g = solid.excess_potentials(x, gamma)
        assert float(x @ g + ideal(x)) == pytest.approx(free, abs=1e-8)
        assert solid.ordering(x[None], gamma[None]).entropy_change()[0] - ideal(x) > 0.0
