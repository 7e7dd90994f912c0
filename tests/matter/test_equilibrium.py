"""States of the crust: the equations they solve, published numbers, and where there are none."""

from __future__ import annotations

import numpy as np
import pytest

from core.constants import (
    E_SQUARED,
    ELECTRON_MASS,
    HBAR_C,
    NEUTRON_MASS,
    PROTON_MASS,
)
from core.errors import InvalidInputError
from core.matter.equilibrium import (
    CLUSTERS,
    FILLED,
    FOLD,
    HOMOGENEOUS,
    Clusters,
    Homogeneous,
    clustered_track,
    homogeneous_track,
    state,
    track,
)
from core.matter.interactions import interaction, n_sat
from core.matter.model import GAS, MUTUAL, SYMMETRIC, Matter
from core.matter.solver import BETA, CHARGE, MU_N, Solver
from core.nuclides.partition import partition_function
from core.nuclides.pool import pool
from core.nuclides.pool_names import parse_pool_name
from tests.matter import leptons
from tests.matter.nucleon_gas import nucleon_gas

PAPER = Matter()
REST = NEUTRON_MASS - PROTON_MASS


def written_out(matter: Matter, T: float, found) -> dict[str, float]:
    """The equations of a state in plain NumPy over the whole pool, from the gas densities alone."""
    nuclides = pool(matter.pool)
    gas = nucleon_gas(interaction(matter.interaction), np.exp(found.u[0]), np.exp(found.u[1]), T)
    mu_n, mu_p, P_gas = (float(np.squeeze(x)) for x in (gas.mu_n, gas.mu_p, gas.P))
    electrons = leptons.electrons(found["mu_e"], T)
    n_e = float(np.squeeze(electrons.n))
    delta = 1 - 2 * nuclides.Z / nuclides.A
    v = nuclides.A / n_sat(
        interaction(matter.interaction), 0 * delta if matter.volume == SYMMETRIC else delta
    )
    R = (3 * v / 4 / np.pi) ** (1 / 3)

    def coulomb(n_e):
        x = (n_e * v / np.maximum(nuclides.Z, 1)) ** (1 / 3)
        energy = -0.6 * E_SQUARED * nuclides.Z**2 / R * (1.5 * x - 0.5 * x**3)
        return energy if matter.coulomb else 0 * energy

    ln_z, _ = partition_function(nuclides, T, matter.partition)
    M = nuclides.N * NEUTRON_MASS + nuclides.Z * PROTON_MASS - nuclides.B
    free = ln_z + 1.5 * np.log(M * T / 2 / np.pi / HBAR_C**2)
    energy = nuclides.N * mu_n + nuclides.Z * mu_p + nuclides.B - coulomb(n_e)

    def dilute(q):
        return np.exp(free + (energy - v * (P_gas + q)) / T)

    q = np.exp(found.u[3]) if matter.exclusion == MUTUAL else 0.0
    n = dilute(q)
    xi = 1 / (1 + np.sum(n * v)) if matter.exclusion == MUTUAL else 1 - np.sum(n * v)
    if matter.exclusion == MUTUAL:
        assert T * np.sum(n) == pytest.approx(q, rel=1e-9)
        n = xi * n
    step = 1e-5 * n_e
    C = np.sum(n * (coulomb(n_e + step) - coulomb(n_e - step)) / (2 * step))
    muons = float(np.squeeze(leptons.muons(found["mu_e"] + C, T).n))
    gas_n, gas_p = xi * np.exp(found.u[0]), xi * np.exp(found.u[1])
    protons = gas_p + np.sum(nuclides.Z * n)
    return {
        "n_B": gas_n + protons + np.sum(nuclides.N * n),
        "n_p": protons,
        "charge": n_e + muons,
        "beta": mu_n + REST - mu_p - found["mu_e"] - C,
        "C": C,
        "xi": xi,
        "X_He14": 14 * n[nuclides.index(2, 14)],
    }


