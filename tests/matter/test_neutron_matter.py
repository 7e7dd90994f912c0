"""Pure neutron matter: published energies, the limit of few protons, thermodynamics."""

from __future__ import annotations

import numpy as np
import pytest

from core.crust.composition import abundances, composition
from core.crust.eos import equation_of_state
from core.errors import InvalidInputError
from core.matter.equilibrium import Homogeneous
from core.matter.model import Matter
from core.matter.neutron_matter import neutron_states
from core.nuclides.pool_names import parse_pool_name
from dashboard.figures.crust.inputs import CrustFigure
from dashboard.systems import FIGURES

COLD = 0.05


def energy(n_B: float, T: float = COLD) -> float:
    row = equation_of_state(Matter(), T, (n_B,), 0.0)
    return float(row["e"][0] / n_B)


def test_energy_per_neutron():
    """10.478488 MeV at 0.1 fm^-3 and T = 0; T = 0.05 MeV adds pi^2/4 T^2/(k_F^2 hbar^2/2m*)."""
    assert energy(0.1) == pytest.approx(10.478488, abs=5e-4)


@pytest.mark.parametrize(("T", "n_B"), [(0.1, 0.02), (1.0, 1e-3), (5.0, 0.1)])
def test_it_is_the_limit_of_few_protons(T, n_B):
    alone = neutron_states(Matter(), T, (n_B,))
    for name in ("f", "P", "s", "mu_n"):
        few, fewer = (Homogeneous(Matter(), T, Y_p).at(n_B)[name] for Y_p in (2e-8, 1e-8))
        assert alone[name][0] == pytest.approx(2 * fewer - few, rel=2e-6)


@pytest.mark.parametrize(("T", "n_B"), [(0.1, 0.02), (1.0, 1e-4), (5.0, 0.1)])
def test_pressure_entropy_and_slope_are_derivatives(T, n_B):
    row = equation_of_state(Matter(), T, (n_B,), 0.0)

    def f(T, n):
        return float(neutron_states(Matter(), T, (n,))["f"][0])

    def P(n):
        return float(neutron_states(Matter(), T, (n,))["P"][0])

    h, d = 1e-3 * n_B, 1e-3 * T
    per_neutron = (f(T, n_B + h) / (n_B + h) - f(T, n_B - h) / (n_B - h)) / (2 * h)
    assert row["P"][0] == pytest.approx(n_B**2 * per_neutron, rel=1e-5)
    assert row["s"][0] * n_B == pytest.approx((f(T - d, n_B) - f(T + d, n_B)) / (2 * d), rel=1e-5)
    assert row["dP_dn"][0] == pytest.approx((P(n_B + h) - P(n_B - h)) / (2 * h), rel=1e-5)
    assert row["mu_B"][0] == pytest.approx(row["mu_n"][0], rel=1e-10)


def test_tables_of_neutrons():
    data = composition(Matter(), 0.4, (1e-4, 0.1), 0.0)
    assert data["Y_e"].tolist() == [0, 0]
    assert data["X_free_n"].tolist() == [1, 1]
    assert np.isnan(data["A_over_Z"]).all()
    assert abundances(Matter(), 0.4, 0.1, 0.0).attributes["gas_p"] == 0
    with pytest.raises(InvalidInputError, match="tetraneutrons"):
        composition(Matter(pool=parse_pool_name("4n")), 0.4, (0.1,), 0.0)


TAKING = ("crust/composition", "crust/abundances", "crust/eos")


@pytest.mark.parametrize(
    "path", [path for path, figure in FIGURES.items() if issubclass(figure, CrustFigure)]
)
def test_every_figure_takes_it_or_says_which_do(path):
    figure = FIGURES[path](equilibrium="fixed", Y_p=0.0)
    if path in TAKING:
        data = figure.dataset()
        assert len(figure.panels(data)) == len(figure.panel_heights)
        assert figure.summary(data)
    else:
        with pytest.raises(InvalidInputError, match="pure neutron matter"):
            figure.dataset()
    with pytest.raises(InvalidInputError, match="too small"):
        FIGURES[path](equilibrium="fixed", Y_p=1e-4).dataset()
