"""Matter at fixed T and Y_p: one free energy, conservation laws, the branch of lower f."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from core.constants import NEUTRON_MASS, PROTON_MASS
from core.crust.composition import abundances, composition
from core.crust.eos import equation_of_state
from core.crust.transition import transition
from core.errors import InvalidInputError, NotConvergedError
from core.matter import general_purpose
from core.matter.equilibrium import CLUSTERS, HOMOGENEOUS, Clusters, Homogeneous, state
from core.matter.general_purpose import NAMED, PHASES, UNITS, Track, general_purpose_track
from core.matter.model import Matter
from tests.matter.leptons import electrons, muons, photons

PAPER = Matter()
POINTS = (
    (0.1, 0.3, 1e-6),
    (0.5, 0.6, 0.03),
    (1.0, 0.1, 0.01),
    (3.0, 0.3, 0.2),
    (5.0, 0.45, 1e-3),
    (10.0, 0.05, 1e-9),
)
"""T, Y_p, n_B: with nuclei, dissolved, homogeneous, proton-rich, with pairs and muons."""
GRID = np.geomspace(1e-10, 0.32, 40)


@cache
def columns(T: float, Y_p: float, *n_B: float) -> dict[str, np.ndarray]:
    return general_purpose_track(PAPER, T, Y_p, n_B).columns


def value(name: str, T: float, Y_p: float, n_B: float) -> float:
    return float(columns(T, Y_p, n_B)[name][0])


def slope(name: str, at: tuple[float, float, float], which: int, step: float) -> float:
    """Fourth-order central difference of a column, or of f per baryon."""

    def shifted(k: int) -> float:
        place = list(at)
        place[which] *= 1 + k * step
        found = value(name, *place)
        return found / place[2] if name == "f" else found

    difference = 8 * (shifted(1) - shifted(-1)) - (shifted(2) - shifted(-2))
    return difference / (12 * step * at[which])


@pytest.mark.parametrize("at", POINTS)
def test_first_law(at: tuple[float, float, float]) -> None:
    """P, s and the chemical potentials are the derivatives of the column f."""
    here = {name: float(column[0]) for name, column in columns(*at).items()}
    _, _, n_B = at
    scale = abs(here["f"]) / n_B
    assert n_B * slope("f", at, 2, 2e-4) == pytest.approx(
        here["P"] / n_B, rel=1e-7, abs=1e-9 * scale
    )
    assert -slope("f", at, 0, 2e-4) == pytest.approx(here["s"], rel=1e-6)
    exchange = here["mu_p"] + PROTON_MASS - here["mu_n"] - NEUTRON_MASS + here["mu_e"] + here["C"]
    assert slope("f", at, 1, 2e-4) == pytest.approx(exchange, rel=1e-5, abs=1e-7 * scale)


@pytest.mark.parametrize("at", POINTS)
def test_derivatives_are_those_of_the_columns(at: tuple[float, float, float]) -> None:
    """Slopes of P and s, the Maxwell relation, and the sound speed made of them."""
    T, _, n_B = at
    here = {name: float(column[0]) for name, column in columns(*at).items()}
    assert slope("P", at, 2, 2e-4) == pytest.approx(here["dP_dn"], rel=1e-6)
    assert slope("P", at, 0, 2e-4) == pytest.approx(here["dP_dT"], rel=1e-5)
    assert slope("s", at, 0, 2e-4) == pytest.approx(here["ds_dT"], rel=1e-5)
    assert -(n_B**2) * slope("s", at, 2, 2e-4) == pytest.approx(here["dP_dT"], rel=1e-5)
    stiff = here["dP_dn"] + here["dP_dT"] ** 2 / (n_B**2 * here["ds_dT"])
    assert here["Gamma"] == pytest.approx(stiff * n_B / here["P"], rel=1e-12)
    enthalpy = NEUTRON_MASS + (here["e"] + here["P"]) / n_B
    assert here["c_s2"] == pytest.approx(stiff / enthalpy, rel=1e-10)
    assert here["e"] == pytest.approx(here["f"] + T * here["s"] * n_B, rel=1e-12)


@pytest.fixture(scope="module", params=[(0.1, 0.3), (0.4, 0.05), (2.0, 0.5), (10.0, 0.6)])
def track(request: pytest.FixtureRequest) -> tuple[float, float, Track]:
    T, Y_p = request.param
    return T, Y_p, general_purpose_track(PAPER, T, Y_p, GRID)


def test_everything_is_solved(track: tuple[float, float, Track]) -> None:
    """From 1e-10 to 0.32 fm^-3, and all columns are there."""
    found = track[2]
    assert found.solved.all()
    assert not found.doubtful.any()
    assert set(found.columns) == set(UNITS)
    for name, column in found.columns.items():
        assert name[:2] in ("A_", "Z_") or np.isfinite(column).all(), name


def test_euler_relation(track: tuple[float, float, Track]) -> None:
    """f + P is the sum of chemical potentials."""
    _, Y_p, found = track
    c = found.columns
    protons = c["mu_p"] + PROTON_MASS - NEUTRON_MASS + c["mu_e"] + c["C"]
    miss = (c["f"] + c["P"]) / GRID - (1 - Y_p) * c["mu_n"] - Y_p * protons
    assert np.max(np.abs(miss) * GRID / (np.abs(c["f"]) + c["P"])) < 1e-11


def test_conservation_laws(track: tuple[float, float, Track]) -> None:
    """Mass fractions add up, and so do the charges that they carry."""
    _, Y_p, found = track
    c = found.columns
    names = ("X_n", "X_p", *(f"X_{name}" for name in NAMED), "X_light", "X_heavy")
    assert sum(c[name] for name in names) == pytest.approx(np.ones(len(GRID)), abs=1e-8)
    charge = c["X_p"] + sum(c[f"X_{name}"] * Z / A for name, (Z, A) in NAMED.items())
    for group in ("light", "heavy"):
        there = c[f"X_{group}"] > 0
        share = np.where(there, c[f"Z_{group}"] / c[f"A_{group}"], 0.0)
        charge = charge + c[f"X_{group}"] * share
    assert charge == pytest.approx(np.full(len(GRID), Y_p), abs=1e-8)
    assert c["residual"].max() < 1e-8
    assert (c["Y_mu"] > -1e-12).all()
    assert (c["Y_mu"] <= Y_p).all()
    assert ((c["xi"] > 0) & (c["xi"] <= 1)).all()


def test_means_lie_in_their_groups(track: tuple[float, float, Track]) -> None:
    """Light nuclei have A < 20, heavy ones more; homogeneous matter has neither."""
    found = track[2]
    c = found.columns
    light, heavy = c["A_light"], c["A_heavy"]
    assert np.nanmax(light) < 20 <= np.nanmin(heavy)
    plain = found.phase == PHASES.index(HOMOGENEOUS)
    assert plain[-1]
    assert np.isnan(light[plain]).all()
    assert np.isnan(heavy[plain]).all()
    assert (c["X_heavy"][plain] == 0).all()


def test_stable_and_causal(track: tuple[float, float, Track]) -> None:
    """P rises on each branch, c_s < 1."""
    found = track[2]
    c = found.columns
    for code in range(len(PHASES)):
        assert (np.diff(c["P"][found.phase == code]) > 0).all()
    assert (c["dP_dn"] > 0).all()
    assert (c["ds_dT"] > 0).all()
    assert ((c["c_s2"] > 0) & (c["c_s2"] < 1)).all()


def test_agrees_with_composition_and_equation_of_state() -> None:
    """The same states as along the other ways through the code."""
    T, Y_p, n_B = 0.4, 0.3, tuple(np.geomspace(1e-5, 0.16, 14).tolist())
    found = general_purpose_track(PAPER, T, Y_p, n_B)
    c = found.columns
    other = composition(PAPER, T, n_B, Y_p)
    assert [PHASES[code] for code in found.phase] == list(other["phase"])
    light = sum(c[f"X_{name}"] for name in (*NAMED, "light"))
    pairs = {"X_free_n": c["X_n"], "X_free_p": c["X_p"], "X_heavy": c["X_heavy"], "X_light": light}
    for name, column in pairs.items():
        assert column == pytest.approx(other[name], rel=1e-8, abs=1e-9), name
    for name in ("P", "mu_n", "mu_e"):
        assert c[name] == pytest.approx(other[name], rel=1e-10)
    eos = equation_of_state(PAPER, T, n_B, Y_p)
    for k, density in enumerate(n_B):
        here = eos.where(branch=PHASES[found.phase[k]])
        row = int(np.argmin(np.abs(here["n_B"].astype(float) / density - 1)))
        assert float(here["n_B"][row]) == pytest.approx(density, rel=1e-12)
        for name in ("f", "e", "s", "mu_p", "C", "dP_dn"):
            assert c[name][k] == pytest.approx(float(here[name][row]), rel=1e-9), name
        for name in ("c_s2", "Gamma"):
            assert c[name][k] == pytest.approx(float(here[name][row]), rel=1e-5), name


def test_single_nuclei_as_in_abundances() -> None:
    """Mass fractions of light nuclei, one by one."""
    T, Y_p, n_B = 5.0, 0.3, 2e-3
    c = columns(T, Y_p, n_B)
    data = abundances(PAPER, T, n_B, Y_p)
    for name, (Z, A) in NAMED.items():
        here = (data["Z"] == Z) & (data["A"] == A)
        assert c[f"X_{name}"][0] == pytest.approx(float(data["X"][here][0]), rel=1e-9)
    heavy = data["A"] >= 20
    assert c["X_heavy"][0] == pytest.approx(float(data["X"][heavy].sum()), rel=1e-9)
    mean = np.average(data["Z"][heavy], weights=data["n"][heavy])
    assert c["Z_heavy"][0] == pytest.approx(float(mean), rel=1e-9)


@pytest.mark.parametrize(("T", "Y_p"), [(0.4, 0.3), (1.0, 0.03), (10.0, 0.45)])
def test_lower_free_energy_on_both_sides_of_the_change(T: float, Y_p: float) -> None:
    """The change is where the transition has it; f rises there only if nuclei end too early."""
    change = general_purpose_track(PAPER, T, Y_p, (0.01, 0.2)).change
    assert change.n_B == pytest.approx(transition(PAPER, T, Y_p).n_last, rel=1e-9)
    n_B = (change.n_B * 0.999, change.n_B * 1.001)
    found = general_purpose_track(PAPER, T, Y_p, n_B)
    assert [PHASES[code] for code in found.phase] == [CLUSTERS, HOMOGENEOUS]
    for k, density in enumerate(n_B):
        best, name = state(PAPER, T, density, Y_p)
        assert name == PHASES[found.phase[k]]
        assert found.columns["f"][k] == pytest.approx(best["f"], rel=1e-10)
    f, P = found.columns["f"] / np.array(n_B), found.columns["P"]
    steady = 0.001 * (P / np.array(n_B)).sum()
    assert change.df == pytest.approx(f[1] - f[0] - steady, abs=1e-3)
    assert change.df > -1e-10
    assert change.dP == pytest.approx(P[1] - P[0], abs=0.01 * P[0])


def test_nuclei_are_not_stepped_over() -> None:
    """On a coarse grid the states are those of a fine one."""
    coarse = general_purpose_track(PAPER, 1.0, 0.1, (0.01, 0.08))
    fine = general_purpose_track(PAPER, 1.0, 0.1, np.linspace(0.01, 0.08, 40))
    assert coarse.phase[-1] == fine.phase[-1] == PHASES.index(CLUSTERS)
    for name in ("f", "P", "X_heavy", "xi"):
        assert coarse.columns[name][-1] == pytest.approx(fine.columns[name][-1], rel=1e-9)


def test_photons_and_leptons_are_in() -> None:
    """Hot and dilute: radiation, pairs, and nucleons as an ideal gas."""
    T, Y_p, n_B = 10.0, 0.3, 1e-10
    here = {name: float(column[0]) for name, column in columns(T, Y_p, n_B).items()}
    light, e, mu = photons(T), electrons(here["mu_e"], T), muons(here["mu_e"] + here["C"], T)
    assert here["P"] == pytest.approx(float(light.P + e.P + mu.P) + n_B * T, rel=1e-9)
    assert here["s"] * n_B == pytest.approx(float(light.s + e.s + mu.s), rel=1e-5)
    assert float(e.n + mu.n) == pytest.approx(Y_p * n_B, rel=1e-9)
    assert here["Y_mu"] == pytest.approx(float(mu.n) / n_B, rel=1e-9)
    assert here["c_s2"] == pytest.approx(1 / 3, abs=0.01)


def test_few_electrons_among_many_pairs() -> None:
    """Mu_e is a billionth of T, and still gives the charge."""
    T, Y_p, n_B = 10.0, 0.01, np.geomspace(1e-12, 1e-9, 5)
    found = general_purpose_track(PAPER, T, Y_p, n_B)
    c = found.columns
    assert found.solved.all()
    assert c["mu_e"][0] < 1e-7
    charge = electrons(c["mu_e"], T).n + muons(c["mu_e"] + c["C"], T).n
    assert charge == pytest.approx(Y_p * n_B, rel=1e-6)


def test_a_single_nuclide_that_fixes_the_charge() -> None:
    """Cold matter of N = Z: mu_n - mu_p has no value, but P and its slope have."""
    n_B = np.geomspace(1e-7, 1e-5, 41)
    found = general_purpose_track(PAPER, 0.1, 0.5, n_B)
    c = found.columns
    assert found.solved.all()
    assert found.doubtful.all()
    assert c["residual"] == pytest.approx(np.full(41, 1e-7), rel=0.01)
    assert c["X_heavy"] == pytest.approx(np.ones(41), abs=1e-6)
    spline = np.gradient(np.log(c["P"]), np.log(n_B), edge_order=2)
    assert (c["dP_dn"] * n_B / c["P"])[1:-1] == pytest.approx(spline[1:-1], rel=2e-3)


def test_lost_nuclei_are_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Homogeneous matter stands in, and the flag says so."""
    monkeypatch.setattr(Clusters, "at", lambda *_: None)
    found = general_purpose_track(PAPER, 1.0, 0.1, (0.01, 0.2))
    assert found.solved.all()
    assert found.doubtful.all()
    assert found.phase.tolist() == [PHASES.index(HOMOGENEOUS)] * 2


