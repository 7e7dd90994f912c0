"""Constants that stand here so that SciPy's need not be imported."""

from __future__ import annotations

import pytest
from scipy import constants as scipys

from core import constants, stellar_constants


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (constants.ELEMENTARY_CHARGE, scipys.e),
        (constants.BOLTZMANN_CONSTANT, scipys.k),
        (constants.VACUUM_PERMITTIVITY, scipys.epsilon_0),
        (constants.ATOMIC_MASS_CONSTANT, scipys.atomic_mass),
        (stellar_constants.REDUCED_PLANCK_CONSTANT, scipys.hbar),
        (stellar_constants.GRAVITATIONAL_CONSTANT, scipys.gravitational_constant),
        (stellar_constants.SPEED_OF_LIGHT, scipys.c),
        (stellar_constants.YEAR, scipys.Julian_year),
        (stellar_constants.MEV_IN_ERG, scipys.mega * scipys.eV / scipys.erg),
    ],
)
def test_they_are_those_of_codata(ours, theirs):
    # Those that are measured change in the ninth digit from one adjustment to the next.
    assert ours == pytest.approx(theirs, rel=1e-9)
