"""Wavevectors along the symmetry lines of the zone."""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.lattice import BCC, FCC
from core.crystal.order.structure_factor import folded, place_on_path, zone_path
from tests.crystal import oracles

both = pytest.mark.parametrize("lattice", [BCC, FCC], ids=lambda lattice: lattice.name)


def test_path_of_bcc():
    """Gamma-H-N-P-Gamma; |H| = 1, |HN| = 1/sqrt 2, |NP| = 1/2, |P| = sqrt(3)/2 in 2 pi/a_l."""
    path = zone_path(BCC)
    assert path.names == ("Γ", "H", "N", "P", "Γ")
    assert np.diff(path.corners) == pytest.approx([1.0, 0.5**0.5, 0.5, 0.75**0.5])


@both
def test_distance_grows_with_the_length_walked(lattice):
    """Steps along the path have the length by which distance grows."""
    path = zone_path(lattice, 20)
    steps = np.diff(path.distance)
    walked = np.linalg.norm(np.diff(path.k, axis=0), axis=1) / path.unit
    inner = steps > 1e-3
    same = np.abs(walked - steps) < 1e-3
    # Where two segments meet at equivalent but different points the wavevector jumps.
    assert same[inner].sum() >= inner.sum() - 1
    assert (steps >= 0.0).all()


@both
def test_folding_gives_an_equivalent_wavevector_in_the_wedge(lattice):
    """Its length is that of the shortest equivalent one, and kx >= ky >= kz >= 0."""
    k = np.random.default_rng(2).uniform(-6.0, 6.0, size=(200, 3))
    ours = folded(k, lattice)
    assert (np.diff(ours, axis=1) <= 1e-12).all()
    assert (ours >= -1e-12).all()
    near = oracles.folded(oracles.folded(k, lattice.name), lattice.name)
    unit = 2.0 * np.pi / lattice.cube_edge
    expected = np.linalg.norm(oracles.folded(near, lattice.name), axis=1) / unit
    inside = np.linalg.norm(k, axis=1) < 2.0 * unit
    assert np.linalg.norm(ours, axis=1)[inside] == pytest.approx(expected[inside], abs=1e-9)


@both
def test_points_of_the_path_find_their_place(lattice):
    """Folded back, every point of the path has a place on it; a general one has none."""
    path = zone_path(lattice, 10)
    position = place_on_path(folded(path.k, lattice), lattice)
    assert np.isfinite(position).all()
    general = np.array([[0.41, 0.23, 0.11]])
    assert np.isnan(place_on_path(general, lattice)).all()
