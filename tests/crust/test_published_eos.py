"""Published equations of state: fits that must meet physics computed here in another way."""

from __future__ import annotations

import numpy as np
import pytest

from core.constants import GRAM_PER_CUBIC_CM, NEUTRON_MASS
from core.crust.published_eos import published_equation_of_state, published_equations_of_state
from core.dataset import Dataset
from core.matter.equilibrium import Homogeneous
from core.matter.model import Matter

MODELS = published_equations_of_state()


def at(data: Dataset, n_B: float, name: str) -> float:
    return float(np.interp(np.log(n_B), np.log(data["n_B"]), data[name]))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("n_B", [0.1, 0.13, 0.16])
def test_homogeneous_matter_is_that_of_the_functional(model: str, n_B: float) -> None:
    """A wrong digit among the coefficients would show: our own cold npe mu matter is within 2 %."""
    ours = Homogeneous(Matter(interaction=model), 0.05).at(n_B)
    assert at(published_equation_of_state(model), n_B, "P") == pytest.approx(ours["P"], rel=0.02)


@pytest.mark.parametrize("model", MODELS)
def test_the_outer_crust_is_borne_by_relativistic_electrons(model: str) -> None:
    """At 1e-6 fm^-3: of 66Ni or 84Se; P of a free electron gas, less a few per cent of lattice."""
    data = published_equation_of_state(model)
    n_e = 0.41e-6
    k_F = (3.0 * np.pi**2 * n_e) ** (1.0 / 3.0) * 197.327
    x = k_F / 0.510999
    root = np.sqrt(1.0 + x * x)
    free = 0.510999**4 / (8.0 * np.pi**2 * 197.327**3)
    free *= x * root * (2.0 * x * x / 3.0 - 1.0) + np.log(x + root)
    assert at(data, 1e-6, "P") == pytest.approx(free, rel=0.08)
    assert at(data, 1e-6, "P") < free * 1.02
    assert at(data, 1e-6, "Gamma") == pytest.approx(4.0 / 3.0, abs=0.05)


@pytest.mark.parametrize("model", MODELS)
def test_the_first_law_holds(model: str) -> None:
    """P = n^2 d(eps/n)/dn along the table, and Gamma is the slope of ln P against ln n."""
    data = published_equation_of_state(model)
    n, P = data["n_B"], data["P"]
    eps = data["rho"] / GRAM_PER_CUBIC_CM
    assert (np.diff(n) > 0.0).all()
    middle = np.sqrt(n[1:] * n[:-1])
    slope = np.diff(eps / n) / np.diff(n) * middle**2
    inner = slice(200, -1)
    assert slope[inner] == pytest.approx(np.sqrt(P[1:] * P[:-1])[inner], rel=0.01)
    Gamma = np.gradient(np.log(P), np.log(n))
    assert data["Gamma"][5:-5] == pytest.approx(Gamma[5:-5], abs=0.02)
    assert ((data["c_s2"] > 0.0) & (data["c_s2"] < 1.0)).all()
    assert eps[0] / n[0] - NEUTRON_MASS == pytest.approx(-9.1, abs=0.1)
