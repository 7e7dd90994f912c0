"""What second order misses, models that add it, and the published fit of C/O/Ne."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.crystal.higher_orders import energy_beyond_second_order
from core.crystal.mixtures import Mixture
from core.crystal.one_component import melting_gamma
from core.crystal.ternary.bands import bounds, neutral_band, path_band
from core.crystal.ternary.beyond import error_band, relaxation, vibrations
from core.crystal.ternary.buoyancy import Matter
from core.crystal.ternary.distillation import distillation
from core.crystal.ternary.equilibrium.freezing import freezing
from core.crystal.ternary.isotopes import isotope_masses
from core.crystal.ternary.liquids import liquid_model
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.reference import (
    has_reference,
    reference_freezing,
    reference_neutral_mass_fraction,
)
from core.crystal.ternary.solids import SphericalBeyond, SphericalBeyondVibrating, solid_model
from core.errors import InvalidInputError, OutsideValidityError

NUMBERS = json.loads(Path(__file__).with_name("beyond.json").read_text(encoding="utf-8"))
CARBON = Ternary(6, 8, 10)
MODELS = {"sph+34": SphericalBeyond, "sph+34+vib": SphericalBeyondVibrating}
SOME = np.array([[0.5, 0.3, 0.2], [0.05, 0.9, 0.05], [0.899, 0.001, 0.1]])


@pytest.mark.parametrize("law", [relaxation, vibrations])
def test_potentials_and_their_changes_are_derivatives(law):
    steps = 1e-4 * SOME
    found = law(CARBON, SOME)

    def of_amounts(amounts, read):
        total = amounts.sum(axis=1)
        return read(law(CARBON, amounts / total[:, None]), total)

    for a in range(3):
        move = np.zeros_like(SOME)
        move[:, a] = steps[:, a]
        for read, exact, step in (
            (lambda law, total: law.value * total, found.potentials[:, a], steps[:, a]),
            (
                lambda law, total: law.potentials,
                found.by_log_amount[:, :, a],
                np.array([[2e-4]]) / 2.0,
            ),
        ):
            apart = of_amounts(SOME + move, read) - of_amounts(SOME - move, read)
            assert apart / (2.0 * step) == pytest.approx(exact, rel=1e-5, abs=1e-9)


def test_two_nuclei_are_those_of_the_crystal_page():
    x = np.linspace(0.0, 1.0, 21)
    none = np.zeros_like(x)
    edge = relaxation(CARBON, np.stack([1.0 - x, none, x], axis=1)).value
    assert edge == pytest.approx(energy_beyond_second_order(Mixture(6, 10), x), abs=1e-15)


@pytest.mark.parametrize(("host", "guest"), [(6, 8), (6, 10), (8, 10), (8, 6), (10, 6), (10, 8)])
def test_the_law_of_single_impurities(host, guest):
    """The energy of one impurity in supercells, within 6 %."""
    pure = np.zeros((1, 3))
    pure[0, (host - 6) // 2] = 1.0
    g = relaxation(CARBON, pure).potentials[0, (guest - 6) // 2]
    wanted = NUMBERS["static"][f"single {guest} in {host}"]["per_impurity_U1"]
    # Energies of the file are in units of the lighter nucleus of the pair.
    unit = (min(host, guest) / 6.0) ** (5.0 / 3.0)
    assert g in (pytest.approx(wanted, rel=0.06), pytest.approx(wanted * unit, rel=0.06))


@pytest.mark.parametrize("name", MODELS)
def test_freezing_of_another_code(name):
    rows = NUMBERS["freezing"]
    x = np.array([row["xl"] for row in rows])
    found = freezing(liquid_model("paper", CARBON), MODELS[name](CARBON), x)
    assert found.gamma == pytest.approx([row[name]["Gamma"] for row in rows], abs=2e-4)
    step = found.solid - x
    assert step[:, 1] == pytest.approx([row[name]["dO"] for row in rows], abs=2e-6)
    assert step[:, 2] == pytest.approx([row[name]["dNe"] for row in rows], abs=2e-6)


@pytest.mark.parametrize(
    ("key", "name"), [("sph+static", "spherical-beyond"), ("sph+static+vib", "spherical-vibrating")]
)
def test_trace_of_neon_of_another_code(key, name):
    rows = NUMBERS["sensitivity"][key]["trace"][1:-1]
    oxygen = np.array([row[0] for row in rows])
    liquid, solid = liquid_model("paper", CARBON), solid_model(name, CARBON)
    found = freezing(liquid, solid, np.stack([1.0 - oxygen, oxygen, 0.0 * oxygen], axis=1))
    assert found.gamma == pytest.approx([row[1] for row in rows], abs=2e-4)
    assert found.partition(liquid, solid)[:, 2] == pytest.approx([row[3] for row in rows], abs=5e-6)


def test_the_band_has_both_ends():
    """Neon in pure carbon: 0.57 becomes 0.13 by the energy, 0.20 with vibrations too."""
    pure = np.array([[1.0, 0.0, 0.0]])
    gamma = np.array([melting_gamma()])
    band = error_band(CARBON, pure, gamma)
    rows = (NUMBERS["sensitivity"][key]["trace"][0][3] for key in ("sph+static", "sph+static+vib"))
    second = 0.573285298
    assert [band.static[0, 2], band.vibrating[0, 2]] == pytest.approx(
        [k / second for k in rows], rel=1e-4
    )
    assert band.lowest[0, 2] == band.static[0, 2]
    assert band.highest[0, 2] == 1.0
    assert band.static[0, 0] == pytest.approx(1.0)


def test_iron_is_refused():
    iron = Ternary(6, 8, 26)
    for law in (relaxation, vibrations):
        with pytest.raises(OutsideValidityError, match=r"0\.71 U1"):
            law(iron, SOME)
    with pytest.raises(OutsideValidityError):
        SphericalBeyond(iron)


def test_published_fit():
    rows = NUMBERS["freezing"]
    x = np.array([row["xl"] for row in rows])
    found = reference_freezing(x)
    step = found.solid - x
    assert found.gamma == pytest.approx([row["BD"]["Gamma"] for row in rows], abs=1e-8)
    assert step[:, 1] == pytest.approx([row["BD"]["dO"] for row in rows], abs=1e-12)
    assert step[:, 2] == pytest.approx([row["BD"]["dNe"] for row in rows], abs=1e-12)
    assert step.sum(axis=1) == pytest.approx(np.zeros(len(x)), abs=1e-15)
    assert has_reference(CARBON)
    assert not has_reference(Ternary(6, 8, 12))
    assert reference_neutral_mass_fraction(np.array([130.0, 180.0, 250.0])) == pytest.approx(
        [0.042, 0.005, 0.0]
    )


@pytest.mark.parametrize("name", ["random", "short-range", "spherical"])
def test_bands_are_of_the_model_and_what_it_misses(name):
    """Free energies differ by the law, and potentials are those of their own free energy."""
    model, static, moving = bounds(solid_model(name, CARBON))
    gamma = np.array([150.0, 175.0, 190.0])
    law, more = relaxation(CARBON, SOME), vibrations(CARBON, SOME)
    for solid, value, g in (
        (static, gamma * law.value, gamma[:, None] * law.potentials),
        (
            moving,
            gamma * law.value + more.value,
            gamma[:, None] * law.potentials + more.potentials,
        ),
    ):
        assert solid.free_energy(SOME, gamma) - model.free_energy(SOME, gamma) == pytest.approx(
            value, abs=1e-9
        )
        apart = solid.excess_potentials(SOME, gamma) - model.excess_potentials(SOME, gamma)
        assert apart == pytest.approx(g, abs=1e-9)
        energy = solid.energy(SOME, gamma) - model.energy(SOME, gamma)
        assert energy == pytest.approx(gamma * law.value, abs=1e-9)


def test_band_of_neutral_buoyancy():
    """At x_O = x_C: the spherical model's X_Ne and those of the two leads, see docs/ternary.md."""
    liquid = liquid_model("paper", CARBON)
    matter = Matter(isotope_masses(CARBON, ("12C", "16O", "22Ne")), 1.7)
    band = neutral_band(liquid, solid_model("spherical", CARBON), matter, 0.5)
    assert [band.X3, band.lowest, band.highest] == pytest.approx([0.0266, 0.0158, 0.0266], abs=1e-4)
    ordered = neutral_band(liquid, solid_model("short-range", CARBON), matter, 0.5)
    assert ordered.lowest < ordered.X3 == pytest.approx(0.0233, abs=1e-4)
    assert neutral_band(liquid, solid_model("short-range", CARBON), matter, 0.7).highest == np.inf
    with pytest.raises(InvalidInputError, match="not a model of second order"):
        bounds(solid_model("spherical-beyond", CARBON))


