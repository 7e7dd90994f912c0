"""Skyrme interactions: published properties of nuclear matter, and its saturation density."""

from __future__ import annotations

import dataclasses
import json

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInputError
from core.matter.interactions import (
    FILE,
    INTERACTIONS,
    PARAMETERS,
    Interaction,
    energy_per_nucleon,
    interaction,
    last_saturating_delta,
    n_sat,
    nuclear_matter,
    pressure,
    saturation_limits,
)
from tests.matter import quadrature
from tests.matter.functional import Functional

every = pytest.mark.parametrize(
    "force", [interaction(name) for name in INTERACTIONS], ids=INTERACTIONS
)
forces = st.sampled_from(INTERACTIONS).map(interaction)


def entries():
    return json.loads(FILE.read_text(encoding="utf-8"))["interactions"]


def altered(name, **changes):
    """An interaction with other parameters."""
    force = interaction(name)
    values = force.parameters.copy()
    for parameter, value in changes.items():
        values[PARAMETERS.index(parameter)] = value
    return dataclasses.replace(force, name=f"{name} altered", parameters=values)


@every
def test_properties_of_nuclear_matter_to_every_stated_digit(force):
    matter = dataclasses.asdict(nuclear_matter(force))
    for name, stated in entries()[force.name]["properties"].items():
        digits = {"n0": 4, "E0": 3, "m_s": 2, "m_v": 2}.get(name, 1)
        assert matter[name] == pytest.approx(stated, abs=0.5001 * 10.0**-digits), name


def test_published_properties_of_bsk25():
    """Goriely, Chamel & Pearson, PRC 88, 024308 (2013)."""
    matter = nuclear_matter(interaction("BSk25"))
    assert matter.n0 == pytest.approx(0.1587, abs=5e-5)
    assert pytest.approx(-16.032, abs=5e-4) == matter.E0
    assert pytest.approx(236.0, abs=0.05) == matter.K
    assert pytest.approx(29.00, abs=5e-3) == matter.J
    assert pytest.approx(36.9, abs=0.05) == matter.L


def test_neutron_matter():
    """BSk25 at 0.1 fm^-3: the published 10.478488 MeV."""
    energy = energy_per_nucleon(interaction("BSk25"), 0.1, 1.0)
    assert energy == pytest.approx(10.478488, abs=5e-7)


@every
def test_energy_is_the_functional_term_by_term(force):
    functional = Functional(force)
    for n in (1e-6, 0.02, 0.16, 0.5):
        for delta in (-1.0, -0.3, 0.0, 0.714, 1.0):
            exact = float(functional.cold_energy(n, delta))
            assert energy_per_nucleon(force, n, delta) == pytest.approx(exact, rel=1e-12, abs=1e-12)


@every
def test_pressure_is_a_derivative_of_the_energy(force):
    n = np.geomspace(1e-4, 0.4, 30)
    delta = np.array([[-0.2], [0.0], [0.6], [1.0]])
    slope = quadrature.derivative(lambda at: energy_per_nucleon(force, at, delta), n, 0.02 * n)
    assert pressure(force, n, delta) == pytest.approx(n**2 * slope, rel=1e-10, abs=1e-11)


@every
def test_nuclear_matter_by_numerical_derivatives(force):
    """K, J, L and Ksym are their definitions."""
    functional, matter = Functional(force), nuclear_matter(force)
    with mp.workdps(40):
        n0 = mp.findroot(lambda n: mp.diff(lambda m: functional.cold_energy(m, 0), n), matter.n0)

        def J(n):
            return mp.diff(lambda delta: functional.cold_energy(n, delta), 0, 2) / 2

        exact = {
            "n0": n0,
            "E0": functional.cold_energy(n0, 0),
            "K": 9 * n0**2 * mp.diff(lambda n: functional.cold_energy(n, 0), n0, 2),
            "J": J(n0),
            "L": 3 * n0 * mp.diff(J, n0),
            "Ksym": 9 * n0**2 * mp.diff(J, n0, 2),
        }
    for name, value in exact.items():
        assert getattr(matter, name) == pytest.approx(float(value), rel=1e-11), name


def test_saturation_density_of_bsk25():
    """.1587 (delta = 0), .1395 (.5), .1156 (.714)."""
    densities = n_sat(interaction("BSk25"), [0.0, 0.5, 0.714])
    assert densities == pytest.approx([0.1587, 0.1395, 0.1156], abs=5e-5)


