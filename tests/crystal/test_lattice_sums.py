"""Ewald sums against published numbers, energies of small crystals, and other splittings."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest

from core.crystal import lattice_sums as module
from core.crystal.lattice import BCC, FCC, shell_cosines, zone_quadrature
from core.crystal.lattice_sums import lattice_sums, madelung, mean_log_frequency, response
from core.errors import InvalidInputError
from tests.crystal import oracles

CSCL_MADELUNG = 1.76267477307099
"""Energy of a CsCl crystal per ion pair in units of q^2 over the nearest distance."""

TABLE_1 = {
    "T_i": [4.4334, 3.0577, 4.1411, 7.2268, 2.1968, 1.4950, 5.3710, 5.2993],
    "I_i - T_i": [0.1149, -0.1035, 0.0368, -0.1009, 0.0774, -0.0179, 0.0510, -0.0146],
}
T = [
    4.43339103,
    3.05768010,
    4.14113472,
    7.22676815,
    2.19679583,
    1.49500262,
    5.37100356,
    5.29930727,
]
CACHED = (
    module._real_space,
    module._reciprocal_vectors,
    module._self_term,
    module.madelung,
    module.mean_log_frequency,
)


@pytest.fixture
def other_splitting(monkeypatch):
    """Ewald sums that do more of their work in real space than usual."""

    def forget():
        for function in CACHED:
            function.cache_clear()

    monkeypatch.setattr(module, "SPLITTING", 0.8)
    monkeypatch.setattr(module, "REAL_RANGE", 11.0)
    monkeypatch.setattr(module, "RECIPROCAL_RANGE", 10.5)
    forget()
    yield
    monkeypatch.undo()
    forget()


def random_wavevectors(count: int, lattice: str = "bcc") -> np.ndarray:
    k = np.random.default_rng(3).uniform(-3.0, 3.0, size=(count, 3))
    return oracles.folded(k, lattice)


def cubic_group() -> list[np.ndarray]:
    return [
        np.eye(3)[list(order)] * np.array(signs)[:, None]
        for order in permutations(range(3))
        for signs in product((-1.0, 1.0), repeat=3)
    ]


def test_table_1_to_every_printed_digit():
    """Baiko 2025, Table I, whose inaccuracy is one in the last digit; T_0 = 0.90183."""
    sums = lattice_sums("bcc", 8)
    assert pytest.approx(TABLE_1["T_i"], abs=0.5e-4) == sums.T
    assert pytest.approx(TABLE_1["I_i - T_i"], abs=1e-4) == sums.J
    assert pytest.approx(0.90183, abs=0.5e-5) == sums.T0


def test_displacement_sums_to_eight_digits():
    """T_0 = 0.90182984, T_1 = 4.43339103 ... T_8 = 5.29930727."""
    sums = lattice_sums("bcc", 8)
    assert pytest.approx(0.90182984, abs=0.6e-8) == sums.T0
    assert pytest.approx(T, abs=0.6e-8) == sums.T


@pytest.mark.parametrize(("nodes", "error"), [(12, 3e-5), (16, 1.2e-6)])
def test_quadrature_converges_as_published(nodes, error):
    """12^3 nodes give all T_i to 3e-5, 16^3 to 1.1e-6 (T_7; the others to 8e-7)."""
    assert np.abs(lattice_sums("bcc", 8, nodes).T - T).max() < error


def test_forty_shells_are_right_to_1e_7():
    """The stored sums of 40 shells against a finer quadrature, and the same as those of 8."""
    sums = lattice_sums("bcc", 40)
    finer = lattice_sums("bcc", 40, 40)
    assert pytest.approx(finer.T, abs=1e-8) == sums.T
    assert pytest.approx(lattice_sums("bcc", 8).T, abs=1e-8) == sums.T[:8]


def test_fcc_displacement_energy_on_another_quadrature():
    """T_0 of fcc by midpoints on cubic grids, extrapolated: W ~ 1/k^2 leaves errors 1/N, 1/N^3."""

    def average(steps: int) -> float:
        k, weights = oracles.zone_midpoints("fcc", steps)
        return float(weights @ response(k, FCC).W)

    limit = oracles.extrapolated([average(steps) for steps in (16, 32, 64, 128)], (1, 3, 5))
    assert pytest.approx(limit, abs=5e-7) == lattice_sums("fcc", 1).T0


@pytest.mark.parametrize(
    ("lattice", "published"), [(BCC, 0.895929255682), (FCC, 0.895873615195)], ids=["bcc", "fcc"]
)
def test_madelung_constants(lattice, published):
    """Zeta = 0.895929255682 (bcc) and 0.895873615195 (fcc)."""
    assert madelung(lattice) == pytest.approx(published, abs=0.5e-12)


@pytest.mark.parametrize("lattice", [BCC, FCC], ids=["bcc", "fcc"])
def test_madelung_constant_is_the_energy_of_a_cube(lattice):
    """-zeta is the energy per ion of a conventional cube of unit charges in a background."""
    basis = np.array(oracles.BASIS[lattice.name], dtype=float) * lattice.cube_edge
    cell = np.full(3, lattice.cube_edge)
    energy = oracles.coulomb_energy(cell, basis, np.ones(len(basis)))
    assert energy / len(basis) == pytest.approx(-madelung(lattice), abs=1e-11)


def test_mean_log_frequency_of_bcc():
    """<ln w/w_p> = -0.831298135.

    The project's notes have -0.8312981262. Midpoints on the whole zone, extrapolated
    (`test_mean_log_frequency_on_another_quadrature`), another splitting and 64 instead of 24 nodes
    (-0.83129813542) agree with each other and not with that.
    """
    assert mean_log_frequency(BCC) == pytest.approx(-0.831298135, abs=0.5e-9)
    assert mean_log_frequency(BCC, 48) == pytest.approx(-0.83129813542, abs=0.5e-11)


def test_mean_log_frequency_of_fcc():
    """-0.817908: Baiko, Potekhin & Yakovlev, PRE 64, 057402 (2001)."""
    assert mean_log_frequency(FCC) == pytest.approx(-0.817908, abs=1e-6)


def test_mean_log_frequency_on_another_quadrature():
    """Midpoints on cubic grids; ln det D ~ 4 ln k leaves errors 1/N^3, 1/N^5, 1/N^7."""

    def average(steps: int) -> float:
        k, weights = oracles.zone_midpoints("bcc", steps)
        return float(weights @ np.log(np.linalg.det(response(k, BCC).D) / 27.0)) / 6.0

    limit = oracles.extrapolated([average(steps) for steps in (16, 32, 64, 128)], (3, 5, 7))
    assert mean_log_frequency(BCC) == pytest.approx(limit, abs=1e-9)


@pytest.mark.parametrize(
    ("lattice", "power", "published", "digit"),
    [
        (BCC, -2, 12.973, 1e-3),
        (BCC, -1, 2.79855, 1e-5),
        (BCC, 1, 0.5113875, 1e-7),
        (BCC, 3, 0.25031, 1e-5),
        (FCC, -2, 12.143, 1e-3),
        (FCC, -1, 2.71982, 1e-5),
        (FCC, 1, 0.5131940, 1e-7),
        (FCC, 3, 0.24984, 1e-5),
    ],
)
def test_moments_of_the_phonon_spectrum(lattice, power, published, digit):
    """<(w/w_p)^n>, Baiko, Potekhin & Yakovlev, PRE 64, 057402 (2001), Table I."""
    k, weights, _ = zone_quadrature(lattice, 16)
    frequency = np.sqrt(np.linalg.eigvalsh(response(k, lattice).D) / 3.0)
    assert weights @ (frequency**power).mean(axis=1) == pytest.approx(published, abs=digit)


def test_nothing_depends_on_the_splitting(other_splitting):
    """D, beta and psi with A = 0.8 instead of 1.2, and what follows from them."""
    k = random_wavevectors(40)
    changed = response(k, BCC)
    zeta, log = madelung(BCC), mean_log_frequency(BCC)
    for function in CACHED:
        function.cache_clear()
    module.SPLITTING, module.REAL_RANGE, module.RECIPROCAL_RANGE = 1.2, 7.0, 14.5
    usual = response(k, BCC)
    for name in ("D", "beta", "psi", "W"):
        assert getattr(changed, name) == pytest.approx(getattr(usual, name), abs=1e-10)
    assert zeta == pytest.approx(madelung(BCC), abs=1e-14)
    assert log == pytest.approx(mean_log_frequency(BCC), abs=1e-11)


@pytest.mark.parametrize("lattice", [BCC, FCC], ids=["bcc", "fcc"])
def test_trace_of_the_dynamical_matrix(lattice):
    """Kohn's sum rule: trace D = 4 pi n_i = 3 at every k."""
    D = response(random_wavevectors(60, lattice.name), lattice).D
    assert np.trace(D, axis1=1, axis2=2) == pytest.approx(3.0, abs=1e-9)


