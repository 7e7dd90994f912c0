"""What equilibria of three nuclei may take on one core with compiled kernels: pytest -m benchmark.

Budgets are asserted on the median; docs/benchmarks.md has the results.
"""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.ternary.buoyancy import Matter, neutral_buoyancy
from core.crystal.ternary.distillation import distillation
from core.crystal.ternary.equilibrium.freezing import freezing
from core.crystal.ternary.equilibrium.isotherm import isotherm
from core.crystal.ternary.liquids import liquid_model
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids import solid_model
from core.kernels import build

CARBON = Ternary(6, 8, 10)
LIQUID = liquid_model("paper", CARBON)
MS = 1e-3
SURFACE = np.random.default_rng(500).dirichlet(np.ones(3), 500)

pytestmark = pytest.mark.skipif(
    build.backend().kind != "compiled", reason="budgets are for compiled kernels"
)


def median(benchmark) -> float:
    """Seconds; infinitely fast where measuring is switched off."""
    return benchmark.stats["median"] if benchmark.stats else 0.0


def warm(name: str):
    """A solid with the constants of the lattice at hand, as after the first figure."""
    solid = solid_model(name, CARBON)
    isotherm(LIQUID, solid, 170.0)
    return solid


@pytest.mark.parametrize(
    ("name", "budget"), [("random", 150), ("spherical", 150), ("short-range", 1000)]
)
def test_isotherm(benchmark, name, budget):
    """All tie lines of C/O/Ne at Gamma 180: under 150 ms, short-range ordered under 1 s."""
    lines = benchmark.pedantic(isotherm, (LIQUID, warm(name), 180.0), rounds=5)
    assert len(lines.families) == 2
    assert median(benchmark) < budget * MS


@pytest.mark.parametrize(("name", "budget"), [("random", 2), ("spherical", 2), ("short-range", 20)])
def test_freezing_of_one_liquid(benchmark, name, budget):
    """Under 2 ms, short-range ordered under 20 ms."""
    x = np.array([[0.49, 0.49, 0.02]])
    found = benchmark(freezing, LIQUID, warm(name), x)
    assert found.stable[0]
    assert median(benchmark) < budget * MS


def test_freezing_where_positivity_binds(benchmark):
    """Short-range order with S(k) = 0 somewhere: under 20 ms."""
    x = np.array([[0.6, 0.3, 0.1]])
    found = benchmark(freezing, LIQUID, warm("short-range"), x)
    assert found.stable[0]
    assert median(benchmark) < 20 * MS


@pytest.mark.parametrize("name", ["random", "spherical"])
def test_freezing_surface(benchmark, name):
    """500 liquids over the triangle: under 300 ms."""
    found = benchmark.pedantic(freezing, (LIQUID, warm(name), SURFACE), rounds=5)
    assert found.stable.mean() > 0.9
    assert median(benchmark) < 300 * MS


@pytest.mark.parametrize(("name", "budget"), [("spherical", 100), ("short-range", 500)])
def test_neutral_buoyancy(benchmark, name, budget):
    """One ratio O/C, scanned: under 100 ms, short-range ordered under 500 ms."""
    arguments = (LIQUID, warm(name), Matter((12.0, 16.0, 22.0), 1.7), 0.4)
    found = benchmark.pedantic(neutral_buoyancy, arguments, rounds=3)
    assert len(found.points) == 1
    assert median(benchmark) < budget * MS


@pytest.mark.parametrize(("name", "budget"), [("spherical", 300), ("short-range", 2000)])
def test_distillation(benchmark, name, budget):
    """A path to a seventh of the liquid: under 300 ms, short-range ordered under 2 s."""
    start = np.array([0.49, 0.49, 0.02])
    arguments = (LIQUID, warm(name), Matter((12.0, 16.0, 22.0), 1.7), start, 2.0)
    path = benchmark.pedantic(distillation, arguments, rounds=3)
    assert len(path.tau) == 21
    assert median(benchmark) < budget * MS


def test_order_of_many_crystals(benchmark):
    """Short-range order where no S(k) vanishes: under 20 microseconds a crystal."""
    solid = warm("short-range")
    x, gamma = np.random.default_rng(1).dirichlet(np.ones(3), 1000), np.full(1000, 90.0)
    scale = gamma * CARBON.ordering_scale(x)
    pull = scale[:, None] * np.array([4.0, 16.0, 4.0])
    benchmark(solid.problem.without_positivity, x, pull)
    assert median(benchmark) < 1000 * 20e-6


@pytest.mark.parametrize("x", [[0.6, 0.3, 0.1], [0.75, 0.05, 0.2], [1 / 3, 1 / 3, 1 / 3]])
def test_order_where_positivity_binds(benchmark, x):
    """One crystal with S(k) = 0 somewhere: under 20 ms."""
    solid = warm("short-range")
    found = benchmark(solid.ordering, np.array([x]), np.array([187.0]))
    assert found.positivity_binds.all()
    assert median(benchmark) < 20 * MS
