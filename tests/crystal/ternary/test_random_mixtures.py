"""Mixtures, compositions and couplings at random: what is found is an equilibrium, or says why not.

Potentials are compared, and no random composition of either phase lies below the planes.
"""

from __future__ import annotations

import numpy as np
import pytest

from core.crystal.ternary.equilibrium.freezing import BELOW_FITS, freezing
from core.crystal.ternary.equilibrium.isotherm import isotherm
from core.crystal.ternary.liquids import LIQUIDS, Liquid, liquid_model
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids import SOLIDS, Solid, solid_model
from core.errors import OutsideValidityError

ROUNDING, POTENTIALS = 2e-8, 1e-7
"""By how much another phase may seem to lie below, and potentials to differ, over T."""


QUICK = [name for name in SOLIDS if name != "short-range"]


def models(random: np.random.Generator, solids: list[str]) -> tuple[Liquid, Solid]:
    while True:
        charges = sorted(int(one) for one in random.choice(np.arange(1, 41), 3, replace=False))
        ternary = Ternary(*charges)
        try:
            solid = solid_model(str(random.choice(solids)), ternary)
            return liquid_model(str(random.choice(list(LIQUIDS))), ternary), solid
        except OutsideValidityError:
            continue


def check_freezing(random: np.random.Generator, count: int, solids: list[str]) -> int:
    """How many of some liquids freeze within the fits."""
    liquid, solid = models(random, solids)
    x = random.dirichlet(np.full(3, random.choice([0.3, 1.0])), count)
    x /= x.sum(axis=1, keepdims=True)
    found = freezing(liquid, solid, x)
    assert (found.stable == np.array([not reason for reason in found.reasons])).all()
    assert set(found.reasons) <= {"", BELOW_FITS}
    good = found.stable
    gamma = found.gamma[good]
    mu = liquid.potentials(x[good], gamma)
    assert solid.potentials(found.solid[good], gamma) == pytest.approx(mu, abs=POTENTIALS)
    points = random.dirichlet(np.ones(3), 60)
    above = solid.free_energy(points[None], gamma[:, None]) - mu @ points.T
    assert (above > -ROUNDING).all()
    return int(good.sum())


def check_isotherm(random: np.random.Generator, solids: list[str]) -> tuple[int, int]:
    """How many tie lines there are, and how many of them are flagged."""
    liquid, solid = models(random, solids)
    gamma = np.array(random.uniform(91.0, 250.0))
    lines = isotherm(liquid, solid, float(gamma))
    points = random.dirichlet(np.ones(3), 60)
    count = flagged = 0
    for family in lines.families:
        first = liquid if family.melts else solid
        mu = first.potentials(family.first, gamma)
        present = np.isfinite(mu)
        other = solid.potentials(family.second, gamma)
        assert other[present] == pytest.approx(mu[present], abs=POTENTIALS)
        assert (family.stable == np.array([not reason for reason in family.reasons])).all()
        planes = np.where(present, mu, -1e3)[family.stable] @ points.T
        for phase in (liquid, solid):
            assert (phase.free_energy(points, gamma) - planes > -ROUNDING).all()
        count, flagged = count + len(family), flagged + int((~family.stable).sum())
    for triangle in lines.triangles:
        mu = [
            phase.potentials(x, gamma)
            for phase, x in zip((liquid, solid, solid), triangle, strict=True)
        ]
        assert mu[1] == pytest.approx(mu[0], abs=POTENTIALS)
        assert mu[2] == pytest.approx(mu[0], abs=POTENTIALS)
    return count, flagged


def test_random_liquids_and_isotherms():
    random = np.random.default_rng(14)
    assert sum(check_freezing(random, 20, QUICK) for _ in range(12)) > 200
    count, flagged = np.sum([check_isotherm(random, QUICK) for _ in range(12)], axis=0)
    assert count > 200
    assert flagged <= 0.01 * count


@pytest.mark.slow
def test_twenty_thousand_random_liquids():
    random = np.random.default_rng(20000)
    assert sum(check_freezing(random, 50, QUICK) for _ in range(400)) > 18000


@pytest.mark.slow
def test_isotherms_of_random_mixtures():
    random = np.random.default_rng(500)
    count, flagged = np.sum([check_isotherm(random, QUICK) for _ in range(500)], axis=0)
    assert count > 15000
    assert flagged <= 5e-4 * count


@pytest.mark.slow
def test_short_range_order_in_random_mixtures():
    """Where S(k) = 0 somewhere, potentials are right to a few 1e-8."""
    random = np.random.default_rng(30)
    assert sum(check_freezing(random, 10, ["short-range"]) for _ in range(30)) > 200
    count, flagged = np.sum([check_isotherm(random, ["short-range"]) for _ in range(30)], axis=0)
    assert count > 300
    assert flagged <= 0.01 * count
