"""CompOSE's files, read back by the rules of its manual.

CompOSE Reference Manual 3.01, doi:10.1140/epja/s10050-022-00847-y: rows are free-format numbers; a
row of eos.thermo is i_T, i_nb, i_Yq, Q_1 ... Q_7, N_add and N_add more; a row of eos.compo is i_T,
i_nb, i_Yq, I_phase, N_pairs and as many pairs, N_quad and as many quadruples.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from core.errors import InvalidInputError
from core.storage.tables import FAILED, Coordinate, Table, Variable, write_table
from precomputed.export import GENERAL
from tests.precomputed.general import SMALL, largest, written

CHARGES = {0: -1, 1: -1, 10: 0, 11: 1, 2001: 1, 3001: 1, 3002: 2, 4002: 2}
BARYONS = {0: 0, 1: 0, 10: 1, 11: 1, 2001: 2, 3001: 3, 3002: 3, 4002: 4}


class Read:
    """All files of a directory; arrays over (i_T, i_nb, i_Yq), nan where there is no row."""

    def __init__(self, directory: Path) -> None:
        self.T, self.n_b, self.Y_q = (self._grid(directory / f"eos.{x}") for x in ("t", "nb", "yq"))
        self.shape = len(self.T), len(self.n_b), len(self.Y_q)
        lines = (directory / "eos.thermo").read_text().splitlines()
        m_n, m_p, leptons = lines[0].split()
        self.m_n, self.m_p, self.leptons = float(m_n), float(m_p), int(leptons)
        self.Q = np.full((8, *self.shape), np.nan)
        for words in map(str.split, lines[1:]):
            assert len(words) == 11 + int(words[10])
            self.Q[(slice(1, None), *self._place(words))] = [float(word) for word in words[3:10]]
        self.Y: dict[int, np.ndarray] = {}
        self.groups: dict[int, np.ndarray] = {}
        self.phase = np.zeros(self.shape, dtype=int)
        for line in (directory / "eos.compo").read_text().splitlines():
            self._composition(iter(line.split()))

    @staticmethod
    def _grid(path: Path) -> np.ndarray:
        first, last, *values = path.read_text().split()
        assert len(values) == int(last) - int(first) + 1
        assert int(first) == 1
        return np.array(values, dtype=float)

    @staticmethod
    def _place(words: list[str]) -> tuple[int, ...]:
        return tuple(int(word) - 1 for word in words[:3])

    def _composition(self, words: itertools.chain) -> None:
        place = self._place(list(itertools.islice(words, 3)))
        self.phase[place] = int(next(words))
        for _ in range(int(next(words))):
            index = int(next(words))
            self.Y.setdefault(index, np.full(self.shape, np.nan))[place] = float(next(words))
        for _ in range(int(next(words))):
            group = self.groups.setdefault(int(next(words)), np.full((3, *self.shape), np.nan))
            group[(slice(None), *place)] = [float(next(words)) for _ in range(3)]
        assert next(words, None) is None


def turned(table: Table, name: str) -> np.ndarray:
    """From (T, Y_p, n_B) to CompOSE's order."""
    return table.native(name).transpose(0, 2, 1)


