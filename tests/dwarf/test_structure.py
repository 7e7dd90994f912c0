"""Cold stars, and heat capacities of what they are made of."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad

from core.constants import ELECTRON_MASS, HBAR_C
from core.crystal.heat.capacity import (
    harmonic_capacity,
    harmonic_free_energy,
    liquid_capacity,
)
from core.crystal.one_component import liquid_excess
from core.dwarf.model import Dwarf
from core.dwarf.structure import DENSITY, SUN, coulomb_coefficient, structure
from core.errors import InvalidInputError, OutsideValidityError
from core.stellar_constants import GRAVITATIONAL_CONSTANT, MEV_IN_ERG

HALF = Dwarf(0.6, 0.5)
COULOMB = coulomb_coefficient(HALF.mixture, 3.0 / 7.0)


@pytest.mark.parametrize(
    ("M", "coulomb", "centre"),
    [
        (0.6, COULOMB, 3.683e6),
        (1.0, COULOMB, 3.435e7),
        (0.6, 0.0, 3.2065e6),
        (1.0, 0.0, 2.8279e7),
    ],
)
def test_central_density(M: float, coulomb: float, centre: float) -> None:
    """Against an integration over mass with other variables."""
    assert structure(M, coulomb).rho[0] == pytest.approx(centre, rel=2e-4)


def test_shells_within() -> None:
    star = structure(0.6, COULOMB)
    found = np.interp([0.8, 0.9], star.share, star.x_r)
    np.testing.assert_allclose(found, [0.631372, 0.518409], rtol=5e-4)


def test_virial_theorem() -> None:
    """3 int P dV = int G m dm/r, but for what the surface left out holds."""
    star = structure(1.0, 0.0)
    unit = ELECTRON_MASS * MEV_IN_ERG * (ELECTRON_MASS / HBAR_C * 1e13) ** 3 / (3.0 * math.pi**2)
    pressure = [
        unit * quad(lambda x: x**4 / math.sqrt(1.0 + x * x), 0.0, top)[0] for top in star.x_r
    ]
    inside = 3.0 * np.trapezoid(np.array(pressure) / star.rho, star.m)
    G = GRAVITATIONAL_CONSTANT * 1e3
    bound = np.trapezoid(G * star.m[1:] / star.r[1:], star.m[1:])
    assert inside == pytest.approx(bound, rel=2e-4)
    sphere = np.trapezoid(4.0 * math.pi * star.r**2 * DENSITY * star.x_r**3, star.r)
    assert sphere == pytest.approx(SUN, rel=1e-4)


def test_harmonic_crystal() -> None:
    """Moments of its spectrum at both ends, and the capacity from the free energy."""
    eta = np.array([1e-3])
    log = harmonic_free_energy(eta) - 3.0 * np.log(eta)
    assert log[0] == pytest.approx(-2.49389 - 1.5 * 0.5113875e-3, abs=2e-5)
    np.testing.assert_allclose(
        harmonic_capacity(np.array([1.0, 5.0, 10.0])), [2.91914, 1.82338, 0.9129], atol=5e-5
    )
    at, h = 3.0, 1e-2
    f = harmonic_free_energy(np.array([at - h, at, at + h]))
    bend = -(at**2) * (f[0] - 2.0 * f[1] + f[2]) / h**2
    assert harmonic_capacity(np.array([at]))[0] == pytest.approx(bend, rel=1e-4)


def test_liquid() -> None:
    at, h = 150.0, 0.1
    f = liquid_excess(np.array([at - h, at, at + h]))
    bend = 1.5 - at**2 * (f[0] - 2.0 * f[1] + f[2]) / h**2
    found = liquid_capacity(np.array([at]))[0]
    assert found == pytest.approx(bend, rel=5e-5)
    assert found == pytest.approx(3.281, abs=5e-4)


@pytest.mark.parametrize(
    ("inputs", "error", "words"),
    [
        ({"M": 1.4}, OutsideValidityError, "at most 1.35"),
        ({"M": 0.2}, InvalidInputError, "0.4 to 1.35"),
        ({"X": 1.0}, InvalidInputError, "by mass, not by number"),
        ({"profile": ((0.5, 0.4), (0.2, 0.5))}, InvalidInputError, "ascending"),
        ({"profile": ((0.0, 1.4),)}, InvalidInputError, "X_O = 1.4"),
        ({"Z2": 26}, OutsideValidityError, "A = 2 Z"),
    ],
)
def test_no_such_star(inputs: dict, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        Dwarf(**{"M": 0.6, "X": 0.5, **inputs}).structure()
