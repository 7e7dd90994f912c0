"""A line in beta equilibrium, read back as LORENE, RNS and CompOSE's readers do."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.crust.composition import composition
from core.errors import InvalidInputError
from core.matter.equilibrium import Clusters
from core.matter.model import Matter
from core.storage.tables import Table, write_table
from precomputed.crust_beta import CrustBeta
from precomputed.export import FORMATS, GENERAL, LINES, export
from tests.precomputed.test_compose import Read

T = 0.4
C2 = 2.99792458e10**2
"""cm^2 s^-2."""
BARYON = 939.5654205 * 1.78266192e-27
"""g, of a neutron."""


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """A small table, of which an export takes the matter and the densities."""
    recipe = CrustBeta(temperatures=2, densities=260, n_B_range=(1e-9, 0.3))
    arrays = recipe.assemble({})
    path = tmp_path_factory.mktemp("tables") / "crust-beta-BSk25-default.nc"
    attributes = {
        "family": recipe.family,
        "title": recipe.title,
        "references": "; ".join(recipe.references),
        "inputs": json.dumps(recipe.fields()),
    }
    write_table(path, recipe.coordinates(), recipe.variables(), arrays, attributes)
    return Table(path)


@pytest.fixture(scope="module")
def written(table: Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("exports")
    for name in LINES:
        export(table, name, directory / name, T=T)
    return directory


@pytest.fixture(scope="module")
def lorene(written: Path) -> np.ndarray:
    """Columns n_B, eps/c^2, P by the rules of Eos_tabul: it skips 5 lines, reads, skips 3."""
    lines = (written / "lorene").read_text().splitlines()
    assert all(len(line) < 1000 for line in lines)
    count = int(lines[5].split()[0])
    rows = np.array([line.split() for line in lines[9:]], dtype=float)
    assert rows.shape == (count, 4)
    assert (rows[:, 0] == np.arange(1, count + 1)).all()
    return rows[:, 1:].T


@pytest.fixture(scope="module")
def rns(written: Path) -> np.ndarray:
    """Columns eps/c^2, P, enthalpy, n_B."""
    count, *rows = (written / "rns").read_text().splitlines()
    assert len(rows) == int(count) <= 200
    return np.array([row.split() for row in rows], dtype=float).T


@pytest.fixture(scope="module")
def read(written: Path) -> Read:
    return Read(written / "compose")


def test_all_rise(lorene: np.ndarray, rns: np.ndarray) -> None:
    """As programs that invert P and the enthalpy need; the matched window is inside."""
    assert (np.diff(lorene) > 0).all()
    assert (np.diff(rns) > 0).all()
    assert lorene[0, -1] == pytest.approx(0.3)


def test_states_are_those_of_the_crust(lorene: np.ndarray) -> None:
    """Below the window P is that of the branch with nuclei; cgs by two constants of nature."""
    clusters = Clusters(Matter(), T)
    for row in (40, 120, 180):
        state = clusters.at(lorene[0, row])
        assert lorene[2, row] == pytest.approx(state["P"] * 1.602176634e33, rel=1e-10)
    thin = lorene[:, 0]
    assert thin[1] == pytest.approx(BARYON * thin[0] * 1e39, rel=0.01)


def test_first_law_at_constant_temperature(read: Read) -> None:
    """P = n^2 d(f/n)/dn along the exported rows, the window included."""
    n, f, P = read.n_b, read.Q[6, 0, :, 0] * read.m_n, read.Q[1, 0, :, 0] * read.n_b
    slope = np.gradient(f, np.log(n), edge_order=2) * n
    inside = slice(20, -2)
    assert slope[inside] == pytest.approx(P[inside], rel=0.02)


def test_enthalpy(rns: np.ndarray, read: Read) -> None:
    """dH (eps + P) = c^2 dP between neighbours; the first is 1, of which a logarithm is taken.

    At constant T dP = n d mu_b, and eps + P = n (mu_b + T s/n): as T s is small beside the rest
    mass, H is the logarithm of mu_b to a few parts in a thousand.
    """
    rho, P, H, n = rns
    assert H[0] == 1.0
    middle = 0.5 * (rho[1:] + rho[:-1]) * C2 + 0.5 * (P[1:] + P[:-1])
    assert np.diff(H)[1:] * middle[1:] == pytest.approx(C2 * np.diff(P)[1:], rel=0.03)
    mu = np.interp(n * 1e-39, read.n_b, read.Q[3, 0, :, 0] + 1)
    dense = n > 1e37
    assert H[dense] / C2 == pytest.approx(np.log(mu / mu[0])[dense], rel=0.005)


def test_one_line_in_all_formats(lorene: np.ndarray, rns: np.ndarray, read: Read) -> None:
    """The same n_B, energy density and P."""
    e = (read.Q[7, 0, :, 0] + 1) * read.m_n * read.n_b * 1.78266192e12
    assert lorene[0] == pytest.approx(read.n_b, rel=1e-14)
    assert lorene[1] == pytest.approx(e, rel=1e-12)
    assert lorene[2] == pytest.approx(read.Q[1, 0, :, 0] * read.n_b * 1.602176634e33, rel=1e-12)
    kept = np.searchsorted(lorene[0] * (1 + 1e-9), rns[3] * 1e-39)
    assert rns[:2] == pytest.approx(lorene[1:, kept], rel=1e-12)


def test_potentials_of_compose(read: Read) -> None:
    """mu_l = 0 and f/n + p/n = mu_b."""
    assert (read.T, read.Y_q) == (np.array([T]), np.array([0.0]))
    assert (read.Q[5] == 0).all()
    assert (1 + read.Q[6]) * read.m_n + read.Q[1] == pytest.approx(
        (1 + read.Q[3]) * read.m_n, rel=1e-9
    )


def test_composition_of_compose(read: Read) -> None:
    """Baryons and charges add up; the fractions are those of `core.crust.composition`."""
    A, Z, Y = read.groups[999]
    baryons = read.Y[10] + read.Y[11] + A * Y
    charge = read.Y[11] + Z * Y - read.Y[0] - read.Y[1]
    assert baryons == pytest.approx(np.ones_like(baryons), abs=1e-9)
    assert charge == pytest.approx(np.zeros_like(charge), abs=1e-9)
    found = composition(Matter(), T, tuple(read.n_b[::40]))
    assert read.Y[10][0, ::40, 0] == pytest.approx(found["X_free_n"], rel=1e-6, abs=1e-20)
    assert (read.phase[0, :, 0] == np.where(found_phase(read) == "clusters", 1, 2)).all()
    assert read.Y[1].max() > 0.01
    assert read.Y[1][0, :100, 0].max() == 0.0


def found_phase(read: Read) -> np.ndarray:
    return composition(Matter(), T, tuple(read.n_b))["phase"]


def test_pycompose_reads_it(written: Path, lorene: np.ndarray, tmp_path: Path) -> None:
    """And writes of it the same LORENE file; https://github.com/computationalrelativity/PyCompOSE,
    which no package index has: tried where it is installed.
    """
    eos = pytest.importorskip("compose.eos", reason="PyCompOSE is not installed")
    pairs = {0: ("e", ""), 1: ("mu", ""), 10: ("n", ""), 11: ("p", "")}
    found = eos.Table(eos.Metadata(pairs=pairs, quads={999: ("N", "")}))
    found.read(str(written / "compose"))
    found.compute_cs2()
    found.validate()
    assert found.valid.all()
    assert found.shape == (260, 1, 1)
    found.write_lorene(tmp_path / "theirs")
    theirs = np.loadtxt(tmp_path / "theirs", skiprows=9)[:, 1:].T
    assert theirs == pytest.approx(lorene, rel=1e-6)


@pytest.mark.parametrize("name", LINES)
def test_nothing_is_overwritten_unasked(table: Table, tmp_path: Path, name: str) -> None:
    """Unless it is asked for."""
    export(table, name, tmp_path / "there", T=T)
    with pytest.raises(InvalidInputError, match="exists"):
        export(table, name, tmp_path / "there", T=T)
    export(table, name, tmp_path / "there", T=T, overwrite=True)


def test_what_is_missing_is_said(table: Table, general_table: Table, tmp_path: Path) -> None:
    """Each sentence says what to change, and nothing is written."""
    for choices, words in (
        ((table, "lorene", None), "give --T"),
        ((table, "stellarcollapse", T), "compose or lorene or rns"),
        ((table, "rns", 99.0), "0.05 to 20 MeV"),
        ((general_table, "lorene", None), "compose or stellarcollapse"),
        ((general_table, "compose", 0.4), "leave out --T"),
    ):
        which, name, temperature = choices
        with pytest.raises(InvalidInputError, match=words):
            export(which, name, tmp_path / "export", T=temperature)
    assert not any(tmp_path.iterdir())
    assert set(FORMATS) == {*GENERAL, *LINES}
