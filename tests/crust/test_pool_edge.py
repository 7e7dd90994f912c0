"""What the innermost layer hangs on: the numbers of the moved helium edge, and the method."""

from __future__ import annotations

import numpy as np
import pytest

from core.crust.composition import abundances, composition
from core.crust.pool_edge import DISSOLVED, ONSET, pool_edge, with_last_helium
from core.dataset import Dataset
from core.matter.clusters import volumes
from core.matter.equilibrium import FILLED, FOLD
from core.matter.model import Matter
from core.nuclides.pool import pool
from core.nuclides.pool_names import HELIUM_EDGES, parse_pool_name

WARM, COLD = 0.4, 0.1


@pytest.fixture(scope="module")
def edges() -> Dataset:
    """All last helium isotopes, BSk25, T = 0.4 MeV."""
    return pool_edge(Matter(), WARM)


def _row(table: Dataset, last_He: int) -> dict:
    (place,) = np.flatnonzero(table["last_He"] == last_He)
    return {name: column[place] for name, column in table.columns.items()}


def test_table_covers_all_edges(edges: Dataset) -> None:
    """4 to 30, in order."""
    assert edges["last_He"].tolist() == list(HELIUM_EDGES)
    assert list(edges.columns)[:6] == ["last_He", "nuclide", "Z", "A", "onset", "X_max"]
    assert edges.units["onset"] == "fm^-3"


@pytest.mark.parametrize(
    ("last_He", "nuclide", "X"),
    [
        (10, "7H", 0.33),
        (14, "14He", 0.374),
        (16, "16He", 0.50),
        (18, "18He", 0.60),
        (22, "22He", 0.73),
    ],
)
def test_layer_is_the_last_isotope(edges: Dataset, last_He: int, nuclide: str, X: float) -> None:
    """Without helium beyond 10He, 7H takes over; with more of it, the last isotope."""
    row = _row(edges, last_He)
    assert row["nuclide"] == nuclide
    assert row["X_max"] == pytest.approx(X, abs=0.006)
    assert row["A_over_Z"] == pytest.approx(row["A"] / row["Z"], abs=0.01)


def test_default_layer_begins_where_the_paper_says(edges: Dataset) -> None:
    """Onset (X = .1) at .0059 and .3743 at .0180; A/Z = 7."""
    row = _row(edges, 14)
    assert row["onset"] == pytest.approx(0.0059, abs=5e-5)
    assert row["X_max"] == pytest.approx(0.3743, abs=5e-5)
    assert row["n_B_max"] == pytest.approx(0.0180, abs=3e-4)
    assert row["A_over_Z"] == pytest.approx(7.0, abs=1e-3)
    assert row["n_B_crossing"] == pytest.approx(0.0676, abs=1e-4)
    assert row["ending"] == FOLD


@pytest.mark.parametrize(
    ("name", "onset", "X"),
    [
        ("BSk25", 0.0059, 0.374),
        ("BSk24", 0.0072, 0.304),
        ("SLy4", 0.0078, 0.288),
        ("BSk26", 0.0087, 0.261),
        ("BSk22", 0.0113, 0.203),
    ],
)
def test_interactions(name: str, onset: float, X: float) -> None:
    """BSk25 has the earliest onset and the largest mass fraction."""
    row = _row(pool_edge(Matter(name), WARM, None, (14,)), 14)
    assert row["onset"] == pytest.approx(onset, abs=6e-5)
    assert row["X_max"] == pytest.approx(X, abs=6e-4)


def test_30he_fills_the_whole_volume(edges: Dataset) -> None:
    """X = .95 at .062; the branch ends at n_sat(delta) of 30He itself, where xi = 0."""
    row = _row(edges, 30)
    assert row["nuclide"] == "30He"
    assert row["ending"] == FILLED
    matter = with_last_helium(Matter(), 30)
    first = abundances(matter, WARM, 0.062)
    assert (first["Z"][0], first["A"][0]) == (2, 30)
    assert first["X"][0] == pytest.approx(0.95, abs=0.005)
    nuclides = pool(matter.pool)
    v = volumes(nuclides, matter.interaction)[nuclides.index(2, 30)]
    assert row["n_B_end"] == pytest.approx(30 / v, rel=2e-3)