POINTS = [
    (PAPER, 0.4, 1e-5, None),
    (PAPER, 0.4, 0.0069, None),
    (PAPER, 0.1, 0.02, None),
    (PAPER, 3.0, 0.01, 0.3),
    (PAPER, 12.0, 0.08, 0.05),
    (Matter(exclusion=MUTUAL), 0.4, 0.006, None),
    (Matter(coulomb=False), 0.5, 0.01, 0.1),
    (Matter(volume=SYMMETRIC), 1.0, 0.03, None),
    (Matter(partition="ground", interaction="SLy4"), 2.0, 0.003, 0.4),
    (Matter(partition="states"), 1.0, 1e-3, None),
]


@pytest.mark.parametrize(("matter", "T", "n_B", "Y_p"), POINTS)
def test_state_obeys_the_equations_written_out(matter, T, n_B, Y_p):
    found = Clusters(matter, T, Y_p).at(n_B)
    check = written_out(matter, T, found)
    assert check["n_B"] == pytest.approx(n_B, rel=1e-9)
    assert check["n_p"] == pytest.approx(check["charge"], rel=1e-9)
    assert check["X_He14"] == pytest.approx(found["A_He14"], rel=1e-8, abs=1e-16)
    assert check["xi"] == pytest.approx(found["xi"], rel=1e-10)
    assert check["C"] == pytest.approx(found["C"], rel=1e-7, abs=1e-12)
    if Y_p is None:
        assert check["beta"] == pytest.approx(0, abs=1e-6)
    else:
        assert check["charge"] == pytest.approx(Y_p * n_B, rel=1e-9)


@pytest.mark.parametrize(("matter", "T", "n_B", "Y_p"), POINTS)
def test_baryons_and_charge_are_conserved(matter, T, n_B, Y_p):
    found = Clusters(matter, T, Y_p).at(n_B)
    assert found["n_B"] == pytest.approx(n_B, rel=1e-12)
    assert found["n_p"] == pytest.approx(found["n_e"] + found["n_mu"], rel=1e-12)
    assert found["n_n"] + found["n_p"] == pytest.approx(n_B, rel=1e-12)
    if Y_p is not None:
        assert found["n_p"] == pytest.approx(Y_p * n_B, rel=1e-12)


@pytest.mark.parametrize(("matter", "T", "n_B", "Y_p"), POINTS)
def test_pressure_is_the_legendre_transform_of_the_free_energy(matter, T, n_B, Y_p):
    found = Clusters(matter, T, Y_p).at(n_B)
    gibbs = (
        found["n_n"] * found["mu_n"]
        + found["n_p"] * (found["mu_p"] - REST)
        + found["n_e"] * (found["mu_e"] + found["C"])
        + found["n_mu"] * found["mu_mu"]
    )
    scale = abs(found["f"]) + abs(gibbs)
    assert gibbs - found["f"] == pytest.approx(found["P"], abs=1e-12 * scale)


@pytest.mark.parametrize(("matter", "T", "n_B", "Y_p"), POINTS)
def test_entropy_and_pressure_are_derivatives_of_the_free_energy(matter, T, n_B, Y_p):
    def f(T, n_B):
        return Clusters(matter, T, Y_p).at(n_B)["f"]

    def slope(function, x, h):
        wide = (function(x + 2 * h) - function(x - 2 * h)) / (4 * h)
        return (4 * (function(x + h) - function(x - h)) / (2 * h) - wide) / 3

    found = Clusters(matter, T, Y_p).at(n_B)
    s = -slope(lambda warmer: f(warmer, n_B), T, 2e-4 * T)
    assert found["s"] == pytest.approx(s, rel=1e-6)
    P = n_B**2 * slope(lambda denser: f(T, denser) / denser, n_B, 1e-4 * n_B)
    assert found["P"] == pytest.approx(P, rel=1e-7)


@pytest.mark.parametrize("T", [0.1, 0.4])
def test_each_branch_has_the_pressure_of_its_energy(T):
    """d(f/n_B)/dn_B = P/n_B^2 to 1e-7 on both branches in beta equilibrium."""
    for branch, n_B in ((Clusters(PAPER, T), 0.04), (Homogeneous(PAPER, T), 0.08)):
        h = 2e-4 * n_B
        per_baryon = [branch.at(n_B + k * h)["f"] / (n_B + k * h) for k in (-2, -1, 1, 2)]
        slope = (per_baryon[0] - 8 * per_baryon[1] + 8 * per_baryon[2] - per_baryon[3]) / (12 * h)
        assert slope == pytest.approx(branch.at(n_B)["P"] / n_B**2, rel=1e-7)


