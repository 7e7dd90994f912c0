"""What the crystal's physics may take on one core with compiled kernels: pytest -m benchmark.

Budgets are asserted on the median, here and nowhere else; docs/benchmarks.md has the results.
"""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal import lattice_sums as sums_module
from core.crystal.lattice import BCC, MAX_SHELLS, neighbour_shells, zone_quadrature
from core.crystal.lattice_sums import MANY_NODES, madelung, response
from core.crystal.liquids import liquid_model
from core.crystal.mixtures import Mixture
from core.crystal.phases.phase_diagram import phase_diagram
from core.crystal.phases.tangents import coexistence
from core.crystal.solids import ShortRange, solid_model
from core.kernels import build
from core.kernels import ordering as ordering_kernel
from core.storage.memo import ROOM, memory
from dashboard.figures.crystal.energy_gain import EnergyGain
from dashboard.figures.crystal.free_energy import FreeEnergy
from dashboard.figures.crystal.order_parameters import OrderParameters
from dashboard.figures.crystal.phase_diagram import PhaseDiagram

CARBON_OXYGEN = Mixture(6, 8)
GAMMAS = np.linspace(112.0, 187.0, 25)
FIVE = ("random", "short-range", "spherical", "ogata", "ogata-Z")
MS = 1e-3

compiled_only = pytest.mark.skipif(
    build.backend().kind != "compiled", reason="budgets are for compiled kernels"
)
pytestmark = compiled_only


def median(benchmark) -> float:
    """Seconds; infinitely fast where measuring is switched off."""
    return benchmark.stats["median"] if benchmark.stats else 0.0


def forget_lattice() -> None:
    """Empty what the lattice sums remember, so that the next call starts cold."""
    for cached in (
        sums_module._real_space,
        sums_module._reciprocal_vectors,
        sums_module._self_term,
        neighbour_shells,
    ):
        cached.cache_clear()
    memory.resize(0.0)
    memory.resize(ROOM)


def displacement_sums(shells: int, nodes: int) -> np.ndarray:
    """T_0 and T_i by the same steps as `lattice_sums`, none of them remembered."""
    k, weights, _ = zone_quadrature(BCC, nodes)
    weighted = weights * response(k, BCC).W
    cosines = sums_module.shell_cosines(k, BCC, neighbour_shells(BCC, shells))
    return np.concatenate([[weighted.sum()], weighted @ cosines])


def test_table_1(benchmark):
    """Table I (8 shells, 12^3 nodes, cold): under 60 ms."""
    T = benchmark.pedantic(displacement_sums, (8, 12), setup=forget_lattice, rounds=15)
    assert pytest.approx([4.4334, 3.0577], abs=1e-4) == T[1:3]
    assert median(benchmark) < 60 * MS


def test_forty_shells(benchmark):
    """40 shells to 1e-8 (32^3 nodes, cold): under 2 s."""
    benchmark.pedantic(displacement_sums, (MAX_SHELLS, MANY_NODES), setup=forget_lattice, rounds=3)
    assert median(benchmark) < 2.0


def test_ordering_in_bulk(benchmark):
    """Short-range minimum, S(k) >= 0 inactive, 50 x 50 points: under 10 microseconds a point."""
    x, gamma = (
        grid.ravel() for grid in np.meshgrid(np.linspace(0.01, 0.99, 50), np.linspace(110, 182, 50))
    )
    solid = ShortRange(CARBON_OXYGEN)
    order = benchmark(solid.ordering, x, gamma)
    assert not order.positivity_binds.any()
    assert median(benchmark) / len(x) < 10e-6


def test_ordering_where_positivity_binds(benchmark):
    """Short-range minimum at Gamma 800, x = 0.5, warm: under 5 ms."""
    solid = ShortRange(CARBON_OXYGEN)
    order = benchmark(solid.ordering, np.array([0.5]), np.array([800.0]))
    assert order.positivity_binds.all()
    assert median(benchmark) < 5 * MS


def models(name: str):
    """Liquid and solid, with the constants of the lattice at hand as after the first figure."""
    madelung(BCC)
    pair = liquid_model("paper", CARBON_OXYGEN), solid_model(name, CARBON_OXYGEN)
    coexistence(*pair, GAMMAS[:1])
    return pair


@pytest.mark.parametrize("name", FIVE)
def test_phase_diagram_of_one_model(benchmark, name):
    """C/O, 25 couplings, one model: under 40 ms."""
    ties = benchmark(coexistence, *models(name), GAMMAS)
    assert len(np.unique(ties.gamma)) > 20
    assert median(benchmark) < 40 * MS


