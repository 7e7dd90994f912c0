"""Structure factors of three nuclei: sum rules, order parameters, and the energy."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.lattice import BCC, neighbour_shells, shell_cosines, zone_quadrature
from core.crystal.lattice_sums import zone_response
from core.crystal.order.spherical import NODES, spherical_model
from core.crystal.ternary.mixture import PAIRS, Ternary
from core.crystal.ternary.order.structure import charge_structure, random_structure
from core.crystal.ternary.solids import solid_model

CARBON = Ternary(6, 8, 10)
X, GAMMA = np.array([0.6, 0.3, 0.1]), 190.0
ZONE, WEIGHTS, _ = zone_quadrature(BCC, NODES)


@pytest.mark.parametrize("name", ["random", "short-range", "spherical"])
def test_sum_rules(name):
    S = solid_model(name, CARBON).structure(X, GAMMA, ZONE)
    assert S.sum(axis=2) == pytest.approx(np.zeros(S.shape[:2]), abs=1e-14)
    assert np.einsum("k,kab->ab", WEIGHTS, S) == pytest.approx(random_structure(X), abs=1e-9)
    assert np.linalg.eigvalsh(S).min() > -1e-9


@pytest.mark.parametrize("name", ["short-range", "spherical"])
def test_order_parameters_are_means_of_cosines(name):
    """eps_i^ab = <S_ab C_i>/m_i of the nearest shells."""
    solid = solid_model(name, CARBON)
    shells = neighbour_shells(BCC, 8)
    m = np.array([shell.neighbours for shell in shells])
    cosines = shell_cosines(ZONE, BCC, shells) / m
    S = solid.structure(X, GAMMA, ZONE)
    eps = np.einsum("k,kab,ki->iab", WEIGHTS, S, cosines)
    order = solid.order(X, GAMMA, 8)
    for place, (a, b) in enumerate(PAIRS):
        assert eps[:, a, b] == pytest.approx(order[:, place] * X[a] * X[b], abs=2e-9)


@pytest.mark.parametrize("name", ["random", "short-range", "spherical"])
def test_the_structure_of_charge_makes_the_energy(name):
    """Gamma kappa <U S_ZZ> is what the order adds to the energy of the random crystal."""
    solid, none = solid_model(name, CARBON), solid_model("random", CARBON)
    of_charge = charge_structure(CARBON.charges, solid.structure(X, GAMMA, ZONE))
    U = zone_response(BCC, NODES).V + spherical_model().T0
    order = GAMMA * float(CARBON.ordering_scale(X)) * float(WEIGHTS @ (U * of_charge))
    gamma = np.array(GAMMA)
    added = float(solid.energy(X, gamma) - none.energy(X, gamma))
    assert order == pytest.approx(added, abs=2e-7)