@pytest.mark.parametrize(
    ("n_B", "X", "digits"),
    [(0.0050, 0.0014, 4), (0.0060, 0.12, 2), (0.0069, 0.347, 3), (0.0180, 0.3743, 4),
     (0.0230, 0.37, 2), (0.0430, 0.32, 2)],
)  # fmt: skip
def test_he14_at_the_temperature_of_the_paper(n_B, X, digits):
    found = Clusters(PAPER, 0.4).at(n_B)
    assert found["A_He14"] / n_B == pytest.approx(X, abs=0.6 * 10**-digits)


def test_he14_layer_is_pure_at_the_temperature_of_the_paper():
    states = clustered_track(PAPER, 0.4, tuple(np.linspace(0.008, 0.067, 60)))
    assert np.all(states["var_Z_cl"] / states["n_cl"] < 0.01)
    deep = states["n_B"] > 0.009
    ratio = (states["N_cl"] + states["Z_cl"]) / states["Z_cl"]
    np.testing.assert_allclose(ratio[deep], 7.0, atol=0.005)


def onset(matter: Matter, T: float, threshold: float) -> tuple[float, float]:
    """n_B at which X(14He) passes the threshold, and its maximum."""
    n_B = np.linspace(0.004, 0.05, 400)
    states = clustered_track(matter, T, tuple(n_B))
    X = states["A_He14"] / states["n_B"]
    first = int(np.searchsorted(X[: X.argmax()], threshold))
    return float(
        np.interp(threshold, X[first - 1 : first + 1], n_B[first - 1 : first + 1])
    ), X.max()


def test_he14_at_low_temperature():
    begins, largest = onset(PAPER, 0.1, 0.12)
    assert begins == pytest.approx(0.0065, abs=6e-5)
    assert largest == pytest.approx(0.371, abs=6e-4)


@pytest.mark.parametrize(
    ("name", "begins", "largest"),
    [("BSk25", 0.0059, 0.374), ("BSk24", 0.0072, 0.304), ("SLy4", 0.0078, 0.288),
     ("BSk26", 0.0087, 0.261), ("BSk22", 0.0113, 0.203)],
)  # fmt: skip
def test_he14_with_other_interactions(name, begins, largest):
    found = onset(Matter(interaction=name), 0.4, 0.1)
    assert found[0] == pytest.approx(begins, abs=8e-5)
    assert found[1] == pytest.approx(largest, abs=6e-4)


def test_magic_neutron_numbers_below_1e_3():
    """N = 50 and then 82 dominate at T = 0.4 below 1e-3 fm^-3."""
    states = clustered_track(PAPER, 0.4, tuple(np.geomspace(3e-6, 1e-3, 60)))
    nuclides = pool("default")
    N = nuclides.N[states["most"].astype(int)]
    assert np.isin(N, (50, 82)).mean() > 0.9
    assert set(N[-10:]) == {82}


@pytest.mark.parametrize(("T", "end"), [(0.4, 0.0677), (0.1, 0.0678)])
def test_cluster_branch_ends_where_the_gas_of_protons_becomes_unstable(T, end):
    states = clustered_track(PAPER, T, tuple(np.geomspace(0.05, 0.08, 20)))
    assert states.ending == FOLD
    assert states.end == pytest.approx(end, abs=1e-4)
    if T == 0.4:
        assert states["mu_n"][-1] == pytest.approx(11.355, abs=5e-4)
        gas = states["gas_p"][-1] / states["xi"][-1]
        assert gas == pytest.approx(5e-5, rel=0.2)
    # The gas is all but unstable there.
    assert states["stability"][-1] < 1e-3 * states["stability"][0]


