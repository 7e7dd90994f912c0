"""Abundances of nuclei with pools of a few nuclides, and beside other programs."""

from __future__ import annotations

import pytest

from core.constants import MEV_IN_KELVIN
from core.crust.composition import abundances
from core.matter.equilibrium import CLUSTERS
from core.matter.model import Matter
from core.nuclides.pool_names import parse_pool_name

ATOMIC_MASS_UNIT = 1.66053906892e-24
"""g."""
HOT = 4e9 / MEV_IN_KELVIN
DILUTE = 1e7 / ATOMIC_MASS_UNIT * 1e-39
"""fm^-3, of 1e7 g/cm^3."""


@pytest.mark.parametrize(("partition", "X"), [("levels", 0.885), ("states", 0.874)])
def test_nickel_in_hot_matter(partition, X):
    """rho 1e7 g/cm^3, 4 GK, Y_e 0.5; pynucastro, with sums over states, gives 0.876."""
    found = abundances(Matter(partition=partition), HOT, DILUTE, 0.5)
    nickel = found.where(Z=28, A=56)["X"][0]
    assert nickel == pytest.approx(X, abs=6e-4)
    if partition == "states":
        assert nickel == pytest.approx(0.876, abs=3e-3)


@pytest.mark.parametrize(("partition", "X"), [("levels", 0.617), ("states", 0.567)])
def test_nickel_in_hotter_matter(partition, X):
    """rho 1e9 g/cm^3, 6 GK, Y_e 0.5."""
    found = abundances(Matter(partition=partition), 1.5 * HOT, 100 * DILUTE, 0.5)
    assert found.where(Z=28, A=56)["X"][0] == pytest.approx(X, abs=3e-3)


@pytest.mark.parametrize(
    ("pool", "Y_p", "T"),
    [("only-56Ni", 0.5, 0.1), ("only-56Ni", 0.5, 0.4), ("only-4He", 0.5, 0.1),
     ("only-56Fe", 26 / 56, 0.05), ("only-4He-56Ni", 0.5, 0.4), ("default", 0.5, 0.1)],
)  # fmt: skip
@pytest.mark.parametrize("n_B", [1e-9, 1e-8, 1e-5])
def test_a_pool_of_one_nuclide_that_has_the_charge_of_matter(pool, Y_p, T, n_B):
    """Mu_n - mu_p has no value there, and still nuclei must not be lost."""
    found = abundances(Matter(pool=parse_pool_name(pool)), T, n_B, Y_p)
    assert found.attributes["phase"] == CLUSTERS
    assert found["X"].sum() > 0.99
    assert found.attributes["Y_e"] == pytest.approx(Y_p, rel=2e-7)
    free = (found.attributes["gas_n"] + found.attributes["gas_p"]) / n_B
    assert found["X"].sum() + free == pytest.approx(1, abs=1e-9)


def test_a_pool_of_14He_alone_has_the_layer_of_the_paper():
    alone, whole = (
        abundances(Matter(pool=parse_pool_name(name)), 0.4, 0.02)
        for name in ("only-14He", "default")
    )
    assert alone["X"].tolist() == pytest.approx([whole["X"][0]], abs=2e-4)
    assert len(alone) == 1
