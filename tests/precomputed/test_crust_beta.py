"""The table of the crust in beta equilibrium: what its recipe computes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.crust import table_rows
from core.crust.composition import abundances, composition
from core.crust.table_rows import HOMOGENEOUS, NUCLEI, SCALARS, rows
from core.errors import InvalidInputError, NotConvergedError
from core.matter.model import Matter
from core.nuclides.pool import pool
from core.storage.tables import DOUBTFUL, FAILED, SOLVED, Table, write_table
from core.storage.version import ROOT
from precomputed.crust_beta import CrustBeta

SMALL = CrustBeta(temperatures=3, densities=12)
LARGEST_FILE = 2.3e6

DIGEST = """
import hashlib
from precomputed.crust_beta import CrustBeta
part = CrustBeta(temperatures=3, densities=12).compute("T1")
print(hashlib.sha256(b"".join(part[name].tobytes() for name in sorted(part))).hexdigest())
"""


@pytest.fixture(scope="module")
def arrays() -> dict[str, np.ndarray]:
    return SMALL.assemble({block: SMALL.compute(block) for block in SMALL.blocks()})


def test_holds_what_the_composition_says(arrays):
    """The same numbers, to the precision of the file."""
    for number, T in enumerate(SMALL.T.tolist()):
        expected = composition(Matter(), T, tuple(SMALL.n_B.tolist()))
        for name in SCALARS:
            np.testing.assert_array_equal(
                arrays[name][number], expected[name].astype(np.float32), err_msg=name
            )
        phases = np.array(table_rows.PHASES)[arrays["phase"][number]]
        assert phases.tolist() == expected["phase"].tolist()
        first = arrays["most"][number, :, 0]
        there = first >= 0
        assert (there == np.isfinite(expected["A_most"])).all()
        assert (pool().A[first[there]] == expected["A_most"][there]).all()
        assert (pool().Z[first[there]] == expected["Z_most"][there]).all()


def test_twenty_nuclides_are_those_of_single_states(arrays):
    """Each point solved from nothing has the same nuclides in the same order."""
    compared = 0
    for i, j in np.argwhere(arrays["phase"] == NUCLEI).tolist():
        found = abundances(Matter(), float(SMALL.T[i]), float(SMALL.n_B[j]))
        # A single state leaves out what is rarer than exp(-45).
        X = arrays["X"][i, j][: len(found)]
        np.testing.assert_allclose(X, found["X"][: len(X)], rtol=1e-6)
        # Nuclides with nearly the same fraction may change places.
        most = arrays["most"][i, j][: len(X) - 1]
        assert set(zip(pool().Z[most].tolist(), pool().A[most].tolist(), strict=True)) <= set(
            zip(found["Z"][:24].tolist(), found["A"][:24].tolist(), strict=True)
        )
        compared += 1
    assert compared > 25


def test_fractions_descend_and_leave_room_for_the_rest(arrays):
    X = arrays["X"]
    assert (np.diff(X, axis=-1) <= 0.0).all()
    nuclei = arrays["X_heavy"].astype(float) + arrays["X_light"]
    assert (X.sum(axis=-1) <= nuclei * (1 + 1e-5)).all()
    everything = nuclei + arrays["X_free_n"] + arrays["X_free_p"]
    np.testing.assert_allclose(everything, 1.0, atol=1e-6)
    assert (X[arrays["phase"] == HOMOGENEOUS] == 0.0).all()


def test_every_point_has_flag_and_residual(arrays):
    assert set(np.unique(arrays["flag"])) <= {SOLVED, DOUBTFUL}
    assert arrays["residual"].max() < 1e-12


def test_same_to_the_last_bit_in_any_order_and_process(arrays):
    """Blocks backwards, and one in another process with another number of threads."""
    again = SMALL.assemble({block: SMALL.compute(block) for block in reversed(SMALL.blocks())})
    for name, values in arrays.items():
        assert values.tobytes() == again[name].tobytes(), name
    part = SMALL.compute("T1")
    digest = hashlib.sha256(b"".join(part[name].tobytes() for name in sorted(part))).hexdigest()
    single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    other = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, **single},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert other.stdout.strip() == digest


def test_a_point_that_fails_is_flagged(monkeypatch):
    """The others are there all the same."""
    n_B = np.array([1e-4, 1e-3, 1e-2])
    whole = rows(Matter(), 0.5, n_B)
    track = table_rows.track

    def broken(matter, T, densities):
        if 1e-3 in densities:
            raise NotConvergedError("no solution")
        return track(matter, T, densities)

    monkeypatch.setattr(table_rows, "track", broken)
    found = rows(Matter(), 0.5, n_B)
    assert found["flag"].tolist() == [SOLVED, FAILED, SOLVED]
    assert np.isnan(found["P"][1])
    assert np.isnan(found["X"][1]).all()
    assert (found["most"][1] == -1).all()
    np.testing.assert_allclose(found["P"][[0, 2]], whole["P"][[0, 2]], rtol=1e-12)


def test_nuclei_beyond_the_end_of_their_branch_are_doubtful():
    """At 4 MeV a search from nothing finds them at 0.0908 fm^-3, the branch ends at 0.069."""
    found = rows(Matter(), 4.0, np.array([0.05, 0.06, 0.075, 0.0908]))
    assert found["phase"].tolist() == [NUCLEI, NUCLEI, HOMOGENEOUS, HOMOGENEOUS]
    assert found["flag"].tolist() == [SOLVED, SOLVED, SOLVED, DOUBTFUL]


def test_family_has_a_file_for_each_interaction_and_pool():
    names = [recipe.name for recipe in CrustBeta.family_of(T=4, n_B=10)]
    assert len(set(names)) == 12
    assert "crust-beta-BSk22-measured" in names
    assert all(recipe.temperatures == 4 for recipe in CrustBeta.family_of(T=4))
    with pytest.raises(InvalidInputError, match="no resolution 'x'"):
        CrustBeta.family_of(x=3)


def test_file_is_small_enough_to_ship(tmp_path: Path):
    recipe = CrustBeta()
    path = tmp_path / "crust.nc"
    write_table(path, recipe.coordinates(), recipe.variables(), recipe.assemble({}), {"title": "x"})
    assert path.stat().st_size < LARGEST_FILE


def test_file_names_nuclides(arrays, tmp_path: Path):
    """A reader of the file alone learns that 14He leads in its layer."""
    path = tmp_path / "small.nc"
    write_table(path, SMALL.coordinates(), SMALL.variables(), arrays, {"title": SMALL.title})
    table = Table(path)
    assert table.unit("P") == "MeV fm^-3"
    assert table.words("phase") == ("clusters", "homogeneous")
    layer = int(np.argmax(table.native("X_He14", 0)))
    assert table.native("nuclide")[table.native("most", (0, layer, 0))] == 2014
