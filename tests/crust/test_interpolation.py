"""Values between the grid points of the crust's tables, against direct computation."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crust.composition import abundances
from core.crust.interpolation import (
    BETWEEN_PHASES,
    OUTSIDE,
    UNSOLVED,
    Cells,
    hermite,
    interpolated,
    nuclide_fractions,
    table_of_matter,
)
from core.crust.table_rows import SCALARS, table_name
from core.errors import InvalidInputError, TableError
from core.matter.model import Matter
from core.nuclides.pool_names import parse_pool_name
from core.storage.tables import (
    DOUBTFUL,
    SOLVED,
    Coordinate,
    Table,
    Variable,
    open_table,
    write_table,
)
from core.storage.version import ROOT
from tests.crust.table_errors import Comparison, Errors, compare

SHIPPED = "crust-beta-BSk25-default"
WANTED = {"P": 1e-3} | {name: 5e-3 for name in SCALARS if name.startswith("X_")}
"""Largest median relative errors."""
T = np.geomspace(0.1, 10.0, 9)
N_B = np.geomspace(1e-6, 0.1, 13)


@pytest.fixture(scope="module")
def shipped() -> Table:
    return open_table(SHIPPED)


def _write(path: Path, **changes: np.ndarray) -> Table:
    """A table of a smooth pressure and of mass fractions that change nowhere, with changes."""
    point = ("T", "n_B")
    shape = len(T), len(N_B)
    arrays = {
        "P": N_B ** (4 / 3) * T[:, None] ** 0.5,
        "mu_n": np.log(N_B) + np.sin(np.log(T))[:, None],
        **{name: np.full(shape, 0.3) for name in ("X_heavy", "X_light", "X_free_n")},
        "Z_mean": np.full(shape, 20.0),
        "phase": np.zeros(shape, dtype=np.int64),
        "flag": np.full(shape, SOLVED),
        "most": np.tile([0, 1], (*shape, 1)),
        "X": np.tile([0.3, 0.2], (*shape, 1)),
        **changes,
    }
    kinds = {"phase": "i1", "flag": "i1", "most": "i2"}
    write_table(
        path,
        {
            "T": Coordinate(T, "MeV"),
            "n_B": Coordinate(N_B, "fm^-3"),
            "rank": Coordinate(np.arange(2)),
            "nuclide": Coordinate(np.array([2004, 26056], dtype=np.int32)),
        },
        {
            name: Variable(
                (*point, "rank")[: np.ndim(values)],
                "MeV fm^-3" if name == "P" else "",
                dtype=kinds.get(name, "f8"),
            )
            for name, values in arrays.items()
        },
        arrays,
        {"title": "synthetic"},
    )
    return Table(path)


def test_power_laws_are_exact(tmp_path):
    """What is linear in logarithms has no error."""
    table = _write(tmp_path / "t.nc")
    t, n = np.meshgrid(np.geomspace(0.1, 10.0, 31), np.geomspace(1e-6, 0.1, 47))
    found = interpolated(table, t, n, ["P", "X_heavy"])
    np.testing.assert_allclose(found["P"], (n ** (4 / 3) * t**0.5).ravel(), rtol=1e-12)
    np.testing.assert_allclose(found["X_heavy"], 0.3, rtol=1e-12)
    assert found.units == {"T": "MeV", "n_B": "fm^-3", "P": "MeV fm^-3"}
    assert found.notes == ()


def test_smooth_values_converge_with_the_third_power_or_better(tmp_path):
    found = interpolated(_write(tmp_path / "t.nc"), np.geomspace(0.5, 3.0, 200), 1e-3, ["mu_n"])
    expected = np.log(1e-3) + np.sin(np.log(np.geomspace(0.5, 3.0, 200)))
    # The bound of cubic Hermite interpolation with slopes that are right to the second order.
    assert np.abs(found["mu_n"] - expected).max() < np.log(T[1] / T[0]) ** 3 / 8


@given(
    st.lists(st.floats(-50, 50), min_size=4, max_size=4),
    st.lists(st.floats(0.1, 3.0), min_size=3, max_size=3),
    st.floats(0.0, 1.0),
)
def test_nothing_lies_beyond_the_neighbours(values, steps, place):
    """Interpolation adds no extremum."""
    x = np.concatenate([[0.0], np.cumsum(steps)])
    y = np.array(values)
    found = hermite(x, y, x[1] + place * (x[2] - x[1]))
    slack = 1e-9 * (1 + np.abs(y).max())
    assert y[1:3].min() - slack <= found <= y[1:3].max() + slack


@pytest.mark.parametrize("missing", [(0,), (3,), (0, 3)])
def test_outer_neighbours_may_be_absent(missing):
    x, y = np.arange(4.0), np.arange(4.0) ** 2
    y[list(missing)] = np.nan
    found = hermite(x, y, np.array(1.5))
    assert found == pytest.approx(2.25 if missing != (0, 3) else 2.5)


def test_grid_points_are_returned_as_they_are(shipped):
    """Also next to another phase and to another nuclide."""
    t, n = shipped.native("T")[::5], shipped.native("n_B")[::7]
    found = interpolated(shipped, t[:, None], n, ["P", "A_over_Z", "Q_imp"])
    solved = shipped.native("flag")[::5, ::7].ravel() == SOLVED
    for name in ("P", "A_over_Z", "Q_imp"):
        expected = shipped.native(name)[::5, ::7].ravel()
        np.testing.assert_allclose(found[name][solved], expected[solved], rtol=1e-12)
    assert not found["crossed"].any()
    assert set(found["refused"][~solved]) <= {UNSOLVED}


def test_outside_is_refused(shipped):
    found = interpolated(shipped, [0.09, 11.0, 1.0, 1.0, np.nan], [1e-3, 1e-3, 9e-11, 0.17, 1e-3])
    assert (found["refused"] == OUTSIDE).all()
    assert np.isnan(found["P"]).all()
    assert found.notes == (f"5 of 5 points have no value: {OUTSIDE}.",)


def test_phases_are_never_blended(shipped):
    """At 0.4 MeV nuclei end at 0.0676 fm^-3: there is a gap of one cell, and it says why."""
    found = interpolated(shipped, 0.4, np.geomspace(0.05, 0.09, 400), ["P"])
    gap = found["refused"] == BETWEEN_PHASES
    assert (np.isnan(found["P"]) == gap).all()
    grid = shipped.native("n_B")
    cell = np.searchsorted(grid, 0.0676)
    inside = (found["n_B"] > grid[cell - 1]) & (found["n_B"] < grid[cell])
    assert (gap == inside).all()
    assert any(BETWEEN_PHASES in note for note in found.notes)


def test_other_phase_does_not_bend_the_last_cell(tmp_path):
    """Values beyond the border have no influence."""
    P = N_B ** (4 / 3) * T[:, None] ** 0.5
    phase = np.zeros(P.shape, dtype=np.int64)
    phase[:, 8:] = 1
    P[:, 8:] *= 50.0
    found = interpolated(_write(tmp_path / "t.nc", P=P, phase=phase), 1.1, N_B[6] * 1.3, ["P"])
    assert found["P"][0] == pytest.approx((N_B[6] * 1.3) ** (4 / 3) * 1.1**0.5, rel=1e-12)


def test_what_is_not_solved_is_refused(tmp_path):
    flag = np.full((len(T), len(N_B)), SOLVED)
    flag[4, 6] = DOUBTFUL
    table = _write(tmp_path / "t.nc", flag=flag)
    found = interpolated(table, np.sqrt(T[4] * T[5]), np.sqrt(N_B[5:9] * N_B[6:10]), ["P"])
    assert found["refused"].tolist() == [UNSOLVED, UNSOLVED, "", ""]


def test_another_nuclide_is_marked(tmp_path):
    most = np.tile([0, 1], (len(T), len(N_B), 1))
    most[:, 6:] = [1, 0]
    table = _write(tmp_path / "t.nc", most=most)
    found = interpolated(table, 1.1, np.sqrt(N_B[:-1] * N_B[1:]), ["P"])
    assert np.flatnonzero(found["crossed"]).tolist() == [5]
    assert np.isfinite(found["P"]).all()
    assert "1 of 12 points" in found.notes[0]


@pytest.mark.parametrize(("name", "low", "high"), [("X_light", 0.3, 0.6), ("Z_mean", 20.0, 25.0)])
def test_a_large_change_is_marked(tmp_path, name, low, high):
    values = np.full((len(T), len(N_B)), low)
    values[:, 6:] = high
    table = _write(tmp_path / "t.nc", **{name: values})
    found = interpolated(table, 1.1, np.sqrt(N_B[:-1] * N_B[1:]), ["P"])
    assert np.flatnonzero(found["crossed"]).tolist() == [5]


def test_many_points_are_as_good_as_few(shipped):
    """More than are interpolated at once."""
    n_B = np.geomspace(1e-9, 0.05, 45_001)
    found = interpolated(shipped, 0.7, n_B, ["P"])
    few = interpolated(shipped, 0.7, n_B[::5000], ["P"])
    assert (found["P"][::5000] == few["P"]).all()


def test_nuclides_are_those_of_direct_computation(shipped):
    """Mass fractions above 1e-6, where the composition does not change within the cell."""
    random = np.random.default_rng(7)
    errors = []
    for t, n in np.exp(random.uniform(np.log([0.1, 1e-10]), np.log([10.0, 0.06]), (60, 2))):
        if Cells(shipped, np.array([t]), np.array([n])).crossed[0]:
            continue
        found, direct = nuclide_fractions(shipped, t, n), abundances(Matter(), t, n)
        assert (np.diff(found["X"]) <= 0).all()
        exact = dict(
            zip(
                zip(direct["Z"].tolist(), direct["A"].tolist(), strict=True),
                direct["X"].tolist(),
                strict=True,
            )
        )
        nuclides = zip(found["Z"].tolist(), found["A"].tolist(), strict=True)
        errors += [
            abs(X / exact[nuclide] - 1)
            for nuclide, X in zip(nuclides, found["X"].tolist(), strict=True)
            if X > 1e-6
        ]
    assert len(errors) > 300
    assert np.median(errors) < WANTED["X_heavy"]


def test_nuclides_where_there_are_none(shipped):
    assert len(nuclide_fractions(shipped, 0.4, 0.12)) == 0
    with pytest.raises(InvalidInputError, match="between phases"):
        nuclide_fractions(shipped, 0.4, 0.0676)
    # 14He takes over between two grid points.
    assert nuclide_fractions(shipped, 0.4, 0.0059).notes


@pytest.mark.parametrize(
    ("changes", "Y_p", "says"),
    [
        ({"pool": parse_pool_name("He12")}, None, "no table of BSk25 with this pool"),
        ({"interaction": "SLy4"}, None, "no table of SLy4"),
        ({"partition": "states"}, None, "usual choices"),
        ({}, 0.3, "beta equilibrium"),
    ],
)
def test_other_matter_has_no_table(changes, Y_p, says):
    with pytest.raises(TableError, match=says):
        table_of_matter(replace(Matter(), **changes), Y_p)


def test_names_of_tables():
    assert table_name("BSk25", "default") == SHIPPED
    assert table_name("BSk22", "He10") == "crust-beta-BSk22-He10"
    assert table_name("BSk25", "no-14He") == ""


def _hold(found: Comparison) -> None:
    for name, bound in WANTED.items():
        assert np.median(found.errors[name].all) < bound, name


def test_errors_at_some_points(shipped):
    """The full comparison is slow."""
    found = compare(shipped, "BSk25", "default", 200)
    _hold(found)
    assert found.refused < 10


@pytest.mark.slow
def test_errors_are_those_of_the_documentation(shipped):
    """2,000 points; run `python -m tests.crust.table_errors` for the numbers of a changed table."""
    found = compare(shipped, "BSk25", "default", 2000)
    _hold(found)
    documented = _documented()
    assert set(documented) == set(SCALARS)
    for name, errors in found.errors.items():
        measured = [*Errors.summary(errors.all), *Errors.summary(errors.clean)]
        np.testing.assert_allclose(measured, documented[name], rtol=0.06, err_msg=name)


def _documented() -> dict[str, list[float]]:
    text = (ROOT / "docs" / "tables-crust.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \|[^|]*\| \d+ \|((?: \S+ \|){6})$", text, flags=re.MULTILINE)
    return {name: [float(x) for x in re.findall(r"[\d.e+-]+", rest)] for name, rest in rows}