def test_sound_waves_and_the_plasma_oscillation_at_small_k():
    """At k -> 0 D -> 3 k k/k^2: two acoustic modes with w ~ k, one at the plasma frequency."""
    direction = np.array([1.0, 2.0, 2.0]) / 3.0
    lengths = np.array([1e-2, 2e-2])
    modes = np.linalg.eigvalsh(response(lengths[:, None] * direction, BCC).D)
    assert modes[:, 2] == pytest.approx(3.0, abs=1e-3)
    assert np.abs(modes[:, :2]).max() < 1e-3
    assert modes[1, :2] / modes[0, :2] == pytest.approx(4.0, rel=1e-3)


def test_field_of_a_long_wave():
    """|beta| -> 4 pi n/k along k (Baiko 2025, after equation 9)."""
    k = np.array([[0.02, -0.01, 0.02]])
    square = float((k**2).sum())
    assert np.abs(response(k, BCC).beta) == pytest.approx(np.abs(3.0 * k / square), rel=1e-3)


@pytest.mark.parametrize("lattice", [BCC, FCC], ids=["bcc", "fcc"])
def test_response_has_the_symmetry_of_the_cube(lattice):
    """D(Mk) = M D(k) M^T, beta(Mk) = M beta(k), psi(Mk) = psi(k) for all 48 operations."""
    k = random_wavevectors(1, lattice.name)
    here = response(k, lattice)
    for operation in cubic_group():
        there = response(k @ operation.T, lattice)
        assert there.D[0] == pytest.approx(operation @ here.D[0] @ operation.T, abs=1e-10)
        assert there.beta[0] == pytest.approx(operation @ here.beta[0], abs=1e-10)
        assert there.psi == pytest.approx(here.psi, abs=1e-10)