def test_band_of_a_path_lies_between_the_paths_themselves():
    """Also where steps are longer, and only as far as the shortest of them goes."""
    liquid, solid = liquid_model("paper", CARBON), solid_model("spherical", CARBON)
    matter = Matter(isotope_masses(CARBON, ("12C", "16O", "22Ne")), 1.7)
    x = np.array([0.49, 0.49, 0.02])
    paths = [distillation(liquid, model, matter, x, 2.0) for model in bounds(solid)]
    band = path_band(liquid, solid, matter, paths[0])
    states = np.array([[*p.liquid.T[1:], p.gamma, p.density.total] for p in paths])
    low, high = states.min(axis=0).T, states.max(axis=0).T
    for found, wanted in ((band.lowest, low), (band.highest, high)):
        assert found[:, :2] == pytest.approx(wanted[:, :2], abs=1e-4)
        assert found[:, 2] == pytest.approx(wanted[:, 2], abs=0.02)
        assert found[:, 3] == pytest.approx(wanted[:, 3], abs=1e-6)

    random = solid_model("random", CARBON)
    path = distillation(liquid, random, matter, np.array([0.5, 0.3, 0.2]), 3.0)
    ends = [
        distillation(liquid, model, matter, path.liquid[0], 3.0).tau[-1] for model in bounds(random)
    ]
    known = path.tau[np.isfinite(path_band(liquid, random, matter, path).lowest).all(axis=1)]
    assert known[-1] == pytest.approx(min(ends), abs=0.1)


def test_distillation_with_relaxation_ends_as_in_the_literature():
    """Another code's path from (.49, .49, .02): oxygen is used up on the way to C/Ne."""
    rows = NUMBERS["path"]
    liquid, solid = liquid_model("paper", CARBON), SphericalBeyond(CARBON)
    matter = Matter((12.0, 16.0, 22.0), 1.7)
    path = distillation(liquid, solid, matter, np.array(rows[0]["xl"]), rows[-1]["tau"])
    assert path.end == ""
    for row in rows:
        place = int(np.argmin(np.abs(path.tau - row["tau"])))
        assert path.liquid[place] == pytest.approx(row["xl"], abs=1e-4)
        assert path.solid[place] == pytest.approx(row["xs"], abs=1e-4)
        assert path.gamma[place] == pytest.approx(row["Gamma"], abs=1e-2)
        assert path.density.total[place] == pytest.approx(row["drho"], abs=5e-6)
    assert path.floats.all()
    # x = (.8, 0, .2) is where it goes in stars.
    assert path.liquid[-1] == pytest.approx([0.78, 0.06, 0.16], abs=0.01)
