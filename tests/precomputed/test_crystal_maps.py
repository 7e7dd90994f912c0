"""The table of all mixtures' melting."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.higher_orders import ratio_of_missed_share
from core.crystal.liquids import liquid_model
from core.crystal.mixtures import Mixture
from core.crystal.phases.phase_diagram import melting_invariants, phase_diagram
from core.crystal.solids import MARKED_SHARE, REFUSED_SHARE, SOLIDS, solid_model
from core.errors import TableError
from core.storage.tables import ABSENT, DOUBTFUL, FAILED, FLAGS, OUTSIDE, SOLVED, current_table
from precomputed.crystal_maps import CrystalMaps

SMALL = CrystalMaps(highest=8, solids=("random", "mechanical"), liquids=("paper",))


@pytest.fixture(scope="module")
def arrays() -> dict:
    return SMALL.assemble({block: SMALL.compute(block) for block in SMALL.blocks()})


def test_every_pair_has_its_flag(arrays):
    """Solved above the diagonal, outside beyond the model's ratio and where Z1 < Z2 is not so."""
    flag = arrays["flag"][0, 0]
    assert (flag[np.tril_indices(8)] == OUTSIDE).all()
    Z1, Z2 = np.meshgrid(np.arange(1, 9), np.arange(1, 9), indexing="ij")
    reach, marked = (ratio_of_missed_share(share) for share in (REFUSED_SHARE, MARKED_SHARE))
    assert (flag[reach * Z1 < Z2] == OUTSIDE).all()
    assert np.isin(flag[(Z2 > Z1) & (reach * Z1 >= Z2)], (SOLVED, DOUBTFUL)).all()
    assert (flag[(marked * Z1 < Z2) & (reach * Z1 >= Z2)] == DOUBTFUL).all()
    assert (flag[(Z2 > Z1) & (Z2 < 1.49 * Z1)] == SOLVED).all()
    assert set(arrays) == set(SMALL.variables())


def test_numbers_are_those_of_the_phase_diagram(arrays):
    """C/O with the random solid."""
    mixture = Mixture(6, 8)
    liquid, solid = liquid_model("paper", mixture), solid_model("random", mixture)
    azeotrope = next(p for p in melting_invariants(liquid, solid) if p.kind == "azeotrope")
    at = (0, 0, 5, 7)
    assert arrays["azeotrope_Gamma"][at] == pytest.approx(azeotrope.gamma, rel=1e-6)
    assert arrays["azeotrope_x"][at] == pytest.approx(azeotrope.x[0], rel=1e-6)
    assert arrays["coldest_Gamma"][at] == pytest.approx(azeotrope.gamma, rel=1e-6)
    assert arrays["flag"][at] == SOLVED
    assert arrays["residual"][at] < 1e-9


def test_pairs_of_the_same_ratio_share_a_diagram(arrays):
    """3 : 4 and 6 : 8, to the last bit."""
    for values in arrays.values():
        assert np.array_equal(values[:, :, 2, 3], values[:, :, 5, 7], equal_nan=True)


def test_blocks_are_the_same_to_the_last_bit():
    """Whatever was computed before."""
    first = SMALL.compute("random+paper+5")
    SMALL.compute("random+paper+7")
    for name, values in SMALL.compute("random+paper+5").items():
        assert np.array_equal(values, first[name], equal_nan=True)


def table_of(solid):
    try:
        return current_table(f"crystal-maps-{solid}")
    except TableError as error:
        pytest.skip(str(error))


@pytest.fixture(params=SOLIDS)
def table(request):
    return table_of(request.param)


def test_every_solid_has_a_table(table):
    """Whole, and nothing failed."""
    assert table.words("solid") == (table.name.removeprefix("crystal-maps-"),)
    assert table.words("flag") == FLAGS
    flag = table.native("flag")
    assert not (flag == FAILED).any()
    assert (flag[:, :, *np.triu_indices(30, 1)] != ABSENT).all()


def test_table_holds_the_known_azeotropes():
    """C/O: 181.455 at x = .240 with short-range order."""
    table = table_of("short-range")
    place = (table.words("solid").index("short-range"), table.words("liquid").index("paper"), 5, 7)
    assert table.native("azeotrope_Gamma", place) == pytest.approx(181.455, abs=2e-3)
    assert table.native("azeotrope_x", place) == pytest.approx(0.240, abs=1e-3)


def test_melting_ranges_contain_the_azeotropes(table):
    """Everywhere."""
    azeotrope = table.native("azeotrope_Gamma")
    there = np.isfinite(azeotrope)
    assert (azeotrope[there] <= table.native("coldest_Gamma")[there]).all()
    assert (azeotrope[there] >= table.native("hottest_Gamma")[there]).all()
    solved = table.native("flag") == SOLVED
    assert (table.native("residual")[solved] < 1e-4).all()
    step = table.native("largest_step")[solved]
    assert ((step > 0.0) & (step <= 1.0)).all()


@pytest.mark.parametrize(
    ("solid", "liquid", "pair"),
    [
        ("random", "paper", (14, 16)),
        pytest.param("spherical", "medin-cumming", (10, 12), marks=pytest.mark.slow),
        ("ogata", "medin-cumming", (7, 9)),
        ("ogata-Z", "paper", (21, 30)),
        ("ordered", "paper", (16, 20)),
    ],
)
def test_table_agrees_with_diagrams_computed_now(solid, liquid, pair):
    """Largest and smallest Gamma of all melting lines."""
    table = table_of(solid)
    mixture = Mixture(*pair)
    diagram = phase_diagram(liquid_model(liquid, mixture), solid_model(solid, mixture))
    gamma = np.concatenate([branch.gamma for branch in diagram.branches if branch.melts])
    place = (
        table.words("solid").index(solid),
        table.words("liquid").index(liquid),
        pair[0] - 1,
        pair[1] - 1,
    )
    assert table.native("coldest_Gamma", place) == pytest.approx(gamma.max(), rel=1e-6)
    assert table.native("hottest_Gamma", place) <= gamma.max()
    steps = [np.max(b.x_right - b.x_left) for b in diagram.branches if b.melts]
    assert table.native("largest_step", place) == pytest.approx(max(steps), abs=1e-3)
