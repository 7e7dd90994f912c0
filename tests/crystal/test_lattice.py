"""Neighbour shells, Brillouin zones and quadratures of the cubic lattices."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.lattice import (
    BCC,
    FCC,
    LATTICES,
    lattice_named,
    neighbour_shells,
    shell_cosines,
    zone_quadrature,
)
from core.errors import InvalidInputError
from tests.crystal import oracles

both = pytest.mark.parametrize("lattice", [BCC, FCC], ids=lambda lattice: lattice.name)


def test_bcc_neighbours_of_table_1():
    """Table I: m_i = 8 6 12 24 8 6 24 24 at (R_i/a_l)^2 = 3/4 1 2 11/4 3 4 19/4 5."""
    shells = neighbour_shells(BCC, 8)
    assert [shell.neighbours for shell in shells] == [8, 6, 12, 24, 8, 6, 24, 24]
    square = [(shell.distance / BCC.cube_edge) ** 2 for shell in shells]
    assert square == pytest.approx([0.75, 1.0, 2.0, 2.75, 3.0, 4.0, 4.75, 5.0], rel=1e-14)


@both
def test_shells_are_the_orbits_of_a_direct_enumeration(lattice):
    """Each shell has the length and the number of vectors that listing all sites gives."""
    expected = oracles.orbits(lattice.name)[:16]
    shells = neighbour_shells(lattice, len(expected))
    assert [shell.neighbours for shell in shells] == [len(vectors) for vectors in expected]
    lengths = [np.linalg.norm(vectors[0]) for vectors in expected]
    assert [shell.distance for shell in shells] == pytest.approx(lengths, rel=1e-14)


def test_vectors_of_equal_length_but_other_shape_are_two_shells():
    """(3/2, 3/2, 3/2) and (5/2, 1/2, 1/2) have their own order parameters."""
    equal = [shell for shell in neighbour_shells(BCC, 12) if sum(np.square(shell.half_steps)) == 27]
    assert [(shell.half_steps, shell.neighbours) for shell in equal] == [
        ((3, 3, 3), 8),
        ((5, 1, 1), 24),
    ]


@both
def test_shell_cosines_are_sums_over_the_neighbours(lattice):
    """C_i(k) of random wavevectors against the sum over each vector; C_i(0) = m_i."""
    k = np.random.default_rng(1).normal(size=(20, 3)) * 3.0
    k[0] = 0.0
    shells = neighbour_shells(lattice, 12)
    values = shell_cosines(k, lattice, shells)
    expected = oracles.cosine_sums(k, oracles.orbits(lattice.name)[:12])
    assert values == pytest.approx(expected, abs=1e-11)
    assert values[0] == pytest.approx([shell.neighbours for shell in shells])


@both
def test_zone_averages_of_plane_waves_are_exact(lattice):
    """<C_i> = 0, <C_i C_j> = m_i delta_ij: the wedge and its weights cover the zone once."""
    shells = neighbour_shells(lattice, 6)
    k, weights, _ = zone_quadrature(lattice, 16)
    cosines = shell_cosines(k, lattice, shells)
    assert weights.sum() == pytest.approx(1.0, abs=1e-14)
    assert weights @ cosines == pytest.approx(0.0, abs=1e-9)
    expected = np.diag([float(shell.neighbours) for shell in shells])
    assert cosines.T @ (weights[:, None] * cosines) == pytest.approx(expected, abs=1e-8)


@both
def test_nodes_lie_in_the_first_zone(lattice):
    """No node is closer to another reciprocal-lattice vector than to Gamma."""
    k, _, _ = zone_quadrature(lattice, 6)
    other = "fcc" if lattice.name == "bcc" else "bcc"
    reciprocal = oracles.lattice_vectors(other, 1) * (4.0 * np.pi / lattice.cube_edge)
    nearest = np.linalg.norm(k[:, None] - reciprocal, axis=-1).min(axis=1)
    assert nearest == pytest.approx(np.linalg.norm(k, axis=1), abs=1e-12)


@both
def test_membership_agrees_with_the_enumeration(lattice):
    """Half-integer steps are lattice vectors exactly if the enumeration has them."""
    axis = np.arange(-3, 4)
    steps = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    inside = {tuple(row) for row in np.rint(2 * oracles.lattice_vectors(lattice.name, 3))}
    assert lattice.contains(steps).tolist() == [tuple(step) in inside for step in steps]


@pytest.mark.parametrize("count", [-1, 0, 41])
def test_number_of_shells_is_bounded(count):
    """1 to 40 shells."""
    with pytest.raises(InvalidInputError, match=f"between 1 and 40 shells, not {count}"):
        neighbour_shells(BCC, count)


def test_unknown_lattice_names_the_known_ones():
    """The sentence says what to choose."""
    with pytest.raises(InvalidInputError, match="'hcp': choose one of bcc, fcc"):
        lattice_named("hcp")
    assert all(lattice_named(name).name == name for name in LATTICES)
