"""The table of what the energy of second order misses."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import InvalidInputError, TableError
from core.storage.tables import FAILED, FLAGS, SOLVED, current_table
from precomputed.crystal_energy_error import CrystalEnergyError

SMALL = CrystalEnergyError(mixtures=("6-8", "6-26"), steps=2, configurations=3)


@pytest.fixture(scope="module")
def parts() -> dict:
    return {block: SMALL.compute(block) for block in SMALL.blocks()}


def test_arrays_fit_the_coordinates(parts):
    """Every variable is filled, with the shape it promises."""
    arrays = SMALL.assemble(parts)
    assert set(arrays) == set(SMALL.variables())
    assert arrays["error_mean"].shape == (2, 1)
    assert arrays["relaxed"].shape == (2, 1, 3)
    assert SMALL.coordinates()["x"].values == pytest.approx([0.5])


def test_means_are_those_of_the_configurations(parts):
    """Mean and standard error of relaxed less second order."""
    part = parts["6-8-1"]
    error = part["relaxed"] - part["second_order"]
    assert part["error_mean"] == pytest.approx(np.mean(error))
    assert part["error_standard_error"] == pytest.approx(np.sqrt(np.var(error, ddof=1) / 3))
    assert (part["second_order"] < part["unrelaxed"]).all()
    assert (part["residual"] < 1e-8).all()
    assert (part["flag"] == SOLVED).all()


def test_blocks_are_the_same_to_the_last_bit(parts):
    """Whatever was computed before."""
    again = SMALL.compute("6-8-1")
    for name, values in parts["6-8-1"].items():
        assert np.array_equal(again[name], values)


def test_crystals_that_do_not_come_to_rest_are_flagged(parts):
    """Iron in carbon: no number, and no mean."""
    part = parts["6-26-1"]
    assert (part["flag"] == FAILED).all()
    assert np.isnan(part["relaxed"]).all()
    assert np.isnan(part["error_mean"])


def test_compositions_that_the_supercell_does_not_have():
    """Three steps of 128 ions."""
    with pytest.raises(InvalidInputError, match="3 steps of x do not fit 128 ions"):
        CrystalEnergyError.family_of(x=3)


@pytest.fixture
def table():
    try:
        return current_table("crystal-energy-error")
    except TableError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(
    ("x", "wanted", "uncertainty"),
    [(0.25, 1.01e-4, 0.09e-4), (0.5, -0.48e-4, 0.08e-4), (0.75, -1.25e-4, 0.04e-4)],
)
def test_table_agrees_with_what_was_found_before(table, x, wanted, uncertainty):
    """C/O, eight supercells each; three combined standard errors."""
    mixture = table.words("mixture").index("6-8")
    place = (mixture, int(np.flatnonzero(table.native("x") == x)[0]))
    own = table.native("error_standard_error", place)
    assert abs(table.native("error_mean", place) - wanted) < 3 * np.hypot(own, uncertainty)
    assert own < uncertainty


def test_table_holds_what_the_code_gives(table):
    """One configuration of a block, computed again."""
    recipe = CrystalEnergyError(configurations=1)
    again = recipe.compute("8-10-8")
    place = (*recipe.place("8-10-8"), slice(0, 1))
    assert again["relaxed"] == pytest.approx(table.native("relaxed", place), abs=1e-12)
    assert table.words("flag") == FLAGS
    assert (table.native("flag") == SOLVED).all()