def test_response_is_periodic():
    """Wavevectors that differ by a reciprocal-lattice vector are one wave; D is positive."""
    unit = 2.0 * np.pi / BCC.cube_edge
    k = unit * np.array([[0.6, 0.5, 0.1], [0.45, 0.4, -0.2]])
    here, there = response(k, BCC), response(k - unit * np.array([1.0, 1.0, 0.0]), BCC)
    assert pytest.approx(here.D, abs=1e-10) == there.D
    assert pytest.approx(here.W, abs=1e-10) == there.W
    assert pytest.approx(np.swapaxes(here.D, 1, 2), abs=1e-14) == here.D
    assert np.linalg.eigvalsh(here.D).min() > 0.0


def test_response_is_made_of_derivatives_of_the_wave_potential():
    """Psi, -grad and second derivatives of the potential of exp(i k R), by differences."""
    k = np.array([0.9, 0.4, -0.7])
    ours = response(k[None], BCC)
    assert ours.psi[0] == pytest.approx(oracles.wave_potential(k, np.zeros(3)).real, abs=1e-11)
    step = 1e-3
    for axis in range(3):
        shift = step * np.eye(3)[axis]
        ahead, behind = (oracles.wave_potential(k, sign * shift) for sign in (1.0, -1.0))
        field = -(ahead - behind) / (2.0 * step)
        assert abs(field.real) < 1e-9
        assert abs(field.imag) == pytest.approx(abs(ours.beta[0, axis]), abs=2e-6)


