"""Order parameters at the minimum, against scipy's general-purpose minimisers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from core.crystal.mixtures import Mixture, mixing_entropy
from core.crystal.one_component import melting_gamma
from core.crystal.order.ordering import entropy_change
from core.crystal.solids import ShortRange, ordering_problem
from tests.crystal import oracles

CARBON_OXYGEN = Mixture(6, 8)
SHELLS = 8
VECTORS = oracles.orbits("bcc")[:SHELLS]
inside = st.floats(0.02, 0.98)
couplings = st.floats(0.1, 40.0)


def at(x: float, g: float, shells: int = SHELLS):
    """The equilibrium of one point."""
    return ordering_problem(shells).equilibrium(np.array([x]), np.array([g]))


def coupling_at_half(gamma: float) -> float:
    return gamma * float(CARBON_OXYGEN.ordering_energy(np.float64(0.5)))


def links(x: float, d: np.ndarray) -> np.ndarray:
    return np.array([x * x + d, x * (1 - x) - d, (1 - x) ** 2 + d])


def phi(d: np.ndarray, x: float, g: float, J: np.ndarray, m: np.ndarray) -> float:
    """G sum J d - (S - S_mix) from the entropy of links as printed in (A.3)."""
    p11, p12, p22 = links(x, d)
    decrement = (
        2 * x * np.log(x)
        + 2 * (1 - x) * np.log(1 - x)
        - p11 * np.log(p11)
        - 2 * p12 * np.log(p12)
        - p22 * np.log(p22)
    )
    return float(g * J @ d - 0.5 * m @ decrement)


def phi_gradient(d: np.ndarray, x: float, g: float, J: np.ndarray, m: np.ndarray) -> np.ndarray:
    p11, p12, p22 = links(x, d)
    return g * J - 0.5 * m * (2 * np.log(p12) - np.log(p11) - np.log(p22))


def random_zone_points(count: int, seed: int) -> np.ndarray:
    k = np.random.default_rng(seed).uniform(-3.2, 3.2, size=(count, 3))
    return oracles.folded(k, "bcc")


def slsqp(x: float, g: float, start: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    """The minimum under conservation, the bounds of alpha and 1 + cuts d/c >= 0."""
    sums = ordering_problem(SHELLS).sums
    J, m, c = sums.J, sums.neighbours, x * (1 - x)
    constraints = [{"type": "eq", "fun": lambda d: m @ d, "jac": lambda d: m}]
    if len(cuts):
        constraints.append(
            {"type": "ineq", "fun": lambda d: 1 + cuts @ d / c, "jac": lambda d: cuts / c}
        )
    found = minimize(
        phi,
        start,
        args=(x, g, J, m),
        jac=phi_gradient,
        bounds=[(max(0.0, 2 * x - 1) - x * x + 1e-9, c - 1e-9)] * SHELLS,
        constraints=constraints,
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 500},
    )
    return found.x


def lowest_waves(d: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Where scipy ends that goes down S(k) from some wavevectors."""

    def value(k: np.ndarray) -> float:
        return float(oracles.cosine_sums(k[None], VECTORS)[0] @ d)

    return np.array([minimize(value, start).x for start in starts])


def slsqp_bounded(x: float, g: float) -> np.ndarray:
    """The minimum with S(k) >= 0 on a random grid whose low points are refined again and again."""
    k = random_zone_points(4000, 7)
    cuts = oracles.cosine_sums(k, VECTORS)
    d = np.zeros(SHELLS)
    for _ in range(8):
        d = slsqp(x, g, d, cuts[np.argsort(cuts @ d)[:150]])
        lowest = lowest_waves(d, k[np.argsort(cuts @ d)[:12]])
        k = np.concatenate([k, lowest])
        cuts = np.concatenate([cuts, oracles.cosine_sums(lowest, VECTORS)])
    return d


def test_order_parameters_at_melting():
    """X = 0.5, Gamma_1m: (alpha_i - x^2)/x^2 = -.06474 +.08155 -.01242 +.02128 -.04303 ..."""
    order = at(0.5, coupling_at_half(melting_gamma()))
    expected = [-0.06474, 0.08155, -0.01242, 0.02128, -0.04303, 0.01561, -0.00806, 0.00462]
    assert order.deviation[0] / 0.25 == pytest.approx(expected, abs=0.5e-5)
    assert order.alpha[0] == pytest.approx(0.25 + order.deviation[0])
    assert not order.positivity_binds[0]


