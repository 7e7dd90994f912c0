"""Starts for neighbours belong to one computation."""

from __future__ import annotations

import numpy as np

from core.crystal.liquids import liquid_model
from core.crystal.mixtures import Mixture
from core.crystal.phases.tangents import coexistence
from core.crystal.solids import solid_model
from core.crystal.starts import computation_of_its_own, one_computation, starts

CO = Mixture(6, 8)


def test_results_do_not_depend_on_what_was_computed_before() -> None:
    """To the last bit, also where S(k) >= 0 binds and neighbours have been solved."""
    solid = solid_model("short-range", CO, 8)
    liquid = liquid_model("paper", CO)
    x, gamma = np.array([0.45, 0.5]), np.array([700.0])
    alone = solid.free_energy(x, gamma)
    ties = coexistence(liquid, solid, np.array([410.0]))
    for other in (650.0, 690.0, 720.0):
        solid.free_energy(np.linspace(0.3, 0.7, 9), np.array([other]))
        coexistence(liquid, solid, np.array([other]))
    assert (solid.free_energy(x, gamma) == alone).all()
    again = coexistence(liquid, solid, np.array([410.0]))
    assert (again.x_left == ties.x_left).all()
    assert (again.x_right == ties.x_right).all()


def test_a_computation_inside_another_shares_its_starts() -> None:
    """Except one that is kept in memory; what is found there stays there."""
    with one_computation():
        starts("problem").remember(0.5, 10.0, "outer")
        with one_computation():
            assert starts("problem").near(0.5, 10.1) == "outer"
        with computation_of_its_own():
            assert starts("problem").near(0.5, 10.0) is None
            starts("problem").remember(0.5, 10.0, "inner")
        assert starts("problem").near(0.5, 10.0) == "outer"
        assert starts("problem").near(0.5, 100.0) is None
    assert starts("problem").near(0.5, 10.0) is None
