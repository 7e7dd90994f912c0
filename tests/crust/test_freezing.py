"""Freezing of the crust: numbers of Beznogov & Raduta 2025, limits, and independent sums."""

from __future__ import annotations

import re

import numpy as np
import pytest

from core.constants import E_SQUARED, HBAR_C, MEV_IN_KELVIN
from core.crust.composition import abundances, composition, refined_track
from core.crust.freezing import (
    LINEAR_MIXING,
    QUANTUM_MELTING,
    freezes_before_deeper,
    freezing,
    melting_temperature,
    plasma_temperature,
    sphere_radius,
)
from core.dataset import Dataset
from core.errors import InvalidInputError
from core.matter.clusters import masses
from core.matter.equilibrium import CLUSTERS
from core.matter.intervals import falling, spans
from core.matter.ions import ln_densities, selected
from core.matter.model import MUTUAL, Matter
from core.nuclides.pool import pool

WARM, COLD = 0.4, 0.1


@pytest.fixture(scope="module", params=[WARM, COLD])
def layers(request) -> Dataset:
    """Freezing through the crust of BSk25."""
    return freezing(Matter(), request.param)


def test_textbook_melting_temperature() -> None:
    """Gamma = 22.75 Z^2/T_6 (rho_6/A)^(1/3) (Haensel et al. 2007, eq. 2.22): iron at 1e9 g/cm^3."""
    n = np.array([1e9 / 56 * 6.02214076e23 / 1e39])
    T_m = melting_temperature(np.array([26.0**2]), sphere_radius(n)) * MEV_IN_KELVIN
    assert T_m[0] == pytest.approx(22.75 * 26**2 / 175 * (1e3 / 56) ** (1 / 3) * 1e6, rel=2e-3)


def test_textbook_plasma_temperature() -> None:
    """T_p = 7.832e6 K sqrt(rho_6 Z^2/A^2) for ions of mass A u (Haensel et al. 2007, eq. 2.32)."""
    rho, Z, A = 1e9, 26, 56
    n = rho / A * 6.02214076e23 / 1e39
    T_p = plasma_temperature(np.array([n * Z**2 / (A * 931.49410242)])) * MEV_IN_KELVIN
    assert T_p[0] == pytest.approx(7.832e6 * Z / A * np.sqrt(rho / 1e6), rel=1e-3)


def test_melting_falls_by_seventy_to_eighty(layers: Dataset) -> None:
    """From Z = 28 to Z = 2 T_m falls from .21-.23 to .0030 MeV, by 70-80 with a_i."""
    before = (layers["n_B"] > 3e-3) & (layers["Z_most"] == 28) & (layers["Q_imp"] < 0.5)
    after = (layers["Z_most"] == 2) & (layers["Q_imp"] < 0.01)
    shallow, deep = layers["T_m"][before], layers["T_m"][after].min()
    assert shallow.min() > 0.205
    assert shallow.max() < 0.24
    assert deep == pytest.approx(0.0030, abs=5e-5)
    assert 70 < shallow[-1] / deep < 80


def test_bare_charges_alone_would_give_100_to_400() -> None:
    """Z^2 from 20-40 to 2 (Beznogov & Raduta 2025), 196 from the 28 of our crust."""
    assert (20 / 2) ** 2 == 100
    assert (40 / 2) ** 2 == 400
    layers = freezing(Matter(), WARM, (0.004, 0.008))
    assert (layers["Z_mean"][0] / layers["Z_mean"][1]) ** 2 == pytest.approx(196, rel=3e-3)


def test_the_fall_is_explained(layers: Dataset) -> None:
    """The factor of Z^2 over that of a_i is the fall of T_m."""
    (fall,) = [note for note in layers.notes if "Shallower layers" in note]
    (why,) = [note for note in layers.notes if "In this fall" in note]
    factor = float(re.search(r"by a factor of ([\d.]*\d)", fall)[1])
    charge = float(re.search(r"alone drops by a factor of ([\d.]*\d)", why)[1])
    distance = float(re.search(r"drops by ([\d.]+), and T_m", why)[1])
    assert factor == pytest.approx(charge / distance, rel=0.01)
    assert 100 < charge < 400
    assert 70 < factor < 80


def test_layer_of_helium_is_pure(layers: Dataset) -> None:
    """Q_imp < .01 for all n_B > .008."""
    inside = (layers["n_B"] > 0.008) & (layers["phase"] == CLUSTERS)
    assert inside.sum() > 10
    assert layers["Q_imp"][inside].max() < 0.01


