"""The recipe of the general purpose table."""

from __future__ import annotations

import numpy as np
import pytest

from core.constants import NEUTRON_MASS, PROTON_MASS
from core.errors import InvalidInputError
from core.matter import general_purpose
from core.matter.general_purpose import PHASES, UNITS, general_purpose_track
from core.matter.model import Matter
from core.storage.tables import DOUBTFUL, FAILED, FLAGS, SOLVED, Table, open_table
from precomputed.crust_general import MEANINGS, SINGLE, CrustGeneral
from precomputed.registry import recipes
from tests.precomputed.general import SMALL, largest


def test_grid() -> None:
    """The promised ranges, at the distances that other programs' readers expect."""
    grid = {name: coordinate.values for name, coordinate in SMALL.coordinates().items()}
    assert (grid["T"][0], grid["T"][-1]) == pytest.approx((0.1, 10.0))
    assert (grid["Y_p"][0], grid["Y_p"][-1]) == pytest.approx((0.01, 0.6))
    assert (grid["n_B"][0], grid["n_B"][-1]) == pytest.approx((1e-12, 0.32))
    for values in (np.log(grid["T"]), grid["Y_p"], np.log(grid["n_B"])):
        assert np.diff(values) == pytest.approx(np.full(len(values) - 1, np.diff(values)[0]))


def test_resolution_is_the_users() -> None:
    """As given on the command line."""
    (recipe,) = recipes("crust-general", T=4, Y_p=3, n_B=10)
    assert recipe == CrustGeneral(temperatures=4, proton_fractions=3, densities=10)
    assert len(recipe.blocks()) == 12
    assert recipes("crust-general") == (CrustGeneral(),)
    with pytest.raises(InvalidInputError, match="no resolution 'x'"):
        recipes("crust-general", x=4)


def test_everything_is_declared() -> None:
    """Units, meanings and dimensions; thermodynamics in double precision."""
    variables = SMALL.variables()
    assert set(MEANINGS) == set(UNITS)
    assert set(variables) == {*UNITS, "phase", "flag", "n_change", "f_jump", "P_jump"}
    for name in ("P", "s", "f", "e", "mu_n", "mu_p", "mu_e", "C", "dP_dn", "dP_dT", "ds_dT"):
        assert variables[name].dtype == "f8"
    assert {name for name, variable in variables.items() if variable.dtype == "f4"} == set(SINGLE)
    assert variables["flag"].codes == FLAGS
    assert variables["phase"].codes == PHASES
    assert all(variable.meaning for variable in variables.values())


def test_places_are_all_different() -> None:
    """Each block has its own."""
    places = {SMALL.place(block) for block in SMALL.blocks()}
    assert places == {(i, j) for i in range(5) for j in range(3)}


def test_a_block_is_a_track(general_table: Table) -> None:
    """The table holds what the core computes."""
    block = "T2-Y1"
    i, j = SMALL.place(block)
    T, Y_p = float(SMALL.T[i]), float(SMALL.Y_p[j])
    found = general_purpose_track(Matter(), T, Y_p, SMALL.n_B)
    for name, column in found.columns.items():
        stored = general_table.native(name, (i, j))
        accuracy = 1e-7 if name in SINGLE else 0.0
        assert stored == pytest.approx(column, rel=accuracy, abs=1e-40, nan_ok=True), name
    assert (general_table.native("phase", (i, j)) == found.phase).all()
    assert general_table.native("n_change")[i, j] == found.change.n_B


def test_a_block_depends_on_nothing_before_it(general_arrays: dict) -> None:
    """The same to the last bit, after other blocks."""
    block = "T0-Y2"
    place = SMALL.place(block)
    for name, values in SMALL.compute(block).items():
        declared = SMALL.variables()[name].dtype
        again = np.asarray(values).astype(declared)
        assert again.tobytes() == np.ascontiguousarray(general_arrays[name][place]).tobytes(), name


