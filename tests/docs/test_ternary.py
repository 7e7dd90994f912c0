"""The numbers of docs/ternary.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.crystal.one_component import melting_gamma
from core.crystal.ternary.beyond import error_band, relaxation, vibrations
from core.crystal.ternary.buoyancy import Matter, density_step, neutral_buoyancy
from core.crystal.ternary.equilibrium.freezing import freezing
from core.crystal.ternary.equilibrium.invariants import edge_invariants
from core.crystal.ternary.isotopes import isotope_masses, usual_isotopes
from core.crystal.ternary.liquids import liquid_model
from core.crystal.ternary.mixture import Ternary
from core.crystal.ternary.reference import reference_freezing
from core.crystal.ternary.solids import SOLIDS, solid_model
from tests.docs.pages import table_of

TEXT = (Path(__file__).parents[2] / "docs" / "ternary.md").read_text(encoding="utf-8")
CARBON = Ternary(6, 8, 10)
LIQUID = liquid_model("paper", CARBON)
MATTER = Matter(isotope_masses(CARBON, usual_isotopes(CARBON)), 1.7)
HALF = np.array([[0.49, 0.49, 0.02]])


def rows(first: str) -> dict[str, list[str]]:
    """A table of the page, its names without quotes."""
    table = table_of(TEXT, first)
    return {name.strip("`"): [cell.strip("`") for cell in cells] for name, cells in table.items()}


def printed(cells: list[str]) -> list[float]:
    return [float(cell) for cell in cells]


def test_partition_of_neon():
    table = rows("k_Ne at")
    oxygen = np.array(printed(table["k_Ne at x_O"]))
    x = np.stack([1.0 - oxygen, oxygen, 0.0 * oxygen], axis=1)
    for name in SOLIDS:
        solid = solid_model(name, CARBON)
        k = freezing(LIQUID, solid, x).partition(LIQUID, solid)[:, 2]
        assert printed(table[name]) == pytest.approx(k, abs=5.1e-4)
    trace = np.stack([1.0 - oxygen - 1e-6, oxygen, np.full(4, 1e-6)], axis=1)
    k = reference_freezing(trace).solid[:, 2] / 1e-6
    assert printed(table["Blouin & Daligault 2021"]) == pytest.approx(k, abs=5.1e-4)


@pytest.mark.parametrize("name", SOLIDS)
def test_neutral_liquids(name):
    table = rows("X_Ne at")
    for text, cell in zip(table["X_Ne at"], table[name], strict=True):
        found = neutral_buoyancy(LIQUID, solid_model(name, CARBON), MATTER, float(text))
        if cell == "never":
            assert not found.points
            assert "sink" in found.reason
        else:
            assert found.points[0].floats_above
            assert float(cell) == pytest.approx(found.points[0].X3, abs=5.1e-5)


def test_densities():
    steps = {}
    for name in ("random", "short-range"):
        found = freezing(LIQUID, solid_model(name, CARBON), HALF)
        step = density_step(
            LIQUID, solid_model(name, CARBON), MATTER, found.liquid, found.solid, found.gamma
        )
        steps[name] = step
    for name, text in (("random", "6.6·10⁻⁴"), ("short-range", "0.9·10⁻⁴")):
        value = -float(steps[name].total[0]) * 1e4
        assert f"{value:.1f}·10⁻⁴" == text
        assert text in TEXT
    assert float(steps["random"].coulomb[0]) == pytest.approx(4e-4, abs=0.5e-4)
    assert "denser by 4·10⁻⁴" in TEXT


def test_crystals_sink_again():
    found = neutral_buoyancy(LIQUID, solid_model("short-range", CARBON), MATTER, 0.6)
    low, high = (point.X3 for point in found.points)
    assert f"only between X_Ne = {low:.3f} and {high:.3f}" in TEXT


def test_what_second_order_misses():
    # A little oxygen: the correction of the liquid has no limit where both others vanish.
    pure = np.array([[1.0 - 1e-6, 1e-6, 0.0]])
    gamma = np.array([melting_gamma()])
    band = error_band(CARBON, pure, gamma)
    second = freezing(LIQUID, solid_model("random", CARBON), pure)
    k = float(second.partition(LIQUID, solid_model("random", CARBON))[0, 2])
    static, moving = (float(k * each[0, 2]) for each in (band.static, band.vibrating))
    assert f"0.573 to {static:.3f} and {moving:.3f}" in TEXT
    assert k == pytest.approx(0.573, abs=1e-3)
    missed = float(relaxation(CARBON, pure).potentials[0, 2] * gamma[0])
    vibrating = float(vibrations(CARBON, pure).potentials[0, 2])
    assert f"missed by {missed:.1f} T in the energy and −{-vibrating:.1f} T" in TEXT


def test_azeotropes_of_carbon_and_neon():
    for name, kind in (("random", "eutectic"), ("spherical", "eutectic")):
        assert kind in {point.kind for point in _of_carbon_and_neon(name)}
    for name, text in (
        ("spherical-beyond", "Γ = {:.1f}, x₃ = {:.3f}"),
        ("spherical-vibrating", "at {:.1f} and {:.3f}"),
    ):
        (found,) = (point for point in _of_carbon_and_neon(name) if point.kind == "azeotrope")
        assert text.format(found.gamma, found.x[0, 2]) in TEXT


def _of_carbon_and_neon(name):
    points = edge_invariants(LIQUID, solid_model(name, CARBON))
    return [point for point in points if point.pair == (0, 2)]


def test_where_positivity_binds():
    """About half of the triangle at Gamma = 175, and of C/O nothing."""
    solid = solid_model("short-range", CARBON)
    grid = [(a, b) for a in range(1, 20) for b in range(1, 20 - a)]
    x = np.array([(a / 20, b / 20, (20 - a - b) / 20) for a, b in grid])
    share = solid.ordering(x, np.full(len(x), 175.0)).positivity_binds.mean()
    assert 0.45 < share < 0.65
    oxygen = np.linspace(0.05, 0.95, 19)
    of_two = np.stack([1.0 - oxygen, oxygen, 0.0 * oxygen], axis=1)
    assert not solid.ordering(of_two, np.full(19, 181.5)).positivity_binds.any()