def test_positivity_first_binds_at_gamma_304():
    """First active at Gamma = 304 for x = 0.5."""
    gamma = np.array([303.0, 303.5, 304.0, 304.5])
    order = ShortRange(CARBON_OXYGEN).ordering(np.full(4, 0.5), gamma)
    assert order.positivity_binds.tolist() == [False, False, True, True]


def test_positivity_does_not_bind_at_crystallisation():
    """Inactive in the whole range of crystallisation, Gamma below 182."""
    x, gamma = np.meshgrid(np.linspace(0.01, 0.99, 50), np.linspace(100.0, 182.0, 10))
    order = ShortRange(CARBON_OXYGEN).ordering(x.ravel(), gamma.ravel())
    assert not order.positivity_binds.any()


@pytest.mark.parametrize(("x", "g"), [(0.5, 9.273), (0.3, 8.0), (0.1, 12.0), (0.9, 12.0)])
def test_free_minimum_against_slsqp(x, g):
    """The same order parameters as scipy finds, where no S(k) vanishes."""
    expected = slsqp(x, g, np.zeros(SHELLS), np.empty((0, SHELLS)))
    assert at(x, g).deviation[0] == pytest.approx(expected, abs=2e-7)


@pytest.mark.parametrize("x", [0.3, 0.5, 0.8])
def test_bounded_minimum_against_slsqp(x):
    """Gamma K = 42.2 (Gamma 800 at x = 0.5): the same minimum under S(k) >= 0."""
    g = coupling_at_half(800.0)
    sums = ordering_problem(SHELLS).sums
    expected = slsqp_bounded(x, g)
    found = at(x, g)
    assert found.positivity_binds[0]
    values = [phi(d, x, g, sums.J, sums.neighbours) for d in (found.deviation[0], expected)]
    assert values[0] == pytest.approx(values[1], abs=1e-6)
    assert found.deviation[0] == pytest.approx(expected, abs=1e-4)


def test_crossing_of_cscl_by_slsqp():
    """At Gamma 954.3 scipy's minimum has the energy of CsCl, -7.814e-5 (the notes say 955)."""
    gamma = 954.3
    solid = ShortRange(CARBON_OXYGEN)
    sums = solid.problem.sums
    d = slsqp_bounded(0.5, coupling_at_half(gamma))
    ordering = phi(d, 0.5, coupling_at_half(gamma), sums.J, sums.neighbours)
    random = float(solid.random_energy(np.float64(0.5)))
    # 955 would be off by 4e-7.
    assert random + (ordering - np.log(2.0)) / gamma == pytest.approx(-7.81391e-5, abs=2e-8)


@settings(max_examples=80)
@given(inside, couplings)
def test_conservation_and_bounds(x, g):
    """Sum m_i d_i = 0 and max(0, 2x-1) <= alpha_i <= x."""
    order = at(x, g)
    alpha = order.alpha[0]
    assert order.neighbours @ order.deviation[0] == pytest.approx(0.0, abs=1e-11)
    assert (alpha >= max(0.0, 2 * x - 1) - 1e-15).all()
    assert (alpha <= x + 1e-15).all()


@settings(max_examples=40)
@given(inside, couplings)
def test_structure_factor_is_not_negative_on_an_independent_grid(x, g):
    """S(k) >= -1e-8 x(1-x) at 20000 random wavevectors."""
    c = x * (1 - x)
    values = c + RANDOM_COSINES @ at(x, g).deviation[0]
    assert values.min() >= -1e-8 * c


RANDOM_COSINES = oracles.cosine_sums(random_zone_points(20000, 11), VECTORS)


@settings(max_examples=40)
@given(inside, couplings)
def test_exchanging_the_ions_changes_nothing(x, g):
    """D_i is symmetric in x -> 1-x."""
    assert at(x, g).deviation == pytest.approx(at(1 - x, g).deviation, abs=2e-8)


@settings(max_examples=60)
@given(inside, st.lists(st.floats(-0.9, 0.9), min_size=SHELLS, max_size=SHELLS))
def test_entropy_change_as_printed(x, scaled):
    """(A.4) with the logarithms of (A.3) for any order parameters; never positive."""
    d = np.array(scaled) * np.minimum(x * (1 - x), min(x, 1 - x) ** 2)
    m = ordering_problem(SHELLS).neighbours
    found = entropy_change(np.array([x]), d[None], m)[0]
    assert found == pytest.approx(-phi(d, x, 0.0, np.zeros(SHELLS), m), abs=1e-11)
    assert found <= 1e-12


