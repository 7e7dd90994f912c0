"""The recipe of the Monte Carlo table: blocks, means over replicas, flags."""

from __future__ import annotations

import numpy as np
import pytest

from core.storage.tables import DOUBTFUL, FAILED, SOLVED, open_table
from precomputed.crystal_ordering import ORDERING, CrystalOrdering
from precomputed.registry import recipes

SMALL = CrystalOrdering(compositions=2, couplings=4, replicas=3, sweeps=8)


@pytest.fixture(scope="module")
def parts():
    return {block: SMALL.compute(block) for block in SMALL.blocks()}


def test_blocks_are_the_same_whatever_ran_before(parts):
    for block in reversed(SMALL.blocks()):
        again = SMALL.compute(block)
        for name, values in parts[block].items():
            np.testing.assert_array_equal(again[name], values)


def test_means_and_standard_errors(parts):
    arrays = SMALL.assemble(parts)
    assert arrays["phi"].shape == (2, 4)
    eps = np.stack([parts[f"x512-r{run}"]["eps"] for run in range(3)])
    error = eps.std(axis=0, ddof=1) / np.sqrt(3)
    np.testing.assert_allclose(arrays["eps_error"][1], error, rtol=1e-9)
    np.testing.assert_array_equal(arrays["cell_eps"][1], eps)
    assert arrays["residual"].max() < 1e-12


def test_a_composition_without_all_its_replicas_has_failed(parts):
    some = {block: part for block, part in parts.items() if block != "x256-r1"}
    arrays = SMALL.assemble(some)
    assert (arrays["flag"][0] == FAILED).all()
    assert np.isnan(arrays["phi"][0]).all()
    assert np.isfinite(arrays["phi"][1]).all()


def test_where_a_superlattice_may_be_stable_is_doubtful(parts):
    arrays = SMALL.assemble(parts)
    assert arrays["flag"][1].tolist() == [SOLVED, SOLVED, SOLVED, DOUBTFUL]
    assert (arrays["flag"][0] == SOLVED).all()


def test_replicas_that_ordered_are_doubtful(parts):
    ordered = {block: dict(part) for block, part in parts.items()}
    ordered["x256-r2"]["order"] = np.array([0.0, 0.0, 0.2, 0.0])
    assert SMALL.assemble(ordered)["flag"][0].tolist() == [SOLVED, SOLVED, DOUBTFUL, SOLVED]


def test_resolution():
    (recipe,) = recipes("crystal-ordering", x=3, sweeps=100)
    assert (recipe.compositions, recipe.sweeps, recipe.replicas) == (3, 100, 8)
    assert recipe.coordinates()["x"].values.tolist() == [171 / 1024, 341 / 1024, 0.5]


def test_the_shipped_table():
    """10 x 20 points; doubtful near CsCl alone; runs agree with one another."""
    table = open_table("crystal-ordering")
    assert (table.sizes["x"], table.sizes["g"]) == (10, 20)
    x, g = np.broadcast_arrays(table.native("x")[:, None], table.native("g"))
    near_order = g * x * (1 - x) > ORDERING
    assert 1 <= near_order.sum() <= 5
    np.testing.assert_array_equal(table["flag"], np.where(near_order, DOUBTFUL, SOLVED))
    assert (table["phi"][:] < 0).all()
    assert table["phi_error"][~near_order].max() < 1e-4
    assert table["phi"].min() < -0.4
    runs = table.native("cell_eps")
    spread = runs.std(axis=1, ddof=1) / np.sqrt(runs.shape[1])
    np.testing.assert_allclose(spread, table.native("eps_error"), rtol=1e-9)
