"""The Monte Carlo solid: published numbers, thermodynamics, and what it says beyond its table."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.lattice import BCC
from core.crystal.liquids import liquid_model
from core.crystal.mixtures import Mixture, mixing_entropy
from core.crystal.one_component import melting_gamma
from core.crystal.order import ordering_table
from core.crystal.order.monte_carlo import interaction
from core.crystal.order.ordering_table import Grid, Surface, ordering_fit
from core.crystal.order.spherical import spherical_model
from core.crystal.phases.invariants import AZEOTROPE, CRITICAL
from core.crystal.phases.phase_diagram import branches_at, phase_diagram
from core.crystal.solids import solid_model
from core.errors import OutsideValidityError, TableError
from core.storage.tables import open_table

CO = Mixture(6, 8)
HALF = np.array(0.5)


@pytest.fixture(scope="module")
def solid():
    return solid_model("monte-carlo", CO)


@pytest.fixture(scope="module")
def table():
    return open_table("crystal-ordering")


def test_the_shipped_table_is_current(table):
    assert table.staleness == ""


def test_the_fit_is_as_good_as_statistics_allow():
    fit = ordering_fit().phi
    assert fit.freedom > 150
    assert fit.probability > 1e-3
    assert fit.chi_squared < 1.35 * fit.freedom


def test_the_fit_meets_every_point(table):
    """phi of each point within four standard errors of its own and the fit's."""
    fit = ordering_fit().phi
    x, g = np.broadcast_arrays(table.native("x")[:, None], table.native("g"))
    missed = table.native("phi") - table.native("spherical_phi") - fit.value(x, g)
    error = np.hypot(table.native("phi_error"), fit.error(x, g))
    assert np.max(np.abs(missed / error)) < 5
    assert np.mean(np.abs(missed / error) < 2) > 0.9


def test_free_energy_at_melting(solid):
    """phi = -.02892(2) at x = 1/2 and Gamma_1m; the spherical model has -.02888."""
    g = float(solid.coupling(HALF, melting_gamma()))
    assert g == pytest.approx(9.273, abs=1e-3)
    plain = float(spherical_model().free_energy(0.25 * g))
    assert plain == pytest.approx(-0.02888, abs=1e-5)
    fit = ordering_fit().phi
    error = float(np.hypot(2e-5, fit.error(HALF, g)))
    assert plain + float(fit.value(HALF, g)) == pytest.approx(-0.02892, abs=2.5 * error)
    assert fit.error(HALF, g) < 2e-5


@pytest.fixture(scope="module")
def diagram(solid):
    return phase_diagram(liquid_model("paper", CO), solid)


def test_azeotrope_and_critical_point(diagram):
    (azeotrope,) = [point for point in diagram.invariants if point.kind == AZEOTROPE]
    assert azeotrope.gamma == pytest.approx(180.994, abs=0.03)
    assert azeotrope.x[0] == pytest.approx(0.230, abs=1e-3)
    (critical,) = [point for point in diagram.invariants if point.kind == CRITICAL]
    assert critical.gamma == pytest.approx(424, abs=3)
    assert critical.x[0] == pytest.approx(0.77, abs=0.015)


def test_liquidus_and_solidus(solid):
    gamma = np.array([170.0, melting_gamma()])
    (branch,) = branches_at(liquid_model("paper", CO), solid, gamma)[-1:]
    np.testing.assert_allclose(branch.x_liquid, [0.4811, 0.4118], atol=1e-3)
    np.testing.assert_allclose(branch.x_solid, [0.5833, 0.4744], atol=1e-3)


ALPHAS = [-0.0708, 0.0815, -0.0108, 0.0142, -0.0374, 0.0138, -0.0036, -0.0003]
"""alpha_i/x^2 - 1 at x = 1/2 and Gamma_1m."""
KNOWN_ERROR = 2e-4
"""Of these; it is not given, and runs of 3456 ions and 20,000 sweeps have 1e-4 to 2e-4."""


def test_pair_probabilities(table):
    """Within three standard errors of both."""
    g = np.array([float(melting_gamma() * CO.ordering_energy(HALF))])
    parameters, error = ordering_fit().warren_cowley(0.5, g)
    for shell, known in enumerate(ALPHAS):
        sigma = np.hypot(error[0, shell], KNOWN_ERROR)
        assert parameters[0, shell] == pytest.approx(known, abs=3 * sigma)
    assert (error < 5e-4).all()
    # At the nearest points of the table itself, without any fit.
    near = np.abs(table.native("g") - g).argmin()
    own = ordering_fit().warren_cowley(0.5, table.native("g")[[near]])[0][0]
    spread = 4 * table.native("deviation_error", (-1, near)) / 0.25
    assert (np.abs(table.native("deviation", (-1, near)) / 0.25 - own) < spread).all()


def test_slopes_are_derivatives(solid):
    x, step = np.linspace(0.03, 0.97, 33), 1e-5
    for value in (120.0, 176.0, 450.0, 990.0):
        gamma = np.full(len(x), value)
        rise = solid.free_energy(x + step, gamma) - solid.free_energy(x - step, gamma)
        np.testing.assert_allclose(rise / (2 * step), solid.slope(x, gamma), atol=1e-8)
        warm = (gamma + 1e-3) * solid.free_energy(x, gamma + 1e-3)
        cold = (gamma - 1e-3) * solid.free_energy(x, gamma - 1e-3)
        np.testing.assert_allclose((warm - cold) / 2e-3, solid.energy(x, gamma), atol=1e-9)
        balance = solid.energy(x, gamma) - solid.entropy(x, gamma) / gamma
        np.testing.assert_allclose(balance, solid.free_energy(x, gamma), atol=1e-14)


