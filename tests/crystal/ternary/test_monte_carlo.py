"""Models of order against exact sampling of three nuclei, by this and by another code."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.crystal.order.monte_carlo import cell
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.order.monte_carlo import EDGE, order_free_energy
from core.crystal.ternary.solids import ShortRange
from core.kernels import ternary_gas

NUMBERS = json.loads(Path(__file__).with_name("beyond.json").read_text(encoding="utf-8"))["mc"]
CHARGES = np.array([6.0, 8.0, 10.0])


def sampled(name, sweeps):
    row = NUMBERS[name]
    first, second, third = (round(part * 432) for part in row["x"])
    return order_free_energy(CHARGES, (first, second, third), row["y"], sweeps, seed=7)


@pytest.mark.parametrize(
    ("name", "sweeps"),
    [
        ("c631", 2000),
        *(pytest.param(name, 30_000, marks=pytest.mark.slow) for name in NUMBERS),
    ],
)
def test_another_code_finds_the_same(name, sweeps):
    row, found = NUMBERS[name], sampled(name, sweeps)
    assert found.spherical == pytest.approx(row["spherical"], abs=1e-8)
    assert found.phi == pytest.approx(row["phi"], abs=3.0 * np.hypot(found.error, row["err"]))
    assert found.eps_spherical == pytest.approx([point[3] for point in row["points"]], abs=1e-8)
    for here, error, (_, eps, eps_error, _) in zip(
        found.eps, found.eps_error, row["points"], strict=True
    ):
        assert here == pytest.approx(eps, abs=4.0 * np.hypot(error, eps_error))


@pytest.mark.slow
@pytest.mark.parametrize("name", NUMBERS)
def test_how_close_the_models_come(name):
    """The spherical model within 0.5 %, eight shells within 10 % of exact sampling."""
    row, found = NUMBERS[name], sampled(name, 30_000)
    margin = 3.0 * found.error / abs(found.phi)
    assert found.spherical == pytest.approx(found.phi, rel=5e-3 + margin)
    ternary, x = Ternary(6, 8, 10), np.array(row["x"])
    gamma = row["y"] / float(ternary.disorder(x, np.array(1.0)))
    ordered = ShortRange(ternary).ordering(x[None], np.array([gamma])).free_energy()[0]
    assert ordered == pytest.approx(found.phi, rel=0.1 + margin)


def test_exchanges_keep_the_energy_and_the_ions():
    """The energy that is added up, and the field, are those of the charges at the end."""
    periodic, random = cell(EDGE), np.random.default_rng(3)
    charge = random.permutation(np.repeat(CHARGES, 144)) - 8.0
    before, field, energies = np.sort(charge), periodic.pair @ charge, np.empty(20)
    sites = random.integers(periodic.size, size=(2, 20, periodic.size))
    patience = random.standard_exponential((20, periodic.size))
    start = float(charge @ field)
    accepted = ternary_gas.sweep(
        field, periodic.pair, charge, sites[0], sites[1], patience, 0.5, start, energies
    )
    assert accepted > 1000
    assert np.sort(charge) == pytest.approx(before, abs=0.0)
    assert field == pytest.approx(periodic.pair @ charge, abs=1e-10)
    assert energies[-1] == pytest.approx(float(charge @ periodic.pair @ charge), abs=1e-8)
    assert energies[-1] < start
