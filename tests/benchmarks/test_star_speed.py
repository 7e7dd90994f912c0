"""What crusts in stars and whole stars may take on one core with compiled kernels."""

import itertools

import pytest

from core.kernels import build
from core.matter.model import Matter
from core.star.cut import cut
from core.star.inward import crust_in_star
from core.star.layers import layers_along_masses
from core.star.mass_radius import mass_radius
from core.star.matter import crust_matter, whole_matter
from core.star.stars import central_densities, stars

PAPER = Matter()
MS = 1e-3

pytestmark = pytest.mark.skipif(
    build.backend().kind != "compiled", reason="budgets are for compiled kernels"
)


def median(benchmark) -> float:
    """Seconds; infinitely fast where measuring is switched off."""
    return benchmark.stats["median"] if benchmark.stats else 0.0


def test_crust_of_200_layers(benchmark):
    """Depth, proper depth, masses and column of more than 200 rows: under 5 ms."""
    of = crust_matter(PAPER, 0.1)
    found = benchmark(crust_in_star, of, 1.4, 12.0)
    assert len(found.depth) > 200
    assert median(benchmark) < 5 * MS


def test_curve_of_60_stars(benchmark):
    """M, R, I, baryon mass and the crust's share: under 40 ms."""
    of, n_c = whole_matter(PAPER, 0.1), central_densities(PAPER)
    found = benchmark(stars, of, n_c)
    assert len(found.M) == 60
    assert median(benchmark) < 40 * MS


def test_move_of_the_mass(benchmark):
    """The whole cut, and layers in 78 other stars: under 50 ms."""
    masses = itertools.cycle((1.3, 1.4, 1.5))
    mass_radius(PAPER)

    def move():
        layers_along_masses(PAPER, 0.1, 12.0)
        return cut(PAPER, 0.1, next(masses), 12.0)

    assert len(benchmark(move)) > 200
    assert median(benchmark) < 50 * MS


def test_move_of_the_temperature(benchmark):
    """A crust at a new T, of which nothing is known yet: under 0.3 s."""
    temperatures = itertools.count(101)

    def new():
        return (PAPER, 1e-3 * next(temperatures)), {}

    benchmark.pedantic(crust_matter, setup=new, rounds=5)
    assert median(benchmark) < 300 * MS