def test_energy_of_a_charge_wave_and_its_displacements():
    """A crystal of four ions in a box 2 x 1 x 1: charges 1 + s cos kR displaced by u sin kR.

    To second order the energy per ion is [s^2 psi + 2 s u beta + u^2 D]/4; relaxed, s^2 V/4.
    """
    edge = BCC.cube_edge
    cell = edge * np.array([2.0, 1.0, 1.0])
    sites = np.array([[0, 0, 0], [0.5, 0.5, 0.5], [1, 0, 0], [1.5, 0.5, 0.5]]) * edge
    k = np.array([[np.pi / edge, 0.0, 0.0]])
    phase = sites @ k[0]
    along = np.array([1.0, 0.0, 0.0])

    def energy(s: float, u: float) -> float:
        moved = sites + u * np.sin(phase)[:, None] * along
        return oracles.coulomb_energy(cell, moved, 1.0 + s * np.cos(phase)) / 4.0

    step = 2e-2
    rest = energy(0.0, 0.0)
    psi = 4.0 * (energy(1.0, 0.0) + energy(-1.0, 0.0) - 2.0 * rest) / 2.0
    stiffness = 4.0 * (energy(0.0, step) + energy(0.0, -step) - 2.0 * rest) / (2.0 * step**2)
    mixed = energy(1.0, step) - energy(1.0, -step) - energy(-1.0, step) + energy(-1.0, -step)
    beta = 4.0 * mixed / (8.0 * step)
    ours = response(k, BCC)
    assert ours.psi[0] == pytest.approx(psi, abs=1e-10)
    assert ours.D[0, 0, 0] == pytest.approx(stiffness, rel=1e-3)
    assert abs(ours.beta[0, 0]) == pytest.approx(abs(beta), rel=1e-3)
    assert ours.V[0] == pytest.approx(psi - beta**2 / stiffness, rel=2e-3)


def test_energy_of_the_cscl_wave():
    """At H charges alternate: psi(H) = -M/d with the Madelung constant M = 1.762675 of CsCl."""
    at_h = response(BCC.special_point("H")[None], BCC)
    distance = np.sqrt(3.0) / 2.0 * BCC.cube_edge
    assert at_h.psi[0] == pytest.approx(-CSCL_MADELUNG / distance, abs=1e-12)
    assert at_h.W[0] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("point", "published"), [("H", -1.002156), ("P", -0.860453), ("N", -0.728903)]
)
def test_interaction_at_the_special_points(point, published):
    """V(H) = -1.002156, V(P) = -.860453, V(N) = -.728903."""
    assert response(BCC.special_point(point)[None], BCC).V[0] == pytest.approx(published, abs=5e-7)


@pytest.mark.parametrize(
    ("direction", "published"),
    [((1, 0, 0), -0.96283), ((1, 1, 0), -0.80454), ((1, 1, 1), -0.75179)],
)
def test_interaction_near_gamma_depends_on_direction(direction, published):
    """k -> 0: [100] -.96283, [110] -.80454, [111] -.75179, so it falls off as 1/R^3."""
    k = 1e-2 * np.array([direction]) / np.linalg.norm(direction)
    assert response(k, BCC).V[0] == pytest.approx(published, abs=2e-5)


def test_order_parameter_energies_are_moments_of_the_interaction():
    """J_i = <U C_i> = I_i - T_i, though I_i = m_i/R_i comes from no zone average at all."""
    sums = lattice_sums("bcc", 8)
    k, weights, _ = zone_quadrature(BCC, 24)
    moments = (weights * response(k, BCC).V) @ shell_cosines(k, BCC, sums.shells)
    assert pytest.approx(moments, abs=1e-8) == sums.J


def test_unknown_lattice_and_shells_are_refused():
    """One sentence each."""
    with pytest.raises(InvalidInputError, match="hcp"):
        lattice_sums("hcp")
    for shells in (0, 41):
        with pytest.raises(InvalidInputError, match=f"not {shells}"):
            lattice_sums("bcc", shells)
