"""The table of freezing of carbon, oxygen and neon."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.ternary import maps
from core.crystal.ternary.equilibrium.freezing import freezing
from core.crystal.ternary.mixture import Ternary
from core.errors import TableError
from core.storage.tables import FAILED, FLAGS, OUTSIDE, SOLVED, current_table
from precomputed.ternary_maps import TernaryMaps
from tests.crystal.ternary.reference import REFERENCE

SMALL = TernaryMaps(steps=10, ratios=6)
CARBON = Ternary(6, 8, 10)


@pytest.fixture(scope="module")
def arrays() -> dict:
    return SMALL.assemble({block: SMALL.compute(block) for block in SMALL.blocks()})


def test_every_composition_has_its_flag(arrays):
    """Outside the triangle, and where neon freezes below the fits, there is none."""
    flag = arrays["flag"]
    beyond = np.add.outer(np.arange(11), np.arange(11)) > 10
    assert (flag[beyond] == OUTSIDE).all()
    assert not (flag == FAILED).any()
    assert (flag == SOLVED).sum() > 50
    assert set(arrays) == set(SMALL.variables())
    solved = flag == SOLVED
    assert arrays["residual"][solved].max() < 1e-7
    assert (arrays["Gamma"][solved] >= 90.0).all()


def test_numbers_of_another_code(arrays):
    """(.6, .3, .1), where S(k) >= 0 binds, and (.4, .5, .1), where it does not."""
    rows = {tuple(row["xl"]): row for row in REFERENCE["freeze"] if row["solid"] == "sro8"}
    for place, x in (((3, 1), (0.6, 0.3, 0.1)), ((5, 1), (0.4, 0.5, 0.1))):
        row = rows[x]
        assert arrays["Gamma"][place] == pytest.approx(row["Gamma"], abs=2e-3)
        assert arrays["x2_solid"][place] == pytest.approx(row["xs"][1], abs=3e-5)
        assert arrays["x3_solid"][place] == pytest.approx(row["xs"][2], abs=3e-5)
        assert arrays["k3"][place] == pytest.approx(row["xs"][2] / 0.1, abs=3e-4)
        assert arrays["binds"][place] == (place == (3, 1))


def test_neutral_liquids(arrays):
    """One at .2 and .4, and two at .6, where crystals sink again with more neon."""
    x3 = arrays["neutral_x3"]
    assert np.isfinite(x3).sum(axis=1)[1:4].tolist() == [1, 1, 2]
    assert arrays["floats_above"][3].tolist() == [1, 0, 0]
    assert not arrays["floats_from_traces"].any()


def test_blocks_are_the_same_to_the_last_bit():
    """Whatever was computed before."""
    for block in ("x2-4", "ratio-2"):
        first = SMALL.compute(block)
        SMALL.compute("x2-1")
        for name, values in SMALL.compute(block).items():
            assert np.array_equal(values, first[name], equal_nan=True)


@pytest.fixture
def table():
    try:
        return current_table("ternary-maps")
    except TableError as error:
        pytest.skip(str(error))


def test_table_holds_what_the_code_gives(table):
    recipe = TernaryMaps()
    again = recipe.compute("x2-30")
    place = recipe.place("x2-30")
    for name in ("Gamma", "x3_solid", "density_step"):
        assert np.asarray(again[name]) == pytest.approx(
            table.native(name, place), abs=1e-7, nan_ok=True
        )
    assert table.words("flag") == FLAGS


def test_it_is_read_back(table):
    found = maps.freezing_map(CARBON)
    assert found.liquid.sum(axis=1) == pytest.approx(np.ones(len(found.liquid)))
    liquid, solid, _ = TernaryMaps().models
    some = slice(100, None, 700)
    now = freezing(liquid, solid, found.liquid[some])
    assert now.gamma == pytest.approx(found.gamma[some], rel=1e-8)
    assert now.solid == pytest.approx(found.solid[some], abs=1e-6)
    line = maps.neutral_line(CARBON)
    assert (np.diff(line.ratio) >= 0.0).all()
    assert ((line.x3 < line.X3) & (line.gamma > 100.0)).all()
    with pytest.raises(TableError, match="choose these nuclei"):
        maps.freezing_map(Ternary(8, 10, 12))