@pytest.mark.parametrize(("T", "crossing"), [(0.4, 0.0676), (0.1, 0.0670)])
def test_energetic_crossing(T, crossing):
    grid = tuple(np.linspace(0.06, 0.07, 30))
    states = track(PAPER, T, grid, border=True)
    assert states.crossing == pytest.approx(crossing, abs=6e-5)
    assert list(states.phase) == sorted(states.phase)


def test_abrupt_switch_makes_the_pressure_fall():
    grid = tuple(np.linspace(0.06, 0.07, 30))
    states = track(PAPER, 0.4, grid, border=True)
    border = int(np.argmax(states.phase == HOMOGENEOUS))
    assert states["P"][border] < states["P"][border - 1]
    assert states["n_B"][border] == pytest.approx(states["n_B"][border - 1], rel=1e-11)


def test_densities_pressures_and_potentials_rise_together():
    for states in (
        clustered_track(PAPER, 0.4, tuple(np.geomspace(1e-7, 0.0676, 200))),
        homogeneous_track(PAPER, 0.4, tuple(np.linspace(0.05, 0.16, 60))),
    ):
        for name in ("n_B", "P", "mu_n"):
            assert np.all(np.diff(states[name]) > 0)


def test_fixed_charge_and_beta_equilibrium_agree():
    beta = Clusters(PAPER, 0.4).at(0.01)
    fixed = Clusters(PAPER, 0.4, beta["n_p"] / 0.01).at(0.01)
    np.testing.assert_allclose(fixed.values, beta.values, rtol=1e-8, atol=1e-14)


def test_sweep_in_the_neutron_potential():
    wanted = Clusters(PAPER, 0.4).at(0.02)
    solver = Solver(PAPER, 0.4)
    solver.pose(MU_N, wanted["mu_n"] + 0.01, BETA)
    found = solver.newton(wanted.u)
    assert found["mu_n"] == pytest.approx(wanted["mu_n"] + 0.01, abs=1e-10)
    again = Clusters(PAPER, 0.4).at(found["n_B"])
    assert again["mu_n"] == pytest.approx(found["mu_n"], abs=1e-9)


def test_tangent_is_the_derivative_along_the_track():
    solver = Solver(PAPER, 0.4)
    states = []
    for n_B in (0.02 * np.exp(-1e-4), 0.02, 0.02 * np.exp(1e-4)):
        solver.pose(0.0, n_B, CHARGE, 0.04 * n_B)
        states.append(solver.seek())
    slope = ((states[2].u + states[2].du) - (states[0].u + states[0].du)) / 2e-4
    np.testing.assert_allclose(states[1].tangent[:3], slope[:3], rtol=1e-5)


def test_dilute_hot_matter_is_saha_s():
    """Deuterons in an ideal gas: n_d = g (lambda_n lambda_p/lambda_d)^3/4 n_n n_p exp(B/T)."""
    T, n_B = 5.0, 1e-8
    found = Clusters(Matter(coulomb=False), T, 0.5).at(n_B)
    nuclides = pool("default")
    B = nuclides.B[nuclides.index(1, 2)]
    lengths = (2 * np.pi * HBAR_C**2 / T) ** 1.5 * (
        (NEUTRON_MASS + PROTON_MASS - B) / NEUTRON_MASS / PROTON_MASS
    ) ** 1.5
    saha = 3 / 4 * lengths * found["gas_n"] * found["gas_p"] * np.exp(B / T)
    assert found["n_cl"] == pytest.approx(saha, rel=2e-3)


def test_clusters_that_exclude_each_other_change_little():
    """About .002 in X at onset."""
    plain = Clusters(Matter(exclusion=GAS), 0.4).at(0.006)
    mutual = Clusters(Matter(exclusion=MUTUAL), 0.4).at(0.006)
    difference = abs(plain["A_He14"] - mutual["A_He14"]) / 0.006
    assert 1e-5 < difference < 0.003


def test_helium_30_fills_the_volume():
    states = clustered_track(
        Matter(pool=parse_pool_name("He30")), 0.4, tuple(np.linspace(0.01, 0.075, 40))
    )
    assert states.ending == FILLED
    assert states["xi"][-1] < 1e-3
    # All of it is 30He by then, and n_B its own density.
    assert states.end == pytest.approx(n_sat(interaction("BSk25"), 1 - 4 / 30), rel=1e-3)