def test_without_light_hydrogen_too_lithium_is_left() -> None:
    """No helium beyond 10He, no 6H and 7H: 64Si up to X = .24, then 17Li."""
    matter = Matter(pool=parse_pool_name("no-6H-7H"))
    row = _row(pool_edge(matter, WARM, None, (10,)), 10)
    assert row["nuclide"] == "17Li"
    silicon = composition(with_last_helium(matter, 10), WARM, tuple(np.linspace(0.009, 0.014, 26)))
    there = (silicon["Z_most"] == 14) & (silicon["A_most"] == 64)
    assert silicon["X_most"][there].max() == pytest.approx(0.24, abs=0.005)
    assert (silicon["Z_most"][-1], silicon["A_most"][-1]) == (3, 17)


def test_longer_pools_dissolve_smoothly(edges: Dataset) -> None:
    """From 16He to 25He nuclei dissolve; there is neither fold nor crossing."""
    for last_He in range(16, 26):
        row = _row(edges, last_He)
        assert row["ending"] == DISSOLVED
        assert np.isnan(row["n_B_crossing"])


@pytest.mark.parametrize("last_He", [10, 14, 16])
def test_onset_is_a_tenth_of_the_mass(edges: Dataset, last_He: int) -> None:
    """The abundances at the onset, solved anew, give X = 0.1."""
    row = _row(edges, last_He)
    found = abundances(with_last_helium(Matter(), last_He), WARM, row["onset"])
    X = found.where(Z=row["Z"], A=row["A"])["X"]
    assert X[0] == pytest.approx(ONSET, rel=1e-4)


@pytest.mark.parametrize("last_He", [10, 14, 18])
def test_maximum_is_one(edges: Dataset, last_He: int) -> None:
    """X on both sides of it, solved anew, is lower."""
    row = _row(edges, last_He)
    nuclide = {"Z": row["Z"], "A": row["A"]}
    matter = with_last_helium(Matter(), last_He)
    X = [
        abundances(matter, WARM, factor * row["n_B_max"]).where(**nuclide)["X"][0]
        for factor in (0.95, 1.0, 1.05)
    ]
    assert X[1] == pytest.approx(row["X_max"], rel=1e-6)
    assert X[1] > max(X[0], X[2])


def test_layer_at_low_temperature() -> None:
    """T = 0.1: maximum .371, of the same nuclide."""
    row = _row(pool_edge(Matter(), COLD, None, (14,)), 14)
    assert row["nuclide"] == "14He"
    assert row["X_max"] == pytest.approx(0.371, abs=5e-4)
    assert row["onset"] == pytest.approx(0.0064, abs=1e-4)


def test_pools_own_edge_does_not_matter(edges: Dataset) -> None:
    """All edges are looked at whatever the pool's own is: the very same table."""
    assert pool_edge(Matter(pool=parse_pool_name("He18")), WARM) is edges


def test_excluding_14he_moves_the_layer_to_13he_or_7h() -> None:
    """Other switches of the pool stay: without 14He, helium to 14 is helium to 13."""
    without = _row(pool_edge(Matter(pool=parse_pool_name("no-14He")), WARM, None, (14,)), 14)
    assert without["nuclide"] == _row(pool_edge(Matter(), WARM, None, (13,)), 13)["nuclide"]


@pytest.mark.parametrize("last_He", [26, 27, 28, 29])
def test_track_does_not_step_over_the_end_of_a_branch(edges: Dataset, last_He: int) -> None:
    """Where the last isotope fills the volume its branch ends, though another begins 2 % higher."""
    row = _row(edges, last_He)
    matter = with_last_helium(Matter(), last_He)
    nuclides = pool(matter.pool)
    v = volumes(nuclides, matter.interaction)[nuclides.index(2, last_He)]
    assert row["ending"] == FILLED
    assert row["n_B_end"] == pytest.approx(last_He / v, rel=1e-3)
    assert row["X_max"] > 0.999