@given(force=forces, share=st.floats(-0.98, 0.98))
@settings(max_examples=60)
def test_saturation_density_is_the_minimum(force, share):
    """1e-12 in density, against a root of mpmath's derivative; E/A is higher on both sides."""
    limit = saturation_limits(force)[int(share > 0.0)]
    delta = share * abs(limit)
    density = float(n_sat(force, delta))
    functional = Functional(force)
    with mp.workdps(30):
        at = mp.findroot(
            lambda n: mp.diff(lambda m: functional.cold_energy(m, delta), n), mp.mpf(density)
        )
        assert abs(float(at / mp.mpf(density) - 1)) < 1e-12
    around = energy_per_nucleon(force, density * np.array([0.97, 1.0, 1.03]), delta)
    assert around[1] < min(around[0], around[2])


@every
def test_saturation_density_falls_continuously_from_symmetric_matter(force):
    """The same minimum is followed all the way, and protons and neutrons nearly mirror."""
    lowest, highest = saturation_limits(force)
    for delta in (np.linspace(0.01, highest, 2000), np.linspace(-0.01, lowest, 2000)):
        densities = n_sat(force, delta)
        assert (np.diff(densities) < 0.0).all()
        assert np.abs(np.diff(densities)).max() < 0.03 * densities[0]
    assert lowest == pytest.approx(-highest, rel=2e-3)
    assert lowest != -highest
    assert n_sat(force, -0.5) == pytest.approx(n_sat(force, 0.5), rel=2e-3)
    assert n_sat(force, -0.5) != n_sat(force, 0.5)


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("BSk25", 0.87),
        ("BSk22", 0.85),
        ("BSk24", 0.85),
        ("SkM*", 0.84),
        ("BSk26", 0.825),
        ("SLy4", 0.815),
    ],
)
def test_last_asymmetry_with_a_minimum(name, last):
    """In steps of 0.005; the exact value lies within the step."""
    assert last <= last_saturating_delta(interaction(name)) < last + 0.005


@every
def test_the_minimum_ends_in_an_inflection(force):
    """At the limits pressure and its slope vanish; beyond, pressure is positive everywhere."""
    n = np.geomspace(0.005, 0.3, 20000)
    for limit in saturation_limits(force):
        assert pressure(force, n, limit * (1.0 + 1e-6)).min() > 0.0
        assert pressure(force, n, limit * (1.0 - 1e-4)).min() < 0.0
        at = n_sat(force, limit)
        assert n_sat(force, [np.sign(limit), 1.01 * limit]) == pytest.approx(float(at), rel=1e-15)


def test_bound_neutron_matter_has_a_saturation_density():
    """An interaction in which neutrons bind keeps its minimum up to delta = 1."""
    force = altered("SkM*", x0=-0.4)
    assert saturation_limits(force) == (-1.0, 1.0)
    assert pressure(force, n_sat(force, 1.0), 1.0) == pytest.approx(0.0, abs=1e-13)


def test_unbound_matter_is_refused():
    with pytest.raises(InvalidInputError, match=r"no saturation density for SLy4 altered"):
        n_sat(altered("SLy4", t0=0.0), 0.0)


def test_arrays():
    force = interaction("BSk25")
    grid = n_sat(force, np.linspace(-0.5, 0.5, 6).reshape(2, 3))
    assert grid.shape == (2, 3)
    assert grid[1, 2] == n_sat(force, 0.5)
    assert n_sat(force, 0.0).shape == ()
    assert n_sat(force, []).shape == (0,)
    assert energy_per_nucleon(force, [[0.1], [0.2]], [0.0, 1.0]).shape == (2, 2)
    assert energy_per_nucleon(force, 0.0, 0.3) == 0.0


def test_every_entry_names_its_source():
    for name, entry in entries().items():
        force = interaction(name)
        assert set(entry["parameters"]) == set(PARAMETERS)
        assert force.source == entry["source"]
        assert force.doi.startswith("10.")


def test_an_interaction_is_one_object_that_cannot_be_changed():
    force = interaction("BSk25")
    assert interaction("BSk25") is force
    assert hash(force) == hash(interaction("BSk25"))
    assert isinstance(force, Interaction)
    assert "parameters" not in repr(force)
    with pytest.raises(ValueError, match="read-only"):
        force.parameters[0] = 0.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        force.name = "another"


def test_refusals():
    force = interaction("BSk25")
    with pytest.raises(InvalidInputError, match=r"'BBSk1': choose one of BSk22, BSk24, .*SkM\*"):
        interaction("BBSk1")
    with pytest.raises(InvalidInputError, match="not between -1 and 1"):
        n_sat(force, [0.0, 1.1])
    with pytest.raises(InvalidInputError, match="not between -1 and 1"):
        n_sat(force, np.nan)
    with pytest.raises(InvalidInputError, match="not between -1 and 1"):
        energy_per_nucleon(force, 0.1, -1.1)
    with pytest.raises(InvalidInputError, match="give n >= 0"):
        pressure(force, -0.1, 0.0)