def test_hot_matter_dissolves_without_a_jump():
    states = track(PAPER, 12.0, tuple(np.linspace(0.05, 0.16, 40)))
    assert np.all(np.diff(states["P"]) > 0)
    bound = (states["N_cl"] + states["Z_cl"]) / states["n_B"]
    assert np.all(np.diff(bound) < 0)
    assert bound[-1] < 0.03


def test_unknown_switches_are_refused():
    with pytest.raises(InvalidInputError, match="choose"):
        Matter(volume="cube")
    with pytest.raises(InvalidInputError, match="choose"):
        Matter(exclusion="none")


def random_points(count: int, seed: int, fixed: bool) -> list[tuple[float, float, float | None]]:
    """Points in the whole box: T 0.05-15 MeV, n_B 1e-10-0.16 fm^-3, Y_p 0.001-0.6."""
    rng = np.random.default_rng(seed)

    def between(low, high):
        return float(np.exp(rng.uniform(np.log(low), np.log(high))))

    points = []
    for i in range(count):
        dense = i % 3 == 0
        n_B = float(rng.uniform(0.01, 0.16)) if dense else between(1e-10, 0.16)
        points.append((between(0.05, 15), n_B, between(0.001, 0.6) if fixed else None))
    return points


def failures(points) -> list[str]:
    """Points that do not converge, or are said to have no nuclei without a proof."""
    bad = []
    for T, n_B, Y_p in points:
        branch = Clusters(PAPER, T, Y_p)
        found = branch.at(n_B)
        if found is None:
            if branch.absence not in (FOLD, FILLED):
                bad.append(f"T={T} n_B={n_B} Y_p={Y_p}: {branch.absence}")
            found = Homogeneous(PAPER, T, Y_p).at(n_B)
        elif not found.sound:
            bad.append(f"T={T} n_B={n_B} Y_p={Y_p}: unsound")
        off = [found["n_B"] / n_B - 1, found["n_p"] / (found["n_e"] + found["n_mu"]) - 1]
        if Y_p is not None:
            off.append(found["n_p"] / (Y_p * n_B) - 1)
        if max(map(abs, off)) > 1e-12:
            bad.append(f"T={T} n_B={n_B} Y_p={Y_p}: {off}")
    return bad


@pytest.mark.parametrize("fixed", [True, False])
def test_random_points_converge(fixed):
    assert failures(random_points(150, 1, fixed)) == []


@pytest.mark.slow
@pytest.mark.parametrize("fixed", [True, False])
@pytest.mark.parametrize("seed", range(10))
def test_twenty_thousand_points_converge(seed, fixed):
    assert failures(random_points(1000, 100 + seed, fixed)) == []


def test_state_is_the_phase_of_lower_free_energy():
    found, phase = state(PAPER, 0.4, 0.03)
    assert phase == CLUSTERS
    assert found["f"] < Homogeneous(PAPER, 0.4).at(0.03)["f"]
    assert state(PAPER, 0.4, 0.1)[1] == HOMOGENEOUS


@pytest.mark.parametrize("Y_p", [0.001, 0.6])
def test_extreme_corners_have_a_state(Y_p):
    for T in (0.05, 15.0):
        for n_B in (1e-10, 0.16):
            found, _ = state(PAPER, T, n_B, Y_p)
            assert found["n_B"] == pytest.approx(n_B, rel=1e-12)


def test_electron_mass_and_radiation_at_high_temperature():
    """Far below nuclear densities radiation and pairs make the pressure: (1 + 7/4) of photons."""
    T = 15.0
    found = Clusters(PAPER, T, 0.4).at(1e-10)
    photons = float(np.squeeze(leptons.photons(T).P))
    correction = (ELECTRON_MASS / T) ** 2
    pairs = found["P"] / photons - 1 - 7 / 4
    muons = float(np.squeeze(leptons.muons(0.0, T).P)) / photons
    assert pairs - muons == pytest.approx(0, abs=2 * correction)
