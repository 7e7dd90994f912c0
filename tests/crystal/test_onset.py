"""Where S(k) >= 0 begins to bind, against minima found elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from core.crystal.lattice import BCC, shell_cosines
from core.crystal.mixtures import Mixture
from core.crystal.order.ordering import entropy_change
from core.crystal.order.positivity import wedge_grid
from core.crystal.solids import ShortRange, onset_of_positivity

SOLID = ShortRange(Mixture(6, 8))


def free_order(x: float, gamma: float) -> np.ndarray:
    """The minimum without the condition, by SLSQP."""
    problem = SOLID.problem
    g = gamma * float(SOLID.mixture.ordering_energy(np.array(x)))

    def phi(deviation):
        change = entropy_change(np.array([x]), deviation[None], problem.neighbours)[0]
        return g * deviation @ problem.energies - change

    balance = {"type": "eq", "fun": lambda deviation: deviation @ problem.neighbours}
    start = np.zeros(len(problem.energies))
    return minimize(phi, start, constraints=balance, tol=1e-15, options={"maxiter": 500}).x


def lowest_structure_factor(x: float, order: np.ndarray) -> float:
    """The least S(k)/x(1-x): Nelder and Mead from the lowest point of a grid."""
    shells = SOLID.problem.sums.shells
    grid = wedge_grid(BCC, shells, 24)

    def structure_factor(k):
        return 1.0 + float((shell_cosines(k[None], BCC, shells) @ order)[0]) / (x * (1.0 - x))

    start = grid.k[(grid.cosines @ order).argmin()]
    found = minimize(structure_factor, start, method="Nelder-Mead", options={"xatol": 1e-7})
    return float(found.fun)


@pytest.mark.parametrize(("x", "gamma"), [(0.5, 303.711), (0.3, 349.94), (0.7, 363.54)])
def test_the_lowest_structure_factor_vanishes_at_the_onset(x, gamma):
    """C/O: at x = .5 from 303.711 on; on a fixed grid of k the lowest S(k) vanishes at 303.93."""
    onset = onset_of_positivity(SOLID, x, 800.0)
    assert onset == pytest.approx(gamma, abs=6e-3)
    assert lowest_structure_factor(x, free_order(x, onset)) == pytest.approx(0.0, abs=1e-6)


def test_the_condition_binds_from_the_onset_on():
    """As `ordering` says of single couplings; at x = .01 it never does."""
    for x in (0.1, 0.5, 0.9):
        gamma = onset_of_positivity(SOLID, x, 800.0) * np.array([0.9999, 1.0001])
        assert SOLID.ordering(np.full(2, x), gamma).positivity_binds.tolist() == [False, True]
    assert np.isnan(onset_of_positivity(SOLID, 0.01, 800.0))
