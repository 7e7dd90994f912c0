"""Masses of isotopes."""

from __future__ import annotations

import pytest

from core.crystal.mixtures import nuclides
from core.crystal.ternary.isotopes import atomic_mass, isotope_masses, usual_isotopes
from core.crystal.ternary.mixture import Ternary
from core.errors import InvalidInputError

PUBLISHED = {
    # AME2020, micro-u.
    (6, 12): 12.0,
    (8, 16): 15.994914619257,
    (10, 20): 19.992440176,
    (10, 22): 21.991385114,
    (11, 23): 22.989769282,
    (12, 24): 23.985041690,
    (12, 25): 24.985836966,
    (26, 56): 55.934935537,
}


@pytest.mark.parametrize(("nuclide", "mass"), PUBLISHED.items())
def test_published_masses(nuclide, mass):
    assert atomic_mass(*nuclide) == pytest.approx(mass, abs=5e-9)


def test_the_most_abundant_isotopes_of_the_crystal_page():
    for charge in (6, 8, 12, 26):
        known = nuclides()[charge]
        assert atomic_mass(charge, known.A) == pytest.approx(known.mass, abs=2e-8)


def test_usual_and_chosen_isotopes():
    ternary = Ternary(6, 8, 10)
    assert usual_isotopes(ternary) == ("12C", "16O", "22Ne")
    assert usual_isotopes(Ternary(8, 10, 12)) == ("16O", "22Ne", "24Mg")
    assert isotope_masses(ternary, ("C12", "16O", "Ne-20"))[2] == pytest.approx(19.99244)
    with pytest.raises(InvalidInputError, match="no isotope of Z = 10"):
        isotope_masses(ternary, ("12C", "16O", "24Mg"))
    with pytest.raises(InvalidInputError, match="three isotopes"):
        isotope_masses(ternary, ("12C",))
    with pytest.raises(InvalidInputError, match="No mass"):
        atomic_mass(6, 60)