def test_all_points_are_solved(general_table: Table) -> None:
    """None fails on this grid, and the conservation laws hold."""
    assert (general_table["flag"] == SOLVED).all()
    assert largest(general_table.native("residual")) < 1e-7
    assert set(np.unique(general_table["phase"])) == {0, 1}


def test_identities_of_the_stored_numbers(general_table: Table) -> None:
    """Euler's relation and e = f + T s, as precise as double precision allows."""
    table = general_table
    n_B, T, Y_p = (
        table.native("n_B"),
        table.native("T")[:, None, None],
        table.native("Y_p")[:, None],
    )
    f, P, mu_n = (table.native(name) for name in ("f", "P", "mu_n"))
    electron = table.native("mu_e") + table.native("C")
    proton = table.native("mu_p") + PROTON_MASS - NEUTRON_MASS + electron
    miss = f + P - n_B * ((1 - Y_p) * mu_n + Y_p * proton)
    assert largest(miss / (np.abs(f) + P)) < 1e-11
    assert largest(table.native("e") / (f + T * table.native("s") * n_B) - 1) < 1e-12


def test_first_law_between_the_points(general_table: Table) -> None:
    """Integrals of P/n^2 between densities, by Simpson's rule on states in between, give f/n."""
    i, j = 2, 1
    T, Y_p = float(SMALL.T[i]), float(SMALL.Y_p[j])
    n_B, f = general_table.native("n_B"), general_table.native("f", (i, j))
    for k in (3, 6, 9):
        fine = np.geomspace(n_B[k], n_B[k + 1], 201)
        track = general_purpose_track(Matter(), T, Y_p, fine)
        assert len(set(track.phase)) == 1
        values = track.columns["P"] / fine
        step = np.log(fine[1] / fine[0])
        integral = step / 3 * (values[:-1:2] + 4 * values[1::2] + values[2::2]).sum()
        rise = f[k + 1] / n_B[k + 1] - f[k] / n_B[k]
        assert rise == pytest.approx(integral, rel=1e-6)


def test_where_the_branch_changes(general_table: Table) -> None:
    """Nuclei below n_change, homogeneous matter above."""
    n_B, phase = general_table.native("n_B"), general_table.native("phase")
    changes = general_table.native("n_change")
    for place in np.argwhere(np.isfinite(changes)).tolist():
        dense, edge = n_B > 1e-3, changes[tuple(place)]
        assert (phase[tuple(place)][dense] == (n_B > edge)[dense]).all()
    assert np.nanmin(general_table.native("f_jump")) > -1e-9


@pytest.mark.parametrize(("i", "j"), [(0, 3), (6, 0), (11, 9), (15, 11)])
def test_the_shipped_table_is_what_is_computed(i: int, j: int) -> None:
    """Lines of it, computed again."""
    table = open_table("crust-general")
    assert table.path.stat().st_size < 3e6
    assert np.isin(table["flag"], (SOLVED, DOUBTFUL)).all()
    T, Y_p, n_B = (table.native(name) for name in ("T", "Y_p", "n_B"))
    found = general_purpose_track(Matter(), float(T[i]), float(Y_p[j]), n_B)
    assert (table.native("phase", (i, j)) == found.phase).all()
    for name in ("P", "f", "s", "mu_n", "mu_p"):
        stored = table.native(name, (i, j))
        assert stored == pytest.approx(found.columns[name], rel=1e-9, abs=1e-11), name


def test_points_that_fail_are_flagged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failed where there is no state, doubtful where something is missing; nothing is raised."""
    found = general_purpose_track(Matter(), 1.0, 0.3, SMALL.n_B)
    found.solved[3] = found.doubtful[5] = False
    found.doubtful[4] = True
    monkeypatch.setattr("precomputed.crust_general.general_purpose_track", lambda *_: found)
    flags = SMALL.compute("T0-Y0")["flag"]
    expected = np.full(len(SMALL.n_B), SOLVED)
    expected[3], expected[4] = FAILED, DOUBTFUL
    assert (flags == expected).all()
    assert general_purpose.PHASES == ("clusters", "homogeneous")
