"""A new mass table, one file and one entry, as docs/extending.md says; the masses are made here."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.errors import InvalidInputError
from core.nuclides.mass_tables import read_masses
from core.nuclides.masses import nuclear_binding
from precomputed.build import build
from precomputed.crust_beta import CrustBeta
from tests.extending.recipe_of_docs import BLOCKS, answer_of, asked, copy_of_project, enter, stale
from tests.storage.test_tables import Here

LIST, FILE = "core/data/nuclides/mass_tables.json", "core/data/nuclides/liquid_drop.csv"
NAME, LABEL = "measured+drop", "AME2020, measured, then a liquid drop"
NEUTRON, HYDROGEN = 8.07132, 7.28897
HEAVIEST = 136


def liquid_drop():
    """Z, A and mass excess (MeV) of Pearson's liquid drop, around the most bound of each A."""
    A = np.arange(2, 391)[:, None]
    stable = np.rint(A / (1.98 + 0.0155 * A ** (2 / 3))).astype(int)
    Z = stable + np.arange(-20, 9)
    inside = (Z >= 1) & (Z < A) & (Z <= HEAVIEST)
    Z, A = Z[inside], np.broadcast_to(A, Z.shape)[inside]
    N, r = A - Z, np.cbrt(A)
    B = A * (15.65 - 17.63 / r - (27.72 - 25.60 / r) * ((N - Z) / A) ** 2)
    B -= 0.6 * 1.43996 / 1.233 * Z**2 / r
    return Z, A, Z * HYDROGEN + N * NEUTRON - B


def written(project):
    header = BLOCKS[FILE].splitlines()[0]
    rows = zip(*liquid_drop(), strict=True)
    lines = [header, "# made by a test", *(f"{Z},{A},{excess:.4f}" for Z, A, excess in rows)]
    (project / FILE).write_text("\n".join(lines) + "\n")
    enter(project, LIST, within="tables")


@pytest.fixture
def project(tmp_path):
    copy = copy_of_project(tmp_path / "project")
    build(
        CrustBeta(temperatures=2, densities=2),
        Here(),
        tables=copy / "precomputed" / "tables",
        blocks=tmp_path / "blocks",
    )
    written(copy)
    return copy


def test_a_mass_table_is_a_file_and_an_entry(project):
    found = asked(
        project,
        figure="crust/nuclide-chart",
        inputs=["--table", NAME, "--n_B", "0.006"],
        page="crust",
        link="table=measured%2Bdrop",
    )
    assert NAME in found["listing"]
    columns = found["columns"]
    assert {"AME2020", "liquid drop"} == set(columns["source"])
    Z, A, excess = liquid_drop()
    assert max(map(int, columns["Z"])) == Z.max() == HEAVIEST
    rows = list(zip(columns["Z"], columns["N"], columns["source"], columns["B"], strict=True))
    heavy = {(int(Z), int(N)): float(B) for Z, N, source, B in rows if source == "liquid drop"}
    at = np.flatnonzero(Z == 130)[3]
    atomic = Z[at] * HYDROGEN + (A[at] - Z[at]) * NEUTRON - excess[at]
    assert heavy[130, A[at] - 130] == pytest.approx(float(nuclear_binding(130, atomic)), abs=2e-3)
    assert 0.0 < sum(map(float, columns["X"])) < 1.0
    assert LABEL in found["titles"][0]
    assert LABEL in found["options"]["Masses"]
    assert found["complaints"] == []
    assert found["chosen"]["Masses"] == NAME
    assert "table=measured%2Bdrop" in found["query"]
    assert any("10.1023/A:1011973100463" in text for text in found["references"])
    assert stale(project, "crust-beta-BSk25-default") == [""]


LOOKS = """
import json, sys
import numpy as np
from core.nuclides.partition import level_parameters
from core.nuclides.pool import pool
from core.storage.provenance import source_text
from precomputed.crust_beta import CrustBeta
from precomputed.crust_general import CrustGeneral

found = pool("measured+drop_edge+2")
heavy = pool("measured+drop")
at = heavy.Z > 122
levels = level_parameters(heavy.Z[at], heavy.N[at], "measured+drop")
print(json.dumps({
    "sources": sorted(set(found.source.tolist())),
    "A": heavy.A[at].tolist(),
    "a": np.nan_to_num(levels.a).tolist(),
    "data": [source_text(one) for one in CrustBeta(pool="measured+drop").data],
    "others": [source_text(one) for one in CrustGeneral().data],
}))
"""


def test_the_whole_physics_reads_it(project):
    found = answer_of(project, LOOKS)
    assert found["sources"] == ["AME2020", "DZ10", "DZ10 beyond the table", "liquid drop"]
    A, a = np.array(found["A"]), np.array(found["a"])
    # Of a drop without shells; those at the edge of the table have no neighbours to tell pairing.
    inside = a > 0.0
    assert inside.mean() > 0.8
    assert a[inside] == pytest.approx((A * (0.127 - 8.95e-5 * A))[inside], rel=0.02)
    assert FILE in found["data"]
    assert f"{LIST}#tables/{NAME}/layers" in found["data"]
    assert FILE not in found["others"]
    assert f"{LIST}#tables/all/layers" in found["others"]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("Z,A\n26,56\n", "needs a number for Z, A, mass_excess"),
        ("Z,A,mass_excess\n26,fifty,1\n", "needs a number"),
        ("Z,A,mass_excess\n137,340,1\n", "Z is at most 136"),
        ("Z,A,mass_excess\n26,56,nan\n", "is no nuclide"),
        ("Z,A,mass_excess\n26,56,1\n26,56,2\n", r"\(26, 56\) comes twice"),
        ("Z,A,mass_excess\n", "holds no masses"),
    ],
)
def test_a_damaged_file_says_what_is_wrong(tmp_path, rows, says):
    (tmp_path / "some.csv").write_text(rows)
    with pytest.raises(InvalidInputError, match=says):
        read_masses(tmp_path / "some.csv")


def test_the_documented_rows_are_masses(tmp_path):
    """Those of the documentation: binding energies of 56Fe and 132Sn within what a drop misses."""
    (tmp_path / "some.csv").write_text(BLOCKS[FILE])
    found = read_masses(tmp_path / "some.csv")
    assert found.binding == pytest.approx([492.26, 1102.8], rel=0.015)
    assert json.loads(f"{{{BLOCKS[LIST]}}}")[NAME]["layers"][0] == "AME2020"