def test_impurity_and_means_are_those_of_the_composition() -> None:
    """The same columns from the same densities."""
    n_B = (1e-4, 1e-3, 0.006, 0.03)
    ours, theirs = freezing(Matter(), WARM, n_B), composition(Matter(), WARM, n_B)
    for name in ("Q_imp", "Z_mean", "A_mean", "Z_most", "A_most", "rho"):
        assert ours[name] == pytest.approx(theirs[name], rel=1e-12), name


@pytest.mark.parametrize("n_B", [1e-4, 5.5e-3, 0.02])
@pytest.mark.parametrize("exclusion", ["gas", MUTUAL])
def test_sums_over_the_abundances(n_B: float, exclusion: str) -> None:
    """Q_imp, both Gamma and T_p from the list of abundances, summed here."""
    matter = Matter(exclusion=exclusion)
    found = abundances(matter, WARM, n_B)
    Z, A, n = (found[name].astype(float) for name in ("Z", "A", "n"))
    nuclides = pool(matter.pool)
    B = nuclides.B[[nuclides.index(int(z), int(a)) for z, a in zip(Z, A, strict=True)]]
    mass = (A - Z) * 939.5654205 + Z * 938.2720882 - B
    mean, total = np.average(Z, weights=n), n.sum()
    row = freezing(matter, WARM, (n_B,))
    assert row["Q_imp"][0] == pytest.approx(np.average((Z - mean) ** 2, weights=n), rel=1e-8)
    a_i = (3 / (4 * np.pi * total)) ** (1 / 3)
    assert row["a_ion"][0] == pytest.approx(a_i, rel=1e-10)
    assert row["Gamma"][0] == pytest.approx(mean**2 * E_SQUARED / (a_i * WARM), rel=1e-10)
    omega = HBAR_C * np.sqrt(4 * np.pi * E_SQUARED * np.sum(n * Z**2 / mass))
    assert row["T_plasma"][0] == pytest.approx(omega, rel=1e-10)
    linear = freezing(matter, WARM, (n_B,), mixture=LINEAR_MIXING)
    n_e = composition(matter, WARM, (n_B,))["Y_e"][0] * n_B
    a_e = (3 / (4 * np.pi * n_e)) ** (1 / 3)
    wanted = np.average(Z ** (5 / 3), weights=n) * E_SQUARED / (a_e * WARM)
    assert linear["Gamma"][0] == pytest.approx(wanted, rel=1e-10)


@pytest.mark.parametrize("matter", [Matter(), Matter(exclusion=MUTUAL), Matter(coulomb=False)])
def test_densities_of_all_nuclides_add_up(matter: Matter) -> None:
    """Sums of n_i, Z_i n_i and A_i n_i over the pool are those of the solver."""
    track = refined_track(matter, WARM)
    states = selected(track, track.phase == CLUSTERS)
    n, nuclides = np.exp(ln_densities(states)), pool(matter.pool)
    assert n.sum(axis=1) == pytest.approx(states["n_cl"], rel=1e-9)
    assert n @ nuclides.Z == pytest.approx(states["Z_cl"], rel=1e-9)
    assert n @ nuclides.N == pytest.approx(states["N_cl"], rel=1e-9)


def test_conventions_agree_where_the_layer_is_pure() -> None:
    """At T = 0.1 the layer is 14He alone: both Gamma and that of 14He alone are one."""
    n_B = (0.01, 0.03, 0.06)
    mean = freezing(Matter(), COLD, n_B)
    linear = freezing(Matter(), COLD, n_B, mixture=LINEAR_MIXING)
    assert mean["T_m"] == pytest.approx(linear["T_m"], rel=1e-6)
    assert mean["T_m"] == pytest.approx(mean["T_m_most"], rel=1e-6)


def test_linear_mixing_couples_more_than_the_mean_charge() -> None:
    """<Z^(5/3)> <Z>^(1/3) >= <Z>^2: the more the wider the mixture."""
    n_B = (0.004, 0.0055)
    mean = freezing(Matter(), WARM, n_B)["T_m"]
    linear = freezing(Matter(), WARM, n_B, mixture=LINEAR_MIXING)["T_m"]
    assert (linear > mean).all()
    assert linear[1] / mean[1] > 1.3 > 1.01 > linear[0] / mean[0]