def test_one_table_serves_all_charges_and_both_sides():
    """What is added depends on x(1-x) and g alone; pure crystals have no order."""
    fit = ordering_fit().phi
    x, g = np.array([0.1, 0.3]), np.array([9.0, 20.0])
    np.testing.assert_allclose(fit.value(x, g), fit.value(1 - x, g), rtol=1e-12)
    np.testing.assert_allclose(fit.slope_x(x, g), -fit.slope_x(1 - x, g), rtol=1e-12)
    assert fit.value(np.array(0.0), np.array(9.0)) == 0.0
    ne = solid_model("monte-carlo", Mixture(8, 10))
    gamma = 9.0 / ne.mixture.ordering_energy(np.array([0.3]))
    added = ne.free_energy(np.array([0.3]), gamma) - ne.spherical.free_energy(
        np.array([0.3]), gamma
    )
    assert added * gamma == pytest.approx(fit.value(np.array([0.3]), np.array([9.0])), rel=1e-9)


def test_entropy_is_positive_and_below_that_of_mixing(solid):
    x = np.linspace(0.01, 0.99, 50)
    for gamma in (100.0, 200.0, 600.0):
        entropy = solid.entropy(x, np.full(len(x), gamma))
        assert (entropy > 0).all()
        assert (entropy < mixing_entropy(x)).all()


def test_beyond_the_table_it_says_so(solid):
    highest = ordering_fit().phi.highest
    gamma = highest / float(CO.ordering_energy(np.array(0.0)))
    assert solid.remarks(np.array([gamma - 1])) == []
    assert "sampled up to Γ = 864" in solid.remarks(np.array([gamma + 50]))[0]
    inside, outside = (solid.uncertainty(HALF, np.array(gamma * s)) for s in (1.0, 1.2))
    assert outside > 3 * inside
    # Neither a jump nor a kink.
    fit, edge = ordering_fit().phi, np.array([highest - 1e-6, highest + 1e-6])
    assert np.ptp(fit.value(HALF, edge)) < 1e-8
    assert np.ptp(fit.slope_g(HALF, edge)) < 1e-9


def test_charges_that_order_before_they_melt_are_refused():
    with pytest.raises(OutsideValidityError, match="choose 'spherical'"):
        solid_model("monte-carlo", Mixture(5, 9))
    solid_model("monte-carlo", Mixture(6, 10))


def test_without_its_table_it_says_how_to_build_it(monkeypatch):
    def missing(name):
        raise TableError(f"There is no table {name}: build it.")

    monkeypatch.setattr(ordering_table, "current_table", missing)
    with pytest.raises(OutsideValidityError, match=r"needs its table\. There is no table crystal-"):
        solid_model("monte-carlo", CO)


def sum_of_cubes(edge):
    real = interaction(edge)[2]
    grid = np.stack(np.meshgrid(*[np.arange(2 * edge)] * 3, indexing="ij"), axis=-1)
    return float((real[BCC.contains(grid)] ** 3).sum())


def test_what_the_cell_misses_is_within_the_error():
    """The term of third order, (2/3) g^3 c^2 t sum u^3, differs by the cell's sum u^3.

    A cell of 24 cubes an edge stands for the infinite crystal.
    """
    small, large = (sum_of_cubes(edge) for edge in (8, 24))
    x = np.linspace(0.02, 0.5, 25)
    fit = ordering_fit()
    assert small == pytest.approx(5.5e-6, rel=0.05)
    for g in (3.0, 6.0, 10.0):
        at = np.full(len(x), g)
        third = 2 / 3 * g**3 * (x * (1 - x)) ** 2 * (1 - 2 * x) ** 2 * (small - large)
        assert (np.abs(third) <= fit.phi_error(x, at)).all()
    assert fit.phi_error(HALF, np.array(9.0)) == fit.phi.error(HALF, np.array(9.0))


@pytest.mark.parametrize("of_slope", [True, False])
def test_a_known_surface_is_found_again(of_slope):
    """Noise of known size around a known function: the fit and its error bars."""
    x, g = np.arange(1, 11) / 20, 48.0 * (np.arange(1, 21) / 20) ** 1.5
    coefficients = np.random.default_rng(0).normal(size=(6, 5)) * 1e-2
    true = Surface(48.0, 3, coefficients, np.eye(30), 0.0, 1)
    X, G = np.broadcast_arrays(x[:, None], g)
    exact = true.slope_g(X, G) if of_slope else true.value(X, G)
    error = 1e-5 * X * (1 - X)
    grid = Grid(x, g, np.ones(X.shape, dtype=bool))
    at, missed = (np.array([0.15, 0.5]), np.array([10.0, 30.0])), []
    for seed in range(20):
        noise = error * np.random.default_rng((1, seed)).normal(size=X.shape)
        fit = grid.fit(exact + noise, error, lowest_power=3, of_slope=of_slope)
        assert fit.probability > 1e-4
        missed.append((fit.value(*at) - true.value(*at)) / fit.error(*at))
    assert 0.6 < np.std(missed) < 1.5