def test_phase_diagram_of_five_models(benchmark):
    """C/O, 25 couplings, five models: under 250 ms."""
    pairs = [models(name) for name in FIVE]
    benchmark(lambda: [coexistence(*pair, GAMMAS) for pair in pairs])
    assert median(benchmark) < 250 * MS


def test_adaptive_phase_diagram(benchmark):
    """C/O, short-range order, all branches and invariants as drawn; no budget of its own."""
    diagram = benchmark(phase_diagram, *models("short-range"))
    assert len(diagram.branches) >= 2


def scan_chords(liquid, solid, gammas: np.ndarray, points: int = 1000) -> list[tuple[float, ...]]:
    """The phase diagram in plain NumPy: the lowest chord above each crossing of the two curves."""
    x = np.linspace(0.0, 1.0, points + 2)[1:-1]
    found = []
    for gamma in gammas:
        coupling = np.full(points, gamma)
        melted, frozen = liquid.free_energy(x, coupling), solid.free_energy(x, coupling)
        lowest = np.minimum(melted, frozen)
        for overall in x[:-1][np.diff(melted < frozen)]:
            left, right = x < overall + 1e-9, x > overall + 1e-9
            share = (overall - x[left][:, None]) / (x[right] - x[left][:, None])
            mixed = (1.0 - share) * lowest[left][:, None] + share * lowest[right]
            i, j = np.unravel_index(np.argmin(mixed), mixed.shape)
            found.append((gamma, x[left][i], x[right][j]))
    return found


def scan_tangents(liquid, solid, gammas: np.ndarray, points: int = 1000) -> np.ndarray:
    """The same by comparing the tangents of all 1000 x 1000 pairs of a liquid and a solid.

    Best pair with the liquid on the left, and on the right, of the solid at each Gamma; whether
    it is a coexistence at all is left to the reader.
    """
    x = np.linspace(0.0, 1.0, points + 2)[1:-1]
    liquid_first = x[:, None] < x
    found = []
    for gamma in gammas:
        coupling = np.full(points, gamma)
        melted, frozen = liquid.free_energy(x, coupling), solid.free_energy(x, coupling)
        slopes = np.gradient(melted, x), np.gradient(frozen, x)
        offsets = melted - x * slopes[0], frozen - x * slopes[1]
        mismatch = (slopes[0][:, None] - slopes[1]) ** 2 + (offsets[0][:, None] - offsets[1]) ** 2
        for side in (liquid_first, ~liquid_first):
            i, j = np.unravel_index(np.argmin(np.where(side, mismatch, np.inf)), mismatch.shape)
            found.append((gamma, x[i], x[j]))
    return np.array(found)


def test_peer_scan_of_chords(benchmark):
    """The peer at its fastest, C/O, random crystal, 25 couplings: the grid's 1e-3, at best."""
    pair = models("random")
    rows = benchmark.pedantic(scan_chords, (*pair, GAMMAS), rounds=5)
    ties = coexistence(*pair, GAMMAS)
    assert len(rows) == len(ties)
    ours = np.stack([ties.x_left, ties.x_right], axis=1)
    assert np.array(rows)[:, 1:] == pytest.approx(ours, abs=2e-2)


def test_peer_scan_of_1000_x_1000_tangents(benchmark):
    """The peer as first written, C/O, random crystal, 25 couplings."""
    pair = models("random")
    rows = benchmark.pedantic(scan_tangents, (*pair, GAMMAS), rounds=3)
    last = coexistence(*pair, GAMMAS[12:13])[-1:]
    found = rows[rows[:, 0] == GAMMAS[12]][0]
    assert found[1:] == pytest.approx((last.x_left[0], last.x_right[0]), abs=1e-2)


@pytest.mark.benchmark
def test_kernels_are_the_compiled_ones():
    """The numbers above mean nothing otherwise."""
    assert hasattr(ordering_kernel, "__pythran__")


SLOWEST = {
    # Processor time before the contacts were solved for, and with them.
    "energy gain, 40 shells (70 s, 4 s)": (EnergyGain, {"shells": 40}),
    "order parameters, 40 shells (4 s, 0.3 s)": (OrderParameters, {"shells": 40}),
    "phase diagram of all models, C/Ne": (PhaseDiagram, {"Z2": 10}),
    "phase diagram of all models, 40 shells": (PhaseDiagram, {"shells": 40}),
    "free energies far below melting, 40 shells": (FreeEnergy, {"shells": 40, "Gamma": [3000.0]}),
}


@pytest.mark.parametrize(("figure", "inputs"), SLOWEST.values(), ids=list(SLOWEST))
def test_slow_inputs_of_the_page(benchmark, figure, inputs):
    """Nothing in memory: under 5 s."""

    benchmark.pedantic(lambda: figure(**inputs).dataset(), setup=forget_lattice, rounds=2)
    assert median(benchmark) < 5.0
