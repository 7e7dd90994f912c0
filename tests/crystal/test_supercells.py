"""Supercells against exact lattice energies, finite differences and published means."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.mixtures import Mixture
from core.crystal.solids import Ordered
from core.crystal.supercells import (
    FORCE_TOLERANCE,
    Ewald,
    Supercell,
    charge_wave_energy,
    grid_response,
    random_occupation,
    relaxed,
    second_order_error,
)
from core.errors import InvalidInputError, NotConvergedError

CELL = Supercell()
CARBON_OXYGEN = Mixture(6, 8)
SMALL_CHARGES = 0.02
"""Relative charge difference at which the third order is 1 % of the second."""


def even(half_steps: np.ndarray) -> np.ndarray:
    """Whether a site is on the cube's corners rather than in its middle."""
    return half_steps[:, 0] % 2 == 0


def caesium_chloride() -> np.ndarray:
    return even(CELL.half_steps).astype(float)


def iron_three_aluminium() -> np.ndarray:
    half_steps = CELL.half_steps
    return (even(half_steps) & ((half_steps // 2).sum(axis=1) % 2 == 0)).astype(float)


STRUCTURES = {
    0.25: iron_three_aluminium,
    0.5: caesium_chloride,
    0.75: lambda: 1 - iron_three_aluminium(),
}


@pytest.fixture
def displaced() -> tuple[np.ndarray, np.ndarray]:
    """Positions off the lattice, some of them outside of the cube, and charges."""
    generator = np.random.default_rng(5)
    positions = CELL.sites + generator.normal(scale=0.1, size=(CELL.count, 3))
    return positions, 6 + 2 * random_occupation(CELL, 0.375, generator)


def test_pure_crystal_has_the_madelung_energy():
    """-0.895929255682 for bcc, and no force."""
    energy, forces = Ewald(CELL.edge)(CELL.sites, np.ones(CELL.count))
    assert energy / CELL.count == pytest.approx(-0.895929255682, abs=1e-11)
    assert np.abs(forces).max() < 1e-12


def test_energy_and_forces_do_not_depend_on_the_splitting(displaced):
    """A differs by a factor of two."""
    energy, forces = Ewald(CELL.edge, 1.2)(*displaced)
    other_energy, other_forces = Ewald(CELL.edge, 0.6)(*displaced)
    assert energy == pytest.approx(other_energy, rel=1e-12)
    assert np.abs(forces - other_forces).max() < 1e-9


def test_energy_does_not_depend_on_the_periodic_images_of_an_ion(displaced):
    """Whole edges added to some positions."""
    positions, charges = displaced
    generator = np.random.default_rng(8)
    shifted = positions + CELL.edge * generator.integers(-2, 3, positions.shape)
    ewald = Ewald(CELL.edge)
    assert ewald(shifted, charges)[0] == pytest.approx(ewald(positions, charges)[0], rel=1e-12)


def test_forces_are_minus_the_gradient(displaced):
    """Central differences along random directions; the sum of all forces vanishes."""
    positions, charges = displaced
    ewald, generator, step = Ewald(CELL.edge), np.random.default_rng(6), 2e-5
    _, forces = ewald(positions, charges)
    for _ in range(4):
        way = generator.normal(size=positions.shape)
        rise = ewald(positions + step * way, charges)[0] - ewald(positions - step * way, charges)[0]
        assert -rise / (2 * step) == pytest.approx((forces * way).sum(), abs=1e-5)
    assert np.abs(forces.sum(axis=0)).max() < 1e-9


@pytest.mark.parametrize("x", STRUCTURES)
def test_ordered_structures_have_their_exact_energy_and_do_not_relax(x):
    """CsCl and D0_3 by symmetry."""
    found = second_order_error(CARBON_OXYGEN, CELL, STRUCTURES[x]())
    exact = float(Ordered(CARBON_OXYGEN).energy(np.array(x), np.array(200.0)))
    assert found.unrelaxed == pytest.approx(exact, abs=1e-11)
    assert found.displacement == pytest.approx(0.0, abs=1e-12)
    assert found.relaxed == pytest.approx(exact, abs=1e-11)
    assert found.largest_force < 1e-11


def test_unrelaxed_energy_is_that_of_the_charge_waves():
    """E = -zeta <Z>^2 N + (Z2-Z1)^2/2 sum |sigma_k|^2 psi(k)/N exactly, from `response`."""
    occupation = random_occupation(CELL, 0.25, np.random.default_rng(1))
    energy, _ = Ewald(CELL.edge)(CELL.sites, 6 + 2 * occupation)
    waves = 4 * charge_wave_energy(CELL, occupation, grid_response(CELL.cells).psi)
    assert energy / CELL.count == pytest.approx(-0.895929255682 * 6.5**2 + waves, abs=1e-8)


def test_small_charge_differences_relax_by_the_second_order():
    """What is left goes as the cube of the difference."""
    occupation = random_occupation(CELL, 0.5, np.random.default_rng(2))
    gain = charge_wave_energy(CELL, occupation, grid_response(CELL.cells).W)
    left = []
    for difference in (SMALL_CHARGES, 0.5 * SMALL_CHARGES):
        charges = 1 + difference * occupation
        energy, _ = Ewald(CELL.edge)(CELL.sites, charges)
        found = (energy - relaxed(CELL, charges).energy) / CELL.count
        left.append(found / (difference**2 * gain) - 1)
    assert abs(left[0]) < 0.02
    assert left[0] / left[1] == pytest.approx(2.0, abs=0.15)


def test_relaxed_crystals_are_at_rest_in_a_minimum():
    """No force is left, and every small displacement costs energy."""
    generator = np.random.default_rng(3)
    charges = 6 + 2 * random_occupation(CELL, 0.5, generator)
    found = relaxed(CELL, charges)
    ewald = Ewald(CELL.edge)
    assert np.abs(ewald(found.positions, charges)[1]).max() == found.largest_force < FORCE_TOLERANCE
    for _ in range(5):
        away = generator.normal(scale=0.01, size=found.positions.shape)
        assert ewald(found.positions + away - away.mean(axis=0), charges)[0] > found.energy


@pytest.mark.parametrize(
    ("x", "wanted", "uncertainty"),
    [(0.25, 1.01e-4, 0.09e-4), (0.5, -0.48e-4, 0.08e-4), (0.75, -1.25e-4, 0.04e-4)],
)
def test_carbon_and_oxygen_miss_what_was_found_before(x, wanted, uncertainty):
    """Eight supercells of 128 ions each, computed independently; three standard errors."""
    generator = np.random.default_rng(4)
    missed = [
        second_order_error(CARBON_OXYGEN, CELL, random_occupation(CELL, x, generator)).missed
        for _ in range(8)
    ]
    own = np.std(missed, ddof=1) / np.sqrt(len(missed))
    assert abs(np.mean(missed) - wanted) < 3 * np.hypot(own, uncertainty)
    assert own < 1.5e-5


def test_impossible_inputs_are_one_sentence():
    """Each says what to change."""
    with pytest.raises(InvalidInputError, match="multiple of 1/128"):
        random_occupation(CELL, 0.3, np.random.default_rng(0))
    with pytest.raises(InvalidInputError, match="between 2 and 8 cells, not 1"):
        Supercell(1)
    with pytest.raises(InvalidInputError, match=r"2 edges is not between"):
        Ewald(CELL.edge, 2.0)


def test_crystals_that_do_not_come_to_rest_are_an_error():
    """Iron in carbon leaves the bcc lattice."""
    occupation = random_occupation(CELL, 0.5, np.random.default_rng(7))
    with pytest.raises(NotConvergedError, match="does not stay near the bcc lattice"):
        second_order_error(Mixture(6, 26), CELL, occupation)