def test_melting_scales_with_gamma_m() -> None:
    """T_m Gamma_m is one number, and Gamma does not depend on it."""
    usual, other = (freezing(Matter(), WARM, (0.02,), Gamma_m=value) for value in (175.0, 350.0))
    assert usual["T_m"][0] == pytest.approx(2 * other["T_m"][0])
    assert usual["Gamma"][0] == pytest.approx(other["Gamma"][0])
    assert usual["Gamma"][0] * WARM == pytest.approx(175 * usual["T_m"][0])


def test_shallower_layers_freeze_first(layers: Dataset) -> None:
    """Every heavy layer of the inner crust freezes before 14He; T_m falls at its onset."""
    heavy = (layers["n_B"] > 1e-4) & (layers["n_B"] < 5e-3)
    assert layers["freezes_first"][heavy].all()
    inside = (layers["n_B"] > 0.008) & (layers["n_B"] < 0.06)
    assert not layers["T_m_falls"][inside].any()
    onset = (layers["n_B"] > 0.0057) & (layers["n_B"] < 0.0066)
    assert layers["T_m_falls"][onset].all()
    assert any("Shallower layers freeze before deeper ones" in note for note in layers.notes)


def test_frozen_means_gamma_above_gamma_m(layers: Dataset) -> None:
    """Nothing is frozen at 0.4 MeV; at 0.1 MeV the heavy layers are, 14He is not."""
    frozen = layers["frozen"]
    assert (frozen == (np.nan_to_num(layers["Gamma"]) >= 175)).all()
    assert frozen.any() == (layers["T"][0] == COLD)
    assert not frozen[layers["Z_most"] == 2].any()


def test_helium_is_a_quantum_liquid(layers: Dataset) -> None:
    """r_s = a_i M Z^2 e^2/hbar^2 of 14He near .018 fm^-3 is 16: far below 160."""
    helium = layers["Z_most"] == 2
    pure = helium & (layers["Q_imp"] < 0.01)
    assert layers["r_s"][pure].max() < 25 < QUANTUM_MELTING
    assert layers["r_s"][layers["Z_most"] == 28].min() > 1e3
    assert (layers["T_plasma"][pure] > 50 * layers["T_m"][pure]).all()


def test_homogeneous_matter_has_nothing_to_freeze() -> None:
    """Beyond the transition everything of nuclei is nan, and a note says so."""
    beyond = freezing(Matter(), WARM, (0.08, 0.1))
    for name in ("T_m", "Gamma", "T_plasma", "Q_imp", "T_m_most", "r_s"):
        assert np.isnan(beyond[name]).all(), name
    assert not beyond["frozen"].any()
    assert not beyond["freezes_first"].any()
    assert "nothing freezes" in beyond.notes[0]


@pytest.mark.parametrize(
    ("inputs", "text"),
    [
        ({"n_B": (0.02, 0.01)}, "ascending"),
        ({"mixture": "guess"}, "mean-charge"),
        ({"Gamma_m": 0.0}, "above 0"),
    ],
)
def test_bad_input(inputs: dict, text: str) -> None:
    """One sentence that says what is possible."""
    with pytest.raises(InvalidInputError, match=text):
        freezing(Matter(), WARM, **inputs)


def test_layers_before_deeper_ones() -> None:
    """A row counts if any later one is lower; nan is skipped."""
    T_m = np.array([1.0, 3.0, 2.0, np.nan, 2.5, 2.5, np.nan])
    assert freezes_before_deeper(T_m).tolist() == [False, True, False, False, False, False, False]


def test_falling_intervals() -> None:
    """Consecutive falls are one interval; what is too small in all does not count."""
    values = np.array([1.0, 2.0, 1.5, 1.0, 1.2, 1.19, np.nan, 0.5, 0.4])
    assert falling(values) == [(1, 3), (4, 5), (7, 8)]
    assert falling(values, absolute=0.05) == [(1, 3), (7, 8)]
    assert falling(values, relative=0.3) == [(1, 3)]
    assert falling(np.array([1.0])) == []
    assert spans(np.array([True, True, False, True])) == [(0, 1), (3, 3)]


def test_masses_are_nuclear() -> None:
    """4He: 3727.379 MeV (CODATA alpha particle 3727.3794066)."""
    nuclides = pool()
    assert masses(nuclides)[nuclides.index(2, 4)] == pytest.approx(3727.3794, abs=2e-3)
