"""The stellarcollapse file, read back as EOSdriver does, and its physics in cgs units."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from core.errors import OutsideValidityError, TableError
from core.matter.equilibrium import Clusters
from core.matter.general_purpose import general_purpose_track
from core.matter.model import Matter
from core.storage.tables import FAILED, Table
from precomputed.stellarcollapse import write_stellarcollapse
from tests.precomputed.general import SMALL, largest, written

C = 2.99792458e10
"""cm/s."""
ERG, GRAM = 1.602176634e-6, 1.602176634e-6 / C**2
"""Of 1 MeV and of 1 MeV/c^2."""
M_N, M_P = 939.5654205, 938.2720882
"""MeV."""
EOSDRIVER = (
    "logpress", "logenergy", "entropy", "munu", "cs2", "dedt", "dpdrhoe", "dpderho", "muhat",
    "mu_e", "mu_p", "mu_n", "Xa", "Xh", "Xn", "Xp", "Abar", "Zbar", "gamma",
)  # fmt: skip
"""What EOSdriver's readtable.F90 asks for, in its order."""

Data = dict[str, np.ndarray]


def read(path: Path) -> Data:
    h5py = pytest.importorskip("h5py")
    with h5py.File(path) as file:
        return {name: file[name][()] for name in file}


@pytest.fixture(scope="module")
def path(general_table: Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("h5py")
    found = tmp_path_factory.mktemp("exports") / "general.h5"
    write_stellarcollapse(general_table, found)
    return found


@pytest.fixture(scope="module")
def data(path: Path) -> Data:
    return read(path)


@pytest.fixture(scope="module")
def cgs(data: Data) -> Data:
    """Logarithms undone, and the shift of the energy."""
    return {
        "rho": 10 ** data["logrho"],
        "T": 10 ** data["logtemp"][:, None],
        "P": 10 ** data["logpress"],
        "eps": 10 ** data["logenergy"] - data["energy_shift"][0],
    }


def turned(table: Table, name: str) -> np.ndarray:
    """From (T, Y_p, n_B) to (ye, temp, rho)."""
    return table.native(name).transpose(1, 0, 2)


def test_layout(data: Data) -> None:
    """Names, shapes and types that readers rely on; equal distances along the axes."""
    shape = (3, 5, 14)
    assert (data["pointsye"], data["pointstemp"], data["pointsrho"]) == shape
    assert data["pointsrho"].dtype == np.int32
    assert data["pointsrho"].shape == data["energy_shift"].shape == (1,)
    for name in EOSDRIVER:
        assert data[name].shape == shape, name
        assert data[name].dtype == np.float64
        assert np.isfinite(data[name]).all(), name
    for name, count in (("ye", 3), ("logtemp", 5), ("logrho", 14)):
        assert np.diff(data[name]) == pytest.approx(
            np.full(count - 1, np.ptp(data[name]) / (count - 1))
        )
    assert "have_rel_cs2" not in data


def test_units(data: Data, cgs: Data, general_table: Table) -> None:
    """Density, pressure and energy against constants of their own."""
    rho = general_table.native("n_B") * 1e39 * M_N * GRAM
    assert cgs["rho"] == pytest.approx(rho, rel=1e-8)
    assert cgs["P"] == pytest.approx(turned(general_table, "P") * ERG * 1e39, rel=1e-12)
    energy = turned(general_table, "e") * ERG * 1e39 / rho
    assert cgs["eps"] == pytest.approx(energy, rel=1e-8, abs=1e-12 * largest(energy))
    assert data["energy_shift"][0] == pytest.approx(-1.01 * energy.min(), rel=1e-8)
    assert (data["entropy"] == turned(general_table, "s")).all()


def test_chemical_potentials(data: Data, general_table: Table) -> None:
    """Muhat holds the difference of rest masses; munu = mu_e + mu_p - mu_n."""
    difference = turned(general_table, "mu_n") - turned(general_table, "mu_p") + M_N - M_P
    assert data["muhat"] == pytest.approx(difference, rel=1e-12, abs=1e-12)
    assert data["munu"] == pytest.approx(data["mu_e"] + data["mu_p"] - data["mu_n"], abs=1e-11)
    assert (data["mu_n"] == turned(general_table, "mu_n")).all()
    electron = turned(general_table, "mu_e") + turned(general_table, "C")
    assert data["mu_e"] == pytest.approx(electron, rel=1e-14)


def test_munu_vanishes_in_beta_equilibrium(tmp_path: Path) -> None:
    """At the Y_p that beta equilibrium chooses, of a state with nuclei."""
    T, n_B = 1.0, 1e-3
    found = Clusters(Matter(), T).at(n_B)
    assert found is not None
    track = general_purpose_track(Matter(), T, found["n_p"] / n_B, (n_B,)).columns
    munu = track["mu_e"] + track["C"] + track["mu_p"] + M_P - track["mu_n"] - M_N
    assert munu[0] == pytest.approx(0.0, abs=1e-7)
    assert abs(track["C"][0]) > 0.01


def test_sound_speed_and_adiabatic_index(data: Data, cgs: Data, general_table: Table) -> None:
    """Cs2 = gamma P/rho, not yet divided by the enthalpy; relativistic it is the table's."""
    assert data["cs2"] == pytest.approx(data["gamma"] * cgs["P"] / cgs["rho"], rel=1e-12)
    enthalpy = 1 + (cgs["eps"] + cgs["P"] / cgs["rho"]) / C**2
    assert data["cs2"] / C**2 / enthalpy == pytest.approx(turned(general_table, "c_s2"), rel=1e-8)


def test_derivatives_agree_with_each_other(data: Data, cgs: Data) -> None:
    """Gamma P/rho = dP/drho|eps + P/rho^2 dP/deps|rho."""
    P, rho = cgs["P"], cgs["rho"]
    slope = data["dpdrhoe"] + P / rho**2 * data["dpderho"]
    assert slope == pytest.approx(data["cs2"], rel=1e-9)


@pytest.mark.parametrize(("i", "j", "k"), [(1, 2, 6), (2, 3, 9), (0, 4, 12), (1, 0, 3)])
def test_derivatives_by_differences(data: Data, cgs: Data, i: int, j: int, k: int) -> None:
    """Of P and eps between states solved beside the grid."""
    Y_p, T, n_B = (float(x) for x in (SMALL.Y_p[i], SMALL.T[j], SMALL.n_B[k]))
    h = 1e-4

    def at(T: float, n_B: float) -> tuple[float, float]:
        columns = general_purpose_track(Matter(), T, Y_p, (n_B,)).columns
        P, e = (float(columns[name][0]) for name in ("P", "e"))
        return P * ERG * 1e39, e / n_B / M_N * C**2

    warm, cool, dense, thin = (
        np.array(at(T * (1 + x), n_B * (1 + y))) for x, y in ((h, 0), (-h, 0), (0, h), (0, -h))
    )
    dP_dT, deps_dT = (warm - cool) / (2 * h * T)
    dP, deps = (dense - thin) / (2 * h * cgs["rho"][k])
    assert data["dedt"][i, j, k] == pytest.approx(deps_dT, rel=1e-5)
    assert data["dpderho"][i, j, k] == pytest.approx(dP_dT / deps_dT, rel=1e-5)
    scale = abs(dP) + abs(dP_dT * deps / deps_dT)
    assert data["dpdrhoe"][i, j, k] == pytest.approx(dP - dP_dT * deps / deps_dT, abs=1e-5 * scale)


def test_composition(data: Data, general_table: Table) -> None:
    """Mass and charge add up with the two means of all nuclei that are not named."""
    named = ("Xn", "Xp", "Xa", "Xd", "Xt", "X3he")
    assert sum(data[name] for name in (*named, "Xh")) == pytest.approx(
        np.ones((3, 5, 14)), abs=1e-6
    )
    charge = data["Xp"] + data["Xa"] / 2 + data["Xd"] / 2 + data["Xt"] / 3 + data["X3he"] * 2 / 3
    charge = charge + data["Xh"] * data["Zbar"] / data["Abar"]
    assert charge == pytest.approx(np.broadcast_to(data["ye"][:, None, None], (3, 5, 14)), abs=1e-6)
    nothing = data["Xh"] == 0
    assert nothing.any()
    assert (data["Abar"][nothing] == 1).all()
    assert data["Xa"] == pytest.approx(turned(general_table, "X_He4"))


def test_conventions_stand_in_the_file(path: Path) -> None:
    """For whoever opens it without these pages."""
    h5py = pytest.importorskip("h5py")
    with h5py.File(path) as file:
        attributes = dict(file.attrs)
    assert "939.565" in attributes["baryon_mass"]
    assert "photons" in attributes["contents"]
    assert "muons" in attributes["ye"]
    assert "BSk" in attributes["references"]


def test_points_without_a_solution_are_refused(tmp_path: Path, general_arrays: dict) -> None:
    """The format has no place for them, nor for a negative pressure; nothing is written."""
    pytest.importorskip("h5py")
    flag, P = general_arrays["flag"].copy(), general_arrays["P"].copy()
    flag[1, 2, 3], P[0, 0, 0] = FAILED, -1.0
    for number, (change, words) in enumerate(
        (({"flag": flag}, "1 points"), ({"P": P}, "P is not positive at 1 points"))
    ):
        table = written(tmp_path / f"{number}.nc", SMALL, general_arrays, **change)
        with pytest.raises(OutsideValidityError, match=words):
            write_stellarcollapse(table, tmp_path / "general.h5")
    assert not list(tmp_path.glob("general*"))


def test_without_h5py(
    tmp_path: Path, general_table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence names the extra."""
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(TableError, match="'hdf5'"):
        write_stellarcollapse(general_table, tmp_path / "general.h5")
