"""Buoyancy of crystals and the paths of liquids that lose them, against another code."""

from __future__ import annotations

import numpy as np
import pytest

from core.constants import ELECTRON_MASS, HBAR_C
from core.crystal.one_component import liquid_excess
from core.crystal.ternary.buoyancy import (
    Matter,
    density_step,
    ion_pressure,
    neutral_buoyancy,
    neutral_line,
    relativity,
)
from core.crystal.ternary.distillation import SECOND_SOLID, distillation
from core.crystal.ternary.equilibrium.freezing import freezing
from core.crystal.ternary.liquids import liquid_model
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.solids import solid_model
from core.errors import InvalidInputError
from tests.crystal.ternary.reference import NAMES, REFERENCE

CARBON = Ternary(6, 8, 10)
LIQUID = liquid_model("paper", CARBON)
MASSES = {"int": (12.0, 16.0, 22.0), "exact": (12.0, 15.99491462, 21.99138511)}
RELATIVITY = {"xr1.7": 1.7, "xr=inf": np.inf}
TESTED = ("rnd", "sro8", "sph")
MATTER = Matter(MASSES["int"], 1.7)


def neutral() -> list:
    return [
        pytest.param(key, row, id=f"{key} {row['ratio']}")
        for key, found in REFERENCE["neutral_buoyancy"].items()
        for row in found
        if key.split("|")[0] in TESTED
    ]


@pytest.mark.parametrize(("key", "row"), neutral())
def test_neutral_buoyancy(key, row):
    solid, rest = key.split("|")
    masses, electrons = rest.split(",")
    matter = Matter(MASSES[masses], RELATIVITY[electrons])
    found = neutral_buoyancy(LIQUID, solid_model(NAMES[solid], CARBON), matter, row["ratio"])
    if row["x"]:
        first = found.points[0]
        assert first.x3 == pytest.approx(row["x"], abs=1e-6, rel=1e-5)
        assert first.gamma == pytest.approx(row["Gamma"], abs=2e-4)
        assert first.solid == pytest.approx(row["xs"], abs=2e-6)
        assert first.floats_above
        if masses == "int":
            assert pytest.approx(row["X_mass"], abs=1e-6) == first.X3
    else:
        assert found.points == ()
        assert ("float" if "floats" in row["note"] else "sink") in found.reason


def test_crystals_sink_again_where_there_is_more_neon():
    solid = solid_model("spherical", CARBON)
    found = neutral_buoyancy(LIQUID, solid, Matter(MASSES["exact"], 1.7), 0.6)
    assert [point.floats_above for point in found.points] == [True, False]
    for point in found.points:
        x = np.array([0.4 * (1.0 - point.x3), 0.6 * (1.0 - point.x3), point.x3])
        frozen = freezing(LIQUID, solid, x[None])
        step = density_step(
            LIQUID, solid, Matter(MASSES["exact"], 1.7), x[None], frozen.solid, frozen.gamma
        )
        assert abs(step.total[0]) < 1e-10


def test_pressure_of_a_pure_liquid():
    """P = n T (1 + u/3) with u = Gamma df/dGamma of the excess free energy, by differences."""
    gamma, step = 150.0, 1e-4
    ends = liquid_excess(gamma * np.array([1.0 - step, 1.0 + step]))
    u = (ends[1] - ends[0]) / (2.0 * step)
    found = ion_pressure(LIQUID, np.array([1.0, 0.0, 0.0]), np.array(gamma))
    assert found == pytest.approx((1.0 + u / 3.0) / 6.0, abs=1e-7)


@pytest.mark.parametrize("solid", TESTED)
def test_paths_of_another_code(solid):
    known = REFERENCE["path_from_049_049_002"][solid]
    # The last row of the random crystal lies beyond the beginning of its second solid.
    known = [row for row in known if row["tau"] < 4.55 or solid != "rnd"]
    path = distillation(
        LIQUID,
        solid_model(NAMES[solid], CARBON),
        MATTER,
        np.array([0.49, 0.49, 0.02]),
        known[-1]["tau"] + 0.2,
        known[1]["tau"],
    )
    for row in known:
        place = int(np.abs(path.tau - row["tau"]).argmin())
        assert path.tau[place] == pytest.approx(row["tau"])
        assert path.liquid[place] == pytest.approx(row["xl"], abs=2e-6)
        assert path.solid[place] == pytest.approx(row["xs"], abs=2e-6)
        assert path.gamma[place] == pytest.approx(row["Gamma"], abs=2e-4)
        assert path.density.composition[place] == pytest.approx(row["drho_comp"], abs=1e-8)
        assert path.density.coulomb[place] == pytest.approx(row["drho_coul"], abs=1e-8)
        assert path.floats[place] == (row["drho"] < 0.0)