@pytest.fixture(scope="module")
def directory(general_table: Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exports") / "compose"
    GENERAL["compose"](general_table, path)
    return path


@pytest.fixture(scope="module")
def read(directory: Path) -> Read:
    return Read(directory)


def test_files(directory: Path) -> None:
    """Those of a general purpose table, and a description."""
    names = {"eos.t", "eos.nb", "eos.yq", "eos.thermo", "eos.compo", "README.txt"}
    assert {path.name for path in directory.iterdir()} == names


def test_grid_and_masses(read: Read, general_table: Table) -> None:
    """To the last digit; I_l says that leptons are in."""
    for name, values in (("T", read.T), ("n_B", read.n_b), ("Y_p", read.Y_q)):
        assert (values == general_table.native(name)).all()
    assert (read.m_n, read.m_p, read.leptons) == (939.5654205, 938.2720882, 1)


def test_thermodynamics_comes_back(read: Read, general_table: Table) -> None:
    """What the Q stand for, undone, is the table."""
    Q, m_n, n_b = read.Q, read.m_n, read.n_b[:, None]
    mu_b, mu_q, mu_l = m_n * (Q[3] + 1), m_n * Q[4], m_n * Q[5]
    found = {
        "P": Q[1] * n_b,
        "s": Q[2],
        "f": Q[6] * m_n * n_b,
        "e": Q[7] * m_n * n_b,
    }
    for name, values in found.items():
        assert values == pytest.approx(turned(general_table, name), rel=1e-12), name
    potentials = {"mu_n": mu_b - m_n, "mu_p": mu_b + mu_q - read.m_p}
    for name, values in potentials.items():
        assert values == pytest.approx(turned(general_table, name), rel=1e-9, abs=1e-11), name
    electron = turned(general_table, "mu_e") + turned(general_table, "C")
    assert mu_l - mu_q == pytest.approx(electron, rel=1e-9, abs=1e-11)


def test_consistency_that_compose_reports(read: Read) -> None:
    """The errors of f/n and e/n: f/n + p/n - (mu_b + Y_q mu_l), and the same with e - T s."""
    Q, m_n = read.Q, read.m_n
    T = read.T[:, None, None]
    sum_of_potentials = Q[3] * m_n + read.Y_q * Q[5] * m_n
    free = Q[6] * m_n + Q[1] - sum_of_potentials
    internal = Q[7] * m_n + Q[1] - sum_of_potentials - T * Q[2]
    assert largest(free / ((Q[6] + 1) * m_n)) < 1e-11
    assert largest(internal / ((Q[7] + 1) * m_n)) < 1e-11


def test_composition(read: Read, general_table: Table) -> None:
    """Baryon number and charge add up; leptons neutralise; nuclei are the table's."""
    assert set(read.Y) == set(CHARGES)
    assert set(read.groups) == {998, 999}
    baryons = sum(BARYONS[index] * Y for index, Y in read.Y.items())
    charge = sum(CHARGES[index] * Y for index, Y in read.Y.items() if index > 1)
    for A, Z, Y in read.groups.values():
        baryons, charge = baryons + A * Y, charge + Z * Y
    assert largest(baryons - 1) < 1e-6
    assert largest(charge - read.Y_q) < 1e-6
    assert largest(read.Y[0] + read.Y[1] - read.Y_q) < 1e-7
    names = {10: "X_n", 11: "X_p", 2001: "X_d", 3001: "X_t", 3002: "X_He3", 4002: "X_He4"}
    for index, name in names.items():
        mass = read.Y[index] * BARYONS[index]
        assert mass == pytest.approx(turned(general_table, name), rel=1e-12, abs=1e-45), name
    for index, name in ((999, "heavy"), (998, "light")):
        A, Z, Y = read.groups[index]
        there = Y > 0
        mass = A * Y
        assert mass == pytest.approx(turned(general_table, f"X_{name}"), rel=1e-12, abs=1e-40)
        assert A[there] == pytest.approx(turned(general_table, f"A_{name}")[there], rel=1e-12)
        assert Z[there] == pytest.approx(turned(general_table, f"Z_{name}")[there], rel=1e-12)
    assert (read.phase == turned(general_table, "phase") + 1).all()


def test_points_without_a_solution_have_no_rows(tmp_path: Path, general_arrays: dict) -> None:
    """The rest is complete."""
    flag = general_arrays["flag"].copy()
    flag[1, 2, 3] = FAILED
    table = written(tmp_path / "crust-general.nc", SMALL, general_arrays, flag=flag)
    GENERAL["compose"](table, tmp_path / "compose")
    read = Read(tmp_path / "compose")
    assert np.argwhere(np.isnan(read.Q[1])).tolist() == [[1, 3, 2]]
    assert np.argwhere(read.phase == 0).tolist() == [[1, 3, 2]]
    assert "left out: 1." in (tmp_path / "compose" / "README.txt").read_text()


@pytest.mark.parametrize("name", GENERAL)
def test_nothing_is_overwritten_unasked(tmp_path: Path, general_table: Table, name: str) -> None:
    """Unless it is asked for."""
    path = tmp_path / "there"
    GENERAL[name](general_table, path)
    with pytest.raises(InvalidInputError, match="exists"):
        GENERAL[name](general_table, path)
    GENERAL[name](general_table, path, overwrite=True)


@pytest.mark.parametrize("name", GENERAL)
def test_other_tables_are_refused(tmp_path: Path, name: str) -> None:
    """A sentence names the one that can be exported."""
    path = tmp_path / "other.nc"
    T = Coordinate(np.array([1.0, 2.0]))
    write_table(path, {"T": T}, {"flag": Variable(("T",), dtype="i1")}, {"flag": np.ones(2)}, {})
    with pytest.raises(InvalidInputError, match="crust-general"):
        GENERAL[name](Table(path), tmp_path / "export")
    assert not (tmp_path / "export").exists()