@settings(max_examples=40)
@given(inside, st.floats(0.1, 30.0), st.floats(1.01, 1.5))
def test_colder_crystals_are_more_ordered(x, g, factor):
    """Energy and entropy of the minimum fall with the coupling, as for any free energy."""
    warm, cold = at(x, g), at(x, g * factor)
    J = ordering_problem(SHELLS).energies
    assert (cold.deviation @ J)[0] <= (warm.deviation @ J)[0] + 1e-12
    assert cold.entropy_change()[0] <= warm.entropy_change()[0] + 1e-10


@settings(max_examples=30)
@given(inside, st.floats(0.1, 20.0), st.integers(1, 11))
def test_another_shell_never_raises_the_minimum(x, g, shells):
    """Where S(k) >= 0 does not bind, leaving the new order parameter at random stays possible."""
    fewer, more = at(x, g, shells), at(x, g, shells + 1)
    if fewer.positivity_binds[0] or more.positivity_binds[0]:
        return
    values = [
        phi(order.deviation[0], x, g, ordering_problem(n).energies, order.neighbours)
        for order, n in ((fewer, shells), (more, shells + 1))
    ]
    assert values[1] <= values[0] + 1e-12


def test_weak_coupling_is_linear_response():
    """D_i -> -g c^2 (J_i/m_i - mean) for g -> 0."""
    x, g = 0.3, 1e-6
    sums = ordering_problem(SHELLS).sums
    force = sums.J / sums.neighbours - sums.J.sum() / sums.neighbours.sum()
    expected = -2.0 * g * (x * (1 - x)) ** 2 * force
    assert at(x, g).deviation[0] == pytest.approx(expected, rel=1e-4)


def test_one_shell_cannot_order():
    """Sum m_i d_i = 0 leaves nothing to choose."""
    assert at(0.4, 20.0, shells=1).deviation == pytest.approx(0.0, abs=1e-12)


def test_points_do_not_depend_on_what_was_computed_with_them():
    """A bulk call gives what single calls give, whatever conditions were active before."""
    gamma = np.array([250.0, 400.0, 800.0, 330.0])
    x = np.array([0.5, 0.7, 0.5, 0.3])
    model = ShortRange(CARBON_OXYGEN)
    together = model.free_energy(x, gamma)
    alone = [float(model.free_energy(x[[i]], gamma[[i]])[0]) for i in range(4)]
    assert together == pytest.approx(alone, abs=1e-11)


FROZEN = {"shells": 6, "x": 0.5, "gamma": 3000.0}


def test_no_state_of_negative_entropy():
    """With six shells at Gamma 3000 (A.4) would fall to -.0137; S = 0 is held, so f = E."""
    model = ShortRange(CARBON_OXYGEN, FROZEN["shells"])
    x, gamma = np.array([FROZEN["x"]]), np.array([FROZEN["gamma"]])
    order = model.ordering(x, gamma)
    assert order.heating[0] > 1.0
    assert (mixing_entropy(x) + order.entropy_change())[0] == pytest.approx(0.0, abs=1e-6)
    energy = model.energy_of(x, order.deviation)
    assert model.free_energy(x, gamma) == pytest.approx(energy, abs=1e-9)


def test_slope_where_the_entropy_is_held_at_zero():
    """df/dx against differences on the branch S = 0."""
    model = ShortRange(CARBON_OXYGEN, FROZEN["shells"])
    gamma = np.array([FROZEN["gamma"]])

    def free(x: float) -> float:
        return float(model.free_energy(np.array([x]), gamma)[0])

    for x in (0.48, 0.52):
        assert model.ordering(np.array([x]), gamma).heating[0] > 1.0
        expected = oracles.derivative(free, x, 1e-3)
        found = float(model.slope(np.array([x]), gamma)[0])
        assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("shells", [8, 12, 16, 24, 40])
@pytest.mark.parametrize("x", [0.1, 0.25, 0.5, 0.75])
def test_strong_coupling_stays_finite(shells, x):
    """Up to Gamma 3000 nothing becomes nan; interior points lose digits near the boundary."""
    gamma = np.array([1500.0, 2000.0, 3000.0])
    model = ShortRange(CARBON_OXYGEN, shells)
    values = model.free_energy(np.full(3, x), gamma)
    order = model.ordering(np.full(3, x), gamma)
    assert np.isfinite(values).all()
    assert np.isfinite(order.deviation).all()
    assert order.positivity_binds.all()