def test_a_path_ends_where_a_second_solid_forms():
    path = distillation(
        LIQUID, solid_model("random", CARBON), MATTER, np.array([0.49, 0.49, 0.02]), 6.0
    )
    assert path.end == SECOND_SOLID
    assert 4.5 < path.tau[-1] < 4.6
    assert path.gamma[-1] == pytest.approx(251.0, abs=1.0)
    assert path.second_solid[2] > 0.5 > path.solid[-1][2]


@pytest.mark.parametrize(("solid", "x"), [("random", (0.49, 0.02)), ("spherical", (0.2, 0.05))])
def test_nothing_is_lost(solid, x):
    """Layers and the rest of the liquid make up the liquid of the beginning; layers are what froze.

    The mean of the crystals between two rows by Simpson's rule, over the amount of liquid, is as
    good as the method of Runge and Kutta.
    """
    start = np.array([1.0 - sum(x), *x])
    path = distillation(LIQUID, solid_model(solid, CARBON), MATTER, start, 2.0, 0.05)
    amount = np.exp(-path.tau)
    formed = -np.diff(amount)
    kept = (formed[:, None] * path.layers).sum(axis=0) + amount[-1] * path.liquid[-1]
    assert kept == pytest.approx(start, abs=1e-10)
    assert path.liquid.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
    pairs = slice(0, len(path.tau) - len(path.tau) % 2 - 1, 2)
    weight = amount[:, None] * path.solid
    first, middle, last = (weight[i:][pairs][: len(formed) // 2] for i in range(3))
    simpson = 0.05 / 3.0 * (first + 4.0 * middle + last)
    both = (formed[:, None] * path.layers)[: 2 * len(simpson)].reshape(-1, 2, 3).sum(axis=1)
    assert both == pytest.approx(simpson, abs=2e-8)


def test_pure_and_unphysical_matter():
    with pytest.raises(InvalidInputError, match="positive"):
        Matter((12.0, 16.0, -1.0), 1.7)
    with pytest.raises(InvalidInputError, match="ratio"):
        neutral_buoyancy(LIQUID, solid_model("random", CARBON), MATTER, 1.5)
    x = np.array([1.0, 0.0, 0.0])
    # p_F = hbar (3 pi^2 n_e)^(1/3) with one electron for two atomic mass units.
    electrons = 1e6 / (2.0 * 1.66053906892e-24) * 1e-39
    expected = HBAR_C * (3.0 * np.pi**2 * electrons) ** (1.0 / 3.0) / ELECTRON_MASS
    assert relativity(CARBON, MASSES["int"], 1e6, x) == pytest.approx(expected)


def test_a_path_along_an_edge_ends_at_its_eutectic():
    """Not at the literature's end point, an azeotrope, which no model of second order has."""
    eutectic = REFERENCE["edges"]["C/Ne eutectic sph"][0]
    path = distillation(
        LIQUID, solid_model("spherical", CARBON), MATTER, np.array([0.8, 0.0, 0.2]), 6.0
    )
    assert path.end == SECOND_SOLID
    assert path.floats.all()
    assert (path.liquid[:, 1] == 0.0).all()
    # To the step in which the beginning of the second solid is narrowed.
    assert path.liquid[-1, 2] == pytest.approx(eutectic[0], abs=1e-3)
    assert path.solid[-1, 2] == pytest.approx(eutectic[1], abs=5e-3)
    assert path.second_solid[2] == pytest.approx(eutectic[2], abs=1e-3)
    assert path.gamma[-1] == pytest.approx(eutectic[3], abs=0.2)


def test_many_ratios_at_once_are_each_alone() -> None:
    """Also with matter of its own for each."""
    solid = solid_model("spherical", CARBON)
    ratios = [0.1, 0.45, 0.8]
    matters = [Matter(MATTER.masses, x_r) for x_r in (1.0, 1.7, 3.0)]
    for found, ratio, matter in zip(
        neutral_line(LIQUID, solid, matters, ratios), ratios, matters, strict=True
    ):
        alone = neutral_buoyancy(LIQUID, solid, matter, ratio)
        assert (found.ratio, found.reason) == (ratio, alone.reason)
        assert len(found.points) == len(alone.points)
        for one, other in zip(found.points, alone.points, strict=True):
            assert one.x3 == pytest.approx(other.x3, abs=1e-9)
            assert one.floats_above == other.floats_above
