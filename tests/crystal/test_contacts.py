"""Order where S(k) touches zero: optimal by its own conditions, and what cuts find too."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.crystal.lattice_sums import lattice_sums
from core.crystal.order.contacts import TOLERANCE, ContactSearch, Touching
from core.crystal.order.ordering import OrderingProblem
from core.crystal.solids import ordering_problem
from core.kernels import ordering


def bounded(problem: OrderingProblem, x: float, g: float) -> Touching:
    """The minimum at which S(k) touches zero, from cuts first."""
    free = ordering.free_minimum(np.array([x]), np.array([g]), problem.energies, problem.neighbours)
    return problem._from_cuts(x, g, free[0])


def phi(problem: OrderingProblem, x: np.ndarray, g: np.ndarray) -> np.ndarray:
    order = problem.equilibrium(x, g)
    return g * (order.deviation @ problem.energies) - order.entropy_change()


@pytest.fixture
def cuts_alone(monkeypatch):
    """An ordering problem that knows of no contacts."""
    monkeypatch.setattr(ContactSearch, "near", lambda *_: None)
    monkeypatch.setattr(ContactSearch, "from_cuts", lambda *_: None)


X, G = (grid.ravel() for grid in np.meshgrid(np.linspace(0.06, 0.94, 9), np.geomspace(12, 50, 7)))


@pytest.mark.parametrize("shells", [2, 4, 6, 8, 24])
def test_what_a_sequence_of_cuts_finds(shells, request):
    """Its free energy lies below by no more than what it violates S(k) >= 0 by, times the force."""
    problem = OrderingProblem(lattice_sums("bcc", shells))
    order = problem.equilibrium(X, G)
    found = G * (order.deviation @ problem.energies) - order.entropy_change()
    request.getfixturevalue("cuts_alone")
    lower = phi(OrderingProblem(lattice_sums("bcc", shells)), X, G)
    above = found - lower
    allowed = TOLERANCE * X * (1.0 - X) * order.pressure
    assert order.positivity_binds.sum() > 20
    assert np.all(above > -1e-9)
    assert np.all(above < allowed + 1e-9)


@settings(max_examples=40)
@given(
    shells=st.sampled_from([3, 6, 8, 13, 24, 40]),
    x=st.floats(0.02, 0.98),
    g=st.floats(5.0, 45.0),
)
def test_the_conditions_of_the_minimum(shells, x, g):
    """Force of the free energy = conservation law + contacts, which push and touch zero."""
    problem = ordering_problem(shells)
    order = problem.equilibrium(np.array([x]), np.array([g]))
    random, d = x * (1.0 - x), order.deviation[0]
    low = problem.minima(x, d, 1.0).S
    assert low.min(initial=0.0) > -TOLERANCE * random
    if not order.positivity_binds[0] or order.heating[0] > 1.0:
        return
    found = bounded(problem, x, g)
    np.testing.assert_allclose(found.deviation, d, atol=3e-4 * random)
    if not len(found.angles):
        return
    cosines = problem.search.cosines(found.angles)
    p11, p12, p22 = x**2 + found.deviation, random - found.deviation, (1 - x) ** 2 + found.deviation
    m = problem.neighbours
    force = g * problem.energies - 0.5 * m * np.log(p12**2 / (p11 * p22)) - found.duals @ cosines
    assert found.duals.min() > 0.0
    np.testing.assert_allclose(random + cosines @ found.deviation, 0.0, atol=1e-9 * random)
    np.testing.assert_allclose(force / m, (force / m).mean(), atol=1e-8 * (1.0 + g))
    assert abs(found.deviation @ m) < 1e-10


def test_neighbours_do_not_change_an_answer():
    """From cuts or from any neighbour: the same minimum to rounding."""
    lonely = [OrderingProblem(lattice_sums("bcc", 8)) for _ in X]
    apart = np.array(
        [problem.equilibrium(X[[i]], G[[i]]).deviation[0] for i, problem in enumerate(lonely)]
    )
    together = OrderingProblem(lattice_sums("bcc", 8)).equilibrium(X, G).deviation
    np.testing.assert_allclose(together, apart, atol=1e-9)