def test_missing_derivatives_are_doubted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A state without a warmer neighbour keeps what does not need it."""
    original = Homogeneous.at

    def failing(self, n_B, near=None):  # type: ignore[no-untyped-def]
        if self.solver.T > 2.0:
            raise NotConvergedError("Nothing is this warm.")
        return original(self, n_B, near)

    monkeypatch.setattr(Homogeneous, "at", failing)
    found = general_purpose_track(PAPER, 2.0, 0.4, (0.3,))
    assert found.solved.all()
    assert found.doubtful.all()
    assert np.isnan(found.columns["Gamma"]).all()
    assert found.columns["dP_dn"][0] > 0


def test_a_state_that_is_not_found_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is raised, and the other states stay."""
    original = Homogeneous.at

    def failing(self, n_B, near=None):  # type: ignore[no-untyped-def]
        if n_B > 0.25:
            raise np.linalg.LinAlgError("Singular matrix")
        return original(self, n_B, near)

    monkeypatch.setattr(Homogeneous, "at", failing)
    monkeypatch.setattr(general_purpose, "_change", lambda *_: general_purpose.Change())
    found = general_purpose_track(PAPER, 2.0, 0.4, (0.2, 0.3))
    assert found.solved.tolist() == [True, False]
    assert all(np.isnan(column[1]) for column in found.columns.values())
    assert found.columns["P"][0] > 0


@pytest.mark.parametrize(
    ("T", "Y_p", "n_B"),
    [
        (0.0, 0.3, (0.1,)),
        (1.0, 0.0, (0.1,)),
        (1.0, 1.0, (0.1,)),
        (1.0, 0.3, ()),
        (1.0, 0.3, (0.0, 0.1)),
        (1.0, 0.3, (0.2, 0.1)),
    ],
)
def test_what_is_refused(T: float, Y_p: float, n_B: tuple[float, ...]) -> None:
    """Temperatures, fractions and densities that are none."""
    with pytest.raises(InvalidInputError, match="Give"):
        general_purpose_track(PAPER, T, Y_p, n_B)
